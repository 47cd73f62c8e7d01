"""Claims as they are shown: each with all that was found for it, a fixed number of queries for any number of claims."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims.claims import FoundMatch, Placed, appearances_of
from claimdesk.records.account import Account
from claimdesk.records.base import Identified
from claimdesk.records.claim import Claim, Claimant
from claimdesk.records.finding import Evidence, Match, MatchDecision, Timing
from claimdesk.records.queue import Queue
from claimdesk.records.verdict import Verdict

R = TypeVar("R", bound=Identified)


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim with what belongs to it; matches without rejected ones, evidence with later one last."""

    claim: Claim
    queue: str | None
    owner: Account | None
    verdict: Verdict | None
    appearances: Sequence[Placed] = ()
    claimants: Sequence[Claimant] = ()
    matches: Sequence[FoundMatch] = ()
    evidence: Sequence[Evidence] = ()


def present(
    session: Session, claims: Sequence[Claim], placed: Mapping[UUID, Sequence[Placed]] | None = None
) -> list[Shown]:
    """The claims in the order given; `placed` narrows their appearances, else those in current revisions."""
    ids = [claim.id for claim in claims]
    appearances = placed if placed is not None else appearances_of(session, ids)
    claimants = _claimants(session, appearances)
    queues = _by_id(session, Queue, {claim.queue_id for claim in claims})
    owners = _by_id(session, Account, {claim.owner_id for claim in claims})
    verdicts = _by_id(session, Verdict, {claim.verdict_id for claim in claims})
    matches = matches_of(session, ids)
    evidence = evidence_of(session, ids)
    return [
        Shown(
            claim=claim,
            queue=queues[claim.queue_id].name if claim.queue_id in queues else None,
            owner=owners.get(claim.owner_id) if claim.owner_id else None,
            verdict=verdicts.get(claim.verdict_id) if claim.verdict_id else None,
            appearances=appearances.get(claim.id, ()),
            claimants=claimants.get(claim.id, ()),
            matches=matches.get(claim.id, ()),
            evidence=evidence.get(claim.id, ()),
        )
        for claim in claims
    ]


def matches_of(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[FoundMatch]]:
    """What each claim was matched with, best first; a rejected pair is not among them."""
    decisions = {
        (one.claim_id, one.verdict_id, one.other_claim_id): one.decision.value
        for one in session.scalars(
            select(MatchDecision).where(MatchDecision.claim_id.in_(claim_ids)).order_by(MatchDecision.id)
        )
    }
    matches = session.scalars(
        select(Match).where(Match.claim_id.in_(claim_ids)).order_by(Match.claim_id, Match.rank, Match.id)
    ).all()
    verdicts = _by_id(session, Verdict, {one.verdict_id for one in matches})
    others = _by_id(session, Claim, {one.other_claim_id for one in matches})
    found: dict[UUID, list[FoundMatch]] = {}
    for one in matches:
        decision = decisions.get((one.claim_id, one.verdict_id, one.other_claim_id))
        verdict = verdicts.get(one.verdict_id) if one.verdict_id else None
        other = others.get(one.other_claim_id) if one.other_claim_id else None
        if decision != "reject" and (verdict or other):
            found.setdefault(one.claim_id, []).append(FoundMatch(one, verdict, other, decision))
    return found


def evidence_of(
    session: Session, claim_ids: Sequence[UUID], timing: Timing | None = None
) -> dict[UUID, list[Evidence]]:
    """The passages kept with each claim, best first; those later than the claim come last."""
    query = select(Evidence).where(Evidence.claim_id.in_(claim_ids))
    if timing is not None:
        query = query.where(Evidence.timing == timing)
    found: dict[UUID, list[Evidence]] = {}
    for one in session.scalars(query.order_by(Evidence.claim_id, Evidence.rank, Evidence.id)):
        found.setdefault(one.claim_id, []).append(one)
    return {id_: sorted(kept, key=lambda one: one.timing == Timing.AFTER) for id_, kept in found.items()}


def _claimants(session: Session, appearances: Mapping[UUID, Sequence[Placed]]) -> dict[UUID, list[Claimant]]:
    """Who makes each claim, in the order of the appearances, each once."""
    speakers = {
        claim_id: dict.fromkeys(one.appearance.claimant_id for one in placed if one.appearance.claimant_id)
        for claim_id, placed in appearances.items()
    }
    known = _by_id(session, Claimant, {one for ids in speakers.values() for one in ids})
    return {claim_id: [known[one] for one in ids if one in known] for claim_id, ids in speakers.items()}


def _by_id(session: Session, record: type[R], ids: Collection[UUID | None]) -> dict[UUID, R]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {one.id: one for one in session.scalars(select(record).where(record.id.in_(wanted)))}
