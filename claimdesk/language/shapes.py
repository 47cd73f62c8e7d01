"""The shapes that pass between the components of this room.

Offsets are code points into the part that they name (title, summary or text), end exclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from claimdesk.terms import Kind, Level, MadeBy, Part, Voice


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What the splitter is given of one article revision."""

    text: str
    title: str | None = None
    summary: str | None = None
    language: str | None = None
    published_at: datetime | None = None  # aware; its offset is the article's own time zone
    source_name: str | None = None
    source_domain: str | None = None

    def part(self, part: Part) -> str:
        """The text of a part, "" where the article has none."""
        return {Part.TITLE: self.title, Part.SUMMARY: self.summary, Part.TEXT: self.text}[part] or ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch that holds no claims, and why: a stable word such as "related_links" or "byline"."""

    part: Part
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class DateInterval:
    """A date or period in the claim's words and as an interval [from_, to), both aware."""

    text: str
    from_: datetime | None
    to: datetime | None
    precision: str  # second|minute|hour|day|week|month|quarter|season|year|decade|unknown
    anchor: datetime | None = None  # what a relative date was counted from
    start: int | None = None  # in the claim's text
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; value in the unit's base form (6.4 million people → 6400000, "people")."""

    text: str
    value: float
    unit: str | None
    start: int  # in the claim's text
    end: int
    modifier: str | None = None  # about, more_than, less_than, at_least, at_most


@dataclass(frozen=True, slots=True)
class Entity:
    text: str
    kind: str  # person, organisation, place, event, law, work, group, product
    start: int  # in the claim's text
    end: int


@dataclass(frozen=True, slots=True)
class ContextChange:
    """One substitution that made a claim stand alone; start and end are in the article part."""

    kind: str  # pronoun|alias|antecedent|subject|date|title
    from_: str
    to: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A stretch left alone because no candidate clearly wins; start and end are in the article part."""

    start: int
    end: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributionLink:
    """One speaker in the chain of who said it, nearest to the words first."""

    name: str
    cue: str | None
    voice: Voice
    start: int | None = None  # of the source in the article part; None when derived (own voice)
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ScoreReason:
    """One part of a check-worthiness score that a person can read."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class CheckWorthiness:
    """Worth of checking, 0–1, positive from .5; it says nothing of truth."""

    score: float
    reasons: tuple[ScoreReason, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class SplitClaim:
    """A checkable statement with its exact words. article.part(part)[start:end] == quote, always."""

    text: str  # self-contained
    original_text: str  # before any context change
    part: Part
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    voice: Voice
    level: Level
    claimant: str | None
    attribution: tuple[AttributionLink, ...]
    claimed_at: DateInterval | None
    check_worthiness: CheckWorthiness
    kinds: tuple[Kind, ...] = (Kind.STATEMENT,)
    context: tuple[ContextChange, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[DateInterval, ...] = ()
    near_twin_of: int | None = None  # index of the claim in this article that says almost the same
    open_reference: bool = False  # whether the text leans on its article for who, where or when
    made_by: MadeBy = (
        MadeBy.VERBATIM
    )  # rewritten where words were put in or replaced, a date's brackets aside
    language: str | None = None  # of the claim's words, where it is not the article's


@dataclass(frozen=True, slots=True)
class SplitArticle:
    """The claims of one article in reading order, and what was skipped."""

    claims: tuple[SplitClaim, ...]
    skipped: tuple[Skipped, ...]
    language: str | None = None
    notes: tuple[str, ...] = field(default=())  # what a person should know, e.g. "too_long_sentence"


class Encode(Protocol):
    """Texts to unit vectors: float32 of shape (len(texts), dimensions)."""

    def __call__(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]: ...
