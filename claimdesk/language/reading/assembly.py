"""A structure put together: the text of its blocks, the places of its characters, and what is left over."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from claimdesk.language.reading.blocks import Block, BlockKind, Structure, Turn
from claimdesk.language.reading.captions import is_unpunctuated
from claimdesk.language.reading.lines import StructureDraft
from claimdesk.language.reading.paragraphs import ShadowParagraph
from claimdesk.language.reading.turns import TurnDraft
from claimdesk.language.shapes import Skipped, Span
from claimdesk.terms import Part

BETWEEN = "\n\n"
WORD = re.compile(r"\S+")
HEADED = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.QUOTED_POST, BlockKind.CORRECTION}
)


class _Writer:
    """Text that grows block by block, with the shadow's places of its runs and the stored ones of its characters."""

    def __init__(self, draft: StructureDraft) -> None:
        self.text: list[str] = []
        self.runs: list[tuple[int, int, int]] = []  # where a run stands in the text, and its shadow's stretch
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._shadow = draft.shadow
        self._hidden = bytearray(len(draft.shadow.text))
        for start, end, _ in draft.holes:
            self._hidden[start:end] = b"\x01" * max(0, end - start)

    def write(self, paragraph: ShadowParagraph) -> tuple[int, int]:
        """Append a paragraph's words, blanks run together; where they stand."""
        text = self._shadow.text
        pieces: list[str] = []
        begun = len(self.starts)
        last = ""  # what was written last
        blank = hollow = False
        for line in paragraph.lines:
            blank = blank or bool(last and not _is_hyphenated(last, text[line.start : line.start + 1]))
            end = line.start
            for start, stop in self._find_seen(line.start, line.end):
                if start > end:
                    hollow = bool(last) and (hollow or last[-1] not in "(“")
                    blank = blank or hollow
                for word in WORD.finditer(text, start, stop):
                    blank = blank or bool(last and word.start() > start)
                    if not last and begun:
                        self._join(BETWEEN)
                    elif blank and last and not (hollow and _clings(word[0][0])):
                        self._join(" ")
                        pieces.append(" ")
                    blank = hollow = False
                    self._append(*word.span())
                    last = word[0] if len(word[0]) > 1 else last[-1:] + word[0]
                    pieces.append(word[0])
                blank = blank or bool(last and text[stop - 1].isspace())
                end = stop
            if end < line.end:
                hollow = bool(last) and (hollow or last[-1] not in "(“")
                blank = blank or hollow
        if not pieces:
            return 0, 0
        if self.text:
            self.text.append(BETWEEN)
        words = "".join(pieces)
        self.text.append(words)
        return len(self.starts) - len(words), len(self.starts)

    def _find_seen(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of a line that no hole covers."""
        while start < end:
            hole = self._hidden.find(1, start, end)
            stop = end if hole < 0 else hole
            if stop > start:
                yield start, stop
            start = stop if hole < 0 else self._hidden.find(0, hole, end)
            if start < 0:
                return

    def _append(self, start: int, end: int) -> None:
        self.runs.append((len(self.starts), start, end))
        self.starts += self._shadow.starts[start:end]
        self.ends += self._shadow.ends[start:end]

    def _join(self, marks: str) -> None:
        """What joins stands where the word before it ends."""
        end = self.ends[-1]
        self.starts += [end] * len(marks)
        self.ends += [end] * len(marks)


def _is_hyphenated(last: str, following: str) -> bool:
    return len(last) > 1 and last[-1] == "-" and last[-2].isalpha() and following.islower()


def _clings(character: str) -> bool:
    return character in ".,;:!?)”’"


def assemble(
    draft: StructureDraft,
    paragraphs: list[ShadowParagraph],
    turns: list[TurnDraft],
    part: Part,
    stored: str,
    *,
    captions: bool = False,
) -> Structure:
    """The structure of the paragraphs in their order."""
    writer = _Writer(draft)
    blocks: list[Block] = []
    heading: int | None = None
    listed = False
    for paragraph in paragraphs:
        start, end = writer.write(paragraph)
        if end <= start:
            continue
        kind = paragraph.kind
        words = writer.text[-1]
        if captions and kind == BlockKind.PARAGRAPH and is_unpunctuated(words):
            kind = BlockKind.SPEECH
        if kind == BlockKind.HEADING:
            heading, listed = len(blocks), False
        elif kind in {BlockKind.ITEM, BlockKind.ROW}:
            listed = listed or heading == len(blocks) - 1
        elif listed:
            heading = None  # what stands below a list is not headed by the list's heading
        headed = heading if kind in HEADED and paragraph.turn is None else None
        blocks.append(
            Block(
                kind,
                start,
                end,
                paragraph.turn,
                headed,
                paragraph.voice,
                paragraph.lines[0].columns,
                paragraph.myth,
            )
        )
    return Structure(
        "".join(writer.text),
        tuple(blocks),
        tuple(_finish_turn(draft, turn) for turn in turns),
        tuple(_find_skipped(draft, part, stored, writer.runs)),
        tuple(_find_emphasis(draft, writer.runs)),
        tuple(writer.starts),
        tuple(writer.ends),
    )


def _finish_turn(draft: StructureDraft, turn: TurnDraft) -> Turn:
    label = None
    if turn.label is not None and turn.label[1] > turn.label[0]:
        label = Span(draft.shadow.starts[turn.label[0]], draft.shadow.ends[turn.label[1] - 1])
    return Turn(turn.speaker, turn.role, label)


def _find_skipped(
    draft: StructureDraft, part: Part, stored: str, runs: list[tuple[int, int, int]]
) -> list[Skipped]:
    """What was skipped, in order and apart; whatever nobody named is "unread"."""
    shadow = draft.shadow
    why: list[str | None] = [None] * len(stored)
    for start, end, reason in shadow.skipped:
        why[start:end] = [reason] * (end - start)
    for start, end, reason in draft.holes:
        if end > start:
            first, last = shadow.starts[start], shadow.ends[end - 1]
            why[first:last] = [reason] * (last - first)
    read = bytearray(len(stored))
    stored_starts, stored_ends = shadow.starts, shadow.ends
    for _, start, end in runs:
        first, last = stored_starts[start], stored_ends[end - 1]
        if last - first == end - start:
            read[first:last] = b"\x01" * (end - start)
            continue
        for place in range(start, end):
            first, last = stored_starts[place], stored_ends[place]
            read[first:last] = b"\x01" * (last - first)
    return _gather(stored, why, read, part)


def _gather(stored: str, why: list[str | None], read: bytearray, part: Part) -> list[Skipped]:
    skipped: list[Skipped] = []
    start = last = -1
    reason = ""
    for place, character in enumerate(stored):
        if character.isspace():
            continue
        here = "" if read[place] else why[place] or "unread"
        if here != reason:
            if reason:
                skipped.append(Skipped(part, start, last + 1, reason))
            start, reason = place, here
        last = place
    if reason:
        skipped.append(Skipped(part, start, last + 1, reason))
    return skipped


def _find_emphasis(draft: StructureDraft, runs: list[tuple[int, int, int]]) -> list[Span]:
    """Bold stretches in the text."""
    if not draft.shadow.bold:
        return []
    ordered = sorted(runs, key=lambda run: run[1])
    begins = [start for _, start, _ in ordered]
    found = []
    for start, end in sorted(draft.shadow.bold):
        inside = ordered[max(0, bisect_right(begins, start) - 1) : bisect_left(begins, end)]
        held = [
            (at + max(start, first) - first, at + min(end, last) - first)
            for at, first, last in inside
            if last > start
        ]
        if held:
            found.append(Span(held[0][0], held[-1][1]))
    return [
        span
        for span, after in pairwise([*found, None])
        if span is not None and (after is None or after.start >= span.start)
    ]
