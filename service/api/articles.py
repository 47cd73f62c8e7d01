"""Articles: submitted, read, corrected, retried, withdrawn, erased."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from claimdesk.claims import claims
from claimdesk.erasure import article_erasure
from claimdesk.errors import Gone, WrongState
from claimdesk.intake import article_list, articles, progress
from claimdesk.intake import diff as diffs
from claimdesk.intake.revisions import get_revision, list_current_revisions
from claimdesk.intake.submissions import ArticleIn, parse_submission
from claimdesk.records.account import Scope
from claimdesk.records.article import Article, ArticleStatus
from service.api.articles_schemas import (
    ARTICLE_SUMMARY,
    ArticleOut,
    ArticlePatch,
    ArticlesOut,
    ArticlesQuery,
    ArticleSummaryOut,
    DeletedQuery,
    DeletionIn,
    DiffOut,
    DiffQuery,
    show_article,
    show_summary,
)
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import CLAIM_SUMMARY, ArticleClaimsOut, ClaimOut, show_claims
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import accepts, body_optional, check_version, version_taken, versioned
from service.http.list_views import answer_list, choose_members, shortened
from service.http.ndjson import NDJSON, LineAnswer, answer_lines
from service.http.paging import read_position, read_position_id, seal_cursor, split_page
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import IdPath, ViewQuery

api = build_blueprint("articles", "What newsrooms submit, and how far it is.")


@api.post("", responses={200: ArticleOut, 202: ArticleOut})
@needs(Scope.ARTICLES_WRITE)
@may_fail(Gone)
def submit(body: ArticleIn) -> Response:
    """Submit an article, or a new revision of one that is known (202); known and unchanged is 200."""
    with transaction() as session:
        accepted = articles.accept_article(session, principal(), articles.build_submitted(body))
        session.flush()
        return answer(
            _show_article(session, accepted.article),
            200 if accepted.outcome == "unchanged" else 202,
            location=f"/api/v1/articles/{accepted.article.id}",
            version=accepted.article.version,
            subject_id=accepted.article.id,
        )


@api.post("/bulk", responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}})
@needs(Scope.ARTICLES_WRITE)
@accepts(NDJSON, largest="max_bulk_bytes")
def submit_many() -> Response:
    """Submit up to 1,000 articles, one a line; the answers come in order: {line, status, id} or {line, status, problem}."""
    return answer_lines(_take_line)


def _take_line(session: Session, line: dict[str, Any]) -> LineAnswer:
    accepted = articles.accept_article(
        session, principal(), articles.build_submitted(parse_submission(ArticleIn, line))
    )
    return LineAnswer(200 if accepted.outcome == "unchanged" else 202, accepted.article.id)


@api.get("", responses={200: ArticlesOut})
@needs(Scope.ARTICLES_READ)
@shortened
def list_articles(query: ArticlesQuery) -> Response:
    """Articles, newest first or as `sort` says."""
    name = "articles" if query.sort == "newest" else "articles, oldest first"
    members = choose_members(query, ArticleSummaryOut, ARTICLE_SUMMARY)
    with reading() as session:
        found = article_list.list_articles(
            session,
            principal().workspace_id,
            status=query.status,
            source=query.source,
            external_id=query.external_id,
            canonical_url=query.canonical_url,
            since=query.since,
            oldest_first=query.sort == "oldest",
            after=read_position_id(query, name),
            limit=query.limit + 1,
        )
        page, next_cursor = split_page(found, query, name, lambda article: str(article.id))
        revisions = list_current_revisions(session, page)
    items = [show_summary(article, revisions[article.id]) for article in page]
    return answer_list(ArticlesOut(items=items, next_cursor=next_cursor), members)


@api.get("/<uuid:id>", responses={200: ArticleOut})
@needs(Scope.ARTICLES_READ)
def get_article(path: IdPath) -> Response:
    """An article: its text as submitted or extracted, its stages and what its claims have come to."""
    with reading() as session:
        article = articles.get_article(session, principal().workspace_id, path.id)
        return answer(_show_article(session, article), version=article.version)


@api.patch("/<uuid:id>", responses={200: ArticleOut})
@needs(Scope.ARTICLES_WRITE)
@versioned
@may_fail(WrongState)
def amend(path: IdPath, body: ArticlePatch) -> Response:
    """Correct what is known of an article; dates and attribution are worked out again."""
    with transaction() as session:
        article = _get_seen(session, path)
        articles.amend_article(session, principal(), article, body.changes())
        session.flush()
        return answer(_show_article(session, article), version=article.version)


@api.delete("/<uuid:id>", responses={204: None})
@needs(Scope.ARTICLES_WRITE)
@versioned
@body_optional
def withdraw(path: IdPath, query: DeletedQuery, body: DeletionIn) -> Response:
    """Withdraw an article: out of queues and search, kept for the audit; or erase it, texts and names, for good."""
    reason = body.reason or query.reason
    if query.erase:
        return _erase_article(path, reason)
    with transaction() as session:
        articles.withdraw_article(session, principal(), _get_seen(session, path), reason)
        return no_content()


def _erase_article(path: IdPath, reason: str | None) -> Response:
    article_erasure.check_may_erase(principal())
    with transaction() as session:
        article = articles.get_article(session, principal().workspace_id, path.id, for_update=True)
        if article.status != ArticleStatus.ERASED:  # the same request again meets another version
            check_version(article.version)
        article_erasure.erase_article(session, article, principal(), reason)
        return no_content()


@api.post("/<uuid:id>/retry", responses={202: ArticleOut})
@needs(Scope.ARTICLES_WRITE)
@version_taken
@may_fail(WrongState)
def retry(path: IdPath) -> Response:
    """Run the failed stages of an article and its claims again."""
    with transaction() as session:
        article = _get_seen(session, path)
        articles.retry_article(session, principal(), article)
        session.flush()
        return answer(_show_article(session, article), 202, version=article.version, subject_id=article.id)


@api.get("/<uuid:id>/claims", responses={200: ArticleClaimsOut})
@needs(Scope.ARTICLES_READ, Scope.CLAIMS_READ)
@shortened
def list_claims(path: IdPath, query: ViewQuery) -> Response:
    """An article's claims in reading order, each with its appearances here and its published verdict."""
    name = f"claims of {path.id}"
    members = choose_members(query, ClaimOut, CLAIM_SUMMARY)
    with reading() as session:
        article = articles.get_article(session, principal().workspace_id, path.id)
        revision, done = read_position(query, name) or (article.revision, 0)
        found = claims.list_claims_of_article(
            session, article, revision=revision, after=done, limit=query.limit + 1
        )
        page = found[: query.limit]
        more = len(found) > query.limit
        items = show_claims(session, [claim for claim, _ in page], dict(_list_placed(page)), members)
    next_cursor = seal_cursor(name, [revision, done + len(page)]) if more else None
    return answer_list(ArticleClaimsOut(items=items, next_cursor=next_cursor), members)


@api.get("/<uuid:id>/diff", responses={200: DiffOut})
@needs(Scope.ARTICLES_READ, Scope.CLAIMS_READ)
def diff(path: IdPath, query: DiffQuery) -> Response:
    """The claims that were added, kept and gone since a revision."""
    with reading() as session:
        article = articles.get_article(session, principal().workspace_id, path.id)
        return answer(DiffOut.of(diffs.compare_revisions(session, article, query.from_)))


def _get_seen(session: Session, path: IdPath) -> Article:
    """The article, held for a change, in the version that the caller has seen."""
    article = articles.get_article(session, principal().workspace_id, path.id, for_update=True)
    check_version(article.version)
    return article


def _show_article(session: Session, article: Article) -> ArticleOut:
    return show_article(
        article,
        get_revision(session, article),
        progress.list_stage_progress(session, article),
        progress.count_claims(session, article),
        progress.explain_waiting(session, article),
    )


def _list_placed(page: list[Any]) -> Any:
    return ((claim.id, placed) for claim, placed in page)
