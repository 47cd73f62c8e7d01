"""People at a desk, with a queue and claims that wait in it, over HTTP."""

from hashlib import sha256
from uuid import UUID

from claimdesk import clock
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.match import Match
from claimdesk.records.queue import Queue
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Verdict
from claimdesk.search.indexing.vector_cache import hash_text
from claimdesk.terms import Band
from tests.api import every_route

CLAIM = "The bridge is 80 metres long."
PASSAGE = "Surveyors measured the bridge in 2019: it is 82 metres long."


class Desk:
    """A workspace with people, a queue and claims that wait in it."""

    def __init__(self, admin, database):
        self.admin, self.database = admin, database
        scopes = ("articles:read", "claims:read", "claims:review", "verdicts:read")
        self.ana, self.ben = (admin.with_key(*scopes, role="reviewer") for _ in range(2))
        self.eve, self.ed = (admin.with_key(*scopes, "verdicts:publish", role="editor") for _ in range(2))

    def queue(self, **definition):
        answered = self.admin.put("/queues/desk", definition, If_None_Match="*")
        assert answered.status_code == 201, answered.text

    def claim(self, text=CLAIM) -> str:
        with self.database.transaction() as session:
            workspace_id = UUID(self.admin.workspace_id)
            queue = session.query(Queue).filter_by(workspace_id=workspace_id, name="desk").first()
            claim = Claim(
                id=clock.new_id(),
                workspace_id=workspace_id,
                text=text,
                original_text=text,
                text_hash=sha256(text.encode()).digest(),
                status=ClaimStatus.WAITING,
                queue_id=queue.id if queue else None,
            )
            session.add(claim)
            return str(claim.id)

    def evidence(self, claim_id, group="a", passage=PASSAGE) -> str:
        with self.database.transaction() as session:
            found = Evidence(
                id=clock.new_id(),
                workspace_id=UUID(self.admin.workspace_id),
                claim_id=UUID(claim_id),
                document={"title": "Survey", "url": "https://survey.example/1"},
                text=passage,
                start=0,
                end=len(passage),
                sha256=sha256(passage.encode()).hexdigest(),
                retrieved_at=clock.now(),
                timing=Timing.BEFORE,
                independent_group=group,
                rank=1,
                score=0.9,
                index="embedded/passages",
                model_version="m",
            )
            session.add(found)
            return str(found.id)

    def read(self, by, claim_id, label="refuted", *, lease=True, version=None, **more):
        if lease:
            held = by.post(f"/claims/{claim_id}/lease")
            assert held.status_code == 200, held.text
        version = version or by.get(f"/claims/{claim_id}").json["version"]
        body = {"claim_version": version, "label": label, "rationale": "Two surveys say 82 metres."}
        return by.post(f"/claims/{claim_id}/reviews", {**body, **more}, If_Match=f'"{version}"')

    def status(self, claim_id) -> str:
        return self.admin.get(f"/claims/{claim_id}").json["status"]

    def publish(self, by, claim_id, **more):
        return by.post(f"/claims/{claim_id}/publish", more, If_Match="*")

    def published(self, **more):
        """A claim and its verdict."""
        claim = self.claim()
        cited = self.evidence(claim)
        read = self.read(self.ana, claim, evidence_ids=[cited])
        assert read.status_code == 201, read.text
        answered = self.publish(self.eve, claim, **more)
        assert answered.status_code == 201, answered.text
        return claim, answered.json

    def match(self, claim_id) -> str:
        """A match of the claim with an imported verdict."""
        with self.database.transaction() as session:
            workspace_id = UUID(self.admin.workspace_id)
            verdict = Verdict(workspace_id=workspace_id, origin="imported", claim_text=CLAIM)
            verdict.text_hash = hash_text(CLAIM)
            session.add(verdict)
            session.flush()
            match = Match(
                id=clock.new_id(),
                workspace_id=workspace_id,
                claim_id=UUID(claim_id),
                verdict_id=verdict.id,
                score=0.9,
                band=Band.SUGGEST,
                rank=1,
                component_version="1",
            )
            session.add(match)
            return str(match.id)

    def one_of_each(self, **queue) -> dict[str, str]:
        """An object of every kind that a route names; Ben has lost a lease on the claim, Ana has it in hand."""
        _, verdict = self.published(url="https://checks.example/1")
        complaint = self.admin.post(f"/verdicts/{verdict['id']}/complaints", {"text": "That is wrong."})
        assert complaint.status_code == 201, complaint.text
        ids = {"verdict": verdict["id"], "complaint": complaint.json["id"]}
        self.queue(lease_s=600, **queue)
        claim, other = self.claim("The bridge is 81 metres long."), self.claim("The tower is 90 metres high.")
        ids |= {"claim": claim, "other_claim": other, "queue": "desk", "publisher": "Checks"}
        ids |= {"evidence": self.evidence(claim), "match": self.match(claim)}
        lost = self.ben.post(f"/claims/{claim}/lease").json["lease"]
        assert self.ed.delete(f"/leases/{lost['id']}").status_code == 204
        contact = self.ed.post(f"/claims/{claim}/contacts", every_route.CONTACT)
        assert contact.status_code == 201, contact.text
        assert self.ana.post(f"/claims/{claim}/lease").status_code == 200
        ids |= {"lease": lost["id"], "contact": contact.json["id"], "article": self.admin.submit()["id"]}
        ids["document"] = self.admin.post("/documents", {"text": CLAIM}).json["id"]
        ids["import"] = every_route.ask(self.admin, every_route.Route("POST", "/imports"), ids).json["id"]
        for name, role in (("account", "machine"), ("person", "reviewer")):
            body = {"name": name, "email": f"{name}@desk.example", "role": role}
            ids[name] = self.admin.post("/accounts", body).json["id"]
        body = {"account_id": ids["account"], "scopes": ["articles:read"]}
        ids["key"] = self.admin.post("/keys", body).json["id"]
        with self.database.transaction() as session:
            runs = session.query(Run).filter_by(workspace_id=UUID(self.admin.workspace_id))
            run = runs.order_by(Run.id).first()
            run.status = RunStatus.DEAD
            return {**ids, "run": str(run.id)}


def account_of(desk, caller) -> str:
    """The id of the account whose key the caller has."""
    found = getattr(caller, "account_id", None)
    if found is None:
        prefix = caller.key.split("_")[1]
        items = desk.admin.get("/keys?limit=200").json["items"]
        found = caller.account_id = next(key["account_id"] for key in items if key["prefix"] == prefix)
    return found
