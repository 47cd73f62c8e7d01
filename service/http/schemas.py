"""What all schemas share: unknown members are refused, times have an offset, JSON schemas are made once."""

from functools import cache
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from claimdesk.intake.submissions import Name, Time

MOST_VALUES = 100  # of one name in a query


def _split_commas(given: Any) -> Any:
    """The values, also those that one text holds with commas between them."""
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list):
        return given
    pieces = (piece.strip() for value in given for piece in str(value).split(","))
    return list(dict.fromkeys(piece for piece in pieces if piece))


V = TypeVar("V")
AnyOf = Annotated[
    list[V], Field(default_factory=list, max_length=MOST_VALUES)
]  # a value given several times means any of them
Words = Annotated[
    list[str], BeforeValidator(_split_commas), Field(default_factory=list, max_length=MOST_VALUES)
]


class Schema(BaseModel):
    """A shape on the wire. flask-openapi3 asks a query for its JSON schema at each request: half its time."""

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        return _schema_of(cls, args, tuple(sorted(options.items())))


@cache
def _schema_of(
    model: type[Schema], args: tuple[Any, ...], options: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    return super(Schema, model).model_json_schema(*args, **dict(options))


class Input(Schema):
    """A body, query or path; members that it doesn't know are refused."""

    model_config = ConfigDict(extra="forbid")


class OptionalInput(Input):
    """A body that may be left out: each of its members is what is usual then."""

    @model_validator(mode="before")
    @classmethod
    def _read_empty(cls, given: Any) -> Any:
        return {} if given is None else given


class Output(Schema):
    """An answer; all its members are always there."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class IdPath(Input):
    """The path of one object."""

    id: UUID


class ListQuery(Input):
    """The query of every list."""

    limit: int = Field(50, ge=1, le=200, description="Items a page.")
    cursor: str | None = Field(None, max_length=4096, description="The last page's next_cursor.")


class ViewQuery(ListQuery):
    """The query of a list whose items can be had shorter."""

    view: Literal["full", "summary"] = Field(
        "full", description="summary: what a list shows, without the rest."
    )
    fields: Words = Field(description="Only these members of each item, with commas between them.")


__all__ = [
    "AnyOf",
    "IdPath",
    "Input",
    "ListQuery",
    "Name",
    "OptionalInput",
    "Output",
    "Schema",
    "Time",
    "ViewQuery",
    "Words",
]
