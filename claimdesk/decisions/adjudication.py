"""A third person decides between readers, or an editor sends a claim back to them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.decisions import publications, reviews, second_reads
from claimdesk.decisions.reviews import NewReview
from claimdesk.errors import NotIndependent
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, leases, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.review import OPEN_STATES, Review, ReviewKind, ReviewState

COUNTED = (*OPEN_STATES, ReviewState.DECIDED, ReviewState.ADJUDICATED)  # of the decision that is sent back


def adjudicate_claim(session: Session, by: Principal, claim: Claim, new: NewReview) -> Review:
    """Decide the locked claim between its readers. Raises Forbidden, NotIndependent, WrongState, StaleVersion, Invalid."""
    policies.check_is_editor(by, "decide between readers")
    workflow.advance(claim.status, Call.ADJUDICATE)
    reads = reviews.list_open_reads(session, claim.id)
    round_ = reviews.find_round(session, claim.id)
    if by.account_id in second_reads.list_readers(session, claim.id, round_):
        raise NotIndependent("you are one of the readers; a third person decides")
    blind_reads.check_unbroken(session, by.account_id, claim)
    review = reviews.save_review(
        session, by, claim, new, kind=ReviewKind.ADJUDICATION, state=ReviewState.DECIDED
    )
    for read in reads:
        read.state = ReviewState.ADJUDICATED
    leases.end_live_lease(session, claim, by, LeaseEnd.REVIEWED)
    claim.owner_id = None
    changes = workflow.move(claim, Call.ADJUDICATE)
    second_reads.requeue_claim(session, claim)
    more = {"review_id": str(review.id), "label": review.label.value}
    history.record_by(session, by, claim, "adjudicated", changes={**changes, **more})
    reviews.record_claim_event(session, claim, "claim.decided")
    return review


def return_claim(session: Session, by: Principal, claim: Claim, reason: str) -> Claim:
    """Give the locked claim back to its first reader, who owns it from now on; its reads no longer count.

    Where they are gone or barred it waits for anybody. Raises Forbidden, WrongState.
    """
    policies.check_is_editor(by, "send a claim back")
    changes = workflow.move(claim, Call.RETURN)
    counted = session.scalars(
        select(Review).where(Review.claim_id == claim.id, Review.state.in_(COUNTED)).order_by(Review.id)
    ).all()
    for review in counted:
        review.state = ReviewState.RETURNED
    leases.end_live_lease(session, claim, by, LeaseEnd.FORCED)
    first = _find_first_reader(session, counted)
    claim.owner_id = first if first is not None and _may_go_on(session, claim, first) else None
    if claim.owner_id is None:
        leases.return_to_queue(claim)
        changes["status"]["to"] = claim.status.value
    claim.decided_at = claim.first_reader_id = None
    publications.cancel_publication(session, claim)
    claim.version += 1
    history.record_by(session, by, claim, "returned", why=reason, changes=changes)
    reviews.record_claim_event(session, claim, "claim.returned")
    return claim


def _find_first_reader(session: Session, counted: Sequence[Review]) -> UUID | None:
    """Who read first in the round of these reviews, also where that read was replaced after conferring."""
    if not counted:
        return None
    last = counted[-1]
    return session.scalars(
        select(Review.account_id)
        .where(Review.claim_id == last.claim_id, Review.round == last.round, Review.kind == ReviewKind.READ)
        .order_by(Review.id)
        .limit(1)
    ).first()


def _may_go_on(session: Session, claim: Claim, account_id: UUID) -> bool:
    """Whether the reader is still there, and neither barred from the claim nor from its queue."""
    account = session.get_one(Account, account_id)
    queue = reviews.find_queue(session, claim)
    is_there = account.disabled_at is None and policies.may_take(
        account.role, account.id, queue.who if queue else {}
    )
    return is_there and not blind_reads.is_barred(session, account_id, claim)
