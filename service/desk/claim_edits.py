"""A claim's words changed, a claim split, merged into another, and parted again."""

from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.claims import claims, editing, manual_claims, merging
from claimdesk.claims.claim_text import find_survivor
from claimdesk.claims.claims import ClaimFilter
from claimdesk.decisions import offers
from claimdesk.queue import leases, workflow
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.search.indexing import vector_cache
from service.api.claim_actions_schemas import ClaimPatch, MergeIn, SplitIn
from service.api.claims_schemas import ClaimOut, show_claims
from service.desk import forms, template_filters
from service.desk.claim_forms import in_place
from service.desk.form_refusal import FormRefusal
from service.desk.page_frame import desk, go_to, render_page
from service.http.authentication import signed_in
from service.http.context import principal, reading, transaction
from service.http.limits import accepts
from service.http.query_vectors import encode_texts

SHOWN = 20  # claims that another could be merged into
OPEN = tuple(status for status in ClaimStatus if status not in workflow.RETIRED)


def show(claim_id: UUID, status: int = 200, *, refused: FormRefusal | None = None) -> Response:
    """The page: the claim's words, its parts, and claims that it could be merged into."""
    words = request.values.get("q", "").strip()
    with reading() as session:
        record = claims.get_claim(session, principal().workspace_id, claim_id)
        if record.merged_into is not None:
            return go_to("show_claim", id=find_survivor(session, record).id)
        standing = offers.find_standing(session, principal(), record)
        claim = show_claims(session, [record])[0]
        return render_page(
            "change.html",
            status,
            claim=claim,
            words=words,
            now=_show_words(record, claim),
            found=_find_others(session, claim, words),
            can={str(offer) for offer in standing.offers},
            is_proposal=standing.is_blind and (standing.lease is not None or standing.is_owner),
            refused=refused,
            typed=request.form,
        )


@desk.get("/claims/<uuid:id>/change")
@signed_in(Scope.CLAIMS_REVIEW)
def show_change(id: UUID) -> Response:
    """Forms for the claim's words, its parts, and what it could be merged into."""
    return show(id)


@desk.post("/claims/<uuid:id>/edit")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("edit", show)
def edit_claim(id: UUID) -> Response:
    """Change the claim's words, who said it and when; what was found for other words is looked for anew."""
    text = forms.read_text("edit_text")
    encoded = encode_texts(*([text] if text else []))
    with transaction() as session:
        vector_cache.keep(session, encoded)
        claim = _get_seen(session, id)
        before = _show_words(claim, show_claims(session, [claim])[0])
        given = {name: value for name, value in _read_words().items() if value != before[name]}
        if given:
            editing.edit_claim(
                session, principal(), claim, forms.fit_model(ClaimPatch, _as_patch(given)).changes()
            )
    return go_to("show_claim", id=id, done="saved")


@desk.post("/claims/<uuid:id>/split")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("split", show)
def split_claim(id: UUID) -> Response:
    """Make the claim's parts claims of their own."""
    body = forms.fit_model(SplitIn, {"texts": forms.read_lines("split_texts")})
    encoded = encode_texts(*body.texts)
    with transaction() as session:
        vector_cache.keep(session, encoded)
        manual_claims.split_claim(session, principal(), _get_seen(session, id), body.texts)
    return go_to("show_claim", id=id, done="split")


@desk.post("/claims/<uuid:id>/merge")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
@in_place("merge", show)
def merge_claim(id: UUID) -> Response:
    """Make the claim part of another that says the same."""
    body = forms.fit_model(MergeIn, {"into": forms.read_id("into"), "note": forms.read_text("merge_note")})
    with transaction() as session:
        claim = merging.lock_for_merge(session, principal().workspace_id, id, body.into)
        forms.check_version(claim.version)
        into = merging.merge_claim(session, principal(), claim, body.into, body.note).id
    return go_to("show_claim", id=into, done="merged")


@desk.post("/claims/<uuid:id>/unmerge")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def unmerge_claim(id: UUID) -> Response:
    """Part a merged claim again."""
    with transaction() as session:
        claim = merging.lock_for_merge(session, principal().workspace_id, id)
        merging.unmerge_claim(session, principal(), claim)
    return go_to("show_claim", id=id, done="unmerged")


def _show_words(record: Claim, claim: ClaimOut) -> dict[str, str]:
    """What the form of the words holds before anybody changes it."""
    return {
        "text": claim.text,
        "claimant": claim.claimants[0].name if claim.claimants else "",
        "claimed_at": template_filters.show_field_time(record.claimed_at),
        "tags": ", ".join(claim.tags),
    }


def _read_words() -> dict[str, str]:
    """The same as it was sent; line breaks in the claim's text are blanks."""
    names = ("text", "claimant", "claimed_at", "tags")
    return {name: " ".join(request.form.get(f"edit_{name}", "").split()) for name in names}


def _as_patch(given: dict[str, str]) -> dict[str, Any]:
    """The form's changed fields by the names and shapes of the API's PATCH."""
    found: dict[str, Any] = dict(given)
    if "claimant" in found:
        found["claimant"] = found["claimant"] or None
    if "claimed_at" in found:
        found["claimed_at"] = forms.read_time("edit_claimed_at")
    if "tags" in found:
        found["tags"] = [tag.strip() for tag in found["tags"].split(",") if tag.strip()]
    return found


def _find_others(session: Session, claim: ClaimOut, words: str) -> list[tuple[UUID, str, ClaimStatus]]:
    """Claims that say nearly the same, or have the words: id, text, state."""
    if words:
        wanted = ClaimFilter(status=OPEN, q=words)
        some = claims.list_claims(session, principal().workspace_id, wanted, limit=SHOWN + 1)
    else:
        near = [match.claim.id for match in claim.matches if match.claim]
        some = [
            claims.get_claim(session, principal().workspace_id, near_id)
            for near_id in dict.fromkeys([*near, *([claim.near_twin_of] if claim.near_twin_of else [])])
        ]
    return [
        (other.id, other.text, other.status)
        for other in some
        if other.id != claim.id and other.status not in workflow.RETIRED
    ][:SHOWN]


def _get_seen(session: Session, claim_id: UUID) -> Claim:
    """The claim, locked, in the version that the page showed."""
    claim = leases.get_locked_claim(session, principal().workspace_id, claim_id)
    forms.check_version(claim.version)
    return claim
