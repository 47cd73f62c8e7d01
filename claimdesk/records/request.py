"""What requests leave behind: idempotent answers, and imports with their lines."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json


class IdempotencyAnswer(Identified, Base):
    """The first answer to a key, written in the effect's own transaction; never holds a secret."""

    __tablename__ = "idempotency_answers"

    account_id: Mapped[UUID]
    method: Mapped[str]
    path: Mapped[str]
    key: Mapped[str]
    request_hash: Mapped[bytes]
    status: Mapped[int | None]  # None: still running
    headers: Mapped[Json] = mapped_column(default=dict)
    body: Mapped[str | None]
    subject_id: Mapped[UUID | None]  # so that erasing it erases the answer

    __table_args__ = (
        UniqueConstraint("account_id", "method", "path", "key"),
        Index("ix_idempotency_answers_created", "created_at"),
    )


class ImportStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Import(Identified, Base):
    """A large file being taken in, line by line."""

    __tablename__ = "imports"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]  # articles, documents, claimreview
    status: Mapped[ImportStatus] = mapped_column(Choice(ImportStatus), default=ImportStatus.QUEUED)
    size_bytes: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    finished_at: Mapped[datetime | None]


class ImportLine(Identified, Base):
    """A line of an import, kept from acceptance on so that no machine needs the file; emptied when done."""

    __tablename__ = "import_lines"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    line: Mapped[int]
    content: Mapped[str | None]  # None once done
    status: Mapped[int | None]  # an HTTP status, None while waiting
    subject_id: Mapped[UUID | None]
    problem: Mapped[Json | None]
    more: Mapped[list[Any]] = mapped_column(default=list)

    __table_args__ = (UniqueConstraint("import_id", "line"),)
