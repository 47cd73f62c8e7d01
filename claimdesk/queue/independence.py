"""Who may go on with a claim that others have read: nobody reads twice, a third person decides, readers confer alone."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.errors import NotIndependent
from claimdesk.queue import blind_reads
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.review import Review, ReviewState


def check_independent(session: Session, account_id: UUID, claim: Claim) -> None:
    """Raises NotIndependent unless the account may be the next to work on the claim."""
    if claim.status == ClaimStatus.AWAITING_SECOND:
        _check_second(session, account_id, claim)
    if claim.status == ClaimStatus.ADJUDICATION and account_id in _list_differing(session, claim):
        raise NotIndependent("a reader of the claim can't decide between its readers; a third person does")
    blind_reads.check_unbroken(session, account_id, claim)


def is_independent(session: Session, account_id: UUID, claim: Claim) -> bool:
    """Whether the account may be the next to work on the claim."""
    try:
        check_independent(session, account_id, claim)
    except NotIndependent:
        return False
    return True


def _check_second(session: Session, account_id: UUID, claim: Claim) -> None:
    if claim.first_reader_id == account_id:
        raise NotIndependent("the first reader of the claim can't read it second; another person does")
    differing = _list_differing(session, claim)
    if differing and account_id not in differing:
        raise NotIndependent("the two readers of the claim confer; they alone read it again")


def _list_differing(session: Session, claim: Claim) -> Sequence[UUID]:
    """The readers of the claim who said one thing and another."""
    return session.scalars(
        select(Review.account_id).where(Review.claim_id == claim.id, Review.state == ReviewState.DIFFERS)
    ).all()
