"""How many claims of each queue are where, read from the records at that moment; and what stands still."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.people import policies
from claimdesk.queue.sla import DUE_SOON, STILL_DUE
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease
from claimdesk.records.queue import Queue

COUNTED = STILL_DUE
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Claims that nobody is left to go on with, and why."""

    why: str
    claims: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims of a queue are in each state, and how long the oldest has waited (seconds)."""

    waiting: int = 0
    in_review: int = 0
    awaiting_second: int = 0
    adjudication: int = 0
    decided: int = 0
    revisit: int = 0
    oldest_waiting_s: int | None = None
    due_soon: int = 0
    overdue: int = 0
    decided_24h: int = 0
    reviewers_active: int = 0
    blocked: tuple[Blocked, ...] = ()


def count(session: Session, queues: Sequence[Queue]) -> dict[UUID, Counts]:
    """The counts of each queue by its id; five grouped queries over indexes, whatever the number of queues."""
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
    blocked = find_blocked(session, queues, found)
    return {one.id: Counts(**found[one.id], blocked=tuple(blocked[one.id])) for one in queues}


def find_blocked(
    session: Session, queues: Sequence[Queue], counts: dict[UUID | None, dict[str, Any]]
) -> dict[UUID, list[Blocked]]:
    """What of each queue stands still for want of people: nobody may take, read second or decide."""
    if not queues:
        return {}
    accounts = session.scalars(
        select(Account).where(
            Account.workspace_id == queues[0].workspace_id,
            Account.disabled_at.is_(None),
            Account.role.in_(policies.WORKING),
        )
    ).all()
    first_reads: dict[UUID | None, Counter[UUID | None]] = {}
    rows = session.execute(
        select(Claim.queue_id, Claim.first_reader_id, func.count())
        .where(
            Claim.queue_id.in_([queue.id for queue in queues]),
            Claim.status == ClaimStatus.AWAITING_SECOND,
            Claim.owner_id.is_(None),
        )
        .group_by(Claim.queue_id, Claim.first_reader_id)
    )
    for queue_id, reader, number in rows:
        first_reads.setdefault(queue_id, Counter())[reader] = number
    return {
        queue.id: _blocked_of(queue, accounts, counts[queue.id], first_reads.get(queue.id, Counter()))
        for queue in queues
    }


def _blocked_of(
    queue: Queue, accounts: Sequence[Account], counts: dict[str, Any], first_reads: Counter[UUID | None]
) -> list[Blocked]:
    takers = {one.id for one in accounts if policies.may_take(one.role, one.id, queue.who)}
    editors = {one.id for one in accounts if one.role in policies.EDITING}
    alone = sum(number for reader, number in first_reads.items() if not takers - {reader})
    found = [
        Blocked("nobody may take claims of this queue", 0 if takers else counts.get("waiting", 0)),
        Blocked("nobody is left who may read second", alone),
        Blocked(
            "no editor is there to decide between readers", 0 if editors else counts.get("adjudication", 0)
        ),
    ]
    return [one for one in found if one.claims]
