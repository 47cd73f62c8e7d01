"""Runs of stages, and the workers' heartbeats. The row is the truth, the Celery message is a hint."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json
from claimdesk.records.json_shapes import Versions
from claimdesk.terms import SubjectKind


class RunStatus(StrEnum):
    OPEN = "open"  # wanted ≠ done
    DONE = "done"
    DEAD = "dead"  # out of attempts, or failed for good; seen and retried over the API
    CANCELLED = "cancelled"


_is_open = text("status = 'open'")
_is_taken = text("status = 'open' AND claim_token IS NOT NULL")
_is_dead = text("status = 'dead'")


class Run(Identified, Base):
    """One stage of one subject: what is wanted, what is done, and which worker has taken it."""

    __tablename__ = "runs"

    workspace_id: Mapped[UUID]
    subject_kind: Mapped[SubjectKind] = mapped_column(
        Choice(SubjectKind)
    )  # article, claim, document, verdict
    subject_id: Mapped[UUID]
    article_id: Mapped[UUID | None]  # the article that is not ready before this is done
    stage: Mapped[str]
    status: Mapped[RunStatus] = mapped_column(Choice(RunStatus), default=RunStatus.OPEN)
    component_version: Mapped[str]
    wanted_hash: Mapped[bytes]
    done_hash: Mapped[bytes | None]
    taken_hash: Mapped[bytes | None]
    claim_token: Mapped[UUID | None]
    taken_until: Mapped[datetime | None]
    taken_by: Mapped[str | None]
    attempt: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    wanted_at: Mapped[datetime | None]  # since when; putting off moves due_at alone
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]
    error_code: Mapped[str | None]
    request_id: Mapped[str | None]
    share: Mapped[bytes | None]  # of what it has a part: a page's host, hashed; few of one are taken at once

    __table_args__ = (
        UniqueConstraint("subject_id", "stage"),
        Index("ix_runs_due", "stage", "due_at", "id", postgresql_where=_is_open, sqlite_where=_is_open),
        Index("ix_runs_taken", "stage", "taken_until", postgresql_where=_is_taken, sqlite_where=_is_taken),
        Index("ix_runs_article", "article_id", "status"),
        Index("ix_runs_dead", "workspace_id", "id", postgresql_where=_is_dead, sqlite_where=_is_dead),
    )


class Heartbeat(Base):
    """A worker's last sign of life."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(primary_key=True)  # host:pid
    lanes: Mapped[list[str]]
    stages: Mapped[Versions]  # stage → component version
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    state: Mapped[Json] = mapped_column(default=dict)  # e.g. whether the model is warm
