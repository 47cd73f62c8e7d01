"""Names of speakers in captions, from how one hands over to another: "… Dana Pike is there. Dana? >> Thanks, Greg."."""

import re

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.lines import StructureDraft
from claimdesk.language.reading.names import to_name_case
from claimdesk.language.reading.turns import TurnDraft

THANKS = re.compile(
    r"^\W{0,3}(?:thanks|thank you|good (?:morning|evening|afternoon)|hi|hello|hey)\b[,\s]{0,3}(?:so much|very much|you)?[,\s]{0,3}(?P<name>[^\W\d_]{2,20})?",
    re.IGNORECASE,
)
LAST = re.compile(
    r"(?P<cue>\b(?:with|to|here['’]?s|is|now|over|from|by)\s)?(?P<name>[^\W\d_]{2,20})\W{0,4}$", re.IGNORECASE
)
REACH = 200  # characters before the handover in which the full name stands


def name_by_handovers(draft: StructureDraft, turns: list[TurnDraft]) -> None:
    """Give turns without a name the one by which they are called in, where they answer with thanks or a greeting."""
    words = [
        " ".join(draft.words(line) for line in draft.left() if line.turn == number)
        for number in range(len(turns))
    ]
    for number in range(1, len(turns)):
        turn = turns[number]
        if turn.speaker is not None or turn.role != TurnRole.SPEAKER or not THANKS.match(words[number]):
            continue
        if name := _find_called(words[number - 1]):
            turn.speaker = to_name_case(name)


def _find_called(words: str) -> str | None:
    """Whom the end of a turn calls: a name said in full before, or one behind "with" or "to"."""
    last = LAST.search(words[-60:])
    if last is None:
        return None
    name = last["name"]
    full = re.search(
        rf"\b(?P<name>{re.escape(name)}\s[^\W\d_]{{2,20}})\s(?:is|joins|has|reports|live|was|with|in)\b",
        words[-REACH:],
        re.IGNORECASE,
    )
    if full:
        return full["name"]
    cue = last["cue"]
    called = cue is not None and cue.strip().lower() in {"with", "to", "here's", "here’s", "heres"}
    return name if called and (name.isupper() or name[0].isupper()) and name.lower() not in COMMON else None


COMMON = frozenset(
    [
        "you",
        "us",
        "them",
        "that",
        "this",
        "it",
        "me",
        "him",
        "her",
        "come",
        "sports",
        "weather",
        "go",
        "work",
        "home",
        "see",
        "do",
        "be",
    ]
)
