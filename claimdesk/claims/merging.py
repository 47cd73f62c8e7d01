"""Two claims that say the same become one, and can be parted again: what moved is written down."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims.planning import reindex
from claimdesk.claims.retiring import come_back, leave
from claimdesk.claims.writing import find_survivor, note
from claimdesk.errors import FieldError, Invalid, WrongState
from claimdesk.events import events
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, ownership, queues, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.base import Identified
from claimdesk.records.claim import Appearance, Claim, ClaimKey, ClaimStatus
from claimdesk.records.finding import Evidence, MatchDecision
from claimdesk.records.merge import Merge
from claimdesk.records.talk import Comment, Contact, Demand

MOVED: dict[str, type[Identified]] = {
    "keys": ClaimKey,
    "appearances": Appearance,
    "evidence": Evidence,
    "comments": Comment,
    "contacts": Contact,
    "demands": Demand,
    "decisions": MatchDecision,
}


def merge(session: Session, by: Principal, claim: Claim, into_id: UUID, why: str | None) -> Claim:
    """Make the locked claim part of another, which is given back: keys, places, evidence, talk and what was said of pairs move to it.

    Raises Invalid for itself or what was merged into it, NotFound, WrongState, ClaimLeased.
    """
    into = find_survivor(session, leases.get_locked(session, by.workspace_id, into_id))
    if into.id == claim.id:
        raise Invalid("a claim can't be merged into itself", [FieldError("/into", "is this claim")])
    into = leases.get_locked(session, by.workspace_id, into.id)
    if into.status in workflow.RETIRED:
        raise WrongState(f"the other claim is {into.status.value}", state=into.status.value)
    changes = leave(session, by, claim, Call.MERGE)
    claim.merged_into = into.id
    moved = {name: _move_all(session, name, claim, into) for name in MOVED}
    session.add(Merge(workspace_id=claim.workspace_id, claim_id=claim.id, into_id=into.id, moved=moved))
    into.version += 1
    into.demand = count_demand(session, into)
    claim.demand = count_demand(session, claim)
    note(session, by, claim, "merged", why, {**changes, "into": str(into.id)})
    note(session, by, into, "merged_with", why, {"claim_id": str(claim.id)})
    events.record(
        session,
        events.Happened(claim.workspace_id, "claim.merged", "claim", claim.id, {"into": str(into.id)}),
    )
    queues.reprioritise(session, [into])
    reindex(session, [claim, into])
    return into


def unmerge(session: Session, by: Principal, claim: Claim) -> None:
    """Part the locked, merged claim again: what had moved comes back, and it is queued. Raises WrongState."""
    ownership.check_holds_or_edits(session, by, claim)
    workflow.advance(claim.status, Call.UNMERGE)
    done = session.scalars(
        select(Merge).where(Merge.claim_id == claim.id, Merge.undone_at.is_(None)).order_by(Merge.id.desc())
    ).first()
    if done is None or claim.merged_into is None:
        raise WrongState("the claim was not merged by a person", state=claim.status.value)
    into = leases.get_locked(session, claim.workspace_id, find_survivor(session, claim).id)
    for name, ids in done.moved.items():
        _move(session, name, [UUID(one) for one in ids], claim.id)
    _forget_further_moves(session, claim, done.moved)
    done.undone_at = clock.now()
    claim.merged_into = None
    workflow.move(claim, Call.UNMERGE)
    into.version += 1
    into.demand = count_demand(session, into)
    claim.demand = count_demand(session, claim)
    come_back(session, claim)
    change = {"from": ClaimStatus.MERGED.value, "to": claim.status.value}
    note(session, by, claim, "unmerged", None, {"status": change, "from": str(into.id)})
    note(session, by, into, "unmerged_from", None, {"claim_id": str(claim.id)})
    queues.reprioritise(session, [into])
    reindex(session, [into])


def _forget_further_moves(session: Session, claim: Claim, moved: Mapping[str, Sequence[str]]) -> None:
    """What came back to the claim no longer comes back to those that it had passed through."""
    through = claim.merged_into
    while through is not None:
        on_the_way = session.get_one(Claim, through)
        for later in session.scalars(
            select(Merge).where(Merge.claim_id == through, Merge.undone_at.is_(None))
        ).all():
            later.moved = {
                name: [one for one in ids if one not in moved.get(name, ())]
                for name, ids in later.moved.items()
            }
        through = on_the_way.merged_into


def list_merged(session: Session, claim_id: UUID) -> list[UUID]:
    """The claims that are part of this one now, directly or through others."""
    found: list[UUID] = []
    newest: Sequence[UUID] = [claim_id]
    while newest:
        newest = session.scalars(select(Claim.id).where(Claim.merged_into.in_(newest))).all()
        found.extend(newest)
    return found


def count_demand(session: Session, claim: Claim) -> int:
    """How many requesters the claim has, each once."""
    return len(session.scalars(select(Demand.id).where(Demand.claim_id == claim.id)).all())


def _move_all(session: Session, name: str, claim: Claim, into: Claim) -> list[str]:
    """Move the claim's rows of a table, but not what the other has already; the ids of those moved."""
    record: Any = MOVED[name]
    rows = session.scalars(select(record).where(record.claim_id == claim.id).order_by(record.id)).all()
    if name == "evidence":
        there = set(session.scalars(select(Evidence.sha256).where(Evidence.claim_id == into.id)))
        rows = [one for one in rows if one.sha256 not in there]
    if name == "demands":
        askers = set(session.scalars(select(Demand.requester_hash).where(Demand.claim_id == into.id)))
        rows = [one for one in rows if one.requester_hash not in askers]
    ids = [one.id for one in rows]
    _move(session, name, ids, into.id)
    return [str(one) for one in ids]


def _move(session: Session, name: str, ids: Collection[UUID], to: UUID) -> None:
    record: Any = MOVED[name]
    session.execute(
        update(record).where(record.id.in_(ids)).values(claim_id=to),
        execution_options={"synchronize_session": "fetch"},
    )
