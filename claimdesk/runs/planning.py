"""Wanting work: one row per subject and stage, upserted with a hash of all that the outcome depends on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import after_commit, build_insert, in_batches
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs.stages import STAGES
from claimdesk.terms import StageName, SubjectKind

BATCH = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stage's work on one subject; inputs: all that the outcome depends on, as text; share: what few may use at once."""

    workspace_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    inputs: str
    article_id: UUID | None = None
    share: str | None = None


def plan_runs(
    session: Session,
    stage: StageName,
    wanted: Iterable[Wanted],
    *,
    again: bool = False,
    delay: timedelta = timedelta(),
) -> None:
    """Have the stage done for each subject; nothing is repeated whose inputs and version are the same.

    `again` asks for it even so. Attempts start anew when what is wanted changes. A hint follows the commit.
    """
    now = clock.now()
    nonce = clock.new_id().hex if again else ""
    rows = [
        _build_row(stage, work, nonce, now + delay, session)
        for work in sorted(wanted, key=lambda work: work.subject_id)
    ]
    for batch in in_batches(rows, BATCH):
        _save_rows(session, batch)
    if rows:
        hint_stage(session, stage)


def _build_row(
    stage: StageName, wanted: Wanted, nonce: str, due: datetime, session: Session
) -> dict[str, Any]:
    return {
        "id": clock.new_id(),
        "created_at": due,
        "workspace_id": wanted.workspace_id,
        "subject_kind": wanted.subject_kind,
        "subject_id": wanted.subject_id,
        "article_id": wanted.article_id,
        "stage": stage,
        "status": RunStatus.OPEN,
        "component_version": STAGES[stage].version,
        "wanted_hash": hash_inputs(wanted.inputs, nonce),
        "attempt": 0,
        "due_at": due,
        "wanted_at": due,
        "request_id": session.info.get("request_id"),
        "share": None if wanted.share is None else hash_inputs(wanted.share),
    }


def hash_inputs(inputs: str, nonce: str = "") -> bytes:
    """What is wanted, as a run keeps it; the component's version stands beside it, so that another one is seen without the inputs."""
    return sha256("\x1f".join((inputs, nonce)).encode("utf-8", "surrogatepass")).digest()


def _save_rows(session: Session, rows: Collection[dict[str, Any]]) -> None:
    """One statement for all rows: keeps a taking that is under way, opens what changed, leaves what is done."""
    statement = build_insert(
        session, Run.__table__
    )  # without the rows, so that it is compiled once: 5 times as fast
    new = statement.excluded
    by_this = (Run.component_version == new.component_version) & (Run.status != RunStatus.CANCELLED)
    unchanged = by_this & (Run.wanted_hash == new.wanted_hash)
    done = by_this & (Run.done_hash == new.wanted_hash)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject_id", "stage"],
            set_={
                "wanted_hash": new.wanted_hash,
                "done_hash": case((by_this, Run.done_hash), else_=None),
                "component_version": new.component_version,
                "article_id": new.article_id,
                "request_id": new.request_id,
                "share": new.share,
                "status": case((unchanged, Run.status), (done, RunStatus.DONE), else_=RunStatus.OPEN),
                "attempt": case((unchanged, Run.attempt), else_=0),
                "error": case((unchanged, Run.error), else_=None),
                "error_code": case((unchanged, Run.error_code), else_=None),
                "due_at": case((unchanged, Run.due_at), else_=new.due_at),
                "wanted_at": case(
                    (unchanged | (Run.status == RunStatus.OPEN), Run.wanted_at), else_=new.wanted_at
                ),
            },
        ),
        list(rows),
    )


def hint_stage(session: Session, stage: StageName) -> None:
    """Tell the workers of the stage after the commit; at most once per stage and commit."""
    sends = session.info.get("send")
    if sends is not None:
        after_commit(session, f"hint {stage}", lambda: sends(stage))


def cancel_runs(
    session: Session, subject_ids: Collection[UUID], stages: Collection[StageName] | None = None
) -> None:
    """Have no more done for the subjects: what is under way will not be allowed to commit."""
    for batch in in_batches(sorted(subject_ids), BATCH):
        statement = (
            update(Run)
            .where(
                Run.subject_id.in_(batch), Run.status.in_((RunStatus.OPEN, RunStatus.DEAD, RunStatus.DONE))
            )
            .values(
                status=RunStatus.CANCELLED, claim_token=None, taken_until=None, done_hash=None, share=None
            )
        )
        if stages is not None:
            statement = statement.where(Run.stage.in_(stages))
        session.execute(statement, execution_options={"synchronize_session": False})
