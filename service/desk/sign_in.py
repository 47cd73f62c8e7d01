"""Signing in and out, and one's own password."""

from collections.abc import Sequence

from flask import Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from claimdesk.errors import FieldError, Invalid, Unauthenticated
from claimdesk.people import accounts, passwords
from claimdesk.records.account import Account
from service.desk import forms, kept_words
from service.desk.kept_words import KeptField
from service.desk.page_frame import desk, go_to, render_page
from service.http import limits, sessions
from service.http.authentication import public, signed_in
from service.http.client_address import find_origin
from service.http.context import principal, reading, transaction
from service.http.limits import accepts, check_rate, spend_rate

# Tries of one person from one address, so that nobody elsewhere can use them up; and what fails from one address, which
# a newsroom may share.
TRIES, FAILURES = "20/5 minutes", "60/5 minutes"
LONGEST_EMAIL = 320
LARGEST_FORM = 8_192  # bytes, of who is not signed in yet
LARGEST_KEPT = limits.LARGEST_FORM  # with what they had typed before they were signed out


@desk.get("/sign-in")
@public
def sign_in_page() -> Response:
    """The form; to the script of a page that is still open, a token to sign in with."""
    if forms.wants_json():
        return jsonify({"csrf_token": generate_csrf()})
    next_ = _find_local(request.args.get("next", ""))
    return render_page("sign_in.html", why=None, email="", next=next_, kept=[])


@desk.post("/sign-in")
@accepts(forms.FORM, largest=LARGEST_KEPT)
@public
def sign_in() -> Response:
    """Sign in by address and password; which of the two is wrong is not said."""
    email = request.form.get("email", "").strip()[:LONGEST_EMAIL]
    password = request.form.get("password", "")[: passwords.LONGEST + 1]
    next_ = _find_local(request.form.get("next", ""))
    origin = find_origin()
    check_rate(f"sign in from {origin}", FAILURES)
    spend_rate(f"sign in as {email.lower()} from {origin}", TRIES)
    try:
        with reading() as session:  # checking takes its time: no transaction waits for it
            found = passwords.list_matching(session, email, password)
    except Unauthenticated as error:
        spend_rate(f"sign in from {origin}", FAILURES)
        if forms.wants_json():
            raise
        kept = kept_words.read_kept()
        return render_page("sign_in.html", 401, why=error.detail, email=email, next=next_, kept=kept)
    again = _find_account(found, request.form.get("account", ""))
    if again is None and len(found) > 1:
        sessions.offer_accounts(found)
        if kept := kept_words.read_kept():
            return _show_offered(next_, kept)
        return go_to("choose_page", next=next_ or None)
    with transaction() as session:
        sessions.begin(session, again or found[0])
    if forms.wants_json():
        return jsonify({"csrf_token": generate_csrf(), "account": str((again or found[0]).id)})
    if kept := kept_words.read_kept():
        return render_page("kept.html", kept=kept, next=next_)
    return _go_on(next_)


def _find_account(found: Sequence[Account], account_id: str) -> Account | None:
    """Of the accounts with this address and password the one that the open page was made for."""
    return next((account for account in found if str(account.id) == account_id), None)


@desk.get("/workspace")
@public
def choose_page() -> Response:
    """For people with the same address and password in several workspaces."""
    return _show_offered(_find_local(request.args.get("next", "")), [])


def _show_offered(next_: str, kept: Sequence[KeptField]) -> Response:
    with reading() as session:
        offered = [
            (account, accounts.get_workspace(session, account.workspace_id))
            for account in sessions.list_offered(session)
        ]
        if not offered:
            return go_to("sign_in_page")
        return render_page("choose.html", offered=offered, next=next_, kept=kept)


@desk.post("/workspace")
@accepts(forms.FORM, largest=LARGEST_KEPT)
@public
def choose() -> Response:
    """Sign in to one of them."""
    wanted = forms.read_id("account")
    with transaction() as session:
        found = next((account for account in sessions.list_offered(session) if account.id == wanted), None)
        if found is None:
            return go_to("sign_in_page")
        sessions.begin(session, found)
    next_ = _find_local(request.form.get("next", ""))
    if kept := kept_words.read_kept():
        return render_page("kept.html", kept=kept, next=next_)
    return _go_on(next_)


@desk.post("/sign-out")
@accepts(forms.FORM, largest=LARGEST_FORM)
@public
def sign_out() -> Response:
    """Sign out, wherever the cookie may have been copied to."""
    with transaction() as session:
        sessions.end(session)
    return go_to("sign_in_page")


@desk.get("/account")
@signed_in()
def show_account() -> Response:
    """Who is signed in, and a form for another password."""
    return _show_account(200, None)


def _show_account(status: int, wrong: str | None) -> Response:
    with reading() as session:
        me = accounts.get_account(session, principal().workspace_id, principal().account_id)
        return render_page("account.html", status, email=me.email, wrong=wrong)


@desk.post("/account/password")
@accepts(forms.FORM)
@signed_in()
def change_password() -> Response:
    """Change password for myself; everywhere else I am signed out."""
    spend_rate(f"password of {principal().account_id}", TRIES)
    try:
        hashed = _read_new_password()
    except (Invalid, Unauthenticated) as error:
        return _show_account(422, error.detail)
    with transaction() as session:
        me = passwords.set_password(session, principal(), principal().account_id, hashed)
        sessions.begin(session, me)
    return go_to("home", done="password")


def _read_new_password() -> str:
    """The new password's hash. Raises Invalid, and Unauthenticated when the present one is another."""
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        raise Invalid("the two new passwords are not the same", [FieldError("/again", "is another")])
    with reading() as session:
        me = accounts.get_account(session, principal().workspace_id, principal().account_id)
        passwords.check_password(me, request.form.get("current", ""))
    return passwords.hash_password(new)


def _go_on(next_: str) -> Response:
    return Response(status=303, headers={"Location": next_}) if next_ else go_to("home")


def _find_local(path: str) -> str:
    """The path when it is a page of the desk, else nothing: no link leads from here to another site."""
    is_page = path.startswith(f"{sessions.PATH}/") and "\\" not in path and "//" not in path
    return path if is_page and path.isprintable() else ""
