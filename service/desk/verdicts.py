"""What an editor does with a verdict: correct, withdraw, give it an address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.decisions import corrections, verdicts
from claimdesk.errors import FieldError, Invalid
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Verdict
from service.api.verdicts import CorrectionIn, VerdictPatch, WithdrawIn
from service.api.verdicts_schemas import show_verdict as show_verdict_
from service.desk import forms, template_filters, verdict_page
from service.desk.claim_forms import in_place
from service.desk.page_frame import desk, go_to, render_page
from service.desk.text_diff import compare_texts
from service.http.authentication import signed_in
from service.http.context import principal, reading, transaction
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


@desk.post("/verdicts/<uuid:id>/corrections/preview")
@accepts(forms.FORM)
@signed_in(Scope.VERDICTS_PUBLISH)
@in_place("correct", verdict_page.show)
def preview_correction(id: UUID) -> Response:
    """The correction as readers would see it, with what it changes; nothing is published by looking."""
    if request.form.get("then") == "back":
        return verdict_page.show(id, typed_into="correct")
    body = forms.read(CorrectionIn)
    with reading() as session:
        verdict = verdicts.get_verdict(session, principal().workspace_id, id)
        forms.check_version(verdict.version)
        changes = {name: value for name, value in body.changes().items() if value is not None}
        rated = (verdict.rating or {}).get("name")
        now = {name: rated if name == "rating" else getattr(verdict, name, None) for name in changes}
        changed = {name: value for name, value in changes.items() if value != now[name]}
        if not changed:
            raise Invalid("it changes nothing of the verdict", [FieldError("", "must change something")])
        return render_page(
            "correct_preview.html",
            verdict=show_verdict_(session, verdict),
            body=body,
            changed=[
                (name, compare_texts(_say(name, now[name]), _say(name, value)))
                for name, value in changed.items()
            ],
            new=changed,
            typed=request.form,
        )


def _say(name: str, value: Any) -> str:
    """A value of the verdict as readers see it."""
    return template_filters.LABELS[value] if name == "label" else str(value or "")


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
