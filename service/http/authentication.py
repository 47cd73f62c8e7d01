"""Deny by default: each view says which scopes it needs, or that it is public; all else is refused at start.

Views of the API take a key and never look at a cookie; pages of the desk take a signed-in session and never a key.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app, g, request

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.errors import DatabaseUnavailable, Unauthenticated
from claimdesk.people import keys
from claimdesk.people.principals import Principal
from claimdesk.records.account import Scope
from service.http import sessions

log = structlog.get_logger()

F = TypeVar("F", bound=Callable[..., Any])
NEEDS, PUBLIC, SIGNED_IN = "claimdesk_needs", "claimdesk_public", "claimdesk_signed_in"


def needs(*scopes: Scope) -> Callable[[F], F]:
    """Mark a view as for keys with all of the scopes; it is checked before anything of the request is read."""

    def mark(view: F) -> F:
        setattr(view, NEEDS, scopes)
        return view

    return mark


def signed_in(*scopes: Scope) -> Callable[[F], F]:
    """Mark a page as for people who are signed in and whose role has all of the scopes."""

    def mark(view: F) -> F:
        setattr(view, SIGNED_IN, scopes)
        return view

    return mark


def public(view: F) -> F:
    """Mark a view as for everybody; a key that is given is still checked."""
    setattr(view, PUBLIC, True)
    return view


def configure(app: Flask, database: Database) -> None:
    """Have every request's key checked against its view's needs."""
    app.before_request(lambda: _authenticate(database))


def check_views(app: Flask) -> None:
    """Raise unless each view says what it needs: a route nobody thought of is never open."""
    for endpoint, view in app.view_functions.items():
        if not any(hasattr(view, mark) for mark in (NEEDS, PUBLIC, SIGNED_IN)):
            raise AssertionError(f"the view {endpoint} says neither @needs(…) nor @signed_in(…) nor @public")


def scopes_of(view: Callable[..., Any]) -> tuple[Scope, ...] | None:
    """The scopes that a view needs, None when it is public."""
    return getattr(view, NEEDS, None)


def page_scopes_of(view: Callable[..., Any]) -> tuple[Scope, ...] | None:
    """The scopes that a page of the desk needs, None when it is no such page."""
    return getattr(view, SIGNED_IN, None)


def _authenticate(database: Database) -> None:
    if request.endpoint is None:
        return  # no such route: 404 or 405, the same for everybody
    view = current_app.view_functions[request.endpoint]
    page_scopes = page_scopes_of(view)
    if page_scopes is not None:
        _authenticate_person(database, page_scopes)
        return
    scopes = scopes_of(view)
    given = request.headers.get("Authorization")
    if scopes is None and given is None:
        return
    found = identify(database, given)
    found.require(*(scopes or ()))
    g.principal = found


def _authenticate_person(database: Database, scopes: tuple[Scope, ...]) -> None:
    with database.reading() as session:
        found = sessions.find_principal(session)
    if found is None:
        raise Unauthenticated("sign in to see this page")
    g.principal = found  # who may not see this page still sees whose it is, and the way back
    found.require(*scopes)


def identify(database: Database, header: str | None) -> Principal:
    """Whose key the Authorization header holds. Raises Unauthenticated."""
    if header is None:
        raise Unauthenticated("an API key is needed: Authorization: Bearer cd_…")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated("the scheme must be Bearer")
    with database.reading() as session:
        authenticated = keys.authenticate(session, token.strip(), clock.now())
    if authenticated.is_use_unnoted:
        _note_use(database, authenticated.principal)
    return authenticated.principal


def _note_use(database: Database, principal: Principal) -> None:
    """Keep that the key is in use; a database too busy for that is no reason to refuse the request."""
    try:
        with database.transaction() as session:
            keys.record_use(session, principal.key_id, clock.now())
    except DatabaseUnavailable as error:
        log.warning("key.use_not_noted", key_id=str(principal.key_id), why=error.detail)
