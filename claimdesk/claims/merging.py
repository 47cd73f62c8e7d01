"""Two claims that say the same become one, and can be parted again: what moved is written down."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import claim_transfer
from claimdesk.claims.dismissal import resume_claim, retire_claim
from claimdesk.claims.locking import lock_survivors
from claimdesk.claims.planning import reindex_claims
from claimdesk.errors import FieldError, Invalid, NotFound, WrongState
from claimdesk.events import events, history
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, ownership, queues, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.merge import Merge
from claimdesk.records.talk import Demand
from claimdesk.terms import SubjectKind


def lock_for_merge(
    session: Session, workspace_id: UUID, claim_id: UUID, into_id: UUID | None = None
) -> Claim:
    """The claim, locked together with the other and with the claims that go on in their places.

    Raises NotFound for this one.
    """
    lock_survivors(session, workspace_id, {claim_id, into_id or claim_id})
    return leases.get_locked_claim(session, workspace_id, claim_id)


def merge_claim(session: Session, by: Principal, claim: Claim, into_id: UUID, why: str | None) -> Claim:
    """Make the locked claim part of another, which is given back: keys, places, evidence, talk and what was said of pairs move to it.

    Both are locked by get_locked before. Raises Invalid for itself or what was merged into it, NotFound, WrongState,
    ClaimLeased.
    """
    into = lock_survivors(session, by.workspace_id, [into_id]).get(into_id)
    if into is None:
        raise NotFound("there is no such claim")
    if into.id == claim.id:
        raise Invalid("a claim can't be merged into itself", [FieldError("/into", "is this claim")])
    if into.status in workflow.RETIRED:
        raise WrongState(f"the other claim is {into.status.value}", state=into.status.value)
    changes = retire_claim(session, by, claim, Call.MERGE)
    claim.merged_into = into.id
    moved = claim_transfer.move_all(session, claim, into)
    session.add(Merge(workspace_id=claim.workspace_id, claim_id=claim.id, into_id=into.id, moved=moved))
    into.version += 1
    into.demand = count_demand(session, into)
    claim.demand = count_demand(session, claim)
    history.record_by(session, by, claim, "merged", why, {**changes, "into": str(into.id)})
    history.record_by(session, by, into, "merged_with", why, {"claim_id": str(claim.id)})
    events.record_events(
        session,
        events.Happened(
            claim.workspace_id, "claim.merged", SubjectKind.CLAIM, claim.id, {"into": str(into.id)}
        ),
    )
    queues.update_priorities(session, [into])
    reindex_claims(session, [claim, into])
    return into


def unmerge_claim(session: Session, by: Principal, claim: Claim) -> None:
    """Part the locked, merged claim again: what had moved comes back, and it is queued. Raises WrongState.

    It and the claim that goes on in its place are locked by get_locked before.
    """
    ownership.check_holds_or_edits(session, by, claim)
    workflow.advance(claim.status, Call.UNMERGE)
    if claim.merged_into is None or _find_merge(session, claim) is None:
        raise WrongState("the claim was not merged by a person", state=claim.status.value)
    into = undo_merge(session, claim)
    workflow.move(claim, Call.UNMERGE)
    resume_claim(session, claim)
    change = {"from": ClaimStatus.MERGED.value, "to": claim.status.value}
    history.record_by(session, by, claim, "unmerged", None, {"status": change, "from": str(into.id)})
    history.record_by(session, by, into, "unmerged_from", None, {"claim_id": str(claim.id)})
    queues.update_priorities(session, [into])
    reindex_claims(session, [into])


def _find_merge(session: Session, claim: Claim) -> Merge | None:
    """The merge that the claim went away by, while it is not undone."""
    return session.scalars(
        select(Merge).where(Merge.claim_id == claim.id, Merge.undone_at.is_(None)).order_by(Merge.id.desc())
    ).first()


def undo_merge(session: Session, claim: Claim) -> Claim:
    """Move what a merged claim had brought along back to it; the claim that had it. States stay as they are.

    Both are locked before.
    """
    into = lock_survivors(session, claim.workspace_id, [claim.id])[claim.id]
    done = _find_merge(session, claim)
    if done is not None:
        claim_transfer.move_back(session, done.moved, claim, into)
        _forget_further_moves(session, claim, done.moved)
        done.undone_at = clock.now()
    claim.merged_into = None
    into.version += 1
    into.demand = count_demand(session, into)
    claim.demand = count_demand(session, claim)
    return into


def _forget_further_moves(session: Session, claim: Claim, moved: Mapping[str, Sequence[str]]) -> None:
    """What came back to the claim no longer comes back to those that it had passed through."""
    through = claim.merged_into
    while through is not None:
        on_the_way = session.get_one(Claim, through)
        for later in session.scalars(
            select(Merge).where(Merge.claim_id == through, Merge.undone_at.is_(None))
        ).all():
            later.moved = {
                name: [id_ for id_ in ids if id_ not in moved.get(name, ())]
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
