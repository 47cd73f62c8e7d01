"""What readers and subjects say against our published verdicts, each to an editor's decision and answer."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import Conflict, NotFound, WrongState
from claimdesk.events import events, history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.records.verdict import Complaint, ComplaintDecision, Origin, Verdict
from claimdesk.terms import SubjectKind


def add_complaint(
    session: Session, by: Principal, verdict: Verdict, text: str, complainant: str | None, contact: str | None
) -> Complaint:
    """Keep a complaint about a verdict of ours, as it stood then. Raises Conflict for an imported one."""
    if verdict.origin != Origin.OWN:
        raise Conflict("an imported verdict is its publisher's to answer for")
    found = Complaint(
        workspace_id=verdict.workspace_id,
        verdict_id=verdict.id,
        revision=verdict.revision,
        complainant=complainant,
        contact=contact,
        text=text,
        received_by=by.account_id,
    )
    session.add(found)
    session.flush()
    _record_change(session, by, found, "complaint_received", {})
    return found


def lock_complaint(session: Session, by: Principal, verdict_id: UUID, complaint_id: UUID) -> Complaint:
    """A complaint about the workspace's verdict, locked for a change. Raises NotFound."""
    found = session.get(Complaint, complaint_id, with_for_update={"key_share": True})
    if found is None or found.workspace_id != by.workspace_id or found.verdict_id != verdict_id:
        raise NotFound("there is no such complaint about this verdict")
    return found


def decide_complaint(
    session: Session, by: Principal, complaint: Complaint, decision: ComplaintDecision, answer: str
) -> Complaint:
    """Decide and answer the locked complaint; correcting or withdrawing the verdict is a deed of its own.

    Raises Forbidden, and WrongState when it is decided already.
    """
    policies.check_is_editor(by, "decide a complaint")
    if complaint.decision is not None:
        raise WrongState("the complaint is decided", state=complaint.decision.value)
    complaint.decision, complaint.answer = decision, answer
    complaint.decided_by, complaint.decided_at = by.account_id, clock.now()
    complaint.version += 1
    session.flush()
    _record_change(session, by, complaint, "complaint_decided", {"decision": decision.value})
    return complaint


def list_complaints(
    session: Session, by: Principal, verdict: Verdict, after: UUID | None, limit: int
) -> list[Complaint]:
    """The complaints about a verdict, oldest first. Raises Forbidden: they name people, and are the editors'."""
    policies.check_is_editor(by, "read complaints")
    query = select(Complaint).where(Complaint.verdict_id == verdict.id).order_by(Complaint.id).limit(limit)
    return list(session.scalars(query.where(Complaint.id > after) if after else query))


def list_open_complaints(session: Session, by: Principal, limit: int) -> list[Complaint]:
    """The workspace's complaints that nobody has decided yet, oldest first. Raises Forbidden."""
    policies.check_is_editor(by, "read complaints")
    return list(
        session.scalars(
            select(Complaint)
            .where(Complaint.workspace_id == by.workspace_id, Complaint.decision.is_(None))
            .order_by(Complaint.id)
            .limit(limit)
        )
    )


def count_open_complaints(session: Session, by: Principal) -> int:
    """How many complaints of the workspace nobody has decided yet. Raises Forbidden."""
    policies.check_is_editor(by, "read complaints")
    return (
        session.scalar(
            select(func.count()).where(
                Complaint.workspace_id == by.workspace_id, Complaint.decision.is_(None)
            )
        )
        or 0
    )


def _record_change(
    session: Session, by: Principal, found: Complaint, what: str, changes: dict[str, Any]
) -> None:
    """History and event, without what the complaint says."""
    verdict = session.get_one(Verdict, found.verdict_id)
    history.record_by(session, by, verdict, what, changes={"complaint_id": str(found.id), **changes})
    event = f"verdict.{what}"
    told = {"label": verdict.label.value if verdict.label else None, "url": verdict.url}
    events.record_events(
        session, events.Happened(found.workspace_id, event, SubjectKind.VERDICT, found.verdict_id, told)
    )
