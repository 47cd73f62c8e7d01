"""Publications that wait for their time: kept with the claim, called off by whatever else becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.people.principals import Principal
from claimdesk.records.claim import Claim
from claimdesk.records.verdict import Publication


def find(session: Session, claim: Claim) -> Publication | None:
    """What is to be published of the claim, and when."""
    return session.scalars(select(Publication).where(Publication.claim_id == claim.id)).first()


def keep(
    session: Session, by: Principal, claim: Claim, publish_at: datetime, wording: Mapping[str, Any]
) -> Publication:
    """Have the locked claim published at that time, in place of what was planned before."""
    found = find(session, claim)
    if found is None:
        found = Publication(workspace_id=claim.workspace_id, claim_id=claim.id)
        session.add(found)
    found.account_id, found.publish_at, found.wording = by.account_id, publish_at, dict(wording)
    session.flush()
    return found


def cancel(session: Session, claim: Claim) -> bool:
    """Plan no publication of the claim; whether there was one."""
    found = find(session, claim)
    if found is None:
        return False
    session.delete(found)
    session.flush()
    return True


def list_due(session: Session, now: datetime, limit: int) -> list[Publication]:
    """Publications whose time has come, locked; those that another process has are passed over."""
    return list(
        session.scalars(
            select(Publication)
            .where(Publication.publish_at <= now)
            .order_by(Publication.publish_at, Publication.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
