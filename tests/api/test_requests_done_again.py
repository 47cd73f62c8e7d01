"""A request that the database gave up to resolve a deadlock is done again, once in effect, with its Idempotency-Key."""

import threading
import time

import pytest
from sqlalchemy import select, text

from claimdesk.claims import dismissal
from claimdesk.database import lock
from claimdesk.errors import DatabaseUnavailable
from claimdesk.records.claim import Claim
from tests.api.reading_desk import Desk

BUSY = """SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database
WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"""


@pytest.fixture
def desk(admin, database):
    desk = Desk(admin, database)
    desk.queue()
    return desk


def dismiss(desk, claim):
    return desk.ed.post(
        f"/claims/{claim}/dismiss", {"reason": "other"}, If_Match="*", Idempotency_Key="only once"
    )


def test_the_one_that_a_deadlock_costs_its_transaction_is_answered_all_the_same(desk, database):
    if database.is_sqlite:
        return  # one writer: nobody waits in a ring
    claim = desk.claim()
    answers = []
    with database.transaction() as session:
        session.execute(text("SET LOCAL deadlock_timeout = '60s'"))  # the request is the one that is given up
        lock(session, "claimdesk.events")  # which a request asks for last, when it has the claim
        thread = threading.Thread(target=lambda: answers.append(dismiss(desk, claim)))
        thread.start()
        until = time.monotonic() + 30
        while session.scalar(text(BUSY)) == 0:
            assert time.monotonic() < until, "the request did not come as far as the log's lock"
            time.sleep(0.02)
        session.execute(select(Claim.id).where(Claim.id == claim).with_for_update()).one()
    thread.join()
    (answered,) = answers
    assert (answered.status_code, answered.json["status"]) == (200, "dismissed"), answered.text
    again = dismiss(desk, claim)
    assert (again.json, again.headers["Idempotency-Replayed"]) == (answered.json, "true")


@pytest.fixture
def failing(monkeypatch):
    """Has the next dismissals fail so, in this order; counts all."""
    errors, calls, dismiss = [], [], dismissal.dismiss_claim

    def fail(*given):
        calls.append(given)
        dismiss(*given)
        if errors:
            raise errors.pop(0)

    monkeypatch.setattr(dismissal, "dismiss_claim", fail)
    return errors, calls


def test_a_busy_database_is_asked_again_and_the_effect_is_there_once(desk, failing):
    errors, calls = failing
    claim = desk.claim()
    errors += [DatabaseUnavailable("busy", transient=True)] * 2
    answered = dismiss(desk, claim)
    assert (answered.status_code, len(calls)) == (200, 3), answered.text
    assert dismiss(desk, claim).headers["Idempotency-Replayed"] == "true"
    what = [item["what"] for item in desk.ed.get(f"/claims/{claim}/history").json["items"]]
    assert what.count("dismissed") == 1


def test_a_database_that_is_away_or_stays_busy_is_said_to_be(desk, failing):
    errors, calls = failing
    claim = desk.claim()
    errors += [DatabaseUnavailable("away")]
    away = dismiss(desk, claim)
    assert (away.status_code, away.json["code"], len(calls)) == (503, "database_unavailable", 1)
    errors += [DatabaseUnavailable("busy", transient=True)] * 9
    assert dismiss(desk, claim).status_code == 503
    assert len(calls) == 6
    errors.clear()
    assert dismiss(desk, claim).status_code == 200
