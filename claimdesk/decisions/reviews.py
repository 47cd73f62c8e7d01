"""Drafts and reviews: what a person concludes on a claim, held to the desk's rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.decisions import scales
from claimdesk.errors import FieldError, Invalid, NotFound, StaleVersion
from claimdesk.events import events, history_chain
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.base import check_put
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.queue import Queue
from claimdesk.records.review import OPEN_STATES, Draft, Review, ReviewKind, ReviewState
from claimdesk.records.verdict import Label
from claimdesk.terms import SubjectKind


@dataclass(frozen=True, slots=True)
class NewReview:
    """A decision as it is handed in; rating is {name, value?, best?, worst?}."""

    claim_version: int
    label: Label
    rationale: str
    rating: dict[str, Any] | None = None
    evidence_ids: tuple[UUID, ...] = ()
    searched: tuple[str, ...] = ()
    notes: str | None = None


def save_draft(
    session: Session,
    by: Principal,
    claim: Claim,
    content: dict[str, Any],
    *,
    expected: int | None,
    is_new: bool,
) -> Draft:
    """Keep the caller's unfinished review of the locked claim. is_new: If-None-Match: * was sent.

    Raises StaleVersion when it exists already or has changed, VersionRequired, NotFound, Forbidden, WrongState.
    """
    policies.check_works(by)
    workflow.advance(claim.status, Call.TALK)
    found = find_draft(session, by, claim.id)
    check_put(found, "your draft of this claim", expected=expected, is_new=is_new)
    if found is None:
        found = Draft(workspace_id=claim.workspace_id, claim_id=claim.id, account_id=by.account_id)
        session.add(found)
    else:
        found.version += 1
    found.content = content
    session.flush()
    return found


def find_draft(session: Session, by: Principal, claim_id: UUID) -> Draft | None:
    """The caller's own draft; nobody reads another's."""
    return session.scalars(
        select(Draft).where(Draft.claim_id == claim_id, Draft.account_id == by.account_id)
    ).first()


def get_draft(session: Session, by: Principal, claim_id: UUID) -> Draft:
    """The caller's own draft. Raises NotFound."""
    found = find_draft(session, by, claim_id)
    if found is None:
        raise NotFound("you have no draft of this claim")
    return found


def save_review(
    session: Session,
    by: Principal,
    claim: Claim,
    new: NewReview,
    *,
    kind: ReviewKind = ReviewKind.READ,
    state: ReviewState = ReviewState.SUBMITTED,
    sealed_for: UUID | None = None,
) -> Review:
    """Keep a review of the locked claim after the desk's rules; the draft is done with. Raises StaleVersion, Invalid."""
    if new.claim_version != claim.version:
        raise StaleVersion("the claim has changed since you judged it", current={"version": claim.version})
    evidence = check_review(session, by, claim, new)
    rating = scales.resolve_rating(scales.get_scale(session, claim.workspace_id), new.rating, new.label)
    for passage in evidence:
        passage.is_kept = True
    review = Review(
        id=clock.new_id(),
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        by_name=by.name,
        kind=kind,
        state=state,
        round=find_round(session, claim.id),
        claim_version=new.claim_version,
        label=new.label,
        rating=rating,
        rationale=new.rationale,
        evidence_ids=[str(evidence_id) for evidence_id in dict.fromkeys(new.evidence_ids)],
        searched=list(new.searched),
        notes=new.notes,
        sealed_for=sealed_for,
    )
    session.add(review)
    history_chain.append(session, review)
    draft = find_draft(session, by, claim.id)
    if draft is not None:
        session.delete(draft)
    session.flush()
    return review


def check_review(session: Session, by: Principal, claim: Claim, new: NewReview) -> Sequence[Evidence]:
    """The cited evidence of a decision that keeps the rules. Raises Invalid with every rule that is broken."""
    wrong: list[FieldError] = []
    if not new.rationale.strip():
        wrong.append(FieldError("/rationale", "must say why"))
    evidence = list_cited_evidence(session, claim, new.evidence_ids, by.account_id)
    known = {passage.id for passage in evidence}
    wrong += [
        FieldError(f"/evidence_ids/{place}", "is no evidence of this claim")
        for place, evidence_id in enumerate(new.evidence_ids)
        if evidence_id not in known
    ]
    if new.label == Label.NOT_ENOUGH_EVIDENCE:
        if not any(query.strip() for query in new.searched):
            wrong.append(FieldError("/searched", "must say what was searched"))
    else:
        wrong += _check_citations(session, claim, new, evidence)
    if wrong:
        raise Invalid("the review does not keep the desk's rules", wrong)
    return evidence


def _check_citations(
    session: Session, claim: Claim, new: NewReview, evidence: Sequence[Evidence]
) -> list[FieldError]:
    if not new.evidence_ids:
        return [FieldError("/evidence_ids", "must cite evidence")]
    queue = find_queue(session, claim)
    least = queue.min_independent_sources if queue else 0
    found = len({passage.independent_group for passage in evidence})
    if found < least:
        return [FieldError("/evidence_ids", f"cites {found} independent sources; the queue asks for {least}")]
    return []


def list_cited_evidence(
    session: Session, claim: Claim, evidence_ids: Sequence[UUID], viewer: UUID | None
) -> Sequence[Evidence]:
    """Those of the ids that are evidence of the claim and open to the viewer, in the order given."""
    found = {
        evidence.id: evidence
        for evidence in session.scalars(
            select(Evidence).where(
                Evidence.claim_id == claim.id,
                Evidence.id.in_(evidence_ids),
                blind_reads.is_open_to(Evidence.sealed_for, viewer),
            )
        )
    }
    return [found[evidence_id] for evidence_id in dict.fromkeys(evidence_ids) if evidence_id in found]


def find_queue(session: Session, claim: Claim) -> Queue | None:
    """The queue that the claim is in."""
    return session.get(Queue, claim.queue_id) if claim.queue_id else None


def find_round(session: Session, claim_id: UUID) -> int:
    """The number of the decision that is being made: of the open reads, else one more than the last."""
    is_open, last = session.execute(
        select(
            func.count().filter(Review.state.in_(OPEN_STATES)),
            func.coalesce(func.max(Review.round), 0),
        ).where(Review.claim_id == claim_id)
    ).one()
    return int(last) if is_open else int(last) + 1


def list_open_reads(session: Session, claim_id: UUID) -> list[Review]:
    """The reads of the decision that is being made, oldest first."""
    return list(
        session.scalars(
            select(Review)
            .where(Review.claim_id == claim_id, Review.kind == ReviewKind.READ, Review.state.in_(OPEN_STATES))
            .order_by(Review.id)
        )
    )


def record_claim_event(session: Session, claim: Claim, what: str) -> None:
    """An event of the claim; it says nothing of the review."""
    events.record_events(session, events.Happened(claim.workspace_id, what, SubjectKind.CLAIM, claim.id))
