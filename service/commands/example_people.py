"""People for the first start with the examples: two who read and one who edits, so that anybody can sign in at once."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.database import Database
from claimdesk.errors import Unauthenticated
from claimdesk.people import accounts, passwords
from claimdesk.people.accounts import NewAccount
from claimdesk.records.account import Account, Role
from claimdesk.settings import Settings

PASSWORD_BYTES = 12  # 16 characters, 96 random bits
WANTED = (
    NewAccount("Rhea Quarrow", "reader@claimdesk.invalid", Role.REVIEWER),
    NewAccount("Samir Oldenby", "second@claimdesk.invalid", Role.REVIEWER),
    NewAccount("Edda Marlowick", "editor@claimdesk.invalid", Role.EDITOR),
)


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """How one of them signs in; without a password once they have changed it."""

    name: str
    email: str
    role: str
    password: str | None


def ensure_people(settings: Settings, database: Database) -> list[ExamplePerson]:
    """The people, made where they are not there yet; passwords that still fit are told again."""
    written = {person.email: person.password for person in read_people(settings)}
    made = [_make_password() for _ in WANTED]  # hashed before the transaction: it takes its time
    with database.transaction() as session:
        admin = accounts.find_instance_admin(session)
        if admin is None:
            return []
        return [
            _ensure_one(
                session,
                admin,
                ExamplePerson(person.name, person.email, person.role.value, password),
                hashed,
                written.get(person.email),
            )
            for person, (password, hashed) in zip(WANTED, made, strict=True)
        ]


def _make_password() -> tuple[str, str]:
    """A new password and its hash."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    return password, passwords.hash_password(password)


def _ensure_one(
    session: Session, admin: Account, new: ExamplePerson, hashed: str, written: str | None
) -> ExamplePerson:
    account = session.scalar(
        select(Account).where(Account.workspace_id == admin.workspace_id, Account.email == new.email)
    )
    if account is not None:
        return ExamplePerson(
            new.name, new.email, new.role, written if _fits_account(account, written) else None
        )
    by = accounts.build_principal(admin)
    account = accounts.add_account(session, by, NewAccount(new.name, new.email, Role(new.role)))
    passwords.set_password(session, by, account.id, hashed)
    return new


def _fits_account(account: Account, password: str | None) -> bool:
    if password is None:
        return False
    try:
        passwords.check_password(account, password)
    except Unauthenticated:
        return False
    return True


def read_people(settings: Settings) -> list[ExamplePerson]:
    """The people that up.json tells of; none where it can't be read."""
    try:
        found = json.loads((settings.folder / "up.json").read_text()).get("people") or []
        return [ExamplePerson(**person) for person in found]
    except (OSError, ValueError, TypeError, AttributeError):
        return []


def describe_people(people: Sequence[ExamplePerson]) -> list[dict[str, str | None]]:
    """The people as up.json tells of them."""
    return [asdict(person) for person in people]
