"""Claims that leave the desk's work, and come back: dismissed with a reason, and reopened."""

from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimdesk.claims import edit_proposals
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.events import events, history
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, leases, ownership, queues, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.review import OPEN_STATES, Review, ReviewState
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import planning
from claimdesk.terms import StageName, SubjectKind


class DismissReason(StrEnum):
    """Why a claim is not checked."""

    OPINION = "opinion"
    PREDICTION = "prediction"
    NOT_CHECKABLE = "not_checkable"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"
    TOO_MINOR = "too_minor"
    OTHER = "other"


SPLIT = "split"  # why a claim is gone whose parts are claims now


def dismiss_claim(
    session: Session, by: Principal, claim: Claim, reason: DismissReason, why: str | None
) -> None:
    """Have the locked claim not checked; met again it stays dismissed. Raises WrongState, ClaimLeased."""
    changes = retire_claim(session, by, claim, Call.DISMISS)
    claim.dismissed_for = reason.value
    history.record_by(session, by, claim, "dismissed", why, {**changes, "reason": reason.value})
    events.record_events(
        session, events.Happened(claim.workspace_id, "claim.dismissed", SubjectKind.CLAIM, claim.id)
    )
    reindex_claims(session, [claim])


def reopen_claim(session: Session, by: Principal, claim: Claim, why: str | None) -> None:
    """Have the locked, dismissed claim checked after all. Raises WrongState."""
    ownership.check_holds_or_edits(session, by, claim)
    before = claim.status.value
    workflow.move(claim, Call.REOPEN)
    claim.dismissed_for = None
    resume_claim(session, claim)
    history.record_by(
        session, by, claim, "reopened", why, {"status": {"from": before, "to": claim.status.value}}
    )


def retire_claim(session: Session, by: Principal, claim: Claim, call: Call) -> dict[str, dict[str, str]]:
    """Take the claim out of everybody's hands by a call that retires it, its runs called off; the change of state.

    Raises WrongState, and ClaimLeased when another holds it and the caller is no editor.
    """
    ownership.check_holds_or_edits(session, by, claim)
    changes = workflow.move(claim, call)
    leases.end_live_lease(session, claim, by, LeaseEnd.LEFT)
    claim.owner_id = None
    claim.version += 1
    _drop_reads(session, by, claim, call)
    cancel_runs(session, claim)
    return changes


def _drop_reads(session: Session, by: Principal, claim: Claim, call: Call) -> None:
    """Open what was sealed: no other read will come. Who does that has seen it and never reads the claim afterwards."""
    if blind_reads.holds_others(session, claim.id, by.account_id):
        blind_reads.break_seal(session, claim, by, f"{call.value} while a read was sealed")
    edit_proposals.reveal_reads(session, claim)
    session.execute(
        update(Review)
        .where(Review.claim_id == claim.id, Review.state.in_(OPEN_STATES))
        .values(state=ReviewState.DROPPED)
    )
    claim.first_reader_id = None


def resume_claim(session: Session, claim: Claim) -> None:
    """Queue a claim that is `new` again, where it was before if it was anywhere, and have it worked on."""
    queues.requeue_claim(session, claim, queues.find_queue(session, claim.queue_id))
    events.record_events(
        session, events.Happened(claim.workspace_id, "claim.queued", SubjectKind.CLAIM, claim.id)
    )
    session.flush()
    plan_claims(session, [claim], None, again=True)
    reindex_claims(session, [claim])


def cancel_runs(session: Session, claim: Claim) -> None:
    """Have no more found for the claim; articles that wait for that look again whether they are ready."""
    waiting = session.execute(
        select(Run.workspace_id, Run.article_id)
        .where(Run.subject_id == claim.id, Run.status != RunStatus.CANCELLED, Run.article_id.is_not(None))
        .distinct()
    ).all()
    planning.cancel_runs(session, [claim.id], (StageName.MATCH, StageName.RETRIEVE))
    settling = [
        planning.Wanted(workspace_id, SubjectKind.ARTICLE, article_id, "", article_id)
        for workspace_id, article_id in waiting
        if article_id is not None
    ]
    planning.plan_runs(session, StageName.SETTLE, settling, again=True)
