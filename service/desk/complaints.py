"""Complaints about a verdict: noted by anybody of the desk, decided and answered by an editor."""

from uuid import UUID

from flask import Response

from claimdesk.decisions import complaints, verdicts
from claimdesk.records.account import Scope
from service.api.complaints import ComplaintDecisionIn, ComplaintIn
from service.desk import forms, verdict_page
from service.desk.claim_forms import in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal, transaction
from service.http.limits import accepts


@desk.post("/verdicts/<uuid:id>/complaints")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_READ)
@in_place("complaint", verdict_page.show)
def receive_complaint(id: UUID) -> Response:
    """Note what a reader or a subject says against the verdict."""
    body = forms.read(ComplaintIn, prefix="complaint_")
    with transaction() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, id)
        complaints.add_complaint(session, principal(), verdict, body.text, body.complainant, body.contact)
    return go_to("show_verdict", id=id, done="complaint")


@desk.post("/verdicts/<uuid:id>/complaints/<uuid:complaint_id>")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("answer", verdict_page.show)
def decide_complaint(id: UUID, complaint_id: UUID) -> Response:
    """Decide a complaint and answer it; to correct the verdict is a deed of its own."""
    body = forms.read(ComplaintDecisionIn)
    with transaction() as session:
        found = complaints.lock_complaint(session, principal(), id, complaint_id)
        forms.check_version(found.version)
        complaints.decide_complaint(session, principal(), found, body.decision, body.answer)
    return go_to("show_verdict", id=id, anchor="complaints", done="answered")
