"""A claim decided by a past verdict of ours; what becomes of the verdict reaches the claim too."""

from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.claims import edit_proposals
from claimdesk.claims.planning import reindex_claims
from claimdesk.decisions import reviews, verdict_snapshot
from claimdesk.errors import FieldError, Forbidden, Invalid
from claimdesk.events import events, history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, leases, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.queue import SecondRead
from claimdesk.records.verdict import Origin, Verdict, VerdictStatus
from claimdesk.terms import SubjectKind


def adopt_verdict(
    session: Session, by: Principal, claim: Claim, verdict_id: UUID, note: str | None
) -> Verdict:
    """Decide the locked claim by the verdict: for an editor, or its holder where nobody reads second.

    Raises Invalid for a verdict that is not ours or withdrawn, Forbidden, LeaseLost, ClaimLeased, WrongState.
    """
    policies.check_works(by)
    workflow.advance(claim.status, Call.ADOPT)
    queue = reviews.find_queue(session, claim)
    if not policies.is_editor(by):
        if queue is not None and queue.second_read != SecondRead.NONE:
            raise Forbidden("on a queue with second reads an editor adopts verdicts")
        leases.check_holder(session, by, claim)
    blind_reads.check_unbroken(session, by.account_id, claim)
    verdict = session.get(Verdict, verdict_id)
    if verdict is None or verdict.workspace_id != by.workspace_id:
        raise Invalid("there is no such verdict", [FieldError("/verdict_id", "is no verdict")])
    if verdict.origin != Origin.OWN or verdict.status != VerdictStatus.PUBLISHED:
        raise Invalid(
            "only a published verdict of ours is adopted",
            [FieldError("/verdict_id", "is not ours, or was withdrawn")],
        )
    leases.end_live_lease(session, claim, by, LeaseEnd.REVIEWED)
    claim.owner_id = None
    claim.verdict_id = verdict.id
    changes = workflow.move(claim, Call.ADOPT)
    claim.version += 1
    edit_proposals.reveal_reads(session, claim)
    session.flush()
    history.record_by(
        session, by, claim, "adopted", why=note, changes={**changes, "verdict_id": str(verdict.id)}
    )
    told = verdict_snapshot.describe_verdict(session, verdict)
    events.record_events(
        session,
        events.Happened(claim.workspace_id, "verdict.adopted", SubjectKind.VERDICT, verdict.id, told),
    )
    reindex_claims(session, [claim])
    return verdict
