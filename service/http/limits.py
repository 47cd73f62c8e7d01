"""What a request may be: how large, of which type, how often; and the version that it must name."""

import re
import time
from collections.abc import Callable
from functools import cache
from itertools import islice
from json import JSONDecodeError
from typing import Any, TypeVar, get_origin, get_type_hints

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItem, parse
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest as UnreadableBody
from werkzeug.exceptions import RequestEntityTooLarge

from claimdesk.errors import (
    BadRequest,
    FieldError,
    Invalid,
    StaleVersion,
    TooLarge,
    TooManyRequests,
    UnsupportedMediaType,
    VersionRequired,
)
from claimdesk.intake.submissions import check_storable
from claimdesk.settings import Settings
from service.http import problems
from service.http.client_address import find_origin

F = TypeVar("F", bound=Callable[..., Any])
ACCEPTS, VERSIONED, BODILESS, READS = (
    "claimdesk_accepts",
    "claimdesk_versioned",
    "claimdesk_bodiless",
    "claimdesk_reads",
)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
LARGEST_FORM = 524_288  # bytes; a page of text that somebody types has a few thousand
REFUSED_RATE = "600/5 minutes"  # of one address: wrong keys, no keys, and addresses that there are not
# Marks outside of strings; a text of many commas is one string. Possessive, so that no escaped mark is tried twice.
MARKS = (b",", b":", b"[", b"{")
OUTSIDE_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[,:\[{]', re.DOTALL)
MOST_VALUES = 300_000  # some 30 MB as Python's objects
LIMITER = "claimdesk_limiter"
ETAG = re.compile(r'(?:W/)?"?(\d{1,18})"?')


def accepts(*media_types: str, largest: str | int | None = None) -> Callable[[F], F]:
    """Mark a view as taking a body of these types, at most so many bytes, or as many as the named setting says."""
    usual: str | int = LARGEST_FORM if media_types == (FORM,) else "max_body_bytes"

    def mark(view: F) -> F:
        setattr(view, ACCEPTS, (media_types, usual if largest is None else largest))
        return view

    return mark


def body_optional(view: F) -> F:
    """Mark a view as doing without a body too; its schema turns None into what is usual."""
    setattr(view, BODILESS, True)
    return view


def versioned(view: F) -> F:
    """Mark a view as changing what people edit: it needs If-Match."""
    setattr(view, VERSIONED, True)
    return view


def reads_headers(*names: str) -> Callable[[F], F]:
    """Mark a view as reading these headers of its own, so that they are described."""

    def mark(view: F) -> F:
        setattr(view, READS, names)
        return view

    return mark


def version_taken(view: F) -> F:
    """Mark a view as taking If-Match without needing it."""
    setattr(view, VERSIONED, False)
    return view


def configure(app: Flask, settings: Settings) -> None:
    """Have rates, sizes, media types and preconditions checked before a view's parameters are read."""
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    limiter = _build_limiter(settings)
    limiter.init_app(app)
    app.extensions[LIMITER] = (limiter, settings.broker_prefix)
    app.register_error_handler(RateLimitExceeded, lambda error: _refuse_rate(limiter, error))
    app.after_request(lambda response: _show_rate(limiter, response))
    app.after_request(_count_refused)
    app.before_request(lambda: _check_body(settings))


def _build_limiter(settings: Settings) -> Limiter:
    """By key, in the broker where that is a server for all web processes; in memory else and while it is away."""
    shared = settings.broker_url if settings.broker_url.startswith(("redis://", "rediss://")) else ""
    return Limiter(
        key_func=_find_caller,
        application_limits=[lambda: _find_rate(settings)],
        storage_uri=shared or "memory://",
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1} if shared else {},
        in_memory_fallback_enabled=bool(shared),
        strategy="fixed-window",
        key_prefix=settings.broker_prefix,
    )


def _find_caller() -> str:
    """Whose rate counts: a key's, a signed-in person's, else an address's."""
    found = g.get("principal")
    if found is None:
        return f"address {find_origin()}"
    return f"key {found.key_id}" if found.key_id else f"account {found.account_id}"


def _find_rate(settings: Settings) -> str:
    found = g.get("principal")
    return (found.rate_limit if found else None) or settings.rate_limit


def _refuse_rate(limiter: Limiter, _error: RateLimitExceeded) -> Response:
    current = limiter.current_limit
    wait = max(1, int(current.reset_at - time.time())) if current else problems.RETRY_AFTER_S
    return problems.answer_error(
        TooManyRequests(f"this key's rate is used up; try again in {wait} s", retry_after_s=wait)
    )


def spend_rate(what: str, rate: str) -> None:
    """Count one try at something that could be guessed. Raises TooManyRequests."""
    limiter, prefix = current_app.extensions[LIMITER]
    item = parse(rate)
    if not limiter.limiter.hit(item, prefix, what):
        raise _build_used_up(item)


def check_rate(what: str, rate: str) -> None:
    """Raise TooManyRequests where the rate is used up; counts nothing."""
    limiter, prefix = current_app.extensions[LIMITER]
    item = parse(rate)
    if not limiter.limiter.test(item, prefix, what):
        raise _build_used_up(item)


def _build_used_up(item: RateLimitItem) -> TooManyRequests:
    return TooManyRequests("too many tries; wait some minutes", retry_after_s=item.get_expiry())


def _count_refused(response: Response) -> Response:
    """Count what nobody in particular was refused; who guesses on and on gets 429. A key that is right still opens."""
    if response.status_code not in {401, 404} or g.get("principal") is not None:
        return response
    try:
        spend_rate(f"refused {find_origin()}", REFUSED_RATE)
    except TooManyRequests as error:
        return problems.answer_error(error)
    return response


def _show_rate(limiter: Limiter, response: Response) -> Response:
    """RateLimit headers, as deployed (-Limit, -Remaining, -Reset) and as drafted (RateLimit, RateLimit-Policy)."""
    current = limiter.current_limit
    if current is not None:
        left, reset = current.remaining, max(0, int(current.reset_at - time.time()))
        response.headers["RateLimit-Limit"] = str(current.limit.amount)
        response.headers["RateLimit-Remaining"] = str(left)
        response.headers["RateLimit-Reset"] = str(reset)
        response.headers["RateLimit-Policy"] = (
            f'"key";q={current.limit.amount};w={current.limit.get_expiry()}'
        )
        response.headers["RateLimit"] = f'"key";r={left};t={reset}'
    return response


def _check_body(settings: Settings) -> None:
    """Size and type of what is coming, and that JSON is JSON: flask-openapi3 would take a broken body for null."""
    if request.endpoint is None:
        return
    check_storable({**request.args.to_dict(), **(request.view_args or {})})
    check_storable(list(request.args.lists()))  # of a name that is given twice, all
    view = current_app.view_functions[request.endpoint]
    _check_given_once(view)
    needed: bool | None = getattr(view, VERSIONED, None)
    if needed is not None:
        g.expected_version = read_if_match(needed=needed)
    media_types, largest = body_rules(view)
    if not media_types:
        if request.method == "POST" and request.path.startswith("/api/"):
            _check_nothing_said()
        return
    request.max_content_length = largest if isinstance(largest, int) else getattr(settings, largest)
    if hasattr(view, BODILESS) and not request.get_data():
        return
    if (
        request.mimetype not in media_types
        or request.headers.get("Content-Encoding", "identity") != "identity"
    ):
        raise UnsupportedMediaType(f"the body must be {' or '.join(media_types)}, not compressed")
    if media_types == (JSON,) or (MULTIPART in media_types and request.mimetype == JSON):
        _check_json()
    if media_types == (FORM,) or (JSON in media_types and request.mimetype == MULTIPART):
        check_storable(request.form.to_dict(flat=False))


def _check_given_once(view: Callable[..., Any]) -> None:
    """Raises Invalid for a name that stands in the query twice and that has one value: none of two is meant."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    lists = _find_lists(view) if twice and request.path.startswith("/api/") else set(twice)
    wrong = [
        FieldError(f"/{name}", "is given more than once; give it one value")
        for name in twice
        if name not in lists
    ]
    if wrong:
        raise Invalid("; ".join(f"{field.pointer} {field.detail}" for field in wrong), wrong)


@cache
def _find_lists(view: Callable[..., Any]) -> frozenset[str]:
    """The names in the view's query that take several values."""
    model = get_type_hints(view).get("query")
    fields = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
    return frozenset(
        field.alias or name for name, field in fields.items() if get_origin(field.annotation) is list
    )


def body_rules(view: Callable[..., Any]) -> tuple[tuple[str, ...], str | int]:
    """The media types that a view takes (none: it takes no body), and their largest size or the setting that says it."""
    marked: tuple[tuple[str, ...], str | int] | None = getattr(view, ACCEPTS, None)
    if marked is not None:
        return marked
    return ((JSON,) if "body" in get_type_hints(view) else (), "max_body_bytes")


def _check_nothing_said() -> None:
    """Raises Invalid unless the body is empty or an empty object: who sends fields to a call expects an effect."""
    if not request.get_data():
        return
    if request.mimetype != JSON:
        raise UnsupportedMediaType(f"this call takes no body, or an empty {JSON}")
    _check_json()
    found = request.get_json()
    if found:
        names = found if isinstance(found, dict) else [""]
        raise Invalid(
            errors=[FieldError(f"/{name}".rstrip("/"), "this call takes no fields") for name in names]
        )


def _check_json() -> None:
    if request.content_length is None and len(request.get_data()) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge  # the framework cuts a body of unknown length at the limit, without a word
    _check_values(request.get_data())
    try:
        found = request.get_json()
    except RecursionError as error:
        raise BadRequest("the JSON is nested too deeply") from error
    except UnreadableBody as error:
        raise _explain_unreadable(error) from error
    request.__dict__.pop(
        "_cached_data", None
    )  # get_json() remembers what was read; the bytes would be kept beside it
    if isinstance(found, str):
        raise Invalid(errors=[FieldError("", "must be an object, not a string that holds one")])
    check_storable(found)


def _explain_unreadable(error: UnreadableBody) -> BadRequest:
    """Where the body stops being JSON. Raises the error itself where it is another one."""
    why: BaseException | None = error
    while why is not None and not isinstance(why, ValueError):
        why = why.__context__
    if isinstance(why, JSONDecodeError):
        place = {"line": why.lineno, "column": why.colno}
        return BadRequest(
            f"the body is not JSON: {why.msg} at line {why.lineno}, column {why.colno}", **place
        )
    if isinstance(why, UnicodeDecodeError):
        return BadRequest(f"the body is not UTF-8: byte {why.start}")
    raise error


def _check_values(body: bytes) -> None:
    """Raises TooLarge for more values than a request has use for: 10 MB of empty lists would take 200 MB."""
    if sum(body.count(mark) for mark in MARKS) <= MOST_VALUES:
        return
    marks = (match for match in OUTSIDE_STRINGS.finditer(body) if match[0] in MARKS)
    if sum(1 for _ in islice(marks, MOST_VALUES + 1)) > MOST_VALUES:
        raise TooLarge(f"the JSON has more than {MOST_VALUES} values; send them in several requests")


def read_if_match(*, needed: bool) -> int | None:
    """The version that the caller has seen; None for `*`, or for nothing where none is needed.

    Raises VersionRequired, StaleVersion for what is no version.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given and needed:
        raise VersionRequired("send If-Match with the version that you have read")
    if given in {"", "*"}:
        return None
    found = ETAG.fullmatch(given)
    if found is None:
        raise StaleVersion("If-Match is no version of this object")
    return int(found.group(1))


def expected_version() -> int | None:
    """The version in If-Match; None when any will do. Only in views marked @versioned or @version_taken."""
    found: int | None = g.expected_version
    return found


def check_version(current: int) -> None:
    """Raise StaleVersion unless the caller has seen the current version."""
    expected = expected_version()
    if expected is not None and expected != current:
        raise StaleVersion("it has changed since you read it", current={"version": current})
