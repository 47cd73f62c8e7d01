"""A clock that is set: nothing waits for the moments of the old one, and machines with other clocks agree."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.errors import FetchFailed
from claimdesk.records.run import Heartbeat, Run
from claimdesk.runs import clock_steps, heartbeats, planning, taking
from claimdesk.runs.stages import STAGES, Lane

HOUR = timedelta(hours=1)
STAGE = STAGES["match"]


@pytest.fixture
def wall(monkeypatch):
    """This machine's clock, to be set; no database's clock has been asked yet."""
    set_by = [timedelta()]
    monkeypatch.setattr(clock, "_read_wall", lambda: datetime.now(UTC) + set_by[0])
    monkeypatch.setattr(clock, "_followed", None)
    return set_by


def want(database, number=1):
    with database.transaction() as session:
        planning.plan_runs(
            session,
            "match",
            [planning.Wanted(clock.new_id(), "claim", clock.new_id(), "x") for _ in range(number)],
        )


def take(database):
    with database.transaction() as session:
        return taking.take_runs(session, STAGE, "here:1")


def mend(database):
    with database.transaction() as session:
        return clock_steps.mend_future_runs(session)


def set_ahead(database, **values):
    """The rows as they are when the clock that wrote them was set back by an hour since."""
    with database.transaction() as session:
        session.execute(update(Run).values(**values))


def test_what_was_planned_before_the_clock_was_set_back_is_due_again_after_the_next_tidying_up(database):
    want(database, 3)
    set_ahead(database, due_at=clock.now() + HOUR)
    assert take(database) is None
    assert mend(database) == 3
    assert len(take(database).runs) == 3
    assert mend(database) == 0


def test_what_is_put_off_after_a_failure_is_left_alone(database):
    want(database)
    for attempt in range(taking.MAX_ATTEMPTS - 1):
        held = take(database)
        with database.transaction() as session:
            failed = taking.Failed(held.runs[0].subject_id, FetchFailed("no answer"))
            taking.record_failures(session, held, [failed])
        assert mend(database) == 0, attempt
        with database.transaction() as session:
            session.execute(update(Run).values(due_at=clock.now()))


def test_a_taking_of_a_dead_worker_runs_out_in_its_time_and_not_an_hour_later(database):
    want(database)
    take(database)
    assert mend(database) == 0, "one that was taken now is left alone"
    set_ahead(database, taken_until=clock.now() + HOUR)
    assert mend(database) == 1
    with database.reading() as session:
        left = session.scalars(select(Run.taken_until)).one() - clock.now()
    assert left <= timedelta(seconds=STAGE.patience_s)


def test_a_worker_that_died_is_not_taken_for_alive_by_a_report_of_the_future(database):
    with database.transaction() as session:
        heartbeats.record_beat(session, "here:1", [Lane.IO], {})
        session.execute(update(Heartbeat).values(seen_at=clock.now() + HOUR))
    assert mend(database) == 1
    with database.reading() as session:
        assert session.scalars(select(Heartbeat.seen_at)).one() <= clock.now()


@pytest.mark.postgres
def test_a_machine_whose_clock_is_an_hour_off_goes_by_the_databases(postgres_url, wall):
    """On PostgreSQL: what it plans is due at once, and it says the database's time."""
    wall[0] = HOUR
    database = Database(build_engine(postgres_url))
    assert clock.now() - datetime.now(UTC) > timedelta(minutes=59)
    want(database)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert take(database) is not None
    wall[0] = -HOUR
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1), "setting it again changes nothing"
    database.close()
