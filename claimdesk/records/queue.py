"""Queues of claims for people, as definitions."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, Versioned


class SecondRead(StrEnum):
    NONE = "none"
    OPEN = "open"
    BLIND = "blind"


class SkipFor(StrEnum):
    ME = "me"
    EVERYONE = "everyone"


class Queue(Identified, Versioned, Base):
    """Which claims, in what order, read how often, and who may take them."""

    __tablename__ = "queues"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)  # a claim goes to the first queue that it fits
    filter: Mapped[Json] = mapped_column(default=dict)
    weights: Mapped[Json] = mapped_column(default=dict)
    second_read: Mapped[SecondRead] = mapped_column(Choice(SecondRead), default=SecondRead.NONE)
    readers_confer: Mapped[bool] = mapped_column(default=False)
    min_independent_sources: Mapped[int] = mapped_column(default=0)
    sla_hours: Mapped[float | None]
    cap_per_article: Mapped[int | None]
    lease_s: Mapped[int] = mapped_column(default=1800)
    skip: Mapped[SkipFor] = mapped_column(
        Choice(SkipFor), default=SkipFor.EVERYONE
    )  # as far as a reviewer may
    who: Mapped[Json] = mapped_column(default=dict)
    filed_until: Mapped[UUID | None]  # while a new definition files claims anew: the last one filed

    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
