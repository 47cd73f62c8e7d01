"""Publications that wait for their time: kept with the claim, called off by whatever else becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.people.principals import Principal
from claimdesk.records.claim import Claim
from claimdesk.records.verdict import Publication


def find_publication(session: Session, claim: Claim) -> Publication | None:
    """What is to be published of the claim, and when."""
    return session.scalars(select(Publication).where(Publication.claim_id == claim.id)).first()


def save_publication(
    session: Session, by: Principal, claim: Claim, publish_at: datetime, wording: Mapping[str, Any]
) -> Publication:
    """Have the locked claim published at that time, in place of what was planned before."""
    found = find_publication(session, claim)
    if found is None:
        found = Publication(workspace_id=claim.workspace_id, claim_id=claim.id)
        session.add(found)
    found.account_id, found.publish_at, found.wording = by.account_id, publish_at, dict(wording)
    session.flush()
    return found


def cancel_publication(session: Session, claim: Claim) -> bool:
    """Plan no publication of the claim; whether there was one."""
    found = find_publication(session, claim)
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def list_due_publications(session: Session, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Workspace and id of the claims whose time to be published has come, the longest due, by id.

    Lock each and ask find_due: another process may be at it, and nobody waits in a ring.
    """
    found = session.execute(
        select(Publication.workspace_id, Publication.claim_id)
        .where(Publication.publish_at <= now)
        .order_by(Publication.publish_at, Publication.id)
        .limit(limit)
    )
    return sorted(((home, claim_id) for home, claim_id in found), key=lambda place: place[1])


def find_due_publication(session: Session, claim: Claim, now: datetime) -> Publication | None:
    """What is still to be published of the locked claim by now."""
    return session.scalars(
        select(Publication)
        .where(Publication.claim_id == claim.id, Publication.publish_at <= now)
        .execution_options(populate_existing=True)
    ).first()
