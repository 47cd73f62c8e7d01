"""Accounts: the people and machines of a workspace."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.errors import Conflict
from claimdesk.people import accounts, passwords
from claimdesk.queue import ownership
from claimdesk.records.account import Account, Role, Scope
from service.api.blueprints import build_blueprint
from service.http import idempotency
from service.http.authentication import needs
from service.http.context import parts, principal, reading, transaction
from service.http.limits import check_version, version_taken, versioned
from service.http.paging import read_position_id, split_page
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, ListQuery, Name, Output

api = build_blueprint("accounts", "People and machines of the workspace.")


Email = Annotated[str, Field(min_length=3, max_length=320, pattern=r"^[^@\s]+@[^@\s]+$")]


class AccountIn(Input):
    name: Name
    email: Email
    role: Role


class AccountPatch(Input):
    """disabled: it can't sign in any more, its keys are revoked for good and what it held goes back."""

    name: Name = ""
    email: Email = ""
    role: Role = Role.VIEWER
    disabled: bool = False


class PasswordIn(Input):
    password: Annotated[str, Field(min_length=passwords.SHORTEST, max_length=passwords.LONGEST)]


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
        after = read_position_id(query, "accounts")
        found = accounts.list_accounts(session, principal().workspace_id, after, query.limit + 1)
    page, next_cursor = split_page(found, query, "accounts", lambda account: str(account.id))
    return answer(AccountsOut(items=[show_account(account) for account in page], next_cursor=next_cursor))


@api.get("/<uuid:id>", responses={200: AccountOut})
@needs(Scope.ADMIN)
def get_account(path: IdPath) -> Response:
    """An account."""
    with reading() as session:
        account = accounts.get_account(session, principal().workspace_id, path.id)
        return answer(show_account(account), version=account.version)


@api.patch("/<uuid:id>", responses={200: AccountOut})
@needs(Scope.ADMIN)
@versioned
@may_fail(Conflict)
def change_account(path: IdPath, body: AccountPatch) -> Response:
    """Rename an account, give it another role, disable or enable it; the last admin stays."""
    with transaction() as session:
        account = accounts.lock_account(session, principal(), path.id)
        check_version(account.version)
        given = body.model_dump(exclude_unset=True)
        if accounts.change_account(session, principal(), account, given):
            ownership.release_all(session, principal(), account.id)
        session.flush()
        return answer(show_account(account), version=account.version)


@api.post("/<uuid:id>/password", responses={200: AccountOut})
@needs(Scope.ADMIN)
@version_taken
def set_password(path: IdPath, body: PasswordIn) -> Response:
    """Give a person a password for the desk; whoever is signed in with the old one is signed out."""
    idempotency.note_body_digest(parts().signer.fingerprint("password", body.password))
    hashed = passwords.hash_password(body.password)
    with transaction() as session:
        account = accounts.lock_account(session, principal(), path.id)
        check_version(account.version)
        account = passwords.set_password(session, principal(), account.id, hashed)
        return answer(show_account(account), version=account.version)
