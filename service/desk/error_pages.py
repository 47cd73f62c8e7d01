"""Every error as a page: a sentence that says what happened, and what can be done now."""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from flask import Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from claimdesk import errors
from claimdesk.errors import ClaimdeskError
from service.desk import forms, kept_words
from service.desk.page_frame import desk, go_to, render_page
from service.http import problems

log = structlog.get_logger()

ADVICE: Mapping[type[ClaimdeskError], str] = {
    errors.StaleVersion: "Look at what is there now, and do it again if it still fits. Your draft is kept.",
    errors.LeaseLost: "Your draft is kept. Take the claim again if it is free, or go on with another one.",
    errors.ClaimLeased: "Choose another claim, or ask them. It is free again when they give it back or their time runs out.",
    errors.NotIndependent: "Another person has to do this. Choose another claim.",
    errors.WrongState: "Somebody may have been quicker. Look at the claim as it is now.",
    errors.Conflict: "Look at what is there now.",
    errors.MissingScope: "An admin of your workspace can give you another role.",
    errors.Forbidden: "Somebody else of your desk can do it.",
    errors.NotFound: "It may have been erased, or the address was cut short.",
    errors.Gone: "It was withdrawn.",
    errors.Invalid: "Go back, mend what is said here, and send it again.",
    errors.TooManyRequests: "Wait a little, then try again.",
    errors.TooLarge: "Make it shorter.",
    errors.Unavailable: "Nothing was lost. Try again in a moment; if it stays so, tell whoever runs claimdesk.",
    errors.BadRequest: "Go back, load the page again, and repeat it.",
    ClaimdeskError: "It is our fault, and it was written down. Tell whoever runs claimdesk the number below.",
}
EXPIRED = "this page is too old, or cookies are switched off"


def answer_error(error: ClaimdeskError) -> Response:
    """The page of one of our errors; to somebody who is not signed in, the page for that."""
    if error.status >= 500:
        log.error("request.failed", code=error.code, detail=error.detail, path=request.path)
    if forms.wants_json():
        return problems.build_response(problems.build_problem(error), error)
    if isinstance(error, errors.Unauthenticated):
        return render_page(
            "sign_in.html",
            401,
            why=error.detail,
            email="",
            next=_find_here(),
            kept=kept_words.read_sent(),
        )
    response = render_page(
        "refusal.html",
        error.status,
        problem=_build_problem(error),
        advice=find_advice(error),
        since=error.more.get("since") or [],
        back=_find_back(error),
        kept=_list_unsaved(error),
    )
    if error.status in {429, 503}:
        response.headers["Retry-After"] = str(error.more.get("retry_after_s", problems.RETRY_AFTER_S))
    return response


def _list_unsaved(error: ClaimdeskError) -> list[kept_words.KeptField]:
    """What was typed and is nowhere else now: the decision's fields are a draft where the advice says so."""
    if error.more.get("yours") or isinstance(error, errors.TooLarge):  # what is too large is not read
        return []
    is_drafted = isinstance(error, errors.StaleVersion | errors.LeaseLost) and kept_words.is_of_claim()
    return [
        field for field in kept_words.read_sent() if not (is_drafted and field.name in kept_words.DRAFTED)
    ]


def _build_problem(error: ClaimdeskError) -> dict[str, Any]:
    """The problem as the API says it; people have a role, not a key with scopes."""
    found = problems.build_problem(error)
    if isinstance(error, errors.MissingScope):
        found |= {"title": "Not for your role", "detail": "your role does not allow this"}
    return found


def find_advice(error: ClaimdeskError) -> str:
    """What can be done about it: the nearest class's advice."""
    return next(ADVICE[kind] for kind in type(error).__mro__ if kind in ADVICE)


def _find_here() -> str:
    """Where a person wanted to go; a form's target can't be gone back to, but the page that it is on can."""
    return request.full_path.rstrip("?") if request.method == "GET" else kept_words.find_page()


def _find_back(error: ClaimdeskError) -> tuple[str, str] | None:
    """The page to go on with, and its name."""
    held: Any = error.more.get("lease")
    if isinstance(held, dict):
        return str(go_to("show_claim", id=held["claim_id"]).location), "the claim that you hold"
    found = (request.view_args or {}).get("id")
    is_lost = isinstance(error, errors.NotFound)
    if found is not None and not is_lost and "/claims/" in request.path:
        return str(go_to("show_claim", id=found).location), "the claim"
    if found is not None and not is_lost and "/verdicts/" in request.path:
        return str(go_to("show_verdict", id=found).location), "the verdict"
    return None


@desk.errorhandler(HTTPException)
def _answer_framework(found: HTTPException) -> Response:
    if found.code is None or found.code < 400:
        return cast("Response", Response.force_type(found.get_response(), request.environ))
    if isinstance(found, CSRFError):
        return answer_error(errors.BadRequest(EXPIRED))
    error = problems.BY_STATUS.get(found.code, errors.BadRequest)
    return answer_error(error())


@desk.errorhandler(Exception)
def _answer_unforeseen(error: Exception) -> Response:
    log.error("request.defect", path=request.path, exc_info=error)
    return answer_error(ClaimdeskError())


@desk.errorhandler(ClaimdeskError)
def _answer_ours(error: ClaimdeskError) -> Response:
    return answer_error(error)
