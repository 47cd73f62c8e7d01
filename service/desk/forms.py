"""Forms and queries of pages, read into the API's own shapes; an empty field is one that was left out."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from claimdesk.errors import BadRequest, FieldError, Invalid, StaleVersion
from service.http import limits
from service.http.problems import refuse_schema

M = TypeVar("M", bound=BaseModel)
FORM = limits.FORM


def read(model: type[M], lists: Collection[str] = (), prefix: str = "", **given: Any) -> M:
    """The request's form as the model; `given` stands beside or instead of its fields. Raises Invalid.

    prefix: of the fields' names, where several forms of a page are sent together.
    """
    return fit_model(model, {**collect(request.form, model, lists, prefix), **given})


def fit_model(model: type[M], given: Mapping[str, Any]) -> M:
    """The values, read from the request's form, as the model. Raises Invalid."""
    return _fit_model(model, given)


def read_query(model: type[M], lists: Collection[str] = ()) -> M:
    """The request's query as the model. Raises Invalid."""
    return _fit_model(model, collect(request.args, model, lists))


def collect(
    fields: MultiDict[str, str], model: type[BaseModel], lists: Collection[str], prefix: str = ""
) -> dict[str, Any]:
    """The fields that the model knows, without blanks around and empty ones; a line ends as in the records."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        wire = field.alias or name
        given = (value.replace("\r\n", "\n").strip() for value in fields.getlist(prefix + wire))
        values = [value for value in given if value]
        if values:
            found[wire] = values if name in lists else values[-1]
    return found


def _fit_model(model: type[M], fields: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        refuse_schema(error)
        raise


def read_lines(name: str) -> list[str]:
    """A text field's lines, without empty ones."""
    return [line.strip() for line in request.form.get(name, "").splitlines() if line.strip()]


def read_text(name: str) -> str | None:
    """A field without blanks around; None for an empty one."""
    return request.form.get(name, "").strip() or None


def read_time(name: str) -> str | None:
    """A field of day and time, which the pages show and take in UTC, as the API takes it."""
    found = read_text(name)
    return f"{found}Z" if found else None


def read_version(name: str = "version") -> int:
    """The version that the page showed. Raises BadRequest."""
    found = request.form.get(name, "")
    if not found.isascii() or not found.isdigit() or len(found) > 18:
        raise BadRequest("the form does not say which version it was made from; load the page again")
    return int(found)


def check_version(current: int) -> None:
    """Raises StaleVersion unless the page showed the current version."""
    if read_version() != current:
        raise StaleVersion("it has changed since this page was made", current={"version": current})


def read_id(name: str) -> UUID:
    """An id that the form holds. Raises Invalid."""
    try:
        return UUID(request.form.get(name, ""))
    except ValueError as error:
        raise Invalid("something must be chosen", [FieldError(f"/{name}", "must be chosen")]) from error


def wants_json() -> bool:
    """Whether the page's script asks, and not a form."""
    return request.accept_mimetypes.best == "application/json"
