"""What an editor does with a verdict: correct, withdraw, give it an address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from claimdesk.decisions import corrections
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Verdict
from service.api.verdicts import CorrectionIn, VerdictPatch, WithdrawIn
from service.desk import forms, verdict_page
from service.desk.claim_forms import in_place
from service.desk.page_frame import desk, go_to
from service.http.authentication import signed_in
from service.http.context import principal, transaction
from service.http.limits import accepts


@desk.get("/verdicts/<uuid:id>")
@signed_in(Scope.VERDICTS_READ)
def show_verdict(id: UUID) -> Response:
    """A verdict with its corrections, its complaints and all its revisions."""
    return verdict_page.show(id)


@desk.post("/verdicts/<uuid:id>/corrections")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("correct", verdict_page.show)
def correct_verdict(id: UUID) -> Response:
    """Publish a new revision with a public note."""
    body = forms.read(CorrectionIn)

    def correct(session: Session, verdict: Verdict) -> None:
        changes = body.changes()
        corrections.correct_verdict(session, principal(), verdict, body.kind, body.note, body.reason, changes)

    return _change_verdict(id, correct, "corrected")


@desk.post("/verdicts/<uuid:id>/withdraw")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("withdraw", verdict_page.show)
def withdraw_verdict(id: UUID) -> Response:
    """Withdraw a verdict, with a public note."""
    body = forms.read(WithdrawIn)
    return _change_verdict(
        id,
        lambda session, verdict: corrections.withdraw_verdict(
            session, principal(), verdict, body.note, body.reason
        ),
        "withdrawn",
    )


@desk.post("/verdicts/<uuid:id>/amend")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("amend", verdict_page.show)
def amend_verdict(id: UUID) -> Response:
    """Give a verdict its address and headline; no new revision."""
    changes = forms.read(VerdictPatch).model_dump(exclude_unset=True)
    return _change_verdict(
        id,
        lambda session, verdict: corrections.amend_verdict(session, principal(), verdict, changes),
        "amended",
    )


def _change_verdict(verdict_id: UUID, change: Callable[[Session, Verdict], Any], done: str) -> Response:
    """The change of the locked verdict in the version that the page showed, and its page again."""
    with transaction() as session:
        verdict = corrections.lock_verdict(session, principal(), verdict_id)
        forms.check_version(verdict.version)
        change(session, verdict)
    return go_to("show_verdict", id=verdict_id, done=done)
