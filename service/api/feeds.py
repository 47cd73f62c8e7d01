"""What a workspace shows to everybody: feeds of its verdicts, a page for each, and the log of corrections."""

import json
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import NotFound
from claimdesk.outgoing import public_feeds
from claimdesk.outgoing.public_feeds import PublicDesk
from service.api.blueprints import build_blueprint
from service.http.authentication import public
from service.http.content_security import add_page_headers
from service.http.context import parts
from service.http.problems import may_fail
from service.http.schemas import Input

api = build_blueprint("feeds", "What a workspace shows to everybody, once it has turned that on.")

ATOM, JSON_FEED, JSON_LD, HTML = (
    "application/atom+xml",
    "application/feed+json",
    "application/ld+json",
    "text/html",
)
KEPT_S = 300  # by caches: a correction is seen everywhere within five minutes


class FeedPath(Input):
    workspace: UUID


class VerdictPagePath(FeedPath):
    verdict_id: UUID


@api.get(
    "/<uuid:workspace>/verdicts.atom", responses={200: {"content": {ATOM: {"schema": {"type": "string"}}}}}
)
@public
@may_fail(NotFound)
def show_atom(path: FeedPath) -> Response:
    """The last 100 verdicts that were published, corrected or withdrawn, as Atom. Without a key."""
    return _answer(
        path,
        ATOM,
        lambda session, desk: public_feeds.write_atom(
            desk, public_feeds.list_entries(session, desk), clock.now()
        ),
    )


@api.get(
    "/<uuid:workspace>/verdicts.json",
    responses={200: {"content": {JSON_FEED: {"schema": {"type": "object"}}}}},
)
@public
@may_fail(NotFound)
def show_json_feed(path: FeedPath) -> Response:
    """The same as JSON Feed 1.1."""
    return _answer(
        path,
        JSON_FEED,
        lambda session, desk: public_feeds.write_json_feed(desk, public_feeds.list_entries(session, desk)),
    )


@api.get(
    "/<uuid:workspace>/verdicts.jsonld",
    responses={200: {"content": {JSON_LD: {"schema": {"type": "object"}}}}},
)
@public
@may_fail(NotFound)
def show_data_feed(path: FeedPath) -> Response:
    """The same as a DataFeed of ClaimReview, without withdrawn ones."""

    def write(session: Session, desk: PublicDesk) -> str:
        entries = public_feeds.list_entries(session, desk)
        reviews = public_feeds.build_claimreviews(session, desk, entries)
        return public_feeds.write_data_feed(desk, entries, reviews)

    return _answer(path, JSON_LD, write)


@api.get(
    "/<uuid:workspace>/verdicts/<uuid:verdict_id>",
    responses={200: {"content": {HTML: {"schema": {"type": "string"}}}}},
)
@public
@may_fail(NotFound)
def show_verdict_page(path: VerdictPagePath) -> Response:
    """A verdict's page for readers, with its ClaimReview inside; of a withdrawn one that it was, and why (410)."""
    status = 200

    def write(session: Session, desk: PublicDesk) -> str:
        nonlocal status
        entry = public_feeds.get_entry(session, desk, path.verdict_id)
        status = 410 if entry.is_withdrawn else 200
        reviews = public_feeds.build_claimreviews(session, desk, [entry])
        # in a script element nothing may look like its end
        embedded = json.dumps(reviews[0], ensure_ascii=False).replace("<", "\\u003c") if reviews else None
        return render_template("public/verdict.html", desk=desk, entry=entry, embedded=embedded)

    page = _answer(path, HTML, write)
    page.status_code = page.status_code if page.status_code == 304 else status
    return page


@api.get(
    "/<uuid:workspace>/corrections", responses={200: {"content": {HTML: {"schema": {"type": "string"}}}}}
)
@public
@may_fail(NotFound)
def show_corrections(path: FeedPath) -> Response:
    """The log of corrections for readers: what was corrected, clarified, updated or withdrawn, and when."""
    return _answer(
        path,
        HTML,
        lambda session, desk: render_template(
            "public/corrections.html", desk=desk, changes=public_feeds.list_changes(session, desk)
        ),
    )


def _answer(path: FeedPath, media_type: str, write: Callable[[Session, PublicDesk], str]) -> Response:
    """What is written, with a mark by which it is asked for again (304)."""
    opened = parts()
    with opened.database.reading() as session:
        desk = public_feeds.get_public_desk(session, path.workspace, opened.settings.address)
        body = write(session, desk).encode()
    response = Response(body, mimetype=media_type)
    response.set_etag(sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    if media_type == HTML:
        add_page_headers(response, is_https=opened.settings.address.startswith("https:"))
    response.make_conditional(request)
    return response
