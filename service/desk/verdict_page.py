"""A verdict's page put together: the verdict as the API shows it, its revisions, and for editors its complaints."""

from uuid import UUID

from flask import Response, request

from claimdesk.decisions import complaints, scales, verdicts
from claimdesk.people.policies import is_editor
from claimdesk.records.verdict import Origin, VerdictStatus
from service.api.complaints import show_complaint
from service.api.verdicts_schemas import show_verdict
from service.desk.form_refusal import FormRefusal
from service.desk.page_frame import render_page, take_notice
from service.http.context import principal, reading

MOST_COMPLAINTS = 200
DONE = {
    "published": "The verdict is published.",
    "corrected": "The correction is published. The earlier text stays readable below.",
    "withdrawn": "The verdict is withdrawn. Its text stays readable below.",
    "amended": "Saved.",
    "complaint": "The complaint is noted; an editor answers it.",
    "answered": "The complaint is answered.",
}


def show(
    verdict_id: UUID, status: int = 200, *, refused: FormRefusal | None = None, typed_into: str | None = None
) -> Response:
    """The page; after a refusal, or back from a preview, what was typed stands in its form again."""
    with reading() as session:
        record = verdicts.get_verdict(session, principal().workspace_id, verdict_id)
        is_ours = record.origin == Origin.OWN
        edits = is_ours and is_editor(principal())
        said = (
            complaints.list_complaints(session, principal(), record, None, MOST_COMPLAINTS) if edits else []
        )
        return render_page(
            "verdict.html",
            status,
            verdict=show_verdict(session, record),
            revisions=verdicts.list_revisions(session, record),
            scale=scales.get_scale(session, principal().workspace_id).steps,
            is_ours=is_ours,
            may_amend=edits,
            may_correct=edits and record.status == VerdictStatus.PUBLISHED,
            complaints=[show_complaint(complaint) for complaint in said],
            done=take_notice(DONE),
            refused=refused,
            typed_into=refused.form if refused else typed_into,
            typed=request.form if refused or typed_into else {},
        )
