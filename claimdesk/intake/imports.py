"""Imports: large files taken in line by line, each with its own outcome, by any worker."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import in_batches
from claimdesk.errors import FieldError, Invalid, NotFound, WrongState
from claimdesk.events import events, history
from claimdesk.people.principals import Principal
from claimdesk.records.request import Import, ImportLine, ImportStatus
from claimdesk.runs import planning
from claimdesk.terms import StageName, SubjectKind

KINDS = ("articles", "documents", "claimreview")
UPLOADED_WITHIN = timedelta(hours=1)  # between two batches of lines; the slowest disk takes seconds
LINES_AT_ONCE = 100  # in one transaction
INSERT_BATCH = 500


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """A line's outcome: an HTTP status with what was made, or with the problem; `more` where a line held several."""

    number: int
    status: int
    subject_id: UUID | None = None
    problem: dict[str, Any] | None = None
    more: list[dict[str, Any]] = field(default_factory=list)


def begin_import(session: Session, principal: Principal, kind: str, size_bytes: int) -> Import:
    """An import whose lines follow by add_lines and that close() sets going. Raises Invalid for another kind."""
    if kind not in KINDS:
        raise Invalid(f"kind is one of {', '.join(KINDS)}", [FieldError("/kind", "not one of them")])
    found = Import(
        id=clock.new_id(),
        workspace_id=principal.workspace_id,
        account_id=principal.account_id,
        kind=kind,
        size_bytes=size_bytes,
    )
    session.add(found)
    session.flush()
    return found


def add_lines(session: Session, import_: Import, lines: Sequence[str]) -> None:
    """Keep the next lines, numbered from 1 over all calls. Blank ones count but are not kept.

    A line that no store keeps (a NUL character) is kept without it and marked as failed.
    """
    first = (import_.total or 0) + 1
    import_.total = first - 1 + len(lines)
    rows = [_build_row(import_, number, line) for number, line in enumerate(lines, first) if line.strip()]
    for batch in in_batches(rows, INSERT_BATCH):
        session.execute(insert(ImportLine), list(batch))


def _build_row(import_: Import, number: int, line: str) -> dict[str, Any]:
    row: dict[str, Any] = {"id": clock.new_id(), "import_id": import_.id, "line": number, "content": line}
    if "\x00" in line or any("\ud800" <= character <= "\udfff" for character in line):
        problem = {
            "code": "unreadable",
            "status": 422,
            "detail": "the line holds characters that no store keeps",
        }
        row |= {"content": None, "status": 422, "problem": problem}
    return row


def close_import(session: Session, import_: Import) -> None:
    """All lines are in: have them worked through. Raises WrongState when that was said before."""
    if import_.status != ImportStatus.QUEUED:
        raise WrongState("this import is under way already")
    failed = (
        select(func.count())
        .select_from(ImportLine)
        .where(ImportLine.import_id == import_.id, ImportLine.status.is_not(None))
    )
    import_.total = session.scalar(
        select(func.count()).select_from(ImportLine).where(ImportLine.import_id == import_.id)
    )
    import_.failed = import_.done = session.scalar(failed) or 0
    import_.status = ImportStatus.RUNNING
    session.flush()
    plan_next(session, import_)


def plan_next(session: Session, import_: Import) -> None:
    """Have the next lines taken in."""
    planning.plan_runs(
        session,
        StageName.IMPORT,
        [planning.Wanted(import_.workspace_id, SubjectKind.IMPORT, import_.id, f"{import_.done}")],
        again=True,
    )


def get_import(session: Session, workspace_id: UUID, import_id: UUID, *, lock: bool = False) -> Import:
    """The workspace's import with its progress, locked for a change where asked. Raises NotFound."""
    query = select(Import).where(Import.workspace_id == workspace_id, Import.id == import_id)
    found = session.scalar(query.with_for_update(key_share=True) if lock else query)
    if found is None:
        raise NotFound("there is no such import")
    return found


def list_imports(
    session: Session, by: Principal, kinds: Collection[str], after: UUID | None, limit: int
) -> list[Import]:
    """The workspace's imports of these kinds, the newest first, from behind the id `after`."""
    query = select(Import).where(Import.workspace_id == by.workspace_id, Import.kind.in_(kinds))
    if after is not None:
        query = query.where(Import.id < after)
    return list(session.scalars(query.order_by(Import.id.desc()).limit(limit)))


def delete_import(session: Session, by: Principal, import_: Import) -> None:
    """Delete an import with its lines' outcomes; what it made stays. Raises WrongState while its lines are taken in."""
    if import_.status == ImportStatus.RUNNING:
        raise WrongState("its lines are being taken in", state=import_.status.value)
    planning.cancel_runs(session, [import_.id])
    session.execute(delete(ImportLine).where(ImportLine.import_id == import_.id))
    session.delete(import_)
    changes = {"kind": import_.kind, "done": import_.done}
    history.record(
        session, by.workspace_id, SubjectKind.IMPORT, import_.id, "deleted", by=by.account_id, by_name=by.name,
        changes=changes,
    )  # fmt: skip


def end_broken_uploads(session: Session) -> None:
    """Fail the imports whose lines stopped coming long ago, and drop the lines: whoever sent the file sends it again."""
    before = clock.now() - UPLOADED_WITHIN
    coming = select(ImportLine.id).where(ImportLine.import_id == Import.id, ImportLine.created_at >= before)
    query = select(Import).where(
        Import.status == ImportStatus.QUEUED, Import.created_at < before, ~coming.exists()
    )
    for import_ in session.scalars(query.with_for_update(key_share=True)).all():
        session.execute(delete(ImportLine).where(ImportLine.import_id == import_.id))
        import_.status, import_.finished_at = ImportStatus.FAILED, clock.now()
        import_.total, import_.error = 0, "the upload broke off before its end; nothing was taken in"


def list_lines(
    session: Session, import_: Import, *, after: int = 0, limit: int = 50, failed: bool = False
) -> list[ImportLine]:
    """The lines with their outcomes, in order, from behind the line `after`; failed: only those that failed."""
    query = select(ImportLine).where(ImportLine.import_id == import_.id, ImportLine.line > after)
    if failed:
        query = query.where(ImportLine.status >= 400)
    return list(session.scalars(query.order_by(ImportLine.line).limit(limit)))


def list_waiting(session: Session, import_id: UUID, limit: int = LINES_AT_ONCE) -> list[ImportLine]:
    """The next lines to take in."""
    return list(
        session.scalars(
            select(ImportLine)
            .where(ImportLine.import_id == import_id, ImportLine.status.is_(None))
            .order_by(ImportLine.line)
            .limit(limit)
        )
    )


def save_outcomes(session: Session, import_: Import, outcomes: Sequence[LineOutcome]) -> None:
    """Write the outcomes down, drop the lines' content, count; the last one ends the import."""
    if outcomes:
        statement = (
            update(ImportLine)
            .where(
                ImportLine.import_id == import_.id,
                ImportLine.line == bindparam("number"),
                ImportLine.status.is_(None),
            )
            .values(
                content=None,
                status=bindparam("outcome"),
                subject_id=bindparam("made"),
                problem=bindparam("why"),
                more=bindparam("several"),
            )
        )
        rows = [
            {
                "number": outcome.number,
                "outcome": outcome.status,
                "made": outcome.subject_id,
                "why": outcome.problem,
                "several": outcome.more,
            }
            for outcome in outcomes
        ]
        session.connection().execute(statement, rows)
    import_.done += len(outcomes)
    import_.failed += sum(outcome.status >= 400 for outcome in outcomes)
    import_.unchanged += sum(outcome.status == 200 for outcome in outcomes)
    import_.accepted += sum(outcome.status in {201, 202} for outcome in outcomes)
    session.flush()
    if list_waiting(session, import_.id, limit=1):
        plan_next(session, import_)
        return
    import_.status, import_.finished_at = ImportStatus.DONE, clock.now()
    events.record_events(
        session, events.Happened(import_.workspace_id, "import.done", SubjectKind.IMPORT, import_.id, {})
    )
