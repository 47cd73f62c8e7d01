"""API keys: `cd_<prefix>_<secret>`. The secret is 256 random bits, kept as SHA-256 and shown once.

A slow hash guards guessable passwords; these are not guessable, so a fast one is right.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import Conflict, NotFound, Unauthenticated
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.accounts import get_account
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Key, Scope

PREFIX_BYTES = 6
SECRET_BYTES = 32
LONGEST_TOKEN = 200
NOTED_EVERY = timedelta(hours=1)  # last_used_at is that exact, so that reading costs no write


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key; `secret` is the whole token and is never seen again."""

    key: Key
    secret: str


def make_key(
    session: Session,
    by: Principal,
    account_id: UUID,
    scopes: Sequence[Scope],
    expires_at: datetime | None = None,
    rate_limit: str | None = None,
) -> MadeKey:
    """A key for an account of the caller's workspace.

    Raises NotFound, Conflict for a disabled account, Invalid for a scope beyond its role, Forbidden for the instance's
    admin.
    """
    account = get_account(session, by.workspace_id, account_id)
    policies.check_may_manage(by, account)
    if account.disabled_at is not None:
        raise Conflict("the account is disabled; enable it before it gets a key")
    policies.check_scopes(account.role, scopes)
    made = add_key(session, account, scopes, expires_at, rate_limit)
    history.record_by(
        session,
        by,
        made.key,
        "made",
        changes={"account_id": str(account.id), "scopes": list(made.key.scopes)},
    )
    return made


def add_key(
    session: Session,
    account: Account,
    scopes: Sequence[Scope],
    expires_at: datetime | None = None,
    rate_limit: str | None = None,
) -> MadeKey:
    """A key for the account; nobody is asked."""
    prefix = secrets.token_hex(PREFIX_BYTES)
    token = f"cd_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    key = Key(
        workspace_id=account.workspace_id,
        account_id=account.id,
        prefix=prefix,
        key_hash=sha256(token.encode()).digest(),
        scopes=sorted({scope.value for scope in scopes}),
        expires_at=expires_at,
        rate_limit=rate_limit,
    )
    session.add(key)
    session.flush()
    return MadeKey(key, token)


@dataclass(frozen=True, slots=True)
class Authenticated:
    """Who is asking, and whether it is time to write down that the key is in use."""

    principal: Principal
    is_use_unnoted: bool


def authenticate(session: Session, token: str, now: datetime) -> Authenticated:
    """Who the token belongs to. Raises Unauthenticated, in the same words whatever is wrong with it."""
    wrong = Unauthenticated("the key is not known, has expired or was revoked")
    start, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    if start != "cd" or not prefix or not secret or len(token) > LONGEST_TOKEN or not token.isascii():
        raise wrong
    found = session.execute(
        select(Key, Account).join(Account, Account.id == Key.account_id).where(Key.prefix == prefix)
    ).one_or_none()
    if found is None:
        raise wrong
    key, account = found
    if not hmac.compare_digest(key.key_hash, sha256(token.encode()).digest()):
        raise wrong
    if key.revoked_at or account.disabled_at or (key.expires_at and key.expires_at <= now):
        raise wrong
    principal = Principal(
        workspace_id=account.workspace_id,
        account_id=account.id,
        name=account.name,
        role=account.role,
        scopes=policies.list_allowed_scopes(account.role, [Scope(scope) for scope in key.scopes]),
        key_id=key.id,
        rate_limit=key.rate_limit,
        is_instance_admin=account.is_instance_admin,
    )
    return Authenticated(principal, key.last_used_at is None or key.last_used_at < now - NOTED_EVERY)


def record_use(session: Session, key_id: UUID | None, now: datetime) -> None:
    """Write down that the key is in use."""
    session.execute(update(Key).where(Key.id == key_id).values(last_used_at=now))


def list_keys(session: Session, workspace_id: UUID, after: UUID | None, limit: int) -> list[Key]:
    """The workspace's keys by age, without their secrets."""
    query = select(Key).where(Key.workspace_id == workspace_id).order_by(Key.id).limit(limit)
    return list(session.scalars(query.where(Key.id > after) if after else query))


def revoke_key(session: Session, by: Principal, key_id: UUID) -> None:
    """End a key of the caller's workspace; ending it again changes nothing.

    Raises NotFound, Forbidden for the instance's admin.
    """
    key = session.scalar(select(Key).where(Key.id == key_id, Key.workspace_id == by.workspace_id))
    if key is None:
        raise NotFound("there is no such key")
    policies.check_may_manage(by, session.get_one(Account, key.account_id))
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        history.record_by(session, by, key, "revoked")
