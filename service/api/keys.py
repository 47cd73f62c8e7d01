"""API keys of the workspace's accounts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response
from limits import parse_many
from pydantic import AfterValidator, Field

from claimdesk.errors import Conflict, NotFound
from claimdesk.people import keys
from claimdesk.records.account import Key, Scope
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.paging import read_position_id, split_page
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import IdPath, Input, ListQuery, Output, Time

api = build_blueprint("keys", "What requests are made with.")


def _is_rate(value: str) -> str:
    try:
        rates = parse_many(value)
    except ValueError as error:
        raise ValueError('must be like "60/minute"') from error
    if not all(rate.amount for rate in rates):
        raise ValueError("must let at least one request through; to end a key, DELETE it")
    return value


Rate = Annotated[str, Field(max_length=100, examples=["60/minute"]), AfterValidator(_is_rate)]


class KeyIn(Input):
    account_id: UUID
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires_at: Time | None = None
    rate_limit: Rate | None = None


class KeyOut(Output):
    """A key without its secret."""

    id: UUID
    account_id: UUID
    prefix: str = Field(description="The part of the key that is no secret.")
    scopes: list[Scope]
    expires_at: datetime | None
    rate_limit: str | None
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the hour.")
    revoked_at: datetime | None


class NewKeyOut(KeyOut):
    key: str | None = Field(description="Shown once, with the first answer.")


class KeysOut(Output):
    items: list[KeyOut]
    next_cursor: str | None


def show_key(key: Key) -> KeyOut:
    return KeyOut(**{name: getattr(key, name) for name in KeyOut.model_fields})


@api.post("", responses={201: NewKeyOut})
@needs(Scope.ADMIN)
@may_fail(NotFound, Conflict)
def make_key(body: KeyIn) -> Response:
    """A new key for an account; it is shown this once."""
    with transaction() as session:
        made = keys.make_key(
            session, principal(), body.account_id, body.scopes, body.expires_at, body.rate_limit
        )
        shown = NewKeyOut(**show_key(made.key).model_dump(), key=made.secret)
        return answer(shown, 201, secret=["key"], subject_id=made.key.id)


@api.get("", responses={200: KeysOut})
@needs(Scope.ADMIN)
def list_keys(query: ListQuery) -> Response:
    """The workspace's keys, oldest first, without their secrets."""
    with reading() as session:
        after = read_position_id(query, "keys")
        found = keys.list_keys(session, principal().workspace_id, after, query.limit + 1)
    page, next_cursor = split_page(found, query, "keys", lambda key: str(key.id))
    return answer(KeysOut(items=[show_key(key) for key in page], next_cursor=next_cursor))


@api.delete("/<uuid:id>", responses={204: None})
@needs(Scope.ADMIN)
def revoke_key(path: IdPath) -> Response:
    """Revoke a key: it is refused from now on."""
    with transaction() as session:
        keys.revoke_key(session, principal(), path.id)
        return no_content()
