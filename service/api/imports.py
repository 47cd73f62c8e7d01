"""Imports: files of any size, taken in line by line by the workers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import IO, Any, Literal
from uuid import UUID

from flask import Response
from flask_openapi3.models.file import FileStorage
from pydantic import ConfigDict, Field

from claimdesk.errors import WrongState
from claimdesk.intake import imports
from claimdesk.intake.lines import LONGEST_LINE, split_lines
from claimdesk.records.account import Scope
from claimdesk.records.request import Import, ImportLine, ImportStatus
from service.api.blueprints import build_blueprint
from service.http import idempotency
from service.http.authentication import needs
from service.http.context import parts, principal, reading, transaction
from service.http.limits import accepts
from service.http.paging import read_position, read_position_id, split_page
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import IdPath, Input, ListQuery, Output

api = build_blueprint("imports", "Large files, taken in line by line.")

LINES_A_TRANSACTION = 500
SCOPES = {
    "articles": Scope.ARTICLES_WRITE,
    "documents": Scope.DOCUMENTS_WRITE,
    "claimreview": Scope.VERDICTS_PUBLISH,
}


class ImportForm(Input):
    """One object a line: articles or documents as they are posted, or ClaimReview, also as one feed or list."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: Literal["articles", "documents", "claimreview"]
    file: FileStorage


class ImportQuery(ListQuery):
    failed: bool = Field(default=False, description="Only lines that failed.")


class ImportLineOut(Output):
    line: int
    status: int | None = Field(description="An HTTP status; null while the line waits.")
    id: UUID | None
    problem: dict[str, Any] | None
    more: list[Any] = Field(description="Outcomes of a line that held several.")


class ImportStateOut(Output):
    """How far an import is."""

    id: UUID
    kind: str
    status: ImportStatus
    size_bytes: int
    total: int | None
    done: int
    accepted: int
    unchanged: int
    failed: int
    error: str | None
    created_at: datetime
    finished_at: datetime | None


class ImportOut(ImportStateOut):
    """How far an import is, with a page of its lines' outcomes."""

    items: list[ImportLineOut]
    next_cursor: str | None


class ImportsOut(Output):
    items: list[ImportStateOut]
    next_cursor: str | None


@api.post("", responses={202: ImportStateOut})
@needs()
@accepts("multipart/form-data", largest="max_import_bytes")
def begin_import(form: ImportForm) -> Response:
    """Import a file; what becomes of each line is told by GET."""
    principal().require(SCOPES[form.kind])
    file = form.file.stream
    idempotency.note_body_digest(f"{form.kind} {_digest_file(file)}".encode())
    size = file.tell()
    file.seek(0)
    with reading():
        pass  # an answer that is known is replayed before anything is stored
    database = parts().database
    with database.transaction() as session:
        begun = imports.begin_import(session, principal(), form.kind, size)
    for lines in _build_batches(split_lines(file, form.kind)):
        with database.transaction() as session:
            found = imports.get_import(session, principal().workspace_id, begun.id, lock=True)
            imports.add_lines(session, found, lines)
    with transaction() as session:
        begun = imports.get_import(session, principal().workspace_id, begun.id, lock=True)
        imports.close_import(session, begun)
        return answer(_show_state(begun), 202, location=f"/api/v1/imports/{begun.id}")


@api.get("", responses={200: ImportsOut})
@needs()
def list_imports(query: ListQuery) -> Response:
    """The imports of the kinds that the key may begin, newest first."""
    kinds = [kind for kind, scope in SCOPES.items() if principal().has(scope)]
    with reading() as session:
        after = read_position_id(query, "imports")
        found = imports.list_imports(session, principal(), kinds, after, query.limit + 1)
    page, next_cursor = split_page(found, query, "imports", lambda import_: str(import_.id))
    return answer(ImportsOut(items=[_show_state(import_) for import_ in page], next_cursor=next_cursor))


@api.delete("/<uuid:id>", responses={204: None})
@needs()
@may_fail(WrongState)
def delete_import(path: IdPath) -> Response:
    """Delete an import that is done, has failed or whose upload broke off; what it made stays."""
    with transaction() as session:
        found = imports.get_import(session, principal().workspace_id, path.id, lock=True)
        principal().require(SCOPES[found.kind])
        imports.delete_import(session, principal(), found)
        return no_content()


@api.get("/<uuid:id>", responses={200: ImportOut})
@needs()
def get_import(path: IdPath, query: ImportQuery) -> Response:
    """How far an import is, with its lines' outcomes in order."""
    name = f"lines of {path.id}"
    with reading() as session:
        found = imports.get_import(session, principal().workspace_id, path.id)
        principal().require(SCOPES[found.kind])
        lines = imports.list_lines(
            session, found, after=read_position(query, name) or 0, limit=query.limit + 1, failed=query.failed
        )
    page, next_cursor = split_page(lines, query, name, lambda line: line.line)
    state = _show_state(found).model_dump()
    return answer(ImportOut(**state, items=[_show_line(line) for line in page], next_cursor=next_cursor))


def _digest_file(file: IO[bytes]) -> str:
    """SHA-256 of the file, in hexadecimal; reads it to its end."""
    found = sha256()
    while piece := file.read(LONGEST_LINE):
        found.update(piece)
    return found.hexdigest()


def _show_state(found: Import) -> ImportStateOut:
    return ImportStateOut(**{name: getattr(found, name) for name in ImportStateOut.model_fields})


def _show_line(line: ImportLine) -> ImportLineOut:
    same = {name: getattr(line, name) for name in ("line", "status", "problem", "more")}
    return ImportLineOut(**same, id=line.subject_id)


def _build_batches(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines, as many at a time as one transaction keeps."""
    batch: list[str] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) == LINES_A_TRANSACTION or size > LONGEST_LINE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
