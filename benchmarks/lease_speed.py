"""How fast a person gets the next claim, with a long queue and many people asking at a steady rate.

    CLAIMDESK_DATABASE_URL=postgresql+psycopg://… python -m benchmarks.lease_speed --people 50 --rate 50
    python -m benchmarks.lease_speed --people 8 --rate 50

Without a URL it makes a SQLite file in a folder of its own. The database must be empty: it is migrated and filled.
Each person leases the next claim, and it is reviewed at once, so that the queue gets shorter; prints JSON.
"""

import argparse
import json
import os
import statistics
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import insert, text

from benchmarks.machine import describe
from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.people.principals import Principal
from claimdesk.queue import counting, leases, queues
from claimdesk.records import migrating
from claimdesk.records.account import Account, Role, Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.queue import Queue

AT_ONCE = 5_000


def fill(database: Database, waiting: int, people: int) -> tuple[UUID, list[Principal]]:
    """A workspace with its queue full and its reviewers."""
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        queue_id = queues.ensure_default(session, home.id).id
        accounts = [
            Account(workspace_id=home.id, name=f"P{one}", email=f"p{one}@desk.invalid", role=Role.REVIEWER)
            for one in range(people)
        ]
        session.add_all(accounts)
        session.flush()
        for start in range(0, waiting, AT_ONCE):
            session.execute(
                insert(Claim),
                [row(home.id, queue_id, one) for one in range(start, min(waiting, start + AT_ONCE))],
            )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return queue_id, [Principal(home.id, one.id, one.name, one.role) for one in accounts]


def row(workspace_id: UUID, queue_id: UUID, number: int) -> dict[str, object]:
    return {
        "id": clock.new_id(),
        "workspace_id": workspace_id,
        "status": ClaimStatus.WAITING,
        "text": f"Claim number {number} of the benchmark's queue.",
        "original_text": "",
        "text_hash": number.to_bytes(8, "big"),
        "queue_id": queue_id,
        "queued_at": clock.now(),
        "priority": (number * 7919 % 100_003) / 1000,
    }


def lease_once(database: Database, queue_id: UUID, person: Principal) -> UUID | None:
    """The leased claim's id, its lease ended in a transaction of its own; milliseconds count the lease alone."""
    with database.transaction() as session:
        held = leases.lease_next(session, person, session.get_one(Queue, queue_id))
        return held and held.claim.id


def finish(database: Database, person: Principal, claim_id: UUID) -> None:
    with database.transaction() as session:
        claim = leases.get_locked(session, person.workspace_id, claim_id)
        lease = leases.find_live(session, claim_id)
        if lease is not None:
            leases.end(session, lease, LeaseEnd.REVIEWED)
        claim.status = ClaimStatus.DECIDED


def run(
    database: Database, queue_id: UUID, people: list[Principal], rate: float, seconds: float
) -> tuple[list[float], list[UUID], list[str]]:
    """Milliseconds of each lease from the moment it was due, the claims, and errors."""
    took: list[float] = []
    got: list[UUID] = []
    errors: list[str] = []
    guard, begin = threading.Lock(), time.monotonic() + 0.5
    every = len(people) / rate

    def work(number: int, person: Principal) -> None:
        due = begin + number / rate
        while due < begin + seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            started = time.monotonic()
            try:
                claim_id = lease_once(database, queue_id, person)
                ended = time.monotonic()
                if claim_id is not None:
                    finish(database, person, claim_id)
            except Exception as error:  # noqa: BLE001  counted and shown
                with guard:
                    errors.append(repr(error))
                continue
            finally:
                due += every
            with guard:
                took.append((ended - started) * 1000)
                if claim_id is not None:
                    got.append(claim_id)

    threads = [threading.Thread(target=work, args=one) for one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, got, errors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rate", type=float, default=50.0, help="leases a second, of all people")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        url = os.environ.get("CLAIMDESK_DATABASE_URL") or f"sqlite:///{Path(folder) / 'claimdesk.db'}"
        database = Database(build_engine(url))
        migrating.migrate(database)
        queue_id, people = fill(database, given.waiting, given.people)
        took, got, errors = run(database, queue_id, people, given.rate, given.seconds)
        with database.reading() as session:
            queue = session.get_one(Queue, queue_id)
            counted = []
            for _ in range(10):
                started = time.monotonic()
                counting.count(session, [queue])
                counted.append((time.monotonic() - started) * 1000)
        database.close()
    found = {
        "engine": "sqlite" if url.startswith("sqlite") else "postgresql",
        "waiting": given.waiting,
        "people": given.people,
        "asked_per_s": given.rate,
        "leases": len(got),
        "double": len(got) - len(set(got)),
        "errors": len(errors),
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
        "counts_p50_ms": round(statistics.median(counted), 1),
        "machine": describe(),
    }
    print(json.dumps(found))
    for error in sorted(set(errors))[:3]:
        print(error)


if __name__ == "__main__":
    main()
