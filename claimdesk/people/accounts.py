"""Workspaces and the accounts in them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk.errors import Conflict, FieldError, NotFound
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Role, Workspace


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
    history.record(session, workspace.id, "workspace", workspace.id, "made")
    return admin


def find_instance_admin(session: Session) -> Account | None:
    """The instance's first admin; None on an empty database."""
    return session.scalar(select(Account).where(Account.is_instance_admin).order_by(Account.id).limit(1))


def add_account(session: Session, by: Principal, new: NewAccount) -> Account:
    """A new account in the caller's workspace. Raises Conflict when the address is taken there."""
    taken = session.scalar(
        select(Account.id).where(
            Account.workspace_id == by.workspace_id, func.lower(Account.email) == new.email.lower()
        )
    )
    if taken is not None:
        raise Conflict(
            "an account with this email exists", errors=[FieldError("/email", "is taken in this workspace")]
        )
    account = Account(workspace_id=by.workspace_id, name=new.name, email=new.email, role=new.role)
    session.add(account)
    session.flush()
    history.record(
        session,
        by.workspace_id,
        "account",
        account.id,
        "made",
        by=by.account_id,
        by_name=by.name,
        changes={"role": new.role.value},
    )
    return account


def get_account(session: Session, workspace_id: UUID, account_id: UUID) -> Account:
    """An account of the workspace. Raises NotFound."""
    account = session.scalar(
        select(Account).where(Account.id == account_id, Account.workspace_id == workspace_id)
    )
    if account is None:
        raise NotFound("there is no such account")
    return account


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


def list_accounts(session: Session, workspace_id: UUID, after: UUID | None, limit: int) -> list[Account]:
    """The workspace's accounts by age."""
    query = select(Account).where(Account.workspace_id == workspace_id).order_by(Account.id).limit(limit)
    return list(session.scalars(query.where(Account.id > after) if after else query))
