"""The evidence corpus, searched."""

from typing import Any
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.claims import verdict_search
from claimdesk.claims.verdict_search import ExplainedHit, SearchRequest
from claimdesk.intake.submissions import DocumentKind
from claimdesk.people.policies import build_row_filter
from claimdesk.records.account import Scope
from claimdesk.search.engine import SearchResult
from claimdesk.search.entries import Index
from service.api.blueprints import build_blueprint
from service.api.evidence_schemas import DocumentRefOut
from service.api.search_schemas import FoundOut, MarkOut, ToTime, open_window, show_marks
from service.http.authentication import needs
from service.http.context import parts, principal
from service.http.responses import answer
from service.http.schemas import AnyOf, ListQuery, Name, Output

api = build_blueprint("evidence", "Passages of the corpus.")


class EvidenceSearchQuery(ListQuery):
    q: str | None = Field(None, max_length=2000, description='Words, "a phrase", -without; none: the newest.')
    before: ToTime | None = Field(None, description="Published before; of a day, all of it is meant.")
    publisher: AnyOf[Name]
    kind: AnyOf[DocumentKind]
    language: AnyOf[Name]

    def wanted(self) -> SearchRequest:
        given: dict[str, list[str] | list[DocumentKind]] = {
            "publisher": self.publisher,
            "type": self.kind,
            "language": self.language,
        }
        return SearchRequest(
            q=self.q,
            facets={name: [str(value) for value in values] for name, values in given.items() if values},
            published_to=self.before,
            language=self.language[0] if len(self.language) == 1 else "en",
        )


class PassageOut(Output):
    """A passage: document.text[start:end] == text."""

    id: UUID
    text: str
    start: int
    end: int
    document: DocumentRefOut
    score: float
    score_parts: dict[str, float | None]
    highlights: list[MarkOut]
    why: str


class PassagesOut(FoundOut):
    items: list[PassageOut]


@api.get("/search", responses={200: PassagesOut})
@needs(Scope.CLAIMS_READ)
def search(query: EvidenceSearchQuery) -> Response:
    """Passages by words and meaning, best first."""
    wanted, opened, rows = query.wanted(), parts(), build_row_filter(principal())

    def find() -> SearchResult:
        return verdict_search.find_entries(
            opened.engine, opened.encoder.encode_query, rows, Index.PASSAGES, wanted
        )

    window = open_window(query, "evidence search", find)
    items = [
        _show_passage(explanation)
        for explanation in verdict_search.explain_hits(window.hits, wanted, window.corrections)
    ]
    return answer(PassagesOut(items=items, **window.about))


def _show_passage(found: ExplainedHit) -> PassageOut:
    hit = found.hit
    names = ("title", "url", "publisher", "published_at", "kind")
    document: dict[str, Any] = {name: hit.fields.get(name) for name in names}
    return PassageOut(
        id=hit.id,
        text=hit.text,
        start=hit.fields["start"],
        end=hit.fields["end"],
        document=DocumentRefOut(**document, id=hit.fields.get("document_id")),
        score=hit.score,
        score_parts=dict(hit.score_parts),
        highlights=show_marks(found.highlights.get("text", ())),
        why=found.why,
    )
