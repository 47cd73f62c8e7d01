"""Edits by a reader on a blind queue: proposals, their author's alone until both have read (I7).

Both readers judge the claim as it stands, so nothing of it changes under them. Once both are in, what concerns the
desk alone (tags, due time, follow-up, pin) is done, and what concerns the words is there for whoever publishes.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import source_groups
from claimdesk.claims.match_memory import match_twins_again
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, queues, sla
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.match import MatchDecision
from claimdesk.records.review import Proposal

OPEN_FIELDS = frozenset({"queue", "assignee"})  # who has the claim and where it lies is no secret


def find_own_proposal(session: Session, by: Principal, claim: Claim) -> Proposal | None:
    """What the caller proposes for the claim and nobody else may see yet."""
    return session.scalars(
        select(Proposal).where(Proposal.claim_id == claim.id, Proposal.sealed_for == by.account_id)
    ).first()


def save_proposal(session: Session, by: Principal, claim: Claim, given: Mapping[str, Any]) -> Proposal:
    """Keep what the reader of the locked claim wants changed; a later value replaces an earlier one."""
    found = find_own_proposal(session, by, claim)
    if found is None:
        found = Proposal(
            workspace_id=claim.workspace_id,
            claim_id=claim.id,
            account_id=by.account_id,
            by_name=by.name,
            changes={},
            sealed_for=by.account_id,
        )
        session.add(found)
    changes = {name: _convert_to_json(value) for name, value in given.items()}
    found.changes = {**found.changes, **changes}
    session.flush()
    history.record_by(session, by, claim, "edit_proposed", None, changes, sealed_for=by.account_id)
    return found


def list_proposals(
    session: Session, claim_ids: Collection[UUID], viewer: UUID | None
) -> dict[UUID, list[Proposal]]:
    """The proposals of each claim that the viewer may see, oldest first."""
    found: dict[UUID, list[Proposal]] = {}
    for proposal in session.scalars(
        select(Proposal)
        .where(Proposal.claim_id.in_(claim_ids), blind_reads.is_open_to(Proposal.sealed_for, viewer))
        .order_by(Proposal.id)
    ):
        found.setdefault(proposal.claim_id, []).append(proposal)
    return found


def reveal_reads(session: Session, claim: Claim) -> None:
    """Show everybody what was sealed on the locked claim, and do what its readers proposed for the desk.

    What they said of matches now holds for the claim's twins too.
    """
    session.flush()
    said = select(MatchDecision.id).where(
        MatchDecision.claim_id == claim.id, MatchDecision.sealed_for.is_not(None)
    )
    is_said = session.scalar(select(said.exists()))
    proposals = session.scalars(
        select(Proposal)
        .where(Proposal.claim_id == claim.id, Proposal.sealed_for.is_not(None))
        .order_by(Proposal.id)
    ).all()
    added = session.scalars(
        select(Evidence.id).where(Evidence.claim_id == claim.id, Evidence.sealed_for.is_not(None))
    ).all()
    blind_reads.unseal_claim(session, claim)
    session.flush()
    if added:
        source_groups.join_groups(session, claim.id, added)
    if is_said:
        match_twins_again(session, claim)
    if _apply_proposals(claim, proposals):
        claim.version += 1
        queues.update_priorities(session, [claim])


def _apply_proposals(claim: Claim, proposals: Sequence[Proposal]) -> bool:
    """Do what concerns the desk alone; True when something has changed. Tags of both readers are kept."""
    before = (claim.tags, claim.due_at, claim.follow_up_at, claim.pinned)
    for proposal in proposals:
        wanted = proposal.changes
        claim.tags = [*claim.tags, *(tag for tag in wanted.get("tags", ()) if tag not in claim.tags)]
        claim.pinned = wanted.get("pinned", claim.pinned)
        if "follow_up_at" in wanted:
            sla.set_follow_up(claim, _parse_time(wanted["follow_up_at"]))
        if "due_at" in wanted:
            sla.set_due(claim, _parse_time(wanted["due_at"]))
    return before != (claim.tags, claim.due_at, claim.follow_up_at, claim.pinned)


def _parse_time(given: str | None) -> datetime | None:
    return datetime.fromisoformat(given) if given else None


def _convert_to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _convert_to_json(item) for name, item in value.items()}
    return str(value) if isinstance(value, UUID) else value
