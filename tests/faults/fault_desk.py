"""A desk that can be disturbed: `claimdesk up` with everything real, and each kind of fault done to it and undone."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import redis
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from claimdesk import clock
from claimdesk.errors import ClaimdeskError
from tests.faults.conftest import Desk, free_port
from tests.faults.elasticsearch_nodes import Node
from tests.faults.fault_schedule import Fault, Kind

HERE = Path(__file__).parent
SINGLE = {Kind.KILL, Kind.STOP, Kind.FLUSH, Kind.BROKER_AWAY, Kind.CLOCK, Kind.UP}


@dataclass
class Machine:
    """One disturbed desk."""

    folder: Path
    database_url: str  # "": SQLite in the folder
    nodes: Sequence[Node] = ()
    is_small_disk: bool = False
    desk: Desk = field(init=False)
    done: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.clock_file = self.folder.parent / "clock"
        self.clock_file.write_text("0")
        more = {
            "MOVED_CLOCK": str(self.clock_file),
            "PYTHONPATH": os.pathsep.join([str(HERE / "moved_clock"), str(HERE.parents[1])]),
        }
        if self.database_url:
            more["CLAIMDESK_DATABASE_URL"] = self.database_url
        if self.nodes:
            more["CLAIMDESK_SEARCH_URL"] = ",".join(node.url for node in self.nodes)
            more["CLAIMDESK_SEARCH_PREFIX"] = f"t{clock.new_id().hex[-12:]}"
        self.desk = Desk(self.folder, free_port(), more)

    @property
    def records_url(self) -> str:
        return self.database_url or f"sqlite:///{self.folder / 'claimdesk.db'}"

    def describe(self) -> str:
        """What the desk says of itself, and the last lines of each log."""
        told = [f"sockets: {[file.name for file in self.folder.glob('broker.*')]}"]
        with contextlib.suppress(httpx.HTTPError), self.desk.client() as client:
            told.append(client.get(f"http://127.0.0.1:{self.desk.port}/readyz").text)
        for file in (self.desk.log, *sorted((self.folder / "logs").glob("*.log"))):
            told += [f"{file.name}:", *file.read_text(errors="replace").splitlines()[-8:]]
        return "\n".join(told)

    def list_kinds(self) -> list[Kind]:
        """The faults that this desk can have."""
        kinds = set(SINGLE)
        kinds |= {Kind.BACKENDS} if self.database_url else {Kind.LOCKED}
        kinds |= {Kind.NODE} if self.nodes else {Kind.DAMAGE}
        kinds |= {Kind.DISK_FULL} if self.is_small_disk else set()
        return [kind for kind in Kind if kind in kinds]

    def disturb(self, fault: Fault) -> None:
        """Bring the fault about, and undo it after its time; one that can't be had now is counted as skipped."""
        try:
            getattr(self, f"_{fault.kind.value}")(fault)
        except (OSError, KeyError, ValueError, redis.RedisError, sqlite3.Error) as error:
            self.skipped[f"{fault.kind.value}: {type(error).__name__}"] += 1
        else:
            self.done[fault.kind.value] += 1

    def _list_processes(self, part: str) -> list[int]:
        """The part's process and its children."""
        top = self.desk.state["pids"][part]
        found = [top]
        for pid in found:
            with contextlib.suppress(OSError):
                found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found

    def _kill(self, fault: Fault) -> None:
        pids = self._list_processes(fault.target)
        victims = pids if len(pids) == 1 or fault.after_s % 0.02 < 0.01 else pids[1:]  # or its children alone
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _stop(self, fault: Fault) -> None:
        pids = self._list_processes(fault.target)
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(fault.lasts_s)
        finally:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def _open_broker(self) -> "redis.Redis[Any]":
        return redis.Redis(unix_socket_path=str(self.folder / "broker.sock"), socket_timeout=3)

    def _flush(self, fault: Fault) -> None:
        with self._open_broker() as broker:
            broker.flushall()

    def _broker_away(self, fault: Fault) -> None:
        """Its socket is not where it was."""
        there, away = self.folder / "broker.sock", self.folder / "broker.away"
        there.rename(away)
        try:
            with self._connect_broker(away) as broker:
                broker.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            time.sleep(fault.lasts_s)
        finally:
            if not there.exists():
                away.rename(there)

    @staticmethod
    def _connect_broker(path: Path) -> "redis.Redis[Any]":
        return redis.Redis(unix_socket_path=str(path), socket_timeout=3)

    def _backends(self, fault: Fault) -> None:
        limit = "" if fault.target == "all" else " ORDER BY random() LIMIT 1"
        with self._connect_postgres() as engine, engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname ="
                    f" current_database() AND pid <> pg_backend_pid(){limit}) AS victims"
                )
            )

    @contextmanager
    def _connect_postgres(self) -> Iterator[Engine]:
        engine = create_engine(self.database_url, poolclass=NullPool)
        yield engine
        engine.dispose()

    def _locked(self, fault: Fault) -> None:
        with contextlib.closing(sqlite3.connect(self.folder / "claimdesk.db", timeout=10)) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(fault.lasts_s)
            connection.execute("ROLLBACK")

    def _disk_full(self, fault: Fault) -> None:
        filler = self.folder / "filler"
        try:
            with filler.open("wb") as file, contextlib.suppress(OSError):
                while True:
                    file.write(bytes(1_000_000))
                    file.flush()
            time.sleep(fault.lasts_s)
        finally:
            filler.unlink(missing_ok=True)

    def _clock(self, fault: Fault) -> None:
        self.clock_file.write_text(str(fault.amount))
        time.sleep(fault.lasts_s)
        self.clock_file.write_text("0")

    def _damage(self, fault: Fault) -> None:
        """A file of vectors is damaged; the operator builds the index anew while everything runs."""
        files = sorted((self.folder / "search").glob("*.f32"))
        if not files:
            raise ValueError("nothing is indexed yet")
        file = files[fault.amount % len(files)]
        if fault.target == "deleted":
            file.unlink()
        elif fault.target == "cut":
            os.truncate(file, file.stat().st_size // 2)
        else:
            with file.open("r+b") as opened:
                opened.write(bytes(file.stat().st_size // 2))
        self._reindex()

    def _reindex(self) -> None:
        environment = {**os.environ, **self.desk.more, "CLAIMDESK_VAR": str(self.folder)}
        for _ in range(5):  # others' faults may end it
            done = subprocess.run(
                [sys.executable, "-m", "service", "reindex"],
                env=environment,
                capture_output=True,
                check=False,
            )
            if done.returncode == 0:
                return
            time.sleep(2)
        raise OSError(f"the index can't be built anew: {done.stderr.decode()[-300:]}")

    def _node(self, fault: Fault) -> None:
        node = self.nodes[int(fault.target)]
        node.kill()
        time.sleep(fault.lasts_s)
        node.launch()
        wait_until(lambda: self.nodes[0].is_well(2), 180)  # never both: what one alone has would be gone

    def _up(self, fault: Fault) -> None:
        self.desk.process.kill()
        self.desk.process.wait(30)
        time.sleep(fault.lasts_s)
        self.start()

    def start(self) -> None:
        for attempt in range(5):
            try:
                self.desk.start()
            except AssertionError:  # it gave up, with another fault in its way
                if attempt == 4:
                    raise
                self.desk.stop()
            else:
                return

    def keep_running(self) -> None:
        """An operator's supervisor: `up` that ended by itself is started again."""
        if self.desk.process.poll() is not None:
            self.done["up ended by itself"] += 1
            self.start()


def wait_until(condition: Callable[[], object], within_s: float) -> bool:
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        with contextlib.suppress(httpx.HTTPError, OSError, ClaimdeskError, AssertionError):
            if condition():
                return True
        time.sleep(0.5)
    return False
