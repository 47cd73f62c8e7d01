"""What the beat has done now and then."""

from datetime import timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.decisions import scheduled_publishing
from claimdesk.intake import imports
from claimdesk.outgoing import deliveries
from claimdesk.queue import leases, sla
from claimdesk.records.request import IdempotencyAnswer
from claimdesk.runs import clock_steps, heartbeats

log = structlog.get_logger()

ANSWERS_KEPT = timedelta(hours=24)


def sweep_records(session: Session) -> None:
    """Adopt versions that nobody serves, mend what a clock set back left, forget silent workers, drop old answers and broken uploads, publish."""
    if mended := clock_steps.mend_future_runs(session) + leases.mend_future_leases(session):
        log.warning("clock_was_set_back", mended=mended)
    heartbeats.adopt_versions(session)
    heartbeats.remove_silent_workers(session)
    sla.report_due(session, clock.now())
    imports.end_broken_uploads(session)
    deliveries.forget_old_deliveries(session)
    scheduled_publishing.publish_due_claims(session, clock.now())
    session.execute(
        delete(IdempotencyAnswer).where(IdempotencyAnswer.created_at < clock.now() - ANSWERS_KEPT)
    )
