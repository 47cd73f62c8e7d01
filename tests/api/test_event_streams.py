"""GET /events over the real app: where a stream begins, what it lets through, how many there may be, when it ends."""

import json
from contextlib import closing
from itertools import islice

import pytest

from claimdesk import clock
from claimdesk.events import events
from claimdesk.people.keys import sha256
from claimdesk.records.account import Key


class Stream:
    """An open stream, read message by message; a comment is {}."""

    def __init__(self, caller, query="", **headers):
        self.answered = caller.get(f"/events{query}", **headers)
        assert self.answered.status_code == 200, self.answered.text
        assert self.answered.mimetype == "text/event-stream"
        self.chunks = iter(self.answered.response)
        self.text = ""
        self.read = []

    def next(self, number=1):
        while len(self.read) < number:
            self.text += next(self.chunks).decode()
            *whole, self.text = self.text.split("\n\n")
            self.read += [self.parse(text) for text in whole]
        found, self.read = self.read[:number], self.read[number:]
        return found

    def parse(self, message):
        return dict(line.split(": ", 1) for line in message.split("\n") if not line.startswith(":"))

    def close(self):
        self.answered.close()


def happen(database, workspace_id, *types):
    with database.transaction() as session:
        for type_ in types:
            events.record_events(session, events.Happened(workspace_id, type_, "claim", clock.new_id()))


@pytest.fixture
def workspace_id(admin, database):
    with database.reading() as session:
        found = session.query(Key).filter_by(key_hash=sha256(admin.key.encode()).digest()).one()
        return found.workspace_id


def test_a_stream_begins_now_and_tells_what_happens_then(admin, database, workspace_id):
    happen(database, workspace_id, "claim.queued")
    with closing(Stream(admin)) as stream:
        (first,) = stream.next()
        happen(database, workspace_id, "claim.dismissed")
        (told,) = stream.next()
    assert told["event"] == "claim.dismissed"
    assert json.loads(told["data"])["cursor"] == told["id"]
    with closing(Stream(admin, Last_Event_ID=first["id"])) as stream:
        assert stream.next(2)[1] == told


def test_last_event_id_goes_before_the_query_and_misses_and_doubles_nothing(admin, database, workspace_id):
    happen(database, workspace_id, *["claim.queued"] * 450)
    cursors = []
    after = None
    while page := admin.get(f"/changes?limit=200{f'&after={after}' if after else ''}").json["items"]:
        cursors += [change["cursor"] for change in page]
        after = cursors[-1]
    start = cursors[9]
    with closing(Stream(admin, f"?after={cursors[-1]}", Last_Event_ID=start)) as stream:
        told = [event["id"] for event in stream.next(1 + len(cursors) - 10)]
    assert told == cursors[9:]


def test_a_listener_that_reads_too_slowly_still_gets_every_event_once(
    admin, database, workspace_id, monkeypatch
):
    monkeypatch.setattr("service.http.event_streams.MOST_WAITING", 5)
    monkeypatch.setattr("service.http.event_streams.POLL_S", 0.01)
    with closing(Stream(admin)) as stream:
        stream.next()
        happen(database, workspace_id, "claim.queued")
        told = stream.next()
        for _ in range(4):
            happen(database, workspace_id, *["claim.queued"] * 7)
            told += stream.next(7)
    known = admin.get("/changes?limit=200").json["items"]
    assert [event["id"] for event in told] == [change["cursor"] for change in known[-29:]]


def test_only_the_asked_types_that_the_key_may_hear_of_are_told(admin, database, workspace_id):
    everything = ["run.dead", "claim.queued", "verdict.published", "article.ready", "queue.overdue"]
    happen(database, workspace_id, *everything)
    heard = {
        scopes: [change["type"] for change in caller.get("/changes").json["items"]][-5:]
        for scopes in ("claims:read", "verdicts:read", "articles:read")
        for caller in [admin.with_key(scopes)]
    }
    assert heard == {
        "claims:read": ["claim.queued", "queue.overdue"],
        "verdicts:read": ["verdict.published"],
        "articles:read": ["article.ready"],
    }
    reader = admin.with_key("claims:read")
    with closing(Stream(reader, "?types=queue.overdue,run.dead")) as stream:
        (start,) = stream.next()
        happen(database, workspace_id, *everything, "queue.overdue")
        assert [event["event"] for event in stream.next(2)] == ["queue.overdue"] * 2
    assert start["id"]


def test_an_unknown_type_is_refused_with_those_that_there_are(admin):
    for path in ("/changes", "/events"):
        refused = admin.get(f"{path}?types=article.ready,claim.eaten")
        assert refused.status_code == 422
        (wrong,) = refused.json["errors"]
        assert wrong["pointer"] == "/types"
        assert "claim.eaten" in wrong["detail"]
        assert "claim.queued" in wrong["detail"]


def test_a_key_that_reads_nothing_hears_nothing(admin):
    deaf = admin.with_key("documents:write")
    for path in ("/changes", "/events"):
        assert deaf.get(path).json["code"] == "missing_scope"


def test_another_workspaces_cursor_and_events_are_none_of_mine(admin, foreigner, database, workspace_id):
    with closing(Stream(admin)) as stream:
        (start,) = stream.next()
    assert foreigner.get("/events", Last_Event_ID=start["id"]).json["code"] == "invalid_cursor"
    with closing(Stream(foreigner)) as stream:
        stream.next()
        happen(database, workspace_id, "claim.queued")
        foreigner.submit(text="The tower is 80 metres high.")
        (told,) = stream.next()
    assert told["event"] == "article.submitted"


def test_as_many_streams_as_half_of_the_threads_and_then_503_until_one_ends(app, admin):
    app.extensions["live"].most = 2
    open_ = [Stream(admin), Stream(admin)]
    refused = admin.get("/events")
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    open_.pop().close()
    open_.append(Stream(admin))
    for stream in open_:
        stream.close()


def test_a_quiet_stream_beats_and_ends_when_its_key_is_revoked(app, admin, monkeypatch):
    app.extensions["live"].heartbeat_s = 0.02
    monkeypatch.setattr("service.api.changes.KEY_CHECKED_EVERY_S", 0.0)
    machine = admin.with_key("claims:read")
    with closing(Stream(machine)) as stream:
        assert stream.next(3)[1:] == [{}, {}]
        known = next(
            key for key in admin.get("/keys").json["items"] if machine.key.split("_")[1] == key["prefix"]
        )
        assert admin.delete(f"/keys/{known['id']}").status_code == 204
        assert len(list(islice(stream.chunks, 50))) < 50


def test_streams_end_when_the_process_stops_and_no_new_one_begins(app, admin):
    stream = Stream(admin)
    stream.next()
    app.extensions["live"].stop()
    assert list(stream.chunks) == []
    assert admin.get("/events").status_code == 503


def test_an_event_that_nobody_named_is_a_defect(database, workspace_id):
    with pytest.raises(ValueError, match=r"claim\.eaten"):
        happen(database, workspace_id, "claim.eaten")
