"""How fast a person gets the next claim, with a long queue and many people asking at a steady rate.

    CLAIMDESK_DATABASE_URL=postgresql+psycopg://… python -m benchmarks.lease_speed --people 50 --rate 50
    python -m benchmarks.lease_speed --people 8 --rate 50
    python -m benchmarks.lease_speed --people 8 --rate 50 --http

Without a URL it makes a SQLite file in a folder of its own. The database must be empty: it is migrated and filled.
Each person leases the next claim when it is their turn, and it is reviewed at once, so that the queue gets shorter.
What is measured goes from the moment at which the request was due to the commit, and so holds what it waited for
others: people are threads of `--processes` processes, as requests are of the web process. `--http` measures the whole
request instead, answered by one gunicorn process as shipped. The queue's page (50 claims) and its counts are read
between, while nothing else is asked for. Prints JSON.
"""

import argparse
import json
import multiprocessing
import os
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import insert, text

from benchmarks.machine import describe
from claimdesk import clock
from claimdesk.claims import claim_views
from claimdesk.database import Database, build_engine
from claimdesk.people import keys
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, queue_counts, queues
from claimdesk.records import migrating
from claimdesk.records.account import Account, Role, Scope, Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import LeaseEnd
from claimdesk.records.queue import Queue
from claimdesk.settings import Settings, child_environment
from service.commands.up import build_web_command

AT_ONCE = 5_000
SETTLED_S = 20.0  # after which the web process has read its model


def fill(database: Database, waiting: int, people: int) -> tuple[UUID, list[Principal]]:
    """A workspace with its queue full and its reviewers."""
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        queue_id = queues.ensure_default_queue(session, home.id).id
        accounts = [
            Account(
                workspace_id=home.id, name=f"P{number}", email=f"p{number}@desk.invalid", role=Role.REVIEWER
            )
            for number in range(people)
        ]
        session.add_all(accounts)
        session.flush()
        for start in range(0, waiting, AT_ONCE):
            session.execute(
                insert(Claim),
                [row(home.id, queue_id, number) for number in range(start, min(waiting, start + AT_ONCE))],
            )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return queue_id, [Principal(home.id, account.id, account.name, account.role) for account in accounts]


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
    """The leased claim's id."""
    with database.transaction() as session:
        held = leases.lease_next(session, person, session.get_one(Queue, queue_id))
        return held and held.claim.id


def finish(database: Database, person: Principal, claim_id: UUID) -> None:
    with database.transaction() as session:
        claim = leases.get_locked_claim(session, person.workspace_id, claim_id)
        lease = leases.find_live_lease(session, claim_id)
        if lease is not None:
            leases.end_lease(session, lease, LeaseEnd.REVIEWED)
        claim.status = ClaimStatus.DECIDED


@dataclass
class Figures:
    """Of each lease: milliseconds from when it was due, and the claim; processor time of all; errors."""

    took: list[float] = field(default_factory=list)
    got: list[UUID] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cpu_s: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Who asks when: each of the people in turn, at the rate of all."""

    url: str
    queue_id: UUID
    people: list[Principal]
    keys: dict[UUID, str]
    rate: float
    seconds: float
    begin: float  # time.monotonic(), the same in all processes of a machine
    port: int | None


def ask(plan: Plan, mine: list[int], out: Connection) -> None:
    """The part of the people whose numbers are `mine`, in a process of its own."""
    database = Database(build_engine(plan.url))
    found, guard = Figures(), threading.Lock()
    with database.reading() as session:
        session.get_one(Queue, plan.queue_id)  # connected before the first is due

    def work(number: int) -> None:
        person = plan.people[number]
        line = HTTPConnection("127.0.0.1", plan.port) if plan.port else None
        due = plan.begin + number / plan.rate
        while due < plan.begin + plan.seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                claim_id = (
                    lease_over_http(line, plan.keys[person.account_id])
                    if line
                    else lease_once(database, plan.queue_id, person)
                )
                took = (time.monotonic() - due) * 1000
                if claim_id is not None:
                    finish(database, person, claim_id)
            except Exception as error:  # noqa: BLE001  counted and shown
                with guard:
                    found.errors.append(repr(error))
            else:
                with guard:
                    found.took.append(took)
                    found.got += [claim_id] if claim_id else []
            due += len(plan.people) / plan.rate

    threads = [threading.Thread(target=work, args=(person,)) for person in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.cpu_s = time.process_time()
    out.send(found)
    database.close()


def lease_over_http(line: HTTPConnection, key: str) -> UUID | None:
    line.request("POST", "/api/v1/queues/main/lease", headers={"Authorization": f"Bearer {key}"})
    answered = line.getresponse()
    body = answered.read()
    if answered.status == 204:
        return None
    if answered.status != 200:
        raise OSError(f"{answered.status} {body[:200]!r}")
    return UUID(json.loads(body)["claim"]["id"])


def run(plan: Plan, processes: int) -> Figures:
    """The figures of all processes together."""
    fork = multiprocessing.get_context("fork")
    asking = []
    for number in range(processes):
        here, there = fork.Pipe()
        mine = list(range(number, len(plan.people), processes))
        process = fork.Process(target=ask, args=(plan, mine, there))
        process.start()
        asking.append((process, here))
    whole = Figures()
    for process, here in asking:
        part = here.recv()
        process.join()
        whole.took += part.took
        whole.got += part.got
        whole.errors += part.errors
        whole.cpu_s += part.cpu_s
    return whole


def read_pages(url: str, queue_id: UUID) -> tuple[float, float]:
    """Median milliseconds of the queue's page of 50 claims with all that is shown of them, and of its counts."""
    database = Database(build_engine(url))
    pages, counts = [], []
    for _ in range(20):
        started = time.monotonic()
        with database.reading() as session:
            queue = session.get_one(Queue, queue_id)
            claim_views.build_claim_views(session, queues.list_claims(session, queue, limit=50))
        pages.append((time.monotonic() - started) * 1000)
        started = time.monotonic()
        with database.reading() as session:
            queue_counts.count_claims(session, [session.get_one(Queue, queue_id)])
        counts.append((time.monotonic() - started) * 1000)
    database.close()
    return statistics.median(pages), statistics.median(counts)


@contextmanager
def served(url: str, folder: Path, *, is_wanted: bool) -> Iterator[int | None]:
    """The port of a web process as `up` starts it; None where none is wanted."""
    if not is_wanted:
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = Settings(var=folder, database_url=url, port=port, rate_limit="100000/minute")
    environment = {**os.environ, **child_environment(settings)}
    process = subprocess.Popen(build_web_command(settings), env=environment, stdout=subprocess.DEVNULL)
    try:
        time.sleep(SETTLED_S)
        yield port
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rate", type=float, default=50.0, help="leases a second, of all people")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--processes", type=int, default=1, help="of people")
    parser.add_argument("--http", action="store_true", help="through a web process")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        url = os.environ.get("CLAIMDESK_DATABASE_URL") or f"sqlite:///{Path(folder) / 'claimdesk.db'}"
        database = Database(build_engine(url))
        migrating.migrate(database)
        queue_id, people = fill(database, given.waiting, given.people)
        with database.transaction() as session:
            secrets = {
                person.account_id: keys.add_key(
                    session,
                    session.get_one(Account, person.account_id),
                    [Scope.CLAIMS_READ, Scope.CLAIMS_REVIEW],
                ).secret
                for person in people
            }
        database.close()  # nothing of it is in the processes that are forked now
        page_ms, counts_ms = read_pages(url, queue_id)
        with served(url, Path(folder), is_wanted=given.http) as port:
            begin = time.monotonic() + 1.0
            plan = Plan(url, queue_id, people, secrets, given.rate, given.seconds, begin, port)
            found = run(plan, given.processes)
    print(json.dumps(describe_figures(given, url, found, page_ms, counts_ms)))
    for error in sorted(set(found.errors))[:3]:
        print(error)


def describe_figures(
    given: argparse.Namespace, url: str, found: Figures, page_ms: float, counts_ms: float
) -> dict[str, object]:
    return {
        "engine": "sqlite" if url.startswith("sqlite") else "postgresql",
        "through": "http" if given.http else f"{given.processes} processes",
        "waiting": given.waiting,
        "people": given.people,
        "asked_per_s": given.rate,
        "leases": len(found.got),
        "double": len(found.got) - len(set(found.got)),
        "errors": len(found.errors),
        "p50_ms": round(statistics.median(found.took), 1),
        "p95_ms": round(statistics.quantiles(found.took, n=20)[-1], 1),
        "cpu_ms_a_lease_and_review": round(1000 * found.cpu_s / max(1, len(found.got)), 1),
        "page_p50_ms": round(page_ms, 1),
        "counts_p50_ms": round(counts_ms, 1),
        "load": round(os.getloadavg()[0], 1),
        "machine": describe(),
    }


if __name__ == "__main__":
    main()
