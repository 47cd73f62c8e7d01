"""Beat finds what is due by itself, and what it hints at is what the workers' task takes."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from claimdesk import clock
from claimdesk.errors import DatabaseUnavailable
from claimdesk.records.run import Heartbeat, Run
from claimdesk.runs import hints, planning
from claimdesk.runs.stages import Lane
from claimdesk.settings import Settings
from workers import beat as beating
from workers.app import create_celery
from workers.beat import Beat


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def beat(settings: Settings, database, heard):
    """Beat over the test's database, its hints heard in place of a connection to a broker."""
    made = Beat(settings)
    made.tools.__dict__["database"] = database
    made.tools.__dict__["send"] = heard.append
    return made


def test_the_sweep_hints_at_what_is_due_and_at_nothing_else(beat, database, heard):
    home = clock.new_id()
    with database.transaction() as session:
        planning.plan_runs(session, "split", [planning.Wanted(home, "article", clock.new_id(), "x")])
        planning.plan_runs(
            session,
            "match",
            [planning.Wanted(home, "claim", clock.new_id(), "x")],
            delay=timedelta(hours=1),
        )
    beat.sweep()
    assert heard == ["split"]
    beat.tend()


def test_the_sweep_hints_at_another_versions_runs_too(beat, database, heard):
    with database.transaction() as session:
        planning.plan_runs(
            session, "split", [planning.Wanted(clock.new_id(), "article", clock.new_id(), "x")]
        )
        session.execute(update(Run).values(component_version="0"))
    beat.sweep()
    assert heard == ["split"]


def test_beat_reports_that_it_lives_and_says_goodbye(beat, database):
    beat.sweep()
    with database.reading() as session:
        (found,) = session.scalars(select(Heartbeat))
        assert (found.worker, found.lanes, found.state) == (beat.name, [], {"beat": True})
    beat._say_goodbye()
    with database.reading() as session:
        assert session.scalars(select(Heartbeat)).all() == []


@pytest.mark.parametrize("error", [DatabaseUnavailable("away"), ZeroDivisionError()])
def test_beat_goes_on_after_an_error(beat, monkeypatch, error):
    looks = []

    def look():
        looks.append(1)
        if len(looks) < 3:
            raise error
        beat.stopping.set()

    beat._repeat(look, 0.0)
    assert len(looks) == 3


def test_a_long_tidying_up_holds_no_sweep_up(beat, monkeypatch, heard):
    """They have threads of their own: the sweep comes around while the other is still at it."""
    ends = threading.Event()
    sweeps = []

    def sweep():
        sweeps.append(1)
        if len(sweeps) == 3:
            beat.stopping.set()
            ends.set()

    monkeypatch.setattr(beating, "SWEEP_EVERY_S", 0.0)
    monkeypatch.setattr(beating.signal, "signal", lambda *_: None)
    monkeypatch.setattr(beat, "sweep", sweep)
    monkeypatch.setattr(beat, "tend", lambda: ends.wait(60))
    beat.run()
    assert len(sweeps) == 3


def test_what_is_hinted_is_known_to_the_workers(settings):
    celery = create_celery(settings, (Lane.IO,))
    assert hints.TASK in celery.tasks
    celery.close()
