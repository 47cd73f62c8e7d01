"""Every route that changes a claim goes by the table of states: each state, each call, over HTTP."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.queue.workflow import RULES, Call
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease, LeaseKind
from claimdesk.records.review import Review, ReviewKind, ReviewState
from claimdesk.records.verdict import Verdict
from tests.api import every_route
from tests.api.every_route import Route
from tests.api.reading_desk import CLAIM, Desk, account_of

STATES = list(ClaimStatus)
IN_HAND = {"in_review", "awaiting_second", "adjudication", "revisit"}
CALLS = {
    "POST /claims/{claim}/lease": Call.LEASE,
    "POST /claims/{claim}/take": Call.TAKE,
    "POST /claims/{claim}/hand_over": Call.HAND_OVER,
    "PATCH /claims/{claim}": Call.EDIT,
    "POST /claims/{claim}/reviews": Call.REVIEW,
    "POST /claims/{claim}/adjudication": Call.ADJUDICATE,
    "POST /claims/{claim}/return": Call.RETURN,
    "POST /claims/{claim}/publish": Call.PUBLISH,
    "POST /claims/{claim}/uphold": Call.UPHOLD,
    "POST /claims/{claim}/adopt": Call.ADOPT,
    "POST /claims/{claim}/dismiss": Call.DISMISS,
    "POST /claims/{claim}/reopen": Call.REOPEN,
    "POST /claims/{claim}/split": Call.SPLIT,
    "POST /claims/{claim}/merge": Call.MERGE,
    "POST /claims/{claim}/unmerge": Call.UNMERGE,
    "POST /claims/{claim}/comments": Call.TALK,
    "POST /claims/{claim}/contacts": Call.TALK,
    "PATCH /claims/{claim}/contacts/{contact}": Call.TALK,
    "PUT /claims/{claim}/draft": Call.TALK,
    "POST /claims/{claim}/evidence": Call.JUDGE,
    "PATCH /claims/{claim}/evidence/{evidence}": Call.JUDGE,
    "POST /claims/{claim}/evidence/refresh": Call.JUDGE,
    "POST /claims/{claim}/matches/{match}": Call.JUDGE,
    "DELETE /leases/{lease}": Call.RELEASE,
    "POST /leases/{lease}/skip": Call.SKIP,
    "POST /verdicts/{verdict}/corrections": Call.CORRECT,
    "POST /verdicts/{verdict}/withdraw": Call.WITHDRAW,
}
# what changes no claim's state and fits each of them, or is one of the above for many
ANYWHERE = {
    "POST /claims",
    "POST /claims/bulk",
    "POST /claims/check",
    "POST /claims/{claim}/requests",
    "POST /claims/{claim}/break_seal",
    "DELETE /claims/{claim}/publish",
    "POST /leases/{lease}/heartbeat",
    "PATCH /verdicts/{verdict}",
    "POST /verdicts/{verdict}/complaints",
    "POST /verdicts/{verdict}/complaints/{complaint}",
    "POST /verdicts/import",
    "POST /verdicts/match",
}
# by the holder of a lease, who is there only where the call fits
HOLDERS = {"DELETE /leases/{lease}", "POST /leases/{lease}/skip"}
# a verdict's own: claims that the call doesn't fit stay where they are
VERDICTS = {"POST /verdicts/{verdict}/corrections", "POST /verdicts/{verdict}/withdraw"}
QUEUED_AT_ONCE = {Call.REOPEN, Call.UNMERGE}
PIPELINE = {Call.QUEUE, Call.UNQUEUE, Call.LEAVE, Call.MEET_AGAIN, Call.REVISIT}
VARIANTS = {Call.FIRST_REVIEW, Call.AGREE, Call.DISAGREE, Call.CONFER, Call.ARRANGE}


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    return desk


@pytest.fixture
def verdict(desk):
    """A published verdict of ours, of another claim."""
    return desk.published()[1]["id"]


class Placed:
    """A claim in a state with what belongs to it; the admin has it in hand where somebody can."""

    def __init__(self, desk, state, *, lease=False, differing=False):
        self.desk, self.state = desk, state
        claim = desk.claim(f"{CLAIM} Number {clock.new_id()}.")
        self.ids = {"claim": claim, "evidence": desk.evidence(claim), "match": desk.match(claim)}
        self.ids["contact"] = desk.admin.post(f"/claims/{claim}/contacts", every_route.CONTACT).json["id"]
        self.ids["other_claim"] = desk.claim(f"Another. Number {clock.new_id()}.")
        self.ids["person"] = account_of(desk, desk.eve)
        if state == "merged":
            body = {"into": desk.claim(f"A third. Number {clock.new_id()}.")}
            assert desk.admin.post(f"/claims/{claim}/merge", body, If_Match="*").status_code == 200
        with desk.database.transaction() as session:
            self._arrange(session, session.get_one(Claim, UUID(claim)), lease, differing)

    def _arrange(self, session, claim, lease, differing):
        session.query(Lease).filter_by(ended_at=None).update({"ended_at": clock.now()})  # of the case before
        claim.status = ClaimStatus(self.state)
        reads = {"awaiting_second": "submitted", "adjudication": "differs", "decided": "decided"}
        if self.state in reads:
            session.add(self._read(claim, self.desk.ana, ReviewState(reads[self.state]), "refuted"))
        if self.state == "adjudication":
            session.add(self._read(claim, self.desk.ben, ReviewState.DIFFERS, "supported"))
        if self.state == "awaiting_second":
            claim.first_reader_id = UUID(account_of(self.desk, self.desk.ana))
        if self.state in {"published", "revisit"}:
            claim.verdict_id = self._verdict(session, claim).id
        if self.state in IN_HAND and not lease:
            claim.owner_id = UUID(account_of(self.desk, self.desk.admin))
        if lease:
            found = Lease(
                id=clock.new_id(),
                workspace_id=claim.workspace_id,
                claim_id=claim.id,
                account_id=UUID(account_of(self.desk, self.desk.admin)),
                queue_id=claim.queue_id,
                kind=LeaseKind.FIRST,
                token_hashes=[TOKEN_HASH],
                claim_version=claim.version,
                expires_at=clock.now() + timedelta(hours=1),
            )
            session.add(found)
            self.ids["lease"] = str(found.id)

    def _read(self, claim, by, state, label):
        return Review(
            workspace_id=claim.workspace_id,
            claim_id=claim.id,
            account_id=UUID(account_of(self.desk, by)),
            by_name="A reader",
            kind=ReviewKind.READ,
            state=state,
            round=1,
            claim_version=1,
            label=label,
            rationale="Measured.",
            evidence_ids=[self.ids["evidence"]],
        )

    def _verdict(self, session, claim):
        found = Verdict(workspace_id=claim.workspace_id, origin="own", claim_text=claim.text, label="refuted")
        found.text_hash, found.id = claim.text_hash, clock.new_id()
        found.evidence = [{"id": self.ids["evidence"]} | CITED]
        session.add(found)
        session.flush()
        self.ids["verdict"] = str(found.id)
        return found

    def ask(self, name, **body):
        """The answer to the route's request about this claim, with other members of the body where given."""
        route = Route(*name.split(" ", 1))
        ids = {"verdict": self.ids.get("verdict", ""), **self.ids}
        path = every_route.fill(route.path, ids)
        given = every_route.fill(every_route.BODIES.get(name), ids)
        if "claim_version" in (given or {}):
            with self.desk.database.reading() as session:
                given["claim_version"] = session.get_one(Claim, UUID(self.ids["claim"])).version
        if body:
            given = {**(given or {}), **body}
        condition = {"If_None_Match": "*"} if name.endswith("/draft") else {"If_Match": "*"}
        return self.desk.admin.call(route.method, path, given, Lease_Token="a-token", **condition)

    @property
    def status(self):
        with self.desk.database.reading() as session:
            return session.get_one(Claim, UUID(self.ids["claim"])).status


TOKEN_HASH = sha256(b"a-token").hexdigest()
CITED = {
    "text": "82 metres.",
    "start": 0,
    "end": 10,
    "sha256": "0",
    "timing": "before",
    "retrieved_at": "2026-03-01T10:00:00+00:00",
    "independent_group": "a",
    "confidential": False,
    "document": {},
}


def test_every_route_that_changes_a_claim_is_a_call_of_the_table(app):
    changing = {
        route.name
        for route in every_route.list_routes(app)
        if route.method != "GET" and route.path.split("/")[1] in {"claims", "leases", "verdicts"}
    }
    assert changing == set(CALLS) | ANYWHERE
    assert set(CALLS.values()) | PIPELINE | VARIANTS == set(Call)


@pytest.mark.parametrize("state", STATES)
def test_a_call_does_what_the_table_says_or_is_refused_with_the_state(desk, verdict, state):
    for name, call in CALLS.items():
        steps = RULES[call].steps
        if call == Call.REVIEW:
            steps = {**steps, **RULES[Call.AGREE].steps}
        if name in HOLDERS and state not in steps:
            continue
        if name in VERDICTS and state not in {"published", "revisit"}:
            continue
        placed = Placed(desk, state, lease=name in HOLDERS)
        more = {"verdict_id": verdict} if call == Call.ADOPT else {}
        answered = placed.ask(name, **more)
        if state in steps:
            assert answered.status_code < 300, (name, state, answered.text)
            after = ClaimStatus.WAITING if call in QUEUED_AT_ONCE else steps[state]
            assert placed.status == after, (name, state)
        else:
            assert answered.status_code == 409, (name, state, answered.text)
            assert (answered.json["code"], answered.json["state"]) == ("wrong_state", state), (name, state)
            assert placed.status == state, (name, state)


@pytest.mark.parametrize("state", STATES)
def test_what_concerns_the_desk_alone_fits_until_a_claim_is_retired(desk, state):
    placed = Placed(desk, state)
    answered = placed.desk.admin.patch(f"/claims/{placed.ids['claim']}", {"tags": ["a"]}, If_Match="*")
    fits = state in RULES[Call.ARRANGE].steps
    assert (answered.status_code == 200) == fits, answered.text
    assert fits or answered.json["code"] == "wrong_state"


@pytest.mark.parametrize(
    ("queue", "state", "label", "call"),
    [
        ({"second_read": "open"}, "in_review", "refuted", Call.FIRST_REVIEW),
        ({"second_read": "blind"}, "revisit", "refuted", Call.FIRST_REVIEW),
        ({"second_read": "open"}, "awaiting_second", "refuted", Call.AGREE),
        ({"second_read": "open"}, "awaiting_second", "supported", Call.DISAGREE),
        ({"second_read": "blind", "readers_confer": True}, "awaiting_second", "supported", Call.CONFER),
    ],
)
def test_a_review_moves_the_claim_by_the_queues_mode_and_the_labels(desk, queue, state, label, call):
    answered = desk.admin.put("/queues/desk", queue, If_Match="*")
    assert answered.status_code == 200, answered.text
    placed = Placed(desk, state)
    read = placed.ask("POST /claims/{claim}/reviews", label=label)
    assert read.status_code == 201, read.text
    assert placed.status == RULES[call].steps[state]
