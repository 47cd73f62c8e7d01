"""I2: no claim is leased to two people, and no person holds two, however many ask at once."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

from sqlalchemy import select

from claimdesk import clock
from claimdesk.errors import LeaseLost
from claimdesk.queue import leases
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease
from claimdesk.records.queue import Queue

PEOPLE = 8
CLAIMS = 40

WORKER = """
import sys
from uuid import UUID
from claimdesk.database import Database, build_engine
from claimdesk.people.principals import Principal
from claimdesk.queue import leases
from claimdesk.records.account import Role
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.queue import Queue

url, workspace, queue, account = sys.argv[1:]
database = Database(build_engine(url))
me = Principal(UUID(workspace), UUID(account), "A reviewer", Role.REVIEWER)

def take_one(session):
    held = leases.lease_next(session, me, session.get_one(Queue, UUID(queue)))
    if held is None:
        return None
    leases.end_lease(session, held.lease, LeaseEnd.REVIEWED)
    return held.claim.id

while (found := database.retrying(take_one)) is not None:
    print(found)
"""


def take_all(desk, person):
    """The claims that a person gets one after the other, each finished at once."""
    got = []

    def take(session):
        held = leases.lease_next(session, person, session.get_one(Queue, desk.queue_id))
        if held is not None:
            leases.end_lease(session, held.lease, "reviewed")
        return held and held.claim.id

    while (claim_id := desk.do(take)) is not None:
        got.append(claim_id)
    return got


def test_threads_never_get_the_same_claim_and_leave_none(desk):
    ids = desk.add(CLAIMS)
    people = [desk.hire(f"P{number}") for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as threads:
        got = [
            claim_id
            for taken in threads.map(lambda person: take_all(desk, person), people)
            for claim_id in taken
        ]
    assert Counter(got) == Counter(ids)


def test_processes_never_get_the_same_claim_and_leave_none(desk, database_url):
    ids = desk.add(CLAIMS)
    people = [desk.hire(f"P{number}") for number in range(4)]
    arguments = [database_url, str(desk.workspace_id), str(desk.queue_id)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, *arguments, str(person.account_id)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for person in people
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(running)
    assert Counter(" ".join(said).split()) == Counter(str(id_) for id_ in ids)


def test_one_person_asking_many_times_at_once_holds_one_claim(desk):
    desk.add(PEOPLE)
    ana = desk.hire("Ana")

    def ask(_number):
        return desk.do(
            lambda session: leases.lease_next(session, ana, session.get_one(Queue, desk.queue_id)).claim.id
        )

    with ThreadPoolExecutor(PEOPLE) as threads:
        assert len(set(threads.map(ask, range(PEOPLE)))) == 1
    with desk.database.reading() as session:
        assert len(session.scalars(select(Lease).where(Lease.ended_at.is_(None))).all()) == 1


def test_a_holder_coming_back_and_a_taker_never_both_win(desk):
    for _ in range(10):
        (claim_id, *_) = desk.add(1)
        ana, ben = desk.hire("Ana"), desk.hire("Ben")
        held = desk.do(lambda session: leases.lease_claim(session, ana, claim_id))  # noqa: B023
        with desk.database.transaction() as session:
            session.get_one(Lease, held.lease.id).expires_at = clock.now() - timedelta(seconds=1)

        def come_back(held=held, ana=ana):
            try:
                desk.do(lambda session: leases.extend_lease(session, ana, held.lease.id, held.token))
            except LeaseLost:
                return False
            return True

        def take_over(ben=ben):
            found = desk.do(
                lambda session: leases.lease_next(session, ben, session.get_one(Queue, desk.queue_id))
            )
            return found is not None

        with ThreadPoolExecutor(2) as threads:
            outcomes = [future.result() for future in [threads.submit(come_back), threads.submit(take_over)]]
        with desk.database.transaction() as session:
            live = session.scalars(
                select(Lease).where(Lease.claim_id == claim_id, Lease.ended_at.is_(None))
            ).all()
            assert len(live) == 1
            assert live[0].account_id == (ben if outcomes[1] else ana).account_id
            leases.end_lease(session, live[0], "reviewed")
            session.get_one(Claim, claim_id).status = ClaimStatus.DECIDED


def test_who_finds_only_locked_claims_waits_before_they_hear_that_there_is_nothing(desk):
    (claim_id,) = desk.add(1)
    ana, ben = desk.hire("Ana"), desk.hire("Ben")

    def ask(person):
        return desk.do(
            lambda session: leases.lease_next(session, person, session.get_one(Queue, desk.queue_id))
        )

    with ThreadPoolExecutor(2) as threads:
        with desk.database.transaction() as session:
            leases.get_locked_claim(session, desk.workspace_id, claim_id)
            asking = [threads.submit(ask, person) for person in (ana, ben)]
            assert wait(asking, timeout=1).done == set()
        got = [future.result() for future in asking]
    assert [held.claim.id for held in got if held is not None] == [claim_id]
