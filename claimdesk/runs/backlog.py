"""How much work is waiting, over all workspaces: numbers for operators, nothing of a workspace."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.records.run import Run, RunStatus


@dataclass(frozen=True, slots=True)
class Backlog:
    """A stage's open runs and for how long the first has been due, seconds (0: none is late)."""

    stage: str
    open: int
    oldest_due_s: float


def measure(session: Session) -> list[Backlog]:
    """The backlog of each stage that has one, by name."""
    now = clock.now()
    rows = session.execute(
        select(Run.stage, func.count(), func.min(Run.due_at))
        .where(Run.status == RunStatus.OPEN)
        .group_by(Run.stage)
        .order_by(Run.stage)
    )
    return [
        Backlog(stage, number, round(max(0.0, (now - due_at).total_seconds()), 1))
        for stage, number, due_at in rows
    ]
