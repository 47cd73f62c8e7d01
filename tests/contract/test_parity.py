"""Parity over both engines: what differs is found, what a run is going to write is no difference."""

from uuid import UUID

import pytest
from sqlalchemy import update

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.decisions import claimreview_reading, verdicts
from claimdesk.intake import articles
from claimdesk.intake.articles import Submitted
from claimdesk.people.principals import Principal
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Verdict
from claimdesk.runs import parity
from claimdesk.runs.parity import ParityWatch, measure_parity
from claimdesk.search.encoder import Encoder
from claimdesk.search.entries import Index
from claimdesk.search.indexing.build_entries import build_entries
from claimdesk.search.indexing.record_source import KeptRecords
from claimdesk.search.indexing.vector_cache import hash_text
from claimdesk.terms import Level, Part, Voice
from tests.contract.entries import entry
from tests.factories import build_claim

VERDICTS = Index.VERDICTS


class Kept:
    """Imported verdicts, and an index that gets them when the test says so."""

    def __init__(self, database: Database, principal: Principal, engine):
        self.database, self.principal, self.engine = database, principal, engine
        self.records = KeptRecords(database, VERDICTS, Encoder())

    def add(self, number: int) -> list[UUID]:
        """That many new verdicts, their runs done."""
        reviews = [
            {
                "@type": "ClaimReview",
                "url": f"https://checks.invalid/{clock.new_id()}",
                "claimReviewed": f"The tower has {clock.new_id().hex} lifts.",
                "author": {"name": "Checks"},
            }
            for _ in range(number)
        ]
        with self.database.transaction() as session:
            done = verdicts.import_reviews(session, self.principal, claimreview_reading.read_reviews(reviews))
        self.set_runs(RunStatus.DONE)
        return [outcome.verdict_id for outcome in done]

    def set_runs(self, status: RunStatus) -> None:
        with self.database.transaction() as session:
            session.execute(update(Run).values(status=status))

    def write(self, ids: list[UUID]) -> None:
        with self.database.reading() as session:
            built = build_entries(session, "verdict", ids, "test@1")
        assert self.engine.put([entry for entries in built.values() for entry in entries]) == []
        self.engine.refresh()

    def change(self, id_: UUID) -> None:
        with self.database.transaction() as session:
            session.get_one(Verdict, id_).search_version += 1

    def measure(self, **more):
        return measure_parity(self.engine, self.records, self.engine.health().entries["verdicts"], **more)


@pytest.fixture
def kept(database, principal, engine) -> Kept:
    return Kept(database, principal, engine)


def test_records_and_entries_that_agree_are_counted(kept):
    kept.write(kept.add(5))
    found = kept.measure()
    assert (found.records, found.entries, found.sampled, found.differing, found.why) == (5, 5, 5, 0, None)


def test_missing_stale_and_surplus_entries_are_found_and_said(kept, home):
    written = kept.add(4)
    kept.write(written)
    kept.add(1)
    kept.change(written[0])
    kept.engine.put([entry(home, "nobody's")])
    kept.engine.refresh()
    found = kept.measure()
    assert (found.records, found.entries, found.sampled, found.differing) == (5, 5, 6, 3)
    assert "claimdesk reconcile" in found.why


def test_what_a_run_is_going_to_write_is_no_difference(kept):
    written = kept.add(3)
    kept.write(written)
    kept.change(written[0])
    kept.add(1)
    assert kept.measure().differing == 2
    kept.set_runs(RunStatus.OPEN)
    assert kept.measure().differing == 0


def test_a_write_between_reading_the_one_and_the_other_is_no_difference(kept):
    written = kept.add(3)
    kept.write(written)

    class Slow(KeptRecords):
        """Something is written as soon as the records were read."""

        def versions(self, after=None):
            found = list(super().versions(after))
            if changes:
                changes.pop()
                kept.change(written[1])
                kept.write(written)
                kept.write(kept.add(1))
            return iter(found)

    changes = [1]
    slow = Slow(kept.database, VERDICTS, Encoder())
    assert measure_parity(kept.engine, slow, 3).differing == 0
    assert changes == []


def test_a_stretch_is_compared_and_nothing_behind_it(kept):
    ids = sorted(kept.add(9))
    kept.write(ids[:6])
    assert kept.measure(size=4).differing == 0
    assert kept.measure(size=4, after=ids[3]).differing == 2
    assert kept.measure(size=4, after=ids[4]).sampled == 4


def test_each_look_begins_elsewhere_and_all_ids_come_to_their_turn(kept):
    ids = sorted(kept.add(6))
    starts = {kept.records.choose_start(3) for _ in range(60)}
    assert starts == set(ids[:3])
    assert kept.records.choose_start(6) is None


def test_a_look_is_kept_for_a_minute(kept, monkeypatch):
    kept.write(kept.add(2))
    watch = ParityWatch(kept.database, kept.engine, Encoder())
    assert {index_parity.index: index_parity.differing for index_parity in watch.look()} == dict.fromkeys(
        Index, 0
    )
    kept.add(1)
    assert {index_parity.index: index_parity.differing for index_parity in watch.look()}[VERDICTS] == 0
    monkeypatch.setattr(parity, "KEPT_S", 0.0)
    assert {index_parity.index: index_parity.differing for index_parity in watch.look()}[VERDICTS] == 1


def test_a_claim_that_people_work_on_does_not_differ_but_one_in_other_words_does(kept):
    records = KeptRecords(kept.database, Index.CLAIMS, Encoder())
    claim_id = clock.new_id()
    with kept.database.transaction() as session:
        claim = Claim(id=claim_id, workspace_id=kept.principal.workspace_id, status=ClaimStatus.WAITING)
        claim.text = claim.original_text = "The bridge is 80 metres long."
        claim.text_hash = hash_text(claim.text)
        session.add(claim)
    with kept.database.reading() as session:
        built = build_entries(session, "claim", [claim_id], "test@1")
    assert kept.engine.put(built[claim_id]) == []
    kept.engine.refresh()
    assert measure_parity(kept.engine, records, 1).differing == 0
    with kept.database.transaction() as session:
        session.get_one(Claim, claim_id).status = ClaimStatus.IN_REVIEW
    assert measure_parity(kept.engine, records, 1).differing == 0
    with kept.database.transaction() as session:
        session.get_one(Claim, claim_id).text = "The bridge is 82 metres long."
    assert measure_parity(kept.engine, records, 1).differing == 1


def test_claims_between_their_article_s_split_and_its_settling_are_no_difference(kept):
    """Their entries are planned when the article is settled; until then nothing is wrong."""
    records = KeptRecords(kept.database, Index.CLAIMS, Encoder())
    with kept.database.transaction() as session:
        submitted = Submitted(text="The bridge is 80 metres long.")
        article = articles.accept_article(session, kept.principal, submitted).article
        claim = build_claim(article.workspace_id, submitted.text, status=ClaimStatus.NEW)
        session.add(claim)
        session.flush()
        session.add(
            Appearance(
                id=clock.new_id(),
                workspace_id=article.workspace_id,
                claim_id=claim.id,
                article_id=article.id,
                revision=1,
                part=Part.TEXT,
                start=0,
                end=len(claim.text),
                quote=claim.text,
                prefix="",
                suffix="",
                voice=Voice.OWN_VOICE,
                level=Level.CONTENT,
            )
        )
        article.status = ArticleStatus.PROCESSING
    kept.set_runs(RunStatus.DONE)
    assert measure_parity(kept.engine, records, 0).differing == 0
    with kept.database.transaction() as session:
        session.get_one(Article, article.id).status = ArticleStatus.READY
    found = measure_parity(kept.engine, records, 0)
    assert (found.sampled, found.differing) == (1, 1)
