"""Past verdicts, searched and asked for a match."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from pydantic import AfterValidator, Field

from claimdesk.claims import verdict_search
from claimdesk.claims.matching import describe_comparison
from claimdesk.claims.standing import Lean, find_lean
from claimdesk.claims.verdict_search import AMONG_NEWEST, FACET_NAMES, SearchRequest
from claimdesk.decisions import addresses, verdicts
from claimdesk.errors import SearchUnavailable
from claimdesk.people.policies import build_row_filter
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Label, Origin
from claimdesk.search.differences.compare import ComparedClaim
from claimdesk.search.engine import Query, SearchResult
from claimdesk.search.entries import Index
from service.api.blueprints import build_blueprint
from service.api.search_schemas import (
    FoundOut,
    FromTime,
    MarkOut,
    ToTime,
    build_binding,
    describe,
    open_window,
    show_marks,
)
from service.api.verdicts_schemas import MatchOut, VerdictSummaryOut, show_comparison, show_verdict_summary
from service.http.authentication import needs
from service.http.context import parts, principal, reading
from service.http.paging import read_position, seal_cursor
from service.http.responses import answer
from service.http.schemas import Input, ListQuery, Name, Output, Time, Words

api = build_blueprint("verdict_search", "Past verdicts, found.", path="verdicts")


AT_ADDRESS = "published at this address, or its claim stood there"


def _are_facets(names: list[str]) -> list[str]:
    unknown = sorted(set(names) - set(FACET_NAMES))
    if unknown:
        raise ValueError(f"{unknown[0]} is no facet; there are {', '.join(FACET_NAMES)}")
    return names


Values = Annotated[list[Name], Field(max_length=100)]


class SearchQuery(ListQuery):
    q: str | None = Field(None, max_length=2000, description='Words, "a phrase", -without; none: the newest.')
    label: Annotated[list[Label], Field(max_length=len(Label))] = Field(default_factory=list)
    rating: Values = Field(default_factory=list, description="The publisher's own word.")
    claimant: Values = Field(default_factory=list)
    publisher: Values = Field(default_factory=list)
    language: Values = Field(default_factory=list)
    origin: Annotated[list[Origin], Field(max_length=len(Origin))] = Field(default_factory=list)
    from_: FromTime | None = Field(None, alias="from", description="Published at or after; a day will do.")
    to: ToTime | None = Field(None, description="Published before; of a day, all of it is meant.")
    sort: Literal["relevance", "newest"] = "relevance"
    facets: Annotated[Words, AfterValidator(_are_facets)] = Field(
        description="Facets to count, with commas between them."
    )

    def wanted(self) -> SearchRequest:
        given = {name: [str(value) for value in getattr(self, name)] for name in FACET_NAMES}
        return SearchRequest(
            q=self.q,
            facets={name: values for name, values in given.items() if values},
            published_from=self.from_,
            published_to=self.to,
            language=self.language[0] if len(self.language) == 1 else "en",
        )


class FoundVerdictOut(Output):
    verdict: VerdictSummaryOut
    score: float
    score_parts: dict[str, float | None]
    highlights: dict[str, list[MarkOut]] = Field(
        description="By field: text is claim_text, title the headline."
    )
    why: str


class FoundVerdictsOut(FoundOut):
    items: list[FoundVerdictOut]


class MatchIn(Input):
    """A text to be compared with past verdicts."""

    text: Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S")]
    published_at: Time | None = None
    claimant: Name | None = None
    limit: Annotated[int, Field(ge=1, le=100, strict=True)] = 10


class TextMatchesOut(Output):
    items: list[MatchOut]


@api.get("/search", responses={200: FoundVerdictsOut})
@needs(Scope.VERDICTS_READ)
def search(query: SearchQuery) -> Response:
    """Past verdicts by words and meaning, best first; without q the newest first.

    An address as q finds what was published there and what was checked of it.
    """
    return answer(find_verdicts(query))


def find_verdicts(query: SearchQuery) -> FoundVerdictsOut:
    """A page of what was found; raises SearchUnavailable and InvalidCursor."""
    wanted = query.wanted()
    if not (wanted.q and wanted.q.strip()):
        return _walk_newest(query, wanted)
    if addresses.is_address(wanted.q) and (at_address := _walk_newest(query, wanted, wanted.q.strip())).items:
        return at_address
    window = open_window(query, "verdict search", _search_verdicts(query, wanted))
    explained = verdict_search.explain_hits(window.hits, wanted, window.corrections)
    with reading() as session:
        ids = [explanation.hit.id for explanation in explained]
        found = verdict_search.find_verdicts(session, principal().workspace_id, ids)
    items = [
        FoundVerdictOut(
            verdict=show_verdict_summary(found[explanation.hit.id]),
            score=explanation.hit.score,
            score_parts=dict(explanation.hit.score_parts),
            highlights={name: show_marks(marks) for name, marks in explanation.highlights.items()},
            why=explanation.why,
        )
        for explanation in explained
        if explanation.hit.id in found
    ]
    return FoundVerdictsOut(items=items, **window.about)


def _walk_newest(query: SearchQuery, wanted: SearchRequest, address: str | None = None) -> FoundVerdictsOut:
    """The newest out of the records, page by page to the last one, and how many there are; facets out of the index.

    address: only those at an address, which the index can't count.
    """
    began, binding = time.monotonic(), build_binding(query, "newest verdicts")
    begin = read_position(query, binding)
    counted = SearchResult(()) if address else _count_verdicts(query, wanted)
    with reading() as session:
        found = verdicts.list_newest(
            session,
            principal().workspace_id,
            wanted,
            after=(begin[0], UUID(begin[1])) if begin else None,
            limit=query.limit + 1,
            address=address,
        )
        total = verdicts.count_newest(session, principal().workspace_id, wanted, address)
        page = found[: query.limit]
        more = len(found) > query.limit
        next_cursor = seal_cursor(binding, [page[-1].published_key, str(page[-1].id)]) if more else None
        items = [
            FoundVerdictOut(
                verdict=show_verdict_summary(verdict),
                score=0.0,
                score_parts={},
                highlights={},
                why=AT_ADDRESS if address else AMONG_NEWEST,
            )
            for verdict in page
        ]
    return FoundVerdictsOut(items=items, **describe(replace(counted, total=total), next_cursor, began))


def _count_verdicts(query: SearchQuery, wanted: SearchRequest) -> SearchResult:
    """Facets; without the index the newest are listed all the same, and `degraded` says what is missing."""
    asked = Query(narrowing=wanted.narrowing, limit=1)
    try:
        return parts().engine.search(Index.VERDICTS, build_row_filter(principal()), asked, query.facets)
    except SearchUnavailable as away:
        return SearchResult((), degraded=f"no facets: {away.detail}")


def _search_verdicts(query: SearchQuery, wanted: SearchRequest) -> Callable[[], SearchResult]:
    opened, rows = parts(), build_row_filter(principal())

    def find() -> SearchResult:
        encode = opened.encoder.encode_query
        found = verdict_search.find_entries(opened.engine, encode, rows, Index.VERDICTS, wanted, query.facets)
        return verdict_search.order_newest(found) if query.sort == "newest" else found

    return find


@api.post("/match", responses={200: TextMatchesOut})
@needs(Scope.VERDICTS_READ)
def match(body: MatchIn) -> Response:
    """Is this already checked? Past verdicts that may be about the same as a text, best first. Nothing is stored."""
    opened, rows, home = parts(), build_row_filter(principal()), principal().workspace_id
    encode = opened.encoder.encode_query
    twins = verdict_search.find_text_twins(opened.engine, encode, rows, body.text)
    with reading() as session:
        known = verdict_search.load_twin_decisions(session, home, twins)
    candidates = verdict_search.match_text(
        opened.engine,
        encode,
        rows,
        ComparedClaim(
            body.text, body.published_at, body.claimant, has_open_reference=find_lean(body.text) == Lean.PLACE
        ),
        known,
        body.limit,
    )
    with reading() as session:
        found = verdict_search.join_verdicts(session, home, candidates, known)
    items = [
        MatchOut(
            id=match.verdict.id,
            verdict=show_verdict_summary(match.verdict),
            claim=None,
            score=match.candidate.score,
            score_parts=match.candidate.score_parts,
            band=match.candidate.band,
            band_precision=match.candidate.band_precision,
            **show_comparison(
                describe_comparison(match.candidate.comparison), match.candidate.comparison.checked
            ),
            decision=None,
        )
        for match in found
    ]
    return answer(TextMatchesOut(items=items))
