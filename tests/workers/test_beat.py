"""What beat sends is what the workers' tasks take."""

from datetime import timedelta

import pytest
from celery.beat import Scheduler

from claimdesk import clock
from claimdesk.runs import hints, planning
from claimdesk.settings import Settings
from workers.app import WorkerProcess, create_celery


@pytest.fixture
def celery(settings: Settings):
    """Beat's application over a broker in this process's memory."""
    made = create_celery(settings)
    made.conf.update(broker_url="memory://", broker_transport_options={})
    yield made
    made.close()


def take_messages(celery, queue: str) -> list[str]:
    """The names of the tasks that wait in the queue."""
    names = []
    with celery.connection_for_read() as connection, connection.SimpleQueue(queue) as waiting:
        while waiting.qsize():
            message = waiting.get(block=False)
            names.append(message.headers["task"])
            message.ack()
    return names


def test_beat_sends_each_entry_of_its_schedule(celery):
    scheduler = Scheduler(app=celery, lazy=True)
    entries = [entry for name, entry in scheduler.schedule.items() if not name.startswith("celery.")]
    if not entries:
        scheduler.setup_schedule()
        entries = [entry for name, entry in scheduler.schedule.items() if not name.startswith("celery.")]
    assert {entry.name for entry in entries} == {"sweep", "tend"}
    for entry in entries:
        scheduler.apply_async(entry, advance=False)
    assert sorted(take_messages(celery, "io")) == ["claimdesk.sweep", "claimdesk.tend"]


def test_what_beat_sends_is_known_to_the_workers(celery):
    for entry in celery.conf.beat_schedule.values():
        assert entry["task"] in celery.tasks
    assert hints.TASK in celery.tasks


def test_the_sweep_hints_at_what_is_due_and_at_nothing_else(settings, database):
    process = WorkerProcess(settings, ())
    heard: list[str] = []
    process.tools.__dict__["send"] = heard.append  # in place of a connection to a broker
    home = clock.new_id()
    with database.transaction() as session:
        planning.plan_runs(session, "split", [planning.Wanted(home, "article", clock.new_id(), "x")])
        planning.plan_runs(
            session,
            "match",
            [planning.Wanted(home, "claim", clock.new_id(), "x")],
            delay=timedelta(hours=1),
        )
    process.sweep()
    assert heard == ["split"]
    process.tend()
    process.tools.database.close()
