"""Due times and follow-ups: what is soon due, overdue, or to be looked at again, and saying so once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from claimdesk.events import events, history
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.terms import SubjectKind

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


def judge_due(claim: Claim, now: datetime) -> Due:
    """Where the claim stands with its due time; what is settled is no longer due."""
    if claim.due_at is None or claim.status not in STILL_DUE:
        return Due.NONE
    if claim.due_at <= now:
        return Due.OVERDUE
    return Due.SOON if claim.due_at <= now + DUE_SOON else Due.IN_TIME


def set_due(claim: Claim, due_at: datetime | None) -> None:
    """Give the claim another due time; when that comes near and passes, it is said anew."""
    claim.due_at, claim.due_soon_at, claim.overdue_at = due_at, None, None


def set_follow_up(claim: Claim, follow_up_at: datetime | None) -> None:
    """Give the claim another time at which somebody wants to look at it again; when it comes, it is said anew."""
    if claim.follow_up_at != follow_up_at:
        claim.follow_up_at, claim.followed_up_at = follow_up_at, None


def report_due(session: Session, now: datetime, limit: int = BATCH) -> int:
    """Say `queue.overdue`, `queue.due_soon` and `queue.follow_up` of each claim, once; how many they were."""
    overdue = _find_due(session, Claim.due_at <= now, limit=limit)
    for claim in overdue:
        claim.overdue_at = now
        history.record(session, claim.workspace_id, SubjectKind.CLAIM, claim.id, "overdue")
    soon = _find_due(
        session, Claim.due_at > now, Claim.due_at <= now + DUE_SOON, Claim.due_soon_at.is_(None), limit=limit
    )
    for claim in soon:
        claim.due_soon_at = now
    follow_up = _find_followed_up(session, now, limit)
    for claim in follow_up:
        claim.followed_up_at = now
    said = [("queue.overdue", claim) for claim in overdue] + [("queue.due_soon", claim) for claim in soon]
    said += [("queue.follow_up", claim) for claim in follow_up]
    events.record_events(
        session,
        *(events.Happened(claim.workspace_id, kind, SubjectKind.CLAIM, claim.id) for kind, claim in said),
    )
    return len(said)


def _find_due(session: Session, *which: ColumnElement[bool], limit: int = BATCH) -> Sequence[Claim]:
    """Those of the claims that are still due and not said to be overdue, locked; the longest due first."""
    return session.scalars(
        select(Claim)
        .where(*which, Claim.overdue_at.is_(None), Claim.status.in_(STILL_DUE))
        .order_by(Claim.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def _find_followed_up(session: Session, now: datetime, limit: int) -> Sequence[Claim]:
    """Claims whose time for another look has come, locked; those of them that are done with need none."""
    return session.scalars(
        select(Claim)
        .where(Claim.follow_up_at <= now, Claim.followed_up_at.is_(None), Claim.status.in_(STILL_DUE))
        .order_by(Claim.follow_up_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
