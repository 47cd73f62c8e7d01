"""What follows a claim that is merged, parted again or split: evidence, what people said of it, drafts, reads, history."""

from uuid import UUID

import pytest

from tests.api import every_route
from tests.api.reading_desk import Desk
from tests.factories import build_match


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    return desk


@pytest.fixture
def pair(desk):
    """Two claims that say the same."""
    return desk.claim(), desk.claim("The bridge measures 80 metres.")


def merge(desk, one, other):
    answered = desk.ed.post(f"/claims/{one}/merge", {"into": other}, If_Match="*")
    assert answered.status_code == 200, answered.text


def unmerge(desk, one):
    answered = desk.ed.post(f"/claims/{one}/unmerge")
    assert answered.status_code == 200, answered.text


def evidence(desk, claim):
    return desk.ben.get(f"/claims/{claim}/evidence").json["items"]


def told(desk, claim):
    return [item["what"] for item in desk.ben.get(f"/claims/{claim}/history").json["items"]]


def test_a_merged_claims_id_leads_on_from_every_address_of_it(app, desk, pair):
    one, other = pair
    merge(desk, one, other)
    routes = [
        route
        for route in every_route.list_routes(app)
        if route.method == "GET" and route.path.startswith("/claims/{claim}")
    ]
    assert len(routes) >= 8
    for route in routes:
        answered = desk.ben.get(f"{route.path.replace('{claim}', one)}?limit=7")
        there = route.path.replace("{claim}", other)
        assert (answered.status_code, answered.headers["Location"]) == (308, f"/api/v1{there}?limit=7"), route
        assert desk.ben.get(there).status_code in {200, 404}, route


def test_evidence_goes_with_what_was_said_of_it_and_comes_back(desk, pair):
    one, other = pair
    cited = desk.evidence(one)
    desk.ana.patch(f"/claims/{one}/evidence/{cited}", {"stance": "refutes"})
    desk.ana.put(f"/claims/{one}/draft", {"rationale": "So far."}, If_None_Match="*")
    merge(desk, one, other)
    assert [(each["id"], each["stance"]) for each in evidence(desk, other)] == [(cited, "refutes")]
    assert desk.ana.get(f"/claims/{other}/draft").json["rationale"] == "So far."
    unmerge(desk, one)
    assert evidence(desk, other) == []
    assert [(each["id"], each["stance"]) for each in evidence(desk, one)] == [(cited, "refutes")]
    assert desk.ana.get(f"/claims/{one}/draft").json["rationale"] == "So far."
    assert desk.ana.get(f"/claims/{other}/draft").status_code == 404


def test_evidence_that_was_cited_meanwhile_stays_and_both_have_it(desk, pair):
    one, other = pair
    cited = desk.evidence(one)
    desk.ana.patch(f"/claims/{one}/evidence/{cited}", {"stance": "refutes"})
    merge(desk, one, other)
    assert desk.read(desk.ben, other, evidence_ids=[cited]).status_code == 201
    unmerge(desk, one)
    (copy,) = evidence(desk, one)
    assert (copy["id"] != cited, copy["stance"]) == (True, "refutes")
    assert [each["id"] for each in evidence(desk, other)] == [cited]
    published = desk.publish(desk.eve, other)
    assert published.status_code == 201, published.text
    assert [each["id"] for each in published.json["evidence"]] == [cited]


def test_what_a_blind_reader_said_of_evidence_does_not_show_in_what_comes_back(desk, pair):
    one, other = pair
    cited = desk.evidence(one)
    desk.admin.put("/queues/desk", {"second_read": "blind"}, If_Match="*")
    merge(desk, one, other)
    desk.ana.post(f"/claims/{other}/lease")
    unmerge(desk, one)
    without = [each["text"] for each in evidence(desk, other)], [each["text"] for each in evidence(desk, one)]
    merge(desk, one, other)
    desk.ana.patch(f"/claims/{other}/evidence/{cited}", {"stance": "refutes"})
    unmerge(desk, one)
    assert without == (
        [each["text"] for each in evidence(desk, other)],
        [each["text"] for each in evidence(desk, one)],
    )


def test_the_reads_and_the_history_of_a_merged_claim_are_told_with_the_one_that_goes_on(desk, pair):
    one, other = pair
    desk.admin.put("/queues/desk", {"second_read": "open"}, If_Match="*")
    read = desk.read(desk.ana, one, evidence_ids=[desk.evidence(one)])
    merge(desk, one, other)
    shown = desk.ben.get(f"/claims/{other}/reviews").json["items"]
    assert [(each["id"], each["state"]) for each in shown] == [(read.json["id"], "dropped")]
    assert {"reviewed", "merged", "merged_with"} <= set(told(desk, other))
    unmerge(desk, one)
    assert "reviewed" in told(desk, one)
    assert "reviewed" not in told(desk, other)
    assert desk.ben.get(f"/claims/{other}/reviews").json["items"] == []


def test_a_claim_that_is_part_of_another_is_offered_to_nobody_as_a_match(desk, pair, database):
    one, other = pair
    with database.transaction() as session:
        session.add(build_match(desk.workspace_id, UUID(other), other_claim_id=UUID(one)))
    offered = [len(desk.ben.get(f"/claims/{other}/matches").json["items"])]
    merge(desk, one, other)
    offered.append(len(desk.ben.get(f"/claims/{other}/matches").json["items"]))
    unmerge(desk, one)
    offered.append(len(desk.ben.get(f"/claims/{other}/matches").json["items"]))
    assert offered == [1, 0, 1]


def test_a_chain_of_merges_is_parted_in_any_order(desk, pair):
    one, other = pair
    third = desk.claim("It is 80 metres long.")
    for claim in (one, other, third):
        desk.evidence(claim, passage=f"Of {claim}.")
        desk.ana.post(f"/claims/{claim}/comments", {"text": claim})
    merge(desk, one, other)
    merge(desk, other, third)
    assert len(evidence(desk, third)) == 3
    unmerge(desk, one)
    unmerge(desk, other)
    for claim in (one, other, third):
        assert [each["text"] for each in evidence(desk, claim)] == [f"Of {claim}."]
        said = desk.ben.get(f"/claims/{claim}/comments").json["items"]
        assert [each["text"] for each in said] == [claim]


def test_a_parts_evidence_and_history_begin_with_the_wholes(desk):
    whole = desk.claim("The bridge is 80 metres long and red.")
    desk.evidence(whole, passage="Nobody has looked at this.")
    judged = desk.evidence(whole, passage="It is red.")
    desk.ana.patch(f"/claims/{whole}/evidence/{judged}", {"relevant": True})
    desk.ana.post(f"/claims/{whole}/evidence", {"text": "The office says 82."})
    body = {"texts": ["The bridge is 80 metres long.", "The bridge is red."]}
    parts = desk.ed.post(f"/claims/{whole}/split", body, If_Match="*").json["items"]
    for part in parts:
        assert {each["text"] for each in evidence(desk, part["id"])} == {"It is red.", "The office says 82."}
        assert evidence(desk, part["id"])[0]["judgements"] == []
        assert told(desk, part["id"]) == ["evidence_judged", "evidence_added", "made"]
    assert len(evidence(desk, whole)) == 3
    desk.ed.post(f"/claims/{whole}/reopen", If_Match="*")
    assert "reopened" not in told(desk, parts[0]["id"])


def test_of_a_split_or_merged_claim_met_again_nothing_comes_back_to_a_queue(desk, pair):
    one, other = pair
    made = desk.ed.post("/claims", {"text": "The tower is 90 metres high and red."}).json
    body = {"texts": ["The tower is 90 metres high.", "The tower is red."]}
    desk.ed.post(f"/claims/{made['id']}/split", body, If_Match="*")
    merge(desk, one, other)
    desk.ed.post(f"/claims/{other}/dismiss", {"reason": "other"}, If_Match="*")
    again = desk.ed.post("/claims", {"text": "The tower is 90 metres high and red."})
    assert (again.status_code, again.json["id"], again.json["status"]) == (200, made["id"], "dismissed")
    assert desk.status(other) == "dismissed"
