"""Leases: a person's short hold on a claim; and what people skip."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified

LIVE = text("ended_at IS NULL")


class LeaseKind(StrEnum):
    """What the holder is to do: read first, read second, or look again at a published claim."""

    FIRST = "first"
    SECOND = "second"
    REVISIT = "revisit"
    ADJUDICATION = "adjudication"


class LeaseEnd(StrEnum):
    """Why a lease ended."""

    RELEASED = "released"
    SKIPPED = "skipped"
    TAKEN_OVER = "taken_over"  # it had run out, and somebody else took the claim
    FORCED = "forced"  # an editor ended it
    OWNED = "owned"  # it became a long ownership
    REVIEWED = "reviewed"
    LEFT = "left"  # the claim was dismissed, merged, split or moved away


class Lease(Identified, Base):
    """A hold on a claim until expires_at, and after it until somebody else takes the claim (I2)."""

    __tablename__ = "leases"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    queue_id: Mapped[UUID | None] = mapped_column(ForeignKey("queues.id"))
    kind: Mapped[LeaseKind] = mapped_column(Choice(LeaseKind))
    token_hashes: Mapped[
        list[str]
    ]  # SHA-256 of the last tokens shown: each of the holder's windows has its own
    claim_version: Mapped[int]  # when it began
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[LeaseEnd | None] = mapped_column(Choice(LeaseEnd))

    __table_args__ = (
        Index("uq_leases_claim", "claim_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("uq_leases_account", "account_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_leases_expiring", "queue_id", "expires_at", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_leases_claim", "claim_id", "id"),
    )


class Skip(Identified, Base):
    """A claim that a person doesn't want to be offered, for good or until a time."""

    __tablename__ = "skips"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    until: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("account_id", "claim_id"),)
