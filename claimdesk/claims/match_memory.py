"""What people said of pairs, remembered: a rejected pair never returns, and what nearly the same words were told holds.

A pair is a claim and a verdict, or two claims, whichever of them it was said under. What was said of the very claim
counts before what was said of its twins; of two words on one pair the later one counts, and `unsure` takes both back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk.claims.planning import plan_claims
from claimdesk.claims.standing import stands_alone
from claimdesk.database import in_batches
from claimdesk.records.claim import Claim
from claimdesk.records.match import Decision, Match, MatchDecision
from claimdesk.records.verdict import Verdict
from claimdesk.search.differences.paraphrase import is_paraphrase
from claimdesk.terms import StageName

BATCH = 500


@dataclass(frozen=True, slots=True)
class Memory:
    """What was said of some claims' pairs: claim → the other of the pair → the last word."""

    said: Mapping[UUID, Mapping[UUID, Decision]] = field(default_factory=dict)

    def list_decisions(self, claim_id: UUID | None, twins: Sequence[UUID] = ()) -> dict[UUID, Decision]:
        """The last word on each pair of the claim, of its twins where there is none on its own."""
        found: dict[UUID, Decision] = {}
        for id_ in [*twins, *([claim_id] if claim_id else [])]:
            found |= self.said.get(id_, {})
        return found


def load_memory(session: Session, claim_ids: Collection[UUID]) -> Memory:
    """The open decisions on the claims' pairs; sealed ones are nobody's to act on yet (I7)."""
    said: dict[UUID, dict[UUID, Decision]] = {}
    wanted = set(claim_ids)
    rows: dict[UUID, MatchDecision] = {}
    for batch in in_batches(sorted(wanted), BATCH):
        found = session.scalars(
            select(MatchDecision).where(
                or_(MatchDecision.claim_id.in_(batch), MatchDecision.other_claim_id.in_(batch)),
                MatchDecision.sealed_for.is_(None),
            )
        )
        rows |= {row.id: row for row in found}
    for _, row in sorted(rows.items()):
        other = row.verdict_id or row.other_claim_id
        if other is None:
            continue
        if row.claim_id in wanted:
            said.setdefault(row.claim_id, {})[other] = row.decision
        if row.other_claim_id in wanted:
            said.setdefault(row.other_claim_id, {})[row.claim_id] = row.decision
    return Memory(said)


def list_rejected(said: Mapping[UUID, Decision]) -> frozenset[UUID]:
    """Those that a person ruled out."""
    return frozenset(id_ for id_, decision in said.items() if decision == Decision.REJECT)


def list_confirmed(said: Mapping[UUID, Decision]) -> frozenset[UUID]:
    """Those that a person confirmed."""
    return frozenset(id_ for id_, decision in said.items() if decision == Decision.CONFIRM)


def extend_to_copies(
    session: Session, said: Mapping[UUID, Decision], candidates: Collection[UUID]
) -> dict[UUID, Decision]:
    """The same for candidates that say what a rejected one says: another copy of it is no news.

    Words that lean on who says them are no copy: they may be said of another (I13).
    """
    ruled_out = list_rejected(said)
    strange = [id_ for id_ in candidates if id_ not in said]
    if not ruled_out or not strange:
        return dict(said)
    texts = _load_texts(session, [*ruled_out, *strange])
    copies = {
        id_
        for id_ in strange
        if id_ in texts
        and stands_alone(texts[id_])
        and any(
            is_paraphrase(texts[id_], texts[rejected_id]) for rejected_id in ruled_out if rejected_id in texts
        )
    }
    return {**said, **dict.fromkeys(copies, Decision.REJECT)}


def match_twins_again(session: Session, claim: Claim) -> None:
    """Have what was said of the claim's pairs reach the claims that say it in nearly the same words."""
    near = select(Match.other_claim_id).where(Match.claim_id == claim.id, Match.other_claim_id.is_not(None))
    others = session.scalars(select(Claim).where(Claim.id.in_(near)).order_by(Claim.id)).all()
    twins = [other for other in others if is_paraphrase(claim.text, other.text)]
    plan_claims(session, twins, None, stages=(StageName.MATCH,), again=True)


def _load_texts(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for batch in in_batches(ids, BATCH):
        found |= dict(
            session.execute(select(Verdict.id, Verdict.claim_text).where(Verdict.id.in_(batch))).all()
        )
        found |= dict(session.execute(select(Claim.id, Claim.text).where(Claim.id.in_(batch))).all())
    return found
