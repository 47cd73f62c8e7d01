"""Who leaves a queue whose definition has changed, who comes in from elsewhere, and who stays whatever happens."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import dismissal
from claimdesk.claims.dismissal import DismissReason
from claimdesk.queue import leases, queues, refiling
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.event import HistoryItem

BRIDGES = {"query": "bridge"}


def why_it_left(desk, claim_id):
    with desk.database.reading() as session:
        said = session.scalars(select(HistoryItem).where(HistoryItem.subject_id == claim_id)).all()
        return [history_item.why for history_item in said if history_item.what == "unqueued"]


def test_a_lower_cap_puts_out_the_least_worthy_and_a_higher_one_takes_the_worthiest_in(desk, put, met):
    bridges = put("bridges", filter=BRIDGES)
    article, other = desk.article(), desk.article()
    worths = (0.6, 0.9, 0.7, 0.8)
    ids = {worth: met(worth, bridges, articles=[article]) for worth in worths}
    alone = met(0.1, bridges, articles=[other])

    def waiting():
        return {worth for worth, id_ in ids.items() if desk.place_of(id_) == ("waiting", "bridges")}

    put("bridges", filter=BRIDGES, cap_per_article=2)
    assert waiting() == {0.9, 0.8}
    assert desk.place_of(ids[0.6]) == ("unqueued", None)
    assert why_it_left(desk, ids[0.6]) == ["the queue bridges takes no more claims of one article"]
    assert desk.place_of(alone) == ("waiting", "bridges")
    put("bridges", filter=BRIDGES, cap_per_article=3)
    assert waiting() == {0.9, 0.8, 0.7}


def test_what_is_in_hand_or_asked_for_takes_its_place_under_the_cap_and_stays(desk, put, met):
    bridges, ana, ben = put("bridges", filter=BRIDGES), desk.hire("Ana"), desk.hire("Ben")
    article = desk.article()
    held, asked = met(0.1, bridges, articles=[article]), met(0.2, bridges, articles=[article])
    with desk.database.transaction() as session:
        session.get_one(Claim, asked).wanted_queue = "bridges"
    lease = desk.do(lambda session: leases.lease_claim(session, ana, held))
    worthy = met(0.9, bridges, articles=[article])
    put("bridges", filter=BRIDGES, cap_per_article=2)
    places = [desk.place_of(claim) for claim in (held, asked, worthy)]
    assert places == [("in_review", "bridges"), ("waiting", "bridges"), ("unqueued", None)]
    alive = desk.do(lambda session: leases.extend_lease(session, ana, lease.lease.id, lease.token))
    assert alive.ended_at is None
    put("bridges", filter={"query": "tower"}, cap_per_article=1)
    assert desk.place_of(held) == ("in_review", "bridges")
    desk.do(lambda session: leases.release(session, ana, lease.lease.id, lease.token))
    got = desk.do(lambda session: leases.lease_next(session, ben, session.merge(bridges)))
    assert got.claim.id in {held, asked}


def test_an_earlier_queue_draws_what_fits_it_and_a_later_one_nothing(desk, put, met):
    main = desk.do(lambda session: queues.get_queue(session, desk.workspace_id, "main"))
    bridge, tower = met(0.9, main), met(0.9, main, text="The tower is high.")
    asked = met(0.9, main, wanted_queue="main")
    put("late", filter=BRIDGES, position=2000)
    assert desk.place_of(bridge) == ("waiting", "main")
    put("early", filter=BRIDGES, position=1)
    places = [desk.place_of(claim) for claim in (bridge, tower, asked)]
    assert places == [("waiting", "early"), ("waiting", "main"), ("waiting", "main")]
    put("early", filter=BRIDGES, position=3000)
    assert desk.place_of(bridge) == ("waiting", "main")
    put("early", filter=BRIDGES, position=1, sla_hours=1)
    assert desk.place_of(bridge) == ("waiting", "early")
    with desk.database.reading() as session:
        claim = session.get_one(Claim, bridge)
        assert claim.due_at is not None
        assert claim.due_at < clock.now()  # two days in the queue, an hour promised
        assert claim.priority_parts


def test_what_asked_for_a_queue_that_was_not_there_comes_when_it_is(desk, put, met):
    main = desk.do(lambda session: queues.get_queue(session, desk.workspace_id, "main"))
    asked = met(0.9, main, wanted_queue="bridges")
    put("bridges", position=5000)
    assert desk.place_of(asked) == ("waiting", "bridges")


def test_a_claim_that_a_person_wants_checked_stays_where_it_would_not_have_come_by_itself(desk, put, met):
    ed = desk.hire("Ed", role="editor")
    main = desk.do(lambda session: queues.get_queue(session, desk.workspace_id, "main"))
    minor = met(0.1, main)

    def dismiss_and_reopen(session):
        claim = leases.get_locked_claim(session, desk.workspace_id, minor)
        dismissal.dismiss_claim(session, ed, claim, DismissReason.TOO_MINOR, None)
        dismissal.reopen_claim(session, ed, claim, None)

    desk.do(dismiss_and_reopen)
    put("main", filter={"min_check_worthiness": 0.5}, weights={"worth": 2.0})
    assert desk.place_of(minor) == ("waiting", "main")


@pytest.mark.parametrize("batch", [2, 200])
def test_the_cap_holds_and_all_is_where_it_fits_however_the_batches_fall(new_desk, batch, monkeypatch):
    monkeypatch.setattr(refiling, "BATCH", batch)
    monkeypatch.setattr(refiling, "AT_ONCE_S", 0.0)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.sampled_from([0.2, 0.5, 0.9]), st.sets(st.integers(0, 2))), max_size=9),
        st.integers(1, 3),
        st.sampled_from([0.0, 0.4, 0.6]),
    )
    def check(met, cap, least):
        desk = new_desk()
        articles = [desk.article() for _ in range(3)]
        first = desk.put("first", filter=BRIDGES, position=1)
        ids = [
            desk.meet(worth, first, articles=[articles[article] for article in where]) for worth, where in met
        ]
        desk.put("first", filter={**BRIDGES, "min_check_worthiness": least}, cap_per_article=cap, position=1)
        finish(desk)
        there = find_places(desk, "first")
        assert all(
            worth >= least
            for worth, id_ in zip((worth for worth, _ in met), ids, strict=True)
            if id_ in there
        )
        assert (
            max(
                Counter(article_id for article_ids in there.values() for article_id in article_ids).values(),
                default=0,
            )
            <= cap
        )
        before = {id_: desk.place_of(id_) for id_ in ids}
        desk.put(
            "first",
            filter={**BRIDGES, "min_check_worthiness": least},
            cap_per_article=cap,
            position=1,
            sla_hours=9,
        )
        finish(desk)
        assert set(find_places(desk, "first")) >= set(there)
        assert {place: desk.place_of(place) for place in there} == {place: before[place] for place in there}

    check()


def finish(desk):
    while desk.do(refiling.file_next_batch):
        pass


def find_places(desk, name):
    """The claims that wait in the queue, each with its articles."""
    with desk.database.reading() as session:
        queue = queues.get_queue(session, desk.workspace_id, name)
        rows = session.scalars(
            select(Appearance).join(Claim, Claim.id == Appearance.claim_id).where(Claim.queue_id == queue.id)
        )
        found = {
            claim.id: set() for claim in session.scalars(select(Claim).where(Claim.queue_id == queue.id))
        }
        for row in rows:
            found[row.claim_id].add(row.article_id)
        return found
