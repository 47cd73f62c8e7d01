"""Which claim is next for a person: what is started comes before what is new. One row is read and locked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from claimdesk.people.policies import WORKING
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease, Skip
from claimdesk.records.queue import Queue

STARTED = (ClaimStatus.IN_REVIEW, ClaimStatus.REVISIT)
RACES = 5  # second reads that others take between our choosing and our locking


def choose_next(
    session: Session, account_id: UUID, queue: Queue, second_read: bool | None, now: datetime
) -> Claim | None:
    """The queue's next claim for the person, locked: second reads, abandoned ones, revisits, then waiting ones."""
    found = None
    if second_read is not False:
        found = _choose_second(session, account_id, queue, now)
    if found is None and second_read is not True:
        found = (
            _choose_abandoned(session, account_id, queue, now)
            or _choose_ranked(session, account_id, queue, ClaimStatus.REVISIT, now)
            or _choose_ranked(session, account_id, queue, ClaimStatus.WAITING, now)
        )
    return found


def _choose_ranked(
    session: Session, account_id: UUID, queue: Queue, status: ClaimStatus, now: datetime
) -> Claim | None:
    """The first of a state in the queue's order that nobody holds."""
    query = (
        select(Claim)
        .where(Claim.queue_id == queue.id, Claim.status == status, *_offered(account_id, now))
        .order_by(Claim.priority.desc(), Claim.id)
        .limit(1)
    )
    if status == ClaimStatus.REVISIT:
        query = query.where(~_held())
    return _lock_first(session, query)


def _choose_abandoned(session: Session, account_id: UUID, queue: Queue, now: datetime) -> Claim | None:
    """A claim that somebody else began and whose lease has run out; the longest abandoned first."""
    query = (
        select(Claim)
        .join(Lease, Lease.claim_id == Claim.id)
        .where(
            Lease.queue_id == queue.id,
            Lease.ended_at.is_(None),
            Lease.expires_at < now,
            Claim.queue_id == queue.id,
            Claim.status.in_(STARTED),
            *_offered(account_id, now),
        )
        .order_by(Lease.expires_at, Lease.id)
        .limit(1)
    )
    return _lock_first(session, query)


def _choose_second(session: Session, account_id: UUID, queue: Queue, now: datetime) -> Claim | None:
    """The first claim that another person has read and nobody reads now: the best of each reader's, then the best."""
    other = aliased(Claim)
    best = (
        select(other.id)
        .where(
            other.queue_id == queue.id,
            other.status == ClaimStatus.AWAITING_SECOND,
            other.first_reader_id == Account.id,
            *_offered(account_id, now, other),
            ~_held(other, now),
        )
        .order_by(other.priority.desc(), other.id)
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
    for _ in range(RACES):
        ids = session.scalars(
            select(best).where(
                Account.workspace_id == queue.workspace_id,
                Account.role.in_(WORKING),
                Account.id != account_id,
            )
        )
        wanted = [one for one in ids if one is not None]
        if not wanted:
            return None
        query = (
            select(Claim)
            .where(
                Claim.id.in_(wanted),
                Claim.status == ClaimStatus.AWAITING_SECOND,
                *_offered(account_id, now),
                ~_held(Claim, now),
            )
            .order_by(Claim.priority.desc(), Claim.id)
            .limit(1)
        )
        found = _lock_first(session, query)
        if found is not None:
            return found
    return None


def _lock_first(session: Session, query: Select[Claim]) -> Claim | None:
    """The row, locked; those that another transaction is just taking are passed over."""
    locked = query.with_for_update(of=Claim, skip_locked=True, key_share=True)
    return session.scalars(locked, execution_options={"populate_existing": True}).first()


def _offered(account_id: UUID, now: datetime, claim: type[Claim] = Claim) -> list[ColumnElement[bool]]:
    """Owned by nobody, not snoozed, and not skipped by this person."""
    skipped = exists().where(
        Skip.account_id == account_id, Skip.claim_id == claim.id, or_(Skip.until.is_(None), Skip.until > now)
    )
    return [
        claim.owner_id.is_(None),
        or_(claim.snoozed_until.is_(None), claim.snoozed_until <= now),
        ~skipped,
    ]


def _held(claim: type[Claim] = Claim, now: datetime | None = None) -> ColumnElement[bool]:
    """Whether the claim has a lease; with `now`, one that has not run out."""
    held = exists().where(Lease.claim_id == claim.id, Lease.ended_at.is_(None))
    return held if now is None else held.where(Lease.expires_at > now)
