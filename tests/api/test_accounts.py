"""Accounts over the API: passwords, roles, and what ends when somebody is disabled."""

import pytest

from claimdesk.people import passwords
from claimdesk.records.account import Account
from claimdesk.records.request import IdempotencyAnswer
from tests.api.reading_desk import Desk

GOOD = "correct horse battery"


@pytest.fixture
def person(admin):
    """Gives the path of a reviewer's account."""
    made = admin.post("/accounts", {"name": "Rae", "email": "rae@desk.example", "role": "reviewer"})
    return f"/accounts/{made.json['id']}"


def find_account(desk, caller):
    """The path of the account that the caller's key belongs to."""
    prefix = caller.key.split("_")[1]
    items = desk.admin.get("/keys?limit=200").json["items"]
    return "/accounts/" + next(key["account_id"] for key in items if key["prefix"] == prefix)


def test_an_admin_gives_a_password_that_signs_in_and_is_kept_nowhere(admin, person, database):
    answered = admin.post(f"{person}/password", {"password": GOOD}, Idempotency_Key="k")
    assert answered.status_code == 200, answered.text
    assert "password" not in answered.text
    again = admin.post(f"{person}/password", {"password": GOOD}, Idempotency_Key="k")
    assert again.headers["Idempotency-Replayed"] == "true"
    other = admin.post(f"{person}/password", {"password": "another horse battery"}, Idempotency_Key="k")
    assert other.json["code"] == "idempotency_key_reused"
    with database.reading() as session:
        found = passwords.list_matching(session, "rae@desk.example", GOOD)[0]
        assert person.endswith(str(found.id))
        assert GOOD not in str([answer.body for answer in session.query(IdempotencyAnswer)])
    history = admin.get(person).headers["ETag"]
    assert history == answered.headers["ETag"]


def test_only_an_admin_sets_passwords_and_only_in_their_own_workspace(admin, person, foreigner):
    editor = admin.with_key("articles:read", "verdicts:publish", role="editor")
    assert editor.post(f"{person}/password", {"password": GOOD}).status_code == 403
    assert foreigner.post(f"{person}/password", {"password": GOOD}).status_code == 404
    assert admin.post(f"{person}/password", {"password": "short"}).status_code == 422


def test_a_disabled_account_loses_its_keys_its_lease_and_what_it_owns(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    held, owned = desk.claim("The bridge is long."), desk.claim("The bridge is red.")
    desk.ana.post(f"/claims/{owned}/take")
    assert desk.ana.post(f"/claims/{held}/lease").status_code == 200
    account = find_account(desk, desk.ana)
    answered = admin.patch(account, {"disabled": True}, If_Match='"1"')
    assert answered.status_code == 200, answered.text
    assert answered.json["disabled_at"]
    assert desk.ana.get("/claims").status_code == 401
    assert (desk.status(held), desk.status(owned)) == ("waiting", "waiting")
    assert desk.ben.post(f"/claims/{held}/lease").status_code == 200
    body = {"account_id": account.rpartition("/")[2], "scopes": ["claims:read"]}
    assert admin.post("/keys", body).status_code == 409
    back = admin.patch(account, {"disabled": False}, If_Match="*")
    assert back.json["disabled_at"] is None
    assert desk.ana.get("/claims").status_code == 401  # its old key stays revoked
    assert admin.post("/keys", body).status_code == 201


def test_who_becomes_a_viewer_holds_nothing_any_more(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    claim = desk.claim()
    desk.ana.post(f"/claims/{claim}/lease")
    admin.patch(find_account(desk, desk.ana), {"role": "viewer"}, If_Match="*")
    assert desk.status(claim) == "waiting"
    assert desk.ana.get("/claims").status_code == 200
    assert desk.ana.post(f"/claims/{claim}/lease").status_code == 403


def test_the_last_admin_stays(admin, database):
    with database.reading() as session:
        path = f"/accounts/{session.query(Account).filter_by(role='admin').one().id}"
    for change in ({"disabled": True}, {"role": "editor"}):
        assert admin.patch(path, change, If_Match="*").json["code"] == "conflict"
    second = admin.post("/accounts", {"name": "B", "email": "b@desk.example", "role": "admin"}).json
    assert admin.patch(f"/accounts/{second['id']}", {"role": "editor"}, If_Match='"1"').status_code == 200
    assert admin.patch(f"/accounts/{second['id']}", {"role": "admin"}, If_Match='"1"').status_code == 412


def test_an_address_that_is_taken_is_refused(admin, person):
    other = admin.post("/accounts", {"name": "B", "email": "b@desk.example", "role": "viewer"}).json
    answered = admin.patch(f"/accounts/{other['id']}", {"email": "RAE@desk.example"}, If_Match="*")
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (409, "/email")
    same = admin.patch(person, {"email": "Rae@desk.example", "name": "Rae B."}, If_Match="*")
    assert (same.status_code, same.json["name"]) == (200, "Rae B.")
