"""Feeds: each item becomes an article once, however often the feed is looked at; feeds that are away are looked at less."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from claimdesk import clock
from claimdesk.erasure import article_erasure
from claimdesk.intake import articles, subscriptions
from claimdesk.records.account import Account
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.run import Run
from claimdesk.records.subscription import Subscription
from claimdesk.runs.stages import STAGES
from claimdesk.settings import Settings
from claimdesk.terms import StageName
from workers import running
from workers.beat import Beat
from workers.stages import find_module

ITEM = "<item><title>Bridge {0}</title><link>{1}/{0}</link><guid>item-{0}</guid><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate></item>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Arles Gazette</title>{}</channel></rss>'


@dataclass
class Outlet:
    """A news site with a feed that says when it has not changed."""

    items: list[str] = field(default_factory=list)
    status: int = 200
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def open(self):
        outlet = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                mark = f'"{len(outlet.items)}"'
                outlet.asked.append((self.path, self.headers.get("If-None-Match")))
                unchanged = self.headers.get("If-None-Match") == mark
                body = RSS.format("".join(outlet.items)).encode()
                self.send_response(304 if unchanged and outlet.status == 200 else outlet.status)
                self.send_header("ETag", mark)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", "0" if unchanged else str(len(body)))
                self.end_headers()
                if not unchanged:
                    self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def publish(self, *numbers):
        self.items = [ITEM.format(number, "https://gazette.example") for number in numbers] + self.items

    @property
    def looks(self):
        return [mark for path, mark in self.asked if path == "/feed"]


@pytest.fixture
def database_url(sqlite_url):
    """SQLite: its clock is this process's, which the tests move."""
    return sqlite_url


@pytest.fixture
def settings(tmp_path, database_url):
    return Settings(var=tmp_path, database_url=database_url, fetch_allow_private=True)


@dataclass
class World:
    desk: object
    beat: Beat
    outlet: Outlet
    moved: timedelta = timedelta()

    @property
    def database(self):
        return self.desk.tools.database

    def subscribe(self, **more):
        with self.database.transaction() as session:
            made = subscriptions.add_subscription(
                session,
                self.desk.me,
                f"{self.outlet.url}/feed",
                more.get("queue"),
                more.get("every_s", 600),
                allow_private=True,
            )
            return made.id

    def work(self, name: StageName) -> None:
        """Do all that is due of one stage."""
        module, idle = find_module(name), threading.Event()
        while running.take_and_work(self.desk.tools, STAGES[name], module, "test", idle):
            pass

    def look(self, **time):
        """Let time pass; beat and the worker for feeds do what is due. Pages stay where they are."""
        self.moved += timedelta(**time)
        for _ in range(6):
            self.beat.sweep()
            self.work(StageName.POLL)

    def articles(self):
        with self.database.reading() as session:
            found = session.query(Article).order_by(Article.id).all()
            session.expunge_all()
        return found

    def feed(self):
        with self.database.reading() as session:
            found = session.query(Subscription).one()
            session.expunge_all()
        return found


@pytest.fixture
def world(desk, settings, monkeypatch):
    desk.tools.__dict__["send"] = lambda _stage: None
    beat = Beat(settings)
    beat.tools = desk.tools
    made = World(desk, beat, Outlet().open())
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + made.moved)
    yield made
    made.outlet.server.shutdown()
    made.outlet.server.server_close()


def test_500_items_polled_twice_are_500_articles(world):
    world.outlet.publish(*range(500))
    world.subscribe()
    world.look()
    assert len(world.articles()) == 500
    world.look(minutes=12)
    assert len(world.articles()) == 500
    assert world.feed().articles == 500


def test_an_item_is_an_article_with_what_the_feed_says_of_it(world):
    world.outlet.publish(7)
    world.subscribe(queue="main")
    world.look()
    (article,) = world.articles()
    assert (article.title, article.url, article.queue) == ("Bridge 7", "https://gazette.example/7", "main")
    assert (article.source_name, article.source_domain) == ("Arles Gazette", "gazette.example")
    assert article.published_at.isoformat() == "2026-03-02T10:00:00+01:00"


def test_items_are_taken_in_also_when_their_queue_is_gone(world):
    world.outlet.publish(1)
    world.subscribe(queue="main")
    with world.database.transaction() as session:
        session.query(Subscription).one().queue = "sports"
    world.look()
    assert [article.queue for article in world.articles()] == [None]
    assert "no queue named sports" in world.feed().error


def test_a_feed_that_has_not_changed_is_asked_with_its_mark_and_only_new_items_are_taken_in(world):
    world.outlet.publish(1, 2)
    world.subscribe()
    world.look()
    world.look(minutes=5)
    assert world.outlet.looks == [None]
    world.look(minutes=8)
    assert world.outlet.looks == [None, '"2"']
    world.outlet.publish(3)
    world.look(minutes=12)
    assert [article.title for article in world.articles()] == ["Bridge 2", "Bridge 1", "Bridge 3"]


def test_a_feed_that_is_away_is_looked_at_less_often_and_says_why(world):
    world.outlet.publish(1)
    world.outlet.status = 500
    world.subscribe()
    for _ in range(20):
        world.look(minutes=30)
    feed = world.feed()
    assert (feed.articles, feed.error) == (0, "its server answered 500 Internal Server Error")
    assert 4 <= len(world.outlet.looks) == feed.failures <= 7
    world.outlet.status = 200
    world.look(hours=25)
    feed = world.feed()
    assert (feed.articles, feed.error, feed.failures) == (1, None, 0)
    assert feed.next_poll_at - clock.now() <= timedelta(minutes=11)


def test_an_article_that_was_erased_does_not_come_back_with_its_feed(world):
    world.outlet.publish(1)
    world.subscribe()
    world.look()
    with world.database.transaction() as session:
        article = articles.find_locked(session, world.articles()[0].id)
        article_erasure.erase_article(session, article, world.desk.me, "a court order")
    world.outlet.publish(2)
    world.look(minutes=12)
    assert [article.title for article in world.articles()] == [None, "Bridge 2"]


def test_a_look_whose_run_was_lost_is_made_again(world):
    world.outlet.publish(1)
    world.subscribe()
    with world.database.transaction() as session:
        session.query(Run).delete()
    world.look(minutes=10)
    assert world.articles() == []
    world.look(minutes=10)
    assert len(world.articles()) == 1


def test_looks_at_feeds_do_not_stay_together():
    now = clock.now()
    pauses = {subscriptions.choose_next_poll(now, 600, 0) - now for _ in range(50)}
    assert len(pauses) > 25
    assert all(timedelta(minutes=9) <= pause <= timedelta(minutes=11) for pause in pauses)


def submit(world, **more):
    with world.database.transaction() as session:
        return articles.accept_article(session, world.desk.me, articles.Submitted(**more)).article.id


def test_a_feed_changes_and_brings_back_nothing_that_is_here(world):
    kept = submit(world, text="The bridge is long.", canonical_url="https://gazette.example/1")
    gone = submit(world, text="The bridge is wide.", canonical_url="https://gazette.example/2")
    with world.database.transaction() as session:
        session.get_one(Article, gone).status = ArticleStatus.WITHDRAWN
    world.outlet.publish(1, 2)
    world.subscribe()
    world.look()
    found = {article.id: article for article in world.articles()}
    assert found.keys() == {kept, gone}
    assert (found[kept].revision, found[kept].source_name) == (1, None)
    assert found[gone].status == "withdrawn"


def test_an_item_without_a_page_is_no_other_systems_article(world):
    own = submit(world, text="The bridge is long.", external_id="cms-42")
    world.outlet.items = [
        "<item><guid isPermaLink='false'>cms-42</guid><description>The bridge is short.</description></item>"
    ]
    world.subscribe()
    world.look()
    found = {article.id: article for article in world.articles()}
    assert len(found) == 2
    assert found[own].revision == 1


def test_a_disabled_accounts_feeds_bring_nothing_and_say_so(world):
    world.outlet.publish(1)
    world.subscribe()
    with world.database.transaction() as session:
        session.get_one(Account, world.desk.me.account_id).disabled_at = clock.now()
    world.look()
    assert world.articles() == []
    assert "disabled" in world.feed().error


def test_that_the_queue_is_gone_is_said_as_long_as_it_is(world):
    world.outlet.publish(1)
    world.subscribe(queue="main")
    with world.database.transaction() as session:
        session.query(Subscription).one().queue = "sports"
    world.look()
    world.look(minutes=12)
    assert world.outlet.looks == [None, '"1"']
    assert "no queue named sports" in world.feed().error
