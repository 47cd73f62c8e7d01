"""The one event log, for machines: ordered, resumable, nothing skipped with concurrent writers."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import at_end, lock
from claimdesk.events import chain_contents, history_chain
from claimdesk.events.types import EventType
from claimdesk.records.base import Base
from claimdesk.records.event import Event
from claimdesk.terms import SubjectKind

PENDING = "claimdesk_events"
ALL = frozenset(EventType)


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to what; `more` holds ids and places (article_ids, appearances), never texts."""

    workspace_id: UUID
    type: str  # article.ready, claim.queued, …
    subject_kind: SubjectKind
    subject_id: UUID
    more: dict[str, Any] = field(default_factory=dict)


def record_events(session: Session, *happened: Happened) -> None:
    """Put events into the log when the transaction ends, as its last statements.

    A type that EventType doesn't have is a defect: ValueError.
    """
    if not happened:
        return
    for event in happened:
        EventType(event.type)
    session.info.setdefault(PENDING, []).extend(happened)
    at_end(session, "events", _write_events)


def _write_events(session: Session) -> None:
    """Number and store the pending events under a lock held until the commit, so that order is commit order."""
    pending: list[Happened] = session.info.pop(PENDING, [])
    lock(session, "claimdesk.events")
    last = find_last(session)
    now = clock.now()
    rows = [
        {
            "sequence": last + number,
            "workspace_id": occurrence.workspace_id,
            "type": occurrence.type,
            "at": now,
            "subject_kind": occurrence.subject_kind,
            "subject_id": occurrence.subject_id,
            "more": occurrence.more,
        }
        for number, occurrence in enumerate(pending, 1)
    ]
    session.execute(insert(Base.metadata.tables[Event.__tablename__]), rows)
    history_chain.append(session, *(chain_contents.read_event(Event(**row)) for row in rows))


def list_events(
    session: Session,
    workspace_id: UUID,
    after: int = 0,
    types: Collection[EventType] = ALL,
    limit: int = 50,
) -> list[Event]:
    """The workspace's events of these types after the sequence, oldest first."""
    query = select(Event).where(
        Event.workspace_id == workspace_id, Event.sequence > after, Event.type.in_(types)
    )
    return list(session.scalars(query.order_by(Event.sequence).limit(limit)))


def list_all(session: Session, after: int, limit: int) -> list[Event]:
    """The events of all workspaces after the sequence, oldest first; for whoever sorts them out."""
    return list(
        session.scalars(select(Event).where(Event.sequence > after).order_by(Event.sequence).limit(limit))
    )


def find_last(session: Session) -> int:
    """The sequence of the newest event; 0 when there is none."""
    return session.scalar(select(func.coalesce(func.max(Event.sequence), 0))) or 0
