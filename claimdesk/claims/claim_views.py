"""Claims as they are shown: each with all that was found for it, a fixed number of queries for any number of claims."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk.claims import edit_proposals
from claimdesk.claims.claims import FoundMatch, PlacedAppearance, list_appearances
from claimdesk.queue.blind_reads import is_open_to
from claimdesk.records.account import Account
from claimdesk.records.base import Identified
from claimdesk.records.claim import Claim, Claimant
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.lease import Lease
from claimdesk.records.match import Match, MatchDecision
from claimdesk.records.queue import Queue
from claimdesk.records.review import EvidenceJudgement, Proposal, Review
from claimdesk.records.verdict import Label, Publication, Verdict, VerdictStatus

R = TypeVar("R", bound=Identified)


@dataclass(frozen=True, slots=True)
class JudgedEvidence:
    """A piece of evidence with what people say of it, oldest first."""

    evidence: Evidence
    judgements: Sequence[EvidenceJudgement] = ()


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with what belongs to it; matches without rejected ones, evidence with later one last."""

    claim: Claim
    queue: str | None
    owner: Account | None
    verdict: Verdict | None
    appearances: Sequence[PlacedAppearance] = ()
    claimants: Sequence[Claimant] = ()
    matches: Sequence[FoundMatch] = ()
    evidence: Sequence[JudgedEvidence] = ()
    reviews: Sequence[Review] = ()
    proposals: Sequence[Proposal] = ()
    publish_at: datetime | None = None
    lease: Lease | None = None
    holder: Account | None = None


def build_claim_views(
    session: Session,
    claims: Sequence[Claim],
    placed: Mapping[UUID, Sequence[PlacedAppearance]] | None = None,
    *,
    viewer: UUID | None = None,
    unread: Collection[str] = (),
) -> list[ClaimView]:
    """The claims in the order given; `placed` narrows their appearances, else those in current revisions.

    What is sealed for others than the viewer is not shown (I7). unread: what nobody will look at, of matches,
    evidence, reviews and proposals.
    """
    ids = [claim.id for claim in claims]
    appearances = placed if placed is not None else list_appearances(session, ids)
    claimants = _list_claimants(session, claims, appearances)
    queues = _load_by_id(session, Queue, {claim.queue_id for claim in claims})
    leases = {
        lease.claim_id: lease
        for lease in session.scalars(select(Lease).where(Lease.claim_id.in_(ids), Lease.ended_at.is_(None)))
    }
    people = {claim.owner_id for claim in claims} | {lease.account_id for lease in leases.values()}
    owners = _load_by_id(session, Account, people)
    verdicts = _load_by_id(session, Verdict, {claim.verdict_id for claim in claims})
    matches = {} if "matches" in unread else list_matches(session, ids, viewer)
    evidence = {} if "evidence" in unread else list_evidence(session, ids, viewer=viewer)
    reviews = {} if "reviews" in unread else list_reviews(session, ids, viewer)
    proposals = {} if "proposals" in unread else edit_proposals.list_proposals(session, ids, viewer)
    planned = {
        publication.claim_id: publication.publish_at
        for publication in session.scalars(select(Publication).where(Publication.claim_id.in_(ids)))
    }
    return [
        ClaimView(
            claim=claim,
            queue=queues[claim.queue_id].name if claim.queue_id in queues else None,
            owner=owners.get(claim.owner_id) if claim.owner_id else None,
            verdict=verdicts.get(claim.verdict_id) if claim.verdict_id else None,
            appearances=appearances.get(claim.id, ()),
            claimants=claimants.get(claim.id, ()),
            matches=matches.get(claim.id, ()),
            evidence=evidence.get(claim.id, ()),
            reviews=reviews.get(claim.id, ()),
            proposals=proposals.get(claim.id, ()),
            publish_at=planned.get(claim.id),
            lease=leases.get(claim.id),
            holder=owners.get(leases[claim.id].account_id) if claim.id in leases else None,
        )
        for claim in claims
    ]


def list_matches(
    session: Session, claim_ids: Sequence[UUID], viewer: UUID | None = None
) -> dict[UUID, list[FoundMatch]]:
    """What each claim was matched with, best first; no pair that was rejected, not its own verdict, and no claim that is part of another."""
    decisions = _list_decisions(session, claim_ids, viewer)
    own = {
        (claim_id, verdict_id)
        for claim_id, verdict_id in session.execute(
            select(Claim.id, Claim.verdict_id).where(Claim.id.in_(claim_ids))
        )
    }
    matches = session.scalars(
        select(Match).where(Match.claim_id.in_(claim_ids)).order_by(Match.claim_id, Match.rank, Match.id)
    ).all()
    verdicts = _load_by_id(session, Verdict, {match.verdict_id for match in matches})
    others = _load_by_id(session, Claim, {match.other_claim_id for match in matches})
    decided = _load_by_id(session, Verdict, {other.verdict_id for other in others.values()})
    found: dict[UUID, list[FoundMatch]] = {}
    for match in matches:
        decision = decisions.get((match.claim_id, match.verdict_id, match.other_claim_id))
        verdict = verdicts.get(match.verdict_id) if match.verdict_id else None
        other = others.get(match.other_claim_id) if match.other_claim_id else None
        if (match.claim_id, match.verdict_id) in own and verdict:
            continue  # what decides the claim is no match of it
        if decision != "reject" and (verdict or (other and other.merged_into is None)):
            label = _find_label(decided, other)
            found.setdefault(match.claim_id, []).append(FoundMatch(match, verdict, other, decision, label))
    return found


def _find_label(verdicts: Mapping[UUID, Verdict], claim: Claim | None) -> Label | None:
    """The label of a claim's published verdict."""
    verdict = verdicts.get(claim.verdict_id) if claim and claim.verdict_id else None
    return verdict.label if verdict and verdict.status == VerdictStatus.PUBLISHED else None


def _list_decisions(
    session: Session, claim_ids: Sequence[UUID], viewer: UUID | None
) -> dict[tuple[UUID, UUID | None, UUID | None], str]:
    """The last word on each pair of the claims, also where it was said under the other claim of the pair."""
    rows = session.scalars(
        select(MatchDecision)
        .where(
            or_(MatchDecision.claim_id.in_(claim_ids), MatchDecision.other_claim_id.in_(claim_ids)),
            is_open_to(MatchDecision.sealed_for, viewer),
        )
        .order_by(MatchDecision.id)
    )
    said: dict[tuple[UUID, UUID | None, UUID | None], str] = {}
    for decision in rows:
        said[decision.claim_id, decision.verdict_id, decision.other_claim_id] = decision.decision.value
        if decision.other_claim_id is not None:
            said[decision.other_claim_id, None, decision.claim_id] = decision.decision.value
    return said


def list_evidence(
    session: Session,
    claim_ids: Sequence[UUID],
    timings: Collection[Timing] = (),
    *,
    viewer: UUID | None = None,
) -> dict[UUID, list[JudgedEvidence]]:
    """The passages kept with each claim, best first; those later than the claim come last."""
    query = select(Evidence).where(Evidence.claim_id.in_(claim_ids), is_open_to(Evidence.sealed_for, viewer))
    if timings:
        query = query.where(Evidence.timing.in_(timings))
    found: dict[UUID, list[Evidence]] = {}
    for piece in session.scalars(query.order_by(Evidence.claim_id, Evidence.rank, Evidence.id)):
        found.setdefault(piece.claim_id, []).append(piece)
    judgements = list_judgements(session, claim_ids, viewer)
    return {
        id_: [
            JudgedEvidence(piece, judgements.get(piece.id, ()))
            for piece in sorted(kept, key=lambda piece: piece.timing == Timing.AFTER)
        ]
        for id_, kept in found.items()
    }


def list_judgements(
    session: Session, claim_ids: Sequence[UUID], viewer: UUID | None
) -> dict[UUID, list[EvidenceJudgement]]:
    """What people say of the claims' evidence, by evidence id: of each person the last that the viewer may see."""
    found: dict[UUID, dict[UUID, EvidenceJudgement]] = {}
    for judgement in session.scalars(
        select(EvidenceJudgement)
        .where(EvidenceJudgement.claim_id.in_(claim_ids), is_open_to(EvidenceJudgement.sealed_for, viewer))
        .order_by(EvidenceJudgement.id)
    ):
        found.setdefault(judgement.evidence_id, {})[judgement.account_id] = judgement
    return {id_: list(said.values()) for id_, said in found.items()}


def list_reviews(
    session: Session, claim_ids: Sequence[UUID], viewer: UUID | None
) -> dict[UUID, list[Review]]:
    """The reviews of each claim that the viewer may see, oldest first."""
    found: dict[UUID, list[Review]] = {}
    for review in session.scalars(
        select(Review)
        .where(Review.claim_id.in_(claim_ids), is_open_to(Review.sealed_for, viewer))
        .order_by(Review.id)
    ):
        found.setdefault(review.claim_id, []).append(review)
    return found


def _list_claimants(
    session: Session, claims: Sequence[Claim], appearances: Mapping[UUID, Sequence[PlacedAppearance]]
) -> dict[UUID, list[Claimant]]:
    """Who makes each claim, in the order of the appearances, each once."""
    speakers = {
        claim_id: dict.fromkeys(
            place.appearance.claimant_id for place in placed if place.appearance.claimant_id
        )
        for claim_id, placed in appearances.items()
    }
    for claim in claims:
        if claim.claimant_id is not None:
            speakers.setdefault(claim.id, {}).setdefault(claim.claimant_id)
    known = _load_by_id(session, Claimant, {id_ for ids in speakers.values() for id_ in ids})
    return {claim_id: [known[id_] for id_ in ids if id_ in known] for claim_id, ids in speakers.items()}


def _load_by_id(session: Session, record: type[R], ids: Collection[UUID | None]) -> dict[UUID, R]:
    wanted = {id_ for id_ in ids if id_ is not None}
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(select(record).where(record.id.in_(wanted)))}
