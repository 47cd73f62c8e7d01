"""Searching past verdicts and the evidence corpus, and asking whether a text was checked already. Nothing is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import band_calibration, match_memory
from claimdesk.claims.match_memory import Memory
from claimdesk.claims.matching import (
    LEAST_SCORE,
    LIMIT,
    MatchCandidate,
    find_twins,
    judge_hit,
    order_equals,
    recall_candidates,
)
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.verdict import Label, Verdict, VerdictStatus
from claimdesk.search import queries
from claimdesk.search.bands import Thresholds
from claimdesk.search.differences.compare import ComparedClaim
from claimdesk.search.engine import WINDOW, Hit, Narrowing, Query, RowFilter, SearchEngine, SearchResult
from claimdesk.search.entries import Index, Vector, build_published_key
from claimdesk.search.lexical import analyse_text, find_base_language
from claimdesk.search.queries import Highlight, ParsedText

EncodeQuery = Callable[[str], Vector]
MOST_WORDS = 6  # said of a hit; more nobody reads
AMONG_NEWEST = "among the newest"
FACET_NAMES = ("label", "rating", "claimant", "publisher", "language", "origin")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a search is asked for. facets: values of each facet, any of which fits; published: from ≤ … < to."""

    q: str | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    published_from: datetime | None = None
    published_to: datetime | None = None
    language: str = "en"

    @property
    def narrowing(self) -> Narrowing:
        languages = [find_base_language(language) for language in self.facets.get("language", ())]
        return Narrowing(
            facets={**self.facets, "language": languages} if languages else self.facets,
            published_from=build_published_key(self.published_from) if self.published_from else None,
            published_to=build_published_key(self.published_to) if self.published_to else None,
        )


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A hit with where it matches and why it is here, in words."""

    hit: Hit
    highlights: Mapping[str, tuple[Highlight, ...]]
    why: str


def find_entries(
    engine: SearchEngine,
    encode: EncodeQuery,
    rows: RowFilter,
    index: Index,
    wanted: SearchRequest,
    facets: Sequence[str] = (),
    limit: int = WINDOW,
) -> SearchResult:
    """The best entries for a text, or the newest without one. A blank or all-syntax text asks for nothing special."""
    text = wanted.q if wanted.q and wanted.q.strip() else None
    plain = queries.strip_syntax(text) if text else ""
    query = Query(
        text=text,
        vector=encode(plain) if plain else None,
        narrowing=wanted.narrowing,
        limit=min(limit, WINDOW),
        language=wanted.language,
    )
    return engine.search(index, rows, query, facets)


def order_newest(results: SearchResult) -> SearchResult:
    """The same window, the newest first and undated ones last."""
    return replace(results, hits=tuple(sorted(results.hits, key=lambda hit: hit.published_key, reverse=True)))


def explain_hits(
    hits: Sequence[Hit], wanted: SearchRequest, corrections: Mapping[str, str] | None = None
) -> tuple[ExplainedHit, ...]:
    """The hits explained; of a window, only the page that is shown needs it. corrections: as Found has them."""
    parsed = queries.parse(wanted.q, wanted.language)
    read_as = _find_typed(wanted, corrections or {})
    parsed = replace(parsed, terms=(*parsed.terms, *read_as))
    return tuple(explain_hit(hit, parsed, wanted, read_as) for hit in hits)


def _find_typed(wanted: SearchRequest, corrections: Mapping[str, str]) -> dict[str, str]:
    """For each term that was looked for in place of another, the word that was typed."""
    words = queries.strip_syntax(wanted.q or "").split() if corrections else []
    typed = {term: word for word in words for term in (word.casefold(), *analyse_text(word, wanted.language))}
    return {close: typed.get(term, term) for term, close in corrections.items()}


def explain_hit(
    hit: Hit, parsed: ParsedText, wanted: SearchRequest, read_as: Mapping[str, str] | None = None
) -> ExplainedHit:
    """Where the hit's fields have words of the query, and in words why it was found."""
    fields = {"title": hit.title, "text": hit.text}
    marks = {
        name: tuple(queries.find_highlights(text, parsed, wanted.language)) for name, text in fields.items()
    }
    why = describe_why(hit, marks, wanted.language, read_as or {})
    return ExplainedHit(hit, {name: field_marks for name, field_marks in marks.items() if field_marks}, why)


def describe_why(
    hit: Hit,
    marks: Mapping[str, Sequence[Highlight]],
    language: str = "en",
    read_as: Mapping[str, str] | None = None,
) -> str:
    """One sentence a person can check: which words match, and how near the meaning is."""
    words = dict.fromkeys(
        text[mark.start : mark.end].casefold()
        for text, name in ((hit.text, "text"), (hit.title or "", "title"))
        for mark in marks.get(name, ())
    )
    said = []
    if words:
        shown = (_show_word(word, language, read_as or {}) for word in list(words)[:MOST_WORDS])
        said.append("has the words " + ", ".join(shown))
    if hit.cosine is not None:
        said.append(f"{_describe_nearness(hit.cosine)} in meaning (cosine {hit.cosine:.2f})")
    return "; ".join(said) or AMONG_NEWEST


def _show_word(word: str, language: str, read_as: Mapping[str, str]) -> str:
    typed = next((read_as[term] for term in analyse_text(word, language) if term in read_as), None)
    return f"“{word}”" if typed is None else f"“{word}” (nothing has “{typed}”)"


def _describe_nearness(cosine: float) -> str:
    """A word for a cosine; the steps are those at which same-claim pairs of the evaluation sets thin out."""
    for least, word in (
        (0.85, "almost the same"),
        (0.7, "very near"),
        (0.5, "near"),
        (0.3, "distantly related"),
    ):
        if cosine >= least:
            return word
    return "far"


@dataclass(frozen=True, slots=True)
class VerdictMatch:
    candidate: MatchCandidate
    verdict: Verdict


def find_text_twins(
    engine: SearchEngine, encode: EncodeQuery, rows: RowFilter, text: str
) -> tuple[UUID, ...]:
    """The workspace's claims that say the text in nearly the same words."""
    (hits,) = engine.similar(Index.CLAIMS, rows, [Query(text=text, vector=encode(text), limit=LIMIT)])
    return find_twins(text, hits)


@dataclass(frozen=True, slots=True)
class TwinDecisions:
    """What the records know of a text that is asked about: its twins' decisions, and the workspace's thresholds."""

    twins: tuple[UUID, ...]
    memory: Memory
    thresholds: Thresholds

    @property
    def rejected(self) -> frozenset[UUID]:
        return match_memory.list_rejected(self.memory.list_decisions(None, self.twins))


def load_twin_decisions(session: Session, workspace_id: UUID, twins: Sequence[UUID]) -> TwinDecisions:
    """What was said of the twins' pairs, and the bands' thresholds."""
    return TwinDecisions(
        tuple(twins),
        match_memory.load_memory(session, twins),
        band_calibration.get_thresholds(session, workspace_id),
    )


def match_text(
    engine: SearchEngine,
    encode: EncodeQuery,
    rows: RowFilter,
    ours: ComparedClaim,
    known: TwinDecisions,
    limit: int = LIMIT,
) -> list[MatchCandidate]:
    """Past verdicts that may be about the same as the statement, with bands and differences, best first."""
    narrowing = Narrowing(without_ids=known.rejected)
    query = Query(text=ours.text, vector=encode(ours.text), narrowing=narrowing, limit=limit)
    (hits,) = engine.similar(Index.VERDICTS, rows, [query])
    judged = (judge_hit(ours, hit, thresholds=known.thresholds) for hit in hits)
    return order_equals([candidate for candidate in judged if candidate.score >= LEAST_SCORE])


def join_verdicts(
    session: Session, workspace_id: UUID, candidates: Sequence[MatchCandidate], known: TwinDecisions
) -> list[VerdictMatch]:
    """The candidates with their published verdicts; one that is gone, or was ruled out for a twin, is left out."""
    kept = recall_candidates(session, known.memory, None, known.twins, candidates)
    verdicts = find_verdicts(session, workspace_id, [candidate.id for candidate in kept])
    return [VerdictMatch(candidate, verdicts[candidate.id]) for candidate in kept if candidate.id in verdicts]


def find_verdicts(session: Session, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Verdict]:
    """The workspace's published verdicts among the ids."""
    return {
        verdict.id: verdict
        for verdict in session.scalars(
            select(Verdict).where(
                Verdict.id.in_(ids),
                Verdict.workspace_id == workspace_id,
                Verdict.status == VerdictStatus.PUBLISHED,
            )
        )
    }


def find_other_claims(
    session: Session, workspace_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, tuple[Claim, Label | None]]:
    """The workspace's claims among the ids that are no part of another, each with the label of its published verdict."""
    rows = session.execute(
        select(Claim, Verdict)
        .outerjoin(Verdict, Verdict.id == Claim.verdict_id)
        .where(Claim.id.in_(ids), Claim.workspace_id == workspace_id, Claim.status != ClaimStatus.MERGED)
    )
    return {
        claim.id: (
            claim,
            verdict.label if verdict is not None and verdict.status == VerdictStatus.PUBLISHED else None,
        )
        for claim, verdict in rows
    }
