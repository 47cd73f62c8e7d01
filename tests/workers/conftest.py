"""A desk without processes: the real database, index and model, and every stage done in this thread."""

import threading
from dataclasses import dataclass

import pytest

from claimdesk.intake import articles, documents
from claimdesk.intake.articles import Submitted
from claimdesk.intake.submissions import DocumentIn
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.records.article import Article
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from workers import running
from workers.resources import Tools
from workers.stages import find_module


@dataclass
class Desk:
    """The product's verbs over one set of tools."""

    tools: Tools
    me: Principal

    def submit(self, **values) -> Article:
        with self.tools.database.transaction() as session:
            return articles.accept_article(session, self.me, Submitted(**values)).article

    def add_document(self, **values) -> None:
        with self.tools.database.transaction() as session:
            documents.accept_document(session, self.me, DocumentIn(**{"kind": "reference", **values}))

    def work(self) -> None:
        """Do all that is due."""
        for _ in range(100):
            with self.tools.database.reading() as session:
                due = taking.list_due_stages(session)
            if not due:
                return
            for stage in due:
                running.take_and_work(
                    self.tools, STAGES[stage], find_module(stage), "test", threading.Event()
                )
        raise AssertionError("work without an end")

    def article(self, found: Article) -> Article:
        with self.tools.database.reading() as session:
            return session.get_one(Article, found.id)


@pytest.fixture
def desk(settings, database, principal, encoder):
    tools = Tools(settings)
    tools.__dict__["database"], tools.__dict__["encoder"] = database, encoder
    with database.transaction() as session:
        queues.ensure_default_queue(session, principal.workspace_id)
    yield Desk(tools, principal)
    tools.engine.close()
