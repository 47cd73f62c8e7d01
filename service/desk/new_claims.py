"""New claim: from a broadcast, from a reader."""

from flask import Response, request

from claimdesk.claims import manual_claims
from claimdesk.errors import Invalid
from claimdesk.records.account import Scope
from claimdesk.search.indexing import vector_cache
from service.api.claim_actions_schemas import ClaimIn
from service.desk import forms
from service.desk.claim_forms import refuse
from service.desk.form_refusal import FormRefusal
from service.desk.page_frame import desk, go_to, render_page
from service.http.authentication import signed_in
from service.http.context import principal, transaction
from service.http.limits import accepts
from service.http.query_vectors import encode_texts


@desk.get("/claims/new")
@signed_in(Scope.CLAIMS_REVIEW)
def show_new_claim() -> Response:
    """The form."""
    return _show_form(200, None)


@desk.post("/claims/new")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def make_claim() -> Response:
    """Put a claim into its queue; the known one where somebody had it before."""
    try:
        body = forms.read(ClaimIn, claimed_at=forms.read_time("claimed_at"))
    except Invalid as error:
        return _show_form(422, refuse("new", error))
    encoded = encode_texts(body.text)
    with transaction() as session:
        vector_cache.keep(session, encoded)
        made = manual_claims.make_claim(session, principal(), **body.model_dump())
        session.flush()
        return go_to("show_claim", id=made.claim.id, done="made" if made.is_new else "known")


def _show_form(status: int, refused: FormRefusal | None) -> Response:
    return render_page("new_claim.html", status, refused=refused, typed=request.form)
