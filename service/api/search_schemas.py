"""What every search shares on the wire, and its frozen window."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from claimdesk.search.engine import Hit, SearchResult
from claimdesk.search.queries import Highlight
from service.http.context import parts
from service.http.paging import read_position, seal_cursor
from service.http.schemas import ListQuery, Output, Time

DAY = len("2024-01-31")


def _from_day(value: object) -> object:
    """A day as its first moment."""
    return f"{value}T00:00:00Z" if isinstance(value, str) and len(value) == DAY else value


def _to_day(value: object) -> object:
    """A day as the moment after its last."""
    if not isinstance(value, str) or len(value) != DAY:
        return value
    day = datetime.fromisoformat(f"{value}T00:00:00+00:00")
    if day.date() == date.max:
        return day.isoformat()  # there is no moment after it; the range of years refuses it in words
    return (day + timedelta(days=1)).isoformat()


FromTime = Annotated[Time, BeforeValidator(_from_day)]
ToTime = Annotated[Time, BeforeValidator(_to_day)]


class MarkOut(Output):
    """A stretch of the text that matches."""

    start: int
    end: int


class TotalOut(Output):
    """How many fit by text and filters."""

    value: int
    relation: str = Field(description="eq, or gte when at least that many.")


class FacetOut(Output):
    value: str
    count: int


class FoundOut(Output):
    """What a search found, beside its items."""

    next_cursor: str | None = Field(description="Goes on in the same frozen window of 500.")
    total: TotalOut | None
    facets: dict[str, list[FacetOut]]
    degraded: str | None = Field(description="What could not be asked, when a part is away.")
    took_ms: float


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of a frozen window, and what is said of all of it."""

    hits: Sequence[Hit]
    about: dict[str, Any]
    corrections: Mapping[str, str]


def open_window(query: ListQuery, name: str, search: Callable[[], SearchResult]) -> ResultPage:
    """The page's hits, and the members of FoundOut. Raises InvalidCursor for a cursor of another query."""
    began = time.monotonic()
    binding = build_binding(query, name)
    begin = read_position(query, binding)
    window, offset = begin or (None, 0)
    found: SearchResult = parts().windows.ensure(window, search) if window else search()
    end = offset + query.limit
    next_cursor = None
    if end < len(found.hits):
        next_cursor = seal_cursor(binding, [window or parts().windows.put(found), end])
    return ResultPage(found.hits[offset:end], describe(found, next_cursor, began), found.corrections)


def build_binding(query: ListQuery, name: str) -> str:
    """What a cursor of the query is good for: this very query, its limit aside."""
    asked = query.model_dump_json(exclude={"limit", "cursor"})
    return f"{name} {sha256(asked.encode()).hexdigest()}"


def describe(found: SearchResult, next_cursor: str | None, began: float) -> dict[str, Any]:
    """The members of FoundOut."""
    total = found.total
    return {
        "next_cursor": next_cursor,
        "total": TotalOut(value=total.value, relation=total.relation) if total else None,
        "facets": {
            facet: [FacetOut(value=value, count=count) for value, count in counts]
            for facet, counts in found.facets.items()
        },
        "degraded": found.degraded,
        "took_ms": round((time.monotonic() - began) * 1000, 1),
    }


def show_marks(marks: Sequence[Highlight]) -> list[MarkOut]:
    return [MarkOut(start=mark.start, end=mark.end) for mark in marks]
