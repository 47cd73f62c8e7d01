"""What the beat has done now and then."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.decisions import scheduled_publishing
from claimdesk.queue import sla
from claimdesk.records.request import IdempotencyAnswer
from claimdesk.runs import heartbeats

ANSWERS_KEPT = timedelta(hours=24)


def sweep_records(session: Session) -> None:
    """Adopt versions that nobody serves, forget silent workers, drop old answers, say what is overdue, publish."""
    heartbeats.adopt_versions(session)
    heartbeats.remove_silent_workers(session)
    sla.report_due(session, clock.now())
    scheduled_publishing.publish_due_claims(session, clock.now())
    session.execute(
        delete(IdempotencyAnswer).where(IdempotencyAnswer.created_at < clock.now() - ANSWERS_KEPT)
    )
