"""Leases over HTTP: one claim, one person; tokens, expiry, skips, ownership."""

from datetime import timedelta
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.queue import queues
from claimdesk.records.account import Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease

REVIEW = ("claims:read", "claims:review")


@pytest.fixture
def claims(admin, database):
    """Three claims of the queue `main`, the most urgent first."""
    with database.transaction() as session:
        home = session.query(Workspace).filter(Workspace.name == "Desk").one().id
        queue = queues.ensure_default_queue(session, home)
        made = [
            Claim(
                id=clock.new_id(),
                workspace_id=home,
                text=f"The bridge is {number} metres long.",
                original_text="",
                text_hash=str(number).encode(),
                status=ClaimStatus.WAITING,
                queue_id=queue.id,
                queued_at=clock.now(),
                priority=-float(number),
            )
            for number in range(3)
        ]
        session.add_all(made)
    return [str(claim.id) for claim in made]


@pytest.fixture
def ana(admin):
    return admin.with_key(*REVIEW, role="reviewer")


@pytest.fixture
def ben(admin):
    return admin.with_key(*REVIEW, role="reviewer")


def let_run_out(database, lease):
    with database.transaction() as session:
        found = session.get_one(Lease, UUID(lease["id"]))
        found.expires_at = clock.now() - timedelta(seconds=1)


def test_two_people_get_two_claims_and_each_their_own_again(ana, ben, claims):
    first, second = ana.post("/queues/main/lease"), ben.post("/queues/main/lease", {})
    assert first.status_code == second.status_code == 200, first.text
    assert [first.json["claim"]["id"], second.json["claim"]["id"]] == claims[:2]
    again = ana.post("/queues/main/lease").json
    assert again["lease"]["id"] == first.json["lease"]["id"]
    assert again["claim"]["status"] == "in_review"
    assert again["claim"]["lease"]["id"] == first.json["lease"]["id"]


def test_a_claim_that_somebody_holds_is_refused_with_who_and_until_when(ana, ben, claims):
    held = ana.post(f"/claims/{claims[2]}/lease").json
    refused = ben.post(f"/claims/{claims[2]}/lease")
    assert refused.status_code == 409
    assert refused.json["code"] == "claim_leased"
    assert refused.json["expires_at"][:19] == held["lease"]["expires_at"][:19]
    assert refused.json["by"]["name"] == "reviewer"


def test_a_person_holds_one_claim_at_a_time(ana, claims):
    ana.post(f"/claims/{claims[0]}/lease")
    refused = ana.post(f"/claims/{claims[1]}/lease")
    assert (refused.status_code, refused.json["code"]) == (409, "conflict")


def test_a_lease_that_ran_out_lives_on_until_somebody_takes_the_claim(ana, ben, claims, database):
    lease = ana.post(f"/claims/{claims[0]}/lease").json["lease"]
    let_run_out(database, lease)
    alive = ana.post(f"/leases/{lease['id']}/heartbeat", Lease_Token=lease["token"])
    assert alive.status_code == 200
    let_run_out(database, lease)
    assert ben.post("/queues/main/lease").json["claim"]["id"] == claims[0]
    lost = ana.post(f"/leases/{lease['id']}/heartbeat", Lease_Token=lease["token"])
    assert (lost.status_code, lost.json["code"]) == (409, "lease_lost")
    assert [item["what"] for item in lost.json["since"]] == ["taken_over"]


def test_a_foreign_or_wrong_token_is_lost_and_none_is_invalid(ana, ben, claims):
    lease = ana.post(f"/claims/{claims[0]}/lease").json["lease"]
    path = f"/leases/{lease['id']}/heartbeat"
    assert ana.post(path, Lease_Token="wrong").json["code"] == "lease_lost"
    assert ben.post(path, Lease_Token=lease["token"]).json["code"] == "lease_lost"
    assert ana.post(path).status_code == 422


def test_releasing_gives_the_claim_back(ana, ben, claims):
    lease = ana.post(f"/claims/{claims[0]}/lease").json["lease"]
    assert ana.delete(f"/leases/{lease['id']}", Lease_Token=lease["token"]).status_code == 204
    assert ben.get(f"/claims/{claims[0]}").json["status"] == "waiting"
    assert ana.delete(f"/leases/{lease['id']}", Lease_Token=lease["token"]).json["code"] == "lease_lost"


def test_an_editor_ends_a_lease_and_a_reviewer_does_not(admin, ana, ben, claims):
    lease = ana.post(f"/claims/{claims[0]}/lease").json["lease"]
    assert ben.delete(f"/leases/{lease['id']}").status_code == 403
    editor = admin.with_key(*REVIEW, role="editor")
    assert editor.delete(f"/leases/{lease['id']}").status_code == 204
    lost = ana.post(f"/leases/{lease['id']}/heartbeat", Lease_Token=lease["token"])
    assert lost.json["why"] == "forced"


def test_what_i_skip_is_offered_to_others_and_what_is_skipped_for_everyone_to_nobody(ana, ben, claims):
    def skip(caller, lease, **body):
        path = f"/leases/{lease['id']}/skip"
        return caller.post(path, {"reason": "not my field", **body}, Lease_Token=lease["token"])

    lease = ana.post("/queues/main/lease").json["lease"]
    assert skip(ana, lease, **{"for": "me"}).status_code == 204
    held = ana.post("/queues/main/lease").json
    assert held["claim"]["id"] == claims[1]
    assert skip(ana, held["lease"], **{"for": "everyone", "snooze_s": 600}).status_code == 204
    counts = ana.get("/queues/main").json
    assert (counts["waiting"], counts["snoozed"]) == (3, 1)
    assert ben.post("/queues/main/lease").json["claim"]["id"] == claims[0]
    assert ana.post("/queues/main/lease").json["claim"]["id"] == claims[2]


def test_an_empty_queue_answers_204(ana, admin):
    admin.put("/queues/empty", {}, If_None_Match="*")
    assert ana.post("/queues/empty/lease").status_code == 204


def test_a_queue_for_others_refuses(ana, admin, claims):
    admin.put("/queues/theirs", {"who": {"roles": ["editor"]}}, If_None_Match="*")
    assert ana.post("/queues/theirs/lease").status_code == 403


def test_a_replay_shows_no_token(ana, claims):
    first = ana.post("/queues/main/lease", Idempotency_Key="k")
    again = ana.post("/queues/main/lease", Idempotency_Key="k")
    assert first.json["lease"]["token"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json["lease"] == {**first.json["lease"], "token": None}


def test_an_owner_keeps_a_claim_and_hands_it_over(ana, ben, admin, claims):
    assert ana.post(f"/claims/{claims[0]}/lease").status_code == 200
    taken = ana.post(f"/claims/{claims[0]}/take")
    assert taken.json["owner"]["name"] == "reviewer"
    assert taken.json["lease"] is None
    assert [claim["id"] for claim in ana.get("/me/work").json["items"]] == [claims[0]]
    assert ben.post(f"/claims/{claims[0]}/lease").json["code"] == "claim_leased"
    assert ben.post(f"/claims/{claims[0]}/hand_over", {"to": taken.json["owner"]["id"]}).status_code == 409
    accounts = admin.get("/accounts").json["items"]
    other = next(
        account["id"]
        for account in accounts
        if account["role"] == "reviewer" and account["id"] != taken.json["owner"]["id"]
    )
    assert ana.post(f"/claims/{claims[0]}/hand_over", {"to": other}).json["owner"]["id"] == other
    assert ana.get("/me/work").json["items"] == []
    assert [claim["id"] for claim in ben.get("/me/work").json["items"]] == [claims[0]]


def test_counts_follow_every_step(ana, claims):
    def counts():
        found = ana.get("/queues/main").json
        return found["waiting"], found["in_review"], found["reviewers_active"]

    assert counts() == (3, 0, 0)
    lease = ana.post("/queues/main/lease").json["lease"]
    assert counts() == (2, 1, 1)
    ana.delete(f"/leases/{lease['id']}", Lease_Token=lease["token"])
    assert counts() == (3, 0, 0)


def test_a_second_read_goes_to_somebody_else(ana, ben, claims, database):
    me = ana.post(f"/claims/{claims[0]}/take").json["owner"]["id"]
    with database.transaction() as session:
        claim = session.get_one(Claim, UUID(claims[0]))
        claim.status, claim.owner_id = ClaimStatus.AWAITING_SECOND, None
        claim.first_reader_id = UUID(me)
    assert ana.post(f"/claims/{claims[0]}/lease").json["code"] == "not_independent"
    assert ana.post("/queues/main/lease", {"second_read": True}).status_code == 204
    assert ana.post("/queues/main/lease").json["claim"]["id"] == claims[1]
    second = ben.post("/queues/main/lease").json
    assert (second["claim"]["id"], second["lease"]["kind"]) == (claims[0], "second")


def test_a_queue_that_nobody_can_finish_says_so(admin, ana, claims, database):
    me = ana.post(f"/claims/{claims[0]}/take").json["owner"]["id"]
    version = admin.get("/queues/main").headers["ETag"]
    answered = admin.put("/queues/main", {"who": {"accounts": [me]}}, If_Match=version)
    assert answered.json["blocked"] == []
    with database.transaction() as session:
        claim = session.get_one(Claim, UUID(claims[0]))
        claim.status, claim.owner_id = ClaimStatus.AWAITING_SECOND, None
        claim.first_reader_id = UUID(me)
    assert ana.get("/queues/main").json["blocked"] == [
        {"why": "nobody is left who may read second", "claims": 1}
    ]
