"""Lists said shorter: `view=summary` gives what a list shows, `fields=` the members that are asked for by name."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response
from pydantic import BaseModel

from claimdesk.errors import FieldError, Invalid
from service.http.responses import answer
from service.http.schemas import Output, ViewQuery

SHORTENED = "claimdesk_shortened"
F = TypeVar("F", bound=Callable[..., Any])
Members = Mapping[str, Any]  # name → True, or the members to keep of what it holds; as pydantic's `include`


class ShortListOut(Output):
    """A page whose items hold some of their members: those of the summary, or those that were asked for."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def choose_members(query: ViewQuery, item: type[BaseModel], summary: Members) -> Members | None:
    """The members of an item that are wanted; None: all. Raises Invalid for one that an item hasn't."""
    unknown = [name for name in query.fields if name not in item.model_fields]
    if unknown:
        known = ", ".join(item.model_fields)
        raise Invalid(errors=[FieldError("/fields", f"{unknown[0][:100]} is no member; there are {known}")])
    if query.fields:
        return dict.fromkeys(query.fields, True)
    return summary if query.view == "summary" else None


def answer_list(page: BaseModel, members: Members | None) -> Response:
    """The page, each item with these members only."""
    if members is None:
        return answer(page)
    others = {name: True for name in type(page).model_fields if name != "items"}
    return answer(page, include={**others, "items": {"__all__": dict(members)}})


def shortened(view: F) -> F:
    """Mark a view as answering with a ShortListOut where view= or fields= ask for it."""
    setattr(view, SHORTENED, True)
    return view
