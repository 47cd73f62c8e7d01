"""History for people, events for machines."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json
from claimdesk.terms import SubjectKind


class HistoryItem(Identified, Base):
    """A change of an article, claim, review or verdict: who, when, what, why (I11)."""

    __tablename__ = "history"

    workspace_id: Mapped[UUID]
    subject_kind: Mapped[SubjectKind] = mapped_column(Choice(SubjectKind))
    subject_id: Mapped[UUID]
    what: Mapped[str]
    by: Mapped[UUID | None]  # None: the machine
    by_name: Mapped[str]
    why: Mapped[str | None]
    changes: Mapped[Json] = mapped_column(default=dict)
    request_id: Mapped[str | None]
    sealed_for: Mapped[UUID | None]  # visible to this account alone until both reads are in (I7)

    __table_args__ = (
        Index("ix_history_subject", "subject_id", "id"),
        Index("ix_history_workspace", "workspace_id", "id"),
    )


class Event(Base):
    """One line of the event log; ids only. The sequence is given under a lock as the last statement."""

    __tablename__ = "events"

    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    workspace_id: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime]
    subject_kind: Mapped[SubjectKind] = mapped_column(Choice(SubjectKind))
    subject_id: Mapped[UUID]
    more: Mapped[Json] = mapped_column(default=dict)  # article_ids, appearances: ids and places

    __table_args__ = (Index("ix_events_workspace", "workspace_id", "sequence"),)
