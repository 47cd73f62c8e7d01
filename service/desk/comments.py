"""Talk on a claim: comments between colleagues, and whom the desk asked."""

from uuid import UUID

from flask import Response, request

from claimdesk import clock
from claimdesk.claims import comments
from claimdesk.records.account import Scope
from service.api.comments_schemas import CommentIn, ContactIn, ContactPatch
from service.desk import claim_page, forms
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal
from service.http.limits import accepts


@desk.post("/claims/<uuid:id>/comments")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("comment", claim_page.show)
def comment_claim(id: UUID) -> Response:
    """Say something to colleagues."""
    body = forms.read(CommentIn, text=request.form.get("comment", "").strip())
    with changing(id) as (session, claim):
        comments.add_comment(session, principal(), claim, body.text)
    return go_to("show_claim", id=id, anchor="comments")


@desk.post("/claims/<uuid:id>/contacts")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("contact", claim_page.show)
def ask_contact(id: UUID) -> Response:
    """Note whom the desk asked, and what."""
    asked_at = forms.read_time("ask_asked_at") or clock.now().isoformat()
    deadline_at = forms.read_time("ask_deadline_at")
    body = forms.read(ContactIn, prefix="ask_", asked_at=asked_at, deadline_at=deadline_at)
    with changing(id) as (session, claim):
        comments.add_contact(session, principal(), claim, body.model_dump())
    return go_to("show_claim", id=id, anchor="contacts")


@desk.post("/claims/<uuid:id>/contacts/<uuid:contact_id>")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("reply", claim_page.show)
def answer_contact(id: UUID, contact_id: UUID) -> Response:
    """Note what they replied, and whether it may be published."""
    given = {
        "reply": forms.read_text(f"reply_{contact_id}"),
        "publishable": f"publishable_{contact_id}" in request.form,
    }
    body = forms.fit_model(ContactPatch, given).model_dump(exclude_unset=True)
    with changing(id) as (session, claim):
        comments.update_contact(session, principal(), claim, contact_id, body)
    return go_to("show_claim", id=id, anchor="contacts")
