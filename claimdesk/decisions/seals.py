"""Break-glass: an editor looks at what is sealed on a claim, says why, and decides that claim no more (I7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.decisions import reviews
from claimdesk.errors import Conflict, NotIndependent
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, leases, ownership
from claimdesk.records.base import Identified
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.match import MatchDecision
from claimdesk.records.review import EvidenceJudgement, Proposal, Review
from claimdesk.records.talk import Comment, Contact

R = TypeVar("R", bound=Identified)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one reader has made and others may not see yet; drafts are nobody else's, whatever happens."""

    reviews: Sequence[Review]
    judgements: Sequence[EvidenceJudgement]
    evidence: Sequence[Evidence]
    match_decisions: Sequence[MatchDecision]
    comments: Sequence[Comment]
    contacts: Sequence[Contact]
    proposals: Sequence[Proposal]


def break_seal(session: Session, by: Principal, claim: Claim, reason: str) -> Sealed:
    """What others have made under the seal of the locked claim; each look is written down.

    Raises Forbidden for who is no editor, NotIndependent for a reader of it, Conflict when nothing is sealed.
    """
    policies.check_is_editor(by, "break a seal")
    if any(review.account_id == by.account_id for review in reviews.list_open_reads(session, claim.id)):
        raise NotIndependent("you are one of its readers; another editor may look")
    if not blind_reads.holds_others(session, claim.id, by.account_id):
        raise Conflict("nothing of this claim is sealed for somebody else")
    found = Sealed(
        reviews=_list_sealed(session, Review, claim, by),
        judgements=_list_sealed(session, EvidenceJudgement, claim, by),
        evidence=_list_sealed(session, Evidence, claim, by),
        match_decisions=_list_sealed(session, MatchDecision, claim, by),
        comments=_list_sealed(session, Comment, claim, by),
        contacts=_list_sealed(session, Contact, claim, by),
        proposals=_list_sealed(session, Proposal, claim, by),
    )
    blind_reads.break_seal(session, claim, by, reason)
    _release_lease(session, by, claim)
    history.record_by(session, by, claim, "seal_broken", why=reason)
    return found


def _list_sealed(session: Session, record: type[R], claim: Claim, by: Principal) -> Sequence[R]:
    """The rows of a table that are sealed for others, oldest first."""
    columns: Any = record
    return session.scalars(
        select(record)
        .where(
            columns.claim_id == claim.id,
            columns.sealed_for.is_not(None),
            columns.sealed_for != by.account_id,
        )
        .order_by(record.id)
    ).all()


def _release_lease(session: Session, by: Principal, claim: Claim) -> None:
    """Who has looked reads it no more: what they hold or own of it goes back."""
    lease = leases.find_live_lease(session, claim.id)
    if lease is not None and lease.account_id == by.account_id:
        leases.release(session, by, lease.id, None)
    if claim.owner_id == by.account_id:
        ownership.give_up_claim(session, by, claim)
