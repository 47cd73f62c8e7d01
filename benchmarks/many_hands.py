"""Many people at one desk at once, some of them killed: nothing is held twice, lost, missed or doubled.

    CLAIMDESK_DATABASE_URL=postgresql+psycopg://… python -m benchmarks.many_hands --people 50 --seconds 60
    python -m benchmarks.many_hands --people 8 --seconds 60

Each person is a process that leases, drafts, reviews, skips, releases, hands over, publishes, corrects, adjudicates
and ends others' leases at random, and merges, parts, splits, edits, dismisses, reopens, owns, adopts, one by one and
many at once (many_hands_claims.py); two readers go through the log meanwhile. Each second one of them is
killed with SIGKILL and begins anew. The database must be empty. Prints JSON; the exit status is 1 when anything is
wrong. tests/faults/test_many_hands.py runs it for a short time.
"""

import argparse
import json
import math
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import insert, text

from benchmarks.machine import describe
from benchmarks.many_hands_checks import find_wrong, read_books
from benchmarks.many_hands_claims import run_person
from benchmarks.many_hands_people import run_reader
from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.people.principals import Principal
from claimdesk.records import migrating
from claimdesk.records.account import Account, Role, Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.queue import Queue, SecondRead

QUEUES = {"once": SecondRead.NONE, "open": SecondRead.OPEN, "blind": SecondRead.BLIND}
LEASE_S = 2  # short, so that leases run out and are taken over
READERS = 2
EDITORS = 3  # each third person
START = multiprocessing.get_context("fork")  # a process is there at once; its engine is made in it


def fill(database: Database, claims: int, people: int) -> tuple[UUID, list[Principal]]:
    """A workspace with three queues, so many claims that wait in them, and its people."""
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        made = [
            Queue(workspace_id=home.id, name=name, second_read=mode, lease_s=LEASE_S, position=position)
            for position, (name, mode) in enumerate(QUEUES.items())
        ]
        accounts = [
            Account(
                workspace_id=home.id,
                name=f"P{number}",
                email=f"p{number}@desk.invalid",
                role=Role.REVIEWER if number % EDITORS else Role.EDITOR,
            )
            for number in range(people)
        ]
        session.add_all([*made, *accounts])
        session.flush()
        rows = [build_claim(home.id, made[number % len(made)].id, number) for number in range(claims)]
        session.execute(insert(Claim), rows)
        session.execute(insert(Evidence), [build_evidence(home.id, row["id"]) for row in rows])
        return home.id, [Principal(home.id, account.id, account.name, account.role) for account in accounts]


def build_claim(workspace_id: UUID, queue_id: UUID, number: int) -> dict[str, object]:
    return {
        "id": clock.new_id(),
        "workspace_id": workspace_id,
        "status": ClaimStatus.WAITING,
        "text": f"Bridge number {number} is {number} metres long.",
        "original_text": "",
        "text_hash": number.to_bytes(8, "big"),
        "queue_id": queue_id,
        "queued_at": clock.now(),
        "priority": float(number * 7919 % 1009),
    }


def build_evidence(workspace_id: UUID, claim_id: object) -> dict[str, object]:
    passage = "Surveyors measured the bridge."
    return {
        "id": clock.new_id(),
        "workspace_id": workspace_id,
        "claim_id": claim_id,
        "document": {"title": "Survey"},
        "text": passage,
        "start": 0,
        "end": len(passage),
        "sha256": sha256(passage.encode()).hexdigest(),
        "retrieved_at": clock.now(),
        "timing": Timing.BEFORE,
        "independent_group": "a",
        "rank": 1,
        "score": 0.9,
        "index": "none",
        "model_version": "none",
    }


class Crowd:
    """The processes, and who of them is killed."""

    def __init__(
        self, url: str, folder: Path, workspace_id: UUID, people: list[Principal], seconds: float
    ) -> None:
        self.url, self.folder, self.workspace_id = url, folder, workspace_id
        self.people, self.done = people, folder / "done"
        self.until = START.RawValue("d", math.inf)  # without a lock: its holder may be killed
        self.dice = random.Random(7)
        self.killed = 0
        self.running: dict[str, BaseProcess] = {}
        for person in people:
            self.start(str(person.account_id))
        for number in range(READERS):
            self.start(f"reader-{number}")
        self.until.value = time.time() + seconds

    def start(self, name: str) -> None:
        path = self.folder / f"{name}.txt"
        if name.startswith("reader"):
            process = START.Process(target=run_reader, args=(self.url, self.workspace_id, path, self.done))
        else:
            everybody = [person.account_id for person in self.people]
            me = next(person for person in self.people if str(person.account_id) == name)
            arguments = (self.url, me, everybody, tuple(QUEUES), path, self.dice.randrange(2**32), self.until)
            process = START.Process(target=run_person, args=arguments)
        process.start()
        self.running[name] = process

    def disturb(self) -> None:
        """Kill one each second until the time is over, and start it anew."""
        while time.time() < self.until.value - 1:
            time.sleep(1)
            name = self.dice.choice(list(self.running))
            self.running[name].kill()
            self.running[name].join()
            self.killed += 1
            self.start(name)

    def wait(self) -> list[str]:
        """Those that did not end well."""
        for name in sorted(self.running):  # ids first: the readers have all to read
            if name.startswith("reader"):
                self.done.touch()
            self.running[name].join(120)
        return [name for name, process in self.running.items() if process.exitcode != 0]


def count_deadlocks(database: Database) -> int | None:
    """How often PostgreSQL had to give a transaction up for another; each was done again."""
    if database.is_sqlite:
        return None
    with database.reading() as session:
        query = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(session.scalar(query))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--claims", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        url = os.environ.get("CLAIMDESK_DATABASE_URL") or f"sqlite:///{Path(folder) / 'claimdesk.db'}"
        database = Database(build_engine(url))
        migrating.migrate(database)
        workspace_id, people = fill(database, given.claims, given.people)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        database.close()  # nothing of it is in the processes that are forked now
        crowd = Crowd(url, Path(folder), workspace_id, people, given.seconds)
        crowd.disturb()
        failed = crowd.wait()
        database = Database(build_engine(url))
        books = [Path(folder) / f"{person.account_id}.txt" for person in people]
        books = [book for book in books if book.exists()]
        readers = [Path(folder) / f"reader-{number}.txt" for number in range(READERS)]
        with database.reading() as session:
            wrong = find_wrong(session, workspace_id, books, readers)
        told = read_books(books)
        deadlocks = count_deadlocks(database)
        database.close()
    done = Counter(words[0] for _, words in told)
    deeds = Counter(words[1] for _, words in told if words[0] == "did")
    refused = Counter(words[1] for _, words in told if words[0] == "refused")
    found = {
        "engine": "sqlite" if url.startswith("sqlite") else "postgresql",
        "people": given.people,
        "seconds": given.seconds,
        "killed": crowd.killed,
        "done": dict(done),
        "deeds": dict(deeds),
        "refused": dict(refused),
        "deadlocks": deadlocks,
        "failed": failed,
        "wrong": wrong[:20],
        "machine": describe(),
    }
    print(json.dumps(found))
    return 1 if wrong or failed else 0


if __name__ == "__main__":
    sys.exit(main())
