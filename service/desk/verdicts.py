"""A verdict's page, and what an editor does with it: correct, withdraw, give it an address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.decisions import corrections, scales, verdicts
from claimdesk.people.policies import is_editor
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Origin, Verdict, VerdictStatus
from service.api.verdicts import CorrectionIn, VerdictPatch, WithdrawIn
from service.api.verdicts_schemas import show_verdict as describe
from service.authentication import signed_in
from service.context import principal, reading, transaction
from service.desk import forms
from service.desk.frame import desk, go, render
from service.limits import accepts

DONE = {
    "published": "The verdict is published.",
    "corrected": "The correction is published. The earlier text stays readable below.",
    "withdrawn": "The verdict is withdrawn. Its text stays readable below.",
    "amended": "Saved.",
}


@desk.get("/verdicts/<uuid:id>")
@signed_in(Scope.VERDICTS_READ)
def show_verdict(id: UUID) -> Response:  # noqa: A002  the word of the API
    """A verdict with its corrections and all its revisions."""
    with reading() as session:
        record = verdicts.get_verdict(session, principal().workspace_id, id)
        is_ours = record.origin == Origin.OWN and is_editor(principal())
        return render(
            "verdict.html",
            verdict=describe(session, record),
            revisions=verdicts.list_revisions(session, record),
            scale=scales.get_scale(session, principal().workspace_id).steps,
            may_amend=is_ours,
            may_correct=is_ours and record.status == VerdictStatus.PUBLISHED,
            done=DONE.get(request.args.get("done", "")),
        )


@desk.post("/verdicts/<uuid:id>/corrections")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
def correct_verdict(id: UUID) -> Response:  # noqa: A002
    """Publish a new revision with a public note."""
    body = forms.read(CorrectionIn)

    def correct(session: Session, verdict: Verdict) -> None:
        changes = body.changes()
        corrections.correct(session, principal(), verdict, body.kind, body.note, body.reason, changes)

    return _change(id, correct, "corrected")


@desk.post("/verdicts/<uuid:id>/withdraw")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
def withdraw_verdict(id: UUID) -> Response:  # noqa: A002
    """Withdraw a verdict, with a public note."""
    body = forms.read(WithdrawIn)
    return _change(
        id,
        lambda session, verdict: corrections.withdraw(session, principal(), verdict, body.note, body.reason),
        "withdrawn",
    )


@desk.post("/verdicts/<uuid:id>/amend")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
def amend_verdict(id: UUID) -> Response:  # noqa: A002
    """Give a verdict its address and headline; no new revision."""
    changes = forms.read(VerdictPatch).model_dump(exclude_unset=True)
    return _change(
        id, lambda session, verdict: corrections.amend(session, principal(), verdict, changes), "amended"
    )


def _change(verdict_id: UUID, change: Callable[[Session, Verdict], Any], done: str) -> Response:
    """The change of the locked verdict in the version that the page showed, and its page again."""
    with transaction() as session:
        verdict = corrections.get_locked(session, principal(), verdict_id)
        forms.check_version(verdict.version)
        change(session, verdict)
    return go("show_verdict", id=verdict_id, done=done)
