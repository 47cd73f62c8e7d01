"""Problems say what to do: where a body breaks off, which field is meant, which names there are."""

import json

import pytest

from tests.api.conftest import TEXT


def refuse(answered, status=422):
    assert answered.status_code == status, answered.text
    return answered.json


def test_malformed_json_is_refused_with_line_and_column(admin):
    said = refuse(
        admin.post("/articles", b'{"text": "a",\n  "title": }', Content_Type="application/json"), 400
    )
    assert (said["line"], said["column"]) == (2, 12)
    assert said["detail"] == "the body is not JSON: Expecting value at line 2, column 12"


def test_a_body_that_is_not_utf8_is_refused_with_its_byte(admin):
    said = refuse(admin.post("/articles", b'{"text": "\xff"}', Content_Type="application/json"), 400)
    assert "byte 10" in said["detail"]


def test_a_bulk_line_that_is_no_json_tells_its_column(admin):
    answered = admin.post("/articles/bulk", b'{"text" "a"}\n', Content_Type="application/x-ndjson")
    assert "at column 9" in json.loads(answered.text)["problem"]["detail"]


def test_an_article_without_content_is_told_what_is_missing(admin):
    assert refuse(admin.post("/articles", {"title": "Bridge"}))["detail"] == "text, html or url is missing"
    assert refuse(admin.post("/documents", {"title": "Bridge"}))["detail"] == "text or html is missing"


@pytest.mark.parametrize(
    ("body", "pointer", "says"),
    [
        ({"text": TEXT, "published_at": "2026-03-01T10:00:00"}, "/published_at", "with its offset"),
        ({"text": TEXT, "published_at": "yesterday"}, "/published_at", "with its offset"),
        ({"text": TEXT, "source": {"nmae": "x"}}, "/source/nmae", "is no field"),
        ({"text": TEXT, "a/b~c": 1}, "/a~1b~0c", "is no field"),
        ({"text": 3}, "/text", "must be a string"),
    ],
)
def test_a_wrong_value_is_pointed_at_and_told_what_it_must_be(admin, body, pointer, says):
    said = refuse(admin.post("/articles", body))
    assert [error["pointer"] for error in said["errors"]] == [pointer]
    assert says in said["errors"][0]["detail"]
    assert said["detail"].startswith(pointer)


def test_a_misspelt_queue_is_refused_with_the_names_there_are(admin):
    for name in ("main", "politics"):
        admin.put(f"/queues/{name}", {}, If_None_Match="*")
    claim = admin.post("/claims", {"text": "The bridge is 80 metres long."}).json
    known = "there is no queue named mian; there are main, politics"
    for answered in (
        admin.post("/articles", {"text": TEXT, "queue": "mian"}),
        admin.get("/claims?queue=mian"),
        admin.patch(f"/claims/{claim['id']}", {"queue": "mian"}, If_Match="*"),
    ):
        said = refuse(answered)
        assert (said["errors"][0]["pointer"], said["errors"][0]["detail"]) == ("/queue", known)
    for path in ("/queues/mian", "/queues/mian/claims"):
        assert refuse(admin.get(path), 404)["detail"] == known
    assert refuse(admin.post("/queues/mian/lease"), 404)["detail"] == known


def test_a_bulk_line_with_a_misspelt_queue_fails_alone(admin):
    lines = b'{"text": "The bridge is long.", "queue": "mian"}\n{"text": "The bridge is 80 metres long."}\n'
    answered = admin.post("/articles/bulk", lines, Content_Type="application/x-ndjson")
    assert [line.count('"status": 422') for line in answered.text.splitlines()] == [2, 0]


def test_a_bulk_with_an_id_that_is_none_answers_for_that_one(admin):
    claim = admin.post("/claims", {"text": "The bridge is 80 metres long."}).json
    body = {"ids": ["nobody", claim["id"]], "action": "tag", "tags": ["bridges"], "versions": {"nobody": 3}}
    bad, good = admin.post("/claims/bulk", body).json["items"]
    assert (bad["id"], bad["status"], bad["problem"]["code"]) == ("nobody", 404, "not_found")
    assert (good["id"], good["status"]) == (claim["id"], 200)
    assert admin.get(f"/claims/{claim['id']}").json["tags"] == ["bridges"]
