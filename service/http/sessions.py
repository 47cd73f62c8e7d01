"""Who is signed in at the desk: a signed cookie that names a sign-in and the password that it was made with.

The cookie is sent to the desk's pages only, scripts can't read it, and other sites' forms don't send it. It ends
with signing out, wherever a copy of it is, with the working day, with the account and with the password.
"""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from flask import Flask
from flask import session as cookie
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.people import passwords, sign_ins
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account
from claimdesk.settings import Settings

PATH = "/desk"
OFFER_LASTS = timedelta(minutes=5)
SIGN_IN, STAMP, BEGAN, OFFERED = "sign_in", "stamp", "began", "offered"


def configure(app: Flask, settings: Settings, secret: bytes) -> None:
    """Have cookies signed with a key made of the instance's secret, and kept from scripts, other sites and the API."""
    is_https = settings.address.startswith("https://")
    app.config.update(
        SECRET_KEY=sha256(b"desk cookie\x1f" + secret).digest(),
        SESSION_COOKIE_NAME="__Secure-claimdesk" if is_https else "claimdesk",
        SESSION_COOKIE_PATH=PATH,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        PERMANENT_SESSION_LIFETIME=sign_ins.LASTS,
    )


def begin(session: Session, account: Account) -> None:
    """Sign the account in; whatever the cookie held before is gone, and so is the sign-in that it named."""
    _end(session)
    cookie.clear()
    cookie[SIGN_IN], cookie[STAMP] = (
        str(sign_ins.begin_sign_in(session, account).id),
        passwords.build_stamp(account),
    )


def offer_accounts(found: Sequence[Account]) -> None:
    """Note that the password fitted all these accounts, so that one of them can be chosen."""
    cookie.clear()
    cookie[OFFERED] = {str(account.id): passwords.build_stamp(account) for account in found}
    cookie[BEGAN] = int(clock.now().timestamp())


def list_offered(session: Session) -> list[Account]:
    """The accounts that can be chosen just now."""
    stamps: dict[str, str] = cookie.get(OFFERED, {})
    if clock.now().timestamp() - cookie.get(BEGAN, 0) > OFFER_LASTS.total_seconds():
        return []
    found = [session.get(Account, UUID(account_id)) for account_id in stamps]
    return [
        account
        for account in found
        if account is not None
        and account.disabled_at is None
        and passwords.build_stamp(account) == stamps[str(account.id)]
    ]


def end(session: Session) -> None:
    """Sign out, here and wherever the cookie was copied to."""
    _end(session)
    cookie.clear()


def _end(session: Session) -> None:
    known = cookie.get(SIGN_IN)
    if known is not None:
        sign_ins.end_sign_in(session, UUID(known))


def find_principal(session: Session) -> Principal | None:
    """Who is signed in; None for nobody, and for whom signing in has ended."""
    sign_in, stamp = cookie.get(SIGN_IN), cookie.get(STAMP)
    if sign_in is None or stamp is None:
        return None
    return sign_ins.find_principal(session, UUID(sign_in), stamp)
