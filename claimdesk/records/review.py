"""What people make of a claim: drafts, reads, adjudications, and what they say of single pieces of evidence."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, Versioned
from claimdesk.records.verdict import Label


class ReviewKind(StrEnum):
    READ = "read"
    ADJUDICATION = "adjudication"


class ReviewState(StrEnum):
    SUBMITTED = "submitted"  # the other read is still to come
    DIFFERS = "differs"  # both are in, with different labels
    DECIDED = "decided"  # it decides the claim, alone or with another
    ADJUDICATED = "adjudicated"  # a third person decided
    REPLACED = "replaced"  # its author read again after conferring
    RETURNED = "returned"  # an editor sent it back
    PUBLISHED = "published"  # a verdict came of it
    DROPPED = "dropped"  # the claim was dismissed, merged or split before it was decided


OPEN_STATES = (ReviewState.SUBMITTED, ReviewState.DIFFERS)


class Draft(Identified, Versioned, Base):
    """A person's unfinished review; nobody else sees it, and no lease is needed to keep it."""

    __tablename__ = "drafts"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    content: Mapped[Json] = mapped_column(default=dict)

    __table_args__ = (UniqueConstraint("claim_id", "account_id"),)


class Review(Identified, Base):
    """One person's decision; what they judged is pinned by claim_version. Its values never change, its state does."""

    __tablename__ = "reviews"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    by_name: Mapped[str]
    kind: Mapped[ReviewKind] = mapped_column(Choice(ReviewKind), default=ReviewKind.READ)
    state: Mapped[ReviewState] = mapped_column(Choice(ReviewState), default=ReviewState.SUBMITTED)
    round: Mapped[int]  # the claim's first decision is 1; raised when a published claim is read anew
    claim_version: Mapped[int]
    label: Mapped[Label] = mapped_column(Choice(Label))
    rating: Mapped[Json | None]  # {name, value, best, worst}
    rationale: Mapped[str]
    evidence_ids: Mapped[list[str]] = mapped_column(default=list)
    searched: Mapped[list[Any]] = mapped_column(default=list)
    notes: Mapped[str | None]
    sealed_for: Mapped[UUID | None]  # visible to this account alone until both reads are in (I7)

    __table_args__ = (
        Index("ix_reviews_claim", "claim_id", "id"),
        Index("ix_reviews_list", "workspace_id", "id"),
        Index(  # finds a person's own reads that differ from another's
            "ix_reviews_differing",
            "account_id",
            "claim_id",
            sqlite_where=text("state = 'differs'"),
            postgresql_where=text("state = 'differs'"),
        ),
    )


class EvidenceJudgement(Identified, Base):
    """What a person says of a piece of evidence; one a person and piece, and a sealed one beside an open one (I7)."""

    __tablename__ = "evidence_judgements"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    by_name: Mapped[str]
    relevant: Mapped[bool | None]
    stance: Mapped[str | None]  # supports, refutes, mentions
    role: Mapped[str | None]  # primary, secondary, expert, claimant
    note: Mapped[str | None]
    sealed_for: Mapped[UUID | None]

    __table_args__ = (
        Index("ix_evidence_judgements_evidence", "evidence_id", "account_id"),
        Index("ix_evidence_judgements_claim", "claim_id"),
    )


class Proposal(Identified, Base):
    """What a reader wants changed of the claim itself, while both judge it as it stands (I7)."""

    __tablename__ = "proposals"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    by_name: Mapped[str]
    changes: Mapped[Json] = mapped_column(default=dict)  # by the names of the API's PATCH
    sealed_for: Mapped[UUID | None]

    __table_args__ = (Index("ix_proposals_claim", "claim_id", "id"),)


class SealBreak(Identified, Base):
    """An account has seen what was sealed on a claim, and why: it decides the claim no more."""

    __tablename__ = "seal_breaks"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]

    __table_args__ = (Index("ix_seal_breaks_account", "account_id", "claim_id"),)
