"""Feeds whose items become articles, and which items already did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Identified, Versioned


class Subscription(Identified, Versioned, Base):
    """An RSS or Atom feed that is looked at now and then; its version is what people set, not what polling leaves."""

    __tablename__ = "subscriptions"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))  # in whose name items are submitted
    url: Mapped[str]
    queue: Mapped[str | None]
    every_s: Mapped[int]
    title: Mapped[str | None]  # as the feed has it
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    next_poll_at: Mapped[datetime]
    polled_at: Mapped[datetime | None]  # with an answer that could be read
    failures: Mapped[int] = mapped_column(default=0)  # one after the other
    error: Mapped[str | None]
    articles: Mapped[int] = mapped_column(default=0)  # how many items became articles

    __table_args__ = (
        UniqueConstraint("workspace_id", "url"),
        Index("ix_subscriptions_due", "next_poll_at"),
    )


class FeedItem(Base):
    """An item that was taken in, by a keyed digest that tells no word of it: it is not taken in again."""

    __tablename__ = "feed_items"

    subscription_id: Mapped[UUID] = mapped_column(
        ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True
    )
    item_hash: Mapped[bytes] = mapped_column(primary_key=True)
