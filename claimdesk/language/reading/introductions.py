"""Speakers of captions without labels, from how they introduce themselves and call each other in.

"i'm Gail Rennick i chair the board … next is Corinne Oda / hi i live on Pit Road". What follows a name belongs to it
only up to the next thanks, after which another voice may speak.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.captions import part_line
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.turns import TurnDraft

NAME = r"(?P<name>[A-Z][\w’'-]{1,20}\s[A-Z][\w’'-]{1,20}(?:\s[A-Z][\w’'-]{1,20})?)(?![\w’'])"
SELF = re.compile(
    rf"(?:\b(?i:so|hi|hello|okay|and|well|good (?:morning|evening|afternoon)|um|uh)\s){{0,3}}\b(?:(?i:i['’]?m|i am|my name is|my name['’]?s)\s{NAME}|(?i:this is)\s(?P<live>[A-Z][\w’'-]{{1,20}}\s[A-Z][\w’'-]{{1,20}})(?=\s(?i:reporting|in|live|for|with|from)\b))"
)
CALL = re.compile(
    rf"(?:\b(?i:thank you|thanks|okay|all right|alright|um|uh|so|and|now)\s){{0,4}}\b(?i:(?:(?:first|next|last|final|second|third|our)\s){{0,2}}(?:speaker|up|guest|caller|witness)?\s?(?:is|we have|we['’]ve got)|let['’]?s (?:hear from|go to|bring in|turn to)|i['’]?(?:ll| will) (?:turn|hand) it over to|over to|call on|joining us (?:now )?is|we['’]re joined by)\s{NAME}"
)
CALLING = re.compile(
    r"\b(?:first|next|last|final|second|third|speaker|up|guest|caller|witness|hear|go|bring|turn|over|call|joining|joined)\b",
    re.IGNORECASE,
)
ANSWER = re.compile(
    r"\b(?:(?:yeah|yes|um|uh|okay|well)\s){0,2}(?:hi|hello|thank you|thanks|good (?:morning|evening|afternoon))\b",
    re.IGNORECASE,
)
CLOSING = re.compile(r"\bthank(?:s| you)\b(?!\sfor (?:listening|having|your time))", re.IGNORECASE)
ANSWER_REACH = 90  # characters from a call to the first words of who is called
FEWEST_WORDS = 12  # of a turn before thanks may end it


@dataclass(frozen=True, slots=True)
class _Change:
    at: int
    speaker: str | None


def read_introductions(draft: StructureDraft) -> list[TurnDraft]:
    """The turns of captions that name who speaks; empty where nobody introduces himself or is called in."""
    lines = draft.left()
    text, places = _join(draft, lines)
    changes = _find_changes(text)
    if not any(change.speaker for change in changes):
        return []
    turns: list[TurnDraft] = []
    cuts = {places[change.at]: change.speaker for change in changes}
    pieces: list[Line] = []
    current: int | None = None
    for line in draft.lines:
        inner = sorted(at for at in cuts if line.start <= at < line.end)
        for start, end in _spans(line, inner):
            piece = (
                part_line(line, draft.words(line), start - line.start, end - line.start) if inner else line
            )
            if start in cuts:
                turns.append(TurnDraft(cuts[start], TurnRole.SPEAKER, None))
                current = len(turns) - 1
                piece.begins, piece.runs_on = True, False
            piece.turn = current
            pieces.append(piece)
    draft.lines = pieces
    return turns


def _join(draft: StructureDraft, lines: list[Line]) -> tuple[str, list[int]]:
    """The lines' words with a blank between, and where each character stands in the shadow."""
    words: list[str] = []
    places: list[int] = []
    for line in lines:
        inner = draft.words(line)
        words.append(inner)
        places += [*range(line.start, line.start + len(inner)), line.end]
    return " ".join(words), places


def _find_changes(text: str) -> list[_Change]:
    """Where the voice changes, in order, and to whom; None where nobody is named."""
    own = [
        _Change(own_name.start(), own_name["name"] or own_name["live"]) for own_name in SELF.finditer(text)
    ]
    host = own[0] if own else None
    changes = list(own)
    for call in CALL.finditer(text):
        if not CALLING.search(call[0]):
            continue
        hosted = host.speaker if host is not None and host.at < call.start() else None
        changes.append(_Change(call.start(), hosted))
        answer = ANSWER.search(text, call.end(), call.end() + ANSWER_REACH)
        changes.append(
            _Change(answer.start(), call["name"])
            if answer
            else _Change(_next_word(text, call.end() + ANSWER_REACH), None)
        )
    changes.sort(key=lambda change: change.at)
    return list(_close_turns(text, changes))


def _close_turns(text: str, changes: list[_Change]) -> Iterator[_Change]:
    """The changes with the ends of turns at thanks; no change to the voice that speaks already."""
    last: _Change | None = None
    for number, change in enumerate(changes):
        after = changes[number + 1] if number + 1 < len(changes) else None
        if last is None or last.speaker != change.speaker:
            yield change
        last = change
        if change.speaker is None:
            continue
        end = after.at if after is not None else len(text)
        for thanks in CLOSING.finditer(text, change.at, end):
            if len(text[change.at : thanks.start()].split()) >= FEWEST_WORDS:
                last = _Change(thanks.start(), None)
                yield last
                break


def _next_word(text: str, at: int) -> int:
    blank = text.find(" ", at)
    return blank + 1 if 0 <= blank < len(text) - 1 else len(text) - 1


def _spans(line: Line, inner: list[int]) -> list[tuple[int, int]]:
    starts = sorted({line.start, *inner})
    return list(zip(starts, [*starts[1:], line.end], strict=True))
