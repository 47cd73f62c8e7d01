"""Accounts: the people and machines of a workspace."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.errors import Conflict
from claimdesk.people import accounts
from claimdesk.records.account import Account, Role, Scope
from service.answers import answer
from service.api.blueprints import build_blueprint
from service.authentication import needs
from service.context import principal, reading, transaction
from service.paging import position_id, split_page
from service.problems import may_fail
from service.schemas import IdPath, Input, ListQuery, Name, Output

api = build_blueprint("accounts", "People and machines of the workspace.")


class AccountIn(Input):
    name: Name
    email: Annotated[str, Field(min_length=3, max_length=320, pattern=r"^[^@\s]+@[^@\s]+$")]
    role: Role


class AccountOut(Output):
    id: UUID
    version: int
    name: str
    email: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None


class AccountsOut(Output):
    items: list[AccountOut]
    next_cursor: str | None


def show_account(account: Account) -> AccountOut:
    return AccountOut(**{name: getattr(account, name) for name in AccountOut.model_fields})


@api.post("", responses={201: AccountOut})
@needs(Scope.ADMIN)
@may_fail(Conflict)
def make_account(body: AccountIn) -> Response:
    """A new account in this workspace."""
    with transaction() as session:
        new = accounts.NewAccount(body.name, body.email, body.role)
        account = accounts.add_account(session, principal(), new)
        return answer(
            show_account(account),
            201,
            location=f"/api/v1/accounts/{account.id}",
            version=account.version,
            subject_id=account.id,
        )


@api.get("", responses={200: AccountsOut})
@needs(Scope.ADMIN)
def list_accounts(query: ListQuery) -> Response:
    """The workspace's accounts, oldest first."""
    with reading() as session:
        after = position_id(query, "accounts")
        found = accounts.list_accounts(session, principal().workspace_id, after, query.limit + 1)
    page, next_cursor = split_page(found, query, "accounts", lambda account: str(account.id))
    return answer(AccountsOut(items=[show_account(one) for one in page], next_cursor=next_cursor))


@api.get("/<uuid:id>", responses={200: AccountOut})
@needs(Scope.ADMIN)
def get_account(path: IdPath) -> Response:
    """An account."""
    with reading() as session:
        account = accounts.get_account(session, principal().workspace_id, path.id)
        return answer(show_account(account), version=account.version)
