"""A JSON body of 10 MB costs about three times its size, whatever is in it."""

import json
import tracemalloc

import pytest

from service.http.limits import MOST_VALUES

SIZE = 10_000_000
BODIES = {
    "text": (b'{"text": "' + b"The council closed 3 libraries, it said. " * (SIZE // 42) + b'"}', 202),
    "lists": (b'{"text": [' + b"[]," * (SIZE // 3) + b"[]]}", 413),
    "objects": (b'{"text": [' + b'{"a":1},' * (SIZE // 8) + b"1]}", 413),
    "numbers": (b'{"text": [' + b"1.5," * (SIZE // 4) + b"1]}", 413),
    "names": (b'{"a":1' + b"".join(b',"k%d":1' % number for number in range(800_000)) + b"}", 413),
    "escapes": (b'{"text": "' + rb"\"," * (SIZE // 3) + b'", "x": 1}', 422),
}


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: the body is read before the database is asked."""
    return sqlite_url


@pytest.mark.parametrize("name", BODIES)
def test_a_large_body_costs_about_three_times_its_size(admin, name):
    body, status = BODIES[name]
    admin.get("/articles")
    tracemalloc.start()
    try:
        answered = admin.call("POST", "/articles", body, Content_Type="application/json")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answered.status_code == status, answered.text[:200]
    own = len(body)  # the copy that the test's client sends from
    assert peak - own < 3.2 * len(body)


def test_as_many_values_as_are_allowed_are_read(admin):
    tags = ["a"] * (MOST_VALUES - 10)
    assert admin.post("/articles", {"text": "The bridge is 80 metres long.", "tags": tags}).status_code == 422
    assert len(json.dumps(tags)) < SIZE
