"""Runs that gave up, seen and set going again by an admin."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import NotFound, WrongState
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import planning
from claimdesk.runs.stages import STAGES
from claimdesk.terms import StageName

MOST_AT_ONCE = 1_000  # so that one request holds no lock for long; the rest is retried by asking again


def list_runs(
    session: Session,
    workspace_id: UUID,
    *,
    status: Collection[RunStatus] = (),
    stage: Collection[str] = (),
    after: UUID | None = None,
    limit: int = 50,
) -> list[Run]:
    """The workspace's runs in the order of their making, from behind the id `after`."""
    query = select(Run).where(Run.workspace_id == workspace_id)
    if status:
        query = query.where(Run.status.in_(status))
    if stage:
        query = query.where(Run.stage.in_(stage))
    if after is not None:
        query = query.where(Run.id > after)
    return list(session.scalars(query.order_by(Run.id).limit(limit)))


def retry_run(session: Session, workspace_id: UUID, run_id: UUID) -> Run:
    """Have a dead run tried again from its first attempt. Raises NotFound, WrongState when it is not dead."""
    run = session.scalar(
        select(Run).where(Run.id == run_id, Run.workspace_id == workspace_id).with_for_update()
    )
    if run is None:
        raise NotFound("there is no such run")
    if run.status != RunStatus.DEAD:
        raise WrongState(f"the run is {run.status.value}, not dead", state=run.status.value)
    reopen_runs(session, [run])
    return run


def retry_runs(
    session: Session, workspace_id: UUID, *, stage: str | None = None, error: str | None = None
) -> int:
    """Have the workspace's dead runs tried again, those of a stage or with an error code; how many, 1,000 at most."""
    query = select(Run).where(Run.workspace_id == workspace_id, Run.status == RunStatus.DEAD)
    if stage is not None:
        query = query.where(Run.stage == stage)
    if error is not None:
        query = query.where(Run.error_code == error)
    runs = session.scalars(query.order_by(Run.id).limit(MOST_AT_ONCE).with_for_update()).all()
    reopen_runs(session, runs)
    return len(runs)


def reopen_runs(session: Session, runs: Sequence[Run]) -> None:
    """Have the locked runs tried again from their first attempt, by this version of their stage."""
    for run in runs:
        run.status, run.attempt = RunStatus.OPEN, 0
        run.due_at = run.wanted_at = clock.now()
        stage = STAGES[StageName(run.stage)]
        run.component_version = stage.version
        run.error = run.error_code = None
        planning.hint_stage(session, stage.name)
