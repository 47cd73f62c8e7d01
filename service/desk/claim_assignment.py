"""Who has a claim, when it is due, where it lies: what the desk arranges without touching its words."""

from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.claims import editing
from claimdesk.people import policies
from claimdesk.queue import leases, ownership, queues
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim
from service.api.claim_actions_schemas import ClaimPatch
from service.api.leases_schemas import HandOverIn
from service.desk import claim_page, forms, template_filters
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal
from service.http.limits import accepts


@desk.post("/claims/<uuid:id>/arrange")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("arrange", claim_page.show)
def arrange_claim(id: UUID) -> Response:
    """Set when the claim is due, when to look again, for whom it waits, its queue and its pin."""
    with changing(id, seen=True) as (session, claim):
        given = _read_arranged(session, claim)
        if given:
            editing.edit_claim(session, principal(), claim, forms.fit_model(ClaimPatch, given).changes())
    return go_to("show_claim", id=id, done="saved")


@desk.post("/claims/<uuid:id>/hand_over")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("hand_over", claim_page.show)
def hand_over_claim(id: UUID) -> Response:
    """Make somebody else the claim's owner."""
    body = forms.read(HandOverIn, to=forms.read_id("hand_over_to"))
    with changing(id) as (session, claim):
        ownership.hand_over_claim(session, principal(), claim, body.to)
    return go_to("show_claim", id=id, done="handed_over")


@desk.post("/claims/<uuid:id>/free")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("free", claim_page.show)
def free_claim(id: UUID) -> Response:
    """End whatever hold somebody has on the claim; their draft stays theirs."""
    policies.check_is_editor(principal(), "free what somebody else has")
    with changing(id) as (session, claim):
        lease = leases.find_live_lease(session, id)
        if lease is not None:
            leases.release(session, principal(), lease.id, None)
        ownership.give_up_claim(session, principal(), claim)
    return go_to("show_claim", id=id, done="freed")


def _read_arranged(session: Session, claim: Claim) -> dict[str, Any]:
    """What the form says otherwise than the claim, by the names of the API's PATCH."""
    queue = queues.find_queue(session, claim.queue_id)
    given: dict[str, Any] = {
        name: forms.read_time(f"arrange_{name}")
        for name in ("due_at", "follow_up_at")
        if request.form.get(f"arrange_{name}", "") != template_filters.show_field_time(getattr(claim, name))
    }
    now = {"waiting_on": claim.waiting_on, "queue": queue.name if queue else None, "pinned": claim.pinned}
    wanted = {
        "waiting_on": forms.read_text("arrange_waiting_on"),
        "queue": forms.read_text("arrange_queue"),
        "pinned": "arrange_pinned" in request.form,
    }
    return given | {name: value for name, value in wanted.items() if value != now[name]}
