"""Subscriptions over HTTP."""

import pytest

URL = "https://news.example/feed.xml"


@pytest.fixture
def database_url(sqlite_url):
    """What differs between databases is in the worker's part, which has its own tests."""
    return sqlite_url


def test_a_feed_is_subscribed_to_once_shown_and_ended(admin):
    made = admin.post("/subscriptions", {"url": URL, "queue": "main", "every_s": 300})
    assert made.status_code == 201, made.text
    path = made.headers["Location"]
    assert admin.get(path).json == made.json
    assert admin.get("/subscriptions").json["items"] == [made.json]
    assert admin.post("/subscriptions", {"url": URL}).status_code == 409
    assert admin.delete(path).status_code == 428
    assert admin.delete(path, If_Match=made.headers["ETag"]).status_code == 204
    assert admin.get(path).status_code == 404
    assert admin.post("/subscriptions", {"url": URL}).status_code == 201


def test_what_does_not_fit_is_refused_with_its_place(admin):
    for body, pointer in (
        ({}, "/url"),
        ({"url": "http://127.0.0.1/feed"}, "/url"),
        ({"url": "http://[::ffff:10.0.0.1]/feed"}, "/url"),
        ({"url": "file:///etc/passwd"}, "/url"),
        ({"url": URL, "every_s": 5}, "/every_s"),
        ({"url": URL, "queue": "mian"}, "/queue"),
    ):
        answered = admin.post("/subscriptions", body)
        assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, pointer), answered.text
    assert "main" in admin.post("/subscriptions", {"url": URL, "queue": "mian"}).json["detail"]
    reader = admin.with_key("articles:read")
    assert reader.post("/subscriptions", {"url": URL}).json["code"] == "missing_scope"
    assert reader.get("/subscriptions").status_code == 200
