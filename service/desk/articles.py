"""An article as it was submitted, with all its claims marked; the list of articles."""

from uuid import UUID

from flask import Response

from claimdesk.claims import claims
from claimdesk.intake import articles, progress, revisions
from claimdesk.records.account import Scope
from service.api.articles_schemas import ArticlesQuery
from service.api.claims_schemas import ClaimOut, show_claims
from service.authentication import signed_in
from service.context import principal, reading
from service.desk import forms
from service.desk.claim_page import PARTS
from service.desk.frame import desk, render
from service.desk.marking import Span, cut_paragraphs
from service.paging import position_id, split_page

PAGE = 50


@desk.get("/articles")
@signed_in(Scope.ARTICLES_READ)
def list_articles() -> Response:
    """The articles, oldest first."""
    query = forms.read_query(ArticlesQuery).model_copy(update={"limit": PAGE})
    with reading() as session:
        found = articles.list_articles(
            session,
            principal().workspace_id,
            status=query.status,
            source=query.source,
            external_id=query.external_id,
            canonical_url=query.canonical_url,
            since=query.since,
            after=position_id(query, "articles"),
            limit=PAGE + 1,
        )
        page, cursor = split_page(found, query, "articles", lambda article: str(article.id))
        return render("articles.html", articles=page, next_cursor=cursor)


@desk.get("/articles/<uuid:id>")
@signed_in(Scope.ARTICLES_READ)
def show_article(id: UUID) -> Response:  # noqa: A002  the word of the API
    """An article with its claims marked, and what has become of them."""
    with reading() as session:
        article = articles.get_article(session, principal().workspace_id, id)
        revision = revisions.get_revision(session, article)
        found = claims.claims_of_article(session, article)
        placed = {claim.id: where for claim, where in found}
        shown = show_claims(session, [claim for claim, _ in found], placed)
        texts = {"title": revision.title, "summary": revision.summary, "text": revision.text}
        return render(
            "article.html",
            article=article,
            claims=shown,
            parts={part: cut_paragraphs(texts[part] or "", _find_spans(shown, part)) for part in PARTS},
            waiting_reason=progress.waiting_reason(session, article),
        )


def _find_spans(found: list[ClaimOut], part: str) -> list[Span[ClaimOut]]:
    """Where the claims stand in a part; of claims on one stretch the first is linked."""
    seen: set[tuple[int, int]] = set()
    spans = []
    for claim in found:
        for one in claim.appearances:
            if one.part == part and (one.start, one.end) not in seen:
                seen.add((one.start, one.end))
                spans.append(Span(one.start, one.end, claim))
    return spans
