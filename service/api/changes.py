"""The one event log: ordered, resumable, nothing skipped; asked for, or sent as it happens."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, current_app, request
from pydantic import Field

from claimdesk.errors import FieldError, Invalid, MissingScope, Unauthenticated, Unavailable
from claimdesk.events import events
from claimdesk.events.types import EventType, list_visible
from claimdesk.people.principals import Principal
from claimdesk.records.event import Event
from service.api.blueprints import build_blueprint
from service.http.authentication import identify, needs
from service.http.context import parts, principal, reading
from service.http.event_streams import Feed, Live
from service.http.limits import reads_headers
from service.http.paging import build_sealer, unseal_cursor
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import Input, Output, Words

api = build_blueprint("changes", "What happened, for machines.")
as_it_happens = build_blueprint("events", "What happens, as it happens.")

LIST = "changes"
NOW = "now"  # as a cursor: behind all that has happened
SSE = "text/event-stream"
LAST_EVENT_ID = "Last-Event-ID"
LONGEST_CURSOR = 4096
RETRY_MS = 2_000  # after which a browser connects again
KEY_CHECKED_EVERY_S = 15.0


class EventsQuery(Input):
    after: str | None = Field(
        None,
        max_length=LONGEST_CURSOR,
        description="The cursor of the last event seen; now: what is to come.",
    )
    types: Words = Field(
        description="Event types, with commas between them; none: all that this key may hear of."
    )


class ChangesQuery(EventsQuery):
    limit: int = Field(50, ge=1, le=200)


class SubjectOut(Output):
    kind: str
    id: str


class EventOut(Output):
    """An event; ids and places, never texts of articles or claims."""

    cursor: str
    type: str
    at: datetime
    subject: SubjectOut
    article_ids: list[str] | None
    appearances: list[dict[str, Any]] | None
    revision: int | None = Field(
        None, description="Of claim.orphaned: the first revision that lacks the claim."
    )
    parted_into: list[str] | None = Field(
        None, description="Of claim.parted: the claims that appearances went to."
    )
    external_id: str | None = Field(
        None, description="Of article.*: the newsroom's own id; gone once it is erased."
    )
    label: str | None = Field(None, description="Of verdict.*: as it was then.")
    url: str | None = Field(
        None, description="Of verdict.*: the address of the article about it, as it was then."
    )
    language: str | None = Field(None, description="Of article.ready.")
    reading: str | None = Field(None, description="Of article.ready: full, or sentences.")
    notes: list[str] | None = Field(None, description="Of article.ready: how it was read, in words.")


MORE = set(EventOut.model_fields) - {"cursor", "type", "at", "subject"}


class ChangesOut(Output):
    items: list[EventOut]
    next_cursor: str | None = Field(description="Where to go on, now or later; null before the first event.")


@api.get("", responses={200: ChangesOut})
@needs()
@may_fail(MissingScope)
def list_changes(query: ChangesQuery) -> Response:
    """Events behind the cursor, in the order of their commits: those of the nouns that the key may read."""
    types = _read_types(query)
    seal = build_sealer(LIST)
    if query.after == NOW:
        with reading() as session:
            return answer(ChangesOut(items=[], next_cursor=seal(events.find_last(session))))
    after = unseal_cursor(LIST, query.after) if query.after is not None else 0
    with reading() as session:
        found = events.list_events(session, principal().workspace_id, after, types, query.limit)
    items = [_show_event(event, seal) for event in found]
    return answer(ChangesOut(items=items, next_cursor=items[-1].cursor if items else query.after))


@as_it_happens.get("", responses={200: {"content": {SSE: {"schema": {"type": "string"}}}}})
@needs()
@may_fail(MissingScope, Unavailable)
@reads_headers(LAST_EVENT_ID)
def stream_events(query: EventsQuery) -> Response:
    """The same events as they happen (server-sent events), from Last-Event-ID or `after` on, else from now on.

    At most half of the threads stream; then 503 with Retry-After. A comment every 15 s keeps the line open.
    """
    types = _read_types(query)
    cursor = request.headers.get(LAST_EVENT_ID) or query.after
    if cursor is None or cursor == NOW:
        with reading() as session:
            after = events.find_last(session)
    else:
        after = unseal_cursor(LIST, cursor[:LONGEST_CURSOR])
    live: Live = current_app.extensions["live"]
    feed = live.open(principal().workspace_id, types)
    ask = partial(identify, parts().database, request.headers.get("Authorization"))
    response = Response(_write_stream(live, feed, after, build_sealer(LIST), ask), mimetype=SSE)
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: live.close(feed))
    return response


def _read_types(query: EventsQuery) -> frozenset[EventType]:
    """What is asked for and may be heard. Raises Invalid for a type that there isn't, MissingScope for a deaf key."""
    visible = list_visible(principal().scopes)
    if not visible:
        raise MissingScope("this key lacks every scope that hears of events, e.g. articles:read")
    asked = set(query.types)
    unknown = sorted(asked - set(EventType))
    if unknown:
        known = ", ".join(EventType)
        raise Invalid(
            errors=[FieldError("/types", f"there is no event {unknown[0][:100]}; there are {known}")]
        )
    return visible & {EventType(type_) for type_ in asked} if asked else visible


def _write_stream(
    live: Live, feed: Feed, after: int, seal: Callable[[int], str], ask: Callable[[], Principal]
) -> Iterator[str]:
    """The stream's pieces; its beginning says where it begins, so that one who hears nothing can resume too."""
    yield f"retry: {RETRY_MS}\nid: {seal(after)}\n\n"
    checked_at = time.monotonic()
    try:
        for batch in live.listen(feed, after):
            yield "".join(_write_event(event, seal) for event in batch) or ": nothing new\n\n"
            if time.monotonic() - checked_at >= KEY_CHECKED_EVERY_S:
                if not feed.types <= list_visible(ask().scopes):
                    return
                checked_at = time.monotonic()
    except (Unauthenticated, Unavailable):
        return  # the listener connects again, and is told then


def _write_event(event: Event, seal: Callable[[int], str]) -> str:
    shown = _show_event(event, seal)
    return f"id: {shown.cursor}\nevent: {shown.type}\ndata: {shown.model_dump_json()}\n\n"


def _show_event(event: Event, seal: Callable[[int], str]) -> EventOut:
    return EventOut(
        cursor=seal(event.sequence),
        type=event.type,
        at=event.at,
        subject=SubjectOut(kind=event.subject_kind, id=str(event.subject_id)),
        **{name: event.more.get(name) for name in MORE},
    )
