"""What one reader makes while a blind read is open, kept from everybody else until both reads are in (I7).

Each such row names its author in `sealed_for`; every way of reading rows asks `is_open_to`, and the second read
unseals all rows of its claim at once. An editor who must look breaks the seal, and decides that claim no more.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from claimdesk.errors import NotIndependent
from claimdesk.events import history_chain
from claimdesk.people.principals import Principal
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.evidence import Evidence
from claimdesk.records.lease import Lease, Skip
from claimdesk.records.match import MatchDecision
from claimdesk.records.queue import Queue, SecondRead
from claimdesk.records.review import (
    OPEN_STATES,
    EvidenceJudgement,
    Proposal,
    Review,
    ReviewState,
    SealBreak,
)
from claimdesk.records.talk import Comment, Contact

READING = frozenset({ClaimStatus.IN_REVIEW, ClaimStatus.AWAITING_SECOND, ClaimStatus.REVISIT})
SEALED: tuple[Any, ...] = (
    Review,
    EvidenceJudgement,
    Evidence,
    MatchDecision,
    Comment,
    Contact,
    Proposal,
)


def find_sealed_for(session: Session, claim: Claim, author: Principal) -> UUID | None:
    """The account that alone may see what the author makes now; None where everybody may."""
    return author.account_id if is_sealing(session, claim) else None


def is_sealing(session: Session, claim: Claim) -> bool:
    """Whether the claim is on a blind queue, is being read, and not both reads are in."""
    return claim.id in find_sealing(session, [claim])


def find_sealing(session: Session, claims: Collection[Claim]) -> set[UUID]:
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


def unseal_claim(session: Session, claim: Claim) -> None:
    """Show everybody what was sealed on the claim: both reads are in, or none will come any more."""
    _replace_judgements(session, claim.id)
    for record in SEALED:
        session.execute(
            update(record)
            .where(record.claim_id == claim.id, record.sealed_for.is_not(None))
            .values(sealed_for=None)
        )
    session.execute(
        update(HistoryItem)
        .where(HistoryItem.subject_id == claim.id, HistoryItem.sealed_for.is_not(None))
        .values(sealed_for=None)
    )
    history_chain.open_sealed(session, claim.workspace_id, claim.id)


def _replace_judgements(session: Session, claim_id: UUID) -> None:
    """Drop what a reader had said openly of a piece of evidence and said anew under the seal."""
    later = aliased(EvidenceJudgement)
    newer = exists().where(
        later.evidence_id == EvidenceJudgement.evidence_id,
        later.account_id == EvidenceJudgement.account_id,
        later.id > EvidenceJudgement.id,
    )
    session.execute(
        delete(EvidenceJudgement).where(EvidenceJudgement.claim_id == claim_id, newer),
        execution_options={"synchronize_session": "fetch"},
    )


def is_reader(session: Session, claim: Claim, by: Principal) -> bool:
    """Whether the caller has the claim in hand, or has read it for the decision that is being made."""
    if by.account_id in {claim.owner_id, claim.first_reader_id}:
        return True
    holds = select(Lease.id).where(
        Lease.claim_id == claim.id, Lease.account_id == by.account_id, Lease.ended_at.is_(None)
    )
    has_read = select(Review.id).where(
        Review.claim_id == claim.id, Review.account_id == by.account_id, Review.state.in_(OPEN_STATES)
    )
    return session.scalar(select(holds.exists() | has_read.exists())) is True


def holds_others(session: Session, claim_id: UUID, account_id: UUID) -> bool:
    """Whether anything of the claim is sealed for somebody else."""
    found = (
        select(record.id)
        .where(record.claim_id == claim_id, record.sealed_for.is_not(None), record.sealed_for != account_id)
        .exists()
        for record in SEALED
    )
    return session.scalar(select(or_(*found))) is True


def break_seal(session: Session, claim: Claim, by: Principal, reason: str) -> SealBreak:
    """Write down that the caller has seen what was sealed: they neither read, adjudicate nor publish the claim."""
    broken = SealBreak(
        workspace_id=claim.workspace_id, claim_id=claim.id, account_id=by.account_id, reason=reason
    )
    session.add(broken)
    skip = session.scalars(
        select(Skip).where(Skip.account_id == by.account_id, Skip.claim_id == claim.id)
    ).first()
    if skip is None:
        skip = Skip(workspace_id=claim.workspace_id, claim_id=claim.id, account_id=by.account_id)
        session.add(skip)
    skip.until = None  # the queue never offers them the claim again
    session.flush()
    return broken


def is_barred(session: Session, account_id: UUID, claim: Claim) -> bool:
    """Whether the account has seen what was sealed on the claim, and so decides it no more."""
    broken = select(SealBreak.id).where(SealBreak.account_id == account_id, SealBreak.claim_id == claim.id)
    return session.scalar(select(broken.exists())) is True


def check_unbroken(session: Session, account_id: UUID, claim: Claim) -> None:
    """Raises NotIndependent when the account broke the seal of the claim."""
    if is_barred(session, account_id, claim):
        raise NotIndependent("the seal of this claim was broken for this account; others decide it")
