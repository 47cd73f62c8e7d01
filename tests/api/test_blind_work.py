"""What people can do while two read blind (I7): proposals, break-glass, and what ends the reading."""

import pytest

from tests.api.every_route import CONTACT
from tests.api.reading_desk import Desk

EDIT = {"text": "The bridge is 82 metres long.", "tags": ["bridges"], "waiting_on": "The mayor"}


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue(second_read="blind")
    return desk


@pytest.fixture
def half_read(desk):
    """A claim that Ana has read, and its evidence."""
    claim = desk.claim()
    cited = desk.evidence(claim)
    assert desk.read(desk.ana, claim, evidence_ids=[cited]).status_code == 201
    return claim, cited


def shown(by, claim):
    return by.get(f"/claims/{claim}").json


def test_an_edit_by_a_blind_reader_is_a_proposal_that_comes_out_with_the_second_read(desk):
    claim = desk.claim()
    cited = desk.evidence(claim)
    desk.ana.post(f"/claims/{claim}/lease")
    before = shown(desk.ben, claim)
    answered = desk.ana.patch(f"/claims/{claim}", EDIT, If_Match="*")
    assert answered.status_code == 200, answered.text
    assert answered.json["proposals"][0]["changes"] == EDIT
    assert answered.headers["ETag"] == f'"{before["version"]}"'
    assert shown(desk.ben, claim) == before
    assert "edit_proposed" not in desk.ed.get(f"/claims/{claim}/history").text
    assert desk.read(desk.ana, claim, lease=False, evidence_ids=[cited]).status_code == 201
    second = desk.read(desk.ben, claim, evidence_ids=[cited])
    assert second.json["state"] == "decided", second.text
    after = shown(desk.ben, claim)
    assert (after["text"], after["tags"], after["waiting_on"]) == (before["text"], ["bridges"], None)
    assert after["version"] == before["version"] + 1
    assert after["proposals"][0]["changes"]["text"] == EDIT["text"]
    assert "edit_proposed" in desk.ed.get(f"/claims/{claim}/history").text


def test_both_readers_tags_are_kept_and_another_editors_edit_is_none_of_theirs(desk, half_read):
    claim, cited = half_read
    desk.ana.patch(f"/claims/{claim}", {"tags": ["a"]}, If_Match="*")
    desk.ben.post(f"/claims/{claim}/lease")
    desk.ben.patch(f"/claims/{claim}", {"tags": ["b"], "pinned": True}, If_Match="*")
    desk.eve.patch(f"/claims/{claim}", {"tags": ["c"]}, If_Match="*")
    assert shown(desk.ben, claim)["tags"] == ["c"]
    desk.read(desk.ben, claim, lease=False, evidence_ids=[cited])
    found = shown(desk.eve, claim)
    assert (found["tags"], found["pinned"]) == (["c", "a", "b"], True)


def test_breaking_the_seal_shows_the_read_is_written_down_and_bars_for_good(desk, half_read):
    claim, cited = half_read
    path = f"/claims/{claim}/break_seal"
    desk.ana.post(f"/claims/{claim}/comments", {"text": "I am sure."})
    desk.ana.put(f"/claims/{claim}/draft", {"notes": "my own"}, If_None_Match="*")
    assert desk.ben.post(path, {"reason": "curious"}).status_code == 403
    assert desk.eve.post(path, {}).status_code == 422
    broken = desk.eve.post(path, {"reason": "a lawyer wrote"})
    assert broken.status_code == 200, broken.text
    assert [review["label"] for review in broken.json["reviews"]] == ["refuted"]
    assert [comment["text"] for comment in broken.json["comments"]] == ["I am sure."]
    assert "my own" not in broken.text
    assert shown(desk.eve, claim)["reviews"] == []
    last = desk.ben.get(f"/claims/{claim}/history").json["items"][-1]
    assert (last["what"], last["why"]) == ("seal_broken", "a lawyer wrote")
    audit = desk.admin.get("/audit?what=seal_broken").json["items"]
    assert [(item["why"], item["subject_id"]) for item in audit] == [("a lawyer wrote", claim)]
    assert desk.eve.post("/queues/desk/lease").status_code == 204
    for refused in (desk.eve.post(f"/claims/{claim}/lease"), desk.eve.post(f"/claims/{claim}/take")):
        assert refused.json["code"] == "not_independent", refused.text
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    body = {"claim_version": 1, "label": "refuted", "rationale": "So.", "evidence_ids": [cited]}
    body["claim_version"] = shown(desk.ana, claim)["version"]
    adjudication = f"/claims/{claim}/adjudication"
    assert desk.eve.post(adjudication, body, If_Match="*").json["code"] == "not_independent"
    assert desk.ed.post(adjudication, body, If_Match="*").status_code == 201
    assert desk.publish(desk.eve, claim).json["code"] == "not_independent"
    assert desk.publish(desk.admin, claim).status_code == 201


def test_who_holds_a_claim_and_breaks_its_seal_gives_it_back(desk, half_read):
    claim, _ = half_read
    desk.eve.post(f"/claims/{claim}/lease")
    assert desk.eve.post(f"/claims/{claim}/break_seal", {"reason": "a complaint"}).status_code == 200
    assert shown(desk.ben, claim)["lease"] is None
    assert desk.ben.post("/queues/desk/lease").json["claim"]["id"] == claim


def test_a_reader_cannot_break_the_seal_and_where_nothing_is_sealed_nobody_can(desk, database):
    claim = desk.claim()
    cited = desk.evidence(claim)
    desk.read(desk.eve, claim, evidence_ids=[cited])
    path = f"/claims/{claim}/break_seal"
    assert desk.eve.post(path, {"reason": "mine"}).json["code"] == "not_independent"
    other = desk.claim("The tower is red.")
    nothing = desk.eve.post(f"/claims/{other}/break_seal", {"reason": "why not"})
    assert (nothing.status_code, nothing.json["code"]) == (409, "conflict")


@pytest.mark.parametrize("way", ["dismiss", "merge", "split"])
def test_what_ends_the_reading_opens_it_drops_the_read_and_bars_whoever_did_it(desk, half_read, way):
    claim, cited = half_read
    desk.ana.post(f"/claims/{claim}/comments", {"text": "I am sure."})
    if way == "split":
        claim = desk.claim("The bridge is long and red.")
        desk.ana.post(f"/claims/{claim}/lease")
        desk.ana.post(f"/claims/{claim}/comments", {"text": "I am sure."})
    body = {
        "dismiss": {"reason": "duplicate"},
        "merge": {"into": desk.claim("The bridge measures 80 metres.")},
        "split": {"texts": ["The bridge is long.", "The bridge is red."]},
    }[way]
    done = desk.ed.post(f"/claims/{claim}/{way}", body, If_Match="*")
    assert done.status_code < 300, done.text
    home = body["into"] if way == "merge" else claim
    said = desk.ben.get(f"/claims/{home}/comments").json["items"]
    assert [comment["text"] for comment in said] == ["I am sure."]
    if way != "dismiss":
        return
    reads = desk.ben.get(f"/claims/{claim}/reviews").json["items"]
    assert [read["state"] for read in reads] == ["dropped"]
    assert desk.ed.post(f"/claims/{claim}/reopen", If_Match="*").json["status"] == "waiting"
    assert desk.ed.post(f"/claims/{claim}/lease").json["code"] == "not_independent"
    assert desk.read(desk.ben, claim, evidence_ids=[cited]).status_code == 201
    assert desk.status(claim) == "awaiting_second"
    assert desk.read(desk.eve, claim, evidence_ids=[cited]).json["state"] == "decided"


def test_a_skips_reason_is_sealed_with_the_rest(desk):
    claim = desk.claim()
    held = desk.ana.post(f"/claims/{claim}/lease").json["lease"]
    skipped = desk.ana.post(
        f"/leases/{held['id']}/skip", {"reason": "plainly false"}, Lease_Token=held["token"]
    )
    assert skipped.status_code == 204
    assert "plainly false" not in desk.ed.get(f"/claims/{claim}/history").text
    assert "plainly false" in desk.ana.get(f"/claims/{claim}/history").text


def test_a_lost_lease_tells_nothing_of_what_the_next_reader_makes(desk):
    claim = desk.claim()
    held = desk.ben.post(f"/claims/{claim}/lease").json["lease"]
    desk.ed.delete(f"/leases/{held['id']}")
    desk.ana.post(f"/claims/{claim}/lease")
    desk.ana.post(f"/claims/{claim}/comments", {"text": "I am sure."})
    desk.ana.patch(f"/claims/{claim}", EDIT, If_Match="*")
    lost = desk.ben.post(f"/leases/{held['id']}/heartbeat", Lease_Token=held["token"])
    assert lost.json["code"] == "lease_lost"
    assert [item["what"] for item in lost.json["since"]] == ["forced", "leased"]


def test_a_contact_that_others_see_is_not_answered_under_the_seal(desk):
    claim = desk.claim()
    contact = desk.ed.post(f"/claims/{claim}/contacts", CONTACT).json["id"]
    desk.ana.post(f"/claims/{claim}/lease")
    path = f"/claims/{claim}/contacts/{contact}"
    assert desk.ana.patch(path, {"reply": "80."}).status_code == 409
    mine = desk.ana.post(f"/claims/{claim}/contacts", CONTACT).json["id"]
    assert desk.ana.patch(f"/claims/{claim}/contacts/{mine}", {"reply": "80."}).status_code == 200
    assert desk.ben.patch(f"/claims/{claim}/contacts/{mine}", {"reply": "No."}).status_code == 404
