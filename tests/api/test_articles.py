"""Articles over HTTP, on SQLite and PostgreSQL."""

import json
from uuid import UUID, uuid4

import pytest

from claimdesk.claims import split_results
from claimdesk.intake.revisions import get_revision
from claimdesk.language.shapes import CheckWorthiness, SplitArticle, SplitClaim
from claimdesk.records.article import Article
from claimdesk.terms import Level, Part, Voice

TEXT = "The bridge is 80 metres long. The ministry said unemployment fell to 4 percent in March."
SENTENCES = ("The bridge is 80 metres long.", "unemployment fell to 4 percent in March")
NDJSON = {"Content_Type": "application/x-ndjson"}


def lines(*objects):
    return b"".join(
        (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in objects
    )


def split(database, article_id, *sentences):
    """Record the sentences as the claims of the article's current revision, as the split stage does."""
    with database.transaction() as session:
        article = session.get_one(Article, UUID(article_id))
        revision = get_revision(session, article)
        claims = tuple(
            SplitClaim(
                text=sentence,
                original_text=sentence,
                part=Part.TEXT,
                start=revision.text.index(sentence),
                end=revision.text.index(sentence) + len(sentence),
                quote=sentence,
                prefix="",
                suffix="",
                voice=Voice.OWN_VOICE,
                level=Level.EVENT,
                claimant="The Daily Example",
                attribution=(),
                claimed_at=None,
                check_worthiness=CheckWorthiness(0.8, (), "test"),
            )
            for sentence in sentences
        )
        split_results.record_split(session, article, revision, SplitArticle(claims, ()))


def test_an_article_is_taken_in_and_shown_as_submitted(admin):
    text = "  Ünïcode 🌍 text, kept\r\nexactly.  "
    answered = admin.post(
        "/articles", {"text": text, "title": "T", "source": {"name": "Daily", "domain": "daily.example"}}
    )
    assert answered.status_code == 202
    assert answered.json["status"] == "queued"
    shown = admin.get(answered.headers["Location"])
    assert shown.json["text"] == text
    assert shown.headers["ETag"] == answered.headers["ETag"]
    assert shown.json["source"] == {"name": "Daily", "domain": "daily.example"}
    assert [stage["stage"] for stage in shown.json["stages"]] == ["split"]
    assert "no worker" in shown.json["waiting_reason"]
    assert shown.json["counts"]["claims"] == 0


def test_known_and_unchanged_is_200_and_new_content_a_revision(admin):
    first = admin.post("/articles", {"text": TEXT, "external_id": "e"})
    same = admin.post("/articles", {"text": TEXT, "external_id": "e"})
    new = admin.post("/articles", {"text": f"{TEXT} More.", "external_id": "e"})
    other = admin.post("/articles", {"text": TEXT, "external_id": "f"})
    assert [answer.status_code for answer in (first, same, new, other)] == [202, 200, 202, 202]
    assert len({answer.json["id"] for answer in (first, same, new)}) == 1
    assert other.json["id"] != first.json["id"]
    assert new.json["revision"] == 2


def test_an_article_of_10_mb_is_taken_and_a_larger_one_refused(admin, settings):
    text = "The bridge is 80 metres long. " * 349_000
    assert admin.post("/articles", {"text": text}).status_code == 202
    assert admin.post("/articles", {"text": text + "a" * 100_000}).status_code == 413


def test_a_list_is_narrowed(admin):
    one = admin.submit(text=f"{TEXT} 1", external_id="x/1", source={"name": "Daily"})
    admin.submit(text=f"{TEXT} 2", canonical_url="https://daily.example/2")
    for query in ("external_id=x/1", "source=daily", "status=queued&external_id=x/1"):
        assert [item["id"] for item in admin.get(f"/articles?{query}").json["items"]] == [one["id"]], query
    assert admin.get("/articles?since=2100-01-01T00:00:00Z").json["items"] == []
    assert len(admin.get("/articles?since=2020-01-01T00:00:00%2B02:00").json["items"]) == 2


def test_what_is_known_is_amended_and_null_takes_it_away(admin):
    article = admin.submit(published_at="2024-01-01T00:00:00Z", source={"name": "Daily"})
    path = f"/articles/{article['id']}"
    changed = admin.patch(path, {"published_at": "2024-02-01T09:00:00-05:00"}, If_Match='"1"')
    assert changed.json["published_at"] == "2024-02-01T09:00:00-05:00"
    assert changed.json["source"]["name"] == "Daily"
    gone = admin.patch(path, {"source": None}, If_Match=changed.headers["ETag"])
    assert gone.json["source"] == {"name": None, "domain": None}


def test_a_withdrawn_article_stays_readable_and_can_not_be_amended(admin):
    article = admin.submit()
    path = f"/articles/{article['id']}"
    assert admin.delete(f"{path}?reason=mistake", If_Match='"1"').status_code == 204
    shown = admin.get(path)
    assert shown.json["status"] == "withdrawn"
    refused = admin.patch(path, {"reach": 1}, If_Match=shown.headers["ETag"])
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_state")


def test_retry_is_taken_with_and_without_a_version(admin):
    article = admin.submit()
    assert admin.post(f"/articles/{article['id']}/retry").status_code == 202
    assert admin.post(f"/articles/{article['id']}/retry", If_Match='"99"').status_code == 412


def test_bulk_answers_each_line_in_order_and_a_bad_one_loses_no_other(admin):
    body = lines(
        {"text": f"{TEXT} 1", "external_id": "b1"},
        b"{not json",
        b"",
        {"text": " "},
        {"text": f"{TEXT} 1", "external_id": "b1"},
        {"text": "x", "colour": "red"},
        b'"text"',
        b"\xff\xfe",
        {"text": f"{TEXT} 2", "external_id": "b2"},
    )
    answered = admin.post("/articles/bulk", body, **NDJSON)
    assert answered.content_type == "application/x-ndjson"
    rows = [json.loads(line) for line in answered.text.splitlines()]
    assert [(row["line"], row["status"]) for row in rows] == [
        (1, 202), (2, 400), (4, 422), (5, 200), (6, 422), (7, 400), (8, 400), (9, 202),
    ]  # fmt: skip
    assert rows[0]["id"] == rows[3]["id"]
    assert rows[4]["problem"]["errors"][0]["pointer"] == "/colour"
    assert len(admin.get("/articles").json["items"]) == 2


def test_bulk_takes_1000_lines_and_refuses_more_before_taking_any(admin):
    body = lines({"text": TEXT}, *({"text": " "} for _ in range(999)))
    refused = admin.post("/articles/bulk", body + b"{}", **NDJSON)
    assert (refused.status_code, refused.json["code"]) == (413, "too_large")
    assert admin.get("/articles").json["items"] == []
    rows = [json.loads(line) for line in admin.post("/articles/bulk", body, **NDJSON).text.splitlines()]
    assert [row["line"] for row in rows] == list(range(1, 1001))
    assert [row["status"] for row in rows] == [202] + [422] * 999


def test_bulk_takes_no_json_array(admin):
    refused = admin.post("/articles/bulk", [{"text": TEXT}])
    assert refused.status_code == 415


def test_a_line_beyond_10_mb_fails_alone(admin):
    body = lines({"text": "a " * 5_300_000}, {"text": TEXT})
    rows = [json.loads(line) for line in admin.post("/articles/bulk", body, **NDJSON).text.splitlines()]
    assert [row["status"] for row in rows] == [413, 202]


def test_claims_come_in_reading_order_with_their_places(admin, database):
    article = admin.submit(text=TEXT, published_at="2024-05-04T10:00:00+02:00", external_id="e")
    split(database, article["id"], *reversed(SENTENCES))
    shown = admin.get(f"/articles/{article['id']}/claims").json
    assert [item["text"] for item in shown["items"]] == list(SENTENCES)
    for item in shown["items"]:
        place = item["appearances"][0]
        assert TEXT[place["start"] : place["end"]] == place["quote"]
        assert place["external_id"] == "e"
        assert item["claimants"][0]["name"] == "The Daily Example"
        assert item["claimed_at"]["from"].startswith("2024-05-04")
        assert item["verdict"] is None
    first = admin.get(f"/articles/{article['id']}/claims?limit=1").json
    second = admin.get(f"/articles/{article['id']}/claims?limit=1&cursor={first['next_cursor']}").json
    assert [first["items"][0]["text"], second["items"][0]["text"]] == list(SENTENCES)
    assert second["next_cursor"] is None


def test_a_diff_says_what_a_revision_added_and_lost(admin, database):
    article = admin.submit(text=TEXT, external_id="e")
    split(database, article["id"], *SENTENCES)
    admin.submit(text="The bridge is 80 metres long. It is red.", external_id="e")
    split(database, article["id"], SENTENCES[0], "It is red.")
    diff = admin.get(f"/articles/{article['id']}/diff?from=1").json
    assert (diff["from"], diff["to"]) == (1, 2)
    assert [len(diff[name]) for name in ("added", "kept", "gone")] == [1, 1, 1]
    assert admin.get(f"/articles/{article['id']}/diff?from=7").status_code == 404
    assert admin.get(f"/articles/{article['id']}/diff").status_code == 422


def test_a_claim_is_read_with_its_history_and_another_workspaces_is_not_there(admin, foreigner, database):
    article = admin.submit(text=TEXT)
    split(database, article["id"], *SENTENCES)
    claim = admin.get("/claims").json["items"][0]
    shown = admin.get(f"/claims/{claim['id']}")
    assert shown.json["original_text"] == SENTENCES[0]
    assert shown.headers["ETag"] == f'"{shown.json["version"]}"'
    for below in ("", "/matches", "/evidence", "/history"):
        assert admin.get(f"/claims/{claim['id']}{below}").status_code == 200
        assert foreigner.get(f"/claims/{claim['id']}{below}").status_code == 404
    assert foreigner.get("/claims").json["items"] == []
    assert admin.get("/claims?claimant=the daily example").json["items"]
    assert admin.get("/claims?min_check_worthiness=0.9").json["items"] == []
    assert len(admin.get(f"/claims?article={article['id']}&q=bridge").json["items"]) == 1


def test_changes_tell_each_event_once_and_resume(admin, foreigner):
    article = admin.submit()
    first = admin.get("/changes?limit=1").json
    assert first["items"][0]["subject"] == {"kind": "article", "id": article["id"]}
    assert admin.get(f"/changes?after={first['next_cursor']}").json["items"] == []
    admin.submit(text=f"{TEXT} more")
    later = admin.get(f"/changes?after={first['next_cursor']}&types=article.submitted,article.ready").json
    assert len(later["items"]) == 1
    assert foreigner.get("/changes").json == {"items": [], "next_cursor": None}
    assert foreigner.get(f"/changes?after={first['next_cursor']}").json["code"] == "invalid_cursor"


@pytest.mark.parametrize("path", ["/articles/{}", "/articles/{}/claims", "/articles/{}/diff?from=1"])
def test_what_is_not_there_is_404(admin, path):
    assert admin.get(path.format(uuid4())).status_code == 404


@pytest.mark.parametrize("reach", [True, "5", 1.0, -1, 2**31])
def test_a_reach_is_a_whole_number_and_nothing_like_one(admin, reach):
    refused = admin.post("/articles", {"text": TEXT, "reach": reach})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/reach")
    article = admin.submit()
    patched = admin.patch(f"/articles/{article['id']}", {"reach": reach}, If_Match=f'"{article["version"]}"')
    assert (patched.status_code, patched.json["errors"][0]["pointer"]) == (422, "/reach")
