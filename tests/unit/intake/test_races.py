"""Two at once: nothing is made twice, nothing waits for each other for ever, nothing withdrawn comes back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from claimdesk.claims import manual_claims, merging, split_results
from claimdesk.claims.planning import reindex_claims
from claimdesk.intake import articles, documents, settling
from claimdesk.intake.articles import Submitted
from claimdesk.intake.revisions import get_revision
from claimdesk.intake.submissions import DocumentIn
from claimdesk.language.shapes import SplitArticle
from claimdesk.queue import leases, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.document import Document
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES

TEXT = "The bridge over the Aller was opened in 1913. The Aller Bridge cost 2.1 million marks."
AT_ONCE = 8


def at_once(*works):
    """The outcomes of the works, all begun at the same moment."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(timeout=60) for future in [threads.submit(run, work) for work in works]]


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
            return documents.accept_document(
                session, desk.principal, DocumentIn(text=TEXT, url="https://x.example")
            ).outcome

    assert sorted(at_once(*[accept] * AT_ONCE)) == ["created"] + ["unchanged"] * (AT_ONCE - 1)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 1


@pytest.mark.parametrize("round_", range(5))
def test_a_split_that_commits_while_its_article_is_withdrawn_leaves_nothing_in_a_queue(desk, round_):
    article = desk.submit(TEXT, external_id=f"a-{round_}").article
    with desk.database.transaction() as session:
        held = taking.take_runs(session, STAGES["split"], "here:1")
    sentence = "The Aller Bridge cost 2.1 million marks."

    def save(session, _results):
        found = session.get_one(Article, article.id, with_for_update=True)
        split = SplitArticle((desk.build_claim(TEXT, sentence),), ())
        split_results.record_split(session, found, get_revision(session, found), split)

    def commit():
        result = type("Result", (), {"subject_id": article.id})()
        return desk.database.retrying(lambda session: taking.finish_taking(session, held, [result], [], save))

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
            return articles.accept_article(session, stranger, Submitted(text=TEXT, external_id="a-1")).outcome

    assert at_once(theirs, lambda: desk.submit(TEXT, external_id="a-1").outcome) == ["created", "created"]


def after(desk, first, second):
    """Begin the second work while the first one's transaction is open, and let the first one end."""
    with desk.database.transaction() as session:
        first(session)
        session.flush()
        thread = threading.Thread(target=lambda: desk.database.retrying(second))
        thread.start()
        thread.join(0.5)  # it gets as far as the first one lets it
        assert thread.is_alive()
    thread.join(60)


def record(desk, article, sentence):
    def work(session):
        found = session.get_one(Article, article.id)
        split = SplitArticle((desk.build_claim(TEXT, sentence),), ())
        split_results.record_split(session, found, get_revision(session, found), split)

    return work


def test_two_articles_that_are_settled_at_once_queue_the_claim_they_share_once(desk):
    sentence = "The Aller Bridge cost 2.1 million marks."
    first, other = (desk.submit(TEXT, external_id=name).article for name in ("a", "b"))
    for article in (first, other):
        (claim,) = desk.split(article, sentence)
    with desk.database.transaction() as session:
        session.query(Run).update({"status": RunStatus.DONE})
    after(
        desk,
        lambda session: settling.settle_article(session, first.id),
        lambda session: settling.settle_article(session, other.id),
    )
    with desk.database.reading() as session:
        told = session.scalars(select(HistoryItem.what).where(HistoryItem.subject_id == claim.id)).all()
        kinds = session.scalars(select(Event.type)).all()
    assert (told.count("queued"), kinds.count("claim.queued")) == (1, 1)
    assert desk.get(Claim, claim.id).status == ClaimStatus.WAITING


def test_a_claim_met_again_while_somebody_takes_it_stays_in_their_hands(desk):
    sentence = "The Aller Bridge cost 2.1 million marks."
    (claim,) = desk.split(desk.submit(TEXT, external_id="a").article, sentence)
    with desk.database.transaction() as session:
        session.get_one(Claim, claim.id).status = ClaimStatus.UNQUEUED
        session.query(Run).update({"status": RunStatus.DONE})
    other = desk.submit(TEXT, external_id="b").article
    desk.split(other, sentence)
    with desk.database.transaction() as session:
        session.query(Run).update({"status": RunStatus.DONE})

    def take(session):
        leases.lease_claim(session, desk.principal, claim.id)

    after(desk, take, lambda session: settling.settle_article(session, other.id))
    assert desk.get(Claim, claim.id).status == ClaimStatus.IN_REVIEW


def test_what_a_person_changes_while_a_claim_is_met_again_is_not_undone(desk):
    sentence = "The Aller Bridge cost 2.1 million marks."
    (claim,) = desk.split(desk.submit(TEXT, external_id="a").article, sentence)
    with desk.database.transaction() as session:
        session.get_one(Claim, claim.id).status = ClaimStatus.PUBLISHED
    before = desk.get(Claim, claim.id)

    def withdraw(session):
        """What withdrawing its verdict does to the claim."""
        found = leases.get_locked_claim(session, desk.principal.workspace_id, claim.id)
        workflow.move(found, Call.WITHDRAW)
        found.version += 1
        reindex_claims(session, [found])

    after(desk, withdraw, record(desk, desk.submit(TEXT, external_id="b").article, sentence))
    found = desk.get(Claim, claim.id)
    assert (found.version, found.search_version) == (before.version + 1, before.search_version + 2)


def test_a_claim_that_is_merged_while_it_is_met_again_gets_no_place(desk):
    sentence, same = "The Aller Bridge cost 2.1 million marks.", "It was opened for 2.1 million marks."
    article = desk.submit(f"{TEXT} {same}", external_id="a").article
    claim, survivor = desk.split(article, sentence, same)

    def merge(session):
        locked = merging.lock_for_merge(session, desk.principal.workspace_id, claim.id, survivor.id)
        merging.merge_claim(session, desk.principal, locked, survivor.id, None)

    after(desk, merge, record(desk, desk.submit(TEXT, external_id="b").article, sentence))
    with desk.database.reading() as session:
        places = session.scalars(select(Appearance.claim_id)).all()
    assert list(places) == [survivor.id] * 3


def test_a_claim_is_split_while_the_article_that_it_stands_in_is_settled(desk, monkeypatch):
    if desk.database.is_sqlite:
        return  # one writer: they wait for each other
    sentence = "The Aller Bridge cost 2.1 million marks."
    article = desk.submit(TEXT, external_id="a").article
    (claim,) = desk.split(article, sentence)
    with desk.database.transaction() as session:
        session.query(Run).update({"status": RunStatus.DONE})
    lock, threads, made = settling.lock_current_claims, ThreadPoolExecutor(1), []

    def split(session):
        found = leases.get_locked_claim(session, desk.principal.workspace_id, claim.id)
        return manual_claims.split_claim(
            session, desk.principal, found, ["It cost marks.", "It cost 2.1 million."]
        )

    def lock_after_the_split(session, article):
        """The article's row is held by now, the claims are not."""
        made.extend(threads.submit(desk.database.retrying, split).result(timeout=20))
        return lock(session, article)

    monkeypatch.setattr(settling, "lock_current_claims", lock_after_the_split)
    with desk.database.transaction() as session:
        settling.settle_article(session, article.id)
    threads.shutdown()
    assert len(made) == 2
