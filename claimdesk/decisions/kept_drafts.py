"""A person's unfinished reviews, also of claims that they no longer hold."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.people.principals import Principal
from claimdesk.queue import workflow
from claimdesk.records.claim import Claim
from claimdesk.records.review import Draft


def list_drafts(session: Session, by: Principal, limit: int) -> Sequence[tuple[Draft, Claim]]:
    """The caller's drafts with their claims, the last changed first; without those of claims that are merged away."""
    rows = session.execute(
        select(Draft, Claim)
        .join(Claim, Claim.id == Draft.claim_id)
        .where(
            Draft.account_id == by.account_id,
            Draft.workspace_id == by.workspace_id,
            Claim.status.not_in(workflow.RETIRED),
        )
        .order_by(Draft.updated_at.desc(), Draft.id)
        .limit(limit)
    )
    return [(draft, claim) for draft, claim in rows]
