"""What the search index is made with beside the records: vectors kept by text, and what was deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base


class Vector(Base):
    """A text's vector by a given encoder, kept so that nothing is encoded twice. No text is here."""

    __tablename__ = "vectors"

    text_hash: Mapped[bytes] = mapped_column(primary_key=True)
    encoder: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]  # float32, unit length, little-endian


class Tombstone(Base):
    """An entry that was deleted: its search_version, so that a late write never brings it back."""

    __tablename__ = "tombstones"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    parent_id: Mapped[UUID | None]  # a passage's document
    search_version: Mapped[int]
    deleted_at: Mapped[datetime]

    __table_args__ = (Index("ix_tombstones_parent", "parent_id"),)
