"""What a workspace keeps no longer is in no store, what was published stays, and nothing ends that is in hand."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from claimdesk import clock
from claimdesk.erasure import retention
from claimdesk.events import chain_verifying
from claimdesk.events.chain_verifying import Count
from claimdesk.records.article import Article, ArticleRevision
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import Event
from claimdesk.settings import Settings
from tests.faults.erasing_desk import ARTICLE, OTHERS, PUBLISHED, SECRET, write_all_over
from tests.faults.test_erasure import find_leaks, open_desk, require_chained

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def desk(tmp_path, encoder):
    """SQLite with the embedded index."""
    opened = open_desk(Settings(var=tmp_path / "var"), encoder)
    yield opened
    opened.tools.engine.close()
    opened.tools.database.close()


def keep(desk, **days):
    answered = desk.people["admin"].must("PATCH", "/workspaces/me", days)
    assert {name: answered[name] for name in days} == days


def age(desk, days, *, events=False):
    """All articles, or all events, are so many days old. Events only where no chain is looked at: it binds their times."""
    then = clock.now() - timedelta(days=days)
    with desk.tools.database.transaction() as session:
        for record in (Event,) if events else (Article, ArticleRevision):
            session.execute(update(record).values({"at" if events else "created_at": then}))


def end_all(desk):
    rounds = 0
    while desk.tools.database.retrying(retention.end_next_batch):
        rounds += 1
        assert rounds < 100
    desk.work()
    return rounds


def status(desk, article):
    return desk.people["admin"].get(f"/articles/{article}").json["status"]


def test_words_that_are_kept_no_longer_are_in_no_store_and_what_was_published_stays(desk):
    ids = write_all_over(desk)
    assert end_all(desk) == 0
    age(desk, 31)
    assert end_all(desk) == 0
    keep(desk, article_texts_days=30)
    end_all(desk)
    assert status(desk, ids["other_article"]) == "erased"
    assert status(desk, ids["article"]) != "erased"  # some of its claims are in hand
    with desk.tools.database.transaction() as session:
        session.execute(
            update(Claim).where(Claim.status.in_(retention.IN_HAND)).values(status=ClaimStatus.WAITING)
        )
    assert end_all(desk) > 0
    assert status(desk, ids["article"]) == "erased"
    assert find_leaks(desk, ids, []) == {}
    assert desk.people["admin"].get(f"/verdicts/{ids['verdict']}").json["claim_text"] == PUBLISHED
    require_chained(desk)


def test_only_articles_without_a_published_claim_end_with_unpublished_claims(desk):
    first, second = desk.submit(ARTICLE), desk.submit(OTHERS)
    desk.work()
    desk.read("ana", desk.claims(first)[PUBLISHED], "So.")
    desk.publish(desk.claims(first)[PUBLISHED])
    desk.work()
    keep(desk, unpublished_claims_days=10)
    assert end_all(desk) == 0
    age(desk, 11)
    end_all(desk)
    assert (status(desk, first), status(desk, second)) == ("ready", "erased")
    (audited,) = desk.people["admin"].get(f"/audit?what=erased&subject={second}").json["items"]
    assert (audited["by_name"], audited["why"]) == ("claimdesk", "unpublished claims are kept for 10 days")


def test_nothing_ends_that_somebody_has_in_hand_or_that_was_revised_lately(desk):
    held, revised = desk.submit(ARTICLE), desk.submit(OTHERS, external_id="r")
    desk.work()
    claim = next(iter(desk.claims(held).values()))
    desk.people["ana"].must("POST", f"/claims/{claim}/lease")
    keep(desk, article_texts_days=10)
    age(desk, 11)
    desk.people["admin"].must("POST", "/articles", {"text": f"{OTHERS} More.", "external_id": "r"})
    desk.work()
    assert end_all(desk) == 0
    assert {status(desk, held), status(desk, revised)} == {"ready"}


def test_old_events_go_the_newest_stays_and_the_chain_holds(desk):
    desk.submit(OTHERS)
    desk.work()
    keep(desk, events_days=90)
    age(desk, 91, events=True)
    with desk.tools.database.reading() as session:
        last = session.scalar(select(func.max(Event.sequence)))
        assert last > 2
    end_all(desk)
    with desk.tools.database.reading() as session:
        assert session.scalars(select(Event.sequence)).all() == [last]
        count = Count()
        wrong = [breach.what for breach in chain_verifying.verify_chains(session, count)]
    assert len(wrong) == 1  # the newest, whose time this test has moved
    assert count.erased == last - 1
    assert not SECRET.search(str(wrong))
