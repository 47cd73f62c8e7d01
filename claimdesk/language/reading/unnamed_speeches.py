"""Speeches in a parliament whose page has lost who made them: they are somebody's, never the page's own."""

import re

from claimdesk.language.reading.blocks import BlockKind, TurnRole
from claimdesk.language.reading.lines import STOPS, Line, StructureDraft
from claimdesk.language.reading.turns import TurnDraft

# how members of a parliament speak of each other and to the chair
HOUSE = re.compile(
    r"\b(?:[Rr]ight\s)?[Hh]on(?:\.|ourable)\s(?:and\s(?:learned|gallant)\s)?(?:[Ff]riends?|[Mm]embers?|[Gg]entlem[ae]n|[Ll]ad(?:y|ies))\b"
    r"|\b(?:Mr|Madam)\.?\s(?:Deputy\s)?(?:Speaker|Chairman|Chair)\b|\b[Nn]oble\s(?:and\slearned\s)?(?:Lords?|Baroness|Earl|[Ff]riends?)\b"
    r"|\bI\s(?:beg\sto\smove|give\sway)\b|\bI\srise\sto\s(?:speak|support|oppose)\b|\b(?:shadow\sMinister|this\sHouse)\b"
)
OWN = re.compile(r"\b(?:I|I['’]\w{1,2}|[Ww]e|[Ww]e['’]\w{1,2}|[Mm]y|[Oo]ur)\b")
# the page reports what was said, and does not print it
REPORTED = re.compile(r"\b(?:said|told|asked|replied|added|argued)\b")
FEWEST_HOUSE = 2  # paragraphs that speak as members do
HOUSE_SHARE = 0.25
OWN_SHARE = 0.3
MOST_REPORTED = 0.34
SHORTEST = 8  # words of a paragraph that is somebody's speech and no head of a page
# a question put down in writing: "To ask the Secretary of State for Health what …"
PUT_DOWN = re.compile(r"^To ask (?:the|His|Her)\s[A-Z]")


def read_unnamed_speeches(draft: StructureDraft) -> list[TurnDraft]:
    """A turn of nobody for each paragraph of such a page from the first speech on; empty where it is none."""
    lines = [line for line in draft.left() if line.kind == BlockKind.PARAGRAPH and line.voice is None]
    long = [line for line in lines if len(draft.words(line).split()) >= SHORTEST]
    put_down = next((number for number, line in enumerate(lines) if PUT_DOWN.match(draft.words(line))), None)
    if put_down is not None:
        return _lay_turns(draft, lines[put_down:])
    house = [line for line in long if HOUSE.search(draft.words(line))]
    own = sum(OWN.search(draft.words(line)) is not None for line in long)
    reported = sum(REPORTED.search(draft.words(line)) is not None for line in long)
    if (
        len(house) < FEWEST_HOUSE
        or len(house) < HOUSE_SHARE * len(long)
        or own < OWN_SHARE * len(long)
        or reported > MOST_REPORTED * len(long)
    ):
        return []
    first = next(
        number for number, line in enumerate(lines) if line in house or OWN.search(draft.words(line))
    )
    return _lay_turns(draft, lines[first:])


def _lay_turns(draft: StructureDraft, lines: list[Line]) -> list[TurnDraft]:
    """A turn for each paragraph: the next may be another's; a line that is broken at a fixed width opens none."""
    turns: list[TurnDraft] = []
    above = ""
    for line in lines:
        if not turns or line.gap or above.endswith(STOPS):
            turns.append(TurnDraft(None, TurnRole.SPEAKER, None))
            line.begins = True
        line.turn = len(turns) - 1
        above = draft.words(line)
    return turns
