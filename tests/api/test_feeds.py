"""What everybody may read of a workspace that has turned that on, and nothing before or beside it."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests.api.reading_desk import Desk

ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ("verdicts.atom", "verdicts.json", "verdicts.jsonld", "corrections")


@pytest.fixture
def database_url(sqlite_url):
    """What is shown is the same on both databases."""
    return sqlite_url


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    return desk


@pytest.fixture
def home(admin):
    return f"/feeds/{admin.workspace_id}"


@pytest.fixture
def opened(admin):
    assert admin.patch("/workspaces/me", {"public_feeds": True}, If_Match="*").status_code == 200


def correct(desk, verdict, **more):
    body = {"kind": "correction", "note": "It is 82 metres.", "reason": "a <secret> call", **more}
    answered = desk.eve.post(f"/verdicts/{verdict['id']}/corrections", body, If_Match="*")
    assert answered.status_code < 300, answered.text


def test_nothing_is_shown_before_an_admin_turns_it_on(admin, anybody, desk, home):
    _, verdict = desk.published()
    paths = [*KINDS, f"verdicts/{verdict['id']}"]
    assert {anybody.get(f"{home}/{path}").status_code for path in paths} == {404}
    assert admin.get("/workspaces/me").json["public_feeds"] is False
    assert desk.ed.patch("/workspaces/me", {"public_feeds": True}, If_Match="*").status_code == 403
    admin.patch("/workspaces/me", {"public_feeds": True}, If_Match="*")
    assert {anybody.get(f"{home}/{path}").status_code for path in paths} == {200}
    admin.patch("/workspaces/me", {"public_feeds": False}, If_Match="*")
    assert {anybody.get(f"{home}/{path}").status_code for path in paths} == {404}


def test_a_verdict_stands_in_each_feed(anybody, desk, home, opened):
    _, verdict = desk.published(headline="The bridge & its length")
    feed = ET.fromstring(anybody.get(f"{home}/verdicts.atom").text)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "The bridge & its length"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{verdict['id']}"
    assert entry.find(f"{ATOM}category").attrib["term"] == "refuted"
    (item,) = anybody.get(f"{home}/verdicts.json").json["items"]
    assert (item["title"], item["tags"]) == ("The bridge & its length", ["refuted"])
    feed = json.loads(anybody.get(f"{home}/verdicts.jsonld").text)
    assert feed["@type"] == "DataFeed"
    (review,) = feed["dataFeedElement"]
    assert review["@type"] == "ClaimReview"
    assert review["url"] == item["url"]
    assert item["url"].endswith(f"{home}/verdicts/{verdict['id']}")


def test_a_verdicts_page_has_its_claimreview_inside_and_no_markup_of_its_words(anybody, desk, home, opened):
    _, verdict = desk.published(headline="</script><b>Bridge</b>")
    page = anybody.get(f"{home}/verdicts/{verdict['id']}")
    assert page.mimetype == "text/html"
    assert "<b>Bridge" not in page.text
    (embedded,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert json.loads(embedded)["headline"] == "</script><b>Bridge</b>"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_corrections_are_told_without_what_is_for_the_desk_alone(anybody, desk, home, opened):
    _, verdict = desk.published(headline="The bridge")
    correct(desk, verdict, rationale="Three surveys say 82 metres.")
    for path in (*KINDS, f"verdicts/{verdict['id']}"):
        shown = anybody.get(f"{home}/{path}").text
        assert "It is 82 metres." in shown, path
        assert "secret" not in shown, path
        assert "Two surveys" not in shown, path


def test_a_withdrawn_verdict_says_so_and_nothing_else(anybody, desk, home, opened):
    _, verdict = desk.published(headline="The bridge", url="https://checks.example/1")
    gone = desk.eve.post(
        f"/verdicts/{verdict['id']}/withdraw",
        {"note": "We mixed up two bridges.", "reason": "x"},
        If_Match="*",
    )
    assert gone.status_code < 300, gone.text
    assert json.loads(anybody.get(f"{home}/verdicts.jsonld").text)["dataFeedElement"] == []
    (item,) = anybody.get(f"{home}/verdicts.json").json["items"]
    assert item["title"] == "Withdrawn: The bridge"
    page = anybody.get(f"{home}/verdicts/{verdict['id']}")
    assert page.status_code == 410
    for shown in (item["content_text"], page.text):
        assert "We mixed up two bridges." in shown
        assert "Two surveys" not in shown
    assert "ClaimReview" not in page.text


def test_only_the_desks_own_published_verdicts_are_shown(admin, anybody, desk, home, opened):
    review = {"@type": "ClaimReview", "url": "https://checks.example/9", "claimReviewed": "The tower is red."}
    admin.post("/verdicts/import", review)
    claim = desk.claim("The dam is full.")
    desk.read(desk.ana, claim, evidence_ids=[desk.evidence(claim)])
    for path in KINDS:
        shown = anybody.get(f"{home}/{path}").text
        assert "tower" not in shown
        assert "dam" not in shown
    imported = admin.get("/verdicts/search").json["items"][0]["verdict"]["id"]
    assert anybody.get(f"{home}/verdicts/{imported}").status_code == 404


def test_nothing_of_another_workspace_is_shown(anybody, desk, foreigner, opened):
    _, verdict = desk.published()
    foreigner.patch("/workspaces/me", {"public_feeds": True}, If_Match="*")
    other = f"/feeds/{foreigner.workspace_id}"
    assert anybody.get(f"{other}/verdicts.json").json["items"] == []
    assert anybody.get(f"{other}/verdicts/{verdict['id']}").status_code == 404


def test_what_has_not_changed_is_not_sent_again(anybody, desk, home, opened):
    _, verdict = desk.published(headline="The bridge")
    for path in (*KINDS[1:], f"verdicts/{verdict['id']}"):
        first = anybody.get(f"{home}/{path}")
        assert "max-age" in first.headers["Cache-Control"]
        assert anybody.get(f"{home}/{path}", If_None_Match=first.headers["ETag"]).status_code == 304
    correct(desk, verdict, rationale="New.")
    assert anybody.get(f"{home}/{path}", If_None_Match=first.headers["ETag"]).status_code == 200
