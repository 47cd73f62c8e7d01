"""A structure put together: the text of its blocks, the places of its characters, and what is left over."""

from bisect import bisect_left, bisect_right
from itertools import pairwise

from claimdesk.language.reading.blocks import Block, BlockKind, Structure, Turn
from claimdesk.language.reading.captions import is_unpunctuated
from claimdesk.language.reading.lines import StructureDraft
from claimdesk.language.reading.paragraphs import ShadowParagraph
from claimdesk.language.reading.turns import TurnDraft
from claimdesk.language.shapes import Skipped, Span
from claimdesk.terms import Part

BETWEEN = "\n\n"
HEADED = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW, BlockKind.QUOTED_POST, BlockKind.CORRECTION}
)


class _Writer:
    """Text that grows block by block, with the shadow's place of each character."""

    def __init__(self, draft: StructureDraft) -> None:
        self.text: list[str] = []
        self.places: list[int] = []  # in the shadow; -1 for what joins
        self._shadow = draft.shadow
        self._hidden = bytearray(len(draft.shadow.text))
        for start, end, _ in draft.holes:
            self._hidden[start:end] = b"\x01" * max(0, end - start)

    def write(self, paragraph: ShadowParagraph) -> tuple[int, int]:
        """Append a paragraph's words, blanks run together; where they stand."""
        text = self._shadow.text
        characters: list[str] = []
        places: list[int] = []
        blank = hollow = False
        for line in paragraph.lines:
            blank = blank or bool(
                characters and not self._is_hyphenated(characters, text[line.start : line.start + 1])
            )
            for place in range(line.start, line.end):
                if self._hidden[place]:
                    blank = hollow = blank or bool(characters and characters[-1] not in "(“")
                    continue
                character = text[place]
                if character.isspace():
                    blank = bool(characters)
                    continue
                if blank and characters and not (hollow and _clings(character)):
                    characters.append(" ")
                    places.append(-1)
                blank = hollow = False
                characters.append(character)
                places.append(place)
        if not characters:
            return 0, 0
        if self.text:
            self.text.append(BETWEEN)
            self.places += [-1] * len(BETWEEN)
        start = len(self.places)
        self.text.append("".join(characters))
        self.places += places
        return start, len(self.places)

    def _is_hyphenated(self, characters: list[str], following: str) -> bool:
        return (
            len(characters) > 1 and characters[-1] == "-" and characters[-2].isalpha() and following.islower()
        )


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
    starts, ends = _place(draft, writer.places)
    return Structure(
        "".join(writer.text),
        tuple(blocks),
        tuple(_finish_turn(draft, turn) for turn in turns),
        tuple(_find_skipped(draft, part, stored, writer.places)),
        tuple(_find_emphasis(draft, writer.places)),
        tuple(starts),
        tuple(ends),
    )


def _finish_turn(draft: StructureDraft, turn: TurnDraft) -> Turn:
    label = None
    if turn.label is not None and turn.label[1] > turn.label[0]:
        label = Span(draft.shadow.starts[turn.label[0]], draft.shadow.ends[turn.label[1] - 1])
    return Turn(turn.speaker, turn.role, label)


def _place(draft: StructureDraft, places: list[int]) -> tuple[list[int], list[int]]:
    """The stored start and end of each character; what joins stands where the word before it ends."""
    starts: list[int] = []
    ends: list[int] = []
    stored_starts, stored_ends = draft.shadow.starts, draft.shadow.ends
    last = 0
    for place in places:
        if place < 0:
            starts.append(last)
            ends.append(last)
        else:
            starts.append(stored_starts[place])
            last = stored_ends[place]
            ends.append(last)
    return starts, ends


def _find_skipped(draft: StructureDraft, part: Part, stored: str, places: list[int]) -> list[Skipped]:
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
    for place in places:
        if place >= 0:
            first, last = stored_starts[place], stored_ends[place]
            read[first] = 1
            if last - first > 1:
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


def _find_emphasis(draft: StructureDraft, places: list[int]) -> list[Span]:
    """Bold stretches in the text."""
    kept = [(place, number) for number, place in enumerate(places) if place >= 0]
    shadow_places = [place for place, _ in kept]
    found = []
    for start, end in sorted(draft.shadow.bold):
        first, last = bisect_left(shadow_places, start), bisect_right(shadow_places, end - 1)
        if last > first:
            found.append(Span(kept[first][1], kept[last - 1][1] + 1))
    return [
        span
        for span, after in pairwise([*found, None])
        if span is not None and (after is None or after.start >= span.start)
    ]
