"""People at a desk, with a queue and claims that wait in it, over HTTP."""

from hashlib import sha256
from uuid import UUID

from claimdesk import clock
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.finding import Evidence, Timing
from claimdesk.records.queue import Queue

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
        assert self.read(self.ana, claim, evidence_ids=[cited]).status_code == 201
        answered = self.publish(self.eve, claim, **more)
        assert answered.status_code == 201, answered.text
        return claim, answered.json
