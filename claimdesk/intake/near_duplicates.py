"""The older article that a new one nearly equals, found by the bands of their MinHash signatures."""

from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimdesk.records.article import GONE, Article, ArticleBand, ArticleRevision
from claimdesk.search.minhash import NEAR, build_bands, estimate_resemblance

MAX_CANDIDATES = 200


def replace_bands(session: Session, article: Article, revision: ArticleRevision) -> UUID | None:
    """Put the article's bands in place of its old ones; the first of the articles it nearly equals, or None.

    What is found is the oldest of its kind, so that all copies of one story point to the same article.
    """
    session.execute(delete(ArticleBand).where(ArticleBand.article_id == article.id))
    if revision.minhash is None:
        return None
    bands = build_bands(revision.minhash)
    found = _find_oldest(session, article, revision.minhash, bands)
    session.execute(
        insert(ArticleBand),
        [
            {"workspace_id": article.workspace_id, "article_id": article.id, "band_hash": band}
            for band in bands
        ],
    )
    return found


def _find_oldest(session: Session, article: Article, signature: bytes, bands: list[bytes]) -> UUID | None:
    candidates = session.execute(
        select(Article.id, Article.near_duplicate_of, ArticleRevision.minhash)
        .join(
            ArticleRevision,
            (ArticleRevision.article_id == Article.id) & (ArticleRevision.revision == Article.revision),
        )
        .where(
            Article.id.in_(
                select(ArticleBand.article_id).where(
                    ArticleBand.workspace_id == article.workspace_id, ArticleBand.band_hash.in_(bands)
                )
            ),
            Article.id != article.id,
            Article.status.not_in(GONE),
            ArticleRevision.minhash.is_not(None),
        )
        .order_by(Article.id)
        .limit(MAX_CANDIDATES)
    ).all()
    for article_id, its_original, its_signature in candidates:
        if (
            its_signature
            and estimate_resemblance(signature, its_signature) >= NEAR
            and its_original != article.id
        ):
            return its_original or article_id
    return None
