"""Leases that a clock set back would hold for hours: they end when the longest lease would."""

from datetime import timedelta

import pytest

from claimdesk import clock
from claimdesk.queue import leases
from claimdesk.records.lease import Lease
from claimdesk.records.queue import Queue


@pytest.fixture
def held(desk):
    """A lease of Ana's, and how long the queue's leases last."""
    ana = desk.hire("Ana")
    desk.add(1)

    def take(session):
        queue = session.get_one(Queue, desk.queue_id)
        return leases.lease_next(session, ana, queue).lease.id, timedelta(seconds=queue.lease_s)

    return desk.do(take)


def move(desk, lease_id, ahead):
    def work(session):
        session.get_one(Lease, lease_id).expires_at = clock.now() + ahead

    desk.do(work)


def read_end(desk, lease_id):
    with desk.database.reading() as session:
        return session.get_one(Lease, lease_id).expires_at


def test_a_lease_of_the_clock_that_was_ahead_ends_as_if_it_had_begun_now(desk, held):
    lease_id, lasts = held
    move(desk, lease_id, lasts + timedelta(hours=1))
    began = clock.now()
    assert desk.do(leases.mend_future_leases) == 1
    assert began + lasts <= read_end(desk, lease_id) <= clock.now() + lasts
    assert desk.do(leases.mend_future_leases) == 0


def test_a_lease_that_just_began_and_one_that_ended_stay_as_they_are(desk, held):
    lease_id, lasts = held
    end = read_end(desk, lease_id)
    assert desk.do(leases.mend_future_leases) == 0
    assert read_end(desk, lease_id) == end
    desk.do(lambda session: setattr(session.get_one(Lease, lease_id), "ended_at", clock.now()))
    move(desk, lease_id, lasts + timedelta(hours=1))
    assert desk.do(leases.mend_future_leases) == 0
