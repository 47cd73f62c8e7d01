"""Rendering: a view's last step. What is answered here is also what an Idempotency-Key replays."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import Response
from pydantic import BaseModel

from service.http import idempotency

JSON = "application/json"


def answer(
    shown: BaseModel,
    status: int = 200,
    *,
    location: str | None = None,
    version: int | None = None,
    secret: Collection[str] = (),
    subject_id: UUID | None = None,
    include: dict[str, Any] | None = None,
) -> Response:
    """The model as JSON, of its members only those that `include` names where it is given.

    `secret` names members, dotted where they are deeper, that a replay shows as null.
    """
    headers = {}
    if location is not None:
        headers["Location"] = location
    if version is not None:
        headers["ETag"] = f'"{version}"'
    body = shown.model_dump_json(by_alias=True, include=include)
    safe = _leave_out(shown, secret).model_dump_json(by_alias=True) if secret else body
    idempotency.remember_answer(idempotency.KeptAnswer(status, headers, safe, subject_id))
    return Response(body, status, headers, mimetype=JSON)


def show_once(shown: BaseModel) -> Response:
    """The model as JSON, of which nothing is kept, not even for an Idempotency-Key."""
    return Response(shown.model_dump_json(by_alias=True), mimetype=JSON)


def _leave_out(shown: BaseModel, secret: Collection[str]) -> BaseModel:
    for name in secret:
        first, _, rest = name.partition(".")
        shown = shown.model_copy(update={first: _leave_out(getattr(shown, first), [rest]) if rest else None})
    return shown


def no_content() -> Response:
    """204."""
    idempotency.remember_answer(idempotency.KeptAnswer(204, {}, None))
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def redirect_for_good(location: str) -> Response:
    """308: the object goes on under another address."""
    response = Response(status=308, headers={"Location": location})
    del response.headers["Content-Type"]
    return response
