"""What follows from verdicts: adopted ones, matched claims that are looked at again, ruled-out pairs, the scale."""

from uuid import UUID

import pytest

from tests.api.reading_desk import Desk
from tests.factories import build_match


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    return desk


def match(desk, claim, verdict) -> str:
    with desk.database.transaction() as session:
        found = build_match(desk.workspace_id, UUID(claim), verdict_id=UUID(verdict["id"]))
        session.add(found)
        return str(found.id)


CHANGE = {"kind": "update", "note": "A third survey agrees.", "reason": "published today"}


def test_a_correction_sends_published_claims_that_match_to_revisit(desk):
    own, verdict = desk.published()
    other, _ = desk.published()
    ruled_out, _ = desk.published()
    match(desk, other, verdict)
    pair = match(desk, ruled_out, verdict)
    said = desk.ana.post(f"/claims/{ruled_out}/matches/{pair}", {"decision": "reject"})
    assert (said.status_code, said.json["decision"]) == (200, "reject")
    assert desk.ana.get(f"/claims/{ruled_out}/matches").json["items"] == []
    desk.ed.post(f"/verdicts/{verdict['id']}/corrections", CHANGE, If_Match="*")
    assert [desk.status(claim) for claim in (own, other, ruled_out)] == ["published", "revisit", "published"]


def test_an_adopted_verdict_decides_and_its_corrections_reach_the_claim(desk):
    _, verdict = desk.published()
    claim = desk.claim()
    path, body = f"/claims/{claim}/adopt", {"verdict_id": verdict["id"]}
    assert desk.ana.post(path, body).status_code == 403
    desk.ana.post(f"/claims/{claim}/lease")
    adopted = desk.ana.post(path, body)
    assert (adopted.status_code, adopted.json["status"]) == (200, "published")
    assert adopted.json["verdict"]["id"] == verdict["id"]
    desk.ed.post(f"/verdicts/{verdict['id']}/corrections", CHANGE, If_Match="*")
    assert desk.admin.get(f"/claims/{claim}").json["verdict"]["revision"] == 2


def test_a_rating_is_of_the_scale_and_goes_with_its_label(desk):
    steps = [
        {"name": "Wrong", "label": "refuted", "value": 1, "best": 5, "worst": 1},
        {"name": "Right", "label": "supported", "value": 5, "best": 5, "worst": 1},
    ]
    assert desk.ana.put("/ratings", {"items": steps}).status_code == 403
    assert desk.admin.put("/ratings", {"items": steps}, If_Match='"0"').status_code == 200
    assert desk.admin.put("/ratings", {"items": steps}, If_Match='"0"').status_code == 412
    claim = desk.claim()
    cited = desk.evidence(claim)
    for wrong in ("Right", "Meh"):
        refused = desk.read(desk.ana, claim, evidence_ids=[cited], rating=wrong)
        assert [error["pointer"] for error in refused.json["errors"]] == ["/rating"]
    read = desk.read(desk.ana, claim, evidence_ids=[cited], rating="wrong")
    assert read.json["rating"] == {"name": "Wrong", "value": 1.0, "best": 5.0, "worst": 1.0}
