"""Who said what in an article: every stretch of words that is somebody's, and the chain of whose."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from claimdesk.language.texts import AttributionLink, Part, Span, Voice

if TYPE_CHECKING:
    from claimdesk.language.parsing import ParsedArticle

VERSION = "1"


class Stance(StrEnum):
    """How the source stands to the content: behind it, against it, or asking."""

    ASSERTED = "asserted"
    DENIED = "denied"
    QUESTIONED = "questioned"


class Manner(StrEnum):
    """What the source does with the content. Only SPEECH and FINDING put a statement forward."""

    SPEECH = "speech"  # said, told, according to, a quotation
    FINDING = "finding"  # shows, found, estimates: of a study, a poll, a document
    BELIEF = "belief"  # thinks, fears, knows
    INTENT = "intent"  # wants, plans, promises to, refuses to
    ATTITUDE = "attitude"  # praised, criticised, supports: the content is what it is about


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source and the words that are its own or report it.

    Spans are code points into the article part. `content` reaches from the first to the last of
    `pieces`, which leave out a cue that stands between ("A," said X. "B."). `statement` is False
    where the content is a phrase and no clause ("denounced the plan"), so that it can't be a claim.
    """

    part: Part
    content: Span
    pieces: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    cue_lemma: str | None
    voice: Voice
    stance: Stance
    manner: Manner
    statement: bool
    name: str | None  # of the source, the fullest form in the article
    chain: tuple[AttributionLink, ...]  # nearest first, the outlet last where it is known
    nested_in: int | None = None  # index of the attribution that holds this one


def attribute(article: "ParsedArticle") -> list[Attribution]:
    """The attributions of all parts, in reading order of their content, outer ones first."""
    return []


def find_outlet(article: "ParsedArticle") -> AttributionLink | None:
    """Whose voice the article's own is: its source's name, else its source line, else its domain.

    A derived link (start None): the outlet's name stands nowhere beside the words.
    """
    name = article.article.source_name or article.article.source_domain
    return AttributionLink(name, None, Voice.OWN_VOICE) if name else None
