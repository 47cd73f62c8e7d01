"""Nothing crosses a workspace (I8): every route of the app's map, asked by strangers of each role for what is there."""

import json
import re

import pytest

from claimdesk import clock
from tests.api import every_route
from tests.api.reading_desk import CLAIM, Desk

ALL_SCOPES = {
    "viewer": ("articles:read", "claims:read", "verdicts:read"),
    "machine": ("articles:read", "articles:write", "documents:write", "claims:read", "verdicts:read"),
    "reviewer": ("articles:read", "articles:write", "claims:read", "claims:review", "verdicts:read"),
    "editor": ("articles:read", "claims:read", "claims:review", "verdicts:read", "verdicts:publish"),
}
NAMES = {"queue": "nothing", "publisher": "Nobody"}
SHARED = {"publisher"}  # a name that every workspace may use, not an object of one
# what the owner may be told of a call that doesn't fit what is there
FITTING = {
    "url_missing",
    "wrong_state",
    "invalid",
    "conflict",
    "lease_lost",
    "claim_leased",
    "not_found",
    "not_independent",
    "forbidden",
    "version_required",
    "stale_version",
}


@pytest.fixture
def desk(admin, database):
    return Desk(admin, database)


@pytest.fixture
def ids(desk):
    return desk.one_of_each()


def elsewhere(ids, *kinds):
    """The ids with those of the kinds replaced by some that nobody has."""
    return ids | {kind: NAMES.get(kind) or str(clock.new_id()) for kind in kinds}


def said(answered, ids):
    """The answer without what differs from request to request, its ids by their kinds."""
    text = answered.text
    for kind, id_ in sorted(ids.items(), key=lambda id_: -len(id_[1])):
        if len(id_) > 20 or kind in every_route.NAMED:
            text = text.replace(id_, kind)
    return answered.status_code, re.sub(r'"request_id": ?"[^"]*"', "", text)


def test_a_stranger_of_any_role_is_told_the_same_of_what_is_there_and_what_is_not(app, desk, foreigner, ids):
    strangers = {role: foreigner.with_key(*scopes, role=role) for role, scopes in ALL_SCOPES.items()}
    asked = [route for route in every_route.list_routes(app) if set(route.names) - SHARED]
    assert len(asked) > 50
    for role, stranger in {**strangers, "admin": foreigner}.items():
        for route in asked:
            there = every_route.ask(stranger, route, ids)
            nothing = elsewhere(ids, *ids)
            assert there.status_code in {403, 404}, (role, route, there.text)
            assert role != "admin" or there.status_code == 404, (route, there.text)
            assert said(there, ids) == said(every_route.ask(stranger, route, nothing), nothing), (role, route)


def test_every_kind_of_object_is_named_by_a_route_and_is_there(app, ids):
    named = {name for route in every_route.list_routes(app) for name in route.names}
    assert named <= set(ids)


def test_another_workspaces_id_inside_a_request_is_as_unknown_as_none(app, desk, foreigner, database, ids):
    own = Desk(foreigner, database).one_of_each()
    tried = set()
    for route in every_route.list_routes(app):
        in_body = set(re.findall(r"{(\w+)}", json.dumps(every_route.BODIES.get(route.name), default=str)))
        for kind in (in_body | set(route.names[1:])) - SHARED - {"queue"}:
            tried.add((route.name, kind))
            foreign, nothing = own | {kind: ids[kind]}, elsewhere(own, kind)
            there = said(every_route.ask(foreigner, route, foreign), foreign)
            assert there == said(every_route.ask(foreigner, route, nothing), nothing), (route, kind)
            assert there[0] >= 400 or route.name == "POST /claims/bulk", (route, kind, there)
    assert len(tried) >= 11


def test_the_owner_gets_what_the_stranger_does_not(app, admin, ids):
    asked = sorted(every_route.list_routes(app), key=lambda route: route.method == "DELETE")
    for route in asked:
        answered = every_route.ask(admin, route, ids)
        assert answered.status_code < 300 or answered.json["code"] in FITTING, (route, answered.text)


def test_no_list_shows_a_stranger_anything(app, foreigner, ids):
    own = set()
    for route in every_route.list_routes(app):
        if route.method != "GET" or route.names:
            continue
        answered = every_route.ask(foreigner, route, ids)
        for id_ in ids.values():
            assert len(id_) < 20 or id_ not in answered.text, (route, id_)
        if isinstance(answered.json, dict) and "items" in answered.json:
            own.add(route.path)
            if route.path not in {"/keys", "/accounts", "/audit"}:
                assert answered.json["items"] == [], route
    assert len(own) >= 9


def test_a_publishers_words_in_one_workspace_are_unknown_in_another(admin, foreigner):
    review = {
        "@type": "ClaimReview",
        "url": "https://checks.example/2",
        "claimReviewed": CLAIM,
        "author": {"name": "Checks"},
        "reviewRating": {"alternateName": "Four bent bridges"},
    }
    admin.post("/verdicts/import", review)
    assert "bent" in admin.get("/publishers/Checks/ratings").text.lower()
    assert "bent" not in foreigner.get("/publishers/Checks/ratings").text.lower()
