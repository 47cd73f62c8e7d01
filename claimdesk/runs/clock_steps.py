"""What a clock that was set back leaves in the future: moments that nobody planned, brought back to where they may be.

A clock that is set forward needs nothing: what falls due early is done early, and what was taken is fenced.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.records.run import Heartbeat, Run, RunStatus
from claimdesk.runs.heartbeats import EVERY
from claimdesk.runs.stages import STAGES
from claimdesk.runs.taking import BACK_OFF, MAX_ATTEMPTS

LONGEST_DELAY = BACK_OFF * 2**MAX_ATTEMPTS  # nothing is put off for longer
SLACK = timedelta(
    seconds=60
)  # clocks of machines that share a SQLite file's folder, or an answer that came late


def mend_future_runs(session: Session) -> int:
    """Have runs, takings and reports that lie too far in the future count from now; how many there were.

    A taking whose worker lives is extended by it; one whose worker is dead runs out as if it had been taken now.
    """
    now = clock.now()
    is_open = Run.status == RunStatus.OPEN
    mended = _count_changed(
        session,
        update(Run)
        .where(Run.stage.in_(list(STAGES)), is_open, Run.due_at > now + LONGEST_DELAY + SLACK)
        .values(due_at=now),
    )
    for stage in STAGES.values():
        patience = timedelta(seconds=stage.patience_s)
        mended += _count_changed(
            session,
            update(Run)
            .where(
                Run.stage == stage.name,
                is_open,
                Run.claim_token.is_not(None),
                Run.taken_until > now + patience + SLACK,
            )
            .values(taken_until=now + patience),
        )
    return mended + _count_changed(
        session, update(Heartbeat).where(Heartbeat.seen_at > now + EVERY + SLACK).values(seen_at=now)
    )


def _count_changed(session: Session, statement: Update) -> int:
    found: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return int(found.rowcount)
