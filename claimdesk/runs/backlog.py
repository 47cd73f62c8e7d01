"""How much work is waiting, over all workspaces: numbers for operators, nothing of a workspace."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.records.run import Run, RunStatus


@dataclass(frozen=True, slots=True)
class Backlog:
    """A stage's runs that are not done.

    later: put off, or planned for later; oldest_s: since when the first is wanted; computing_s: since when the longest
    taking that is under way is computed.
    """

    stage: str
    due: int = 0
    later: int = 0
    taken: int = 0
    dead: int = 0
    oldest_s: float = 0.0
    computing_s: float = 0.0

    @property
    def open(self) -> int:
        return self.due + self.later + self.taken


def measure_backlog(session: Session) -> list[Backlog]:
    """The backlog of each stage that has one, by name."""
    now = clock.now()
    is_open, is_taken = Run.status == RunStatus.OPEN, Run.claim_token.is_not(None)
    rows = session.execute(
        select(
            Run.stage,
            _count_where(is_open & ~is_taken & (Run.due_at <= now)),
            _count_where(is_open & ~is_taken & (Run.due_at > now)),
            _count_where(is_open & is_taken),
            _count_where(Run.status == RunStatus.DEAD),
            func.min(case((is_open, func.coalesce(Run.wanted_at, Run.due_at)))),
            func.min(case((is_open & is_taken, Run.started_at))),
        )
        .where(Run.status.in_((RunStatus.OPEN, RunStatus.DEAD)))
        .group_by(Run.stage)
        .order_by(Run.stage)
    )
    return [
        Backlog(stage, due, later, taken, dead, _measure_age_s(now, oldest), _measure_age_s(now, computing))
        for stage, due, later, taken, dead, oldest, computing in rows
    ]


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _measure_age_s(now: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else round(max(0.0, (now - since).total_seconds()), 1)
