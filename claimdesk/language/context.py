"""Statements that a stranger understands: what they lean on is written out, and every change recorded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimdesk.language.attribution import Attribution
from claimdesk.language.texts import Ambiguity, ContextChange, DateInterval, Part

if TYPE_CHECKING:
    from claimdesk.language.parsing import ParsedArticle

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a statement's characters and where it stands in the article part.

    part[start:end] == text where start is given; None for words that the compound step put in.
    """

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement before context; its text is its pieces joined without anything between."""

    part: Part
    pieces: tuple[Piece, ...]
    subject_missing_at: int | None = None  # where in the part the verb stands that lacks its subject

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A statement with its context: `pieces` carry article positions where words are unchanged."""

    pieces: tuple[Piece, ...]
    changes: tuple[ContextChange, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    dates: tuple[DateInterval, ...] = ()  # start and end are in `text`

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class References:
    """What the expressions of one article refer to; made once, read for each statement."""


def read_references(article: "ParsedArticle", attributions: list[Attribution]) -> References:
    """Names, aliases, pronouns and definite descriptions of an article with what they stand for."""
    return References()


def resolve(statement: Statement, references: References) -> Resolved:
    """The statement written out, with each change, what stays ambiguous, and its dates."""
    return Resolved(pieces=statement.pieces)
