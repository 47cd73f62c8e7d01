"""Imports: files of any size, taken in line by line by the workers."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import IO, Annotated, Any, Literal
from uuid import UUID

from flask import Response
from flask_openapi3.models.file import FileStorage
from pydantic import ConfigDict, Field

from claimdesk.decisions import import_lines
from claimdesk.errors import Unreadable, WrongState
from claimdesk.intake import imports, uploads
from claimdesk.intake.lines import LONGEST_LINE
from claimdesk.records.account import Scope
from claimdesk.records.request import Import, ImportLine, ImportStatus
from service.api.blueprints import build_blueprint
from service.http import idempotency
from service.http.authentication import needs
from service.http.context import parts, principal, reading, transaction
from service.http.limits import accepts
from service.http.paging import read_position, read_position_id, split_page
from service.http.problems import build_problem, may_fail
from service.http.request_log import UPLOADS
from service.http.responses import answer, no_content
from service.http.schemas import IdPath, Input, ListQuery, Name, Output

api = build_blueprint("imports", "Large files, taken in line by line.")

LINES_A_TRANSACTION = 500
SAMPLE = 500  # characters of a line that is shown
Column = Annotated[str, Field(max_length=500)]
SCOPES = {
    "articles": Scope.ARTICLES_WRITE,
    "documents": Scope.DOCUMENTS_WRITE,
    "claimreview": Scope.VERDICTS_PUBLISH,
}


class ImportForm(Input):
    """JSON (an object a line, one list, or one feed), CSV or XLSX; also packed with gzip."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: Literal["articles", "documents", "claimreview"]
    file: FileStorage
    mapping: dict[Name, Column | None] = Field(
        {},
        description="Of a table: which column a field is taken from, in JSON; null: from none. What is not said goes by names.",
    )
    dry_run: bool = Field(
        False, description="Only tell what would become of it (200), with the mapping; nothing is kept."
    )


class WrongLineOut(Output):
    line: int
    problem: dict[str, Any]


class ImportReportOut(Output):
    """What would become of a file."""

    dry_run: Literal[True] = True
    kind: str
    format: uploads.UploadFormat
    columns: list[str] = Field(description="Of a table.")
    mapping: dict[str, str] = Field(description="Of a table: field to column, as it would be taken.")
    ignored: list[str] = Field(description="Columns that nothing is taken from.")
    total: int
    fitting: int = Field(description="Lines that would be taken in.")
    failed: int
    problems: list[WrongLineOut] = Field(description="The first lines that would fail.")
    first: list[Any] = Field(description="The first lines as they would be taken in.")


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


@api.post("", responses={200: ImportReportOut, 202: ImportStateOut})
@needs()
@accepts("multipart/form-data", largest="max_import_bytes")
@may_fail(Unreadable)
def begin_import(form: ImportForm) -> Response:
    """Import a file; what becomes of each line is told by GET. A file of another kind is refused at once (422).

    With dry_run nothing is kept: the answer (200) says what would become of each line, and of a table which column each
    field is taken from.
    """
    principal().require(SCOPES[form.kind])
    given = form.file.stream
    asked = json.dumps([form.kind, form.mapping, form.dry_run], sort_keys=True)
    idempotency.note_body_digest(f"{asked} {_digest_file(given)}".encode())
    size = given.tell()
    with reading():
        pass  # an answer that is known is replayed before anything is stored
    settings = parts().settings
    with uploads.unpack(given, settings.max_import_bytes, settings.folder / UPLOADS) as file:
        upload = uploads.open_upload(file, form.kind, form.mapping)
        import_lines.check_kind(form.kind, upload.read_lines())
        if form.dry_run:
            return answer(_show_report(form.kind, upload))
        begun_id = _keep_lines(form.kind, size, upload)
    with transaction() as session:
        begun = imports.get_import(session, principal().workspace_id, begun_id, lock=True)
        imports.close_import(session, begun)
        return answer(_show_state(begun), 202, location=f"/api/v1/imports/{begun.id}")


def _keep_lines(kind: str, size: int, upload: uploads.Upload) -> UUID:
    """The id of a new import that holds all lines of the file, a batch a transaction."""
    database = parts().database
    with database.transaction() as session:
        begun = imports.begin_import(session, principal(), kind, size)
    for lines in _build_batches(upload.read_lines()):
        with database.transaction() as session:
            found = imports.get_import(session, principal().workspace_id, begun.id, lock=True)
            imports.add_lines(session, found, lines)
    return begun.id


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


def _show_report(kind: str, upload: uploads.Upload) -> ImportReportOut:
    report = import_lines.build_report(kind, upload.read_lines())
    mapping = upload.mapping
    return ImportReportOut(
        kind=kind,
        format=upload.format,
        columns=list(upload.columns),
        mapping=dict(mapping.columns) if mapping else {},
        ignored=list(mapping.ignored) if mapping else [],
        total=report.total,
        fitting=report.fitting,
        failed=report.wrong,
        problems=[
            WrongLineOut(line=number, problem=build_problem(error)) for number, error in report.problems
        ],
        first=[_show_sample(line) for line in report.first],
    )


def _show_sample(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return line[:SAMPLE]


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
