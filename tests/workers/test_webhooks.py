"""Messages to webhooks: signed, tried again while a receiver is away, never lost, never sent inside."""

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from standardwebhooks.webhooks import Webhook as Signer

from claimdesk import clock
from claimdesk.errors import Conflict
from claimdesk.events import events
from claimdesk.events.events import Happened
from claimdesk.outgoing import deliveries, webhooks
from claimdesk.outgoing.webhooks import WebhookChange
from claimdesk.records.webhook import Delivery, DeliveryStatus, Webhook
from claimdesk.runs.stages import STAGES
from claimdesk.settings import Settings
from claimdesk.terms import StageName, SubjectKind
from workers import running
from workers.beat import Beat
from workers.stages import find_module


@dataclass
class Receiver:
    """A newsroom's server that notes all that comes, and answers as it is told."""

    status: int = 204
    came: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def open(self):
        receiver = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.came.append((dict(self.headers.items()), body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.came]


@dataclass
class World:
    """A desk whose clock is moved by hand, with its beat and one receiver."""

    desk: object
    beat: Beat
    receiver: Receiver
    url: str
    moved: timedelta = timedelta()

    @property
    def database(self):
        return self.desk.tools.database

    def work(self, name: StageName) -> None:
        """Do all that is due of one stage."""
        module, idle = find_module(name), threading.Event()
        while running.take_and_work(self.desk.tools, STAGES[name], module, "test", idle):
            pass

    def go_on(self, step=2, **time):
        """Let time pass in steps of some minutes; beat and workers do their work at each."""
        end = self.moved + timedelta(**time)
        while True:
            self.beat.sweep()
            self.work(StageName.DELIVER)
            if self.moved >= end:
                return
            self.moved = min(end, self.moved + timedelta(minutes=step))

    def add(self, *types, url=None):
        with self.database.transaction() as session:
            made = webhooks.add_webhook(
                session, self.desk.me, url or self.url, types, None, allow_private=True
            )
            session.flush()
            session.expunge(made)
        return made

    def happen(self, number, type_="verdict.published"):
        me = self.desk.me.workspace_id
        with self.database.transaction() as session:
            happened = [Happened(me, type_, SubjectKind.VERDICT, clock.new_id()) for _ in range(number)]
            events.record_events(session, *happened)
        return [str(event.subject_id) for event in happened]

    def deliveries(self):
        with self.database.reading() as session:
            found = session.query(Delivery).order_by(Delivery.id).all()
            session.expunge_all()
        return found


@pytest.fixture
def database_url(sqlite_url):
    """SQLite: its clock is this process's, which the tests move."""
    return sqlite_url


@pytest.fixture
def settings(tmp_path, database_url):
    return Settings(var=tmp_path, database_url=database_url, fetch_allow_private=True)


@pytest.fixture
def world(desk, settings, monkeypatch):
    desk.tools.__dict__["send"] = lambda _stage: None
    beat = Beat(settings)
    beat.tools = desk.tools
    receiver = Receiver()
    made = World(desk, beat, receiver, receiver.open())
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + made.moved)
    yield made
    receiver.close()


def test_a_message_is_signed_and_says_what_happened(world):
    webhook = world.add("verdict.published")
    world.happen(1, "verdict.corrected")
    (subject_id,) = world.happen(1)
    world.go_on()
    ((headers, body),) = world.receiver.came
    told = Signer(webhook.secret).verify(body, headers)
    assert (told["type"], told["subject"]) == ("verdict.published", {"kind": "verdict", "id": subject_id})
    assert told["data"]["subject"] == told["subject"]
    assert headers["Content-Type"] == "application/json"
    (delivery,) = world.deliveries()
    assert (delivery.status, [each["status"] for each in delivery.tries]) == (DeliveryStatus.DELIVERED, [204])
    assert headers["webhook-id"] == f"msg_{delivery.id.hex}"


def test_a_receiver_that_is_down_for_an_hour_loses_nothing_and_knows_each_message_again(world):
    world.add()
    subjects = world.happen(8)
    world.receiver.status = 503
    world.go_on(minutes=20)
    subjects += world.happen(7)
    world.go_on(minutes=40)
    refused = set(world.receiver.ids)
    assert len(refused) == 15
    assert {delivery.status for delivery in world.deliveries()} == {DeliveryStatus.PENDING}
    world.receiver.status, world.receiver.came = 200, []
    world.go_on(minutes=70)
    assert sorted(json.loads(body)["subject"]["id"] for _, body in world.receiver.came) == sorted(subjects)
    assert set(world.receiver.ids) == refused
    assert {delivery.status for delivery in world.deliveries()} == {DeliveryStatus.DELIVERED}
    assert all(1 < len(delivery.tries) < 15 for delivery in world.deliveries())


def test_after_24_hours_it_is_given_up_and_a_replay_sends_it_under_its_id(world):
    webhook = world.add()
    world.happen(1)
    world.receiver.close()
    world.go_on(step=15, hours=25)
    (delivery,) = world.deliveries()
    assert (delivery.status, delivery.next_try_at) == (DeliveryStatus.FAILED, None)
    assert 12 <= len(delivery.tries) <= 25
    times = [datetime.fromisoformat(each["at"]) for each in delivery.tries]
    assert times[-1] - times[0] >= timedelta(hours=24)
    assert all(later - earlier <= timedelta(hours=2.6) for earlier, later in pairwise(times))
    assert {each["status"] for each in delivery.tries} == {None}
    with world.database.transaction() as session:
        home = session.get_one(Webhook, webhook.id)
        home.url = world.receiver.open()
        deliveries.replay_delivery(
            session, world.desk.me, home, deliveries.get_delivery(session, home, delivery.id)
        )
    world.go_on()
    assert world.receiver.ids == [f"msg_{delivery.id.hex}"]


def test_a_receiver_that_is_gone_for_good_is_told_no_more_until_it_is_switched_on(world):
    webhook = world.add()
    world.receiver.status = 410
    world.happen(1)
    world.go_on(minutes=30)
    subjects = world.happen(2)
    world.go_on(minutes=30)
    assert len(world.receiver.came) == 1
    world.receiver.status, world.receiver.came = 200, []
    with world.database.transaction() as session:
        home = session.get_one(Webhook, webhook.id)
        assert "410" in home.disabled_why
        webhooks.change_webhook(session, world.desk.me, home, WebhookChange(enabled=True), allow_private=True)
    world.go_on()
    assert [json.loads(body)["subject"]["id"] for _, body in world.receiver.came] == subjects


def test_a_redirect_is_not_followed(world):
    world.add()
    world.receiver.status = 307
    world.happen(1)
    world.go_on()
    (delivery,) = world.deliveries()
    assert [each["status"] for each in delivery.tries] == [307]
    assert delivery.status == DeliveryStatus.PENDING


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_nothing_is_sent_inside_whatever_led_there(world, host):
    port = world.receiver.server.server_port
    world.add(url=f"http://{host}:{port}/hook")
    world.desk.tools.settings = world.desk.tools.settings.model_copy(update={"fetch_allow_private": False})
    world.happen(1)
    world.go_on()
    (delivery,) = world.deliveries()
    assert world.receiver.came == []
    assert "public address" in delivery.tries[0]["error"]


def test_a_try_whose_run_was_lost_is_made_again(world):
    world.add()
    world.happen(1)
    with world.database.transaction() as session:
        deliveries.dispatch_events(session)
        session.execute(Delivery.metadata.tables["runs"].delete())
    world.go_on(minutes=10)
    assert world.receiver.came == []
    world.go_on(minutes=10)
    assert len(world.receiver.came) == 1


def test_no_event_is_told_twice_or_to_another_workspace(world, stranger):
    world.add()
    with world.database.transaction() as session:
        events.record_events(
            session,
            Happened(stranger.workspace_id, "verdict.published", SubjectKind.VERDICT, clock.new_id()),
        )
    subjects = world.happen(deliveries.AT_ONCE + 5)
    world.go_on(minutes=1)
    assert [json.loads(body)["subject"]["id"] for _, body in world.receiver.came] == subjects


def test_what_is_over_is_kept_for_a_month(world):
    world.add()
    world.happen(1)
    world.go_on()
    for days, left in ((29, 1), (2, 0)):
        world.moved += timedelta(days=days)
        with world.database.transaction() as session:
            deliveries.forget_old_deliveries(session)
        assert len(world.deliveries()) == left


def test_to_a_disabled_webhook_nothing_is_sent_again_and_no_test(world):
    webhook = world.add()
    world.happen(1)
    world.go_on()
    with world.database.transaction() as session:
        home = session.get_one(Webhook, webhook.id)
        home.enabled = False
        delivery = session.query(Delivery).first()
        with pytest.raises(Conflict):
            deliveries.send_test(session, home)
        with pytest.raises(Conflict):
            deliveries.replay_delivery(session, world.desk.me, home, delivery)
        assert delivery.status == DeliveryStatus.DELIVERED
