"""The shapes of a text's structure: blocks, turns and what is skipped, with their places."""

from dataclasses import dataclass, field
from enum import StrEnum

from claimdesk.language.shapes import Skipped, Span
from claimdesk.terms import Part


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table, or a line "Key: value, value"
    SPEECH = "speech"  # captions without punctuation
    QUOTED_POST = "quoted_post"
    CORRECTION = "correction"  # says what was wrong before
    RATING_BOX = "rating_box"  # the claim under test of a fact check: somebody's, not the outlet's
    CAPTION = "caption"  # of a picture


class TurnRole(StrEnum):
    SPEAKER = "speaker"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next label."""

    speaker: str | None  # the fullest name that is sure; None where nobody is named
    role: TurnRole
    label: Span | None  # stored text: the name and its marks


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch that is read as one, without its label, number, bullet or time stamp."""

    kind: BlockKind
    start: int  # in Structure.text
    end: int
    turn: int | None = None  # which of Structure.turns
    heading: int | None = None  # which block heads it
    voice: str | None = None  # whose own words a post is, where that is no turn
    columns: tuple[tuple[str, str], ...] = ()  # of a table's row: header and cell
    myth: bool = False  # a heading that states what the piece denies


@dataclass(frozen=True, slots=True)
class Structure:
    """A text as it is read; `text` is its blocks with a blank line between."""

    text: str
    blocks: tuple[Block, ...]
    turns: tuple[Turn, ...]
    skipped: tuple[Skipped, ...]
    emphasis: tuple[Span, ...]  # bold stretches, in text
    starts: tuple[int, ...] = field(repr=False, default=())  # stored place of each character
    ends: tuple[int, ...] = field(repr=False, default=())

    def to_stored(self, start: int, end: int) -> Span:
        """Where text[start:end] stands in the stored text: the smallest stretch that holds it all."""
        if not self.starts:
            return Span(0, 0)
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else self.ends[-1]
            return Span(place, place)
        return Span(self.starts[start], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class OtherBlock:
    """A block in another language, which is read sentence by sentence."""

    part: Part
    block: Block
    language: str
