"""DELETE /articles/{id}?erase=true: who may, of what, how often, and what is answered afterwards."""

import pytest

from claimdesk import clock
from claimdesk.records.request import IdempotencyAnswer
from tests.api.conftest import TEXT

ERASE = "?erase=true"


@pytest.fixture
def article(admin):
    return admin.submit(external_id="a-1", title="Bridge", source={"name": "Courier"}, reach=5)["id"]


def erase(caller, article, if_match="*"):
    return caller.call("DELETE", f"/articles/{article}{ERASE}", {"reason": "asked for"}, If_Match=if_match)


@pytest.mark.parametrize("role", ["machine", "reviewer", "editor"])
def test_nobody_but_an_admin_erases_and_others_are_not_told_what_is_there(admin, article, role):
    caller = admin.with_key("articles:read", "articles:write", role=role)
    answers = [erase(caller, article_id) for article_id in (article, clock.new_id())]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(403, "missing_scope")] * 2
    assert admin.get(f"/articles/{article}").json["text"] == TEXT


def test_an_admins_key_without_the_scope_admin_does_not_erase(admin, article):
    caller = admin.with_key("articles:read", "articles:write", role="admin")
    assert erase(caller, article).json["code"] == "missing_scope"


def test_another_workspaces_article_is_not_there(admin, foreigner, article):
    answers = [erase(foreigner, article_id) for article_id in (article, clock.new_id())]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(404, "not_found")] * 2
    assert admin.get(f"/articles/{article}").json["text"] == TEXT


def test_what_is_left_is_that_it_was_there_and_who_erased_it_why(admin, article):
    assert erase(admin, article).status_code == 204
    shown = admin.get(f"/articles/{article}").json
    assert (shown["id"], shown["status"]) == (article, "erased")
    assert shown["erased_at"] >= shown["submitted_at"]
    emptied = (
        "text",
        "title",
        "summary",
        "external_id",
        "url",
        "canonical_url",
        "published_at",
        "published_at_source",
        "reach",
    )
    assert {shown[name] for name in emptied} == {None}
    assert shown["source"] == {"name": None, "domain": None}
    assert [(stage["stage"], stage["status"]) for stage in shown["stages"]] == [
        ("split", "cancelled"),
        ("erase", "queued"),
    ]
    history = admin.get(f"/audit?subject={article}").json["items"]
    assert [(item["what"], item["why"]) for item in history] == [("submitted", None), ("erased", "asked for")]
    assert history[0]["changes"] == {}
    (told,) = admin.get("/changes?types=article.erased").json["items"]
    assert told["subject"] == {"kind": "article", "id": article}
    assert [article["id"] for article in admin.get("/articles?status=erased").json["items"]] == [article]


def test_a_withdrawn_article_is_erased_too(admin, article):
    assert admin.delete(f"/articles/{article}", If_Match="*").status_code == 204
    assert erase(admin, article).status_code == 204
    assert admin.get(f"/articles/{article}").json["status"] == "erased"


def test_erasing_needs_the_version_and_the_same_request_again_is_the_same(admin, article):
    assert admin.delete(f"/articles/{article}{ERASE}").json["code"] == "version_required"
    assert erase(admin, article, '"7"').json["code"] == "stale_version"
    assert [erase(admin, article, '"1"').status_code for _ in range(2)] == [204, 204]
    assert len(admin.get(f"/audit?what=erased&subject={article}").json["items"]) == 1


def test_an_erased_article_is_neither_changed_nor_read_again_nor_withdrawn(admin, article):
    erase(admin, article)
    for answered in (
        admin.patch(f"/articles/{article}", {"title": "New"}, If_Match="*"),
        admin.post(f"/articles/{article}/retry"),
        admin.post(f"/articles/{article}/claims", {"start": 0, "end": 5}),
    ):
        assert (answered.status_code, answered.json["code"]) == (409, "wrong_state"), answered.text
    assert admin.delete(f"/articles/{article}", If_Match="*").status_code == 204
    assert admin.get(f"/articles/{article}").json["status"] == "erased"


def test_a_request_done_again_is_told_that_its_article_is_erased(admin, database):
    body = {"text": TEXT, "external_id": "a-1"}
    first = admin.post("/articles", body, Idempotency_Key="zqbridge 1").json["id"]
    erase(admin, first)
    for given in (body, {"text": "Another text."}):  # what the first body was is kept by nobody
        again = admin.post("/articles", given, Idempotency_Key="zqbridge 1")
        assert (again.status_code, again.json["code"]) == (410, "gone")
        assert TEXT not in again.text
    assert [article["id"] for article in admin.get("/articles").json["items"]] == [first]
    with database.reading() as session:
        (kept,) = session.query(IdempotencyAnswer).filter_by(path="/api/v1/articles")
        assert (kept.body, kept.headers, kept.request_hash) == (None, {}, b"")
        assert "zq" not in kept.key


def test_the_same_article_under_another_key_or_none_is_a_new_one(admin):
    body = {"text": TEXT, "external_id": "a-1"}
    first = admin.post("/articles", body, Idempotency_Key="k").json["id"]
    erase(admin, first)
    again = admin.post("/articles", body, Idempotency_Key="another")
    assert again.status_code == 202
    assert again.json["id"] != first
    assert admin.get("/articles?external_id=a-1").json["items"][0]["id"] == again.json["id"]


def test_a_word_that_is_no_yes_is_refused_and_changes_nothing(admin, article):
    answered = admin.delete(f"/articles/{article}?erase=perhaps", If_Match="*")
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, "/erase")
    assert admin.get(f"/articles/{article}").json["status"] == "queued"


@pytest.mark.parametrize("erase_too", ["", "&erase=true"])
def test_the_reason_may_still_stand_in_the_address(admin, article, erase_too):
    """As it did before; the body goes before it."""
    assert admin.delete(f"/articles/{article}?reason=sent+twice{erase_too}", If_Match="*").status_code == 204
    history = admin.get(f"/audit?subject={article}").json["items"]
    assert history[-1]["why"] == "sent twice"
