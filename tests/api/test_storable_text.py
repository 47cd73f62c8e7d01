"""Characters that no database keeps are refused with 422, in every text that every route takes; on PostgreSQL too."""

import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.api.every_route import BODIES, NAMED, QUERIES, TYPES, Route, fill, list_routes

NEVER = ["a\x00b", "a\ud800b"]


class Ids(dict):
    """An id, or a name, for whatever a path names: nothing of it is looked up before the text is refused."""

    def __missing__(self, kind):
        return "somebody" if kind in NAMED else str(uuid4())


def list_places(schema: dict[str, Any], shapes: dict[str, Any], within: int = 4) -> Iterator[tuple[Any, ...]]:
    """The places of texts in a body of this schema: names of members, and 0 for an item of a list."""
    if within == 0:
        return
    if "$ref" in schema:
        yield from list_places(shapes[schema["$ref"].rpartition("/")[2]], shapes, within)
    for choice in [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]:
        yield from list_places(choice, shapes, within)
    if schema.get("type") == "string" and schema.get("format") not in {"uuid", "date-time", "date", "binary"}:
        yield ()
    for name, member in schema.get("properties", {}).items():
        yield from ((name, *rest) for rest in list_places(member, shapes, within - 1))
    if schema.get("type") == "array":
        yield from ((0, *rest) for rest in list_places(schema.get("items", {}), shapes, within - 1))


def put(body: Any, place: tuple[Any, ...], text: str) -> Any:
    """The body with the text at the place."""
    if not place:
        return text
    step, rest = place[0], place[1:]
    if step == 0:
        return [put(None, rest, text)]
    made = copy.deepcopy(body) if isinstance(body, dict) else {}
    made[step] = put(made.get(step), rest, text)
    return made


def describe(app, route: Route) -> dict[str, Any]:
    """The operation in the app's description whose path fits the route's."""
    for path, operations in app.api_doc["paths"].items():
        steps = path.removeprefix("/api/v1").split("/")
        wanted = route.path.split("/")
        if len(steps) == len(wanted) and all(
            step == other or (step.startswith("{") and other.startswith("{"))
            for step, other in zip(steps, wanted, strict=True)
        ):
            found = operations.get(route.method.lower())
            if found is not None:
                return found
    raise AssertionError(f"{route.name} is not described")


def ask(caller, route, body=None, query=""):
    path = fill(route.path, Ids()) + (f"?{query}" if query else "")
    given = {"If_Match": "*", "Lease_Token": "a-token"}
    if route.name == "PUT /claims/{claim}/draft":
        given = {"If_None_Match": "*", "Lease_Token": "a-token"}
    return caller.call(route.method, path, body, **given)


@pytest.mark.parametrize("text", NEVER, ids=["nul", "surrogate"])
def test_every_text_of_every_body_is_refused(app, admin, text):
    tried = 0
    for route in list_routes(app):
        if (
            route.name in TYPES
            or route.method not in {"POST", "PUT", "PATCH"}
            or BODIES[route.name] == "file"
        ):
            continue
        content = describe(app, route).get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        shapes = app.api_doc["components"]["schemas"]
        for place in list_places(schema, shapes):
            body = put(fill(BODIES[route.name], Ids()), place, text)
            answered = ask(admin, route, body)
            status = answered.status_code
            if route.name == "POST /verdicts/import" and status == 200:
                status = json.loads(answered.text.splitlines()[0])["status"]
            assert status == 422, (route.name, place, answered.text)
            tried += 1
    assert tried > 60


def test_every_query_and_every_name_in_a_path_is_refused(app, admin):
    tried = 0
    for route in list_routes(app):
        body = None
        if route.method in {"POST", "PUT", "PATCH"}:
            body = {}
        for parameter in describe(app, route).get("parameters", ()):
            if parameter["in"] != "query":
                continue
            query = "&".join(
                part for part in (QUERIES.get(route.name), f"{parameter['name']}={quote(NEVER[0])}") if part
            )
            answered = ask(admin, route, body, query)
            assert answered.status_code == 422, (route.name, parameter["name"], answered.text)
            tried += 1
        for kind in NAMED & set(route.names):
            path = fill(route.path, Ids({kind: quote(NEVER[0])}))
            answered = admin.call(route.method, path, body, If_Match="*")
            assert answered.status_code == 422, (route.name, answered.text)
            tried += 1
    assert tried > 50


@pytest.mark.parametrize("path", ["/articles/bulk", "/documents/bulk"])
@pytest.mark.parametrize("text", NEVER, ids=["nul", "surrogate"])
def test_a_line_with_such_a_text_is_refused_alone(admin, path, text):
    lines = [{"text": "The bridge is long.", "title": text}, {"text": "The tower is 90 metres high."}]
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answered = admin.call("POST", path, body, Content_Type="application/x-ndjson")
    first, second = map(json.loads, answered.text.splitlines())
    assert first["status"] == 422
    assert second["status"] in {201, 202}


@pytest.mark.parametrize("path", ["sign-in", "workspace", "sign-out"])
def test_a_form_with_such_a_text_is_refused(app, path):
    answered = app.test_client().post(f"/desk/{path}", data={"email": NEVER[0]})
    assert answered.status_code == 422


def test_a_page_is_not_asked_for_with_such_a_text(app):
    assert app.test_client().get("/desk/sign-in?next=%00").status_code == 422
