"""Published verdicts, all of them, page by page of the records: as ClaimReview, CSV or for NDJSON."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.decisions.verdicts import build_published_key
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictStatus

PAGE = 500
COLUMNS = (
    "id",
    "revision",
    "origin",
    "claim_text",
    "claimant",
    "label",
    "rating",
    "rationale",
    "url",
    "headline",
    "publisher",
    "language",
    "published_at",
    "modified_at",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it; OWASP, "CSV injection"


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """What an export is narrowed to: of several values of a name, any fits. None and empty narrow nothing."""

    label: Collection[Label] = ()
    origin: Collection[Origin] = ()
    publisher: Collection[str] = ()
    language: Collection[str] = ()
    published_from: datetime | None = None
    published_to: datetime | None = None


def list_exported(
    session: Session, workspace_id: UUID, wanted: ExportFilter, after: UUID | None
) -> list[Verdict]:
    """The next published verdicts by id; a walk sees each that was there throughout exactly once."""
    query = select(Verdict).where(
        Verdict.workspace_id == workspace_id, Verdict.status == VerdictStatus.PUBLISHED
    )
    for column, value in (
        (Verdict.label, wanted.label),
        (Verdict.origin, wanted.origin),
        (Verdict.publisher, wanted.publisher),
        (Verdict.language, wanted.language),
    ):
        if value:
            query = query.where(column.in_(value))
    if wanted.published_from is not None:
        query = query.where(Verdict.published_key >= build_published_key(wanted.published_from))
    if wanted.published_to is not None:
        query = query.where(
            Verdict.published_key < build_published_key(wanted.published_to), Verdict.published_key != ""
        )
    if after is not None:
        query = query.where(Verdict.id > after)
    return list(session.scalars(query.order_by(Verdict.id).limit(PAGE)))


def build_csv(found: Sequence[Verdict], *, with_head: bool) -> str:
    """The verdicts as lines of CSV; what a spreadsheet would take for a formula has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    if with_head:
        writer.writerow(COLUMNS)
    for verdict in found:
        row = {name: getattr(verdict, name) for name in COLUMNS}
        row["rating"] = (verdict.rating or {}).get("name")
        writer.writerow([_format_cell(value) for value in row.values()])
    return out.getvalue()


def _format_cell(value: object) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
