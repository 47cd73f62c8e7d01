"""Articles, listed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claimdesk.records.article import Article, ArticleStatus


def list_articles(
    session: Session,
    workspace_id: UUID,
    *,
    status: Collection[ArticleStatus] = (),
    source: Collection[str] = (),
    external_id: Collection[str] = (),
    canonical_url: Collection[str] = (),
    since: datetime | None = None,
    oldest_first: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Article]:
    """The workspace's articles, newest first, from behind the id `after`; source is a name or a domain.

    Of several values of a name, any fits; none narrows nothing.
    """
    query = select(Article).where(Article.workspace_id == workspace_id)
    for column, values in (
        (Article.status, status),
        (Article.external_id, external_id),
        (Article.canonical_url, canonical_url),
    ):
        if values:
            query = query.where(column.in_(values))
    if source:
        wanted = [name.casefold() for name in source]
        query = query.where(
            or_(func.lower(Article.source_name).in_(wanted), func.lower(Article.source_domain).in_(wanted))
        )
    if since is not None:
        query = query.where(Article.created_at >= since)
    if after is not None:
        query = query.where(Article.id > after if oldest_first else Article.id < after)
    order = Article.id if oldest_first else Article.id.desc()
    return list(session.scalars(query.order_by(order).limit(limit)))
