"""Erasures listed, and done again after a backup was restored that still has what was erased since."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.erasure import article_erasure
from claimdesk.intake import articles
from claimdesk.records.article import Article, ArticleStatus

AGAIN = "erased again after a backup was restored"


@dataclass(frozen=True, slots=True)
class Erasure:
    """An article that was erased; ids and the time, no text."""

    article_id: UUID
    workspace_id: UUID
    erased_at: datetime


def list_erasures(session: Session, since: datetime | None = None) -> list[Erasure]:
    """The erasures of all workspaces, the oldest first."""
    query = select(Article.id, Article.workspace_id, Article.erased_at).where(Article.erased_at.is_not(None))
    if since is not None:
        query = query.where(Article.erased_at >= since)
    rows = session.execute(query.order_by(Article.erased_at, Article.id)).all()
    return [Erasure(id_, workspace_id, at) for id_, workspace_id, at in rows if at is not None]


def repeat_erasure(session: Session, article_id: UUID) -> bool:
    """Erase the article if it is there and is not erased; whether it was."""
    article = articles.find_locked(session, article_id)
    if article is None or article.status == ArticleStatus.ERASED:
        return False
    article_erasure.erase_article(session, article, None, AGAIN)
    return True
