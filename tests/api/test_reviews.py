"""A claim read, decided, published and corrected, over HTTP."""

from uuid import UUID

import pytest

from claimdesk.records.claim import Appearance
from tests.api.reading_desk import CLAIM, PASSAGE, Desk


@pytest.fixture
def desk(admin, database):
    return Desk(admin, database)


def pointers(answered):
    assert answered.status_code == 422, answered.text
    return {error["pointer"] for error in answered.json["errors"]}


def test_one_read_decides_where_none_is_asked_for_twice(desk):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    before = desk.admin.get(f"/claims/{claim}").json["version"]
    answered = desk.read(desk.ana, claim, evidence_ids=[cited])
    assert answered.status_code == 201, answered.text
    assert (answered.json["label"], answered.json["state"]) == ("refuted", "decided")
    shown = desk.admin.get(f"/claims/{claim}").json
    assert (shown["status"], shown["version"], shown["lease"]) == ("decided", before, None)
    assert [review["id"] for review in shown["reviews"]] == [answered.json["id"]]
    history = desk.admin.get(f"/claims/{claim}/history").json["items"]
    assert history[-1]["what"] == "reviewed"
    assert history[-1]["changes"]["status"] == {"from": "in_review", "to": "decided"}


def test_a_review_keeps_the_rules(desk):
    desk.queue(min_independent_sources=2)
    claim, other = desk.claim(), desk.claim("The tower has three lifts.")
    first, copy, second = desk.evidence(claim), desk.evidence(claim), desk.evidence(claim, "b")
    foreign = desk.evidence(other)
    assert pointers(desk.read(desk.ana, claim)) == {"/evidence_ids"}
    assert pointers(desk.read(desk.ana, claim, evidence_ids=[foreign, first])) >= {"/evidence_ids/0"}
    assert pointers(desk.read(desk.ana, claim, evidence_ids=[first, copy])) == {"/evidence_ids"}
    assert pointers(desk.read(desk.ana, claim, "not_enough_evidence")) == {"/searched"}
    assert pointers(desk.read(desk.ana, claim, rationale=" ", evidence_ids=[first, second])) == {"/rationale"}
    assert desk.read(desk.ana, claim, evidence_ids=[first, second]).status_code == 201


def test_not_enough_evidence_says_what_was_searched(desk):
    desk.queue()
    answered = desk.read(
        desk.ana, desk.claim(), "not_enough_evidence", searched="the survey office's register"
    )
    assert answered.status_code == 201, answered.text
    assert answered.json["searched"] == ["the survey office's register"]


def test_what_was_judged_is_pinned_and_only_the_holder_reads(desk):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    assert desk.read(desk.ana, claim, lease=False, evidence_ids=[cited]).json["code"] == "wrong_state"
    desk.ana.post(f"/claims/{claim}/lease")
    assert desk.read(desk.ben, claim, lease=False, evidence_ids=[cited]).status_code in {403, 409}
    body = {"claim_version": 99, "label": "refuted", "rationale": "So.", "evidence_ids": [cited]}
    stale = desk.ana.post(f"/claims/{claim}/reviews", body, If_Match="*")
    assert (stale.status_code, stale.json["code"]) == (412, "stale_version")
    assert desk.ana.post(f"/claims/{claim}/reviews", body).status_code == 428
    assert desk.status(claim) == "in_review"


def test_a_draft_is_mine_alone_and_outlives_the_lease(desk):
    desk.queue()
    claim = desk.claim()
    path = f"/claims/{claim}/draft"
    assert desk.ana.get(path).status_code == 404
    assert desk.ana.put(path, {"label": "refuted"}).status_code == 428
    first = desk.ana.put(path, {"label": "refuted", "rationale": "So far."}, If_None_Match="*")
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert desk.ana.put(path, {}, If_None_Match="*").status_code == 412
    assert desk.ana.put(path, {"rationale": "More."}, If_Match='"1"').headers["ETag"] == '"2"'
    assert desk.ana.put(path, {}, If_Match='"1"').status_code == 412
    assert desk.ben.get(path).status_code == 404
    assert desk.admin.get(path).status_code == 404
    assert desk.ana.get(path).json["rationale"] == "More."
    cited = desk.evidence(claim)
    assert desk.read(desk.ana, claim, evidence_ids=[cited]).status_code == 201
    assert desk.ana.get(path).status_code == 404


def test_an_editor_publishes_but_not_the_sole_reader(desk):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    desk.read(desk.eve, claim, evidence_ids=[cited])
    refused = desk.publish(desk.eve, claim)
    assert (refused.status_code, refused.json["code"]) == (403, "not_independent")
    assert desk.publish(desk.ana, claim).json["code"] == "missing_scope"
    answered = desk.publish(desk.ed, claim, headline="No, 82 metres")
    assert answered.status_code == 201, answered.text
    verdict = answered.json
    assert (verdict["revision"], verdict["label"], verdict["origin"]) == (1, "refuted", "own")
    assert verdict["claims"] == [{"id": claim, "text": CLAIM, "status": "published"}]
    assert [passage["text"] for passage in verdict["evidence"]] == [PASSAGE]
    assert desk.admin.get(f"/claims/{claim}").json["verdict"]["id"] == verdict["id"]
    assert desk.publish(desk.ed, claim).json["code"] == "wrong_state"
    kinds = [change["type"] for change in desk.admin.get("/changes").json["items"]]
    assert kinds[-3:] == ["review.submitted", "claim.decided", "verdict.published"]


def test_address_and_headline_come_later_without_a_revision(desk):
    desk.queue()
    _, verdict = desk.published()
    path = f"/verdicts/{verdict['id']}"
    missing = desk.admin.get(f"{path}.jsonld")
    assert (missing.status_code, missing.json["code"]) == (409, "url_missing")
    amended = desk.eve.patch(
        path, {"url": "https://desk.example/1", "headline": "No"}, If_Match=f'"{verdict["version"]}"'
    )
    assert (amended.status_code, amended.json["revision"]) == (200, 1)
    (first,) = desk.admin.get(f"{path}/history").json["items"]
    assert (first["by"], first["by_name"]) == (
        desk.eve.get("/me").json["account"]["id"],
        desk.eve.get("/me").json["account"]["name"],
    )
    assert desk.admin.get(f"{path}.jsonld").json["url"] == "https://desk.example/1"
    assert desk.eve.patch(path, {"headline": "Yes"}, If_Match='"1"').status_code == 412


def test_a_claimreview_tells_where_the_claim_stood_and_what_was_corrected(desk, database):
    desk.queue()
    claim, verdict = desk.published(url="https://desk.example/checks/1")
    for number, day in ((1, "2026-03-02"), (2, "2026-03-01"), (3, "2026-02-01")):
        article = desk.admin.submit(
            text=f"Page {number}. {CLAIM}",
            canonical_url=f"https://news.example/{number}",
            title=f"Page {number}",
            published_at=f"{day}T08:00:00+01:00",
        )
        marked = desk.admin.post(
            f"/articles/{article['id']}/claims",
            {"start": 8, "end": 8 + len(CLAIM), "text": f"{CLAIM} {number}"},
        )
        with database.transaction() as session:
            session.query(Appearance).filter_by(claim_id=UUID(marked.json["id"])).update(
                {"claim_id": UUID(claim)}
            )
    assert desk.admin.delete(f"/articles/{article['id']}", If_Match="*").status_code == 204
    change = {"kind": "correction", "note": "It was another bridge.", "reason": "a reader wrote"}
    wanted = {**change, "label": "misleading", "rationale": "The older one."}
    desk.ed.post(f"/verdicts/{verdict['id']}/corrections", wanted, If_Match="*")
    found = desk.admin.get(f"/verdicts/{verdict['id']}.jsonld")
    assert found.mimetype == "application/ld+json"
    review = found.json
    assert review["itemReviewed"]["firstAppearance"]["url"] == "https://news.example/2"
    assert [appearance["url"] for appearance in review["itemReviewed"]["appearance"]] == [
        "https://news.example/1"
    ]
    assert review["reviewRating"]["alternateName"] == "Misleading"
    assert review["reviewBody"] == "The older one."
    assert [correction["text"] for correction in review["correction"]] == ["It was another bridge."]
    assert review["datePublished"] < review["dateModified"]
    assert "a reader wrote" not in found.text
    feed = desk.admin.get("/verdicts/export?format=jsonld").json
    assert feed["dataFeedElement"] == [review]


def test_corrections_are_revisions_and_old_ones_stay_as_they_were(desk):
    desk.queue()
    claim, verdict = desk.published(url="https://desk.example/1")
    path = f"/verdicts/{verdict['id']}"
    first = desk.admin.get(f"{path}/history").json["items"]
    change = {
        "kind": "correction",
        "note": "We had the wrong bridge.",
        "reason": "a reader wrote",
        "label": "misleading",
        "rationale": "The older bridge is 80 metres long.",
    }
    corrected = desk.ed.post(f"{path}/corrections", change, If_Match='"1"')
    assert corrected.status_code == 201, corrected.text
    assert (corrected.json["revision"], corrected.json["label"]) == (2, "misleading")
    said = corrected.json["corrections"][0]
    assert said["note"] == "We had the wrong bridge."
    assert (said["from"]["label"], said["to"]["label"]) == ("refuted", "misleading")
    assert desk.ed.post(f"{path}/corrections", change, If_Match='"1"').status_code == 412
    gone = {"note": "The survey was forged.", "reason": "confirmed by phone"}
    withdrawn = desk.ed.post(f"{path}/withdraw", gone, If_Match='"2"')
    assert (withdrawn.status_code, withdrawn.json["status"]) == (200, "withdrawn")
    again = desk.ed.post(f"{path}/corrections", change, If_Match='"3"')
    assert (again.status_code, again.json["code"]) == (409, "wrong_state")
    whole = desk.admin.get(f"{path}/history").json["items"]
    assert whole[:1] == first
    assert [item["kind"] for item in whole] == ["publication", "correction", "withdrawal"]
    assert "confirmed by phone" not in desk.admin.get(path).text
    assert desk.admin.get(f"{path}.jsonld").status_code == 410
    assert desk.status(claim) == "revisit"
    types = [change["type"] for change in desk.admin.get("/changes").json["items"]]
    assert [type_ for type_ in types if type_.startswith("verdict.")] == [
        "verdict.published",
        "verdict.corrected",
        "verdict.withdrawn",
    ]
