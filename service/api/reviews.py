"""Decisions on claims: drafts, reviews, what an editor does with them, up to the published verdict."""

from typing import Annotated
from uuid import UUID

from flask import Response, request
from pydantic import Field

from claimdesk import clock
from claimdesk.claims import claim_views, merging
from claimdesk.decisions import (
    adjudication,
    adoption,
    corrections,
    publishing,
    reviews,
    scheduled_publishing,
    second_reads,
)
from claimdesk.errors import (
    ClaimLeased,
    Conflict,
    LeaseLost,
    NotIndependent,
    StaleVersion,
    VersionRequired,
    WrongState,
)
from claimdesk.intake.submissions import WebAddress
from claimdesk.queue import leases
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import ClaimOut, show_claims
from service.api.reviews_schemas import (
    DraftIn,
    DraftOut,
    ReturnIn,
    ReviewIn,
    ReviewOut,
    ReviewsOut,
    show_draft,
    show_review,
    show_reviews,
)
from service.api.verdicts_schemas import VerdictOut, show_verdict
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import read_if_match, reads_headers, version_taken, versioned
from service.http.paging import split_counted
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, ListQuery, Name, Time
from service.http.versioned_claim import get_current, get_seen

api = build_blueprint("reviews", "What people conclude on claims.", path="claims")


class PublishIn(Input):
    """What the verdict says otherwise than the deciding review."""

    headline: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    url: WebAddress | None = None
    claim_text: Annotated[str, Field(min_length=1, max_length=5000)] | None = None
    claimant: Name | None = None
    rationale: Annotated[str, Field(min_length=1, max_length=100_000)] | None = None
    evidence_ids: list[UUID] | None = Field(None, max_length=500)
    publish_at: Time | None = Field(
        None, description="Still to come: published then (202). Past: when it was published elsewhere."
    )

    def wording(self) -> publishing.Wording:
        given = self.model_dump(exclude={"evidence_ids", "publish_at"})
        cited = None if self.evidence_ids is None else tuple(self.evidence_ids)
        return publishing.Wording(**given, evidence_ids=cited)


class UpholdIn(Input):
    note: Annotated[str, Field(min_length=1, max_length=5000)]


class AdoptIn(Input):
    verdict_id: UUID
    note: Annotated[str, Field(max_length=5000)] | None = None


@api.put("/<uuid:id>/draft", responses={200: DraftOut})
@needs(Scope.CLAIMS_REVIEW)
@may_fail(StaleVersion, VersionRequired, WrongState)
@reads_headers("If-Match", "If-None-Match")
def put_draft(path: IdPath, body: DraftIn) -> Response:
    """Keep my unfinished review; If-None-Match: * for the first, then If-Match. It needs no lease and survives one."""
    is_new = request.headers.get("If-None-Match", "").strip() == "*"
    expected = None if is_new else read_if_match(needed=True)
    content = body.model_dump(mode="json", exclude_none=True)
    with transaction() as session:
        claim = leases.get_locked_claim(session, principal().workspace_id, path.id)
        draft = reviews.save_draft(session, principal(), claim, content, expected=expected, is_new=is_new)
        return answer(show_draft(draft), version=draft.version)


@api.get("/<uuid:id>/draft", responses={200: DraftOut, 308: None})
@needs(Scope.CLAIMS_REVIEW)
def get_draft(path: IdPath) -> Response:
    """My unfinished review."""
    with reading() as session:
        claim = get_current(session, path.id)
        draft = reviews.get_draft(session, principal(), claim.id)
        return answer(show_draft(draft), version=draft.version)


@api.get("/<uuid:id>/reviews", responses={200: ReviewsOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_reviews(path: IdPath, query: ListQuery) -> Response:
    """The reviews of a claim, oldest first; on a blind queue mine alone until both are in. With those of merged ones."""
    with reading() as session:
        claim = get_current(session, path.id)
        both = [claim.id, *merging.list_merged(session, claim.id)]
        by_claim = claim_views.list_reviews(session, both, principal().account_id)
        found = sorted(
            (review for some in by_claim.values() for review in some), key=lambda review: review.id
        )
        page, cursor = split_counted(found, query, f"reviews {claim.id}")
        return answer(ReviewsOut(items=show_reviews(page), next_cursor=cursor))


@api.post("/<uuid:id>/reviews", responses={201: ReviewOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(WrongState, NotIndependent, LeaseLost, ClaimLeased, StaleVersion)
def submit_review(path: IdPath, body: ReviewIn) -> Response:
    """Hand in a read; where the queue asks for two, equal labels decide."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        review = second_reads.submit_read(session, principal(), claim, body.new(), body.lease_token)
        return answer(show_review(review), 201, subject_id=claim.id)


@api.post("/<uuid:id>/adjudication", responses={201: ReviewOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(WrongState, NotIndependent, StaleVersion)
def adjudicate(path: IdPath, body: ReviewIn) -> Response:
    """Decide between two readers who differ; for an editor who is none of them."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        review = adjudication.adjudicate_claim(session, principal(), claim, body.new())
        return answer(show_review(review), 201, subject_id=claim.id)


@api.post("/<uuid:id>/return", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(WrongState)
def send_back(path: IdPath, body: ReturnIn) -> Response:
    """Send a claim back to its reviewer, who owns it from now on."""
    with transaction() as session:
        claim = adjudication.return_claim(session, principal(), get_seen(session, path.id), body.reason)
        session.flush()
        return answer(show_claims(session, [claim])[0], version=claim.version)


@api.post("/<uuid:id>/publish", responses={201: VerdictOut, 202: ClaimOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(WrongState, NotIndependent)
def publish(path: IdPath, body: PublishIn) -> Response:
    """Publish a decided claim: a verdict, revision 1. Not by its sole reader. With a time to come, then (202)."""
    at = body.publish_at
    with transaction() as session:
        claim = get_seen(session, path.id)
        if at is not None and scheduled_publishing.is_in_future(at, clock.now()):
            scheduled_publishing.plan_publication(session, principal(), claim, body.wording(), at)
            session.flush()
            return answer(show_claims(session, [claim])[0], 202, version=claim.version, subject_id=claim.id)
        verdict = publishing.publish_claim(session, principal(), claim, body.wording(), published_at=at)
        session.flush()
        return answer(
            show_verdict(session, verdict),
            201,
            location=f"/api/v1/verdicts/{verdict.id}",
            version=verdict.version,
            subject_id=path.id,
        )


@api.delete("/<uuid:id>/publish", responses={200: ClaimOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(Conflict, WrongState, NotIndependent)
def call_off(path: IdPath) -> Response:
    """Call a planned publication off; the claim stays decided."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        scheduled_publishing.call_off_publication(session, principal(), claim)
        session.flush()
        return answer(show_claims(session, [claim])[0], version=claim.version)


@api.post("/<uuid:id>/uphold", responses={200: ClaimOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(Conflict, WrongState)
def uphold(path: IdPath, body: UpholdIn) -> Response:
    """Have a claim's verdict stand as it is, after it was looked at again."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        corrections.uphold_verdict(session, principal(), claim, body.note)
        session.flush()
        return answer(show_claims(session, [claim])[0], version=claim.version)


@api.post("/<uuid:id>/adopt", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState, LeaseLost, ClaimLeased)
def adopt(path: IdPath, body: AdoptIn) -> Response:
    """Decide a claim by a past verdict of ours; corrections of it reach this claim too."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        adoption.adopt_verdict(session, principal(), claim, body.verdict_id, body.note)
        session.flush()
        return answer(show_claims(session, [claim])[0], version=claim.version)
