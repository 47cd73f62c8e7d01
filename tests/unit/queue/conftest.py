"""A desk with a queue of waiting claims and people of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.records.account import Account, Role, Scope, Workspace
from claimdesk.records.claim import Claim, ClaimStatus


@dataclass
class Desk:
    """Each call is a transaction of its own, as a request is."""

    database: Database
    workspace_id: UUID
    queue_id: UUID
    people: list[Principal] = field(default_factory=list)

    def do(self, work):
        return self.database.retrying(work)

    def hire(self, name: str, role: Role = Role.REVIEWER) -> Principal:
        account = Account(
            workspace_id=self.workspace_id, name=name, email=f"{clock.new_id().hex}@desk.invalid", role=role
        )
        with self.database.transaction() as session:
            session.add(account)
        person = Principal(self.workspace_id, account.id, name, role, frozenset(Scope))
        self.people.append(person)
        return person

    def add(self, number: int) -> list[UUID]:
        """So many waiting claims, the most urgent first."""
        made = [
            Claim(
                id=clock.new_id(),
                workspace_id=self.workspace_id,
                text=f"Claim number {one}.",
                original_text="",
                text_hash=str(one).encode(),
                status=ClaimStatus.WAITING,
                queue_id=self.queue_id,
                queued_at=clock.now(),
                priority=-float(one),
            )
            for one in range(number)
        ]
        with self.database.transaction() as session:
            session.add_all(made)
        return [one.id for one in made]


def open_desk(database: Database) -> Desk:
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        return Desk(database, home.id, queues.ensure_default(session, home.id).id)


@pytest.fixture
def desk(database: Database) -> Desk:
    return open_desk(database)


@pytest.fixture
def new_desk(database: Database) -> Callable[[], Desk]:
    """Makes desks, each in a workspace of its own."""
    return lambda: open_desk(database)
