"""docs/invariants.md names tests that are there, for each of the invariants."""

import re
from pathlib import Path

HOME = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (I\d+) \| .* \| (.*) \|$",
    (HOME / "docs" / "invariants.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


FAIRNESS = re.findall(
    r"^\| ([A-Z][^|]*) \| ([^|]*::[^|]*) \|$",
    (HOME / "docs" / "invariants.md").read_text(encoding="utf-8").partition("## Fairness")[2],
    re.MULTILINE,
)


def test_each_invariant_has_a_row():
    assert FAIRNESS
    assert [name for name, _ in ROWS] == [f"I{number}" for number in range(1, 14)]


def test_the_tests_that_are_named_are_there():
    missing = []
    for name, tests in ROWS + FAIRNESS:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
        assert named, name
        missing += [
            f"{name}: {file}::{test}"
            for file, test in named
            if not re.search(rf"^def {test}\(", (HOME / file).read_text(encoding="utf-8"), re.MULTILINE)
        ]
    assert missing == []
