"""The evidence corpus: documents and their passages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Identified, OffsetTime


class Document(Identified, Base):
    """A document of the evidence corpus."""

    __tablename__ = "documents"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    identity_hash: Mapped[bytes]
    external_id: Mapped[str | None]
    url: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str]  # "" until the HTML is read
    text_hash: Mapped[bytes]
    html: Mapped[str | None]  # as submitted
    content_hash: Mapped[bytes | None]  # of what was submitted
    publisher: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(OffsetTime())
    language: Mapped[str | None]
    licence: Mapped[str | None]
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    search_version: Mapped[int] = mapped_column(default=1)
    minhash: Mapped[bytes | None]
    indexed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "identity_hash"),
        Index("ix_documents_list", "workspace_id", "id"),
    )


class Passage(Identified, Base):
    """A window of sentences of a document: document.text[start:end] == text."""

    __tablename__ = "passages"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    text_hash: Mapped[bytes]  # finds the vector
    search_version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("document_id", "position"),)
