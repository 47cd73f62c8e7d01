"""Leases: the next claim for a person, or a certain one, held for a while and never by two people (I2).

Locks go account, claim, lease in this order. On PostgreSQL waiting claims that somebody else is just taking are
passed over (SKIP LOCKED); SQLite has one writer. Partial unique indexes stand behind it all.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import ClaimLeased, Conflict, Forbidden, LeaseLost, NotFound
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, independence, next_claim, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.lease import Lease, LeaseEnd, LeaseKind, Skip
from claimdesk.records.queue import Queue, SkipFor

TOKEN_BYTES = 24
TOKENS_KEPT = 5  # windows of one person on one claim
LEASE_S = 1800  # of a claim that is in no queue; a queue says its own
SNOOZE_S = 86_400  # how long nobody is offered a claim that was skipped for everyone
SINCE_SHOWN = 50
CLOCK_SLACK = timedelta(seconds=60)  # an answer that came late is no clock that was set
KINDS = {
    ClaimStatus.AWAITING_SECOND: LeaseKind.SECOND,
    ClaimStatus.ADJUDICATION: LeaseKind.ADJUDICATION,
    ClaimStatus.REVISIT: LeaseKind.REVISIT,
}

# built once: building a statement anew takes longer than answering it
LIVE_OF_CLAIM = (
    select(Lease)
    .where(Lease.claim_id == bindparam("claim", type_=Uuid()), Lease.ended_at.is_(None))
    .with_for_update()
)
LIVE_OF_ACCOUNT = select(Lease).where(Lease.account_id == next_claim.ME, Lease.ended_at.is_(None))
LIVE_OF_ACCOUNT_LOCKED = LIVE_OF_ACCOUNT.with_for_update()
ACCOUNT_LOCKED = select(Account.id).where(Account.id == next_claim.ME).with_for_update(key_share=True)


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """A lease with its claim; the token is shown now and kept as a hash only."""

    lease: Lease
    claim: Claim
    token: str


def lease_next(
    session: Session, by: Principal, queue: Queue, *, second_read: bool | None = None
) -> HeldClaim | None:
    """The caller's live lease if there is one, else the next claim of the queue for them; None: nothing is there.

    second_read: only second reads, only first ones, or whichever is nearest to its end. Raises Forbidden.
    """
    policies.check_may_take(by, queue.who)
    _lock_account(session, by)
    mine = find_lease_of(session, by.account_id)
    if mine is not None:
        return _renew_lease(session, mine)
    for _ in range(next_claim.RACES):
        claim = next_claim.choose_next(
            session,
            by.account_id,
            queue,
            clock.now(),
            second_read=second_read,
            decides=policies.is_editor(by),
        )
        if claim is None:
            return None
        lease = find_live_lease(session, claim.id)
        if lease is None or lease.expires_at <= clock.now():  # else its holder has just come back
            return _begin_lease(session, by, claim, queue, lease)
    return None


def lease_claim(session: Session, by: Principal, claim_id: UUID) -> HeldClaim:
    """A certain claim for the caller; the same lease again when they hold it.

    Raises NotFound, ClaimLeased, WrongState, NotIndependent, Forbidden, and Conflict while they hold another.
    """
    policies.check_works(by)
    _lock_account(session, by)
    claim = _lock_with_mine(session, by, claim_id)
    queue = session.get(Queue, claim.queue_id) if claim.queue_id else None
    policies.check_may_take(by, queue.who if queue else {})
    mine = find_lease_of(session, by.account_id)
    if mine is not None and mine.claim_id == claim.id:
        return _renew_lease(session, mine)
    check_free(session, by, claim)
    workflow.advance(claim.status, Call.LEASE)
    if mine is not None and mine.expires_at > clock.now():
        raise Conflict(
            "you hold another claim; finish or release it first",
            lease={"id": str(mine.id), "claim_id": str(mine.claim_id)},
        )
    if mine is not None:
        _give_back_claim(session, mine, LeaseEnd.RELEASED, by)
    return _begin_lease(session, by, claim, queue, find_live_lease(session, claim.id))


def extend_lease(session: Session, by: Principal, lease_id: UUID, token: str) -> Lease:
    """The caller's lease, made longer. Raises NotFound, LeaseLost."""
    lease = get_held_lease(session, by, lease_id, token)
    lease.expires_at = clock.now() + _find_duration(session, lease.queue_id)
    return lease


def release(session: Session, by: Principal, lease_id: UUID, token: str | None) -> Claim:
    """Give the claim back; without a token an editor ends anybody's lease. Raises NotFound, LeaseLost, Forbidden."""
    if token is None:
        policies.check_is_editor(by, "end a lease without its token")
        lease = _get_lease(session, by, lease_id)
        if lease.ended_at is not None:
            raise build_lease_lost(session, lease)
        return _give_back_claim(session, lease, LeaseEnd.FORCED, by)
    return _give_back_claim(session, get_held_lease(session, by, lease_id, token), LeaseEnd.RELEASED, by)


def skip_claim(
    session: Session,
    by: Principal,
    lease_id: UUID,
    token: str,
    reason: str,
    whom: SkipFor,
    snooze_s: int | None = None,
) -> Claim:
    """Give the claim back and don't offer it to me, or anybody, for that long; to me never again without one.

    Raises NotFound, LeaseLost, and Forbidden where the queue lets reviewers skip for themselves only.
    """
    lease = get_held_lease(session, by, lease_id, token)
    claim = get_locked_claim(session, by.workspace_id, lease.claim_id)
    now = clock.now()
    if whom == SkipFor.EVERYONE:
        queue = session.get(Queue, lease.queue_id) if lease.queue_id else None
        if queue is not None and queue.skip == SkipFor.ME and not policies.is_editor(by):
            raise Forbidden("in this queue only an editor skips for everyone")
        claim.snoozed_until = now + timedelta(seconds=snooze_s or SNOOZE_S)
    else:
        until = now + timedelta(seconds=snooze_s) if snooze_s else None
        _save_skip(session, by, claim, until)
    return _give_back_claim(session, lease, LeaseEnd.SKIPPED, by, why=reason, skipped_for=whom.value)


def check_free(session: Session, by: Principal, claim: Claim) -> None:
    """Raises ClaimLeased, NotIndependent or Forbidden unless the caller may take the locked claim now."""
    now = clock.now()
    lease = find_live_lease(session, claim.id)
    if lease is not None and lease.account_id != by.account_id and lease.expires_at > now:
        raise ClaimLeased(
            "somebody else holds this claim",
            by=describe_account(session, lease.account_id),
            expires_at=lease.expires_at.isoformat(),
        )
    if claim.owner_id is not None and claim.owner_id != by.account_id:
        raise ClaimLeased(
            "somebody else owns this claim", by=describe_account(session, claim.owner_id), expires_at=None
        )
    if claim.status == ClaimStatus.ADJUDICATION:
        policies.check_is_editor(by, "decide between readers")
    independence.check_independent(session, by.account_id, claim)


def check_holder(session: Session, by: Principal, claim: Claim, token: str | None = None) -> Lease | None:
    """The caller's hold on the locked claim: their lease, run out or not, or None when they own it.

    token: of the lease that they mean, where they say so. Raises LeaseLost when they had a lease and lost it, ClaimLeased when another holds it, Forbidden else.
    """
    if claim.owner_id == by.account_id:
        return None
    lease = find_live_lease(session, claim.id)
    if lease is not None and lease.account_id == by.account_id:
        if token is not None and _hash_token(token) not in lease.token_hashes:
            raise LeaseLost("the lease_token is of another lease than yours now", since=[])
        return lease
    lost = session.scalars(
        select(Lease)
        .where(Lease.claim_id == claim.id, Lease.account_id == by.account_id)
        .order_by(Lease.id.desc())
        .limit(1)
    ).first()
    if lost is not None:
        raise build_lease_lost(session, lost)
    check_free(session, by, claim)
    raise Forbidden("lease or take the claim first")


def end_lease(session: Session, lease: Lease, why: LeaseEnd) -> None:
    """End a lease; what becomes of the claim is the caller's to say."""
    lease.ended_at, lease.ended_why = clock.now(), why
    session.flush()  # before a new one begins: the unique indexes would see both


def end_live_lease(session: Session, claim: Claim, by: Principal, why: LeaseEnd) -> None:
    """End whatever lease the locked claim has. Raises ClaimLeased when it is another's and the caller no editor."""
    lease = find_live_lease(session, claim.id)
    if lease is None:
        return
    if lease.account_id != by.account_id and not policies.is_editor(by):
        check_free(session, by, claim)
    end_lease(session, lease, why if lease.account_id == by.account_id else LeaseEnd.FORCED)


def clear_holds(session: Session, claim: Claim) -> None:
    """Take the locked claim out of everybody's hands: there is no work on it any more."""
    lease = find_live_lease(session, claim.id)
    if lease is not None:
        end_lease(session, lease, LeaseEnd.LEFT)
    claim.owner_id = None


def find_live_lease(session: Session, claim_id: UUID) -> Lease | None:
    """The claim's lease that has not ended, locked; it may have run out."""
    return session.scalars(LIVE_OF_CLAIM, {"claim": claim_id}).first()


def find_lease_of(session: Session, account_id: UUID, *, lock: bool = True) -> Lease | None:
    """The person's lease that has not ended, locked for a change; it may have run out."""
    return session.scalars(LIVE_OF_ACCOUNT_LOCKED if lock else LIVE_OF_ACCOUNT, {"me": account_id}).first()


def get_locked_claim(session: Session, workspace_id: UUID, claim_id: UUID) -> Claim:
    """The claim, locked for a change. Raises NotFound, also for another workspace's."""
    found = session.get(Claim, claim_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None or found.workspace_id != workspace_id:
        raise NotFound("there is no such claim")
    return found


def get_held_lease(session: Session, by: Principal, lease_id: UUID, token: str) -> Lease:
    """The caller's lease that has not ended, its claim and itself locked. Raises NotFound, LeaseLost."""
    lease = _get_lease(session, by, lease_id)
    if lease.ended_at is not None or lease.account_id != by.account_id:
        raise build_lease_lost(session, lease)
    if _hash_token(token) not in lease.token_hashes:
        raise LeaseLost("the Lease-Token is not this lease's", since=[])
    return lease


def build_lease_lost(session: Session, lease: Lease) -> LeaseLost:
    """The error that tells what others did to the claim since the lease began."""
    rows = session.scalars(
        select(HistoryItem)
        .where(
            HistoryItem.subject_id == lease.claim_id,
            HistoryItem.created_at >= lease.created_at,
            HistoryItem.by.is_distinct_from(lease.account_id),
            HistoryItem.sealed_for.is_(None),
        )
        .order_by(HistoryItem.id.desc())
        .limit(SINCE_SHOWN)
    )
    since = [
        {"at": item.created_at.isoformat(), "what": item.what, "by_name": item.by_name}
        for item in reversed(rows.all())
    ]
    return LeaseLost(
        "the lease has ended" if lease.ended_at else "the lease is somebody else's",
        ended_at=lease.ended_at and lease.ended_at.isoformat(),
        why=lease.ended_why and lease.ended_why.value,
        since=since,
    )


def describe_account(session: Session, account_id: UUID) -> dict[str, str]:
    """An account as problems name it."""
    return {"id": str(account_id), "name": session.get_one(Account, account_id).name}


def return_to_queue(claim: Claim) -> dict[str, dict[str, str]]:
    """The claim's state after its hold has ended without a review; the change as history keeps it."""
    is_homeless = claim.status == ClaimStatus.IN_REVIEW and claim.queue_id is None
    return workflow.move(claim, Call.UNQUEUE if is_homeless else Call.RELEASE)


def _begin_lease(
    session: Session, by: Principal, claim: Claim, queue: Queue | None, old: Lease | None
) -> HeldClaim:
    """A new lease on the locked claim, in place of the old one."""
    if old is not None:
        end_lease(session, old, LeaseEnd.TAKEN_OVER)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kind = KINDS.get(claim.status, LeaseKind.FIRST)
    changes = workflow.move(claim, Call.LEASE)
    lease = Lease(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        queue_id=claim.queue_id,
        kind=kind,
        token_hashes=[_hash_token(token)],
        claim_version=claim.version,
        expires_at=clock.now() + timedelta(seconds=queue.lease_s if queue else LEASE_S),
    )
    session.add(lease)
    session.flush()
    what = "leased" if old is None else "taken_over"
    history.record_by(session, by, claim, what, None, {**changes, "lease": kind.value})
    return HeldClaim(lease, claim, token)


def _renew_lease(session: Session, lease: Lease) -> HeldClaim:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    lease.token_hashes = [*lease.token_hashes, _hash_token(token)][-TOKENS_KEPT:]
    lease.expires_at = clock.now() + _find_duration(session, lease.queue_id)
    session.flush()
    return HeldClaim(lease, session.get_one(Claim, lease.claim_id), token)


def _give_back_claim(
    session: Session,
    lease: Lease,
    why_ended: LeaseEnd,
    by: Principal,
    *,
    why: str | None = None,
    **more: str,
) -> Claim:
    claim = get_locked_claim(session, lease.workspace_id, lease.claim_id)
    sealed_for = (
        blind_reads.find_sealed_for(session, claim, by) if why else None
    )  # a reason may tell of the read
    end_lease(session, lease, why_ended)
    changes = return_to_queue(claim) if claim.owner_id is None else {}
    history.record_by(session, by, claim, why_ended.value, None if sealed_for else why, {**changes, **more})
    if sealed_for is not None:
        history.record_by(session, by, claim, "reason", why, sealed_for=sealed_for)
    return claim


def _save_skip(session: Session, by: Principal, claim: Claim, until: datetime | None) -> None:
    found = session.scalars(
        select(Skip).where(Skip.account_id == by.account_id, Skip.claim_id == claim.id)
    ).first()
    if found is None:
        found = Skip(workspace_id=claim.workspace_id, claim_id=claim.id, account_id=by.account_id)
        session.add(found)
    found.until = until


def _get_lease(session: Session, by: Principal, lease_id: UUID) -> Lease:
    """The lease of the caller's workspace, with its claim locked before it."""
    known = session.get(Lease, lease_id)
    if known is None or known.workspace_id != by.workspace_id:
        raise NotFound("there is no such lease")
    get_locked_claim(session, by.workspace_id, known.claim_id)
    session.refresh(known, with_for_update=True)
    return known


def _lock_with_mine(session: Session, by: Principal, claim_id: UUID) -> Claim:
    """The claim, locked together with the one that the caller has had, by id: two who want each other's don't block."""
    mine = session.scalar(
        select(Lease.claim_id).where(Lease.account_id == by.account_id, Lease.ended_at.is_(None))
    )
    locked = {
        id_: get_locked_claim(session, by.workspace_id, id_) for id_ in sorted({claim_id, mine or claim_id})
    }
    return locked[claim_id]


def _lock_account(session: Session, by: Principal) -> None:
    """One request of a person at a time: nobody gets two claims by asking twice at once."""
    session.execute(ACCOUNT_LOCKED, {"me": by.account_id}).one()


def _find_duration(session: Session, queue_id: UUID | None) -> timedelta:
    queue = session.get(Queue, queue_id) if queue_id else None
    return timedelta(seconds=queue.lease_s if queue else LEASE_S)


def _hash_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def mend_future_leases(session: Session) -> int:
    """Have leases that a clock set back would hold for longer than any lease last from now; how many there were."""
    now = clock.now()
    mended = 0
    rows = session.execute(
        select(Lease, Queue.lease_s)
        .outerjoin(Queue, Queue.id == Lease.queue_id)
        .where(Lease.ended_at.is_(None), Lease.expires_at > now)
    )
    for lease, lease_s in rows.all():
        longest = now + timedelta(seconds=lease_s or LEASE_S)
        if lease.expires_at > longest + CLOCK_SLACK:
            lease.expires_at = longest
            mended += 1
    return mended
