"""The machine's work on claims, planned."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.records.claim import Claim
from claimdesk.runs import planning
from claimdesk.terms import StageName, SubjectKind


def plan_claims(
    session: Session,
    claims: Sequence[Claim],
    article_id: UUID | None,
    *,
    stages: Collection[StageName] = (StageName.MATCH, StageName.RETRIEVE),
    again: bool = False,
) -> None:
    """Have the claims matched and given evidence where text or date has changed; settling has them indexed."""
    for stage in stages:
        wanted = [
            planning.Wanted(
                claim.workspace_id, SubjectKind.CLAIM, claim.id, _build_inputs(stage, claim), article_id
            )
            for claim in claims
        ]
        planning.plan_runs(session, stage, wanted, again=again)


def _build_inputs(stage: StageName, claim: Claim) -> str:
    """All that the stage's outcome for the claim depends on."""
    if stage == StageName.INDEX:
        return str(claim.search_version)
    return f"{claim.text_hash.hex()} {claim.claimed_at}"


def reindex_claims(session: Session, claims: Sequence[Claim], article_id: UUID | None = None) -> None:
    """Raise the claims' search_version and have their entries written again."""
    for claim in claims:
        claim.search_version += 1
    plan_claims(session, claims, article_id, stages=(StageName.INDEX,))
