"""From a decided claim to a verdict: published now or at a time, adopted, upheld."""

from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.decisions import adoption, corrections, scheduled_publishing, verdict_snapshot, verdicts
from claimdesk.decisions import publishing as publishing_
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim
from service.api.claims_schemas import show_claims
from service.api.reviews import AdoptIn, PublishIn, UpholdIn
from service.api.verdicts_schemas import show_verdict
from service.desk import claim_page, forms
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to, render_page
from service.desk.text_diff import DiffPiece, compare_texts
from service.http.authentication import signed_in
from service.http.context import principal
from service.http.limits import accepts


@desk.post("/claims/<uuid:id>/publish")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("publish", claim_page.show)
def publish(id: UUID) -> Response:
    """Publish a decided claim, or have it published at a time that is still to come."""
    body = forms.read(PublishIn, prefix="publish_", publish_at=forms.read_time("publish_at"))
    at = body.publish_at
    with changing(id, seen=True) as (session, claim):
        if at is not None and scheduled_publishing.is_in_future(at, clock.now()):
            scheduled_publishing.plan_publication(session, principal(), claim, body.wording(), at)
            return go_to("show_claim", id=id, done="planned")
        verdict = publishing_.publish_claim(session, principal(), claim, body.wording(), published_at=at)
        return go_to("show_verdict", id=verdict.id, done="published")


@desk.post("/claims/<uuid:id>/publish/preview")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("publish", claim_page.show)
def preview_publication(id: UUID) -> Response:
    """The verdict as it would be published, with what differs from the review; nothing is published by looking."""
    if request.form.get("then") == "back":
        return claim_page.show(id, is_typed=True)
    body = forms.read(PublishIn, prefix="publish_", publish_at=forms.read_time("publish_at"))
    at = body.publish_at
    with changing(id, seen=True) as (session, claim):
        found = publishing_.preview_publication(session, principal(), claim, body.wording())
        return render_page(
            "publish_preview.html",
            claim_id=id,
            claim_version=claim.version,
            preview=found,
            changed=_list_changed(found),
            planned_for=at if at is not None and scheduled_publishing.is_in_future(at, clock.now()) else None,
            places=len(set(verdict_snapshot.list_claim_articles(session, claim))),
            typed=request.form,
        )


def _list_changed(preview: publishing_.VerdictPreview) -> list[tuple[str, list[DiffPiece]]]:
    """What the editor's words change of the reader's, field by field."""
    return [
        (name, compare_texts(preview.usual[name] or "", preview.chosen[name] or ""))
        for name in ("headline", "url", "claim_text", "claimant", "rationale")
        if preview.usual[name] != preview.chosen[name]
    ]


@desk.post("/claims/<uuid:id>/publish/call_off")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("publish", claim_page.show)
def call_off(id: UUID) -> Response:
    """Call a planned publication off; the claim stays decided."""
    with changing(id, seen=True) as (session, claim):
        scheduled_publishing.call_off_publication(session, principal(), claim)
    return go_to("show_claim", id=id, done="called_off")


@desk.post("/claims/<uuid:id>/adopt")
@accepts(forms.FORM)
@signed_in(Scope.CLAIMS_REVIEW)
def adopt(id: UUID) -> Response:
    """Decide a claim by a past verdict of ours; asked once whether it is the right one."""
    body = forms.fit_model(AdoptIn, {"verdict_id": request.form.get("adopt", "")})
    with changing(id, seen=True) as (session, claim):
        if "sure" not in request.form:
            return _ask_adoption(session, claim, body.verdict_id)
        adoption.adopt_verdict(session, principal(), claim, body.verdict_id, body.note)
    return go_to("show_claim", id=id, done="adopted")


def _ask_adoption(session: Session, claim: Claim, verdict_id: UUID) -> Response:
    """Both texts beside each other, what would follow, and who would see it."""
    verdict = verdicts.get_verdict(session, principal().workspace_id, verdict_id)
    shown = show_claims(session, [claim])[0]
    match = next((each for each in shown.matches if each.verdict and each.verdict.id == verdict_id), None)
    return render_page(
        "adopt.html",
        claim=shown,
        verdict=show_verdict(session, verdict),
        difference=compare_texts(verdict.claim_text, claim.text),
        says=claim_page.describe_match(match) if match else None,
        places=len(set(verdict_snapshot.list_claim_articles(session, claim))),
    )


@desk.post("/claims/<uuid:id>/uphold")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("uphold", claim_page.show)
def uphold(id: UUID) -> Response:
    """Have a claim's verdict stand as it is."""
    body = forms.read(UpholdIn, prefix="uphold_")
    with changing(id, seen=True) as (session, claim):
        corrections.uphold_verdict(session, principal(), claim, body.note)
    return go_to("show_claim", id=id)
