"""People at a desk, with a queue and claims that wait in it, over HTTP."""

from uuid import UUID

from claimdesk.claims.claimants import ensure_claimants
from claimdesk.records.claim import Claimant
from claimdesk.records.run import Run, RunStatus
from tests import factories
from tests.api import every_route
from tests.factories import CLAIM, PASSAGE, build_claim, build_evidence, build_match, build_verdict


class Desk(factories.Desk):
    """A workspace with people, a queue and claims that wait in it."""

    def __init__(self, admin, database):
        self.admin, self.database, self.workspace_id = admin, database, UUID(admin.workspace_id)
        scopes = ("articles:read", "claims:read", "claims:review", "verdicts:read")
        self.ana, self.ben = (admin.with_key(*scopes, role="reviewer") for _ in range(2))
        self.eve, self.ed = (admin.with_key(*scopes, "verdicts:publish", role="editor") for _ in range(2))

    def queue(self, **definition):
        answered = self.admin.put("/queues/desk", definition, If_None_Match="*")
        assert answered.status_code == 201, answered.text

    def claim(self, text=CLAIM) -> str:
        with self.database.reading() as session:
            queue_id = self.find_queue_id(session, name="desk")
        claim = build_claim(self.workspace_id, text, queue_id=queue_id)
        self.keep(claim)
        return str(claim.id)

    def evidence(self, claim_id, group="a", passage=PASSAGE) -> str:
        evidence = build_evidence(self.workspace_id, UUID(claim_id), passage, independent_group=group)
        self.keep(evidence)
        return str(evidence.id)

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
        verdict = build_verdict(self.workspace_id)
        match = build_match(self.workspace_id, UUID(claim_id), verdict_id=verdict.id)
        self.keep(verdict, match)
        return str(match.id)

    def claimants(self) -> dict[str, str]:
        """Two who make claims; the first is merged into a third."""
        names = ["Ana Ruiz", "Ruiz", "Mayor Ruiz"]
        with self.database.transaction() as session:
            found = ensure_claimants(session, self.workspace_id, names)
            session.get_one(Claimant, found["ana ruiz"]).merged_into = found["mayor ruiz"]
        return {"claimant": str(found["ana ruiz"]), "other_claimant": str(found["ruiz"])}

    def one_of_each(self, **queue) -> dict[str, str]:
        """An object of every kind that a route names; Ben has lost a lease on the claim, Ana has it in hand."""
        _, verdict = self.published(url="https://checks.example/1")
        complaint = self.admin.post(f"/verdicts/{verdict['id']}/complaints", {"text": "That is wrong."})
        assert complaint.status_code == 201, complaint.text
        ids = {
            "workspace": str(self.workspace_id),
            "verdict": verdict["id"],
            "complaint": complaint.json["id"],
        }
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
        ids |= self.claimants()
        body = {"url": "https://news.example/1"}
        ids["subscription"] = self.admin.post("/subscriptions", body).json["id"]
        ids["webhook"] = self.admin.post("/webhooks", {"url": "https://hooks.example/1"}).json["id"]
        ids["delivery"] = self.admin.post(f"/webhooks/{ids['webhook']}/test").json["id"]
        with self.database.transaction() as session:
            runs = session.query(Run).filter_by(workspace_id=self.workspace_id)
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
