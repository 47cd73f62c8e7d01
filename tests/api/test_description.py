"""The API's description makes clients: names for methods, tags for readers, headers in and out."""

import pytest

PREFIX = "/api/v1"


@pytest.fixture
def database_url(sqlite_url):
    """The description doesn't depend on the database."""
    return sqlite_url


@pytest.fixture
def described(app):
    """Every operation by its method and path."""
    return {
        f"{method.upper()} {path.removeprefix(PREFIX)}": operation
        for path, item in app.api_doc["paths"].items()
        for method, operation in item.items()
    }


@pytest.mark.parametrize(
    ("call", "name", "tag"),
    [
        ("POST /articles", "submit_article", "Articles"),
        ("GET /claims", "list_claims", "Claims"),
        ("GET /articles/{id}/claims", "list_article_claims", "Articles"),
        ("POST /claims/{id}/matches/{match_id}", "decide_match", "Matches"),
        ("POST /claims/{id}/evidence", "add_evidence", "Evidence"),
        ("POST /queues/{name}/lease", "lease_next", "Queues"),
        ("POST /claims/{id}/publish", "publish_claim", "Reviews"),
        ("GET /verdicts/search", "search_verdicts", "Verdicts"),
        ("POST /imports", "begin_import", "Imports"),
        ("GET /changes", "list_changes", "Events"),
        ("GET /me", "get_me", "Admin"),
    ],
)
def test_an_operation_has_a_name_for_a_method_and_a_readers_tag(described, call, name, tag):
    assert (described[call]["operationId"], described[call]["tags"]) == (name, [tag])


def test_names_are_words_and_each_is_one_operations(described):
    names = [operation["operationId"] for operation in described.values()]
    assert len(names) == len(set(names))
    assert [name for name in names if not name.isidentifier() or "uuid" in name] == []


def test_every_tag_is_described_at_the_top(app, described):
    listed = [tag["name"] for tag in app.api_doc["tags"]]
    assert listed[:3] == ["Articles", "Claims", "Evidence"]
    assert {tag for operation in described.values() for tag in operation["tags"]} <= set(listed)


@pytest.mark.parametrize(
    ("call", "headers"),
    [
        ("POST /leases/{id}/heartbeat", {"Lease-Token"}),
        ("PUT /queues/{name}", {"If-Match", "If-None-Match"}),
        ("PUT /claims/{id}/draft", {"If-Match", "If-None-Match"}),
        ("GET /events", {"Last-Event-ID"}),
        ("POST /articles", {"Idempotency-Key"}),
    ],
)
def test_headers_that_are_read_are_described(described, call, headers):
    given = {parameter["name"] for parameter in described[call]["parameters"] if parameter["in"] == "header"}
    assert headers <= given


def test_headers_of_answers_are_described(described):
    assert "Location" in described["POST /articles"]["responses"]["202"]["headers"]
    assert "ETag" in described["GET /claims/{id}"]["responses"]["200"]["headers"]
    assert "Retry-After" in described["GET /claims"]["responses"]["429"]["headers"]


def test_a_list_that_can_be_shorter_says_so(described):
    schema = described["GET /claims"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert [part["$ref"].rpartition("/")[2] for part in schema["anyOf"]] == ["ClaimsOut", "ShortListOut"]
