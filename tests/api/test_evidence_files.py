"""Evidence that comes as a file: its text is kept, and what has none that can be read is refused."""

import io
from hashlib import sha256
from uuid import uuid4

import pytest
from werkzeug.datastructures import FileStorage

from tests.api.test_claim_work import BRIDGE, REVIEW, make


@pytest.fixture
def ana(admin):
    return admin.with_key(*REVIEW, role="reviewer")


def send_file(caller, claim, name, content, media_type=None, fields=None, **headers):
    body = {**(fields or {}), "file": FileStorage(io.BytesIO(content), name, "file", media_type)}
    path = f"/claims/{claim['id']}/evidence"
    return caller.call("POST", path, body, Content_Type="multipart/form-data", **headers)


PAGE = f"<html><head><title>Plan</title></head><body><article><p>{BRIDGE} It was measured twice.</p></article></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.txt", BRIDGE.encode(), None),
        ("plan.md", b"\xef\xbb\xbf" + BRIDGE.encode(), "application/octet-stream"),
        ("plan", BRIDGE.encode("utf-16"), "text/plain"),
        ("plan.html", PAGE.encode(), None),
        ("plan", PAGE.encode(), "text/html"),
    ],
)
def test_evidence_comes_as_a_file_of_text_or_html(ana, foreigner, name, content, media_type):
    claim, url = make(ana), "https://city.example/plan"
    fields = {"source": '{"name": "The city", "role": "primary"}', "url": url, "confidential": "true"}
    added = send_file(ana, claim, name, content, media_type, fields)
    assert added.status_code == 201, added.text
    assert (BRIDGE in added.json["text"], "<p>" in added.json["text"]) == (True, False)
    assert (added.json["source"], added.json["document"]["url"], added.json["confidential"]) == (
        {"name": "The city", "role": "primary"},
        url,
        True,
    )
    assert added.json["sha256"] == sha256(added.json["text"].encode()).hexdigest()
    assert send_file(foreigner, claim, name, content, media_type).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "fields", "says"),
    [
        ("plan.pdf", b"%PDF-1.7 text", {}, "plain text or HTML"),
        ("plan.txt", b"%PDF-1.7 text", {}, "plain text or HTML"),
        ("plan.txt", b"\x00\x01\x02", {}, "plain text or HTML"),
        ("plan.txt", b" ", {}, "empty"),
        ("plan.txt", b"a " * 60_000, {}, "100,000"),
        ("plan.txt", b"82 metres.", {"text": "80 metres."}, "give file, or text"),
        ("plan.txt", b"82 metres.", {"passage_id": str(uuid4())}, "give passage_id"),
        ("plan.txt", b"82 metres.", {"colour": "red"}, "colour"),
    ],
)
def test_a_file_that_is_no_evidence_is_refused(ana, name, content, fields, says):
    claim = make(ana)
    refused = send_file(ana, claim, name, content, None, fields)
    assert (refused.status_code, says in refused.text) == (422, True), refused.text
    assert ana.get(f"/claims/{claim['id']}/evidence").json["items"] == []


def test_a_passage_beside_a_text_and_a_file_in_json_are_refused(ana):
    path = f"/claims/{make(ana)['id']}/evidence"
    for body in ({"passage_id": str(uuid4()), "text": "82 metres."}, {"file": "plan.txt"}, None):
        headers = {"Content_Type": "application/json"} if body is None else {}
        assert ana.post(path, b"null" if body is None else body, **headers).status_code == 422


def test_the_same_file_again_is_kept_once(ana):
    claim = make(ana)
    first, again, other = (
        send_file(ana, claim, "plan.txt", content, Idempotency_Key="f")
        for content in (b"82 metres.", b"82 metres.", b"83 metres.")
    )
    assert (first.json["id"], again.headers["Idempotency-Replayed"]) == (again.json["id"], "true")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
