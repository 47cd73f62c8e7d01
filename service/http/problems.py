"""Every error as application/problem+json (RFC 9457): our own, the framework's and those nobody foresaw."""

import errno
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import structlog
from flask import Flask, Response, json, request
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as SchemaError
from werkzeug.exceptions import HTTPException

from claimdesk import errors
from claimdesk.database import REQUEST_ID
from claimdesk.errors import ClaimdeskError, FieldError, Invalid
from claimdesk.intake.schema_errors import build_invalid

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5  # of a part that is away: the sweep's period, after which something has changed

BY_STATUS: dict[int, type[ClaimdeskError]] = {
    400: errors.BadRequest,
    401: errors.Unauthenticated,
    403: errors.Forbidden,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    408: errors.TooSlow,
    409: errors.Conflict,
    410: errors.Gone,
    412: errors.StaleVersion,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    422: errors.Invalid,
    428: errors.VersionRequired,
    429: errors.TooManyRequests,
    503: errors.Unavailable,
}


F = TypeVar("F", bound=Callable[..., Any])
FAILS = "claimdesk_fails"


def may_fail(*wrong: type[ClaimdeskError]) -> Callable[[F], F]:
    """Mark a view with the errors that its rules raise, beside those that follow from its other marks."""

    def mark(view: F) -> F:
        setattr(view, FAILS, wrong)
        return view

    return mark


class FieldProblem(BaseModel):
    """What is wrong with one value."""

    pointer: str = Field(description='A JSON pointer into the body, or "/name" of a parameter.')
    detail: str


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Where the code is explained.")
    title: str
    status: int
    detail: str
    code: str = Field(description="A stable word; docs/problems.md lists them.")
    request_id: str | None
    errors: list[FieldProblem] | None = None


def all_errors() -> Iterator[type[ClaimdeskError]]:
    """Every class of the error tree that an answer can hold."""
    waiting = [ClaimdeskError]
    while waiting:
        error = waiting.pop(0)
        if error.__module__.startswith("claimdesk."):
            yield error
        waiting.extend(error.__subclasses__())


def configure(app: Flask) -> None:
    """Answer every error as a problem."""
    app.register_error_handler(ClaimdeskError, answer_error)
    app.register_error_handler(HTTPException, _answer_framework)
    app.register_error_handler(Exception, _answer_unforeseen)


def answer_error(error: ClaimdeskError) -> Response:
    """The problem of one of our errors; what only operators should know is logged, not said."""
    if error.status >= 500:
        log.error("request.failed", code=error.code, detail=error.detail, path=request.path)
    return build_response(build_problem(error), error)


def build_problem(error: ClaimdeskError) -> dict[str, Any]:
    """The problem's members, for an answer or for one line of a bulk answer."""
    problem: dict[str, Any] = {
        "type": f"/docs/problems#{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail if error.status != 500 else error.title,
        "code": error.code,
        "request_id": REQUEST_ID.get(),
    }
    problem.update(error.more)
    wrong = error.errors if isinstance(error, Invalid) else error.more.get("errors", ())
    if wrong:
        problem["errors"] = [
            {"pointer": error.pointer, "detail": error.detail} if isinstance(error, FieldError) else error
            for error in wrong
        ]
    return problem


def build_response(problem: dict[str, Any], error: ClaimdeskError) -> Response:
    response = Response(json.dumps(problem), error.status, mimetype=MEDIA_TYPE)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="claimdesk"'
    if error.status in {408, 413}:
        response.headers["Connection"] = "close"  # the rest of the body is not wanted
    if error.status in {429, 503}:
        response.headers["Retry-After"] = str(error.more.get("retry_after_s", RETRY_AFTER_S))
    return response


def _answer_framework(found: HTTPException) -> Response:
    """The framework's own errors; a redirect, or a response that was raised, goes as it is."""
    if found.code is None or found.code < 400:
        return cast("Response", Response.force_type(found.get_response(), request.environ))
    if found.code == 500:
        return _answer_unforeseen(getattr(found, "original_exception", None) or found)
    said = (
        "" if found.code in {404, 405} else found.description or ""
    )  # the framework's words for those are of no use
    error = BY_STATUS.get(found.code, errors.BadRequest)(said)
    response = answer_error(error)
    for name, value in found.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers.setdefault(name, value)
    return response


def _answer_unforeseen(error: BaseException) -> Response:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return answer_error(
            errors.DiskFull("the data folder's disk is full; free some space, nothing was lost")
        )
    log.error("request.defect", path=request.path, exc_info=error)
    return build_response(build_problem(ClaimdeskError()), ClaimdeskError())


def refuse_schema(error: SchemaError) -> Response:
    """Raise Invalid for what pydantic found in a body, a query or a path."""
    raise build_invalid(error)
