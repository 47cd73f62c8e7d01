"""Articles as submitted, and their revisions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claimdesk.records.base import Base, Choice, Identified, Json, OffsetTime, Searched, Versioned
from claimdesk.records.json_shapes import SkippedJson
from claimdesk.terms import PublishedAtSource


class ArticleStatus(StrEnum):
    QUEUED = "queued"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


GONE = (ArticleStatus.WITHDRAWN, ArticleStatus.ERASED)


class ReadingDepth(StrEnum):
    """How an article's text was read: with grammar and context, or sentence by sentence for want of its language."""

    FULL = "full"
    SENTENCES = "sentences"


class Article(Identified, Versioned, Searched, Base):
    """One article of a newsroom, found again by its identity_hash (external_id, else canonical_url, else content)."""

    __tablename__ = "articles"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    identity_hash: Mapped[bytes]
    external_id: Mapped[str | None]
    canonical_url: Mapped[str | None]
    url: Mapped[str | None]
    status: Mapped[ArticleStatus] = mapped_column(Choice(ArticleStatus), default=ArticleStatus.QUEUED)
    revision: Mapped[int] = mapped_column(default=1)
    title: Mapped[str | None]
    summary: Mapped[str | None]
    language: Mapped[str | None]
    source_name: Mapped[str | None]
    source_domain: Mapped[str | None]
    published_at: Mapped[datetime | None] = mapped_column(OffsetTime())
    published_at_source: Mapped[PublishedAtSource | None] = mapped_column(Choice(PublishedAtSource))
    queue: Mapped[str | None]  # asked for at submission
    reach: Mapped[int | None]  # how many people it reached, as the newsroom says
    near_duplicate_of: Mapped[UUID | None]
    content_hash: Mapped[bytes | None]  # of the current revision's texts; None until fetched
    known_hash: Mapped[bytes | None]  # of what was last submitted beside the content (date, source, …)
    error: Mapped[str | None]  # why it failed, for a person
    ready_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]  # its texts and what came of them are gone from the records since
    submitted_by: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "identity_hash"),
        Index("ix_articles_list", "workspace_id", "id"),
        Index("ix_articles_content", "workspace_id", "content_hash"),
    )

    @property
    def stated_at(self) -> datetime | None:
        """When it was published, where the newsroom or its page says so; a guessed date enters no claim."""
        return None if self.published_at_source == PublishedAtSource.GUESSED else self.published_at


class ArticleRevision(Identified, Base):
    """A text exactly as submitted or extracted; never changed, only erased. Spans of appearances point into it."""

    __tablename__ = "article_revisions"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"))
    revision: Mapped[int]
    text: Mapped[str | None]  # None while a page is still to be fetched or HTML to be read
    title: Mapped[str | None]
    summary: Mapped[str | None]
    html: Mapped[str | None]  # as submitted
    content_hash: Mapped[bytes]  # of what was submitted
    text_hash: Mapped[bytes | None]
    page_sha256: Mapped[str | None]  # of the fetched page's bytes
    fetched_from: Mapped[str | None]
    skipped: Mapped[list[SkippedJson]] = mapped_column(default=list)
    notes: Mapped[list[str]] = mapped_column(default=list)  # codes; claimdesk/intake/notes.py has the words
    reading: Mapped[ReadingDepth | None] = mapped_column(Choice(ReadingDepth))  # None: not split yet
    extracted: Mapped[Json] = mapped_column(default=dict)  # metadata found in the page
    minhash: Mapped[bytes | None]

    __table_args__ = (UniqueConstraint("article_id", "revision"),)


class ArticleBand(Base):
    """A key that an article's current text shares with its near-duplicates."""

    __tablename__ = "article_bands"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    band_hash: Mapped[bytes] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"), primary_key=True)

    __table_args__ = (Index("ix_article_bands_article", "article_id"),)
