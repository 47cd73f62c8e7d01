"""An article as it was submitted, with all its claims marked; withdrawn and erased; the list of articles."""

from functools import partial
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.claims import claims
from claimdesk.erasure import article_erasure
from claimdesk.errors import FieldError, Invalid
from claimdesk.intake import article_list, articles, progress, revisions
from claimdesk.intake.notes import describe_notes
from claimdesk.records.account import Scope
from claimdesk.records.article import GONE, Article, ArticleStatus
from claimdesk.terms import StageName
from service.api.articles_schemas import ArticlesQuery, DeletionIn
from service.api.claims_schemas import ClaimOut, show_claims
from service.desk import forms
from service.desk.claim_forms import in_place
from service.desk.claim_page import PARTS
from service.desk.form_refusal import FormRefusal
from service.desk.marked_text import PageSpan, cut_paragraphs
from service.desk.page_frame import desk, go_to, render_page, take_notice
from service.http.authentication import signed_in
from service.http.context import principal, reading, transaction
from service.http.limits import accepts
from service.http.paging import read_page

PAGE = 50
NARROWING = ("status", "source", "external_id", "canonical_url")
READING = (ArticleStatus.QUEUED, ArticleStatus.PROCESSING)
DONE = {
    "created": "The article is in. It is read now; its claims appear here.",
    "revised": "The article was here already; this is its new revision, and it is read now.",
    "unchanged": "The article was here already, word for word.",
    "retried": "What failed is tried again.",
}


@desk.get("/articles")
@signed_in(Scope.ARTICLES_READ)
def list_articles() -> Response:
    """The articles, newest first."""
    query = forms.read_query(ArticlesQuery, NARROWING).model_copy(update={"limit": PAGE})
    with reading() as session:
        wanted = query.model_dump(include={*NARROWING, "since"})
        read = partial(article_list.list_articles, session, principal().workspace_id, **wanted)
        page, cursor = read_page(query, "articles", lambda after, limit: read(after=after, limit=limit))
        may_write = Scope.ARTICLES_WRITE in principal().scopes
        narrowed = {
            name: request.args.getlist(name) for name in (*NARROWING, "since") if request.args.get(name)
        }
        return render_page(
            "articles.html", articles=page, next_cursor=cursor, may_write=may_write, narrowed=narrowed
        )


@desk.get("/articles/<uuid:id>")
@signed_in(Scope.ARTICLES_READ)
def show_article(id: UUID) -> Response:
    """An article with its claims marked, and what has become of them."""
    return _show_page(id)


def _show_page(article_id: UUID, status: int = 200, *, refused: FormRefusal | None = None) -> Response:
    with reading() as session:
        article = articles.get_article(session, principal().workspace_id, article_id)
        revision = revisions.get_revision(session, article)
        found = claims.list_claims_of_article(session, article)
        placed = {claim.id: where for claim, where in found}
        shown = show_claims(session, [claim for claim, _ in found], placed)
        texts = {"title": revision.title, "summary": revision.summary, "text": revision.text}
        may_write = Scope.ARTICLES_WRITE in principal().scopes
        stages = progress.list_stage_progress(session, article)
        return render_page(
            "article.html",
            status,
            article=article,
            notes=describe_notes(revision.notes),
            claims=shown,
            parts={part: cut_paragraphs(texts[part] or "", _find_spans(shown, part)) for part in PARTS},
            done=take_notice(DONE),
            stages=stages,
            is_read=article.status not in READING,
            may_retry=may_write and article.status == ArticleStatus.FAILED,
            twin=_find_twin(session, article),
            waiting_reason=progress.explain_waiting(session, article),
            may_withdraw=may_write and article.status not in GONE,
            may_erase=Scope.ADMIN in principal().scopes and article.status != ArticleStatus.ERASED,
            erasing=next(
                (stage for stage in stages if stage.stage == StageName.ERASE),
                None,
            ),
            refused=refused,
            typed=request.form if refused else {},
        )


@desk.post("/articles/<uuid:id>/retry")
@accepts(forms.FORM)
@signed_in(Scope.ARTICLES_WRITE)
@in_place("retry", _show_page)
def retry_article(id: UUID) -> Response:
    """Have what failed of an article tried again."""
    with transaction() as session:
        article = articles.get_article(session, principal().workspace_id, id, for_update=True)
        articles.retry_article(session, principal(), article)
    return go_to("show_article", id=id, done="retried")


def _find_twin(session: Session, article: Article) -> Article | None:
    """The article that this one nearly repeats, where it is still there."""
    twin = session.get(Article, article.near_duplicate_of) if article.near_duplicate_of else None
    return twin if twin is not None and twin.status not in GONE else None


@desk.post("/articles/<uuid:id>/withdraw")
@accepts(forms.FORM)
@signed_in(Scope.ARTICLES_WRITE)
@in_place("withdraw", _show_page)
def withdraw_article(id: UUID) -> Response:
    """Take an article and the claims of it alone out of queues and search; it is kept for the audit."""
    reason = forms.fit_model(DeletionIn, {"reason": forms.read_text("reason")}).reason
    with transaction() as session:
        article = articles.get_article(session, principal().workspace_id, id, for_update=True)
        forms.check_version(article.version)
        articles.withdraw_article(session, principal(), article, reason)
    return go_to("show_article", id=id)


@desk.post("/articles/<uuid:id>/erase")
@accepts(forms.FORM)
@signed_in(Scope.ADMIN)
@in_place("erase", _show_page)
def erase_article(id: UUID) -> Response:
    """Erase an article for good: its words, the names in it, and what was written on the claims of it alone."""
    reason = forms.fit_model(DeletionIn, {"reason": forms.read_text("erase_reason")}).reason
    if request.form.get("sure") is None:
        raise Invalid("say that it is to go for good", [FieldError("/sure", "must be ticked")])
    with transaction() as session:
        article = articles.get_article(session, principal().workspace_id, id, for_update=True)
        forms.check_version(article.version)
        article_erasure.erase_article(session, article, principal(), reason)
    return go_to("show_article", id=id)


def _find_spans(found: list[ClaimOut], part: str) -> list[PageSpan[ClaimOut]]:
    """Where the claims stand in a part; of claims on one stretch the first is linked."""
    seen: set[tuple[int, int]] = set()
    spans = []
    for claim in found:
        for appearance in claim.appearances:
            if appearance.part == part and (appearance.start, appearance.end) not in seen:
                seen.add((appearance.start, appearance.end))
                spans.append(PageSpan(appearance.start, appearance.end, claim))
    return spans
