"""Deciding: the draft, my read, the third person's decision, sending back."""

from collections.abc import Callable
from uuid import UUID

import structlog
from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from claimdesk.decisions import adjudication, second_reads
from claimdesk.decisions.reviews import NewReview
from claimdesk.errors import ClaimdeskError, Invalid, StaleVersion
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, queues
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim
from claimdesk.records.review import Review
from service.api.reviews_schemas import ReturnIn, ReviewIn
from service.desk import claim_page, drafts, forms, held_lease
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal, transaction
from service.http.limits import accepts

log = structlog.get_logger()

Conclude = Callable[[Session, Principal, Claim, NewReview], Review]


@desk.post("/claims/<uuid:id>/draft")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def keep_draft(id: UUID) -> Response:
    """Keep what I have written; the page's script asks for this now and then."""
    with transaction() as session:
        claim = leases.get_locked_claim(session, principal().workspace_id, id)
        draft = drafts.keep(session, claim)
        version = draft.version if draft else None
    if forms.wants_json():
        return jsonify({"version": version})
    if request.form.get("then") == "change":
        return go_to("show_change", id=id)
    return go_to("show_claim", id=id, anchor="decision", done="draft")


@desk.post("/claims/<uuid:id>/reviews")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def submit_review(id: UUID) -> Response:
    """Hand in my read."""
    return _conclude_claim(id, second_reads.submit_read)


@desk.post("/claims/<uuid:id>/adjudication")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def adjudicate(id: UUID) -> Response:
    """Decide between two readers."""
    return _conclude_claim(id, adjudication.adjudicate_claim)


def _conclude_claim(claim_id: UUID, conclude: Conclude) -> Response:
    """Hand the form in; the draft is kept first, so that a refusal loses nothing."""
    _keep_first(claim_id)
    try:
        body = forms.read(ReviewIn, drafts.LISTS, searched=forms.read_lines("searched") or None)
        with transaction() as session:
            claim = leases.get_locked_claim(session, principal().workspace_id, claim_id)
            queue_id = claim.queue_id
            conclude(session, principal(), claim, body.new())
    except Invalid as error:
        return claim_page.show(claim_id, 422, wrong=error.errors)
    if request.form.get("then") == "next" and (held := _take_next(queue_id)) is not None:
        return go_to("show_claim", id=held, done="submitted")
    return go_to("home", done="submitted")


def _take_next(queue_id: UUID | None) -> UUID | None:
    """The next claim of the queue, taken; None where there is none for me, or where it can't be had now."""
    try:
        with transaction() as session:
            queue = queues.find_queue(session, queue_id)
            held = leases.lease_next(session, principal(), queue) if queue is not None else None
    except ClaimdeskError as error:  # the decision is in, and that is what is said
        log.info("no_next_claim", code=error.code)
        return None
    if held is None:
        return None
    held_lease.keep(held)
    return held.claim.id


def _keep_first(claim_id: UUID) -> None:
    try:
        with transaction() as session:
            drafts.keep(session, leases.get_locked_claim(session, principal().workspace_id, claim_id))
    except (Invalid, StaleVersion):
        return  # what is handed in says it all, and is what the person wants


@desk.post("/claims/<uuid:id>/return")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("return", claim_page.show)
def send_back(id: UUID) -> Response:
    """Send a claim back to its first reader, with the reason."""
    body = forms.read(ReturnIn, prefix="return_")
    with changing(id, seen=True) as (session, claim):
        adjudication.return_claim(session, principal(), claim, body.reason)
    return go_to("show_claim", id=id)
