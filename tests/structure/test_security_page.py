"""docs/security.md names, for each guard, files and tests that are there."""

import re
from pathlib import Path

HOME = Path(__file__).parents[2]
TABLE = (
    (HOME / "docs" / "security.md")
    .read_text(encoding="utf-8")
    .partition("| threat | guard | where | tested by |")[2]
    .partition("\n\n")[0]
)
ROWS = re.findall(r"^\| ([^-|][^|]*) \| .* \| ([^|]*) \| ([^|]*) \|$", TABLE, re.MULTILINE)


def test_every_guard_names_a_test_that_is_there():
    assert len(ROWS) == len(TABLE.strip().splitlines()) - 1
    assert len(ROWS) > 25
    wrong = []
    for threat, _, tests in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
        wrong += [] if named else [f"{threat}: no test"]
        wrong += [
            f"{threat}: {file}::{test}"
            for file, test in named
            if not (HOME / file).exists()
            or not re.search(rf"^def {test}\(", (HOME / file).read_text(encoding="utf-8"), re.MULTILINE)
        ]
    assert wrong == []
