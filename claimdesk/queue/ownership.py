"""Long ownership of a claim, for a check that takes days: no expiry, a due date, and hand-over."""

from uuid import UUID

from sqlalchemy import Uuid, literal, or_, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import ClaimLeased, FieldError, Forbidden, Invalid
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import independence, leases, next_claim, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.queue import Queue


def take_claim(session: Session, by: Principal, claim: Claim) -> Claim:
    """Make the caller the owner of the locked claim. Raises ClaimLeased, WrongState, NotIndependent, Forbidden."""
    policies.check_may_take(by, _find_who(session, claim))
    leases.check_free(session, by, claim)
    changes = workflow.move(claim, Call.TAKE)
    _end_lease(session, claim, by)
    if claim.owner_id == by.account_id:
        return claim
    _set_owner(session, by, claim, by.account_id, "taken", changes)
    return claim


def hand_over_claim(session: Session, by: Principal, claim: Claim, to: UUID) -> Claim:
    """Make somebody else the owner of the locked claim; the owner's, the holder's or an editor's to do.

    Raises Invalid when they can't take it, NotIndependent, Forbidden, WrongState.
    """
    check_holds_or_edits(session, by, claim)
    account = session.get(Account, to)
    if account is None or account.workspace_id != by.workspace_id or account.disabled_at is not None:
        raise Invalid("there is no such account", [FieldError("/to", "is no account of this workspace")])
    if not policies.may_take(account.role, account.id, _find_who(session, claim)):
        raise Invalid("they may not take it", [FieldError("/to", "may not take claims of this queue")])
    if claim.status == ClaimStatus.ADJUDICATION and account.role not in policies.EDITING:
        raise Invalid("only an editor decides", [FieldError("/to", "is no editor")])
    independence.check_independent(session, to, claim)
    changes = workflow.move(claim, Call.HAND_OVER)
    _end_lease(session, claim, by)
    _set_owner(session, by, claim, to, "handed_over", changes)
    return claim


def give_up_claim(session: Session, by: Principal, claim: Claim) -> Claim:
    """Take the owner from the locked claim: it goes back to where it was. Raises Forbidden."""
    if claim.owner_id is None:
        return claim
    check_holds_or_edits(session, by, claim)
    changes = leases.return_to_queue(claim) if leases.find_live_lease(session, claim.id) is None else {}
    _set_owner(session, by, claim, None, "given_up", changes)
    return claim


def release_all(session: Session, by: Principal, account_id: UUID) -> None:
    """Give back whatever an account holds or owns: it may work no more, or is gone."""
    lease = leases.find_lease_of(session, account_id, lock=False)
    if lease is not None:
        leases.release(session, by, lease.id, None)
    for claim_id in session.scalars(
        select(Claim.id).where(Claim.owner_id == account_id).order_by(Claim.id)
    ).all():
        give_up_claim(session, by, leases.get_locked_claim(session, by.workspace_id, claim_id))


def list_owned_claims(
    session: Session, account_id: UUID, after: UUID | None = None, limit: int = 50
) -> list[Claim]:
    """The claims that a person owns, in the order of their making."""
    query = select(Claim).where(Claim.owner_id == account_id)
    if after is not None:
        query = query.where(Claim.id > after)
    return list(session.scalars(query.order_by(Claim.id).limit(limit)))


def list_work(session: Session, account_id: UUID, after: UUID | None = None, limit: int = 50) -> list[Claim]:
    """The claims that wait for the person: those that they own, and those on which they confer with another reader."""
    confers = next_claim.build_confers(literal(account_id, Uuid()))
    query = select(Claim).where(or_(Claim.owner_id == account_id, confers))
    if after is not None:
        query = query.where(Claim.id > after)
    return list(session.scalars(query.order_by(Claim.id).limit(limit)))


def check_holds_or_edits(session: Session, by: Principal, claim: Claim) -> None:
    """Raises unless the caller is an editor, the owner or the lease's holder, or nobody has it or their lease has run out.

    Forbidden when the role doesn't work on claims or the queue is not for them, ClaimLeased when another has it.
    """
    policies.check_works(by)
    if policies.is_editor(by) or claim.owner_id == by.account_id:
        return
    if claim.owner_id is not None:
        raise ClaimLeased(
            "somebody else owns this claim",
            by=leases.describe_account(session, claim.owner_id),
            expires_at=None,
        )
    if claim.status == ClaimStatus.ADJUDICATION:
        raise Forbidden("only an editor decides between readers")
    lease = leases.find_live_lease(session, claim.id)
    if lease is not None and lease.account_id == by.account_id:
        return
    if lease is not None and lease.expires_at > clock.now():
        raise ClaimLeased(
            "somebody else holds this claim",
            by=leases.describe_account(session, lease.account_id),
            expires_at=lease.expires_at.isoformat(),
        )
    policies.check_may_take(by, _find_who(session, claim))


def _end_lease(session: Session, claim: Claim, by: Principal) -> None:
    lease = leases.find_live_lease(session, claim.id)
    if lease is not None:
        leases.end_lease(
            session, lease, LeaseEnd.OWNED if lease.account_id == by.account_id else LeaseEnd.TAKEN_OVER
        )


def _set_owner(
    session: Session,
    by: Principal,
    claim: Claim,
    owner: UUID | None,
    what: str,
    changes: dict[str, dict[str, str]],
) -> None:
    before = claim.owner_id
    claim.owner_id = owner
    claim.version += 1
    history.record_by(
        session,
        by,
        claim,
        what,
        changes={
            **changes,
            "owner": {"from": str(before) if before else None, "to": str(owner) if owner else None},
        },
    )


def _find_who(session: Session, claim: Claim) -> dict[str, list[str]]:
    queue = session.get(Queue, claim.queue_id) if claim.queue_id else None
    return queue.who if queue else {}
