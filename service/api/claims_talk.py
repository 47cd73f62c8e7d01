"""Talk on a claim: comments, and whom the desk asked."""

from uuid import UUID

from flask import Response

from claimdesk.claims import claims, talk
from claimdesk.claims.writing import find_survivor
from claimdesk.errors import Conflict, WrongState
from claimdesk.queue import leases
from claimdesk.records.account import Scope
from service.answers import answer, moved
from service.api.blueprints import build_blueprint
from service.api.claims_work_schemas import (
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
from service.authentication import needs
from service.context import principal, reading, transaction
from service.limits import check_version, version_taken
from service.paging import position_id, split_page
from service.problems import may_fail
from service.schemas import IdPath, ListQuery

api = build_blueprint("claim talk", "Comments, and who was asked.", "claims")


class ContactPath(IdPath):
    contact_id: UUID


@api.get("/<uuid:id>/comments", responses={200: CommentsOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_comments(path: IdPath, query: ListQuery) -> Response:
    """The comments that you may see, oldest first."""
    name = f"comments of {path.id}"
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, path.id)
        if claim.merged_into is not None:
            return moved(f"/api/v1/claims/{find_survivor(session, claim).id}/comments")
        after = position_id(query, name)
        found = talk.list_comments(session, principal(), claim, after, query.limit + 1)
    page, next_cursor = split_page(found, query, name, lambda one: str(one.id))
    return answer(CommentsOut(items=[show_comment(one) for one in page], next_cursor=next_cursor))


@api.post("/<uuid:id>/comments", responses={201: CommentOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def comment(path: IdPath, body: CommentIn) -> Response:
    """Say something to colleagues; while reading on a blind queue it is yours alone until both have read."""
    with transaction() as session:
        claim = leases.get_locked(session, principal().workspace_id, path.id)
        check_version(claim.version)
        return answer(show_comment(talk.comment(session, principal(), claim, body.text)), 201)


@api.get("/<uuid:id>/contacts", responses={200: ContactsOut, 308: None})
@needs(Scope.CLAIMS_READ)
def list_contacts(path: IdPath, query: ListQuery) -> Response:
    """Who was asked for comment, oldest first."""
    name = f"contacts of {path.id}"
    with reading() as session:
        claim = claims.get_claim(session, principal().workspace_id, path.id)
        if claim.merged_into is not None:
            return moved(f"/api/v1/claims/{find_survivor(session, claim).id}/contacts")
        after = position_id(query, name)
        found = talk.list_contacts(session, principal(), claim, after, query.limit + 1)
    page, next_cursor = split_page(found, query, name, lambda one: str(one.id))
    return answer(ContactsOut(items=[show_contact(one) for one in page], next_cursor=next_cursor))


@api.post("/<uuid:id>/contacts", responses={201: ContactOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def ask(path: IdPath, body: ContactIn) -> Response:
    """Note whom the desk asked; a publishable one stands in the verdict."""
    with transaction() as session:
        claim = leases.get_locked(session, principal().workspace_id, path.id)
        check_version(claim.version)
        return answer(show_contact(talk.ask(session, principal(), claim, body.model_dump())), 201)


@api.patch("/<uuid:id>/contacts/<uuid:contact_id>", responses={200: ContactOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState, Conflict)
def answer_contact(path: ContactPath, body: ContactPatch) -> Response:
    """Note what has come of it."""
    with transaction() as session:
        claim = leases.get_locked(session, principal().workspace_id, path.id)
        check_version(claim.version)
        given = body.model_dump(exclude_unset=True)
        return answer(show_contact(talk.answer_contact(session, principal(), claim, path.contact_id, given)))
