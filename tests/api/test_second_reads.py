"""Two readers: open and blind, agreeing and not; what one makes blind is nobody else's to see (I7)."""

from datetime import UTC, datetime

import pytest

from tests.api.reading_desk import Desk, account_of

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(admin, database):
    return Desk(admin, database)


@pytest.fixture
def half_read(desk):
    """A claim that ana has read on a queue of the mode."""

    def half_read(mode, **more):
        desk.queue(second_read=mode, **more)
        claim = desk.claim()
        cited = desk.evidence(claim)
        first = desk.read(desk.ana, claim, evidence_ids=[cited])
        assert first.status_code == 201, first.text
        assert desk.status(claim) == "awaiting_second"
        return claim, cited

    return half_read


def reads_seen(by, claim):
    found = [review["label"] for review in by.get(f"/claims/{claim}").json["reviews"]]
    assert [review["label"] for review in by.get(f"/claims/{claim}/reviews").json["items"]] == found
    return found


def test_equal_labels_decide_and_nobody_reads_twice(desk, half_read):
    claim, cited = half_read("open")
    assert reads_seen(desk.ben, claim) == ["refuted"]
    own = desk.read(desk.ana, claim, lease=False, evidence_ids=[cited])
    assert (own.status_code, own.json["code"]) == (403, "not_independent")
    assert desk.read(desk.ben, claim, evidence_ids=[cited]).json["state"] == "decided"
    assert desk.status(claim) == "decided"
    assert desk.publish(desk.eve, claim).status_code == 201


def test_a_third_person_decides_between_readers(desk, half_read):
    claim, cited = half_read("blind")
    assert desk.read(desk.eve, claim, "misleading", evidence_ids=[cited]).json["state"] == "differs"
    assert desk.status(claim) == "adjudication"
    body = {"claim_version": 1, "label": "misleading", "rationale": "So.", "evidence_ids": [cited]}
    body["claim_version"] = desk.ana.get(f"/claims/{claim}").json["version"]
    path = f"/claims/{claim}/adjudication"
    assert desk.ben.post(path, body, If_Match="*").status_code == 403
    assert desk.eve.post(path, body, If_Match="*").json["code"] == "not_independent"
    decided = desk.ed.post(path, body, If_Match="*")
    assert (decided.status_code, decided.json["kind"]) == (201, "adjudication")
    assert desk.status(claim) == "decided"
    verdict = desk.publish(desk.eve, claim)
    assert (verdict.status_code, verdict.json["label"]) == (201, "misleading")


def test_who_adjudicates_may_publish_for_two_others_have_read(desk, half_read):
    claim, cited = half_read("open")
    assert desk.read(desk.ben, claim, "supported", evidence_ids=[cited]).json["state"] == "differs"
    version = desk.ed.get(f"/claims/{claim}").json["version"]
    body = {"claim_version": version, "label": "misleading", "rationale": "So.", "evidence_ids": [cited]}
    assert desk.ed.post(f"/claims/{claim}/adjudication", body, If_Match="*").status_code == 201
    verdict = desk.publish(desk.ed, claim)
    assert (verdict.status_code, verdict.json["label"]) == (201, "misleading")


def test_readers_who_confer_read_again_and_may_agree(desk, half_read):
    claim, cited = half_read("blind", readers_confer=True)
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    assert desk.status(claim) == "awaiting_second"
    assert reads_seen(desk.ana, claim) == reads_seen(desk.ben, claim) == ["refuted", "misleading"]
    for reader, work in ((desk.ana, [claim]), (desk.ben, [claim]), (desk.ed, [])):
        assert [item["id"] for item in reader.get("/me/work").json["items"]] == work
    third = desk.read(desk.ed, claim, lease=False, evidence_ids=[cited])
    assert third.json["code"] == "not_independent"
    again = desk.read(desk.ana, claim, "misleading", lease=False, evidence_ids=[cited])
    assert again.json["state"] == "decided", again.text
    assert desk.status(claim) == "decided"


def test_what_was_read_again_after_conferring_goes_back_to_who_read_first(desk, half_read):
    claim, cited = half_read("open", readers_confer=True)
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    desk.read(desk.ana, claim, "misleading", lease=False, evidence_ids=[cited])
    assert desk.status(claim) == "decided"
    desk.eve.post(f"/claims/{claim}/return", {"reason": "thin"}, If_Match="*")
    assert [claim["id"] for claim in desk.ana.get("/me/work").json["items"]] == [claim]


def test_what_becomes_of_other_claims_lets_nobody_decide_what_they_have_read(desk, half_read):
    claim, cited = half_read("open")
    other = desk.claim("The tower is red.")
    for number in range(2):
        desk.read(desk.ana, other, lease=number == 0, evidence_ids=[desk.evidence(other)])
        desk.read(desk.ben, other, evidence_ids=[desk.evidence(other)])
        desk.ed.post(f"/claims/{other}/return", {"reason": "thin"}, If_Match="*")
    desk.read(desk.eve, claim, "misleading", evidence_ids=[cited])
    assert desk.eve.post(f"/claims/{claim}/lease").json["code"] == "not_independent"
    assert desk.eve.post("/queues/desk/lease").status_code == 204
    assert desk.ed.post("/queues/desk/lease").json["claim"]["id"] == claim


def test_a_seal_that_was_broken_on_one_claim_blocks_no_other(desk, half_read):
    claim, cited = half_read("blind")
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    other = desk.claim("The tower is red.")
    desk.read(desk.ana, other, evidence_ids=[desk.evidence(other)])
    for editor in (desk.eve, desk.ed, desk.admin):
        assert editor.post(f"/claims/{other}/break_seal", {"reason": "a complaint"}).status_code == 200
    assert desk.admin.get("/queues/desk").json["blocked"] == []


def test_readers_who_confer_in_vain_leave_it_to_a_third(desk, half_read):
    claim, cited = half_read("open", readers_confer=True)
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    desk.read(desk.ana, claim, "supported", lease=False, evidence_ids=[cited])
    assert desk.status(claim) == "awaiting_second"
    desk.read(desk.ben, claim, "misleading", lease=False, evidence_ids=[cited])
    assert desk.status(claim) == "adjudication"


def next_of(person, **wish):
    """What the queue gives the person: the claim and the lease's kind; it is given back at once."""
    answered = person.post("/queues/desk/lease", wish)
    if answered.status_code == 204:
        return None
    lease = answered.json["lease"]
    assert person.delete(f"/leases/{lease['id']}", Lease_Token=lease["token"]).status_code == 204
    return answered.json["claim"]["id"], lease["kind"]


def test_an_adjudication_is_the_next_claim_of_an_editor_who_is_none_of_the_readers(desk, half_read):
    claim, cited = half_read("blind")
    waiting = desk.claim("The tower is 90 metres high.")
    desk.read(desk.eve, claim, "misleading", evidence_ids=[cited])
    assert desk.status(claim) == "adjudication"
    for reader in (desk.ana, desk.ben, desk.eve):
        assert next_of(reader) == (waiting, "first")
    assert next_of(desk.ed, second_read=True) is None
    assert next_of(desk.ed, second_read=False) == (waiting, "first")
    assert next_of(desk.ed) == (claim, "adjudication")
    for refused in (
        desk.eve.post(f"/claims/{claim}/lease"),
        desk.eve.post(f"/claims/{claim}/take"),
        desk.ed.post(f"/claims/{claim}/hand_over", {"to": account_of(desk, desk.eve)}),
    ):
        assert (refused.status_code, refused.json["code"]) == (403, "not_independent")
    held = desk.ed.post("/queues/desk/lease").json
    body = {"claim_version": held["claim"]["version"], "label": "refuted", "rationale": "So."}
    path = f"/claims/{claim}/adjudication"
    assert desk.ed.post(path, {**body, "evidence_ids": [cited]}, If_Match="*").status_code == 201
    assert next_of(desk.ed) == (waiting, "first")


def test_readers_who_confer_get_their_claim_next_and_nobody_else_does(desk, half_read):
    claim, cited = half_read("blind", readers_confer=True)
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    assert next_of(desk.ed) is None
    assert desk.ed.post(f"/claims/{claim}/lease").json["code"] == "not_independent"
    assert next_of(desk.ana) == next_of(desk.ben) == (claim, "second")
    assert next_of(desk.ana, second_read=False) is None
    desk.read(desk.ana, claim, "supported", evidence_ids=[cited])
    assert next_of(desk.ana) is None
    assert next_of(desk.ben) == (claim, "second")


def test_a_returned_claim_is_its_first_readers(desk, half_read):
    claim, cited = half_read("open")
    desk.read(desk.ben, claim, evidence_ids=[cited])
    path, body = f"/claims/{claim}/return", {"reason": "the second source is the first one"}
    assert desk.ben.post(path, body, If_Match="*").status_code == 403
    returned = desk.eve.post(path, body, If_Match="*")
    assert (returned.status_code, returned.json["status"]) == (200, "in_review")
    history = desk.ana.get(f"/claims/{claim}/history").json["items"]
    assert (history[-1]["what"], history[-1]["why"]) == ("returned", body["reason"])
    assert desk.read(desk.ana, claim, lease=False, evidence_ids=[cited]).status_code == 201
    assert desk.status(claim) == "awaiting_second"


def test_agreement_counts_independent_reads_that_are_in(desk, half_read):
    claim, cited = half_read("blind", readers_confer=True)
    assert desk.admin.get("/reports/agreement").json["claims"] == 0
    desk.read(desk.ben, claim, "misleading", evidence_ids=[cited])
    desk.read(desk.ana, claim, "misleading", lease=False, evidence_ids=[cited])
    found = desk.admin.get("/reports/agreement").json
    assert (found["claims"], found["percent"], found["alpha"]) == (1, 0.0, 0.0)
    assert {label["name"] for label in found["labels"]} == {"refuted", "misleading"}


def test_what_a_blind_reader_makes_is_theirs_until_both_are_in(desk, half_read):
    claim, cited = half_read("blind")
    path = f"/claims/{claim}/evidence"
    said = {"relevant": True, "stance": "refutes", "note": "the office's own figure"}
    desk.ana.patch(f"{path}/{cited}", said)
    added = desk.ana.post(path, {"text": "The office says 82.", "url": "https://office.example"})
    assert added.status_code == 201, added.text
    for other in (desk.ben, desk.ed, desk.admin):
        shown = other.get(path).json["items"]
        assert [(item["id"], item["stance"], item["judgements"]) for item in shown] == [(cited, None, [])]
        assert other.patch(f"{path}/{added.json['id']}", said).status_code == 404
        assert reads_seen(other, claim) == []
    assert len(desk.ana.get(path).json["items"]) == 2
    desk.read(desk.ben, claim, evidence_ids=[cited])
    assert len(desk.ben.get(path).json["items"]) == 2
    assert reads_seen(desk.ben, claim) == ["refuted", "refuted"]
    what = [item["what"] for item in desk.ben.get(f"/claims/{claim}/history").json["items"]]
    assert {"evidence_judged", "evidence_added"} <= set(what)
    assert what.count("reviewed") == 2
