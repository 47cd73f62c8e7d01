"""How long a workspace keeps what was not published, articles' texts and events, and their end when that is over.

An article that is too old is erased as by hand: its words, its unpublished claims and what was said of them go, what was
published stays. Nothing ends that somebody has in hand.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.erasure import article_erasure
from claimdesk.events import history_chain
from claimdesk.intake import articles
from claimdesk.people.workspaces import ARTICLE_TEXTS_DAYS, EVENTS_DAYS, UNPUBLISHED_CLAIMS_DAYS
from claimdesk.records.account import Workspace
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.event import Event, LinkKind

IN_HAND = (
    ClaimStatus.IN_REVIEW,
    ClaimStatus.AWAITING_SECOND,
    ClaimStatus.DECIDED,
    ClaimStatus.REVISIT,
)
ARTICLES_A_TRANSACTION = 5
EVENTS_A_TRANSACTION = 500


def end_next_batch(session: Session) -> bool:
    """Erase or delete the next of what is kept no longer; whether more may be left."""
    for workspace in session.scalars(select(Workspace).order_by(Workspace.id)).all():
        if any([_erase_articles(session, workspace), _delete_events(session, workspace)]):
            return True
    return False


def _erase_articles(session: Session, workspace: Workspace) -> bool:
    for days, which, what in _list_rules(workspace):
        until = clock.now() - timedelta(days=days)
        revised = exists().where(
            ArticleRevision.article_id == Article.id, ArticleRevision.created_at >= until
        )
        found = session.scalars(
            select(Article.id)
            .where(
                Article.workspace_id == workspace.id,
                Article.status != ArticleStatus.ERASED,
                Article.created_at < until,
                ~revised,
                ~_has_claim(Claim.status.in_(IN_HAND)),
                which,
            )
            .order_by(Article.id)
            .limit(ARTICLES_A_TRANSACTION)
        ).all()
        for id_ in found:
            _erase_article(session, id_, f"{what} are kept for {days} days")
        if found:
            return True
    return False


def _list_rules(workspace: Workspace) -> Iterator[tuple[int, ColumnElement[bool], str]]:
    """Days, which articles, and what is said."""
    settings = workspace.settings
    if days := settings.get(UNPUBLISHED_CLAIMS_DAYS):
        yield days, ~_has_claim(Claim.verdict_id.is_not(None)), "unpublished claims"
    if days := settings.get(ARTICLE_TEXTS_DAYS):
        yield days, Article.id.is_not(None), "articles' texts"


def _has_claim(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether such a claim stands in the article."""
    return exists().where(Appearance.article_id == Article.id, Appearance.claim_id == Claim.id, which)


def _erase_article(session: Session, article_id: UUID, why: str) -> None:
    article = articles.find_locked(session, article_id)
    if article is not None and article.status != ArticleStatus.ERASED:
        article_erasure.erase_article(session, article, None, why)


def _delete_events(session: Session, workspace: Workspace) -> bool:
    """Delete the oldest events; the newest of the log stays, as the next one is numbered after it."""
    days = workspace.settings.get(EVENTS_DAYS)
    if not days:
        return False
    newest = select(func.max(Event.sequence)).scalar_subquery()
    old = session.scalars(
        select(Event.sequence)
        .where(
            Event.workspace_id == workspace.id,
            Event.at < clock.now() - timedelta(days=days),
            Event.sequence != newest,
        )
        .order_by(Event.sequence)
        .limit(EVENTS_A_TRANSACTION)
    ).all()
    history_chain.forget_words(session, LinkKind.EVENT, old)
    session.execute(
        delete(Event).where(Event.sequence.in_(old)), execution_options={"synchronize_session": False}
    )
    return bool(old)
