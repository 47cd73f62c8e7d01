"""The rules for every endpoint: keys, problems, request ids, limits, versions, cursors."""

import io
import json

import pytest

from claimdesk.records.event import HistoryItem

TEXT = "The ministry said on Monday that unemployment fell to 4 percent in March."
PROBLEM = "application/problem+json"


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: these rules are kept before a database is asked; the nouns' tests run on both."""
    return sqlite_url


def check_problem(answered, status, code):
    assert answered.status_code == status, answered.text
    assert answered.content_type == PROBLEM
    said = answered.json
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(said)
    assert (said["status"], said["code"], said["type"]) == (status, code, f"/docs/problems#{code}")
    assert said["request_id"] == answered.headers["X-Request-ID"]
    return said


def test_a_request_without_a_key_is_401_and_says_how(anybody):
    answered = anybody.get("/articles")
    check_problem(answered, 401, "unauthenticated")
    assert answered.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Bearer cd_",
        "Bearer cd_aaaaaaaaaaaa_bbbb",
        "Basic dTpw",
        "Bearer cd_é_é",
        "Bearer " + "a" * 900,
    ],
)
def test_a_bad_key_is_401_whatever_is_wrong_with_it(anybody, header):
    check_problem(anybody.get("/articles", Authorization=header), 401, "unauthenticated")


def test_a_key_with_its_last_character_changed_is_refused(admin):
    admin.key = admin.key[:-1] + ("A" if admin.key[-1] != "A" else "B")
    check_problem(admin.get("/articles"), 401, "unauthenticated")


def test_an_expired_and_a_revoked_key_are_refused(admin):
    old = admin.with_key("articles:read", expires_at="2020-01-01T00:00:00Z")
    check_problem(old.get("/articles"), 401, "unauthenticated")
    live = admin.with_key("articles:read")
    assert live.get("/articles").status_code == 200
    id_ = admin.get("/keys").json["items"][-1]["id"]
    assert admin.delete(f"/keys/{id_}").status_code == 204
    check_problem(live.get("/articles"), 401, "unauthenticated")


def test_a_missing_scope_is_403_before_the_body_is_read(admin):
    reader = admin.with_key("articles:read")
    check_problem(reader.post("/articles", {"nonsense": 1}), 403, "missing_scope")


def test_no_key_has_more_scopes_than_its_accounts_role(admin):
    account = admin.post("/accounts", {"name": "M", "email": "m@desk.invalid", "role": "machine"}).json
    asked = {"account_id": account["id"], "scopes": ["claims:review"]}
    said = check_problem(admin.post("/keys", asked), 422, "invalid")
    assert said["errors"][0]["pointer"] == "/scopes"


def test_a_key_is_shown_once_and_kept_as_a_hash(admin):
    account = admin.post("/accounts", {"name": "M", "email": "m@desk.invalid", "role": "machine"}).json
    body = {"account_id": account["id"], "scopes": ["articles:read"]}
    first = admin.post("/keys", body, Idempotency_Key="k1")
    again = admin.post("/keys", body, Idempotency_Key="k1")
    assert first.json["key"].startswith("cd_")
    assert again.status_code == 201
    assert again.json == {**first.json, "key": None}
    assert first.json["key"] not in admin.get("/keys").text


def test_only_the_instances_first_admin_makes_workspaces(admin, foreigner):
    check_problem(foreigner.post("/workspaces", {"name": "Mine"}), 403, "forbidden")
    made = admin.post("/workspaces", {"name": "Third"})
    assert made.status_code == 201
    admin.key = made.json["admin_key"]
    assert admin.get("/accounts").status_code == 200


def test_every_error_of_the_framework_is_a_problem(admin):
    check_problem(admin.get("/nothing"), 404, "not_found")
    check_problem(admin.get("/articles/not-a-uuid"), 404, "not_found")
    refused = admin.delete("/articles")
    check_problem(refused, 405, "method_not_allowed")
    assert "POST" in refused.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b'{"text": "\xff\xfe"}', 400, "bad_request"),
        (b"[" * 100_000, 400, "bad_request"),
        (b'"{\\"text\\": \\"x\\"}"', 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"text": 5}', 422, "invalid"),
        (b'{"text": ""}', 422, "unreadable"),
        (b'{"text": " \\n\\t "}', 422, "unreadable"),
        (b'{"text": "a\\u0000b"}', 422, "unreadable"),
        (b'{"text": "a\\ud800b"}', 422, "unreadable"),
        (b'{"text": "x", "reach": 99999999999999999999}', 422, "invalid"),
        (b'{"text": "x", "reach": NaN}', 422, "invalid"),
        (b'{"text": "x", "published_at": "0000-01-01T00:00:00Z"}', 422, "invalid"),
        (b'{"text": "x", "published_at": "9999-12-31T23:59:59-12:00"}', 422, "invalid"),
        (b'{"text": "x", "published_at": "0001-01-01T00:00:00+14:00"}', 422, "invalid"),
        (b'{"text": "x", "published_at": "2024-01-01T00:00:00"}', 422, "invalid"),
        (b'{"text": "x", "published_at": 17}', 422, "invalid"),
        (b'{"url": "file:///etc/passwd"}', 422, "invalid"),
        (b'{"text": "x", "html": "<p>x"}', 422, "invalid"),
    ],
)
def test_bad_input_is_a_clear_problem(admin, body, status, code):
    answered = admin.post("/articles", body, Content_Type="application/json")
    check_problem(answered, status, code)


def test_binary_text_is_a_clear_problem(admin):
    noise = bytes(range(256)).decode("latin-1").replace("\0", "") * 20
    check_problem(admin.post("/articles", {"text": noise}), 422, "unreadable")


def test_an_unknown_member_is_422_with_its_pointer(admin):
    said = check_problem(admin.post("/articles", {"text": TEXT, "source": {"nmae": "x"}}), 422, "invalid")
    assert said["errors"] == [
        {"pointer": "/source/nmae", "detail": "is no field of this call; look for a slip in its spelling"}
    ]
    said = check_problem(admin.get("/articles?colour=red"), 422, "invalid")
    assert said["errors"][0]["pointer"] == "/colour"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("", "application/x-www-form-urlencoded", 202),
        ("{}", "application/json", 202),
        ('{"zz": 1}', "application/json", 422),
        ("[1]", "application/json", 422),
        ("{bad", "application/json", 400),
        ("zz=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_call_without_fields_refuses_those_that_it_is_sent(admin, body, content_type, status):
    path = f"/articles/{admin.submit()['id']}/retry"
    answered = admin.call("POST", path, body.encode(), Content_Type=content_type)
    assert answered.status_code == status, answered.text
    if body == '{"zz": 1}':
        assert [error["pointer"] for error in answered.json["errors"]] == ["/zz"]


def test_another_media_type_is_415(admin):
    for media_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        check_problem(
            admin.post("/articles", b'{"text": "x"}', Content_Type=media_type), 415, "unsupported_media_type"
        )
    packed = admin.post("/articles", b"\x1f\x8b", Content_Type="application/json", Content_Encoding="gzip")
    check_problem(packed, 415, "unsupported_media_type")


def test_a_body_beyond_the_limit_is_413_without_being_read(admin, settings):
    answered = admin.post("/articles", {"text": "a " * (settings.max_body_bytes // 2)})
    check_problem(answered, 413, "too_large")


class Endless(io.RawIOBase):
    """A body that would go on for a long time."""

    def __init__(self, left):
        self.left = left

    def readable(self):
        return True

    def seekable(self):
        return False

    def tell(self):
        return 0

    def seek(self, *_args):
        return 0

    def readinto(self, buffer):
        given = min(self.left, len(buffer))
        buffer[:given] = b"a" * given
        self.left -= given
        return given


def test_a_body_of_unknown_length_beyond_the_limit_is_413(app, admin, settings):
    answered = app.test_client().open(
        "/api/v1/articles",
        method="POST",
        input_stream=Endless(settings.max_body_bytes + 1),
        headers={
            "Authorization": f"Bearer {admin.key}",
            "Content-Type": "application/json",
            "Transfer-Encoding": "chunked",
        },
        environ_overrides={"wsgi.input_terminated": True},
    )
    check_problem(answered, 413, "too_large")


def test_a_defect_is_500_without_a_trace(app, admin, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("service.api.articles.article_list.list_articles", fail)
    answered = admin.get("/articles")
    check_problem(answered, 500, "internal")
    assert "secret" not in answered.text


def test_a_sane_request_id_is_taken_carried_and_returned(admin, database):
    answered = admin.post("/articles", {"text": TEXT}, X_Request_ID="desk-42")
    assert answered.headers["X-Request-ID"] == "desk-42"
    run = admin.get("/runs").json["items"][0]
    assert run["request_id"] == "desk-42"
    with database.reading() as session:
        assert session.query(HistoryItem).filter_by(what="submitted").one().request_id == "desk-42"


@pytest.mark.parametrize("wild", ["a b", "x" * 129, "é", "<script>"])
def test_a_wild_request_id_is_replaced(admin, wild):
    given = admin.get("/articles", X_Request_ID=wild.encode().decode("latin-1")).headers["X-Request-ID"]
    assert given != wild
    assert len(given) == 32


def test_a_keys_own_rate_is_enforced_and_told(admin):
    slow = admin.with_key("articles:read", rate_limit="2/minute")
    first = slow.get("/articles")
    assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
    slow.get("/articles")
    refused = slow.get("/articles")
    check_problem(refused, 429, "too_many_requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert admin.get("/articles").status_code == 200


@pytest.mark.parametrize("rate", ["often", "0/minute", "60/minute;0/hour"])
def test_a_nonsense_rate_is_refused(admin, rate):
    account = admin.post("/accounts", {"name": "M", "email": "m@desk.invalid", "role": "machine"}).json
    asked = {"account_id": account["id"], "scopes": ["articles:read"], "rate_limit": rate}
    assert check_problem(admin.post("/keys", asked), 422, "invalid")["errors"][0]["pointer"] == "/rate_limit"


def test_a_queue_needs_a_name_that_can_be_read(admin):
    refused = check_problem(admin.put("/queues/%20", {}, If_None_Match="*"), 422, "invalid")
    assert refused["errors"][0]["pointer"] == "/name"


def test_what_people_edit_needs_its_version(admin):
    article = admin.submit()
    path = f"/articles/{article['id']}"
    check_problem(admin.patch(path, {"reach": 5}), 428, "version_required")
    etag = admin.get(path).headers["ETag"]
    changed = admin.patch(path, {"reach": 5}, If_Match=etag)
    assert changed.status_code == 200, changed.text
    assert changed.json["reach"] == 5
    assert changed.headers["ETag"] != etag
    said = check_problem(admin.patch(path, {"reach": 6}, If_Match=etag), 412, "stale_version")
    assert f'"{said["current"]["version"]}"' == changed.headers["ETag"]
    check_problem(admin.delete(path, If_Match='"nonsense"'), 412, "stale_version")
    assert admin.delete(path, If_Match="*").status_code == 204


def test_a_walk_sees_each_item_once_while_others_are_added(admin):
    before = {admin.submit(text=f"{TEXT} {number}")["id"] for number in range(7)}
    seen, cursor = [], ""
    while True:
        page = admin.get(f"/articles?limit=2{cursor}").json
        seen += [item["id"] for item in page["items"]]
        admin.submit(text=f"{TEXT} later {len(seen)}")
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_cursor_that_this_list_did_not_give_is_refused(admin, foreigner):
    for number in range(3):
        admin.submit(text=f"{TEXT} {number}")
        foreigner.submit(text=f"{TEXT} {number}")
    cursor = admin.get("/articles?limit=1").json["next_cursor"]
    changed = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    for wrong in ("x", "!!", changed, "a" * 4096):
        said = check_problem(admin.get(f"/articles?cursor={wrong}"), 422, "invalid_cursor")
        assert said["errors"][0]["pointer"] == "/cursor"
    said = check_problem(admin.get("/articles?cursor=%00"), 422, "unreadable")  # before any list sees it
    assert said["errors"][0]["pointer"] == "/cursor"
    check_problem(admin.get(f"/claims?cursor={cursor}"), 422, "invalid_cursor")
    check_problem(foreigner.get(f"/articles?cursor={cursor}"), 422, "invalid_cursor")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5"])
def test_a_limit_out_of_bounds_is_422(admin, limit):
    check_problem(admin.get(f"/articles?limit={limit}"), 422, "invalid")


def test_the_offset_of_a_time_is_kept(admin):
    article = admin.submit(published_at="2024-05-04T10:00:00+02:00")
    assert admin.get(f"/articles/{article['id']}").json["published_at"] == "2024-05-04T10:00:00+02:00"


def test_nothing_is_public_but_what_the_contract_names(anybody):
    for path in (
        "/healthz",
        "/openapi.json",
        "/docs",
        "/docs/problems",
        "/docs/start.js",
        "/docs/assets/css/swagger-ui.css",
    ):
        with anybody.get(path) as answered:
            assert answered.status_code == 200, path
    ready = anybody.get("/readyz")
    assert ready.json == {"ready": False, "parts": None}


def test_the_docs_page_needs_nothing_from_elsewhere(anybody):
    page = anybody.get("/docs")
    assert "http" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script>" not in page.text
    assert json.loads(anybody.get("/openapi.json").text)["openapi"].startswith("3.1")


def test_readiness_names_each_part_with_a_key(admin, encoder):
    encoder.load()
    parts = admin.get("/readyz").json["parts"]
    assert set(parts) == {"database", "disk", "broker", "index", "workers", "model"}
    assert parts["database"]["ok"]
    assert parts["index"]["ok"]
    assert parts["model"]["ok"]
    assert "start" in parts["workers"]["why"]
