"""Talk on a claim: comments, whom the desk asked, and who asked the desk."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Identified, OffsetTime


class Comment(Identified, Base):
    """What a person says to colleagues."""

    __tablename__ = "comments"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    by_name: Mapped[str]
    text: Mapped[str]
    sealed_for: Mapped[UUID | None]  # visible to this account alone until both reads are in (I7)

    __table_args__ = (Index("ix_comments_claim", "claim_id", "id"),)


class Contact(Identified, Base):
    """Somebody who was asked for comment, and the reply; a publishable one stands in the verdict."""

    __tablename__ = "contacts"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to: Mapped[str]
    channel: Mapped[str]
    question: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(OffsetTime())
    deadline_at: Mapped[datetime | None] = mapped_column(OffsetTime())
    reply: Mapped[str | None]
    publishable: Mapped[bool] = mapped_column(default=False)
    sealed_for: Mapped[UUID | None]  # visible to this account alone until both reads are in (I7)

    __table_args__ = (Index("ix_contacts_claim", "claim_id", "id"),)


class Demand(Identified, Base):
    """A request to check a claim; one a requester and claim."""

    __tablename__ = "demands"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    requester_hash: Mapped[bytes]  # of who asks, casefolded; the account where nobody is named
    requester: Mapped[str | None]
    reason: Mapped[str | None]

    __table_args__ = (UniqueConstraint("claim_id", "requester_hash"),)
