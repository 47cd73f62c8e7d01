"""The truth about a person's hold on a claim: theirs, run out, or lost, and then to whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.people.principals import Principal
from claimdesk.queue.leases import describe_account
from claimdesk.records.claim import Claim
from claimdesk.records.event import HistoryItem
from claimdesk.records.lease import Lease, LeaseEnd


class HoldState(StrEnum):
    """How a person stands to a claim that they had."""

    HELD = "held"
    RAN_OUT = "ran_out"  # still theirs until somebody else takes it
    OWNED = "owned"
    TAKEN = "taken"  # somebody else has it
    FREED = "freed"  # an editor ended it
    ENDED = "ended"  # given back, submitted, dismissed
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Hold:
    """until: the end of a lease that is theirs; by: who has the claim now, or who freed it."""

    state: HoldState
    until: datetime | None = None
    by: str | None = None


def find_hold(session: Session, by: Principal, claim: Claim) -> Hold:
    """How the caller stands to the claim now; nothing is locked."""
    if claim.owner_id == by.account_id:
        return Hold(HoldState.OWNED)
    live = session.scalars(select(Lease).where(Lease.claim_id == claim.id, Lease.ended_at.is_(None))).first()
    if live is not None and live.account_id == by.account_id:
        is_over = live.expires_at <= clock.now()
        return Hold(HoldState.RAN_OUT if is_over else HoldState.HELD, live.expires_at)
    holder = claim.owner_id or (live.account_id if live else None)
    if holder is not None:
        return Hold(HoldState.TAKEN, by=describe_account(session, holder)["name"])
    last = session.scalars(
        select(Lease)
        .where(Lease.claim_id == claim.id, Lease.account_id == by.account_id)
        .order_by(Lease.id.desc())
        .limit(1)
    ).first()
    freed = _find_freeing(session, claim, by)
    if freed is not None and (
        last is not None and last.ended_why == LeaseEnd.FORCED
        if freed.what == LeaseEnd.FORCED
        else freed.changes.get("owner", {}).get("from") == str(by.account_id)
    ):
        return Hold(HoldState.FREED, by=freed.by_name)
    return Hold(HoldState.ENDED if last is not None else HoldState.NONE)


def _find_freeing(session: Session, claim: Claim, by: Principal) -> HistoryItem | None:
    """The last time that a hold on the claim was ended from outside, or an ownership given up, by somebody else."""
    last = session.scalars(
        select(HistoryItem)
        .where(
            HistoryItem.subject_id == claim.id,
            HistoryItem.what.in_((LeaseEnd.FORCED.value, "given_up")),
            HistoryItem.sealed_for.is_(None),
        )
        .order_by(HistoryItem.id.desc())
        .limit(1)
    ).first()
    return last if last is not None and last.by != by.account_id else None
