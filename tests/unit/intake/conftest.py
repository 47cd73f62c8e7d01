"""A newsroom's desk over a real database: articles are submitted, and splits are recorded by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import split_results
from claimdesk.database import Database
from claimdesk.intake import articles
from claimdesk.intake.articles import AcceptedArticle, Submitted
from claimdesk.intake.revisions import get_revision
from claimdesk.language.shapes import CheckWorthiness, SplitArticle, SplitClaim
from claimdesk.people.principals import Principal
from claimdesk.records.article import Article
from claimdesk.records.claim import Claim
from claimdesk.records.run import Run, RunStatus
from claimdesk.terms import Level, Part, Voice


@dataclass
class Desk:
    """Each call is a transaction of its own, as a request is."""

    database: Database
    principal: Principal

    @staticmethod
    def build_claim(text: str, sentence: str) -> SplitClaim:
        return build_claim(text, sentence)

    def submit(self, text: str | None = None, **given) -> AcceptedArticle:
        with self.database.transaction() as session:
            return articles.accept_article(session, self.principal, Submitted(text=text, **given))

    def change(self, article: Article, change: Callable[[Session, Article], object]) -> Article:
        with self.database.transaction() as session:
            found = articles.get_article(session, self.principal.workspace_id, article.id, for_update=True)
            change(session, found)
            return found

    def amend(self, article: Article, **changes) -> Article:
        return self.change(
            article,
            lambda session, changed: articles.amend_article(session, self.principal, changed, changes),
        )

    def withdraw(self, article: Article) -> Article:
        return self.change(
            article, lambda session, changed: articles.withdraw_article(session, self.principal, changed)
        )

    def split(self, article: Article, *sentences: str) -> list[Claim]:
        """Record each sentence as a claim of the article's current revision."""
        with self.database.transaction() as session:
            found = session.get_one(Article, article.id)
            revision = get_revision(session, found)
            split = SplitArticle(
                tuple(build_claim(revision.text or "", sentence) for sentence in sentences), ()
            )
            split_results.record_split(session, found, revision, split)
        with self.database.reading() as session:
            rows = {claim.text: claim for claim in session.scalars(select(Claim))}
            return [rows[sentence] for sentence in sentences]

    def runs(self, subject_id: UUID) -> dict[str, RunStatus]:
        """The status of each of the subject's runs, by stage."""
        with self.database.reading() as session:
            rows = session.execute(select(Run.stage, Run.status).where(Run.subject_id == subject_id))
            return {row.stage: row.status for row in rows}

    def get(self, kind, record_id):
        with self.database.reading() as session:
            return session.get_one(kind, record_id)


def build_claim(text: str, sentence: str) -> SplitClaim:
    start = text.index(sentence)
    return SplitClaim(
        text=sentence,
        original_text=sentence,
        part=Part.TEXT,
        start=start,
        end=start + len(sentence),
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


@pytest.fixture
def desk(database: Database, principal: Principal) -> Desk:
    return Desk(database, principal)
