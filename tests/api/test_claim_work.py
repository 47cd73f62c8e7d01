"""Claim work over HTTP: by hand, edited, split, merged, dismissed, asked for, talked about."""

from urllib.parse import quote

import pytest

from claimdesk.claims import split_results
from claimdesk.intake.revisions import get_revision
from claimdesk.language.shapes import CheckWorthiness, SplitArticle, SplitClaim
from claimdesk.records.article import Article
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.run import Run, RunStatus
from claimdesk.terms import Level, Part, Voice

REVIEW = ("claims:read", "claims:review", "articles:read", "articles:write")
BRIDGE = "The bridge is 80 metres long."


@pytest.fixture
def ana(admin):
    return admin.with_key(*REVIEW, role="reviewer")


@pytest.fixture
def ben(admin):
    return admin.with_key(*REVIEW, role="reviewer")


def make(caller, text=BRIDGE, **more):
    made = caller.post("/claims", {"text": text, **more})
    assert made.status_code == 201, made.text
    return made.json


def act(caller, claim, action, body=None):
    """The answer to an action on the claim in its present version."""
    version = caller.get(f"/claims/{claim['id']}").headers.get("ETag", "*")
    return caller.post(f"/claims/{claim['id']}/{action}", body, If_Match=version)


def patch(caller, claim, **body):
    version = caller.get(f"/claims/{claim['id']}").headers["ETag"]
    return caller.patch(f"/claims/{claim['id']}", body, If_Match=version)


def status(caller, claim):
    return caller.get(f"/claims/{claim['id']}").json["status"]


def submit_saying(admin, database, sentence):
    """An article whose split holds the sentence as a claim."""
    submitted = admin.submit(text=f"{sentence} It was built for the railway.")
    with database.transaction() as session:
        article = session.query(Article).order_by(Article.id.desc()).first()
        split = SplitClaim(
            text=sentence,
            original_text=sentence,
            part=Part.TEXT,
            start=0,
            end=len(sentence),
            quote=sentence,
            prefix="",
            suffix="",
            voice=Voice.OWN_VOICE,
            level=Level.EVENT,
            claimant=None,
            attribution=(),
            claimed_at=None,
            check_worthiness=CheckWorthiness(0.9, (), "test"),
        )
        split_results.record_split(
            session, article, get_revision(session, article), SplitArticle((split,), ())
        )
    return submitted


def test_a_claim_by_hand_waits_in_a_queue_and_is_found_again(ana):
    claim = make(ana, claimant="The mayor", url="https://radio.example/1")
    assert (claim["status"], claim["queue"]) == ("waiting", "main")
    assert claim["claimants"][0]["name"] == "The mayor"
    assert claim["quantities"]
    again = ana.post("/claims", {"text": "the bridge is 80 metres long"})
    assert (again.status_code, again.json["id"]) == (200, claim["id"])


def test_a_marked_span_is_a_claim_with_its_appearance(ana, admin):
    article = admin.submit(text="It rains. The bridge is 80 metres long. So what.")
    marked = ana.post(f"/articles/{article['id']}/claims", {"start": 10, "end": 39})
    assert marked.status_code == 201, marked.text
    (appearance,) = marked.json["appearances"]
    assert article_text(ana, article)[10:39] == appearance["quote"] == marked.json["text"] == BRIDGE
    assert ana.post(f"/articles/{article['id']}/claims", {"start": 10, "end": 999}).status_code == 422


def article_text(caller, article):
    return caller.get(f"/articles/{article['id']}").json["text"]


def test_an_edit_needs_the_version_and_keeps_the_old_words_as_a_way_to_it(ana, database):
    claim = make(ana)
    assert ana.patch(f"/claims/{claim['id']}", {"tags": ["bridges"]}).status_code == 428
    stale = ana.patch(f"/claims/{claim['id']}", {"tags": []}, If_Match='"99"')
    assert (stale.status_code, stale.json["current"]) == (412, {"version": claim["version"]})
    with database.transaction() as session:
        session.query(Run).update({"status": RunStatus.DONE, "done_hash": Run.wanted_hash})
    edited = patch(ana, claim, text="The bridge is 90 metres long.", tags=["bridges"]).json
    assert (edited["text"], edited["tags"]) == ("The bridge is 90 metres long.", ["bridges"])
    assert ana.post("/claims", {"text": BRIDGE}).json["id"] == claim["id"]
    with database.reading() as session:
        due = {run.stage for run in session.query(Run) if run.status == RunStatus.OPEN}
    assert {"match", "retrieve", "index"} <= due
    history = ana.get(f"/claims/{claim['id']}/history").json["items"]
    (change,) = [item for item in history if item["what"] == "edited"]
    assert change["changes"]["text"] == {"from": BRIDGE, "to": "The bridge is 90 metres long."}


def test_an_edit_to_what_another_claim_says_is_a_conflict(ana):
    one, other = make(ana), make(ana, "The bridge is red.")
    refused = patch(ana, other, text=BRIDGE)
    assert (refused.status_code, refused.json["claim_id"]) == (409, one["id"])


def test_who_said_it_and_where_is_corrected(ana, admin):
    article = admin.submit(text="It rains. The bridge is 80 metres long. So what.")
    claim = ana.post(f"/articles/{article['id']}/claims", {"start": 10, "end": 39}).json
    edited = patch(ana, claim, claimant="Jo Rae", voice="quote", span={"start": 14, "end": 39}).json
    (appearance,) = edited["appearances"]
    assert (appearance["claimant"], appearance["voice"]) == ("Jo Rae", "quote")
    assert appearance["quote"] == "bridge is 80 metres long."
    assert edited["claimants"][0]["name"] == "Jo Rae"


def test_dates_pins_queues_and_people_are_arranged(ana, admin):
    claim, other = make(ana), make(ana, "The bridge is red.")
    admin.put("/queues/politics", {"filter": {"query": "nothing fits this"}}, If_None_Match="*")
    moved = patch(ana, claim, queue="politics", due_at="2020-01-01T00:00:00Z", waiting_on="the ministry").json
    assert (moved["queue"], moved["due"], moved["waiting_on"]) == ("politics", "overdue", "the ministry")
    assert admin.get("/queues/politics").json["overdue"] == 1
    assert patch(ana, claim, queue=None).json["status"] == "unqueued"
    patch(ana, other, pinned=True)
    make(ana, "The bridge is new.")
    assert ana.get("/queues/main/claims").json["items"][0]["id"] == other["id"]
    me = admin.get("/accounts").json["items"][-1]["id"]
    owned = patch(ana, other, assignee=me).json
    assert (owned["status"], owned["owner"]["id"]) == ("in_review", me)
    assert patch(ana, other, assignee=None).json["status"] == "waiting"


def test_what_somebody_else_holds_is_not_edited(ana, ben):
    claim = make(ana)
    ben.post(f"/claims/{claim['id']}/lease")
    assert patch(ana, claim, tags=["x"]).json["code"] == "claim_leased"
    assert act(ana, claim, "dismiss", {"reason": "opinion"}).json["code"] == "claim_leased"
    assert patch(ben, claim, tags=["x"]).status_code == 200


def test_a_dismissed_claim_met_again_stays_dismissed_until_it_is_reopened(ana, admin, database):
    claim = make(ana)
    lease = ana.post(f"/claims/{claim['id']}/lease").json["lease"]
    done = act(ana, claim, "dismiss", {"reason": "too_minor", "note": "nobody cares"})
    assert (done.json["status"], done.json["dismissed_for"]) == ("dismissed", "too_minor")
    assert ana.post(f"/leases/{lease['id']}/heartbeat", Lease_Token=lease["token"]).json["why"] == "left"
    submit_saying(admin, database, BRIDGE)
    assert status(ana, claim) == "dismissed"
    assert ana.post("/queues/main/lease").status_code == 204
    wrong = act(ana, claim, "dismiss", {"reason": "opinion"})
    assert (wrong.json["code"], wrong.json["state"]) == ("wrong_state", "dismissed")
    assert act(ana, claim, "reopen").json["status"] == "waiting"
    types = [change["type"] for change in admin.get("/changes").json["items"]]
    assert "claim.dismissed" in types
    assert types.count("claim.queued") == 2


def test_a_merged_claim_goes_on_as_the_other_and_can_be_parted(ana, admin, database):
    one, other = make(ana), make(ana, "The bridge measures 80 metres.")
    submit_saying(admin, database, BRIDGE)
    ana.post(f"/claims/{one['id']}/requests", {"requester": "A reader"})
    ana.post(f"/claims/{one['id']}/comments", {"text": "I know that bridge."})
    survivor = act(ana, one, "merge", {"into": other["id"]}).json
    assert (survivor["id"], survivor["demand"], len(survivor["appearances"])) == (other["id"], 1, 1)
    moved = ana.get(f"/claims/{one['id']}")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/api/v1/claims/{other['id']}")
    assert ana.get(f"/claims/{other['id']}/comments").json["items"][0]["text"] == "I know that bridge."
    assert "requested" in [item["what"] for item in ana.get(f"/claims/{other['id']}/history").json["items"]]
    submit_saying(admin, database, BRIDGE)
    with database.reading() as session:
        assert {claim.status for claim in session.query(Claim)} == {ClaimStatus.WAITING, ClaimStatus.MERGED}
    parted = ana.post(f"/claims/{one['id']}/unmerge").json
    assert (parted["id"], parted["status"], parted["demand"]) == (one["id"], "waiting", 1)
    assert ana.get(f"/claims/{other['id']}").json["demand"] == 0
    assert ana.post("/claims", {"text": BRIDGE}).json["id"] == one["id"]


def test_a_claim_is_not_merged_into_itself_or_into_what_became_part_of_it(ana):
    one, other = make(ana), make(ana, "The bridge is red.")
    assert act(ana, one, "merge", {"into": one["id"]}).status_code == 422
    act(ana, one, "merge", {"into": other["id"]})
    assert act(ana, other, "merge", {"into": one["id"]}).status_code == 422


def test_a_split_claim_is_retired_and_its_parts_wait(ana):
    claim = make(ana, "The bridge is 80 metres long and cost 2 million.")
    parts = act(ana, claim, "split", {"texts": [BRIDGE, "The bridge cost 2 million."]})
    assert parts.status_code == 201, parts.text
    assert [part["status"] for part in parts.json["items"]] == ["waiting", "waiting"]
    assert status(ana, claim) == "dismissed"
    again = act(ana, parts.json["items"][0], "split", {"texts": [BRIDGE, "It is."]})
    assert again.status_code == 422
    assert status(ana, parts.json["items"][0]) == "waiting"


def test_bulk_answers_for_each_claim(ana):
    one, other = make(ana), make(ana, "The bridge is red.")
    act(ana, other, "dismiss", {"reason": "opinion"})
    body = {"ids": [other["id"], one["id"]], "action": "dismiss", "reason": "duplicate"}
    items = ana.post("/claims/bulk", body).json["items"]
    assert [(item["id"], item["status"]) for item in items] == [(other["id"], 409), (one["id"], 200)]
    assert items[0]["problem"]["code"] == "wrong_state"
    assert status(ana, one) == "dismissed"
    assert ana.post("/claims/bulk", {"ids": [one["id"]], "action": "merge"}).status_code == 422


def test_demand_counts_each_requester_once_and_raises_the_priority(ana):
    claim = make(ana)
    first = ana.get("/queues/main/claims").json["items"][0]["priority"]["score"]
    asked = [
        ana.post(f"/claims/{claim['id']}/requests", {"requester": name}).json["demand"]
        for name in ("A reader", "a  Reader", "Another")
    ]
    assert asked == [1, 1, 2]
    assert ana.post(f"/claims/{claim['id']}/requests").json["demand"] == 3
    assert ana.get("/queues/main/claims").json["items"][0]["priority"]["score"] > first


def test_what_is_said_while_reading_blind_is_its_authors_alone(ana, ben, admin):
    claim = make(ana)
    version = admin.get("/queues/main").headers["ETag"]
    admin.put("/queues/main", {"second_read": "blind"}, If_Match=version)
    ana.post(f"/claims/{claim['id']}/lease")
    ana.post(f"/claims/{claim['id']}/comments", {"text": "I think it is wrong."})
    contact = {"to": "The ministry", "channel": "email", "question": "How long?"}
    ana.post(f"/claims/{claim['id']}/contacts", {**contact, "asked_at": "2026-03-01T10:00:00+01:00"})
    for noun in ("comments", "contacts"):
        assert len(ana.get(f"/claims/{claim['id']}/{noun}").json["items"]) == 1
        assert ben.get(f"/claims/{claim['id']}/{noun}").json["items"] == []
        assert admin.get(f"/claims/{claim['id']}/{noun}").json["items"] == []


def test_a_contact_gets_its_reply(ana):
    claim = make(ana)
    asked = ana.post(
        f"/claims/{claim['id']}/contacts",
        {"to": "The mayor", "channel": "phone", "question": "Why?", "asked_at": "2026-03-01T10:00:00+01:00"},
    ).json
    assert asked["asked_at"] == "2026-03-01T10:00:00+01:00"
    path = f"/claims/{claim['id']}/contacts/{asked['id']}"
    replied = ana.patch(path, {"reply": "Because.", "publishable": True}).json
    assert (replied["reply"], replied["publishable"]) == ("Because.", True)


def test_machines_and_viewers_do_not_work_on_claims(ana, admin):
    claim = make(ana)
    viewer = admin.with_key("claims:read", role="viewer")
    assert act(viewer, claim, "dismiss", {"reason": "opinion"}).json["code"] == "missing_scope"
    assert viewer.post(f"/claims/{claim['id']}/lease").status_code == 403


def test_who_said_a_claim_from_outside_goes_with_it_to_the_queue_the_list_and_the_verdict(admin, ana):
    definition = {"filter": {"claimant": ["Jo Doe"]}}
    assert admin.put("/queues/jo", definition, If_None_Match="*").status_code == 201
    claim = make(ana, claimant="Jo Doe")
    assert (claim["status"], claim["queue"]) == ("waiting", "jo")
    make(ana, "The tower is 90 metres high.", claimant="Ann Other")
    assert [claim["id"] for claim in ana.get("/claims?claimant=jo doe").json["items"]] == [claim["id"]]
    assert ana.get("/claims?claimant=jo doe&voice=quote").json["items"] == []
    again = ana.post("/claims", {"text": BRIDGE, "claimant": "Ann Other"})
    assert (again.status_code, again.json["id"]) == (200, claim["id"])
    said = ana.get(f"/claims/{claim['id']}/history").json["items"][-1]
    assert (said["what"], said["changes"]["claimant"]) == ("met_again", "Ann Other")

    assert ana.post(f"/claims/{claim['id']}/lease").status_code == 200
    cited = ana.post(f"/claims/{claim['id']}/evidence", {"text": "It is 82 metres long."}).json["id"]
    version = ana.get(f"/claims/{claim['id']}").json["version"]
    body = {"claim_version": version, "label": "refuted", "rationale": "82.", "evidence_ids": [cited]}
    assert act(ana, claim, "reviews", body).status_code == 201
    published = act(admin, claim, "publish", {})
    assert (published.status_code, published.json["claimant"]) == (201, "Jo Doe")


@pytest.mark.parametrize("tag", ["übung", 'said "so"', "back\\slash", "50%"])
def test_a_claim_is_found_by_any_tag_that_it_has_once(ana, tag):
    claim, other = make(ana), make(ana, "The tower is 90 metres high.")
    assert patch(ana, claim, tags=[tag, "bridges", tag]).json["tags"] == [tag, "bridges"]
    assert patch(ana, other, tags=[f"{tag} and more"]).status_code == 200
    assert [claim["id"] for claim in ana.get(f"/claims?tag={quote(tag)}").json["items"]] == [claim["id"]]


def test_what_a_person_marks_or_makes_again_is_queued_where_it_was_in_no_queue(ana, admin):
    claim = make(ana)
    article = admin.submit(text=f"It rains. {BRIDGE} So what.")
    for path, body in (
        ("/claims", {"text": BRIDGE}),
        (f"/articles/{article['id']}/claims", {"start": 10, "end": 39}),
    ):
        assert patch(ana, claim, queue=None).json["status"] == "unqueued"
        again = ana.post(path, body)
        assert (again.status_code, again.json["id"]) == (200, claim["id"])
        assert (again.json["status"], again.json["queue"]) == ("waiting", "main")
        assert [claim["id"] for claim in ana.get("/queues/main/claims").json["items"]] == [claim["id"]]
        said = ana.get(f"/claims/{claim['id']}/history").json["items"][-1]
        assert said["changes"]["status"] == {"from": "unqueued", "to": "waiting"}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("The ministry", {"name": "The ministry", "role": None}),
        ({"name": "The ministry"}, {"name": "The ministry", "role": None}),
        ({"name": "The ministry", "role": "primary"}, {"name": "The ministry", "role": "primary"}),
    ],
)
def test_evidence_by_hand_names_its_source_as_answers_show_it(ana, source, shown):
    claim = make(ana)
    added = ana.post(f"/claims/{claim['id']}/evidence", {"text": "It is 82 metres long.", "source": source})
    assert (added.status_code, added.json["source"]) == (201, shown), added.text
    (found,) = ana.get(f"/claims/{claim['id']}/evidence").json["items"]
    assert found["source"] == shown


@pytest.mark.parametrize(
    ("source", "pointer"),
    [("", "/source/name"), ({"name": "M", "role": "king"}, "/source/role"), (5, "/source")],
)
def test_a_source_that_is_none_is_refused(ana, source, pointer):
    claim = make(ana)
    refused = ana.post(f"/claims/{claim['id']}/evidence", {"text": "82 metres.", "source": source})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
