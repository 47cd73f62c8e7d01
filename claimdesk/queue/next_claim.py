"""Which claim is next for a person: what is started comes before what is new. One row is read and locked.

The statements are built once: building them anew took longer than answering them. Each reads one range of an
index, however long the queue is and whoever has read what comes first in it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from claimdesk.records.base import UtcTime
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease, Skip
from claimdesk.records.queue import Queue
from claimdesk.records.review import Review, ReviewState

STARTED = (ClaimStatus.IN_REVIEW, ClaimStatus.REVISIT)
RACES = 5  # second reads that others take between our choosing and our locking
ME = bindparam("me", type_=Uuid())
NOW = bindparam("now", type_=UtcTime())
QUEUE = bindparam("queue", type_=Uuid())


def choose_next(
    session: Session,
    account_id: UUID,
    queue: Queue,
    now: datetime,
    *,
    second_read: bool | None,
    decides: bool = False,
) -> Claim | None:
    """The queue's next claim for the person, locked; what is nearest to its end comes first.

    Their own reads that differ from another's, adjudications for one who decides between readers, second reads,
    abandoned ones, revisits, then waiting ones.
    """
    given = {"me": account_id, "now": now, "queue": queue.id}
    started = session.execute(STARTED_WORK, given).one()
    ways: list[Callable[[], Claim | None]] = []
    if started.conferring and second_read is not False:
        ways.append(lambda: _lock_first(session, CONFERRING, given))
    if started.adjudication and decides and second_read is None:
        ways.append(lambda: _lock_first(session, ADJUDICATION, given))
    if started.second and second_read is not False:
        ways.append(lambda: _choose_second(session, given))
    if second_read is not True:
        if started.abandoned:
            ways.append(lambda: _lock_first(session, ABANDONED, given))
        if started.revisit:
            ways.append(lambda: _lock_first(session, REVISIT, given))
        ways.append(lambda: _lock_first(session, WAITING, given))
        ways.append(lambda: _lock_first(session, WAITING_LOCKED, given))
    return next((claim for way in ways if (claim := way()) is not None), None)


def _choose_second(session: Session, given: dict[str, Any]) -> Claim | None:
    """The first claim that another person has read and nobody reads now: the best of each reader's, then the best."""
    for _ in range(RACES):
        wanted = [id_ for id_ in session.scalars(BEST_OF_EACH_READER, given) if id_ is not None]
        if not wanted:
            return None
        found = _lock_first(session, SECOND, {**given, "wanted": wanted})
        if found is not None:
            return found
    return None


def _lock_first(session: Session, statement: Select[Claim], given: dict[str, Any]) -> Claim | None:
    """The row, locked; those that another transaction is just taking are passed over."""
    return session.scalars(statement, given, execution_options={"populate_existing": True}).first()


def has_status(status: ClaimStatus, claim: type[Claim] = Claim) -> ColumnElement[bool]:
    """Whether the claim is in the state, written out: a plan for any state can't use an index of one state."""
    written = bindparam(None, status, type_=Claim.__table__.c.status.type, literal_execute=True)
    return claim.status == written


def _build_offered(claim: type[Claim] = Claim) -> list[ColumnElement[bool]]:
    """Owned by nobody, not snoozed, and not skipped by this person."""
    skipped = exists().where(
        Skip.account_id == ME, Skip.claim_id == claim.id, or_(Skip.until.is_(None), Skip.until > NOW)
    )
    return [
        claim.owner_id.is_(None),
        or_(claim.snoozed_until.is_(None), claim.snoozed_until <= NOW),
        ~skipped,
    ]


def _build_held(claim: type[Claim] = Claim, *, run_out_too: bool) -> ColumnElement[bool]:
    """Whether the claim has a lease; only one that lives, or also one that has run out."""
    held = exists().where(Lease.claim_id == claim.id, Lease.ended_at.is_(None))
    return held if run_out_too else held.where(Lease.expires_at > NOW)


def _build_ranked(status: ClaimStatus) -> Select[Claim]:
    """The first of a state in the queue's order."""
    return (
        select(Claim)
        .where(Claim.queue_id == QUEUE, has_status(status), *_build_offered())
        .order_by(Claim.priority.desc(), Claim.id)
        .limit(1)
    )


def _build_abandoned() -> Select[Claim]:
    """What somebody began and whose lease has run out; the longest abandoned first."""
    return (
        select(Claim)
        .join(Lease, Lease.claim_id == Claim.id)
        .where(
            Lease.queue_id == QUEUE,
            Lease.ended_at.is_(None),
            Lease.expires_at < NOW,
            Claim.queue_id == QUEUE,
            or_(*(has_status(status) for status in STARTED)),
            *_build_offered(),
        )
        .order_by(Lease.expires_at, Lease.id)
        .limit(1)
    )


def _build_best_of_each_reader() -> Select[UUID | None]:
    """The id of the best free claim of each first reader but me; the readers by jumps from one to the next.

    Whoever has read is found, what they may do today or not; where both have read and confer there is no first reader.
    """
    reader = Claim.first_reader_id
    awaiting = (Claim.queue_id == QUEUE, has_status(ClaimStatus.AWAITING_SECOND), reader.is_not(None))
    readers = (
        select(select(reader).where(*awaiting).order_by(reader).limit(1).scalar_subquery().label("id"))
    ).cte("readers", recursive=True)
    following = (
        select(reader).where(*awaiting, reader > readers.c.id).order_by(reader).limit(1).correlate(readers)
    )
    readers = readers.union_all(select(following.scalar_subquery()).where(readers.c.id.is_not(None)))
    other = aliased(Claim)
    best = (
        select(other.id)
        .where(
            other.queue_id == QUEUE,
            has_status(ClaimStatus.AWAITING_SECOND, other),
            other.first_reader_id == readers.c.id,
            *_build_offered(other),
            ~_build_held(other, run_out_too=False),
        )
        .order_by(other.priority.desc(), other.id)
        .limit(1)
        .correlate(readers)
    )
    return select(best.scalar_subquery()).where(readers.c.id != ME)


def has_differing_read(claim: type[Claim], account: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Whether the account has read the claim and another reader said otherwise: they confer, or a third person decides.

    Both are of enclosing selects, however deep it stands in them.
    """
    mine = aliased(Review)
    written = bindparam(None, ReviewState.DIFFERS, type_=Review.__table__.c.state.type, literal_execute=True)
    read = exists().where(mine.account_id == account, mine.claim_id == claim.id, mine.state == written)
    return read.correlate_except(mine)


def build_confers(account: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Whether the claim waits for the account to read it again: it has read otherwise than another, and not again yet."""
    replaced, last = aliased(Review), aliased(Review)
    last_round = select(func.max(last.round)).where(last.claim_id == replaced.claim_id).correlate(replaced)
    has_read_again = exists().where(
        replaced.claim_id == Claim.id,
        replaced.account_id == account,
        replaced.state == ReviewState.REPLACED,
        replaced.round == last_round.scalar_subquery(),
    )
    both_are_in = (has_status(ClaimStatus.AWAITING_SECOND), Claim.first_reader_id.is_(None))
    return and_(*both_are_in, has_differing_read(Claim, account), ~has_read_again)


def _build_conferring() -> Select[Claim]:
    """Those that the person has read otherwise than another, until they have read them again."""
    mine = (build_confers(ME), ~_build_held(run_out_too=False))
    return select(Claim).where(*CONFERRING_ONES, *_build_offered(), *mine).order_by(*BEST).limit(1)


def _build_started_work() -> Select[bool, bool, bool, bool, bool]:
    """Whether there is work that somebody has begun, by its kind: mostly there is none.

    The first in an index's order is asked for: for mere existence PostgreSQL may choose to read the table.
    """
    reader = Claim.first_reader_id
    awaiting = (
        select(Claim.id)
        .where(Claim.queue_id == QUEUE, has_status(ClaimStatus.AWAITING_SECOND))
        .order_by(reader, *BEST)
    )
    run_out = (
        select(Lease.id)
        .where(Lease.queue_id == QUEUE, Lease.ended_at.is_(None), Lease.expires_at < NOW)
        .order_by(Lease.expires_at)
    )
    revisit = (
        select(Claim.id)
        .where(Claim.queue_id == QUEUE, has_status(ClaimStatus.REVISIT))
        .order_by(Claim.priority.desc(), Claim.id)
    )
    adjudication = (
        select(Claim.id)
        .where(Claim.queue_id == QUEUE, has_status(ClaimStatus.ADJUDICATION))
        .order_by(Claim.priority.desc(), Claim.id)
    )
    conferring = select(Claim.id).where(*CONFERRING_ONES).order_by(*BEST)
    second = or_(_is_there(awaiting.where(reader < ME)), _is_there(awaiting.where(reader > ME)))
    return select(
        _is_there(conferring).label("conferring"),
        _is_there(adjudication).label("adjudication"),
        second.label("second"),
        _is_there(run_out).label("abandoned"),
        _is_there(revisit).label("revisit"),
    )


def _is_there(ordered: Select[UUID]) -> ColumnElement[bool]:
    return ordered.limit(1).scalar_subquery().is_not(None)


def _lock_rows(query: Select[Claim]) -> Select[Claim]:
    return query.with_for_update(of=Claim, skip_locked=True, key_share=True)


# Both reads are in, so no first reader is waited for; an index has those alone.
CONFERRING_ONES = (
    Claim.queue_id == QUEUE,
    has_status(ClaimStatus.AWAITING_SECOND),
    Claim.first_reader_id.is_(None),
)
BEST = (Claim.priority.desc(), Claim.id)
STARTED_WORK = _build_started_work()
BEST_OF_EACH_READER = _build_best_of_each_reader()
SECOND = _lock_rows(
    select(Claim)
    .where(
        Claim.id.in_(bindparam("wanted", expanding=True, type_=Uuid())),
        has_status(ClaimStatus.AWAITING_SECOND),
        *_build_offered(),
        ~_build_held(run_out_too=False),
    )
    .order_by(Claim.priority.desc(), Claim.id)
    .limit(1)
)
ABANDONED = _lock_rows(_build_abandoned())
REVISIT = _lock_rows(_build_ranked(ClaimStatus.REVISIT).where(~_build_held(run_out_too=True)))
WAITING = _lock_rows(_build_ranked(ClaimStatus.WAITING))
# whoever has them locked may leave them as they are: before we say that there is nothing, we wait for that
WAITING_LOCKED = _build_ranked(ClaimStatus.WAITING).with_for_update(of=Claim, key_share=True)
CONFERRING = _lock_rows(_build_conferring())
ADJUDICATION = _lock_rows(
    _build_ranked(ClaimStatus.ADJUDICATION).where(
        ~_build_held(run_out_too=False), ~has_differing_read(Claim, ME)
    )
)
