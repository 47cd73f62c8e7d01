"""Documents, imports and verdicts over HTTP."""

import io
import json
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from werkzeug.datastructures import FileStorage

from claimdesk import clock
from claimdesk.intake import imports
from claimdesk.records.request import Import, ImportLine, ImportStatus

TEXT = "The bridge is 80 metres long and was opened in 1974."
NDJSON = {"Content_Type": "application/x-ndjson"}
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/bridge",
    "claimReviewed": "The bridge is 100 metres long.",
    "datePublished": "2024-03-01",
    "author": {"@type": "Organization", "name": "Example Checks"},
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "A. Mayor"}},
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "False",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
    },
}


def rows_of(answered):
    assert answered.status_code == 200, answered.text
    return [json.loads(line) for line in answered.text.splitlines()]


def test_a_document_is_added_once_read_and_deleted(admin):
    body = {"url": "https://facts.example/bridge", "title": "Bridge", "text": TEXT, "kind": "reference"}
    first, again = admin.post("/documents", body), admin.post("/documents", body)
    assert (first.status_code, again.status_code) == (202, 200)
    shown = admin.get(first.headers["Location"])
    assert shown.json["text"] == TEXT
    assert admin.delete(first.headers["Location"]).status_code == 428
    assert admin.delete(first.headers["Location"], If_Match='"7"').status_code == 412
    assert admin.delete(first.headers["Location"], If_Match=shown.headers["ETag"]).status_code == 204
    assert admin.get(first.headers["Location"]).status_code == 404


def test_documents_in_bulk_and_listed(admin):
    body = b"".join(
        json.dumps({"text": f"{TEXT} {number}", "external_id": str(number), "kind": "news"}).encode() + b"\n"
        for number in range(5)
    )
    assert {row["status"] for row in rows_of(admin.post("/documents/bulk", body, **NDJSON))} == {202}
    assert {row["status"] for row in rows_of(admin.post("/documents/bulk", body, **NDJSON))} == {200}
    page = admin.get("/documents?limit=3&kind=news").json
    rest = admin.get(f"/documents?limit=3&kind=news&cursor={page['next_cursor']}").json
    assert [document["external_id"] for document in page["items"] + rest["items"]] == [
        "4",
        "3",
        "2",
        "1",
        "0",
    ]


def test_a_review_is_imported_and_the_same_again_changes_nothing(admin, foreigner):
    (first,) = rows_of(admin.post("/verdicts/import", REVIEW))
    (again,) = rows_of(admin.post("/verdicts/import", REVIEW))
    assert (first["status"], again["status"], first["id"]) == (201, 200, again["id"])
    verdict = admin.get(f"/verdicts/{first['id']}")
    assert verdict.json["claim_text"] == REVIEW["claimReviewed"]
    assert verdict.json["label"] == "refuted"
    assert verdict.json["rating"]["name"] == "False"
    assert verdict.json["origin"] == "imported"
    changed = {**REVIEW, "reviewRating": {"@type": "Rating", "alternateName": "True"}}
    assert rows_of(admin.post("/verdicts/import", changed))[0]["status"] == 202
    revisions = admin.get(f"/verdicts/{first['id']}/history").json["items"]
    assert [revision["content"]["label"] for revision in revisions] == ["refuted", "supported"]
    assert [
        verdict["id"] for verdict in admin.get(f"/verdicts/by-url?url={REVIEW['url']}").json["items"]
    ] == [first["id"]]
    assert admin.get(f"/verdicts/{first['id']}.jsonld").json["@type"] == "ClaimReview"
    for path in (
        f"/verdicts/{first['id']}",
        f"/verdicts/{first['id']}/history",
        f"/verdicts/{first['id']}.jsonld",
    ):
        assert foreigner.get(path).status_code == 404


def test_a_verdict_is_searched_for_by_the_address_where_its_claim_stood(admin, foreigner):
    claim = {"@type": "Claim", "appearance": ["https://social.example/v/1"]}
    (first,) = rows_of(admin.post("/verdicts/import", {**REVIEW, "itemReviewed": claim}))
    address = quote("https://social.example/v/1?utm_source=x", safe="")
    found = admin.get(f"/verdicts/search?q={address}").json
    assert [item["verdict"]["id"] for item in found["items"]] == [first["id"]]
    assert found["items"][0]["why"] == "published at this address, or its claim stood there"
    by_url = admin.get(f"/verdicts/by-url?url={address}").json
    assert [verdict["id"] for verdict in by_url["items"]] == [first["id"]]
    assert foreigner.get(f"/verdicts/search?q={address}").json["items"] == []


def test_a_list_and_ndjson_are_imported_with_an_outcome_each(admin):
    other = {**REVIEW, "url": "https://checks.example/2", "claimReviewed": "The moon is made of basalt."}
    broken = {"@type": "ClaimReview", "url": "https://checks.example/3"}
    assert [row["status"] for row in rows_of(admin.post("/verdicts/import", [REVIEW, broken, other]))] == [
        201,
        422,
        201,
    ]
    body = b"".join(json.dumps(review).encode() + b"\n" for review in (REVIEW, other))
    assert [row["status"] for row in rows_of(admin.post("/verdicts/import", body, **NDJSON))] == [200, 200]


def test_too_many_or_unreadable_reviews_are_refused_whole(admin):
    many = [{**REVIEW, "url": f"https://checks.example/{number}"} for number in range(1001)]
    assert admin.post("/verdicts/import", many).status_code == 413
    refused = admin.post("/verdicts/import", b"\xff\xfe\x00", Content_Type="application/json")
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")


def send_file(admin, kind, content, **headers):
    data = {"kind": kind, "file": FileStorage(io.BytesIO(content), "lines.ndjson", "file")}
    return admin.call("POST", "/imports", data, Content_Type="multipart/form-data", **headers)


def test_a_file_is_kept_line_by_line_and_its_progress_told(admin, foreigner, database):
    content = b'{"text": "a"}\n\n{"text": "b"}\n\xff\xfe\n{"text": "c"}'
    begun = send_file(admin, "articles", content, Idempotency_Key="i")
    assert begun.status_code == 202, begun.text
    assert begun.json["size_bytes"] == len(content)
    again = send_file(admin, "articles", content, Idempotency_Key="i")
    assert again.json["id"] == begun.json["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert send_file(admin, "articles", content + b"x", Idempotency_Key="i").status_code == 422
    shown = admin.get(begun.headers["Location"]).json
    assert (shown["status"], shown["total"], shown["failed"]) == ("running", 4, 1)
    assert [(line["line"], line["status"]) for line in shown["items"]] == [
        (1, None),
        (3, None),
        (4, 422),
        (5, None),
    ]
    assert [line["line"] for line in admin.get(f"{begun.headers['Location']}?failed=true").json["items"]] == [
        4
    ]
    assert foreigner.get(begun.headers["Location"]).status_code == 404
    with database.reading() as session:
        assert session.query(ImportLine).count() == 4


def test_a_feed_in_one_document_is_kept_entry_by_entry_over_several_transactions(admin):
    reviews = [{**REVIEW, "url": f"https://checks.example/{number}"} for number in range(600)]
    content = json.dumps(
        {"@type": "DataFeed", "dataFeedElement": [{"item": [review]} for review in reviews]}, indent=1
    )
    begun = send_file(admin, "claimreview", content.encode())
    assert (begun.status_code, begun.json["total"]) == (202, 600)
    last = admin.get(f"{begun.headers['Location']}?limit=200").json["items"][-1]
    assert last["line"] == 200


def test_imports_are_listed_newest_first_to_who_may_begin_them(admin, foreigner):
    ids = [send_file(admin, kind, b"{}").json["id"] for kind in ("articles", "documents", "articles")]
    first = admin.get("/imports?limit=2").json
    rest = admin.get(f"/imports?limit=2&cursor={first['next_cursor']}").json
    assert [item["id"] for item in (*first["items"], *rest["items"])] == ids[::-1]
    assert rest["next_cursor"] is None
    writer = admin.with_key("articles:write")
    assert [item["id"] for item in writer.get("/imports").json["items"]] == [ids[2], ids[0]]
    assert foreigner.get("/imports").json["items"] == []


def test_an_upload_that_died_is_swept_and_can_be_deleted(admin, foreigner, database):
    """The web process was killed between two batches of lines: nothing goes on by itself."""
    begun = send_file(admin, "articles", b'{"text": "a"}\n{"text": "b"}').json["id"]
    with database.transaction() as session:
        died = session.get_one(Import, UUID(begun))
        died.status = ImportStatus.QUEUED
    sweep(database)
    assert admin.get(f"/imports/{begun}").json["status"] == "queued"  # it may still come
    with database.transaction() as session:
        long_ago = clock.now() - timedelta(hours=2)
        session.get_one(Import, UUID(begun)).created_at = long_ago
    sweep(database)
    assert admin.get(f"/imports/{begun}").json["status"] == "queued"  # its last lines came just now
    with database.transaction() as session:
        session.query(ImportLine).update({"created_at": long_ago})
    sweep(database)
    shown = admin.get(f"/imports/{begun}").json
    assert (shown["status"], shown["items"]) == ("failed", [])
    assert "broke off" in shown["error"]
    assert foreigner.delete(f"/imports/{begun}").status_code == 404
    assert admin.with_key("documents:write").delete(f"/imports/{begun}").status_code == 403
    assert admin.delete(f"/imports/{begun}").status_code == 204
    assert admin.get(f"/imports/{begun}").status_code == 404
    (told,) = admin.get(f"/audit?subject={begun}").json["items"]
    assert told["what"] == "deleted"


def test_an_import_under_way_is_not_deleted_and_a_done_one_leaves_what_it_made(admin, database):
    begun = send_file(admin, "articles", b'{"text": "a"}').json["id"]
    refused = admin.delete(f"/imports/{begun}")
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_state")
    with database.transaction() as session:
        session.get_one(Import, UUID(begun)).status = ImportStatus.DONE
    assert admin.delete(f"/imports/{begun}").status_code == 204
    with database.reading() as session:
        assert session.query(ImportLine).count() == 0


def sweep(database):
    with database.transaction() as session:
        imports.end_broken_uploads(session)


@pytest.mark.parametrize("kind", ["people", ""])
def test_another_kind_of_import_is_refused(admin, kind):
    refused = send_file(admin, kind, b"{}")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/kind")


def test_an_import_needs_the_scope_of_its_kind(admin):
    writer = admin.with_key("articles:write")
    assert send_file(writer, "documents", b"{}").status_code == 403
    assert send_file(writer, "articles", b"{}").status_code == 202


def test_a_queue_is_made_changed_and_read(admin, foreigner):
    body = {
        "filter": {"source": ["Daily"], "min_check_worthiness": 0.4},
        "weights": {"worth": 2},
        "lease_s": 60,
    }
    assert admin.put("/queues/politics", body).status_code == 428
    made = admin.put("/queues/politics", body, If_None_Match="*")
    assert made.status_code == 201, made.text
    assert made.json["weights"]["worth"] == 2
    assert admin.put("/queues/politics", body, If_None_Match="*").status_code == 412
    changed = admin.put("/queues/politics", {**body, "lease_s": 90}, If_Match=made.headers["ETag"])
    assert (changed.status_code, changed.json["lease_s"]) == (200, 90)
    assert admin.put("/queues/politics", body, If_Match=made.headers["ETag"]).status_code == 412
    assert [queue["name"] for queue in admin.get("/queues").json["items"]] == ["politics"]
    assert admin.get("/queues/politics/claims").json == {"items": [], "next_cursor": None}
    assert foreigner.get("/queues/politics/claims").status_code == 404
    assert foreigner.get("/queues").json["items"] == []
    assert admin.put("/queues/x", {"filter": {"colour": ["red"]}}, If_None_Match="*").status_code == 422
