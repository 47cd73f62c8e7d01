"""What leaves the desk whole: a verdict's bundle, and all verdicts as a stream."""

import json
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from uuid import UUID

from flask import Response, stream_with_context
from pydantic import Field

from claimdesk.decisions import bundles, claimreview_export, verdict_export, verdicts
from claimdesk.decisions.verdict_export import ExportFilter
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Label, Origin, Verdict
from service.api.blueprints import build_blueprint
from service.api.search_schemas import FromTime, ToTime
from service.api.verdicts_schemas import show_verdicts
from service.http.authentication import needs
from service.http.context import parts, principal, reading
from service.http.ndjson import NDJSON
from service.http.schemas import IdPath, Input, Name

api = build_blueprint("exports", "Verdicts as files.", path="verdicts")

ZIP, JSON_LD, CSV = "application/zip", "application/ld+json", "text/csv"
Pages = Iterator[Sequence[Verdict]]


class Format(StrEnum):
    JSONLD = "jsonld"
    CSV = "csv"
    NDJSON = "ndjson"


class ExportQuery(Input):
    format: Format
    label: Label | None = None
    origin: Origin | None = None
    publisher: Name | None = None
    language: Name | None = None
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


def _write_jsonld(pages: Pages) -> Iterator[str]:
    yield '{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": ['
    before = ""
    for page in pages:
        with parts().database.reading() as session:
            reviews = claimreview_export.build_claimreviews(
                session, [verdict for verdict in page if verdict.url is not None]
            )
        for review in reviews:
            yield before + json.dumps(review, ensure_ascii=False)
            before = ",\n"
    yield "]}\n"


def _write_csv(pages: Pages) -> Iterator[str]:
    yield verdict_export.build_csv((), with_head=True)
    for page in pages:
        yield verdict_export.build_csv(page, with_head=False)


def _write_ndjson(pages: Pages) -> Iterator[str]:
    for page in pages:
        with parts().database.reading() as session:
            shown = show_verdicts(session, page)
        yield "".join(verdict.model_dump_json(by_alias=True) + "\n" for verdict in shown)


WRITERS: dict[Format, tuple[Callable[[Pages], Iterator[str]], str]] = {
    Format.JSONLD: (_write_jsonld, JSON_LD),
    Format.CSV: (_write_csv, CSV),
    Format.NDJSON: (_write_ndjson, NDJSON),
}
