"""From a decided claim to a verdict: published now or at a time, adopted, upheld."""

from uuid import UUID

from flask import Response, request

from claimdesk import clock
from claimdesk.decisions import adoption, corrections, scheduled_publishing
from claimdesk.decisions import publishing as publishing_
from claimdesk.records.account import Scope
from service.api.reviews import AdoptIn, PublishIn, UpholdIn
from service.desk import claim_page, forms
from service.desk.claim_forms import changing, in_place
from service.desk.page_frame import desk, go_to
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
    """Decide a claim by a past verdict of ours."""
    body = forms.fit_model(AdoptIn, {"verdict_id": request.form.get("adopt", "")})
    with changing(id, seen=True) as (session, claim):
        adoption.adopt_verdict(session, principal(), claim, body.verdict_id, body.note)
    return go_to("show_claim", id=id)


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
