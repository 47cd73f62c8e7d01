"""A third person decides between readers, or an editor sends a claim back to them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.decisions import publications, reviews, second_reads
from claimdesk.decisions.reviews import NewReview
from claimdesk.errors import NotIndependent
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, sealing, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.review import OPEN_STATES, Review, ReviewKind, ReviewState


def adjudicate(session: Session, by: Principal, claim: Claim, new: NewReview) -> Review:
    """Decide the locked claim between its readers. Raises Forbidden, NotIndependent, WrongState, StaleVersion, Invalid."""
    policies.check_is_editor(by, "decide between readers")
    workflow.advance(claim.status, Call.ADJUDICATE)
    reads = reviews.list_open_reads(session, claim.id)
    round_ = reviews.current_round(session, claim.id)
    if by.account_id in second_reads.list_readers(session, claim.id, round_):
        raise NotIndependent("you are one of the readers; a third person decides")
    sealing.check_unbroken(session, by.account_id, claim)
    review = reviews.record(session, by, claim, new, kind=ReviewKind.ADJUDICATION, state=ReviewState.DECIDED)
    for one in reads:
        one.state = ReviewState.ADJUDICATED
    leases.end_live(session, claim, by, LeaseEnd.REVIEWED)
    claim.owner_id = None
    changes = workflow.move(claim, Call.ADJUDICATE)
    second_reads.settle(session, claim)
    more = {"review_id": str(review.id), "label": review.label.value}
    reviews.write_down(session, by, claim, "adjudicated", {**changes, **more})
    reviews.announce(session, claim, "claim.decided")
    return review


def send_back(session: Session, by: Principal, claim: Claim, reason: str) -> Claim:
    """Give the locked claim back to its first reader, who owns it from now on; its reads no longer count.

    Raises Forbidden, WrongState.
    """
    policies.check_is_editor(by, "send a claim back")
    changes = workflow.move(claim, Call.RETURN)
    counted = session.scalars(
        select(Review)
        .where(Review.claim_id == claim.id, Review.state.in_((*OPEN_STATES, ReviewState.DECIDED)))
        .order_by(Review.id)
    ).all()
    for one in counted:
        one.state = ReviewState.RETURNED
    leases.end_live(session, claim, by, LeaseEnd.FORCED)
    first = next((one for one in counted if one.kind == ReviewKind.READ), None)
    claim.owner_id = first.account_id if first else None
    claim.decided_at = claim.first_reader_id = None
    publications.cancel(session, claim)
    claim.version += 1
    reviews.write_down(session, by, claim, "returned", changes, why=reason)
    reviews.announce(session, claim, "claim.returned")
    return claim
