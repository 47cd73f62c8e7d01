"""An article's revisions: texts exactly as submitted or extracted, and the hashes that tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.errors import NotFound
from claimdesk.records.article import Article, ArticleRevision


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision holds: a text, or a page to read it from, or an address to fetch it from."""

    text: str | None
    html: str | None
    url: str | None
    title: str | None
    summary: str | None

    @property
    def content_hash(self) -> bytes:
        """SHA-256 of what was submitted; the address counts only where the text is fetched from it."""
        if self.text is not None:
            return build_digest("text", self.text, self.title, self.summary)
        if self.html is not None:
            return build_digest("html", self.html, self.title, self.summary)
        return build_digest("url", self.url, self.title, self.summary)


def build_digest(*parts: str | None) -> bytes:
    """SHA-256 of the parts, unambiguous: None differs from "", and no part runs into the next."""
    found = sha256()
    for part in parts:
        raw = b"" if part is None else part.encode()
        found.update(b"-" if part is None else b"%d:" % len(raw))
        found.update(raw)
    return found.digest()


def hash_texts(text: str, title: str | None, summary: str | None) -> bytes:
    """SHA-256 of the texts that claims are found in; equal for equal articles, however they came."""
    return build_digest(text, title, summary)


def get_revision(session: Session, article: Article, number: int | None = None) -> ArticleRevision:
    """The article's revision of that number, the current one without. Raises NotFound."""
    wanted = article.revision if number is None else number
    found = session.scalar(
        select(ArticleRevision).where(
            ArticleRevision.article_id == article.id, ArticleRevision.revision == wanted
        )
    )
    if found is None:
        raise NotFound(f"the article has no revision {wanted}")
    return found


def list_current_revisions(session: Session, articles: Sequence[Article]) -> dict[UUID, ArticleRevision]:
    """The current revision of each article, by the article's id."""
    rows = session.scalars(
        select(ArticleRevision)
        .join(
            Article,
            (Article.id == ArticleRevision.article_id) & (Article.revision == ArticleRevision.revision),
        )
        .where(Article.id.in_([article.id for article in articles]))
    )
    return {revision.article_id: revision for revision in rows}


def list_revisions(session: Session, workspace_id: UUID, article_id: UUID) -> list[ArticleRevision]:
    """All revisions of the article, oldest first."""
    return list(
        session.scalars(
            select(ArticleRevision)
            .where(ArticleRevision.workspace_id == workspace_id, ArticleRevision.article_id == article_id)
            .order_by(ArticleRevision.revision)
        )
    )


def build_split_inputs(article: Article, revision: ArticleRevision) -> str:
    """All that splitting depends on, as text; the same inputs are never split twice."""
    return "\x1f".join(
        (
            str(revision.revision),
            hash_texts(revision.text or "", revision.title, revision.summary).hex(),
            article.stated_at.isoformat() if article.stated_at else "",
            article.language or "",
            article.source_name or "",
            article.source_domain or "",
        )
    )
