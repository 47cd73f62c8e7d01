"""Passages kept with a claim, each as it was when it was found."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json
from claimdesk.records.json_shapes import DifferenceJson, Scores


class Timing(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


class Evidence(Identified, Base):
    """A passage kept with a claim: its text, hash and offsets at the time, and how it was found."""

    __tablename__ = "evidence"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    passage_id: Mapped[UUID | None]
    document_id: Mapped[UUID | None]
    document: Mapped[Json]  # id, title, url, publisher, published_at, kind as they were
    text: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    sha256: Mapped[str]
    retrieved_at: Mapped[datetime]
    timing: Mapped[Timing] = mapped_column(Choice(Timing))
    independent_group: Mapped[str]
    rank: Mapped[int]
    score: Mapped[float]
    score_parts: Mapped[Scores] = mapped_column(default=dict)
    highlights: Mapped[list[Any]] = mapped_column(default=list)
    differences: Mapped[list[DifferenceJson]] = mapped_column(default=list)
    query: Mapped[Json] = mapped_column(default=dict)
    index: Mapped[str]
    model_version: Mapped[str]
    by_hand: Mapped[bool] = mapped_column(default=False)
    is_kept: Mapped[bool] = mapped_column(
        default=False
    )  # judged or cited: it stays when the machine searches anew
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    source_name: Mapped[str | None]
    confidential: Mapped[bool] = mapped_column(default=False)  # its text is shown to the desk only
    sealed_for: Mapped[UUID | None]

    __table_args__ = (Index("ix_evidence_claim", "claim_id", "rank"),)
