"""What a report is: a cue, whose it is, what is done with the content, and which words that is."""

from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Token

from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.grammar.syntax import find_source_extent, trim_pieces


class Manner(StrEnum):
    """What the source does with the content. Only SPEECH and FINDING put a statement forward."""

    SPEECH = "speech"  # said, told, according to, a quotation
    FINDING = "finding"  # shows, found, estimates: of a study, a poll, a document
    BELIEF = "belief"  # thinks, fears, knows
    INTENT = "intent"  # wants, plans, promises to, refuses to
    SHARE = "share"  # of how many say it: the figure is what is told
    SIGN = "sign"  # a fact, a month, an event shows it: the writer's conclusion, nobody's words
    ATTITUDE = "attitude"  # praised, criticised, supports: the content is what it is about


@dataclass(frozen=True, slots=True)
class Report:
    """Token indices, ends exclusive. No content: the words stand outside the sentence or in quotes."""

    cue: tuple[int, int]
    lemma: str
    manner: Manner
    stance: Stance
    source: tuple[int, int] | None
    source_head: int | None
    content: tuple[tuple[int, int], ...]
    statement: bool


def build_report(
    cue: Token,
    lemma: str,
    manner: Manner,
    source: Token | None,
    content: tuple[tuple[int, int], ...],
    stance: Stance,
    *,
    statement: bool = True,
) -> Report:
    return Report(
        cue=_find_cue_extent(cue),
        lemma=lemma,
        manner=manner,
        stance=stance,
        source=find_source_extent(source) if source is not None else None,
        source_head=source.i if source is not None else None,
        content=trim_pieces(cue.doc, content),
        statement=statement,
    )


def _find_cue_extent(cue: Token) -> tuple[int, int]:
    """The cue with a particle or "to" that belongs to it: "pointed out", "according to"."""
    following = cue.i + 1
    if following < len(cue.doc) and cue.doc[following].head == cue and cue.doc[following].dep_ == "prt":
        return cue.i, following + 1
    if cue.lower_ == "according":
        return cue.i, following + 1
    return cue.i, following
