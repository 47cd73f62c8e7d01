"""Who is told of events over HTTP, and each telling with its tries."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Versioned

SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")


class Webhook(Identified, Versioned, Base):
    """An address that is told of events; `sequence` is the last event that deliveries were made of."""

    __tablename__ = "webhooks"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    url: Mapped[str]
    types: Mapped[list[str]]  # event types; none: all
    secret: Mapped[str]  # whsec_…: signs, and so is kept as it is
    enabled: Mapped[bool] = mapped_column(default=True)
    disabled_why: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(SEQUENCE)

    __table_args__ = (Index("ix_webhooks_workspace", "workspace_id", "id"),)


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(Identified, Base):
    """One message to one webhook: the event's number, not its words; the message is written anew for each try."""

    __tablename__ = "deliveries"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    sequence: Mapped[int | None] = mapped_column(SEQUENCE)  # None: a test
    type: Mapped[str]
    status: Mapped[DeliveryStatus] = mapped_column(Choice(DeliveryStatus), default=DeliveryStatus.PENDING)
    tries: Mapped[list[Any]] = mapped_column(default=list)  # {at, status, error, ms}, oldest first
    wanted_at: Mapped[datetime]  # from when on the 24 hours count: made, or asked for again
    next_try_at: Mapped[datetime | None]  # None: no more
    delivered_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("webhook_id", "sequence"),
        Index("ix_deliveries_webhook", "webhook_id", "id"),
        Index("ix_deliveries_due", "status", "next_try_at"),
    )
