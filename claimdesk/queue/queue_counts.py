"""How many claims of each queue are where, read from the records at that moment; and what stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.queue import blocked_claims
from claimdesk.queue.blocked_claims import BlockedClaims
from claimdesk.queue.sla import DUE_SOON, STILL_DUE
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease
from claimdesk.records.queue import Queue

COUNTED = STILL_DUE
OFFERED = tuple(status for status in COUNTED if status != ClaimStatus.DECIDED)
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many claims of a queue are in each state, and how long the oldest has waited (seconds).

    snoozed: of those, how many are offered to nobody before a time.
    """

    waiting: int = 0
    in_review: int = 0
    awaiting_second: int = 0
    adjudication: int = 0
    decided: int = 0
    revisit: int = 0
    snoozed: int = 0
    oldest_waiting_s: int | None = None
    due_soon: int = 0
    overdue: int = 0
    decided_24h: int = 0
    reviewers_active: int = 0
    blocked: tuple[BlockedClaims, ...] = ()


def count_claims(session: Session, queues: Sequence[Queue]) -> dict[UUID, QueueCounts]:
    """The counts of each queue by its id; a few grouped queries over indexes for any number of queues."""
    found: dict[UUID | None, dict[str, Any]] = {queue.id: {} for queue in queues}
    now = clock.now()
    states = session.execute(
        select(Claim.queue_id, Claim.status, func.count(), func.min(Claim.queued_at))
        .where(Claim.queue_id.in_(found), Claim.status.in_(COUNTED))
        .group_by(Claim.queue_id, Claim.status)
    )
    for queue_id, status, number, oldest in states:
        found[queue_id][status.value] = number
        if status == ClaimStatus.WAITING and oldest is not None:
            found[queue_id]["oldest_waiting_s"] = max(0, int((now - oldest).total_seconds()))
    due = session.execute(
        select(
            Claim.queue_id,
            func.sum(case((Claim.due_at > now, 1), else_=0)),
            func.sum(case((Claim.due_at <= now, 1), else_=0)),
        )
        .where(Claim.queue_id.in_(found), Claim.due_at <= now + DUE_SOON, Claim.status.in_(STILL_DUE))
        .group_by(Claim.queue_id)
    )
    for queue_id, soon, over in due:
        found[queue_id] |= {"due_soon": int(soon), "overdue": int(over)}
    decided = session.execute(
        select(Claim.queue_id, func.count())
        .where(Claim.queue_id.in_(found), Claim.decided_at > now - DAY)
        .group_by(Claim.queue_id)
    )
    for queue_id, number in decided:
        found[queue_id]["decided_24h"] = number
    active = session.execute(
        select(Lease.queue_id, func.count())
        .where(Lease.queue_id.in_(found), Lease.ended_at.is_(None), Lease.expires_at > now)
        .group_by(Lease.queue_id)
    )
    for queue_id, number in active:
        found[queue_id]["reviewers_active"] = number
    snoozed = session.execute(
        select(Claim.queue_id, func.count())
        .where(Claim.queue_id.in_(found), Claim.snoozed_until > now, Claim.status.in_(OFFERED))
        .group_by(Claim.queue_id)
    )
    for queue_id, number in snoozed:
        found[queue_id]["snoozed"] = number
    blocked = blocked_claims.find_blocked(session, queues, found)
    return {queue.id: QueueCounts(**found[queue.id], blocked=blocked[queue.id]) for queue in queues}
