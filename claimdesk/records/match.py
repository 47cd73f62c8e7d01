"""Matches of a claim with past verdicts or other claims, and what people said of them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified
from claimdesk.records.json_shapes import DifferenceJson, Scores
from claimdesk.terms import Band


class Decision(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"
    UNSURE = "unsure"


class Match(Identified, Base):
    """A claim and a past verdict or another claim that may be about the same. What the machine found."""

    __tablename__ = "matches"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    verdict_id: Mapped[UUID | None] = mapped_column(ForeignKey("verdicts.id"))
    other_claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claims.id"))
    score: Mapped[float]
    score_parts: Mapped[Scores] = mapped_column(default=dict)
    band: Mapped[Band] = mapped_column(Choice(Band))
    band_precision: Mapped[float | None]
    differences: Mapped[list[DifferenceJson]] = mapped_column(default=list)
    differences_checked: Mapped[list[str] | None]  # kinds of difference; None in rows older than the column
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
    score_parts: Mapped[Scores] = mapped_column(default=dict)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sealed_for: Mapped[UUID | None]  # visible to this account alone until both reads are in (I7)

    __table_args__ = (
        Index("ix_match_decisions_claim", "claim_id"),
        Index("ix_match_decisions_other", "other_claim_id"),
        Index("ix_match_decisions_verdict", "verdict_id"),
    )
