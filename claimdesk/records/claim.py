"""Claims, the keys that find them again, their appearances in articles and who made them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, or_
from sqlalchemy import text as sql
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, OffsetTime, Searched, Versioned
from claimdesk.terms import Level, MadeBy, Part, Voice


class ClaimStatus(StrEnum):
    NEW = "new"
    WAITING = "waiting"
    UNQUEUED = "unqueued"
    IN_REVIEW = "in_review"
    AWAITING_SECOND = "awaiting_second"
    ADJUDICATION = "adjudication"
    DECIDED = "decided"
    PUBLISHED = "published"
    REVISIT = "revisit"
    DISMISSED = "dismissed"
    MERGED = "merged"


class Claim(Identified, Versioned, Searched, Base):
    """One checkable, self-contained statement."""

    __tablename__ = "claims"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    status: Mapped[ClaimStatus] = mapped_column(Choice(ClaimStatus), default=ClaimStatus.NEW)
    text: Mapped[str]
    original_text: Mapped[str]
    text_hash: Mapped[bytes]  # of text; finds the vector
    language: Mapped[str | None]
    context: Mapped[list[Any]] = mapped_column(default=list)
    ambiguities: Mapped[list[Any]] = mapped_column(default=list)
    open_reference: Mapped[bool] = mapped_column(
        default=False
    )  # the text alone doesn't say of whom it speaks
    made_by: Mapped[MadeBy] = mapped_column(Choice(MadeBy), default=MadeBy.VERBATIM)
    kinds: Mapped[list[str]] = mapped_column(default=list)
    entities: Mapped[list[Any]] = mapped_column(default=list)
    quantities: Mapped[list[Any]] = mapped_column(default=list)
    dates: Mapped[list[Any]] = mapped_column(default=list)
    tags: Mapped[list[str]] = mapped_column(default=list)
    check_worthiness: Mapped[float] = mapped_column(default=0.0)
    check_worthiness_reasons: Mapped[list[Any]] = mapped_column(default=list)
    check_worthiness_version: Mapped[str] = mapped_column(default="")
    claimed_at: Mapped[datetime | None] = mapped_column(
        OffsetTime()
    )  # the moment by which it was made, where it was first met
    url: Mapped[str | None]  # of a claim by hand from outside
    claimant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("claimants.id")
    )  # of one that has no appearance
    queue_id: Mapped[UUID | None] = mapped_column(ForeignKey("queues.id"))
    wanted_queue: Mapped[str | None]  # asked for with the article or by a person; "": out of all
    priority: Mapped[float] = mapped_column(
        default=0.0
    )  # higher comes first; time-shifted (queue/priority.py)
    priority_parts: Mapped[list[Any]] = mapped_column(default=list)
    queued_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    merged_into: Mapped[UUID | None]
    near_twin_of: Mapped[UUID | None]
    verdict_id: Mapped[UUID | None]
    pinned: Mapped[bool] = mapped_column(default=False)  # comes before all that are not
    demand: Mapped[int] = mapped_column(default=0)  # distinct requesters
    follow_up_at: Mapped[datetime | None]
    followed_up_at: Mapped[datetime | None]  # when it was said that the time for it has come
    waiting_on: Mapped[str | None]  # whose answer the owner waits for
    snoozed_until: Mapped[datetime | None]  # offered to nobody before
    due_soon_at: Mapped[datetime | None]  # when it was said that it is soon due
    overdue_at: Mapped[datetime | None]  # when it was found overdue; None: in time
    first_reader_id: Mapped[UUID | None]  # while a second read is awaited
    decided_at: Mapped[datetime | None]
    dismissed_for: Mapped[str | None]  # the reason
    split_from: Mapped[UUID | None]

    __table_args__ = (
        Index("ix_claims_list", "workspace_id", "id"),
        Index("ix_claims_queue", "queue_id", "status", priority.desc(), "id"),
        # one range a first reader: an anti-join took 400-785 ms when one person had read all
        Index(
            "ix_claims_second",
            "queue_id",
            "first_reader_id",
            priority.desc(),
            "id",
            sqlite_where=sql("status = 'awaiting_second'"),
            postgresql_where=sql("status = 'awaiting_second'"),
        ),
        Index(  # both reads are in and differ: no first reader is waited for
            "ix_claims_conferring",
            "queue_id",
            priority.desc(),
            "id",
            sqlite_where=sql("status = 'awaiting_second' AND first_reader_id IS NULL"),
            postgresql_where=sql("status = 'awaiting_second' AND first_reader_id IS NULL"),
        ),
        Index(
            "ix_claims_owner",
            "owner_id",
            "id",
            sqlite_where=sql("owner_id IS NOT NULL"),
            postgresql_where=sql("owner_id IS NOT NULL"),
        ),
        Index(
            "ix_claims_due",
            "queue_id",
            "due_at",
            sqlite_where=sql("due_at IS NOT NULL"),
            postgresql_where=sql("due_at IS NOT NULL"),
        ),
        Index(
            "ix_claims_overdue",
            "due_at",
            sqlite_where=sql("due_at IS NOT NULL AND overdue_at IS NULL"),
            postgresql_where=sql("due_at IS NOT NULL AND overdue_at IS NULL"),
        ),
        Index(
            "ix_claims_snoozed",
            "queue_id",
            "snoozed_until",
            sqlite_where=sql("snoozed_until IS NOT NULL"),
            postgresql_where=sql("snoozed_until IS NOT NULL"),
        ),
        Index(
            "ix_claims_follow_up",
            "follow_up_at",
            sqlite_where=sql("follow_up_at IS NOT NULL AND followed_up_at IS NULL"),
            postgresql_where=sql("follow_up_at IS NOT NULL AND followed_up_at IS NULL"),
        ),
        Index("ix_claims_decided", "queue_id", "decided_at"),
        Index("ix_claims_counts", "queue_id", "status", "queued_at"),  # counts never look at the rows
        Index("ix_claims_status", "workspace_id", "status", "id"),
    )


class ClaimKey(Identified, Base):
    """Finds a claim again: SHA-256 of its text, its period and, where it leans on them, its speaker and place."""

    __tablename__ = "claim_keys"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    key_hash: Mapped[bytes]
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))

    __table_args__ = (UniqueConstraint("workspace_id", "key_hash"), Index("ix_claim_keys_claim", "claim_id"))


class Claimant(Identified, Versioned, Base):
    """Who makes claims: a person, an organisation, an outlet."""

    __tablename__ = "claimants"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str]
    name_key: Mapped[str]  # the name, casefolded and without double blanks
    kind: Mapped[str | None]  # person, organisation, outlet
    role: Mapped[str | None]
    affiliation: Mapped[str | None]
    same_as: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # addresses elsewhere
    merged_into: Mapped[UUID | None]  # never one that is merged itself

    __table_args__ = (
        UniqueConstraint("workspace_id", "name_key"),
        Index("ix_claimants_merged", "merged_into"),
    )


class Appearance(Identified, Base):
    """A claim in an article revision: part(text)[start:end] == quote, always (I4)."""

    __tablename__ = "appearances"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claims.id"))
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"))
    revision: Mapped[int]
    part: Mapped[Part] = mapped_column(Choice(Part))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    voice: Mapped[Voice] = mapped_column(Choice(Voice))
    level: Mapped[Level] = mapped_column(Choice(Level))
    claimant_id: Mapped[UUID | None] = mapped_column(ForeignKey("claimants.id"))
    claimant: Mapped[str | None]  # the name as resolved in this article
    attribution: Mapped[list[Any]] = mapped_column(default=list)
    claimed_at: Mapped[Json | None]  # {from, to, precision, text}
    by_hand: Mapped[bool] = mapped_column(default=False)
    absent_from: Mapped[int | None]  # the first revision whose text says it no more

    __table_args__ = (
        Index("ix_appearances_article", "article_id", "revision", "part", "start"),
        Index("ix_appearances_claim", "claim_id"),
        Index("ix_appearances_claimant", "claimant_id"),
    )


def build_stands_in(revision: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """The condition that an appearance is of the revision, and was not found missing when that was read anew."""
    return and_(
        Appearance.revision == revision,
        or_(Appearance.absent_from.is_(None), Appearance.absent_from > Appearance.revision),
    )
