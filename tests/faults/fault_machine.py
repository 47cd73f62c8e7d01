"""A whole desk disturbed by a seeded schedule of faults while people work at it; then nothing may be lost or doubled.

    python -m tests.faults.fault_machine --seed 7 --seconds 60
    python -m tests.faults.fault_machine --seed 7 --faults 500 --database postgresql+psycopg://postgres@127.0.0.1/postgres
    python -m tests.faults.fault_machine --schedule failing.ndjson --shrink

The desk is `claimdesk up` with everything real, on a small disk of its own where one can be mounted. Faults come by
the schedule, each for itself or on top of others; in between, clients submit, import, lease, review, publish, correct
and search. When the schedule is over, all that was taken away is given back, the work is waited for, and the clients'
book is held against the records (fault_checks.py). Prints JSON; the exit status is 1 when anything is wrong, and the
schedule is kept beside the data to be run again. `--shrink` looks for the fewest faults of it that still fail.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.records.run import Run, RunStatus
from tests.faults import fault_schedule
from tests.faults.elasticsearch_nodes import Node, build_pair
from tests.faults.fault_checks import find_wrong
from tests.faults.fault_clients import Book, employ, run_all
from tests.faults.fault_desk import Machine, wait_until
from tests.faults.fault_schedule import Fault, Kind

DISK_MB = 900
SETTLES_WITHIN_S = 900.0
WARMS_UP_WITHIN_S = 120.0


def run(machine: Machine, schedule: Sequence[Fault], seed: int) -> dict[str, Any]:
    """Disturb the desk by the schedule while clients work; what happened, and what is wrong."""
    began = time.monotonic()
    machine.start()
    book, until = Book(), threading.Event()
    with machine.desk.client() as admin:
        clients = employ(admin, book, seed, until)
    threads = run_all(clients)
    wait_until(lambda: book.reviews, WARMS_UP_WITHIN_S)  # work of every kind is under way when faults come
    running: list[threading.Thread] = []
    for number, fault in enumerate(schedule, 1):
        time.sleep(fault.after_s)
        if fault.kind in {Kind.UP, Kind.DAMAGE, Kind.NODE}:
            machine.disturb(fault)
        else:
            running.append(threading.Thread(target=machine.disturb, args=(fault,)))
            running[-1].start()
        machine.keep_running()
        say(f"{number} of {len(schedule)}: {fault.kind.value} {fault.target}")
    for thread in running:
        thread.join()
    until.set()
    for thread in threads:
        thread.join(60)
    disturbed_s = time.monotonic() - began
    machine.keep_running()
    settled = settle(machine)
    wrong = [] if settled else [f"not all work was done in time: {machine.describe()}"]
    machine.desk.stop()
    wrong += check_index(machine)
    database = Database(build_engine(machine.records_url))
    with database.reading() as session:
        wrong += find_wrong(session, book)
    database.close()
    return {
        "faults": sum(machine.done.values()),
        "kinds": dict(machine.done),
        "skipped": dict(machine.skipped),
        "disturbed_s": round(disturbed_s),
        "in_all_s": round(time.monotonic() - began),
        "told": {
            "articles": len(book.articles),
            "imported": len(book.imported),
            "reads": len(book.reviews),
            "verdicts": len(book.verdicts),
            "corrections": len(book.corrections),
        },
        "answers": dict(sorted(book.answers.items())),
        "wrong": wrong[:30],
        "wrong_in_all": len(wrong),
    }


def say(how_far: str) -> None:
    sys.stderr.write(f"{how_far}\n")
    sys.stderr.flush()


def settle(machine: Machine) -> bool:
    """Wait until no run is open any more."""
    database = Database(build_engine(machine.records_url))

    def is_done() -> bool:
        machine.keep_running()
        with database.reading() as session:
            return not session.scalar(
                select(func.count()).select_from(Run).where(Run.status == RunStatus.OPEN)
            )

    done = wait_until(is_done, SETTLES_WITHIN_S)
    database.close()
    return done


def check_index(machine: Machine) -> list[str]:
    """I9: `reconcile` finds every entry as the records say."""
    environment = {**os.environ, **machine.desk.more, "CLAIMDESK_VAR": str(machine.folder)}
    done = subprocess.run(
        [sys.executable, "-m", "service", "reconcile"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    compared = [line for line in done.stdout.splitlines() if "compared, mended" in line]
    if done.returncode or not compared:
        return [f"reconcile: {done.stdout[-300:]}{done.stderr[-300:]}"]
    return [f"the index {line}" for line in compared if not line.endswith("mended: nothing")]


@contextmanager
def open_disk(folder: Path) -> Iterator[bool]:
    """A small disk at the folder where one can be mounted; whether it is one."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def open_postgres(server: str) -> Iterator[str]:
    """The URL of an empty database on the server."""
    name = f"claimdesk_faults_{clock.new_id().hex[-12:]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def open_nodes(launcher: str, folder: Path) -> Iterator[list[Node]]:
    """Two nodes of one cluster."""
    nodes = build_pair(launcher, folder)
    try:
        for node in nodes:
            node.launch()
        assert wait_until(lambda: nodes[0].is_well(2) and nodes[1].is_well(2), 300), (
            "two nodes are no cluster"
        )
        yield nodes
    finally:
        for node in nodes:
            node.kill()


def run_once(
    schedule: Sequence[Fault] | None,
    seed: int,
    count: int,
    server: str = "",
    launcher: str = "",
    pause_s: float = 1.2,
) -> tuple[dict[str, Any], list[Fault]]:
    """A new desk, disturbed once; the schedule is made for it where none is given."""
    with ExitStack() as stack:
        base = Path(stack.enter_context(TemporaryDirectory(prefix="faults")))
        folder = base / "desk"
        folder.mkdir()
        is_small = stack.enter_context(open_disk(folder))
        url = stack.enter_context(open_postgres(server)) if server else ""
        nodes = stack.enter_context(open_nodes(launcher, base)) if launcher else []
        machine = Machine(folder, url, nodes, is_small)
        stack.callback(machine.desk.stop)
        if schedule is None:
            schedule = fault_schedule.build_schedule(seed, count, machine.list_kinds(), pause_s)
        told = run(machine, schedule, seed)
        if told["wrong"] and (kept := os.environ.get("FAULTS_KEPT")):
            for file in (machine.desk.log, *(folder / "logs").glob("*.log")):
                shutil.copy(file, kept)
        return told, list(schedule)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--faults", type=int, default=0, help="how many")
    parser.add_argument("--seconds", type=float, default=60.0, help="or for how long, about")
    parser.add_argument("--database", default="", help="a PostgreSQL server's URL; else SQLite")
    parser.add_argument(
        "--elasticsearch", default="", help="what starts a node: PORT FOLDER name=value…; else embedded"
    )
    parser.add_argument("--pause", type=float, default=1.2, help="seconds between two faults, on average")
    parser.add_argument("--schedule", type=Path, help="these faults, as a run before has kept them")
    parser.add_argument(
        "--keep", type=Path, default=Path("failing.ndjson"), help="where a failing schedule is kept"
    )
    parser.add_argument("--shrink", action="store_true", help="look for the fewest faults that still fail")
    given = parser.parse_args()
    count = given.faults or int(given.seconds / given.pause)
    schedule = fault_schedule.read_schedule(given.schedule.read_text()) if given.schedule else None
    told, schedule = run_once(schedule, given.seed, count, given.database, given.elasticsearch, given.pause)
    sys.stdout.write(json.dumps({"seed": given.seed, **told}, indent=1) + "\n")
    sys.stdout.flush()
    if not told["wrong"]:
        return 0
    if given.shrink:

        def fails(fewer: Sequence[Fault]) -> bool:
            again, _ = run_once(fewer, given.seed, 0, given.database, given.elasticsearch)
            say(f"{len(fewer)} faults: {again['wrong_in_all']} wrong")
            return bool(again["wrong"])

        schedule = fault_schedule.shrink(schedule, fails)
    fault_schedule.write_schedule(schedule, given.keep)
    return 1


if __name__ == "__main__":
    sys.exit(main())
