"""Rules of claim work that somebody may try to get round."""

import pytest

from tests.api.reading_desk import Desk

WORDS = {"text": "The office says 82.", "url": "https://office.example/1"}


@pytest.fixture
def desk(admin, database):
    return Desk(admin, database)


def test_the_same_source_added_twice_by_hand_is_one_source(desk):
    desk.queue(min_independent_sources=2)
    claim = desk.claim()
    desk.ana.post(f"/claims/{claim}/lease")
    path = f"/claims/{claim}/evidence"
    added = [
        desk.ana.post(path, body).json["id"]
        for body in (
            {"text": "It is 82 metres."},
            {"text": "It is 82 metres."},
            {"text": "It is 82 metres.", "url": "https://copy.example/1"},
        )
    ]
    refused = desk.read(desk.ana, claim, lease=False, evidence_ids=added)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/evidence_ids")
    other = desk.ana.post(path, WORDS).json["id"]
    assert desk.read(desk.ana, claim, lease=False, evidence_ids=[added[0], other]).status_code == 201


def test_a_review_under_another_leases_token_is_refused(desk):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    old = desk.ana.post(f"/claims/{claim}/lease").json["lease"]
    desk.ana.delete(f"/leases/{old['id']}", Lease_Token=old["token"])
    new = desk.ana.post(f"/claims/{claim}/lease").json["lease"]
    stale = desk.read(desk.ana, claim, lease=False, evidence_ids=[cited], lease_token=old["token"])
    assert (stale.status_code, stale.json["code"]) == (409, "lease_lost")
    read = desk.read(desk.ana, claim, lease=False, evidence_ids=[cited], lease_token=new["token"])
    assert read.status_code == 201, read.text


def test_who_may_not_take_a_queues_claims_neither_edits_nor_dismisses_them(desk):
    desk.queue(who={"roles": ["editor"]})
    claim = desk.claim()
    assert desk.ana.patch(f"/claims/{claim}", {"tags": ["a"]}, If_Match="*").status_code == 403
    assert desk.ana.post(f"/claims/{claim}/dismiss", {"reason": "other"}, If_Match="*").status_code == 403
    assert desk.ana.post(f"/claims/{claim}/comments", {"text": "Look here."}).status_code == 201
    assert desk.eve.post(f"/claims/{claim}/dismiss", {"reason": "other"}, If_Match="*").status_code == 200


def test_claims_merged_in_a_chain_get_back_each_its_own(desk):
    desk.queue()
    first, second, third = (desk.claim(f"The bridge is {n} metres long.") for n in (80, 81, 82))
    for claim in (first, second):
        assert desk.ana.post(f"/claims/{claim}/comments", {"text": claim}).status_code == 201
    desk.ana.post(f"/claims/{first}/merge", {"into": second}, If_Match="*")
    desk.ana.post(f"/claims/{second}/merge", {"into": third}, If_Match="*")
    for rest in ("", "/evidence", "/matches", "/comments", "/contacts"):
        moved = desk.ana.get(f"/claims/{first}{rest}")
        assert (moved.status_code, moved.headers["Location"]) == (308, f"/api/v1/claims/{third}{rest}")
    assert texts(desk, third) == [first, second]
    assert desk.ana.post(f"/claims/{first}/unmerge").status_code == 200
    assert desk.ana.post(f"/claims/{first}/merge", {"into": third}, If_Match="*").status_code == 200
    assert desk.ana.post(f"/claims/{second}/unmerge").status_code == 200
    assert (texts(desk, second), texts(desk, third)) == ([second], [first])
    assert desk.ana.post(f"/claims/{first}/unmerge").status_code == 200
    assert (texts(desk, first), texts(desk, third)) == ([first], [])


def texts(desk, claim):
    return [comment["text"] for comment in desk.ana.get(f"/claims/{claim}/comments").json["items"]]


def test_a_request_for_a_merged_claim_counts_for_the_one_that_goes_on(desk):
    desk.queue()
    claim, into = desk.claim(), desk.claim("The bridge measures 80 metres.")
    desk.ana.post(f"/claims/{claim}/merge", {"into": into}, If_Match="*")
    asked = desk.ana.post(f"/claims/{claim}/requests", {"requester": "A reader"})
    assert (asked.status_code, asked.json["demand"]) == (201, 1)
    assert desk.ana.get(f"/claims/{into}").json["demand"] == 1


def test_a_claim_whose_article_is_withdrawn_is_in_nobodys_hands(desk):
    desk.queue()
    article = desk.admin.submit()
    marked = desk.ana.post(f"/articles/{article['id']}/claims", {"start": 0, "end": 12}).json["id"]
    held = desk.ana.post(f"/claims/{marked}/lease").json["lease"]
    assert desk.admin.delete(f"/articles/{article['id']}", If_Match="*").status_code == 204
    found = desk.ana.get(f"/claims/{marked}").json
    assert (found["status"], found["lease"], found["owner"]) == ("new", None, None)
    lost = desk.ana.post(f"/leases/{held['id']}/heartbeat", Lease_Token=held["token"])
    assert lost.json["code"] == "lease_lost"
    assert desk.ana.post("/queues/desk/lease").status_code == 204


def test_a_claim_returned_after_adjudication_is_its_first_readers(desk):
    desk.queue(second_read="open")
    claim = desk.claim()
    cited = desk.evidence(claim)
    desk.read(desk.ana, claim, evidence_ids=[cited])
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    body = {"label": "refuted", "rationale": "So.", "evidence_ids": [cited]}
    body["claim_version"] = desk.ana.get(f"/claims/{claim}").json["version"]
    assert desk.ed.post(f"/claims/{claim}/adjudication", body, If_Match="*").status_code == 201
    back = desk.eve.post(f"/claims/{claim}/return", {"reason": "thin"}, If_Match="*")
    assert back.json["status"] == "in_review"
    assert [claim["id"] for claim in desk.ana.get("/me/work").json["items"]] == [claim]
    states = {review["state"] for review in desk.ana.get(f"/claims/{claim}/reviews").json["items"]}
    assert states == {"returned"}
