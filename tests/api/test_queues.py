"""Queues over HTTP: who takes from them, in what order and why, with what dates; and what is mine of them."""

from datetime import timedelta
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.queue import leases, queues, sla
from claimdesk.records.account import Account, Workspace
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim
from claimdesk.terms import Level, Part, Voice
from tests.api.reading_desk import Desk, account_of


@pytest.fixture
def desk(admin, database):
    return Desk(admin, database)


def change(desk, claim_id, **values):
    """Set the claim's columns, and its place by them."""
    with desk.database.transaction() as session:
        claim = session.get_one(Claim, UUID(claim_id))
        for name, value in values.items():
            setattr(claim, name, value)
        session.flush()
        queues.update_priorities(session, [claim])


def parts_of(why):
    return {part["part"]: part["value"] for part in why}


def weigh(why):
    return sum(part["value"] * part["weight"] for part in why)


def test_who_may_take_is_said_by_role_by_person_or_both(desk):
    desk.queue(who={"roles": ["editor"], "accounts": [account_of(desk, desk.ana)]})
    claim = desk.claim()
    for person, may in ((desk.ana, True), (desk.ben, False), (desk.eve, True)):
        for path in ("/queues/desk/lease", f"/claims/{claim}/lease"):
            answered = person.post(path)
            assert answered.status_code == (200 if may else 403), answered.text
            if may:
                lease = answered.json["lease"]
                person.delete(f"/leases/{lease['id']}", Lease_Token=lease["token"])
    refused = desk.eve.post(f"/claims/{claim}/hand_over", {"to": account_of(desk, desk.ben)})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/to")
    body = {"who": {"accounts": [str(clock.new_id())]}}
    refused = desk.admin.put("/queues/desk", body, If_Match="*")
    assert refused.json["errors"] == [
        {"pointer": "/who/accounts/0", "detail": "is no account of this workspace"}
    ]


def test_each_part_of_the_priority_moves_a_claim_and_why_adds_up_to_the_order(desk):
    desk.queue()
    now = clock.now()
    plain, *rest = [desk.claim(f"The bridge is {number} metres long.") for number in range(7)]
    worthy, wanted, due, wide, known, old = rest
    for claim in (plain, *rest):
        change(desk, claim, queued_at=now, check_worthiness=0.2)
    change(desk, worthy, check_worthiness=0.9)
    assert desk.ana.post(f"/claims/{wanted}/requests", {"requester": "a reader"}).status_code == 201
    assert desk.ana.post(f"/claims/{wanted}/requests", {"requester": "another"}).status_code == 201
    due_at = (now + timedelta(days=3)).isoformat()
    assert desk.ana.patch(f"/claims/{due}", {"due_at": due_at}, If_Match="*").status_code == 200
    with desk.database.transaction() as session:
        article = Article(workspace_id=UUID(desk.admin.workspace_id), identity_hash=b"a", reach=999_999)
        session.add(article)
        session.flush()
        session.add(appear(session.get_one(Claim, UUID(wide)), article))
    change(desk, wide)
    desk.match(known)
    change(desk, known)
    change(desk, old, queued_at=now - timedelta(days=10))
    shown = {claim["id"]: claim for claim in desk.ana.get("/queues/desk/claims").json["items"]}
    why = {id_: parts_of(claim["why"]) for id_, claim in shown.items()}
    assert why[plain].keys() == {"worth", "demand", "due", "reach", "novelty", "waiting"}
    assert (why[worthy]["worth"], why[plain]["worth"]) == (0.9, 0.2)
    assert (why[wanted]["demand"], why[plain]["demand"]) == (pytest.approx(2 / 3, abs=1e-3), 0.0)
    assert (why[due]["due"], why[plain]["due"]) == (pytest.approx(0.9, abs=1e-3), 0.0)
    assert (why[wide]["reach"], why[plain]["reach"]) == (pytest.approx(0.75), 0.0)
    assert (why[known]["novelty"], why[plain]["novelty"]) == (pytest.approx(0.1), 1.0)
    assert why[old]["waiting"] == pytest.approx(10, abs=0.01)
    sums = [weigh(claim["why"]) for claim in shown.values()]
    assert sums == sorted(sums, reverse=True)
    assert list(shown)[-2:] == [plain, known]
    assert desk.ana.patch(f"/claims/{known}", {"pinned": True}, If_Match="*").status_code == 200
    first = desk.ana.get("/queues/desk/claims?limit=1").json["items"][0]
    held = desk.ben.post("/queues/desk/lease").json
    assert first["id"] == held["claim"]["id"] == known
    assert parts_of(first["why"])["pinned"] == parts_of(held["why"])["pinned"] == 1.0
    assert weigh(held["why"]) > max(sums)


def appear(claim, article):
    return Appearance(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        article_id=article.id,
        revision=1,
        part=Part.TEXT,
        start=0,
        end=1,
        quote="T",
        prefix="",
        suffix="",
        voice=Voice.OWN_VOICE,
        level=Level.EVENT,
    )


def test_a_check_of_days_has_an_owner_dates_and_whom_it_waits_for_and_is_in_my_work(desk):
    desk.queue()
    claim, other = desk.claim(), desk.claim("The tower is 90 metres high.")
    me = account_of(desk, desk.ana)
    assert desk.ana.post(f"/claims/{claim}/take").status_code == 200
    now = clock.now()
    dates = {
        "due_at": (now + timedelta(days=2)).isoformat(),
        "follow_up_at": (now - timedelta(hours=1)).isoformat(),
    }
    body = {**dates, "waiting_on": "the ministry", "tags": ["bridges"]}
    assert desk.ana.patch(f"/claims/{claim}", body, If_Match="*").status_code == 200
    refused = desk.ben.patch(f"/claims/{claim}", body, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (409, "claim_leased")
    held = desk.ana.post(f"/claims/{other}/lease").json["lease"]
    mine = desk.ana.get("/me/work").json
    assert mine["lease"]["id"] == held["id"]
    (shown,) = mine["items"]
    assert (shown["id"], shown["owner"]["id"], shown["waiting_on"]) == (claim, me, "the ministry")
    for name, value in dates.items():
        assert shown[name][:19] == value[:19]
    with desk.database.transaction() as session:
        sla.report_due(session, clock.now())
    told = [change["type"] for change in desk.ana.get("/changes?types=queue.follow_up").json["items"]]
    assert told == ["queue.follow_up"]
    assert desk.eve.patch(f"/claims/{claim}", {"assignee": account_of(desk, desk.ben)}, If_Match="*").json[
        "owner"
    ]["id"] == account_of(desk, desk.ben)
    assert desk.ana.get("/me/work").json["items"] == []


def test_a_lost_lease_tells_what_others_did_since_and_the_draft_is_still_there(desk):
    desk.queue(lease_s=10)
    claim = desk.claim()
    cited = desk.evidence(claim)
    lease = desk.ana.post(f"/claims/{claim}/lease").json["lease"]
    draft = desk.ana.put(f"/claims/{claim}/draft", {"label": "supported"}, If_None_Match="*")
    assert draft.status_code == 200
    with desk.database.transaction() as session:
        leases.find_live_lease(session, UUID(claim)).expires_at = clock.now() - timedelta(seconds=1)
    assert desk.read(desk.ben, claim, evidence_ids=[cited]).status_code == 201
    lost = [
        desk.ana.post(f"/leases/{lease['id']}/heartbeat", Lease_Token=lease["token"]),
        desk.ana.delete(f"/leases/{lease['id']}", Lease_Token=lease["token"]),
        desk.ana.post(f"/leases/{lease['id']}/skip", {"reason": "later"}, Lease_Token=lease["token"]),
    ]
    for answered in lost:
        assert (answered.status_code, answered.json["code"]) == (409, "lease_lost")
        assert answered.json["why"] == "taken_over"
        assert [item["what"] for item in answered.json["since"]] == ["taken_over", "reviewed"]
    kept = desk.ana.get(f"/claims/{claim}/draft")
    assert (kept.status_code, kept.json["label"]) == (200, "supported")


def test_blocked_says_before_the_work_begins_that_a_second_reader_is_missing(desk):
    desk.queue(second_read="blind", who={"accounts": [account_of(desk, desk.ana)]})
    claim = desk.claim()
    cited = desk.evidence(claim)

    def blocked():
        return {blocked["why"]: blocked["claims"] for blocked in desk.ana.get("/queues/desk").json["blocked"]}

    assert blocked() == {"only one person may take claims of this queue, and a second read needs another": 1}
    assert desk.read(desk.ana, claim, evidence_ids=[cited]).status_code == 201
    assert blocked() == {"nobody is left who may read second": 1}
    both = {"accounts": [account_of(desk, reader) for reader in (desk.ana, desk.ben)]}
    assert (
        desk.admin.put("/queues/desk", {"second_read": "blind", "who": both}, If_Match="*").json["blocked"]
        == []
    )


def test_blocked_says_that_nobody_may_publish_what_the_only_editor_has_read_alone(desk):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    assert desk.read(desk.eve, claim, evidence_ids=[cited]).status_code == 201

    def blocked():
        return desk.ana.get("/queues/desk").json["blocked"]

    assert blocked() == []
    for account in desk.admin.get("/accounts?limit=200").json["items"]:
        if account["role"] == "editor" and account["id"] != account_of(desk, desk.eve):
            away = desk.admin.patch(f"/accounts/{account['id']}", {"disabled": True}, If_Match="*")
            assert away.status_code == 200
    assert blocked() == []  # the admin may
    with desk.database.transaction() as session:
        session.query(Account).filter_by(role="admin").update({"disabled_at": clock.now()})
    why = "no editor is left who may publish what was decided"
    assert blocked() == [{"why": why, "claims": 1}]
    with desk.database.transaction() as session:
        session.get_one(Workspace, UUID(desk.admin.workspace_id)).settings = {"sole_reader_may_publish": True}
    assert blocked() == []


def test_blocked_looks_at_each_claim_whether_a_third_person_is_left_for_it(desk):
    desk.queue(second_read="open")
    for second in (desk.eve, desk.ben):
        claim = desk.claim(f"The bridge is long. {clock.new_id()}")
        cited = desk.evidence(claim)
        assert desk.read(desk.ana, claim, "refuted", evidence_ids=[cited]).status_code == 201
        assert desk.read(second, claim, "supported", evidence_ids=[cited]).json["state"] == "differs"
    counts = desk.ana.get("/queues/desk").json
    assert (counts["adjudication"], counts["blocked"]) == (2, [])
    with desk.database.transaction() as session:
        rest = session.query(Account).filter(Account.id != UUID(account_of(desk, desk.eve)))
        rest.filter(Account.role.in_(["editor", "admin"])).update({"disabled_at": clock.now()})
    assert desk.ana.get("/queues/desk").json["blocked"] == [
        {"why": "no editor is there to decide between readers", "claims": 1}
    ]


def test_blocked_names_claims_that_all_who_may_take_them_have_skipped_for_good(desk):
    desk.queue(who={"accounts": [account_of(desk, reader) for reader in (desk.ana, desk.ben)]})
    by_both, by_one = desk.claim(), desk.claim("The tower is 90 metres high.")
    snoozed = desk.claim("The tunnel is 3 kilometres long.")

    def skip(person, claim, **more):
        lease = person.post(f"/claims/{claim}/lease").json["lease"]
        body = {"reason": "not my field", **more}
        assert person.post(f"/leases/{lease['id']}/skip", body, Lease_Token=lease["token"]).status_code == 204

    for person in (desk.ana, desk.ben):
        skip(person, by_both)
        skip(person, snoozed, snooze_s=600)
    skip(desk.ana, by_one)
    assert desk.ana.get("/queues/desk").json["blocked"] == [
        {"why": "everybody who could take them has skipped them", "claims": 1}
    ]


def test_blocked_names_what_nobody_may_take_any_more_but_not_what_is_in_hand(desk):
    desk.queue()
    _, abandoned, held = (desk.claim(f"The bridge is {number} metres long.") for number in range(3))
    for person, claim in ((desk.ana, abandoned), (desk.ben, held)):
        assert person.post(f"/claims/{claim}/lease").status_code == 200
    with desk.database.transaction() as session:
        leases.find_live_lease(session, UUID(abandoned)).expires_at = clock.now() - timedelta(seconds=1)
    viewer = desk.admin.with_key("claims:read", role="viewer")
    changed = desk.admin.put("/queues/desk", {"who": {"accounts": [account_of(desk, viewer)]}}, If_Match="*")
    assert changed.json["blocked"] == [{"why": "nobody may take claims of this queue", "claims": 2}]
