"""One read or two: a review is handed in, and where both readers agree the claim is decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import edit_proposals
from claimdesk.decisions import reviews
from claimdesk.decisions.reviews import NewReview
from claimdesk.errors import NotIndependent
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, leases, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.queue import SecondRead
from claimdesk.records.review import Review, ReviewKind, ReviewState


def submit_read(
    session: Session, by: Principal, claim: Claim, new: NewReview, lease_token: str | None = None
) -> Review:
    """Hand in a read of the locked claim: the first, the only, or the second one.

    The caller holds or owns the claim; a lease that ran out serves until somebody else takes it. lease_token: of the
    lease under which it was made, where the caller says so.
    Raises WrongState, NotIndependent, LeaseLost, ClaimLeased, StaleVersion, Invalid, Forbidden.
    """
    policies.check_works(by)
    if claim.status == ClaimStatus.AWAITING_SECOND:
        return _read_second(session, by, claim, new, lease_token)
    queue = reviews.find_queue(session, claim)
    mode = queue.second_read if queue else SecondRead.NONE
    workflow.advance(claim.status, Call.REVIEW)
    leases.check_holder(session, by, claim, lease_token)
    blind_reads.check_unbroken(session, by.account_id, claim)
    if mode == SecondRead.NONE:
        review = reviews.save_review(session, by, claim, new, state=ReviewState.DECIDED)
        _finish_read(session, by, claim, Call.REVIEW, review)
        return review
    sealed_for = by.account_id if mode == SecondRead.BLIND else None
    review = reviews.save_review(session, by, claim, new, sealed_for=sealed_for)
    _release_lease(session, by, claim)
    changes = workflow.move(claim, Call.FIRST_REVIEW)
    claim.first_reader_id = by.account_id
    history.record_by(
        session, by, claim, "reviewed", changes=_describe_read(review, changes), sealed_for=review.sealed_for
    )
    reviews.record_claim_event(session, claim, "review.submitted")
    return review


def _read_second(
    session: Session, by: Principal, claim: Claim, new: NewReview, lease_token: str | None
) -> Review:
    reads = reviews.list_open_reads(session, claim.id)
    if any(review.state == ReviewState.DIFFERS for review in reads):
        return _read_again(session, by, claim, new, reads)
    if any(review.account_id == by.account_id for review in reads):
        raise NotIndependent("you have read this claim first; another person reads second")
    leases.check_holder(session, by, claim, lease_token)
    blind_reads.check_unbroken(session, by.account_id, claim)
    review = reviews.save_review(session, by, claim, new)
    edit_proposals.reveal_reads(session, claim)
    queue = reviews.find_queue(session, claim)
    differing = Call.CONFER if queue and queue.readers_confer else Call.DISAGREE
    return _compare_reads(session, by, claim, review, [*reads, review], differing)


def _read_again(
    session: Session, by: Principal, claim: Claim, new: NewReview, reads: Sequence[Review]
) -> Review:
    """A reader's new read after conferring; when both have read again and still differ, a third person decides."""
    mine = next((review for review in reads if review.account_id == by.account_id), None)
    if mine is None:
        raise NotIndependent("the two readers confer; they alone read it again")
    review = reviews.save_review(session, by, claim, new)
    mine.state = ReviewState.REPLACED
    again = session.scalars(
        select(Review.account_id).where(
            Review.claim_id == claim.id,
            Review.round == review.round,
            Review.state == ReviewState.REPLACED,
        )
    ).all()
    rest = [review for review in reads if review is not mine]
    both = {*again, by.account_id} >= {other.account_id for other in [*rest, review]}
    return _compare_reads(session, by, claim, review, [*rest, review], Call.DISAGREE if both else Call.CONFER)


def _compare_reads(
    session: Session,
    by: Principal,
    claim: Claim,
    review: Review,
    reads: Sequence[Review],
    differing: Call,
) -> Review:
    """Decide by equal labels, else let a third person decide or the readers confer."""
    if len({review.label for review in reads}) == 1:
        for read in reads:
            read.state = ReviewState.DECIDED
        _finish_read(session, by, claim, Call.AGREE, review)
        return review
    for read in reads:
        read.state = ReviewState.DIFFERS
    _release_lease(session, by, claim)
    changes = workflow.move(claim, differing)
    claim.first_reader_id = None  # no second read is awaited any more: both are in
    history.record_by(session, by, claim, "reviewed", changes=_describe_read(review, changes))
    reviews.record_claim_event(session, claim, "review.submitted")
    return review


def _finish_read(session: Session, by: Principal, claim: Claim, call: Call, review: Review) -> None:
    _release_lease(session, by, claim)
    changes = workflow.move(claim, call)
    requeue_claim(session, claim)
    history.record_by(session, by, claim, "reviewed", changes=_describe_read(review, changes))
    reviews.record_claim_event(session, claim, "review.submitted")
    reviews.record_claim_event(session, claim, "claim.decided")


def requeue_claim(session: Session, claim: Claim) -> None:
    """Note that the claim is decided."""
    claim.decided_at, claim.first_reader_id = clock.now(), None
    edit_proposals.reveal_reads(session, claim)


def _release_lease(session: Session, by: Principal, claim: Claim) -> None:
    """The reader's hold ends with the read."""
    leases.end_live_lease(session, claim, by, LeaseEnd.REVIEWED)
    if claim.owner_id == by.account_id:
        claim.owner_id = None


def _describe_read(review: Review, changes: dict[str, Any]) -> dict[str, Any]:
    return {**changes, "review_id": str(review.id), "label": review.label.value}


def list_deciding(session: Session, claim_id: UUID) -> list[Review]:
    """The reviews that decided the claim and that no verdict came of yet: one, or two that agree; oldest first."""
    return list(
        session.scalars(
            select(Review)
            .where(Review.claim_id == claim_id, Review.state == ReviewState.DECIDED)
            .order_by(Review.id)
        )
    )


def is_sole_reader(session: Session, account_id: UUID, claim_id: UUID) -> bool:
    """Whether the claim is decided by this person's read alone; who adjudicates has other readers before them."""
    deciding = list_deciding(session, claim_id)
    return {review.account_id for review in deciding if review.kind == ReviewKind.READ} == {account_id}


def list_readers(session: Session, claim_id: UUID, round_: int) -> set[UUID]:
    """Who has read the claim in this round."""
    return set(
        session.scalars(
            select(Review.account_id).where(
                Review.claim_id == claim_id, Review.round == round_, Review.kind == ReviewKind.READ
            )
        )
    )
