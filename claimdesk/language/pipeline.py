"""Articles into claims: every checkable statement, once, self-contained, with its words and whose they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from claimdesk.language import near_duplicates
from claimdesk.language.attribution import attribution
from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.speakers import Speakers, find_outlet, read_speakers
from claimdesk.language.attribution.writers import Writer, find_writer
from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.language.context import decontextualise
from claimdesk.language.context.decontextualise import ResolvedStatement
from claimdesk.language.context.first_person import find_first_persons
from claimdesk.language.context.open_references import is_open
from claimdesk.language.context.references import References
from claimdesk.language.context.speech_dates import find_said_at
from claimdesk.language.mentions import entities
from claimdesk.language.mentions.quotations import QuotedStretches, find_quotations, merge_quotations
from claimdesk.language.reading import parsing
from claimdesk.language.reading.articles import READING_ORDER, ReadArticle, read_articles
from claimdesk.language.sentence_claims import OtherText, read_blocks
from claimdesk.language.shapes import (
    Ambiguity,
    ArticleText,
    AttributionLink,
    CheckWorthiness,
    ContextChange,
    DateInterval,
    Encode,
    Entity,
    Skipped,
    SplitArticle,
    SplitClaim,
)
from claimdesk.language.statements import statements
from claimdesk.language.statements.answers import join_questions
from claimdesk.language.statements.clauses import PUTTING_IN
from claimdesk.language.statements.rows import state_row
from claimdesk.language.statements.second_reading import settle_units
from claimdesk.language.statements.statements import FoundStatement, Unit
from claimdesk.language.statements.withdrawals import find_withdrawn
from claimdesk.language.values import quantities
from claimdesk.terms import UNQUEUED_KINDS, MadeBy, Part, Voice

NOTHING_TOLD = (
    "nothing_told"  # a greeting, a fragment without a figure, a "he said" whose words stand elsewhere
)
WITHDRAWN = "withdrawn"  # a correction takes it back
UNQUEUED = 2  # a statement is never the twin of what stays out of the queue
OPEN_ENDS = (',"', ",”", ",’", ",'")
ENDS = (".", "!", "?", ".”", '."', "!”", "?”", "…")
Placed = TypeVar("Placed", AttributionLink, ContextChange, Ambiguity)
ANCHOR_CHARACTERS = 32  # as W3C text-quote selectors: enough to find a quote again in an edited text


@dataclass(frozen=True, slots=True)
class _Draft:
    """A claim before it is scored."""

    statement: FoundStatement
    resolved: ResolvedStatement
    sentence: int
    said_at: DateInterval | None = None


@dataclass(frozen=True, slots=True)
class _OwnVoice:
    """Whose words are that the text puts into nobody's mouth."""

    claimant: str | None
    voice: Voice
    chain: tuple[AttributionLink, ...]


def split_articles(
    articles: Sequence[ArticleText], encode: Encode, *, rewriting: bool = True
) -> list[SplitArticle]:
    """The claims of each article, in order; parsing, check-worthiness and vectors go in one batch each.

    Without `rewriting` no word is put into a claim; what its words stand for is listed beside it alone.
    """
    read = read_articles(articles)
    speakers = [read_speakers(article.parsed) for article in read]
    spoken = [attribution.attribute(article.parsed, who) for article, who in zip(read, speakers, strict=True)]
    withdrawn = [find_withdrawn(article.parsed) for article in read]
    drafts = _draft(read, spoken, speakers, withdrawn, rewriting=rewriting)
    texts = [close_sentence(draft.resolved.text) for article_drafts in drafts for draft in article_drafts]
    vectors = encode(texts) if texts else np.zeros((0, 1), np.float32)
    articles_of = [number for number, article_drafts in enumerate(drafts) for _ in article_drafts]
    worth = checkworthiness.score(texts, encode, articles_of, vectors, _find_headlines(drafts))
    ends = list(accumulate(len(article_drafts) for article_drafts in drafts))
    return [
        _finish(
            article,
            who,
            taken_back,
            article_drafts,
            worth[end - len(article_drafts) : end],
            vectors[end - len(article_drafts) : end],
        )
        for article, who, taken_back, article_drafts, end in zip(
            read, spoken, withdrawn, drafts, ends, strict=True
        )
    ]


def _find_headlines(drafts: Sequence[Sequence[_Draft]]) -> list[bool]:
    """Of each draft, in order, whether it is the headline of an article whose text says something too."""
    parts = [[draft.statement.wording.part for draft in article_drafts] for article_drafts in drafts]
    return [
        part == Part.TITLE and Part.TEXT in article_parts for article_parts in parts for part in article_parts
    ]


def is_queued(claim: SplitClaim) -> bool:
    """Whether the claim may go to people by default: it asserts something and repeats no other of its article."""
    return claim.near_twin_of is None and not UNQUEUED_KINDS.intersection(claim.kinds)


def _draft(
    read: Sequence[ReadArticle],
    spoken: Sequence[list[Attribution]],
    speakers: Sequence[Speakers],
    withdrawn: Sequence[dict[int, list[Unit]]],
    *,
    rewriting: bool,
) -> list[list[_Draft]]:
    """The claims of each article before they are scored; what was put together is parsed anew in one batch."""
    references = [
        decontextualise.read_references(article.parsed, attributions, who)
        for article, attributions, who in zip(read, spoken, speakers, strict=True)
    ]
    units = []
    for article, attributions, taken_back, context in zip(read, spoken, withdrawn, references, strict=True):
        near = find_near(context, attributions)
        rows = _state_rows(article) | taken_back
        told = [
            rows[number]
            if number in rows
            else statements.find_units(sentence, attributions, near.get(number, ()))
            for number, sentence in enumerate(article.parsed.sentences)
        ]
        units += join_questions(article.parsed, told)
    settled = iter(settle_units(units, parsing.parse_sentences, rewriting=rewriting))
    return [
        [
            _Draft(
                statement,
                decontextualise.resolve_statement(statement.wording, context, rewriting=rewriting),
                number,
                _find_date_of_saying(statement, attributions, context),
            )
            for number in range(len(article.parsed.sentences))
            for statement in next(settled)
        ]
        for article, attributions, context in zip(read, spoken, references, strict=True)
    ]


def _state_rows(article: ReadArticle) -> dict[int, list[Unit]]:
    """The units of sentences that are rows of a table: the whole row with its first."""
    rows: dict[int, list[Unit]] = {}
    for paragraph in article.parsed.paragraphs:
        row = state_row(paragraph.block, article.structures[paragraph.part], paragraph.part)
        if row is not None:
            rows |= {number: [] for number in range(paragraph.first, paragraph.last)}
            rows[paragraph.first] = [row]
    return rows


def find_near(references: References, attributions: list[Attribution]) -> dict[int, list[int]]:
    """For each sentence the attributions whose words or cue it holds, so that a long article takes no longer a sentence."""
    near: dict[int, list[int]] = defaultdict(list)
    for index, speech in enumerate(attributions):
        spans = [speech.content] if speech.cue is None else [speech.content, speech.cue]
        for number in sorted(
            {at for span in spans for at in references.find_sentences_at(speech.part, span.start, span.end)}
        ):
            near[number].append(index)
    return near


def _find_date_of_saying(
    statement: FoundStatement, attributions: list[Attribution], references: References
) -> DateInterval | None:
    if statement.attribution is None:
        return None
    return find_said_at(attributions[statement.attribution], references)


def _finish(
    read: ReadArticle,
    attributions: list[Attribution],
    withdrawn: Collection[int],
    drafts: list[_Draft],
    worth: list[CheckWorthiness],
    vectors: npt.NDArray[np.float32],
) -> SplitArticle:
    outlet = find_outlet(read.parsed)
    writer = find_writer(read.parsed, attributions)
    quoted = {part: merge_quotations(find_quotations(read.parsed.article.part(part))) for part in Part}
    named = [entities.find_entities(sentence.doc) for sentence in read.parsed.sentences]
    kinds_of = {entity.text: entity.kind for sentence_entities in named for entity in sentence_entities}
    claims = [
        _build_claim(
            read,
            attributions,
            _find_own_voice(draft, outlet, writer, quoted[draft.statement.wording.part]),
            draft,
            score,
        )
        for draft, score in zip(drafts, worth, strict=True)
    ]
    claims = [
        replace(
            claim,
            entities=entities.place_entities(claim.text, _candidates(claim, named[draft.sentence], kinds_of)),
        )
        for claim, draft in zip(claims, drafts, strict=True)
    ]
    ranks = [
        UNQUEUED if UNQUEUED_KINDS.intersection(claim.kinds) else claim.part != Part.TEXT for claim in claims
    ]
    sentences = [draft.sentence for draft in drafts]
    same = near_duplicates.find_twins([claim.text for claim in claims], ranks, sentences, vectors)
    linked = tuple(
        replace(claim, near_twin_of=twin if twin is not None and _may_repeat(claim, claims[twin]) else None)
        for claim, twin in zip(claims, same, strict=True)
    )
    told = {draft.sentence for draft in drafts}
    skipped = (*read.skipped, *_find_silent(read, told, withdrawn))
    if not read.others:
        return SplitArticle(linked, skipped, read.language, read.notes)
    return _add_others(SplitArticle(linked, skipped, read.language, read.notes), read, outlet)


def _add_others(split: SplitArticle, read: ReadArticle, outlet: AttributionLink | None) -> SplitArticle:
    """The article's claims with those of its blocks in other languages, in reading order."""
    stored = read.parsed.stored or read.parsed.article
    text = OtherText(read.parsed.article, stored, read.structures, outlet.name if outlet else None)
    others, skipped = read_blocks(text, read.others)
    shifted = [
        claim
        if claim.near_twin_of is None
        else replace(claim, near_twin_of=claim.near_twin_of + len(split.claims))
        for claim in others
    ]
    claims = [*split.claims, *shifted]
    order = sorted(range(len(claims)), key=lambda number: _find_place(claims[number]))
    moved = {number: place for place, number in enumerate(order)}
    ordered = tuple(
        replace(
            claims[number],
            near_twin_of=None if (twin := claims[number].near_twin_of) is None else moved[twin],
        )
        for number in order
    )
    return replace(split, claims=ordered, skipped=tuple(sorted([*split.skipped, *skipped], key=_find_place)))


def _find_place(stretch: SplitClaim | Skipped) -> tuple[int, int]:
    """Where it stands in reading order."""
    return READING_ORDER.index(stretch.part), stretch.start


def _find_own_voice(
    draft: _Draft, outlet: AttributionLink | None, writer: Writer | None, quoted: QuotedStretches
) -> _OwnVoice:
    """Whose the text's own words are at a draft: the outlet's, its author's, or somebody's who says "I" unnamed."""
    chain = tuple(link for link in [outlet] if link)
    if quoted.holds(draft.statement.span.start, draft.statement.span.end):
        return _OwnVoice(None, Voice.QUOTE, chain)  # somebody's whom nothing names
    if writer is None or draft.sentence not in writer.sentences:
        return _OwnVoice(outlet.name if outlet else None, Voice.OWN_VOICE, chain)
    if writer.name is None:
        return _OwnVoice(None, Voice.QUOTE, chain)
    voice = Voice.QUOTE if writer.signed else Voice.OWN_VOICE
    return _OwnVoice(writer.name, voice, (AttributionLink(writer.name, None, voice), *chain))


def _may_repeat(claim: SplitClaim, other: SplitClaim) -> bool:
    """Whether the same words can be the same claim: two speakers' "I was born here" are two."""
    return claim.claimant == other.claimant or not (claim.open_reference or other.open_reference)


def _find_silent(read: ReadArticle, told: set[int], withdrawn: Collection[int]) -> Iterator[Skipped]:
    """The sentences that gave no claim: nothing of the text is passed over silently (I14)."""
    for number, sentence in enumerate(read.parsed.sentences):
        if number not in told:
            place = read.to_stored(sentence.part, sentence.start, sentence.end)
            yield Skipped(
                sentence.part, place.start, place.end, WITHDRAWN if number in withdrawn else NOTHING_TOLD
            )


def _candidates(claim: SplitClaim, here: Sequence[Entity], kinds_of: dict[str, str]) -> dict[str, str]:
    """Names that the claim may hold, with their kinds: those of its sentence, and those that context put in."""
    named = {entity.text: entity.kind for entity in here}
    return named | {change.to: kinds_of[change.to] for change in claim.context if change.to in kinds_of}


def _build_claim(
    read: ReadArticle,
    attributions: list[Attribution],
    own: _OwnVoice,
    draft: _Draft,
    worth: CheckWorthiness,
) -> SplitClaim:
    statement, resolved = draft.statement, draft.resolved
    part = statement.wording.part
    stored = (read.parsed.stored or read.parsed.article).part(part)
    place = read.to_stored(part, statement.span.start, statement.span.end)
    who = None if statement.attribution is None else attributions[statement.attribution]
    chain = who.chain if who else own.chain
    return SplitClaim(
        text=close_sentence(resolved.text),
        original_text=close_sentence(statement.wording.text),
        part=part,
        start=place.start,
        end=place.end,
        quote=stored[place.start : place.end],
        prefix=stored[max(0, place.start - ANCHOR_CHARACTERS) : place.start],
        suffix=stored[place.end : place.end + ANCHOR_CHARACTERS],
        voice=attribution.find_claim_voice(who, statement.span) if who else own.voice,
        level=statement.level,
        claimant=who.name if who else own.claimant,
        attribution=tuple(_place(link, part, read) for link in chain),
        claimed_at=draft.said_at,
        check_worthiness=worth,
        kinds=statement.kinds,
        context=tuple(_place(change, part, read) for change in resolved.changes),
        ambiguities=tuple(_place(ambiguity, part, read) for ambiguity in _list_open(read, draft, who)),
        quantities=quantities.find_quantities(resolved.text),
        dates=resolved.dates,
        open_reference=is_open(resolved.text, resolved.dates),
        made_by=_find_maker(statement, resolved),
    )


def _list_open(read: ReadArticle, draft: _Draft, who: Attribution | None) -> list[Ambiguity]:
    """What stands beside the claim, in reading order: what its words may stand for, and a quoted speaker's "I" and "we"."""
    listed = list(draft.resolved.ambiguities)
    if who is not None and who.name is not None and who.voice is Voice.QUOTE:
        text = read.parsed.article.part(draft.statement.wording.part)
        listed += find_first_persons(draft.statement.wording, who.name, text)
    return sorted(listed, key=lambda ambiguity: ambiguity.start)


def _find_maker(statement: FoundStatement, resolved: ResolvedStatement) -> MadeBy:
    """Rewritten where words were put in or replaced; a date in brackets after its words leaves them as they are."""
    replaced = any(change.kind != "date" for change in resolved.changes)
    return MadeBy.REWRITTEN if statement.operation in PUTTING_IN or replaced else MadeBy.VERBATIM


def _place(item: Placed, part: Part, read: ReadArticle) -> Placed:
    """The item with its place in the stored text; one that stands nowhere as it is."""
    if item.start is None or item.end is None:
        return item
    place = read.to_stored(part, item.start, item.end)
    return replace(item, start=place.start, end=place.end)


def close_sentence(text: str) -> str:
    """The statement with a capital and a stop; no character but a comma before a last quotation mark changes its place."""
    if text.endswith(OPEN_ENDS):
        text = text[:-2] + text[-1]
    ended = text if text.endswith(ENDS) else text + "."
    return ended[:1].upper() + ended[1:] if len(ended[:1].upper()) == 1 else ended
