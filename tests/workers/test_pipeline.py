"""The way of an article through the real stages, on both databases, with the real model and the embedded index."""

from datetime import datetime

import pytest
from sqlalchemy import select

from claimdesk.claims import claim_views, claims, dismissal
from claimdesk.decisions import claimreview_reading, verdicts
from claimdesk.events import history
from claimdesk.intake import articles
from claimdesk.queue import leases
from claimdesk.records.article import ArticleRevision, ArticleStatus
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import Event
from claimdesk.records.evidence import Timing
from claimdesk.search.entries import Index
from claimdesk.search.indexing.rebuild import rebuild_index, reconcile_index
from claimdesk.search.indexing.record_source import KeptRecords
from claimdesk.terms import Band
from workers.running import Later
from workers.stages import split

PUBLISHED = datetime.fromisoformat("2025-03-10T09:00:00+01:00")
TEXT = (
    "The Suez Canal was blocked for six days in March 2021, the port authority said on Monday. "
    "“We lost 12 million euros in 2024,” said the director, Ana Ruiz.\n\n"
    "Unemployment in Northam fell from 7.2 percent in 2023 to 5.1 percent in 2024."
)
REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.invalid/suez",
    "claimReviewed": "The Suez Canal was blocked for six days in March 2021.",
    "author": {"@type": "Organization", "name": "Checks"},
    "datePublished": "2021-04-01",
    "reviewRating": {"alternateName": "True"},
    "itemReviewed": {"@type": "Claim", "author": {"name": "Social media posts"}},
}


def claims_of(desk, article):
    with desk.tools.database.reading() as session:
        return claims.list_claims_of_article(session, session.merge(article, load=False))


def import_review(desk, **changes):
    with desk.tools.database.transaction() as session:
        verdicts.import_reviews(session, desk.me, list(claimreview_reading.read_reviews(REVIEW | changes)))


def test_an_article_becomes_ready_with_claims_in_a_queue(desk):
    article = desk.submit(text=TEXT, title="Canal costs", published_at=PUBLISHED)
    desk.work()
    assert desk.article(article).status == ArticleStatus.READY
    found = claims_of(desk, article)
    waiting = [claim for claim, _ in found if claim.status == ClaimStatus.WAITING]
    assert len(waiting) >= 3
    with desk.tools.database.reading() as session:
        revision = session.scalars(
            select(ArticleRevision).where(ArticleRevision.article_id == article.id)
        ).one()
        kinds = [event.type for event in session.scalars(select(Event).order_by(Event.sequence))]
    assert revision.text == TEXT
    for _, places in found:
        for place in places:
            part = {"title": revision.title, "text": revision.text}[place.appearance.part.value]
            assert part[place.appearance.start : place.appearance.end] == place.appearance.quote
    assert kinds.count("article.ready") == 1
    assert kinds.count("claim.queued") == len(waiting)


def test_a_claim_finds_its_past_verdict_and_evidence(desk):
    import_review(desk)
    desk.add_document(
        title="The blockage of the canal",
        text="A container ship ran aground in the Suez Canal on 23 March 2021. The canal was blocked for six days.",
        published_at=datetime.fromisoformat("2021-05-01T00:00:00+00:00"),
    )
    desk.work()
    article = desk.submit(text=TEXT, published_at=PUBLISHED)
    desk.work()
    claim = next(claim for claim, _ in claims_of(desk, article) if "Suez" in claim.text)
    with desk.tools.database.reading() as session:
        best = claim_views.list_matches(session, [claim.id])[claim.id][0]
        evidence = claim_views.list_evidence(session, [claim.id])[claim.id][0].evidence
    assert best.verdict.url == REVIEW["url"]
    assert best.match.band in {Band.AUTO, Band.SUGGEST}
    assert "six days" in evidence.text
    assert evidence.timing == Timing.BEFORE


def test_a_verdict_that_comes_later_is_matched_to_the_claims_there_are(desk):
    article = desk.submit(text=TEXT, published_at=PUBLISHED)
    desk.work()
    import_review(desk)
    desk.work()
    claim = next(claim for claim, _ in claims_of(desk, article) if "Suez" in claim.text)
    with desk.tools.database.reading() as session:
        assert claim_views.list_matches(session, [claim.id])[claim.id][0].verdict.url == REVIEW["url"]


def test_a_copy_of_the_article_itself_is_no_evidence(desk):
    desk.add_document(title="Copy", text=TEXT, url="https://copy.invalid/1")
    desk.work()
    article = desk.submit(text=TEXT, published_at=PUBLISHED)
    desk.work()
    with desk.tools.database.reading() as session:
        assert all(
            claim_views.list_evidence(session, [claim.id]) == {} for claim, _ in claims_of(desk, article)
        )


def test_the_same_claim_in_two_articles_is_one_claim_with_two_appearances(desk):
    first = desk.submit(text=TEXT, external_id="1", published_at=PUBLISHED)
    second = desk.submit(text=f"News.\n\n{TEXT}", external_id="2", published_at=PUBLISHED)
    desk.work()
    ids = [{claim.id for claim, _ in claims_of(desk, article_id)} for article_id in (first, second)]
    assert len(ids[0] & ids[1]) >= 3
    assert desk.article(second).status == ArticleStatus.READY


def test_a_new_revision_brings_only_new_claims_to_the_queue(desk):
    article = desk.submit(text=TEXT, external_id="1", published_at=PUBLISHED)
    desk.work()
    before = {claim.id: claim.version for claim, _ in claims_of(desk, article)}
    desk.submit(text=f"{TEXT} Rents rose by 9 percent in 2024.", external_id="1", published_at=PUBLISHED)
    desk.work()
    after = {claim.id: claim for claim, _ in claims_of(desk, desk.article(article))}
    assert set(before) <= set(after)
    assert any("Rents" in claim.text for id_, claim in after.items() if id_ not in before)
    assert {id_: after[id_].version for id_ in before} == before


def test_a_withdrawn_articles_claims_are_found_no_more(desk):
    article = desk.submit(text=TEXT, external_id="1", published_at=PUBLISHED)
    desk.work()
    with desk.tools.database.transaction() as session:
        articles.withdraw_article(
            session, desk.me, articles.get_article(session, desk.me.workspace_id, article.id, for_update=True)
        )
    desk.work()
    assert desk.article(article).status == ArticleStatus.WITHDRAWN
    assert all(known.is_deleted for known in desk.tools.engine.versions(Index.CLAIMS))


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to our newsletter!\nShare this story\nRead more: ten things",
        "Alpha beta " * 2_000,
        "שלום עולם. 5 אחוזים מהאנשים. 😀😀😀 " * 20,
        "In the year 0 and in 9999 there were 3 cats.",
        "…\u200b\ufeff",
    ],
    ids=["boilerplate", "one long sentence", "right to left", "odd years", "invisible"],
)
def test_odd_texts_become_ready_with_what_could_be_found(desk, text):
    article = desk.submit(text=text)
    desk.work()
    assert desk.article(article).status == ArticleStatus.READY
    for claim, places in claims_of(desk, article):
        assert claim.text.strip()
        assert all(
            text[place.appearance.start : place.appearance.end] == place.appearance.quote for place in places
        )


def test_an_index_is_rebuilt_from_records_and_planted_differences_are_mended(desk):
    import_review(desk)
    desk.add_document(title="Canal", text="The canal was blocked for six days.")
    desk.submit(text=TEXT, published_at=PUBLISHED)
    desk.work()
    for index in Index:
        records = KeptRecords(desk.tools.database, index, desk.tools.encoder)
        assert reconcile_index(desk.tools.engine, index, records).differences == {}
        built = rebuild_index(desk.tools.engine, index, records)
        assert built.entries >= 1
        known = next(version for version in desk.tools.engine.versions(index) if not version.is_deleted)
        (entry,) = records.load([known.id])
        desk.tools.engine.put(
            [type(entry)(index, known.id, entry.workspace_id, known.search_version + 5, deleted=True)]
        )
        assert sum(reconcile_index(desk.tools.engine, index, records).differences.values()) == 1
        assert reconcile_index(desk.tools.engine, index, records).differences == {}


@pytest.mark.parametrize("meanwhile", ["leased", "dismissed", "nothing"])
def test_what_happens_to_claims_leaves_index_and_records_alike(desk, meanwhile):
    said = "“The Suez Canal was blocked for six days in March 2021,” said {}."
    desk.submit(text=said.format("Tom Vale"), published_at=PUBLISHED)
    desk.work()
    records = KeptRecords(desk.tools.database, Index.CLAIMS, desk.tools.encoder)
    with desk.tools.database.transaction() as session:
        claim = session.scalars(select(Claim).where(Claim.status == ClaimStatus.WAITING)).one()
        if meanwhile == "leased":
            leases.lease_claim(session, desk.me, claim.id)
        elif meanwhile == "dismissed":
            dismissal.dismiss_claim(session, desk.me, claim, dismissal.DismissReason.TOO_MINOR, None)
    desk.submit(text=said.format("Ana Ruiz"), published_at=PUBLISHED)
    desk.work()
    assert records.load([claim.id])[0].facets["claimant"] == "Ana Ruiz"
    assert reconcile_index(desk.tools.engine, Index.CLAIMS, records).differences == {}


def test_what_the_machine_did_to_a_claim_is_in_its_history(desk):
    article = desk.submit(text=TEXT, published_at=PUBLISHED)
    desk.work()
    claim = next(claim for claim, _ in claims_of(desk, article) if claim.status == ClaimStatus.WAITING)
    with desk.tools.database.reading() as session:
        told = [item.what for item in history.list_history(session, desk.me.workspace_id, claim.id)]
    assert told == ["found", "queued"]


def test_long_articles_do_not_share_a_taking(desk, monkeypatch):
    monkeypatch.setattr(split, "CHARACTERS", 3 * len(TEXT))
    long = [desk.submit(text=f"Edition {number}. {TEXT} " * 3) for number in range(3)]
    short = desk.submit(text=TEXT)
    with desk.tools.database.reading() as session:
        tasks = split.load(session, [article_id.id for article_id in (*long, short)], desk.tools)
    assert [task.subject_id for task in tasks if not isinstance(task, Later)] == [short.id]
    desk.work()
    assert {desk.article(article_id).status for article_id in (*long, short)} == {ArticleStatus.READY}
