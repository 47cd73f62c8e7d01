"""A claim's page, and whose hands the claim is in: held, owned, given back, put away."""

from datetime import datetime
from uuid import UUID

from flask import Response, jsonify, request, url_for

from claimdesk import clock
from claimdesk.claims import claims, dismissal
from claimdesk.errors import LeaseLost
from claimdesk.queue import holds, leases, ownership
from claimdesk.records.account import Scope
from service.api.claim_actions_schemas import DismissIn, NoteIn
from service.api.leases_schemas import SkipIn
from service.desk import claim_page, drafts, forms, held_lease
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal, reading, transaction
from service.http.limits import accepts


@desk.get("/claims/<uuid:id>")
@signed_in(Scope.CLAIMS_READ)
def show_claim(id: UUID) -> Response:
    """A claim with all that was found for it and all that I can do."""
    return claim_page.show(id)


@desk.post("/claims/<uuid:id>/lease")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def lease_claim(id: UUID) -> Response:
    """Hold the claim, or go on holding it in this browser."""
    with transaction() as session:
        held = leases.lease_claim(session, principal(), id)
        drafts.keep(session, held.claim)
        held_lease.keep(held)
        lease_id, until = held.lease.id, held.lease.expires_at
    if forms.wants_json():  # somebody signed in again on a page that was open
        return jsonify({"heartbeat": url_for("desk.heartbeat", id=lease_id), "left_s": _count_left(until)})
    return go_to("show_claim", id=id, anchor="decision")


@desk.get("/claims/<uuid:id>/hold")
@signed_in(Scope.CLAIMS_READ)
def show_hold(id: UUID) -> Response:
    """How I stand to the claim now, for the script of a page that is open."""
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, id)
        found = holds.find_hold(session, principal(), claim)
    return jsonify({"state": found.state, "left_s": _count_left(found.until), "by": found.by})


def _count_left(until: datetime | None) -> int | None:
    """Seconds until the time, as the browser's own clock may be wrong."""
    return int((until - clock.now()).total_seconds()) if until else None


@desk.post("/claims/<uuid:id>/take")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def take_claim(id: UUID) -> Response:
    """Own the claim, for a check that takes days."""
    with changing(id) as (session, claim):
        ownership.take_claim(session, principal(), claim)
    return go_to("show_claim", id=id, anchor="decision")


@desk.post("/claims/<uuid:id>/release")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def release_claim(id: UUID) -> Response:
    """Give the claim back; the draft stays."""
    with changing(id) as (session, claim):
        lease = leases.find_live_lease(session, id)
        if lease is not None and lease.account_id == principal().account_id:
            leases.release(session, principal(), lease.id, held_lease.get_token(lease.id))
        else:
            ownership.give_up_claim(session, principal(), claim)
    return go_to("home", done="released")


@desk.post("/claims/<uuid:id>/skip")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("skip", claim_page.show)
def skip_claim(id: UUID) -> Response:
    """Give the claim back and don't see it again, or let nobody see it for a time."""
    body = forms.read(SkipIn, reason=request.form.get("skip_reason", "").strip())
    with changing(id) as (session, _):
        lease = leases.find_live_lease(session, id)
        if lease is None:
            raise LeaseLost("the lease has ended", since=[])
        token = held_lease.get_token(lease.id)
        leases.skip_claim(session, principal(), lease.id, token, body.reason, body.for_, body.snooze_s)
    return go_to("home", done="skipped")


@desk.post("/leases/<uuid:id>/heartbeat")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def heartbeat(id: UUID) -> Response:
    """Go on holding the claim; the page's script asks for this while somebody works."""
    with transaction() as session:
        lease = leases.extend_lease(session, principal(), id, held_lease.get_token(id))
        drafts.keep(session, leases.get_locked_claim(session, principal().workspace_id, lease.claim_id))
        claim_id, until = lease.claim_id, lease.expires_at
    if forms.wants_json():
        return jsonify({"left_s": _count_left(until)})
    return go_to("show_claim", id=claim_id, anchor="decision")


@desk.post("/claims/<uuid:id>/dismiss")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("dismiss", claim_page.show)
def dismiss_claim(id: UUID) -> Response:
    """Have the claim not checked, for a reason."""
    body = forms.read(
        DismissIn,
        reason=request.form.get("dismiss_reason", ""),
        note=request.form.get("dismiss_note", "").strip() or None,
    )
    with changing(id, seen=True) as (session, claim):
        dismissal.dismiss_claim(session, principal(), claim, body.reason, body.note)
    return go_to("home", done="dismissed", about=id)


@desk.post("/claims/<uuid:id>/reopen")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def reopen_claim(id: UUID) -> Response:
    """Have a dismissed claim checked after all."""
    body = forms.read(NoteIn)
    with changing(id) as (session, claim):
        dismissal.reopen_claim(session, principal(), claim, body.note)
    return go_to("show_claim", id=id)
