"""Published claims that are looked at again, because a verdict that matches them is new or has changed."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims.planning import reindex_claims
from claimdesk.events import events, history
from claimdesk.queue import workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.match import Decision, Match, MatchDecision
from claimdesk.terms import Band, SubjectKind

SURE_ENOUGH = (Band.AUTO, Band.SUGGEST)


def revisit_matched(session: Session, verdict_id: UUID, why: str) -> list[Claim]:
    """Send the published claims that match the verdict to `revisit`; those that it decided itself stay."""
    return revisit_claims(session, list_matched(session, verdict_id), verdict_id, why)


def list_matched(session: Session, verdict_id: UUID) -> set[UUID]:
    """The claims that match the verdict: from the band `suggest` on, or confirmed by a person; none that was ruled out."""
    said = {
        row.claim_id: row.decision
        for row in session.scalars(
            select(MatchDecision)
            .where(MatchDecision.verdict_id == verdict_id, MatchDecision.sealed_for.is_(None))
            .order_by(MatchDecision.id)
        )
    }
    matched = set(
        session.scalars(
            select(Match.claim_id).where(Match.verdict_id == verdict_id, Match.band.in_(SURE_ENOUGH))
        )
    )
    matched |= {claim_id for claim_id, decision in said.items() if decision == Decision.CONFIRM}
    return matched - {claim_id for claim_id, decision in said.items() if decision == Decision.REJECT}


def revisit_claims(session: Session, claim_ids: Collection[UUID], verdict_id: UUID, why: str) -> list[Claim]:
    """Send those of the claims to `revisit` that are published by another verdict."""
    claims = session.scalars(
        select(Claim)
        .where(
            Claim.id.in_(claim_ids),
            Claim.status == ClaimStatus.PUBLISHED,
            Claim.verdict_id.is_distinct_from(verdict_id),
        )
        .order_by(Claim.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for claim in claims:
        changes = workflow.move(claim, Call.REVISIT)
        claim.version += 1
        history.record(
            session,
            claim.workspace_id,
            SubjectKind.CLAIM,
            claim.id,
            "revisit",
            why=why,
            changes={**changes, "verdict_id": str(verdict_id)},
        )
        events.record_events(
            session, events.Happened(claim.workspace_id, "claim.revisit", SubjectKind.CLAIM, claim.id)
        )
    reindex_claims(session, claims)
    return list(claims)
