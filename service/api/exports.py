"""What leaves the desk whole: a verdict's bundle, and all verdicts as a stream."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

import structlog
from flask import Response, stream_with_context
from pydantic import Field

from claimdesk.decisions import bundles, claimreview_export, verdict_export, verdicts
from claimdesk.decisions.verdict_export import ExportFilter
from claimdesk.errors import ClaimdeskError, Unavailable
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Label, Origin, Verdict
from service.api.blueprints import build_blueprint
from service.api.search_schemas import FromTime, ToTime
from service.api.verdicts_schemas import show_verdicts
from service.http.authentication import needs
from service.http.context import parts, principal, reading
from service.http.ndjson import NDJSON
from service.http.schemas import AnyOf, IdPath, Input, Name

api = build_blueprint("exports", "Verdicts as files.", path="verdicts")

ZIP, JSON_LD, CSV = "application/zip", "application/ld+json", "text/csv"
Pages = Iterator[Sequence[Verdict]]
T = TypeVar("T")

log = structlog.get_logger()


class Format(StrEnum):
    JSONLD = "jsonld"
    CSV = "csv"
    NDJSON = "ndjson"


class ExportQuery(Input):
    """Which verdicts; a name that is given several times means any of its values."""

    format: Format
    label: AnyOf[Label]
    origin: AnyOf[Origin]
    publisher: AnyOf[Name]
    language: AnyOf[Name]
    from_: FromTime | None = Field(None, alias="from")
    to: ToTime | None = None

    def wanted(self) -> ExportFilter:
        given = self.model_dump(exclude={"format", "from_", "to"})
        return ExportFilter(**given, published_from=self.from_, published_to=self.to)


@api.get("/<uuid:id>/bundle", responses={200: {"content": {ZIP: {"schema": {"type": "string"}}}}})
@needs(Scope.VERDICTS_READ, Scope.CLAIMS_READ)
def get_bundle(path: IdPath) -> Response:
    """All that a verdict stands on, as a zip with SHA-256 sums that verify; nothing internal or confidential."""
    with reading() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, path.id)
        content = bundles.build_bundle(session, verdict)
    name = f"verdict-{verdict.id}-{verdict.revision}.zip"
    return Response(content, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, mimetype=ZIP)


@api.get(
    "/export",
    responses={
        200: {
            "content": {
                JSON_LD: {"schema": {"type": "object"}},
                **{media_type: {"schema": {"type": "string"}} for media_type in (CSV, NDJSON)},
            }
        }
    },
)
@needs(Scope.VERDICTS_READ)
def export(query: ExportQuery) -> Response:
    """All published verdicts, streamed: a DataFeed of ClaimReviews (those with an address), CSV, or a line each."""
    write, media_type = WRITERS[query.format]
    pages = _walk_verdicts(principal().workspace_id, query.wanted())
    headers = {"Content-Disposition": f'attachment; filename="verdicts.{query.format.value}"'}
    return Response(stream_with_context(write(pages)), 200, headers, mimetype=media_type)


@dataclass
class Omitted:
    """What an export leaves out, and why; its last line says so, and the export itself is whole."""

    found: list[str] = field(default_factory=list)

    def walk(self, pages: Pages) -> Pages:
        """The pages; where the next one can't be read, the export ends there and says so."""
        try:
            yield from pages
        except ClaimdeskError as error:
            self.found.append(f"the export is not complete: {error.detail}")

    def build(self, page: Sequence[Verdict], build: Callable[[Sequence[Verdict]], list[T]]) -> list[T]:
        """What is built of the page; of one that can't be built whole, each verdict alone, without those that fail."""
        try:
            return build(page)
        except Unavailable as error:
            self.found.append(f"the export is not complete: {error.detail}")
            return []
        except Exception as error:  # noqa: BLE001  named in the last line, and logged
            if len(page) > 1:
                return [row for verdict in page for row in self.build([verdict], build)]
            self._leave_out(page[0], error)
            return []

    def _leave_out(self, verdict: Verdict, error: Exception) -> None:
        log.error("export.verdict_left_out", verdict_id=str(verdict.id), exc_info=error)
        self.found.append(f"verdict {verdict.id} could not be written ({type(error).__name__})")


def _walk_verdicts(workspace_id: UUID, wanted: ExportFilter) -> Pages:
    """Page after page, each of its own snapshot, so that a slow reader holds none."""
    after: UUID | None = None
    while True:
        with parts().database.reading() as session:
            page = verdict_export.list_exported(session, workspace_id, wanted, after)
        if not page:
            return
        yield page
        after = page[-1].id


def _build_jsonld(page: Sequence[Verdict]) -> list[str]:
    with parts().database.reading() as session:
        reviews = claimreview_export.build_claimreviews(
            session, [verdict for verdict in page if verdict.url is not None]
        )
    return [json.dumps(review, ensure_ascii=False) for review in reviews]


def _write_jsonld(pages: Pages) -> Iterator[str]:
    """A last member `comment` says what is left out."""
    omitted = Omitted()
    yield '{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": ['
    before = ""
    for page in omitted.walk(pages):
        for review in omitted.build(page, _build_jsonld):
            yield before + review
            before = ",\n"
    said = [{"@type": "Comment", "text": why} for why in omitted.found]
    yield f'],\n"comment": {json.dumps(said)}}}\n' if said else "]}\n"


def _write_csv(pages: Pages) -> Iterator[str]:
    """Lines at the end that begin with # say what is left out."""
    omitted = Omitted()
    yield verdict_export.build_csv((), with_head=True)
    for page in omitted.walk(pages):
        yield from omitted.build(page, lambda verdicts: [verdict_export.build_csv(verdicts, with_head=False)])
    yield "".join(f"# {why}\r\n" for why in omitted.found)


def _build_ndjson(page: Sequence[Verdict]) -> list[str]:
    with parts().database.reading() as session:
        return [verdict.model_dump_json(by_alias=True) + "\n" for verdict in show_verdicts(session, page)]


def _write_ndjson(pages: Pages) -> Iterator[str]:
    """Lines at the end with the one member `omitted` say what is left out."""
    omitted = Omitted()
    for page in omitted.walk(pages):
        yield "".join(omitted.build(page, _build_ndjson))
    yield "".join(json.dumps({"omitted": why}) + "\n" for why in omitted.found)


WRITERS: dict[Format, tuple[Callable[[Pages], Iterator[str]], str]] = {
    Format.JSONLD: (_write_jsonld, JSON_LD),
    Format.CSV: (_write_csv, CSV),
    Format.NDJSON: (_write_ndjson, NDJSON),
}
