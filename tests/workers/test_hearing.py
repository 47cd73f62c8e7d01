"""A worker that hears no hint any more ends; one that works, or has nothing to hear, goes on."""

import os
import signal
from types import SimpleNamespace

import pytest

from claimdesk.runs.stages import Lane
from workers import app as worker_app
from workers.app import WorkerProcess
from workers.hearing import DEAF_AFTER_S, Hearing


@pytest.fixture
def hours():
    """A clock that the test moves."""
    return SimpleNamespace(now=0.0)


@pytest.fixture
def hearing(hours):
    return Hearing(clock=lambda: hours.now)


def look(hearing, hours, at, *, waits=True):
    hours.now = at
    return hearing.note(waits=waits)


def test_who_is_idle_while_a_hint_waits_is_deaf_after_a_while(hearing, hours):
    assert [look(hearing, hours, at) for at in (0, DEAF_AFTER_S / 2, DEAF_AFTER_S)] == [False, False, True]


def test_a_look_at_which_none_waited_begins_anew(hearing, hours):
    look(hearing, hours, 0)
    look(hearing, hours, DEAF_AFTER_S / 2, waits=False)
    assert not look(hearing, hours, DEAF_AFTER_S)
    assert not look(hearing, hours, DEAF_AFTER_S * 1.5)


def test_who_works_or_has_just_heard_is_not_deaf(hearing, hours):
    look(hearing, hours, 0)
    hearing.begin()
    assert not look(hearing, hours, 10 * DEAF_AFTER_S)
    hearing.end()
    assert not look(hearing, hours, 10 * DEAF_AFTER_S + 1)
    assert look(hearing, hours, 11 * DEAF_AFTER_S + 1)


class Ended(Exception):
    pass


@pytest.fixture
def told(monkeypatch):
    """Whom the worker ended, and how, instead of ending them."""
    done = []

    def leave(code):
        done.append(code)
        raise Ended

    monkeypatch.setattr(worker_app.os, "kill", lambda pid, number: done.append((pid, number)))
    monkeypatch.setattr(worker_app.os, "_exit", leave)
    monkeypatch.setattr(worker_app, "ENDS_WITHIN_S", 0.0)
    monkeypatch.setattr("workers.hearing.DEAF_AFTER_S", 0.0)
    return done


@pytest.mark.parametrize(("lane", "consumer"), [(Lane.IO, os.getpid), (Lane.LANGUAGE, os.getppid)])
def test_a_deaf_worker_ends_the_process_that_should_hear(settings, database, told, lane, consumer):
    process = WorkerProcess(settings, (lane,))
    process.tools.database = database
    process.tools.send = SimpleNamespace(waiting=lambda: {each.value: int(each == lane) for each in Lane})
    with pytest.raises(Ended):
        process._beat_until_stopped()
    assert told == [(consumer(), signal.SIGTERM), (consumer(), signal.SIGKILL), 1]


def test_a_broker_that_is_away_makes_nobody_deaf(settings, database, told):
    def away():
        process.stopping.end_here()
        raise ConnectionError

    process = WorkerProcess(settings, (Lane.IO,))
    process.tools.database = database
    process.tools.send = SimpleNamespace(waiting=away)
    process._beat_until_stopped()
    assert told == []


def test_a_hint_in_another_lane_makes_nobody_deaf(settings, database, told):
    def elsewhere():
        process.stopping.end_here()
        return {each.value: int(each == Lane.LANGUAGE) for each in Lane}

    process = WorkerProcess(settings, (Lane.IO, Lane.FETCH))
    process.tools.database = database
    process.tools.send = SimpleNamespace(waiting=elsewhere)
    process._beat_until_stopped()
    assert told == []
