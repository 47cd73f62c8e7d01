"""A desk with a queue of waiting claims and people of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.people.principals import Principal
from claimdesk.queue import definitions, queues
from claimdesk.records.account import Account, Role, Scope, Workspace
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.queue import Queue
from claimdesk.terms import Level, Part, Voice
from tests.factories import build_claim


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
            build_claim(
                self.workspace_id,
                f"Claim number {index}.",
                queue_id=self.queue_id,
                queued_at=clock.now(),
                priority=-float(index),
            )
            for index in range(number)
        ]
        with self.database.transaction() as session:
            session.add_all(made)
        return [claim.id for claim in made]

    def place_of(self, claim_id: UUID) -> tuple[str, str | None]:
        """The claim's state and the name of its queue."""
        with self.database.reading() as session:
            claim = session.get_one(Claim, claim_id)
            queue = queues.find_queue(session, claim.queue_id)
            return claim.status.value, queue and queue.name

    def put(self, name: str, **definition) -> Queue:
        """Make or change a queue."""

        def work(session):
            found = session.scalars(
                select(Queue).where(Queue.name == name, Queue.workspace_id == self.workspace_id)
            ).first()
            return definitions.put_queue(
                session,
                self.workspace_id,
                name,
                definition,
                expected=found.version if found else None,
                is_new=found is None,
            )

        return self.do(work)

    def meet(self, worth, queue=None, text="The bridge is long.", articles=(), **more) -> UUID:
        """A claim of some worth, in a queue or in none."""
        claim = build_claim(
            self.workspace_id,
            f"{text} {clock.new_id()}",
            kinds=["statement"],
            check_worthiness=worth,
            status=more.pop("status", ClaimStatus.WAITING if queue else ClaimStatus.UNQUEUED),
            queue_id=queue and queue.id,
            queued_at=queue and clock.now() - timedelta(days=2),
            **more,
        )
        with self.database.transaction() as session:
            session.add(claim)
            session.flush()
            session.add_all(appear(claim, article) for article in articles)
        return claim.id

    def article(self) -> UUID:
        made = Article(id=clock.new_id(), workspace_id=self.workspace_id, identity_hash=clock.new_id().bytes)
        with self.database.transaction() as session:
            session.add(made)
        return made.id


def open_desk(database: Database) -> Desk:
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        return Desk(database, home.id, queues.ensure_default_queue(session, home.id).id)


@pytest.fixture
def desk(database: Database) -> Desk:
    return open_desk(database)


@pytest.fixture
def new_desk(database: Database) -> Callable[[], Desk]:
    """Makes desks, each in a workspace of its own."""
    return lambda: open_desk(database)


@pytest.fixture
def put(desk: Desk) -> Callable[..., Queue]:
    return desk.put


@pytest.fixture
def met(desk: Desk) -> Callable[..., UUID]:
    return desk.meet


def appear(claim: Claim, article_id: UUID) -> Appearance:
    return Appearance(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        article_id=article_id,
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
