"""The Python client against the real app: what it asks, when it tries again, what it raises."""

import httpx
import pytest

from claimdesk import client as client_module
from claimdesk import clock
from claimdesk.client import ApiProblem, Client, WebhookRefused, verify_webhook
from claimdesk.outgoing.deliveries import Message
from claimdesk.outgoing.sending import sign_message
from claimdesk.outgoing.webhooks import make_secret
from tests.api.conftest import TEXT
from tests.api.test_claim_work import make

URL = "http://desk.test/api/v1"


@pytest.fixture
def asked(app, admin):
    """Every request that the client has made."""
    return []


@pytest.fixture
def desk(app, admin, asked, monkeypatch):
    monkeypatch.setattr(client_module, "PAUSE_S", 0.0)
    monkeypatch.setattr(client_module, "POLL_S", 0.0)
    served = httpx.WSGITransport(app)

    class Noting(httpx.BaseTransport):
        def handle_request(self, request):
            asked.append(request)
            return served.handle_request(request)

    with Client(URL, admin.key, transport=Noting()) as desk:
        yield desk


def test_an_article_is_submitted_once_and_read(desk):
    article = desk.submit({"text": TEXT, "external_id": "a-1"})
    assert desk.submit({"text": TEXT, "external_id": "a-1"})["id"] == article["id"]
    assert desk.get_article(article["id"])["status"] == "queued"
    assert desk.get_me()["role"] == "admin"


def test_waiting_ends_when_it_is_over_and_gives_up_with_the_reason(desk, admin):
    article = desk.submit({"text": TEXT})
    with pytest.raises(TimeoutError, match="queued"):
        desk.wait(article["id"], patience_s=0)
    admin.call("DELETE", f"/articles/{article['id']}", If_Match="*")
    seen = []
    assert desk.wait(article["id"], tell=lambda shown: seen.append(shown["status"]))["status"] == "withdrawn"
    assert seen == ["withdrawn"]


def test_claims_are_walked_over_all_pages(desk, admin):
    made = [make(admin, f"Bridge {name} is 80 metres long.")["id"] for name in "ABC"]
    assert [claim["id"] for claim in desk.list_claims(limit=1, status=["waiting", "revisit"])] == made
    queued = list(desk.list_queue("main"))
    assert {claim["id"] for claim in queued} == set(made)
    assert "evidence" not in queued[0]


def test_changes_go_on_from_a_cursor(desk, admin):
    _, now = desk.list_changes()
    desk.submit({"text": TEXT, "external_id": "a-1"})
    heard = next(desk.follow_changes(now, ["article.submitted"]))
    assert heard["external_id"] == "a-1"
    assert desk.list_changes(heard["cursor"], ["article.submitted"])[0] == []
    assert list(desk.follow_changes(stop=lambda: True)) == []


def test_verdicts_are_searched_and_matched(desk, admin, encoder):
    encoder.load()
    assert list(desk.search_verdicts("bridge")) == []
    assert desk.match("The bridge is 80 metres long.") == []


def test_a_refusal_is_raised_with_its_code_and_detail(desk):
    with pytest.raises(ApiProblem) as refused:
        desk.submit({"title": "Bridge"})
    assert (refused.value.status, refused.value.code) == (422, "invalid")
    assert refused.value.detail == "text, html or url is missing"


def test_a_broken_connection_is_tried_again_with_the_same_key(admin, app, monkeypatch):
    monkeypatch.setattr(client_module, "PAUSE_S", 0.0)
    served, keys = httpx.WSGITransport(app), []

    class Breaking(httpx.BaseTransport):
        def handle_request(self, request):
            keys.append(request.headers["Idempotency-Key"])
            answered = served.handle_request(request)
            if len(keys) == 1:
                raise httpx.ReadError("the answer was lost")
            return answered

    with Client(URL, admin.key, transport=Breaking()) as desk:
        desk.submit({"text": TEXT})
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(admin.get("/articles").json["items"]) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_what_is_busy_is_asked_again_and_at_last_raised(status, monkeypatch):
    monkeypatch.setattr(client_module, "PAUSE_S", 0.0)
    tries = []

    def answer(request):
        tries.append(request)
        return httpx.Response(status, json={"code": "busy", "detail": "later"}, headers={"Retry-After": "0"})

    with Client(URL, "cd_x", transport=httpx.MockTransport(answer)) as desk, pytest.raises(ApiProblem):
        desk.get_me()
    assert len(tries) == client_module.TRIES


def test_a_change_that_may_have_been_done_is_not_tried_again():
    tries = []

    def answer(request):
        tries.append(request)
        raise httpx.ConnectError("away")

    with (
        Client(URL, "cd_x", transport=httpx.MockTransport(answer)) as desk,
        pytest.raises(httpx.ConnectError),
    ):
        desk.call("PATCH", "/claims/x", {"tags": []}, version=3)
    assert len(tries) == 1
    assert tries[0].headers["If-Match"] == '"3"'


def test_an_answer_that_is_no_problem_document_is_told_too():
    with (
        Client(
            URL, "cd_x", transport=httpx.MockTransport(lambda _asked: httpx.Response(502, text="Bad gateway"))
        ) as desk,
        pytest.raises(ApiProblem, match="Bad gateway"),
    ):
        desk.get_me()


def test_a_signed_message_is_read_and_any_other_is_refused():
    message = Message(
        clock.new_id(), "https://cms.example/hook", make_secret(), '{"type":"verdict.published"}'
    )
    headers, body = sign_message(message), message.body.encode()
    titled = {name.title(): value for name, value in headers.items()}
    assert verify_webhook(body, titled, message.secret) == {"type": "verdict.published"}
    for wrong_body, changed, secret in (
        (body + b" ", {}, message.secret),
        (b"\xff", {}, message.secret),
        (body, {}, make_secret()),
        (body, {"webhook-id": "msg_other"}, message.secret),
        (body, {"webhook-timestamp": "1700000000"}, message.secret),
        (body, {"webhook-signature": "nonsense"}, message.secret),
        (body, {"webhook-signature": ""}, message.secret),
    ):
        with pytest.raises(WebhookRefused):
            verify_webhook(wrong_body, {**headers, **changed}, secret)
