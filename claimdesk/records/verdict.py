"""Verdicts, ours and imported, and the scales of publishers."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, OffsetTime, Searched, Versioned


class Label(StrEnum):
    SUPPORTED = "supported"
    REFUTED = "refuted"
    MISLEADING = "misleading"
    CONFLICTING_EVIDENCE = "conflicting_evidence"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class Origin(StrEnum):
    OWN = "own"
    IMPORTED = "imported"


class VerdictStatus(StrEnum):
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Verdict(Identified, Versioned, Searched, Base):
    """The published conclusion on a claim: the current revision's values."""

    __tablename__ = "verdicts"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    origin: Mapped[Origin] = mapped_column(Choice(Origin))
    status: Mapped[VerdictStatus] = mapped_column(Choice(VerdictStatus), default=VerdictStatus.PUBLISHED)
    revision: Mapped[int] = mapped_column(default=1)
    identity_hash: Mapped[
        bytes | None
    ]  # of an imported one: url and claim, so that a feed read twice changes nothing
    content_hash: Mapped[bytes | None]  # of the imported values
    claim_text: Mapped[str]
    text_hash: Mapped[bytes]
    claimant: Mapped[str | None]
    label: Mapped[Label | None] = mapped_column(Choice(Label))  # None: the publisher's rating is not mapped
    rating: Mapped[Json | None]  # {name, value, best, worst}
    rationale: Mapped[str | None]
    url: Mapped[str | None]
    headline: Mapped[str | None]
    short_claim: Mapped[str | None]
    publisher: Mapped[str | None]
    language: Mapped[str | None]
    claimed_at: Mapped[datetime | None] = mapped_column(OffsetTime())
    published_at: Mapped[datetime | None] = mapped_column(OffsetTime())
    published_key: Mapped[str] = mapped_column(default="")  # UTC, sortable; "" when unknown
    modified_at: Mapped[datetime | None] = mapped_column(OffsetTime())
    review_due_at: Mapped[datetime | None]
    evidence: Mapped[list[Any]] = mapped_column(default=list)  # cited, as it was when it was cited
    contacts: Mapped[list[Any]] = mapped_column(default=list)  # who was asked, where it may be said
    source: Mapped[Json] = mapped_column(default=dict)  # the imported ClaimReview as it came

    __table_args__ = (
        UniqueConstraint("workspace_id", "identity_hash"),
        Index("ix_verdicts_list", "workspace_id", "id"),
        Index("ix_verdicts_newest", "workspace_id", "published_key", "id"),
        Index("ix_verdicts_url", "workspace_id", "url"),
    )


class VerdictAddress(Base):
    """An address at which an imported verdict is found: its page's, or that of a place where its claim stood."""

    __tablename__ = "verdict_addresses"

    verdict_id: Mapped[UUID] = mapped_column(ForeignKey("verdicts.id"), primary_key=True)
    address_hash: Mapped[bytes] = mapped_column(primary_key=True)  # of what tells pages apart
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))

    __table_args__ = (Index("ix_verdict_addresses_found", "workspace_id", "address_hash"),)


class VerdictRevision(Identified, Base):
    """A published revision, whole; never changed (I6)."""

    __tablename__ = "verdict_revisions"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    verdict_id: Mapped[UUID] = mapped_column(ForeignKey("verdicts.id"))
    revision: Mapped[int]
    content: Mapped[Json]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]  # publication, import, correction, clarification, update, withdrawal
    note: Mapped[str | None]  # public
    reason: Mapped[str | None]  # internal

    __table_args__ = (UniqueConstraint("verdict_id", "revision"),)


class ComplaintDecision(StrEnum):
    UPHELD = "upheld"  # the verdict is corrected or withdrawn for it
    REJECTED = "rejected"


class Complaint(Identified, Versioned, Base):
    """What a reader or a subject says against a published verdict, to the desk's answer."""

    __tablename__ = "complaints"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    verdict_id: Mapped[UUID] = mapped_column(ForeignKey("verdicts.id"))
    revision: Mapped[int]  # of the verdict, when it came
    complainant: Mapped[str | None]
    contact: Mapped[str | None]  # where the answer goes
    text: Mapped[str]
    received_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    decision: Mapped[ComplaintDecision | None] = mapped_column(Choice(ComplaintDecision))
    answer: Mapped[str | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_complaints_verdict", "verdict_id", "id"),)


class Publication(Identified, Base):
    """A decided claim that is to be published at a time, in these words."""

    __tablename__ = "publications"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    publish_at: Mapped[datetime]
    wording: Mapped[Json] = mapped_column(default=dict)

    __table_args__ = (Index("ix_publications_due", "publish_at"),)


class PublisherRating(Identified, Base):
    """A publisher's own word for a rating, and our label for it; None while nobody has mapped it."""

    __tablename__ = "publisher_ratings"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    publisher: Mapped[str]  # "" for every publisher
    rating_key: Mapped[str]  # the rating's name, casefolded
    label: Mapped[Label | None] = mapped_column(Choice(Label))
    examples: Mapped[list[Any]] = mapped_column(default=list)

    __table_args__ = (UniqueConstraint("workspace_id", "publisher", "rating_key"),)
