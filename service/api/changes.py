"""The one event log: ordered, resumable, nothing skipped."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import Field

from claimdesk.events import events
from claimdesk.records.account import Scope
from claimdesk.records.event import Event
from service.answers import answer
from service.api.blueprints import build_blueprint
from service.authentication import needs
from service.context import principal, reading
from service.paging import seal, unseal
from service.schemas import Input, Output

api = build_blueprint("changes", "What happened, for machines.")

LIST = "changes"


class ChangesQuery(Input):
    after: str | None = Field(None, max_length=4096, description="The cursor of the last event seen.")
    types: Annotated[str, Field(max_length=2000)] | None = Field(
        None, description="Event types, with commas between them."
    )
    limit: int = Field(50, ge=1, le=200)


class SubjectOut(Output):
    kind: str
    id: str


class EventOut(Output):
    """An event; ids and places, never texts."""

    cursor: str
    type: str
    at: datetime
    subject: SubjectOut
    article_ids: list[str] | None
    appearances: list[dict[str, Any]] | None


class ChangesOut(Output):
    items: list[EventOut]
    next_cursor: str | None = Field(description="Where to go on, now or later; null before the first event.")


@api.get("", responses={200: ChangesOut})
@needs(Scope.ARTICLES_READ)
def list_changes(query: ChangesQuery) -> Response:
    """Events behind the cursor, in the order of their commits."""
    after = unseal(LIST, query.after) if query.after is not None else 0
    types = [one.strip() for one in (query.types or "").split(",") if one.strip()]
    with reading() as session:
        found = events.list_events(session, principal().workspace_id, after, types, query.limit)
    items = [_show(one) for one in found]
    return answer(ChangesOut(items=items, next_cursor=items[-1].cursor if items else query.after))


def _show(event: Event) -> EventOut:
    return EventOut(
        cursor=seal(LIST, event.sequence),
        type=event.type,
        at=event.at,
        subject=SubjectOut(kind=event.subject_kind, id=str(event.subject_id)),
        article_ids=event.more.get("article_ids"),
        appearances=event.more.get("appearances"),
    )
