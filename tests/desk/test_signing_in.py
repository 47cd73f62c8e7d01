"""Signing in, staying in, and being out."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.people import accounts, passwords
from claimdesk.records.account import Account, SignIn
from claimdesk.settings import Settings
from service.app import create_app
from service.desk import sign_in
from tests.desk.desk_people import HASHED, PASSWORD, Desk
from tests.desk.page_reading import Browser


def cookie_of(answer):
    return next(
        cookie
        for cookie in answer.headers.getlist("Set-Cookie")
        if cookie.startswith(("claimdesk=", "__Secure-"))
    )


def test_who_is_not_signed_in_gets_the_form_and_then_the_page_that_they_wanted(desk, anybody):
    desk.queue("politics")
    anybody.open("/desk/queues/politics")
    assert anybody.answer.status_code == 401
    anybody.press("Sign in", email="ANA@desk.example", password=PASSWORD)
    assert anybody.place == "/desk/queues/politics"
    assert anybody.has("Queue politics")


@pytest.mark.parametrize(
    ("email", "password"), [("ana@desk.example", "wrong and long"), ("nobody@desk.example", PASSWORD)]
)
def test_a_wrong_address_and_a_wrong_password_are_told_alike(desk, anybody, email, password):
    anybody.open("/desk/sign-in").press("Sign in", email=email, password=password)
    assert anybody.answer.status_code == 401
    assert anybody.has("The address or the password is wrong, or the account is disabled.")


def test_the_session_ends_with_the_password_elsewhere_and_goes_on_here(app, desk, ana):
    elsewhere = Browser(app).sign_in("ana")
    new = "another one that is long"
    ana.open("/desk/account").press("Change it", current=PASSWORD, new=new, again=new)
    assert ana.has("Your password is changed")
    assert ana.open("/desk/").answer.status_code == 200
    assert elsewhere.open("/desk/").answer.status_code == 401
    assert Browser(app).sign_in("ana", new).place == "/desk/"


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        (
            "not it, is it",
            "another one that is long",
            "another one that is long",
            "present password is another",
        ),
        (PASSWORD, "another one that is long", "and yet another one", "not the same"),
        (PASSWORD, "short", "short", "12 to 200 characters"),
    ],
)
def test_a_password_is_changed_by_who_knows_the_present_one_to_one_that_is_long(
    ana, current, new, again, said
):
    ana.open("/desk/account").press("Change it", current=current, new=new, again=again)
    assert ana.answer.status_code == 422
    assert ana.has(said)


def test_the_session_ends_when_the_account_is_disabled(desk, database, ana):
    with database.transaction() as session:
        session.get_one(Account, desk.accounts["ana"]).disabled_at = clock.now()
    assert ana.open("/desk/").answer.status_code == 401


def test_the_session_ends_with_the_working_day(ana, monkeypatch):
    later = clock.now() + timedelta(hours=12, minutes=1)
    assert ana.open("/desk/").answer.status_code == 200
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ana.open("/desk/").answer.status_code == 401


def test_signing_out_ends_it(ana):
    ana.press("Sign out")
    assert ana.place == "/desk/sign-in"
    assert ana.open("/desk/").answer.status_code == 401


def test_a_copy_of_the_cookie_is_nobodys_after_signing_out(app, ana):
    elsewhere, copied = Browser(app).sign_in("ana"), app.test_client()
    copied.set_cookie("claimdesk", ana.http.get_cookie("claimdesk", path="/desk").value, path="/desk")
    assert copied.get("/desk/").status_code == 200
    ana.press("Sign out")
    assert copied.get("/desk/").status_code == 401
    assert elsewhere.open("/desk/").answer.status_code == 200


def test_sign_ins_that_have_run_out_are_removed_by_the_next_one(app, desk, ana, monkeypatch):
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)
    Browser(app).sign_in("ana")
    with desk.database.reading() as session:
        assert session.query(SignIn).filter_by(account_id=desk.accounts["ana"]).count() == 1


def test_the_cookie_is_for_the_desk_alone_and_out_of_reach_of_scripts_and_other_sites(desk, anybody):
    answer = anybody.http.get("/desk/sign-in")
    cookie = cookie_of(answer)
    assert {"HttpOnly", "Path=/desk", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_the_cookie_is_secure_where_users_come_by_https(database, tmp_path, engine, encoder):
    settings = Settings(var=tmp_path, public_url="https://desk.example")
    answer = create_app(settings, database, engine, encoder).test_client().get("/desk/sign-in")
    assert "Secure" in cookie_of(answer).split("; ")
    assert "Strict-Transport-Security" in answer.headers


def test_the_cookie_opens_nothing_of_the_api_and_a_key_no_page(app, desk, ana):
    assert ana.http.get("/api/v1/queues").status_code == 401
    assert ana.http.get("/desk/", headers={"Authorization": "Bearer cd_x_y"}).status_code == 200
    assert app.test_client().get("/desk/", headers={"Authorization": "Bearer cd_x_y"}).status_code == 401


def test_a_forged_cookie_is_nobody(anybody):
    anybody.http.set_cookie("claimdesk", "eyJhY2NvdW50IjoieCJ9.aaaa.bbbb", path="/desk")
    assert anybody.open("/desk/").answer.status_code == 401


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/desk//evil.example", "/api/v1", "/desk/\\evil"]
)
def test_signing_in_leads_to_no_other_site(desk, anybody, next_):
    anybody.open("/desk/sign-in").press("Sign in", email="ana@desk.example", password=PASSWORD, next=next_)
    assert anybody.path == "/desk/"


def test_guessing_is_slowed(desk, anybody):
    for _ in range(20):
        answer = guess(anybody)
        assert answer.status_code == 401
    answer = guess(anybody)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_nobody_elsewhere_uses_up_a_persons_tries(app, desk, anybody):
    while guess(anybody, email="ana@desk.example").status_code == 401:
        pass
    assert guess(anybody, email="ana@desk.example").status_code == 429
    elsewhere = Browser(app)
    elsewhere.http.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert elsewhere.sign_in("ana").place == "/desk/"


def test_one_address_may_fail_so_often_whoever_it_says_it_is(desk, anybody):
    answers = [guess(anybody, email=f"{number}@y.example").status_code for number in range(61)]
    assert answers == [401] * 60 + [429]


def test_signing_in_well_is_not_counted_as_a_failure(app, desk, monkeypatch):
    monkeypatch.setattr(sign_in, "FAILURES", "1/5 minutes")
    for _ in range(3):
        assert Browser(app).sign_in("ana").place == "/desk/"


@pytest.mark.parametrize(
    ("path", "largest"), [("sign-in", 524_288), ("workspace", 524_288), ("sign-out", 8_192)]
)
def test_a_form_for_everybody_is_small(desk, anybody, path, largest):
    answer = anybody.http.post(f"/desk/{path}", data={"email": "x" * largest})
    assert answer.status_code == 413


def test_no_form_of_the_desk_is_larger_than_what_somebody_types(desk, ana):
    assert ana.http.post("/desk/account/password", data={"new": "x" * 600_000}).status_code == 413


def test_sign_ins_end_for_good_when_the_account_is_disabled(desk, database, ana):
    for is_disabled in (True, False):
        with database.transaction() as session:
            by = accounts.build_principal(
                session.scalars(select(Account).where(Account.role == "admin")).one()
            )
            account = accounts.lock_account(session, by, desk.accounts["ana"])
            accounts.change_account(session, by, account, {"disabled": is_disabled})
    assert ana.open("/desk/").answer.status_code == 401


def guess(somebody, email="x@y.example"):
    token = next(
        control.attributes["value"]
        for control in somebody.open("/desk/sign-in").page.controls
        if control.attributes.get("name") == "csrf_token"
    )
    # a machine's account has no password, so that a guess costs no hash and the test no time
    return somebody.http.post("/desk/sign-in", data={"csrf_token": token, "email": email, "password": ""})


def test_a_person_of_two_workspaces_chooses_one(database, app, desk):
    other = Desk(database, "The other desk")
    somebody = Browser(app).sign_in("ana")
    assert somebody.place == "/desk/workspace"
    assert somebody.open("/desk/").answer.status_code == 401
    somebody.open("/desk/workspace").press("The other desk")
    assert somebody.place == "/desk/"
    other.queue("theirs")
    desk.queue("ours")
    somebody.open("/desk/")
    assert somebody.has("theirs")
    assert not somebody.has("ours")


def test_an_account_that_was_not_offered_is_not_chosen(database, app, desk):
    Desk(database, "The other desk")
    somebody = Browser(app).sign_in("ana")
    somebody.press("The other desk", account=str(desk.accounts["eve"]))
    assert somebody.open("/desk/").answer.status_code == 401


def test_an_unknown_address_takes_as_long_as_a_wrong_password(desk, database, product_hasher):
    with database.transaction() as session:
        session.get_one(Account, desk.accounts["ana"]).password_hash = product_hasher.hash(PASSWORD)

    def cost(email):
        began = time.process_time()
        with database.reading() as session, pytest.raises(Exception, match="wrong"):
            passwords.list_matching(session, email, "wrong and long")
        return time.process_time() - began

    cost("nobody@desk.example")  # the first makes nobody's hash
    known, unknown = (
        min(cost(email) for _ in range(3)) for email in ("ana@desk.example", "nobody@desk.example")
    )
    assert 0.4 < known / unknown < 2.5
    assert HASHED
