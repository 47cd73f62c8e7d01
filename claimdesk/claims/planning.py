"""The machine's work on claims, planned."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.records.claim import Claim
from claimdesk.runs import planning


def plan_claims(
    session: Session,
    claims: Sequence[Claim],
    article_id: UUID | None,
    *,
    stages: Collection[str] = ("match", "retrieve", "index"),
    again: bool = False,
) -> None:
    """Have the claims matched, given evidence and indexed, where text, date or entry has changed."""
    inputs = {
        "match": lambda claim: claim.text_hash.hex(),
        "retrieve": lambda claim: f"{claim.text_hash.hex()} {claim.claimed_at}",
        "index": lambda claim: str(claim.search_version),
    }
    for stage in stages:
        wanted = [
            planning.Wanted(claim.workspace_id, "claim", claim.id, inputs[stage](claim), article_id)
            for claim in claims
        ]
        planning.plan(session, stage, wanted, again=again)


def reindex(session: Session, claims: Sequence[Claim], article_id: UUID | None = None) -> None:
    """Raise the claims' search_version and have their entries written again."""
    for claim in claims:
        claim.search_version += 1
    plan_claims(session, claims, article_id, stages=("index",))
