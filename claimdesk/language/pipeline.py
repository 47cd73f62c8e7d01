"""Articles into claims: every checkable statement, once, self-contained, with its words and whose they are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from claimdesk.language import near_duplicates
from claimdesk.language.attribution import attribution
from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.speakers import Speakers, find_outlet, read_speakers
from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.language.context import decontextualise
from claimdesk.language.context.decontextualise import ResolvedStatement
from claimdesk.language.context.references import References
from claimdesk.language.context.speech_dates import find_said_at
from claimdesk.language.mentions import entities
from claimdesk.language.reading.articles import ReadArticle, read_articles
from claimdesk.language.reading.parsing import ParsedArticle
from claimdesk.language.shapes import (
    ArticleText,
    AttributionLink,
    CheckWorthiness,
    DateInterval,
    Encode,
    Entity,
    SplitArticle,
    SplitClaim,
)
from claimdesk.language.statements import statements
from claimdesk.language.values import quantities
from claimdesk.terms import UNQUEUED_KINDS, Part, Voice

UNQUEUED = 2  # a statement is never the twin of what stays out of the queue
ENDS = (".", "!", "?", ".”", '."', "!”", "?”", "…")
ANCHOR_CHARACTERS = 32  # as W3C text-quote selectors: enough to find a quote again in an edited text


@dataclass(frozen=True, slots=True)
class _Draft:
    """A claim before it is scored."""

    statement: statements.FoundStatement
    resolved: ResolvedStatement
    sentence: int
    said_at: DateInterval | None = None


def split_articles(articles: Sequence[ArticleText], encode: Encode) -> list[SplitArticle]:
    """The claims of each article, in order; parsing, check-worthiness and vectors go in one batch each."""
    read = read_articles(articles)
    speakers = [read_speakers(article.parsed) for article in read]
    spoken = [attribution.attribute(article.parsed, who) for article, who in zip(read, speakers, strict=True)]
    drafts = [
        _draft_claims(article.parsed, said, who)
        for article, said, who in zip(read, spoken, speakers, strict=True)
    ]
    texts = [_close_sentence(draft.resolved.text) for article_drafts in drafts for draft in article_drafts]
    vectors = encode(texts) if texts else np.zeros((0, 1), np.float32)
    articles_of = [number for number, article_drafts in enumerate(drafts) for _ in article_drafts]
    worth = checkworthiness.score(texts, encode, articles_of, vectors)
    ends = list(accumulate(len(article_drafts) for article_drafts in drafts))
    return [
        _finish_article(
            article,
            who,
            article_drafts,
            worth[end - len(article_drafts) : end],
            vectors[end - len(article_drafts) : end],
        )
        for article, who, article_drafts, end in zip(read, spoken, drafts, ends, strict=True)
    ]


def is_queued(claim: SplitClaim) -> bool:
    """Whether the claim goes to people by default: a statement that repeats no other of its article."""
    return claim.near_twin_of is None and not UNQUEUED_KINDS.intersection(claim.kinds)


def _draft_claims(
    article: ParsedArticle, attributions: list[Attribution], speakers: Speakers
) -> list[_Draft]:
    references = decontextualise.read_references(article, attributions, speakers)
    near = find_near(references, attributions)
    return [
        _Draft(
            statement,
            decontextualise.resolve_statement(statement.wording, references),
            number,
            _find_date_of_saying(statement, attributions, references),
        )
        for number, sentence in enumerate(article.sentences)
        for statement in statements.find_statements(sentence, attributions, near.get(number, ()))
    ]


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
    statement: statements.FoundStatement, attributions: list[Attribution], references: References
) -> DateInterval | None:
    return (
        None
        if statement.attribution is None
        else find_said_at(attributions[statement.attribution], references)
    )


def _finish_article(
    read: ReadArticle,
    attributions: list[Attribution],
    drafts: list[_Draft],
    worth: list[CheckWorthiness],
    vectors: npt.NDArray[np.float32],
) -> SplitArticle:
    outlet = find_outlet(read.parsed)
    named = [entities.find_entities(sentence.doc) for sentence in read.parsed.sentences]
    kinds_of = {entity.text: entity.kind for sentence_entities in named for entity in sentence_entities}
    claims = [
        _build_claim(read.parsed.article, attributions, outlet, draft, score)
        for draft, score in zip(drafts, worth, strict=True)
    ]
    claims = [
        replace(
            claim,
            entities=entities.place_entities(
                claim.text, _collect_names(claim, named[draft.sentence], kinds_of)
            ),
        )
        for claim, draft in zip(claims, drafts, strict=True)
    ]
    ranks = [
        UNQUEUED if UNQUEUED_KINDS.intersection(claim.kinds) else claim.part != Part.TEXT for claim in claims
    ]
    sentences = [draft.sentence for draft in drafts]
    same = near_duplicates.find_twins([claim.text for claim in claims], ranks, sentences, vectors)
    linked = tuple(replace(claim, near_twin_of=twin) for claim, twin in zip(claims, same, strict=True))
    return SplitArticle(linked, read.skipped, read.language, read.notes)


def _collect_names(claim: SplitClaim, here: Sequence[Entity], kinds_of: dict[str, str]) -> dict[str, str]:
    """Names that the claim may hold, with their kinds: those of its sentence, and those that context put in."""
    named = {entity.text: entity.kind for entity in here}
    return named | {change.to: kinds_of[change.to] for change in claim.context if change.to in kinds_of}


def _build_claim(
    article: ArticleText,
    attributions: list[Attribution],
    outlet: AttributionLink | None,
    draft: _Draft,
    worth: CheckWorthiness,
) -> SplitClaim:
    statement, resolved = draft.statement, draft.resolved
    part = article.part(statement.wording.part)
    start, end = statement.span.start, statement.span.end
    who = None if statement.attribution is None else attributions[statement.attribution]
    chain = who.chain if who else tuple(link for link in [outlet] if link)
    return SplitClaim(
        text=_close_sentence(resolved.text),
        original_text=_close_sentence(statement.wording.text),
        part=statement.wording.part,
        start=start,
        end=end,
        quote=part[start:end],
        prefix=part[max(0, start - ANCHOR_CHARACTERS) : start],
        suffix=part[end : end + ANCHOR_CHARACTERS],
        voice=who.voice if who else Voice.OWN_VOICE,
        level=statement.level,
        claimant=who.name if who else outlet.name if outlet else None,
        attribution=chain,
        claimed_at=draft.said_at,
        check_worthiness=worth,
        kinds=statement.kinds,
        context=resolved.changes,
        ambiguities=resolved.ambiguities,
        quantities=quantities.find_quantities(resolved.text),
        dates=resolved.dates,
    )


def _close_sentence(text: str) -> str:
    """The statement with a capital and a stop; no character changes its place."""
    ended = text if text.endswith(ENDS) else text + "."
    return ended[:1].upper() + ended[1:] if len(ended[:1].upper()) == 1 else ended
