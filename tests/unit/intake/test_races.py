"""Two at once: nothing is made twice, nothing waits for each other for ever, nothing withdrawn comes back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from claimdesk.claims import recording
from claimdesk.intake import articles, documents
from claimdesk.intake.articles import Submitted
from claimdesk.intake.revisions import get_revision
from claimdesk.intake.submissions import DocumentIn
from claimdesk.language.texts import SplitArticle
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.finding import Document
from claimdesk.records.run import RunStatus
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES

TEXT = "The bridge over the Aller was opened in 1913. It cost 2.1 million marks."
AT_ONCE = 8


def at_once(*works):
    """The outcomes of the works, all begun at the same moment."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return [one.result(timeout=60) for one in [threads.submit(run, work) for work in works]]


def test_the_same_article_submitted_by_many_at_once_is_made_once(desk):
    outcomes = at_once(*[lambda: desk.submit(TEXT, external_id="a-1").outcome] * AT_ONCE)
    assert sorted(outcomes) == ["created"] + ["unchanged"] * (AT_ONCE - 1)


def test_revisions_submitted_at_once_are_numbered_without_a_gap(desk):
    desk.submit(TEXT, external_id="a-1")
    at_once(
        *[
            lambda number=number: desk.submit(f"{TEXT} {number}", external_id="a-1")
            for number in range(AT_ONCE)
        ]
    )
    with desk.database.reading() as session:
        numbers = session.scalars(select(ArticleRevision.revision).order_by(ArticleRevision.revision)).all()
        assert list(numbers) == list(range(1, AT_ONCE + 2))
        assert session.scalars(select(Article.revision)).all() == [AT_ONCE + 1]


def test_the_same_document_submitted_by_many_at_once_is_made_once(desk):
    def accept():
        with desk.database.transaction() as session:
            return documents.accept(
                session, desk.principal, DocumentIn(text=TEXT, url="https://x.example")
            ).outcome

    assert sorted(at_once(*[accept] * AT_ONCE)) == ["created"] + ["unchanged"] * (AT_ONCE - 1)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 1


@pytest.mark.parametrize("round_", range(5))
def test_a_split_that_commits_while_its_article_is_withdrawn_leaves_nothing_in_a_queue(desk, round_):
    article = desk.submit(TEXT, external_id=f"a-{round_}").article
    with desk.database.transaction() as session:
        held = taking.take(session, STAGES["split"], "here:1")
    sentence = "It cost 2.1 million marks."

    def save(session, _results):
        found = session.get_one(Article, article.id, with_for_update=True)
        split = SplitArticle((desk.build_claim(TEXT, sentence),), ())
        recording.record_split(session, found, get_revision(session, found), split)

    def commit():
        result = type("Result", (), {"subject_id": article.id})()
        return desk.database.retrying(lambda session: taking.finish(session, held, [result], [], save))

    passed, _ = at_once(commit, lambda: desk.withdraw(article))
    with desk.database.reading() as session:
        assert session.get_one(Article, article.id).status == ArticleStatus.WITHDRAWN
        claims = session.scalars(select(Claim)).all()
    assert len(claims) == passed
    assert all(claim.status == ClaimStatus.NEW for claim in claims)
    for claim in claims:
        assert desk.runs(claim.id) == {
            "match": RunStatus.CANCELLED,
            "retrieve": RunStatus.CANCELLED,
            "index": RunStatus.OPEN,
        }
    assert desk.runs(article.id)["split"] == RunStatus.CANCELLED


def test_another_workspace_submitting_at_once_gets_its_own(desk, stranger):
    def theirs():
        with desk.database.transaction() as session:
            return articles.accept(session, stranger, Submitted(text=TEXT, external_id="a-1")).outcome

    assert at_once(theirs, lambda: desk.submit(TEXT, external_id="a-1").outcome) == ["created", "created"]
