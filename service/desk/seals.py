"""Break-glass on a blind queue: an editor looks, says why, and decides that claim no more."""

from uuid import UUID

from flask import Response

from claimdesk.decisions import seals
from claimdesk.people import accounts
from claimdesk.records.account import Scope
from service.api.seals import BreakIn, show_sealed
from service.desk import claim_page, forms
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, render_page
from service.http.authentication import signed_in
from service.http.context import principal
from service.http.limits import accepts


@desk.post("/claims/<uuid:id>/break_seal")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("seal", claim_page.show)
def break_seal(id: UUID) -> Response:
    """What is sealed on the claim; that it was looked at is written down with the reason."""
    body = forms.read(BreakIn, reason=forms.read_text("seal_reason") or "")
    with changing(id) as (session, claim):
        sealed = show_sealed(seals.break_seal(session, principal(), claim, body.reason))
        people = accounts.list_accounts(session, claim.workspace_id, None, claim_page.MOST_PEOPLE)
        return render_page(
            "sealed.html",
            claim_id=id,
            claim_text=claim.text,
            sealed=sealed,
            names={account.id: account.name for account in people},
        )
