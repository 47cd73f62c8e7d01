"""Due times: what is soon due, what is overdue, and saying so once."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.events import events, history
from claimdesk.records.claim import Claim, ClaimStatus

DUE_SOON = timedelta(hours=4)  # half a shift
BATCH = 500
STILL_DUE = (
    ClaimStatus.WAITING,
    ClaimStatus.IN_REVIEW,
    ClaimStatus.AWAITING_SECOND,
    ClaimStatus.ADJUDICATION,
    ClaimStatus.DECIDED,
    ClaimStatus.REVISIT,
)


class Due(StrEnum):
    NONE = "none"
    IN_TIME = "in_time"
    SOON = "due_soon"
    OVERDUE = "overdue"


def judge(claim: Claim, now: datetime) -> Due:
    """Where the claim stands with its due time; what is settled is no longer due."""
    if claim.due_at is None or claim.status not in STILL_DUE:
        return Due.NONE
    if claim.due_at <= now:
        return Due.OVERDUE
    return Due.SOON if claim.due_at <= now + DUE_SOON else Due.IN_TIME


def set_due(claim: Claim, due_at: datetime | None) -> None:
    """Give the claim another due time; when that passes, it is said anew."""
    claim.due_at, claim.overdue_at = due_at, None


def note_overdue(session: Session, now: datetime, limit: int = BATCH) -> int:
    """Say `queue.overdue` of each claim that has become overdue, once; how many they were."""
    found = session.scalars(
        select(Claim)
        .where(Claim.due_at <= now, Claim.overdue_at.is_(None), Claim.status.in_(STILL_DUE))
        .order_by(Claim.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    for claim in found:
        claim.overdue_at = now
        history.record(session, claim.workspace_id, "claim", claim.id, "overdue")
    events.record(
        session,
        *(events.Happened(claim.workspace_id, "queue.overdue", "claim", claim.id) for claim in found),
    )
    return len(found)
