"""Records as the product makes them, for tests that begin where those are already there. Any column can be given."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Role, Scope, Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.match import Match
from claimdesk.records.queue import Queue
from claimdesk.records.verdict import Verdict
from claimdesk.terms import Band

CLAIM = "The bridge is 80 metres long."
PASSAGE = "Surveyors measured the bridge in 2019: it is 82 metres long."


def make_principal(
    database: Database, *, name: str = "Ana", role: Role = Role.ADMIN, workspace: str = "Desk"
) -> Principal:
    """An account with every scope in a workspace of its own."""
    with database.transaction() as session:
        home = Workspace(name=workspace)
        session.add(home)
        session.flush()
        account = Account(
            workspace_id=home.id, name=name, email=f"{clock.new_id().hex}@desk.invalid", role=role
        )
        session.add(account)
        session.flush()
        return Principal(home.id, account.id, name, role, frozenset(Scope), is_instance_admin=True)


def build_claim(workspace_id: UUID, text: str = CLAIM, **more) -> Claim:
    """A waiting claim."""
    return Claim(
        **{
            "id": clock.new_id(),
            "workspace_id": workspace_id,
            "text": text,
            "original_text": text,
            "text_hash": sha256(text.encode()).digest(),
            "status": ClaimStatus.WAITING,
            **more,
        }
    )


def build_evidence(workspace_id: UUID, claim_id: UUID, passage: str = PASSAGE, **more) -> Evidence:
    """A passage that was found for the claim and that is older than it."""
    return Evidence(
        **{
            "id": clock.new_id(),
            "workspace_id": workspace_id,
            "claim_id": claim_id,
            "document": {"title": "Survey", "url": "https://survey.example/1"},
            "text": passage,
            "start": 0,
            "end": len(passage),
            "sha256": sha256(passage.encode()).hexdigest(),
            "retrieved_at": clock.now(),
            "timing": Timing.BEFORE,
            "independent_group": "a",
            "rank": 1,
            "score": 0.9,
            "index": "embedded/passages",
            "model_version": "m",
            **more,
        }
    )


def build_verdict(workspace_id: UUID, text: str = CLAIM, **more) -> Verdict:
    """An imported verdict of the text."""
    return Verdict(
        **{
            "id": clock.new_id(),
            "workspace_id": workspace_id,
            "origin": "imported",
            "claim_text": text,
            "text_hash": sha256(text.encode()).digest(),
            **more,
        }
    )


def build_match(workspace_id: UUID, claim_id: UUID, **more) -> Match:
    """A suggested match of the claim with what is given: a verdict_id or an other_claim_id."""
    return Match(
        **{
            "id": clock.new_id(),
            "workspace_id": workspace_id,
            "claim_id": claim_id,
            "score": 0.9,
            "band": Band.SUGGEST,
            "rank": 1,
            "component_version": "1",
            **more,
        }
    )


class Desk:
    """A workspace into which records are put; the folders' own desks add the people who work there."""

    database: Database
    workspace_id: UUID

    def keep(self, *records: object) -> None:
        """Write the records, each after those before it."""
        with self.database.transaction() as session:
            for record in records:
                session.add(record)
                session.flush()

    def find_queue_id(self, session: Session, **which) -> UUID | None:
        """The id of the workspace's first queue with these columns; None without one."""
        return session.query(Queue.id).filter_by(workspace_id=self.workspace_id, **which).limit(1).scalar()
