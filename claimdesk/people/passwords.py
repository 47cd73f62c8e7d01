"""Passwords of people who sign in at the desk: argon2id, checked in equal time whatever is wrong.

Hashing takes some 140 ms and 64 MB by design, so it is done before a transaction is opened, never in one, and few at a
time: 55 wrong sign-ins at once took 1.9 GB.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk.errors import FieldError, Forbidden, Invalid, TooManyRequests, Unauthenticated
from claimdesk.events import history
from claimdesk.people import accounts, policies
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Role

SHORTEST, LONGEST = 12, 200  # characters; NIST SP 800-63B asks for length, not for kinds of characters
HASHER = PasswordHasher()  # argon2id with the library's defaults, RFC 9106's second choice
AT_ONCE, WAITING = 2, 16  # hashings of this process, and callers that have one or wait for it
WRONG = "the address or the password is wrong, or the account is disabled"


def hash_password(password: str) -> str:
    """The hash to keep. Raises Invalid for one that is too short or too long; slow, so call it outside a transaction."""
    if not SHORTEST <= len(password) <= LONGEST:
        said = f"must have {SHORTEST} to {LONGEST} characters"
        raise Invalid(f"the password {said}", [FieldError("/password", said)])
    with _wait_for_turn():
        return HASHER.hash(password)


def set_password(session: Session, by: Principal, account_id: UUID, hashed: str) -> Account:
    """Give an account of the caller's workspace a password, by its hash; whoever is signed in with the old one is out.

    An admin's to do for anybody, else one's own. Raises NotFound, Forbidden, Invalid for a machine.
    """
    account = accounts.lock_account(session, by, account_id)
    if by.role != Role.ADMIN and by.account_id != account.id:
        raise Forbidden("only an admin sets somebody else's password")
    policies.check_may_manage(by, account)
    if account.role == Role.MACHINE:
        raise Invalid("a machine has keys, not a password")
    is_first = account.password_hash is None
    account.password_hash = hashed
    account.version += 1
    history.record_by(session, by, account, "password_set" if is_first else "password_changed")
    return account


def list_matching(
    session: Session, email: str, password: str, workspace_id: UUID | None = None
) -> list[Account]:
    """Every account with this address and password, oldest first: one person may have one in several workspaces.

    Raises Unauthenticated, in the same words and after the same time whatever is wrong; TooManyRequests.
    """
    query = select(Account).where(
        func.lower(Account.email) == email.strip().lower(),
        Account.password_hash.is_not(None),
        Account.disabled_at.is_(None),
    )
    if workspace_id is not None:
        query = query.where(Account.workspace_id == workspace_id)
    known = session.scalars(query.order_by(Account.id)).all()
    if not known:
        _matches(_hash_for_nobody(), password)  # so that the time says nothing
    found = [stamp for stamp in known if stamp.password_hash and _matches(stamp.password_hash, password)]
    if not found:
        raise Unauthenticated(WRONG)
    return found


def check_password(account: Account, password: str) -> None:
    """Raises Unauthenticated unless the password is the account's."""
    if not _matches(account.password_hash or _hash_for_nobody(), password):
        raise Unauthenticated("the present password is another")


def build_stamp(account: Account) -> str:
    """What a signed-in session keeps beside the account's id: it changes with the password."""
    return sha256((account.password_hash or "").encode()).hexdigest()[:32]


def find_signed_in(session: Session, account_id: UUID, stamp: str) -> Principal | None:
    """Who is signed in; None once they are disabled or their password is another."""
    account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None or account.password_hash is None:
        return None
    return accounts.build_principal(account) if build_stamp(account) == stamp else None


@cache
def _hash_for_nobody() -> str:
    with _wait_for_turn():
        return HASHER.hash("nobody's")


def _matches(hashed: str, password: str) -> bool:
    try:
        with _wait_for_turn():
            return HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


_HASHING, _WAITING = BoundedSemaphore(AT_ONCE), BoundedSemaphore(WAITING)


@contextmanager
def _wait_for_turn() -> Iterator[None]:
    """Hold one of the few places for hashing. Raises TooManyRequests when too many wait: they would hold all threads."""
    if not _WAITING.acquire(blocking=False):
        raise TooManyRequests("too many people sign in just now; try again in some seconds", retry_after_s=5)
    try:
        with _HASHING:
            yield
    finally:
        _WAITING.release()
