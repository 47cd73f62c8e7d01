"""Documents of the evidence corpus."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from flask import Response
from pydantic import Field
from sqlalchemy.orm import Session

from claimdesk.intake import documents
from claimdesk.intake.submissions import DocumentIn, DocumentKind, parse_submission
from claimdesk.records.account import Scope
from claimdesk.records.document import Document
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import accepts, check_version, versioned
from service.http.list_views import Members, answer_list, choose_members, shortened
from service.http.ndjson import NDJSON, LineAnswer, answer_lines
from service.http.paging import read_position_id, split_page
from service.http.responses import answer, no_content
from service.http.schemas import AnyOf, IdPath, Name, Output, ViewQuery

api = build_blueprint("documents", "What evidence is found in.")


class DocumentsQuery(ViewQuery):
    """Which documents; a name that is given several times means any of its values."""

    kind: AnyOf[DocumentKind]
    publisher: AnyOf[Name]
    external_id: AnyOf[Name]
    url: AnyOf[Annotated[str, Field(max_length=4000)]]


class DocumentSummaryOut(Output):
    id: UUID
    version: int
    external_id: str | None
    url: str | None
    title: str | None
    publisher: str | None
    published_at: datetime | None
    language: str | None
    licence: str | None
    kind: str
    created_at: datetime
    indexed_at: datetime | None = Field(description="When it could first be found; null before.")


class DocumentOut(DocumentSummaryOut):
    text: str = Field(description="Empty while submitted HTML is still to be read.")


DOCUMENT_SUMMARY: Members = dict.fromkeys(("id", "version", "external_id", "url", "title", "kind"), True)


class DocumentsOut(Output):
    items: list[DocumentSummaryOut]
    next_cursor: str | None


@api.post("", responses={200: DocumentSummaryOut, 202: DocumentSummaryOut})
@needs(Scope.DOCUMENTS_WRITE)
def submit(body: DocumentIn) -> Response:
    """Add a document, or a new version of one that is known (202); known and unchanged is 200."""
    with transaction() as session:
        accepted = documents.accept_document(session, principal(), body)
        return answer(
            DocumentSummaryOut(**_read_known(accepted.document, DocumentSummaryOut)),
            200 if accepted.outcome == "unchanged" else 202,
            location=f"/api/v1/documents/{accepted.document.id}",
            version=accepted.document.version,
            subject_id=accepted.document.id,
        )


@api.post("/bulk", responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}})
@needs(Scope.DOCUMENTS_WRITE)
@accepts(NDJSON, largest="max_bulk_bytes")
def submit_many() -> Response:
    """Add up to 1,000 documents, one a line; the answers come in order: {line, status, id} or {line, status, problem}."""
    return answer_lines(_take_line)


def _take_line(session: Session, line: dict[str, Any]) -> LineAnswer:
    accepted = documents.accept_document(session, principal(), parse_submission(DocumentIn, line))
    return LineAnswer(200 if accepted.outcome == "unchanged" else 202, accepted.document.id)


@api.get("", responses={200: DocumentsOut})
@needs(Scope.CLAIMS_READ)
@shortened
def list_documents(query: DocumentsQuery) -> Response:
    """Documents, newest first."""
    members = choose_members(query, DocumentSummaryOut, DOCUMENT_SUMMARY)
    with reading() as session:
        found = documents.list_documents(
            session,
            principal().workspace_id,
            kind=query.kind,
            publisher=query.publisher,
            external_id=query.external_id,
            url=query.url,
            after=read_position_id(query, "documents"),
            limit=query.limit + 1,
        )
    page, next_cursor = split_page(found, query, "documents", lambda document: str(document.id))
    items = [DocumentSummaryOut(**_read_known(document, DocumentSummaryOut)) for document in page]
    return answer_list(DocumentsOut(items=items, next_cursor=next_cursor), members)


@api.get("/<uuid:id>", responses={200: DocumentOut})
@needs(Scope.CLAIMS_READ)
def get_document(path: IdPath) -> Response:
    """A document with its text."""
    with reading() as session:
        document = documents.get_document(session, principal().workspace_id, path.id)
    return answer(DocumentOut(**_read_known(document, DocumentOut)), version=document.version)


@api.delete("/<uuid:id>", responses={204: None})
@needs(Scope.DOCUMENTS_WRITE)
@versioned
def delete(path: IdPath) -> Response:
    """Delete a document; evidence that cites it keeps its own copy of the passage."""
    with transaction() as session:
        document = documents.get_document(session, principal().workspace_id, path.id)
        check_version(document.version)
        documents.delete_document(session, principal(), document)
        return no_content()


def _read_known(document: Document, shape: type[Output]) -> dict[str, Any]:
    return {name: getattr(document, name) for name in shape.model_fields}
