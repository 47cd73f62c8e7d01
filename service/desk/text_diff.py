"""Two texts compared word by word, for a page that shows what a change would change. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|[^\s]+")
MOST_WORDS = (
    4_000  # of both texts; beyond, comparing takes seconds, and the texts are shown one behind the other
)


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A stretch of the texts; kind: same, gone or new."""

    kind: str
    text: str


def compare_texts(before: str, after: str) -> list[DiffPiece]:
    """The pieces in reading order: those that are the same or gone joined are `before`, same or new `after`."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [DiffPiece(kind, text) for kind, text in (("gone", before), ("new", after)) if text]
    pieces: list[DiffPiece] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(DiffPiece("same", "".join(old[start:end])))
            continue
        pieces += _take("gone", old[start:end]) + _take("new", new[new_start:new_end])
    return pieces


def _take(kind: str, words: Sequence[str]) -> list[DiffPiece]:
    return [DiffPiece(kind, "".join(words))] if words else []
