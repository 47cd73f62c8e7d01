"""Who makes a claim, by name: as its appearances say, or as the person said who brought it from outside."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.records.claim import Appearance, Claim, Claimant


def find_claimants(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, str]:
    """The claimant of each claim that has one."""
    said = session.execute(
        select(Appearance.claim_id, Appearance.claimant)
        .where(Appearance.claim_id.in_(claim_ids), Appearance.claimant.is_not(None))
        .order_by(Appearance.id)
    )
    return find_named_claimants(session, claim_ids) | {claim_id: name for claim_id, name in said if name}


def find_named_claimants(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, str]:
    """The claimant that a person gave for a claim itself, for it was said in no article."""
    rows = session.execute(
        select(Claim.id, Claimant.name)
        .join(Claimant, Claimant.id == Claim.claimant_id)
        .where(Claim.id.in_(claim_ids))
    )
    return dict(rows.all())
