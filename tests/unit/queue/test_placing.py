"""Which queue a new claim goes to: the first whose filter it fits, asked for or not, as many of an article as it takes."""

import pytest
from sqlalchemy import event

from claimdesk import clock
from claimdesk.queue import queues
from claimdesk.queue.article_caps import ArticlePlaces
from claimdesk.queue.queues import ClaimFacts
from claimdesk.records.article import Article
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem

FACTS = {
    "sources": frozenset({"the daily", "daily.example"}),
    "languages": frozenset({"en"}),
    "claimants": frozenset({"the ministry"}),
    "kinds": frozenset({"statement"}),
    "check_worthiness": 0.6,
    "text": "the bridge is 80 metres long.",
    "reach": None,
    "best_match": 0.0,
}


@pytest.mark.parametrize(
    ("wanted", "other"),
    [
        ({"source": ["Daily.example"]}, {"sources": frozenset({"weekly.example"})}),
        ({"language": ["EN"]}, {"languages": frozenset({"de"})}),
        ({"claimant": ["The Ministry", "The mayor"]}, {"claimants": frozenset()}),
        ({"kind": ["statement"]}, {"kinds": frozenset({"statement", "question"})}),
        ({}, {"kinds": frozenset({"question"})}),
        ({"query": "long Bridge"}, {"text": "the tower is 80 metres long."}),
        ({"min_check_worthiness": 0.6}, {"check_worthiness": 0.59}),
    ],
)
def test_each_part_of_a_filter_lets_in_what_fits_and_keeps_out_what_does_not(wanted, other):
    assert queues.fits_filter(wanted, ClaimFacts(**FACTS))
    assert not queues.fits_filter(wanted, ClaimFacts(**{**FACTS, **other}))


def test_a_prediction_goes_by_its_worth_unless_the_queue_names_the_kinds_it_wants():
    prediction = ClaimFacts(**{**FACTS, "kinds": frozenset({"prediction"})})
    assert queues.fits_filter(queues.DEFAULT_FILTER, prediction)
    assert not queues.fits_filter({"kind": ["statement"]}, prediction)


def test_a_queue_that_was_asked_for_looks_at_kind_and_worth_only():
    facts = ClaimFacts(**FACTS)
    assert queues.fits_filter({"source": ["weekly.example"], "query": "tower"}, facts, is_asked=True)
    assert not queues.fits_filter({"kind": ["question"]}, facts, is_asked=True)
    assert not queues.fits_filter({"min_check_worthiness": 0.9}, facts, is_asked=True)


def test_new_claims_go_to_the_first_queue_that_they_fit_the_worthiest_of_an_article_first(desk):
    desk.put("bridges", filter={"query": "bridge"}, cap_per_article=2, position=1)
    article = desk.article()
    made = {
        worth: desk.meet(worth, articles=[article], status=ClaimStatus.NEW) for worth in (0.6, 0.9, 0.7, 0.8)
    }
    tower = desk.meet(0.6, text="The tower is high.", articles=[article], status=ClaimStatus.NEW)
    minor = desk.meet(0.3, text="The tower is grey.", articles=[article], status=ClaimStatus.NEW)
    asked = desk.meet(0.3, articles=[desk.article()], status=ClaimStatus.NEW, wanted_queue="main")

    def place(session):
        claims = [session.get_one(Claim, claim) for claim in [*made.values(), tower, minor]]
        queues.place_claims(session, desk.workspace_id, claims)
        queues.place_claims(session, desk.workspace_id, [session.get_one(Claim, asked)])

    desk.do(place)
    assert {worth: desk.place_of(claim) for worth, claim in made.items()} == {
        0.9: ("waiting", "bridges"),
        0.8: ("waiting", "bridges"),
        0.7: ("unqueued", None),
        0.6: ("unqueued", None),
    }
    assert [desk.place_of(claim) for claim in (tower, minor)] == [("waiting", "main"), ("unqueued", None)]
    assert desk.place_of(asked) == ("waiting", "bridges")  # too little worth for the one that was asked for
    with desk.database.reading() as session:
        said = session.query(HistoryItem).filter_by(subject_id=made[0.6]).one()
        assert said.why == "the queue bridges takes no more claims of one article"
        assert session.query(Article).count() == 2
        queued = session.get_one(Claim, made[0.9])
        assert queued.queued_at <= clock.now()
        assert queued.priority_parts


def test_a_claim_of_two_articles_needs_a_place_in_both_when_it_is_new_as_when_it_is_asked_for(desk):
    queue = desk.put("bridges", filter={"query": "bridge"}, cap_per_article=1, position=1)
    full, free = desk.article(), desk.article()
    desk.meet(0.9, queue, articles=[full])
    new, asked = (desk.meet(0.8, articles=[full, free], status=ClaimStatus.NEW) for _ in range(2))
    alone = desk.meet(0.7, articles=[free], status=ClaimStatus.NEW)
    desk.do(
        lambda session: queues.place_claims(
            session, desk.workspace_id, [session.get_one(Claim, claim) for claim in (new, alone)]
        )
    )
    assert [desk.place_of(claim) for claim in (new, alone)] == [("unqueued", None), ("waiting", "bridges")]
    desk.do(lambda session: queues.requeue_claim(session, session.get_one(Claim, asked)))
    with desk.database.reading() as session:
        assert session.get_one(Claim, asked).wanted_queue == "bridges"  # there by name, beyond the cap


@pytest.mark.parametrize(("cap", "expected"), [(None, 0), (2, 2)])
def test_places_of_any_number_of_claims_are_counted_by_two_queries_and_by_none_without_a_cap(
    desk, cap, expected
):
    desk.put("bridges", filter={"query": "bridge"}, cap_per_article=cap, position=1)
    ids = [desk.meet(0.8, articles=[desk.article()], status=ClaimStatus.NEW) for _ in range(5)]
    with desk.database.reading() as session:
        claims = [session.get_one(Claim, claim) for claim in ids]
        definitions = queues.list_queues(session, desk.workspace_id)
        seen = []
        listen = (session.get_bind(), "before_cursor_execute", lambda *told: seen.append(told[2]))
        event.listen(*listen)
        places = ArticlePlaces(session, definitions, claims)
        assert all(places.has_place(queue, claim) for queue in definitions for claim in claims)
        event.remove(*listen)
    assert len(seen) == expected
