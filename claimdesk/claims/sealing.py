"""What one reader makes while a blind read is open, kept from everybody else until both reads are in (I7).

Each such row names its author in `sealed_for`; every way of reading rows asks `is_open_to`, and the second read
unseals all rows of its claim at once.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from claimdesk.people.principals import Principal
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.finding import Evidence, MatchDecision
from claimdesk.records.queue import Queue, SecondRead
from claimdesk.records.review import EvidenceJudgement, Review, ReviewState

READING = frozenset({ClaimStatus.IN_REVIEW, ClaimStatus.AWAITING_SECOND, ClaimStatus.REVISIT})
SEALED = (Review, EvidenceJudgement, Evidence, MatchDecision)


def seal_for(session: Session, claim: Claim, author: Principal) -> UUID | None:
    """The account that alone may see what the author makes now; None where everybody may."""
    return author.account_id if is_sealing(session, claim) else None


def is_sealing(session: Session, claim: Claim) -> bool:
    """Whether the claim is on a blind queue, is being read, and not both reads are in."""
    return claim.id in sealing_among(session, [claim])


def sealing_among(session: Session, claims: Collection[Claim]) -> set[UUID]:
    """The ids of those claims for which is_sealing holds; two queries for any number."""
    reading = {claim.id: claim.queue_id for claim in claims if claim.status in READING and claim.queue_id}
    if not reading:
        return set()
    blind = set(
        session.scalars(
            select(Queue.id).where(Queue.id.in_(set(reading.values())), Queue.second_read == SecondRead.BLIND)
        )
    )
    conferring = set(
        session.scalars(
            select(Review.claim_id).where(Review.claim_id.in_(reading), Review.state == ReviewState.DIFFERS)
        )
    )
    return {id_ for id_, queue_id in reading.items() if queue_id in blind and id_ not in conferring}


def is_open_to(sealed_for: InstrumentedAttribute[UUID | None], viewer: UUID | None) -> ColumnElement[bool]:
    """The condition on a table's rows: sealed for nobody, or for the viewer."""
    return sealed_for.is_(None) | (sealed_for == viewer)


def unseal(session: Session, claim_id: UUID) -> None:
    """Show everybody what was sealed on the claim: both reads are in, or none will come any more."""
    for record in SEALED:
        session.execute(
            update(record)
            .where(record.claim_id == claim_id, record.sealed_for.is_not(None))
            .values(sealed_for=None)
        )
    session.execute(
        update(HistoryItem)
        .where(HistoryItem.subject_id == claim_id, HistoryItem.sealed_for.is_not(None))
        .values(sealed_for=None)
    )
