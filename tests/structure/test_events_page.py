"""docs/events.md names every event with the scope that hears of it, and no other."""

import re
from pathlib import Path

from claimdesk.events.types import NEEDED, EventType

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "events.md").read_text(encoding="utf-8")


def test_every_event_is_documented_with_its_scope_and_no_other():
    rows = re.findall(r"^\| (`.*`) \| `(.*)` \|$", PAGE, re.MULTILINE)
    documented = {name: scope for names, scope in rows for name in re.findall("`(.*?)`", names)}
    assert documented == {type_.value: NEEDED[type_.partition(".")[0]].value for type_ in EventType}


def test_every_event_that_the_code_writes_has_a_name_in_the_list():
    nouns = "|".join(NEEDED)
    written = {
        match
        for package in ("claimdesk", "workers")
        for file in (HOME / package).rglob("*.py")
        for match in re.findall(rf'"((?:{nouns})\.[a-z_]+)"', file.read_text(encoding="utf-8"))
    }
    assert written - set(EventType) <= {"verdict.json"}  # a file in the bundle
