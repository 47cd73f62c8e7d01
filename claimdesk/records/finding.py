"""What the machine found for a claim: matches with past verdicts or claims, and evidence."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, OffsetTime


class Band(StrEnum):
    AUTO = "auto"
    SUGGEST = "suggest"
    WEAK = "weak"


class Decision(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"
    UNSURE = "unsure"


class Timing(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


class Match(Identified, Base):
    """A claim and a past verdict or another claim that may be about the same. What the machine found."""

    __tablename__ = "matches"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    verdict_id: Mapped[UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    other_claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claims.id"))
    score: Mapped[float]
    score_parts: Mapped[Json] = mapped_column(default=dict)
    band: Mapped[Band] = mapped_column(Choice(Band))
    band_precision: Mapped[float | None]
    differences: Mapped[list[Any]] = mapped_column(default=list)
    rank: Mapped[int]
    component_version: Mapped[str]

    __table_args__ = (
        Index("ix_matches_claim", "claim_id", "rank"),
        Index("ix_matches_verdict", "verdict_id"),
        UniqueConstraint("claim_id", "verdict_id"),
        UniqueConstraint("claim_id", "other_claim_id"),
    )


class MatchDecision(Identified, Base):
    """What a person said of a pair; a rejected pair is never offered again. Outlives the match itself."""

    __tablename__ = "match_decisions"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    verdict_id: Mapped[UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    other_claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claims.id"))
    decision: Mapped[Decision] = mapped_column(Choice(Decision))
    note: Mapped[str | None]
    score_parts: Mapped[Json] = mapped_column(default=dict)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sealed_for: Mapped[UUID | None]  # visible to this account alone until both reads are in (I7)

    __table_args__ = (
        Index("ix_match_decisions_claim", "claim_id"),
        Index("ix_match_decisions_other", "other_claim_id"),
        Index("ix_match_decisions_verdict", "verdict_id"),
    )


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
    score_parts: Mapped[Json] = mapped_column(default=dict)
    highlights: Mapped[list[Any]] = mapped_column(default=list)
    differences: Mapped[list[Any]] = mapped_column(default=list)
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
