"""Workspaces and the accounts in them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import Conflict, FieldError, NotFound
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Key, Role, Scope, SignIn, Workspace
from claimdesk.terms import SubjectKind


@dataclass(frozen=True, slots=True)
class NewAccount:
    """email is an address for people, and what makes an account unique in its workspace."""

    name: str
    email: str
    role: Role


def add_workspace(session: Session, name: str, *, is_instance_admin: bool = False) -> Account:
    """A new workspace with its first admin, who is given back; nobody is asked."""
    workspace = Workspace(name=name)
    session.add(workspace)
    session.flush()
    admin = Account(
        workspace_id=workspace.id,
        name="Admin",
        email="admin@claimdesk.invalid",
        role=Role.ADMIN,
        is_instance_admin=is_instance_admin,
    )
    session.add(admin)
    session.flush()
    history.record(session, workspace.id, SubjectKind.WORKSPACE, workspace.id, "made")
    return admin


def get_workspace(session: Session, workspace_id: UUID) -> Workspace:
    """The workspace. Raises NotFound."""
    found = session.get(Workspace, workspace_id)
    if found is None:
        raise NotFound("there is no such workspace")
    return found


def find_instance_admin(session: Session) -> Account | None:
    """The instance's first admin; None on an empty database."""
    return session.scalar(select(Account).where(Account.is_instance_admin).order_by(Account.id).limit(1))


def add_account(session: Session, by: Principal, new: NewAccount) -> Account:
    """A new account in the caller's workspace. Raises Conflict when the address is taken there."""
    _check_email_free(session, by, new.email)
    account = Account(workspace_id=by.workspace_id, name=new.name, email=new.email, role=new.role)
    session.add(account)
    session.flush()
    history.record_by(session, by, account, "made", changes={"role": new.role.value})
    return account


def get_account(session: Session, workspace_id: UUID, account_id: UUID) -> Account:
    """An account of the workspace. Raises NotFound."""
    account = session.scalar(
        select(Account).where(Account.id == account_id, Account.workspace_id == workspace_id)
    )
    if account is None:
        raise NotFound("there is no such account")
    return account


def lock_account(session: Session, by: Principal, account_id: UUID) -> Account:
    """An account of the caller's workspace, locked for a change. Raises NotFound."""
    account = session.scalar(
        select(Account)
        .where(Account.id == account_id, Account.workspace_id == by.workspace_id)
        .with_for_update(key_share=True)
    )
    if account is None:
        raise NotFound("there is no such account")
    return account


def change_account(session: Session, by: Principal, account: Account, given: Mapping[str, Any]) -> bool:
    """Set name, email, role or disabled of the locked account; True when it may work on claims no more.

    A disabled account's keys and sign-ins end for good; what it held is the caller's to give back. Raises Conflict for
    an address that is taken, and for what would leave the workspace without an admin; Forbidden for the instance's.
    """
    policies.check_may_manage(by, account)
    before = {"name": account.name, "email": account.email, "role": account.role.value}
    said: dict[str, Any] = {
        name: {"from": before[name], "to": given[name]}
        for name in before
        if name in given and given[name] != before[name]
    }
    is_disabled = given.get("disabled", account.disabled_at is not None)
    if is_disabled != (account.disabled_at is not None):
        said["disabled"] = {"from": not is_disabled, "to": is_disabled}
    if not said:
        return False
    role = Role(given.get("role", account.role))
    if account.role == Role.ADMIN and account.disabled_at is None and (is_disabled or role != Role.ADMIN):
        _check_other_admin(session, account)
    if "email" in said and given["email"].lower() != account.email.lower():
        _check_email_free(session, by, given["email"])
    for name in before.keys() & said.keys():
        setattr(account, name, role if name == "role" else given[name])
    if "disabled" in said:
        account.disabled_at = clock.now() if is_disabled else None
    account.version += 1
    if is_disabled and "disabled" in said:
        _end_access(session, account)
    history.record_by(session, by, account, "changed", changes=said)
    return is_disabled or role not in policies.WORKING


def build_principal(account: Account) -> Principal:
    """The account with all that its role may do: who signs in has no key that narrows it."""
    return Principal(
        workspace_id=account.workspace_id,
        account_id=account.id,
        name=account.name,
        role=account.role,
        scopes=policies.list_allowed_scopes(account.role, list(Scope)),
        is_instance_admin=account.is_instance_admin,
    )


def _end_access(session: Session, account: Account) -> None:
    """Revoke the account's keys and end its sign-ins: none of them works again when it is enabled."""
    session.execute(
        update(Key)
        .where(Key.account_id == account.id, Key.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def _check_email_free(session: Session, by: Principal, email: str) -> None:
    taken = session.scalar(
        select(Account.id).where(
            Account.workspace_id == by.workspace_id, func.lower(Account.email) == email.lower()
        )
    )
    if taken is not None:
        raise Conflict(
            "an account with this email exists", errors=[FieldError("/email", "is taken in this workspace")]
        )


def _check_other_admin(session: Session, account: Account) -> None:
    """Raises Conflict unless another admin is there. The workspace's admins are locked: two can't remove each other at once."""
    admins = session.scalars(
        select(Account.id)
        .where(
            Account.workspace_id == account.workspace_id,
            Account.role == Role.ADMIN,
            Account.disabled_at.is_(None),
        )
        .order_by(Account.id)
        .with_for_update(key_share=True)
    ).all()
    if set(admins) <= {account.id}:
        raise Conflict("this is the workspace's last admin; make another one first")


def get_account_by_email(session: Session, workspace_id: UUID, email: str) -> Account:
    """The workspace's account with this address. Raises NotFound."""
    account = session.scalar(
        select(Account).where(
            Account.workspace_id == workspace_id, func.lower(Account.email) == email.lower()
        )
    )
    if account is None:
        raise NotFound(f"there is no account with the email {email}")
    return account


def find_by_email(session: Session, email: str, workspace: str | None = None) -> list[Account]:
    """The accounts with this address, of the named workspace or of all: each has one at most."""
    query = select(Account).where(func.lower(Account.email) == email.strip().lower()).order_by(Account.id)
    if workspace is not None:
        named = select(Workspace.id).where(Workspace.name == workspace)
        query = query.where(Account.workspace_id.in_(named))
    return list(session.scalars(query))


def list_accounts(session: Session, workspace_id: UUID, after: UUID | None, limit: int) -> list[Account]:
    """The workspace's accounts by age."""
    query = select(Account).where(Account.workspace_id == workspace_id).order_by(Account.id).limit(limit)
    return list(session.scalars(query.where(Account.id > after) if after else query))


def list_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The accounts' names by their ids."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}
