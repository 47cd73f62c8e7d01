"""What merging a claim into another moved, so that it can be moved back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Identified, Json


class Merge(Identified, Base):
    """A claim that became part of another. moved: ids by the table that they are in."""

    __tablename__ = "merges"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    into_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    moved: Mapped[Json] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_merges_claim", "claim_id", "id"), Index("ix_merges_into", "into_id"))
