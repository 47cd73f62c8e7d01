"""Complaints about published verdicts."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.decisions import complaints, verdicts
from claimdesk.errors import Conflict, WrongState
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Complaint, ComplaintDecision
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import check_version, version_taken, versioned
from service.http.paging import read_page
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, ListQuery, Name, Output

api = build_blueprint("complaints", "What is said against verdicts, to its answer.", path="verdicts")

Said = Annotated[str, Field(min_length=1, max_length=20_000)]


class ComplaintPath(IdPath):
    complaint_id: UUID


class ComplaintIn(Input):
    text: Said
    complainant: Name | None = None
    contact: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        None, description="Where the answer goes."
    )


class ComplaintDecisionIn(Input):
    decision: ComplaintDecision
    answer: Said


class ComplaintOut(Output):
    """A complaint; decision and answer are null while it is open."""

    id: UUID
    version: int
    at: datetime
    verdict_id: UUID
    revision: int = Field(description="Of the verdict, when the complaint came.")
    text: str
    complainant: str | None
    contact: str | None
    decision: ComplaintDecision | None
    answer: str | None
    decided_by: UUID | None
    decided_at: datetime | None


class ComplaintsOut(Output):
    items: list[ComplaintOut]
    next_cursor: str | None


@api.post("/<uuid:id>/complaints", responses={201: ComplaintOut})
@needs(Scope.VERDICTS_READ)
@version_taken
@may_fail(Conflict)
def receive(path: IdPath, body: ComplaintIn) -> Response:
    """Note a complaint about a verdict of ours."""
    with transaction() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, path.id)
        check_version(verdict.version)
        found = complaints.add_complaint(
            session, principal(), verdict, body.text, body.complainant, body.contact
        )
        return answer(show_complaint(found), 201, version=found.version, subject_id=verdict.id)


@api.get("/<uuid:id>/complaints", responses={200: ComplaintsOut})
@needs(Scope.VERDICTS_PUBLISH)
def list_complaints(path: IdPath, query: ListQuery) -> Response:
    """The complaints about a verdict, oldest first; for editors."""
    with reading() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, path.id)
        read = partial(complaints.list_complaints, session, principal(), verdict)
        page, next_cursor = read_page(query, f"complaints about {path.id}", read)
    return answer(
        ComplaintsOut(items=[show_complaint(complaint) for complaint in page], next_cursor=next_cursor)
    )


@api.post("/<uuid:id>/complaints/<uuid:complaint_id>", responses={200: ComplaintOut})
@needs(Scope.VERDICTS_PUBLISH)
@versioned
@may_fail(WrongState)
def decide(path: ComplaintPath, body: ComplaintDecisionIn) -> Response:
    """Decide a complaint and answer it; a correction is a call of its own."""
    with transaction() as session:
        found = complaints.lock_complaint(session, principal(), path.id, path.complaint_id)
        check_version(found.version)
        complaints.decide_complaint(session, principal(), found, body.decision, body.answer)
        return answer(show_complaint(found), version=found.version, subject_id=path.id)


def show_complaint(found: Complaint) -> ComplaintOut:
    same = {name: getattr(found, name) for name in ComplaintOut.model_fields if name != "at"}
    return ComplaintOut(**same, at=found.created_at)
