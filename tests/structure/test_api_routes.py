"""The API as a whole: every route is locked, described, and blind to other workspaces; every code is explained."""

import re
import uuid
from pathlib import Path

import pytest

from claimdesk.errors import ClaimdeskError
from claimdesk.settings import Settings
from service.app import create_app
from service.http.authentication import page_scopes_of, scopes_of
from service.http.problems import all_errors

ROOT = Path(__file__).parents[2]
PUBLIC = {
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/docs/start.js",
    "/docs/assets/<path:name>",
    "/docs/problems",
    "/",
    "/desk/sign-in",
    "/desk/sign-out",
    "/desk/workspace",
    "/desk/static/<path:name>",
    # of a workspace that turned them on; of others they are not there
    "/feeds/<uuid:workspace>/verdicts.atom",
    "/feeds/<uuid:workspace>/verdicts.json",
    "/feeds/<uuid:workspace>/verdicts.jsonld",
    "/feeds/<uuid:workspace>/verdicts/<uuid:verdict_id>",
    "/feeds/<uuid:workspace>/corrections",
}
PUBLIC_PATHS = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in PUBLIC}


@pytest.fixture
def database_url(sqlite_url):
    """Routes don't depend on the database."""
    return sqlite_url


def routes(app):
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def fill(rule):
    """The rule's path with an id that nobody has in every place."""
    path = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), rule.rule)
    return re.sub(r"<(\w+:)?\w+>", "x", path)


def test_every_route_but_the_listed_ones_refuses_a_caller_without_a_key(app):
    http = app.test_client()
    open_ = set()
    for rule, method in routes(app):
        with http.open(fill(rule), method=method) as answered:
            if answered.status_code != 401:
                open_.add(rule.rule.removeprefix("/api/v1"))
    assert open_ == PUBLIC


def test_every_route_says_which_scopes_it_needs(app):
    for rule, _ in routes(app):
        view = app.view_functions[rule.endpoint]
        is_public = scopes_of(view) is None and page_scopes_of(view) is None
        assert is_public == (rule.rule.removeprefix("/api/v1") in PUBLIC), rule.rule


def test_what_is_served_is_described_and_what_is_described_is_served(app):
    described = {
        (path, method.upper())
        for path, item in app.api_doc["paths"].items()
        for method in item
        if method != "parameters"
    }
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule, method in routes(app)
        if not rule.endpoint.startswith(("pages.", "desk.")) and not rule.endpoint.endswith("_v1")
    }
    assert described == served


def test_every_operation_has_a_summary_a_security_and_its_problems(app):
    seen = set()
    for path, item in app.api_doc["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], path
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])
            codes = set(operation["responses"])
            assert "422" in codes
            if path.removeprefix("/api/v1") in PUBLIC_PATHS:
                assert "security" not in operation
                continue
            assert operation["security"], path
            assert {"401", "403", "429"} <= codes
            for code, said in operation["responses"].items():
                if code >= "400" and "content" in said and not path.endswith("readyz"):
                    assert list(said["content"]) == ["application/problem+json"], (path, method, code)


def test_every_post_that_answers_once_takes_an_idempotency_key(app):
    for path, item in app.api_doc["paths"].items():
        if "post" not in item or path.endswith(("/bulk", "/verdicts/import")):
            continue
        names = {parameter["name"] for parameter in item["post"].get("parameters", ())}
        assert "Idempotency-Key" in names, path


def test_every_change_of_one_object_takes_if_match(app):
    without = {
        "/api/v1/keys/{id}",  # no version
        "/api/v1/imports/{id}",  # the same
        "/api/v1/leases/{id}",  # the Lease-Token says more
        "/api/v1/queues/{name}",  # If-Match or If-None-Match
        "/api/v1/claims/{id}/draft",  # the same
        "/api/v1/publishers/{name}/ratings",  # adds to a map, rating by rating
    }
    for path, item in app.api_doc["paths"].items():
        for method in {"patch", "put", "delete"} & set(item):
            names = {parameter["name"] for parameter in item[method].get("parameters", ())}
            assert "If-Match" in names or path in without, (method, path)


def test_the_description_of_a_second_app_is_the_same(app, tmp_path):
    first = app.api_doc
    assert create_app(Settings(var=tmp_path)).api_doc == first


def test_each_problem_code_is_documented_and_each_documented_code_exists():
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^## (\w+)$", page, re.MULTILINE))
    assert documented == {error.code for error in all_errors()}


def test_codes_are_one_error_each():
    codes = [error.code for error in all_errors()]
    assert len(codes) == len(set(codes))
    assert all(issubclass(error, ClaimdeskError) for error in all_errors())
