"""Verdicts: imported, read, with their revisions."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, request
from pydantic import Field
from sqlalchemy.orm import Session

from claimdesk.database import in_batches
from claimdesk.decisions import claimreview_export, claimreview_reading, corrections, verdicts
from claimdesk.decisions.verdicts import Outcome
from claimdesk.errors import BadRequest, Conflict, Gone, Invalid, TooLarge, UrlMissing, WrongState
from claimdesk.intake.submissions import WebAddress
from claimdesk.people import accounts
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Label, Verdict, VerdictRevision
from service.api.blueprints import build_blueprint
from service.api.reviews_schemas import Rated, read_rating
from service.api.verdicts_schemas import VerdictOut, show_verdict, show_verdicts
from service.http.authentication import needs
from service.http.context import parts, principal, reading, transaction
from service.http.limits import JSON, accepts, check_version, versioned
from service.http.ndjson import NDJSON
from service.http.problems import build_problem, may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, Name, Output, Time

api = build_blueprint("verdicts", "Conclusions: ours, and those of others that were imported.")

MOST_REVIEWS = 1_000
REVIEWS_A_TRANSACTION = 100
JSON_LD = "application/ld+json"
Note = Annotated[str, Field(min_length=1, max_length=5000)]


class UrlQuery(Input):
    url: str = Field(min_length=1, max_length=4000)


class RevisionOut(Output):
    """A revision, whole, and what made it."""

    revision: int
    at: datetime
    by: UUID | None = Field(description="An account; null is the machine.")
    by_name: str | None
    kind: str
    note: str | None
    content: dict[str, Any]


class RevisionsOut(Output):
    items: list[RevisionOut]
    next_cursor: str | None


class VerdictsOut(Output):
    items: list[VerdictOut]
    next_cursor: str | None


@api.post("/import", responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}})
@needs(Scope.VERDICTS_PUBLISH)
@accepts(JSON, JSON_LD, NDJSON)
def import_verdicts() -> Response:
    """Import ClaimReview: one, a list, a DataFeed or NDJSON, up to 1,000 reviews; the same again changes nothing."""
    try:
        items = claimreview_reading.read_text(request.get_data().decode())
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8: byte {error.start}") from error
    if len(items) > MOST_REVIEWS:
        raise TooLarge(f"at most {MOST_REVIEWS} reviews; larger files go to /imports")
    outcomes: list[Outcome] = []
    for batch in in_batches(items, REVIEWS_A_TRANSACTION):
        with parts().database.transaction() as session:
            outcomes += verdicts.import_reviews(session, principal(), batch)
    return Response("".join(_write_lines(outcomes)), 200, mimetype=NDJSON)


def _write_lines(outcomes: list[Outcome]) -> Iterator[str]:
    for number, outcome in enumerate(outcomes, 1):
        line: dict[str, Any] = {"line": number, "status": outcome.status}
        if outcome.problem is not None:
            line["problem"] = build_problem(Invalid(outcome.problem))
        else:
            line |= {"id": str(outcome.verdict_id), "label": outcome.label, "notes": outcome.notes}
        yield json.dumps(line, ensure_ascii=False) + "\n"


@api.get("/<uuid:id>", responses={200: VerdictOut})
@needs(Scope.VERDICTS_READ)
def get_verdict(path: IdPath) -> Response:
    """A verdict."""
    with reading() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, path.id)
        return answer(show_verdict(session, verdict), version=verdict.version)


@api.get("/by-url", responses={200: VerdictsOut})
@needs(Scope.VERDICTS_READ)
def list_by_url(query: UrlQuery) -> Response:
    """The verdicts published at an address, one for each claim reviewed there, and those whose claim stood there."""
    with reading() as session:
        found = verdicts.list_by_url(session, principal().workspace_id, query.url)
        return answer(VerdictsOut(items=show_verdicts(session, found), next_cursor=None))


@api.get("/<uuid:id>/history", responses={200: RevisionsOut})
@needs(Scope.VERDICTS_READ)
def list_revisions(path: IdPath) -> Response:
    """Each revision, whole, oldest first."""
    with reading() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, path.id)
        found = verdicts.list_revisions(session, verdict)
        names = accounts.list_names(session, {revision.by for revision in found if revision.by})
    items = [_show_revision(revision, names) for revision in found]
    return answer(RevisionsOut(items=items, next_cursor=None))


@api.get("/<uuid:id>.jsonld", responses={200: {"content": {JSON_LD: {"schema": {"type": "object"}}}}})
@needs(Scope.VERDICTS_READ)
@may_fail(UrlMissing, Gone)
def get_claimreview(path: IdPath) -> Response:
    """A verdict as ClaimReview; 410 when it is withdrawn, 409 when it has no public address yet."""
    with reading() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, path.id)
        (found,) = claimreview_export.build_claimreviews(session, [verdict])
    return Response(json.dumps(found, ensure_ascii=False), 200, mimetype=JSON_LD)


class VerdictPatch(Input):
    """What may change without a new revision."""

    url: WebAddress | None = None
    headline: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    short_claim: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    review_due_at: Time | None = None


class WithdrawIn(Input):
    note: Note = Field(description="Public.")
    reason: Note = Field(description="For the desk only.")


class CorrectionIn(WithdrawIn):
    """A new revision; members that are left out stay as they are."""

    kind: Literal["correction", "clarification", "update"]
    label: Label | None = None
    rating: Rated | None = None
    rationale: Annotated[str, Field(min_length=1, max_length=100_000)] | None = None
    evidence_ids: list[UUID] | None = Field(None, max_length=500)
    claim_text: Annotated[str, Field(min_length=1, max_length=5000)] | None = None
    claimant: Name | None = None

    def changes(self) -> dict[str, Any]:
        given = self.model_dump(exclude={"kind", "note", "reason", "rating"}, exclude_none=True)
        return {**given, "rating": read_rating(self.rating)}


@api.patch("/<uuid:id>", responses={200: VerdictOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(Conflict)
def amend(path: IdPath, body: VerdictPatch) -> Response:
    """Give a verdict of ours its address, headline, short claim or day of review; no new revision."""
    with transaction() as session:
        verdict = _get_seen(session, path)
        corrections.amend_verdict(session, principal(), verdict, body.model_dump(exclude_unset=True))
        session.flush()
        return answer(show_verdict(session, verdict), version=verdict.version)


@api.post("/<uuid:id>/corrections", responses={201: VerdictOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(Conflict, WrongState)
def correct(path: IdPath, body: CorrectionIn) -> Response:
    """A new revision with a public note; old ones stay readable, claims that match go to `revisit`."""
    with transaction() as session:
        verdict = _get_seen(session, path)
        corrections.correct_verdict(
            session, principal(), verdict, body.kind, body.note, body.reason, body.changes()
        )
        session.flush()
        return answer(show_verdict(session, verdict), 201, version=verdict.version, subject_id=verdict.id)


@api.post("/<uuid:id>/withdraw", responses={200: VerdictOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(Conflict, WrongState)
def withdraw(path: IdPath, body: WithdrawIn) -> Response:
    """Withdraw a verdict, with a public note; its revisions stay readable."""
    with transaction() as session:
        verdict = _get_seen(session, path)
        corrections.withdraw_verdict(session, principal(), verdict, body.note, body.reason)
        session.flush()
        return answer(show_verdict(session, verdict), version=verdict.version, subject_id=verdict.id)


def _get_seen(session: Session, path: IdPath) -> Verdict:
    """The verdict, locked, in the version that the caller has seen."""
    verdict = corrections.lock_verdict(session, principal(), path.id)
    check_version(verdict.version)
    return verdict


def _show_revision(found: VerdictRevision, names: Mapping[UUID, str]) -> RevisionOut:
    same = {name: getattr(found, name) for name in ("revision", "by", "kind", "note", "content")}
    return RevisionOut(**same, by_name=names.get(found.by) if found.by else None, at=found.created_at)
