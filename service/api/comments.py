"""Talk on a claim: comments, and whom the desk asked."""

from functools import partial
from uuid import UUID

from flask import Response

from claimdesk.claims import comments
from claimdesk.errors import Conflict, WrongState
from claimdesk.records.account import Scope
from service.api.blueprints import build_blueprint
from service.api.comments_schemas import (
    CommentIn,
    CommentOut,
    CommentsOut,
    ContactIn,
    ContactOut,
    ContactPatch,
    ContactsOut,
    show_comment,
    show_contact,
)
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import version_taken
from service.http.paging import read_page
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, ListQuery
from service.http.versioned_claim import get_current, get_seen

api = build_blueprint("claim talk", "Comments, and who was asked.", "claims")


class ContactPath(IdPath):
    contact_id: UUID


@api.get("/<uuid:id>/comments", responses={200: CommentsOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_comments(path: IdPath, query: ListQuery) -> Response:
    """The comments that you may see, oldest first."""
    with reading() as session:
        read = partial(comments.list_comments, session, principal(), get_current(session, path.id))
        page, next_cursor = read_page(query, f"comments of {path.id}", read)
    return answer(CommentsOut(items=[show_comment(comment) for comment in page], next_cursor=next_cursor))


@api.post("/<uuid:id>/comments", responses={201: CommentOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def comment(path: IdPath, body: CommentIn) -> Response:
    """Say something to colleagues; while reading on a blind queue it is yours alone until both have read."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        return answer(show_comment(comments.add_comment(session, principal(), claim, body.text)), 201)


@api.get("/<uuid:id>/contacts", responses={200: ContactsOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_contacts(path: IdPath, query: ListQuery) -> Response:
    """Who was asked for comment, oldest first."""
    with reading() as session:
        read = partial(comments.list_contacts, session, principal(), get_current(session, path.id))
        page, next_cursor = read_page(query, f"contacts of {path.id}", read)
    return answer(ContactsOut(items=[show_contact(contact) for contact in page], next_cursor=next_cursor))


@api.post("/<uuid:id>/contacts", responses={201: ContactOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def ask(path: IdPath, body: ContactIn) -> Response:
    """Note whom the desk asked; a publishable one stands in the verdict."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        return answer(show_contact(comments.add_contact(session, principal(), claim, body.model_dump())), 201)


@api.patch("/<uuid:id>/contacts/<uuid:contact_id>", responses={200: ContactOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState, Conflict)
def answer_contact(path: ContactPath, body: ContactPatch) -> Response:
    """Note what has come of it."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        given = body.model_dump(exclude_unset=True)
        return answer(
            show_contact(comments.update_contact(session, principal(), claim, path.contact_id, given))
        )
