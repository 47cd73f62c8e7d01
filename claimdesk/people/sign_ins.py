"""Who is signed in at the desk: a row for each browser, so that signing out there ends every copy of its cookie."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.people import passwords
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, SignIn

LASTS = timedelta(hours=12)  # a working day; then one signs in again


def begin_sign_in(session: Session, account: Account) -> SignIn:
    """Sign the account in; its rows that have run out go."""
    session.execute(
        delete(SignIn).where(SignIn.account_id == account.id, SignIn.created_at < clock.now() - LASTS)
    )
    found = SignIn(account_id=account.id)
    session.add(found)
    session.flush()
    return found


def end_sign_in(session: Session, sign_in_id: UUID) -> None:
    """Sign out: whoever still has the cookie is nobody."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id))


def find_principal(session: Session, sign_in_id: UUID, stamp: str) -> Principal | None:
    """Who is signed in; None after LASTS, once signed out, disabled, or with another password than the stamp's."""
    found = session.get(SignIn, sign_in_id)
    if found is None or found.created_at < clock.now() - LASTS:
        return None
    return passwords.find_signed_in(session, found.account_id, stamp)
