"""Webhooks over HTTP: kept by admins, secrets shown once, nothing inside is an address."""

import base64

import pytest

URL = "https://hooks.example/claimdesk"
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def database_url(sqlite_url):
    """What differs between databases is in the worker's part, which has its own tests."""
    return sqlite_url


@pytest.fixture
def webhook(admin):
    made = admin.post("/webhooks", {"url": URL, "types": ["verdict.published"]})
    assert made.status_code == 201, made.text
    return made


def test_a_webhook_is_made_shown_without_its_secret_changed_and_deleted(admin, webhook):
    assert webhook.json["secret"].startswith("whsec_")
    path = webhook.headers["Location"]
    shown = admin.get(path)
    assert "secret" not in shown.json
    assert admin.get("/webhooks").json["items"] == [shown.json]
    assert admin.patch(path, {"enabled": False}).status_code == 428
    assert admin.patch(path, {"enabled": False}, If_Match='"9"').status_code == 412
    changed = admin.patch(
        path, {"enabled": False, "types": ["run.dead"], "secret": SECRET}, If_Match=shown.headers["ETag"]
    )
    assert (changed.json["enabled"], changed.json["types"], changed.json["version"]) == (
        False,
        ["run.dead"],
        2,
    )
    assert SECRET not in changed.text
    audit = admin.get("/audit").text
    assert SECRET not in audit
    assert webhook.json["secret"] not in audit
    assert admin.delete(path, If_Match="*").status_code == 204
    assert admin.get(path).status_code == 404


def test_a_replayed_request_shows_no_secret(admin):
    first = admin.post("/webhooks", {"url": URL, "secret": SECRET}, Idempotency_Key="w")
    again = admin.post("/webhooks", {"url": URL, "secret": SECRET}, Idempotency_Key="w")
    assert first.json["secret"] == SECRET
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == {**first.json, "secret": None}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.7",
        "192.168.1.1:8080",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "2130706433",
        "0x7f.1",
        "localhost",
        "db.internal",
        "broker",
    ],
)
def test_an_address_that_is_seen_to_lead_inside_is_refused(admin, webhook, host):
    for answered in (
        admin.post("/webhooks", {"url": f"http://{host}/hook"}),
        admin.patch(webhook.headers["Location"], {"url": f"http://{host}/hook"}, If_Match="*"),
    ):
        assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, "/url"), answered.text


def test_what_does_not_fit_is_refused(admin):
    for body, pointer in (
        ({}, "/url"),
        ({"url": "ftp://hooks.example/"}, "/url"),
        ({"url": "https://me:pw@hooks.example/"}, "/url"),
        ({"url": URL, "types": ["verdict.printed"]}, "/types/0"),
        ({"url": URL, "secret": "short"}, "/secret"),
        ({"url": URL, "secret": "whsec_c2hvcnQ="}, "/secret"),
    ):
        answered = admin.post("/webhooks", body)
        assert answered.status_code == 422, body
        assert answered.json["errors"][0]["pointer"] == pointer, answered.text
    machine = admin.with_key("verdicts:read")
    assert machine.get("/webhooks").json["code"] == "missing_scope"


def test_a_test_message_stands_among_the_deliveries_and_is_sent_again(admin, webhook):
    path = webhook.headers["Location"]
    sent = admin.post(f"{path}/test")
    assert (sent.status_code, sent.json["type"], sent.json["status"]) == (202, "webhook.test", "pending")
    assert admin.get(f"{path}/deliveries").json["items"] == [sent.json]
    assert admin.get(f"{path}/deliveries?status=failed").json["items"] == []
    again = admin.post(f"{path}/deliveries/{sent.json['id']}/replay")
    assert (again.status_code, again.json["message_id"]) == (202, sent.json["message_id"])
    other = admin.post("/webhooks", {"url": URL}).headers["Location"]
    assert admin.post(f"{other}/deliveries/{sent.json['id']}/replay").status_code == 404
