"""Nothing crosses a workspace (I8): every route with an id, asked by a stranger for an object that is there."""

import io
import json
import re

import pytest
from werkzeug.datastructures import FileStorage

from claimdesk import clock
from claimdesk.records.article import Article
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.run import Run, RunStatus

TEXT = "The bridge is 80 metres long."
PATCHES = {"articles": {"reach": 1}, "claims": {"tags": ["bridges"]}, "verdicts": {"headline": "The bridge"}}
READ = {
    "claim_version": 1,
    "label": "refuted",
    "rationale": "Measured.",
    "evidence_ids": [str(clock.new_id())],
}
POSTS = {
    "claims/hand_over": {"to": str(clock.new_id())},
    "claims/dismiss": {"reason": "other"},
    "claims/merge": {"into": str(clock.new_id())},
    "claims/split": {"texts": ["The bridge is long.", "The bridge is red."]},
    "claims/comments": {"text": "Look at the plans."},
    "claims/contacts": {
        "to": "The mayor",
        "channel": "phone",
        "question": "How long?",
        "asked_at": "2026-03-01T10:00:00Z",
    },
    "articles/claims": {"start": 0, "end": 5},
    "leases/skip": {"reason": "not my field"},
    "claims/reviews": READ,
    "claims/adjudication": READ,
    "claims/return": {"reason": "the sources are thin"},
    "claims/publish": {"headline": "The bridge"},
    "claims/adopt": {"verdict_id": str(clock.new_id())},
    "claims/matches": {"decision": "reject"},
    "claims/evidence": {"text": "The bridge was measured."},
    "verdicts/corrections": {
        "kind": "correction",
        "note": "It is longer.",
        "reason": "measured",
        "rationale": "New.",
    },
    "verdicts/withdraw": {"note": "Withdrawn.", "reason": "no source"},
}
PUTS = {"queues": {"lease_s": 60}, "claims/draft": {"label": "refuted"}}
SHARED = {"publishers"}  # names that every workspace may use, not objects of one
# what the owner may be told of a call that doesn't fit what is there
FITTING = {
    "url_missing",
    "wrong_state",
    "invalid",
    "conflict",
    "lease_lost",
    "claim_leased",
    "not_found",
    "not_independent",
    "forbidden",
    "version_required",
}


@pytest.fixture
def ids(admin, database):
    """An object of each noun in the admin's workspace, by the first part of its path."""
    article = admin.submit(text=TEXT)
    document = admin.post("/documents", {"text": TEXT}).json
    review = {"@type": "ClaimReview", "url": "https://checks.example/1", "claimReviewed": TEXT}
    verdict = json.loads(admin.post("/verdicts/import", review).text)
    data = {"kind": "articles", "file": FileStorage(io.BytesIO(b"{}"), "a.ndjson", "file")}
    import_ = admin.call("POST", "/imports", data, Content_Type="multipart/form-data").json
    admin.put("/queues/politics", {}, If_None_Match="*")
    account = admin.post("/accounts", {"name": "M", "email": "m@desk.invalid", "role": "machine"}).json
    key = admin.post("/keys", {"account_id": account["id"], "scopes": ["articles:read"]}).json
    with database.transaction() as session:
        home = session.query(Article).one().workspace_id
        claim = Claim(
            id=clock.new_id(),
            workspace_id=home,
            text=TEXT,
            original_text=TEXT,
            text_hash=b"x",
            status=ClaimStatus.UNQUEUED,
        )
        session.add(claim)
        run = session.query(Run).first()
        run.status = RunStatus.DEAD
        run_id = str(run.id)
    return {
        "articles": article["id"],
        "documents": document["id"],
        "verdicts": verdict["id"],
        "imports": import_["id"],
        "queues": "politics",
        "accounts": account["id"],
        "keys": key["id"],
        "claims": str(claim.id),
        "runs": run_id,
        "leases": admin.post(f"/claims/{claim.id}/lease").json["lease"]["id"],
    }


def objects(app):
    """(method, path with {id}, noun) of every route that names an object."""
    for rule in app.url_map.iter_rules():
        found = re.fullmatch(r"/api/v1/(\w+)/<(?:uuid:)?(?:id|name)>(.*)", rule.rule)
        if found and found[1] not in SHARED:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                rest = re.sub("<uuid:[a-z_]+>", str(clock.new_id()), found[2])
                yield method, f"/{found[1]}/{{}}{rest}", found[1]


def ask(caller, method, path):
    query = "?from=1" if path.endswith("/diff") else ""
    noun, action = path.split("/")[1], re.sub(r"/[0-9a-f-]{36}$", "", path).split("/")[-1]
    bodies = {
        "PATCH": PATCHES.get(noun),
        "PUT": PUTS.get(f"{noun}/{action}", PUTS.get(noun)),
        "POST": POSTS.get(f"{noun}/{action}"),
    }
    body = bodies.get(method)
    if method == "PATCH" and "/contacts/" in path:
        body = {"reply": "Because."}
    if method == "PATCH" and "/evidence/" in path:
        body = {"relevant": True}
    return caller.call(method, path + query, body, If_Match="*", Lease_Token="a-token")


def test_a_stranger_is_told_the_same_of_what_is_there_and_what_is_not(app, admin, foreigner, ids):
    asked = list(objects(app))
    assert {noun for *_, noun in asked} == set(ids)
    for method, path, noun in asked:
        there = ask(foreigner, method, path.format(ids[noun]))
        nowhere = ask(foreigner, method, path.format("nothing" if noun == "queues" else clock.new_id()))
        assert there.status_code == 404, (method, path, there.text)
        said, of_nothing = there.json, nowhere.json
        for one in (said, of_nothing):
            one.pop("request_id")
        assert json.dumps(said).replace("politics", "nothing") == json.dumps(of_nothing), (method, path)


def test_the_owner_gets_what_the_stranger_does_not(app, admin, ids):
    asked = sorted(objects(app), key=lambda one: one[0] == "DELETE")
    for method, path, noun in asked:
        answered = ask(admin, method, path.format(ids[noun]))
        assert answered.status_code < 300 or answered.json["code"] in FITTING, (
            method,
            path,
            answered.text,
        )


def test_no_list_shows_a_stranger_anything(app, admin, foreigner, ids):
    lists = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule.startswith("/api/v1/") and "<" not in rule.rule
    ]
    own = set()
    for path in lists:
        answered = foreigner.get(f"{path}?url=https://checks.example/1" if path.endswith("by-url") else path)
        if not isinstance(answered.json, dict) or "items" not in answered.json:
            continue
        own.add(path)
        mine = {"/api/v1/keys", "/api/v1/accounts"}
        for id_ in ids.values():
            assert id_ not in answered.text, (path, id_)
        if path not in mine:
            assert answered.json["items"] == [], path
    assert len(own) >= 9


def test_a_publishers_words_in_one_workspace_are_unknown_in_another(admin, foreigner):
    review = {
        "@type": "ClaimReview",
        "url": "https://checks.example/2",
        "claimReviewed": TEXT,
        "author": {"name": "Checks"},
        "reviewRating": {"alternateName": "Four bent bridges"},
    }
    admin.post("/verdicts/import", review)
    assert "bent" in admin.get("/publishers/Checks/ratings").text.lower()
    assert "bent" not in foreigner.get("/publishers/Checks/ratings").text.lower()
