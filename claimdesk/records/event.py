"""History for people, events for machines."""

from datetime import datetime
from enum import StrEnum
from typing import Any
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


class LinkKind(StrEnum):
    """What a link of the chain stands for: a row of a table, or something done to the chain itself."""

    HISTORY = "history"
    EVENT = "event"
    REVISION = "revision"  # of a verdict
    REVIEW = "review"
    ERASING = "erasing"  # words of earlier links' rows were removed
    OPENED = "opened"  # what was made under a claim's seal may be read from here on


class HistoryLink(Base):
    """One link of a chain: what its row says, as a digest, bound to all links before it. Written once.

    An erasing takes the salt away, without which the digest tells nothing of the words, and leaves `parts` in its place.
    """

    __tablename__ = "history_links"

    chain_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(Choice(LinkKind))
    row_id: Mapped[str | None]  # of the row that it stands for; an event's sequence
    note: Mapped[Json | None]  # of a link that stands for no row
    salt: Mapped[bytes | None]  # None: the row's words are erased
    parts: Mapped[list[str] | None]  # the two digests of the erased words
    digest: Mapped[bytes]
    hash: Mapped[bytes]  # of position, digest, and the hashes of two links before

    __table_args__ = (Index("ix_history_links_row", "row_id", "kind", unique=True),)


class HistoryHead(Base):
    """The last link of a chain; who holds its row's lock writes the next."""

    __tablename__ = "history_heads"

    chain_id: Mapped[UUID] = mapped_column(primary_key=True)  # the workspace's id, or that of a sealed claim
    workspace_id: Mapped[UUID] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    peaks: Mapped[
        list[Any]
    ]  # hashes, by position, that the next links point back to; the last one is the head's own
    adopting: Mapped[
        str | None
    ]  # kind and id up to which rows that are older than the chain are linked; None: all
