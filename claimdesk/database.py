"""transaction() and reading(), and the few differences between SQLite and PostgreSQL.

SQLite: the driver's own transactions are switched off and BEGIN is ours, IMMEDIATE for a transaction that
writes (the driver's default silently lost read-then-write updates) and deferred for one that only reads.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import ClaimdeskError, DatabaseUnavailable, DiskFull, NotStartable

T = TypeVar("T")
REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)  # carried into history and runs

BUSY_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 5  # a host that swallows packets must not hold a request until TCP gives up
RETRIES = 5
CLOCK_ASKED_EVERY_S = 60.0  # a machine's own clock is off by some milliseconds after that
LOG_TIMEOUT_MS = 2000  # that emptying the log waits for others; it is tried again
AT_END, AFTER_COMMIT = "claimdesk_at_end", "claimdesk_after_commit"
RETRYABLE_SQLSTATES = {"40001", "40P01", "55P03"}  # serialisation failure, deadlock, lock not available
FULL_SQLSTATES = {"53100"}


def build_engine(url: str) -> Engine:
    """An engine for the database URL; nothing is connected yet. Make it after a fork, never before.

    Raises NotStartable when the URL can't be read, or the folder of a SQLite file can't be made.
    """
    if not url.startswith("sqlite"):
        return _build_postgres_engine(url)
    path = url.removeprefix("sqlite:///")
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise NotStartable(
                f"the database's folder {Path(path).parent} can't be made ({error.strerror}); "
                "set CLAIMDESK_DATABASE_URL or CLAIMDESK_VAR to another"
            ) from error
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        pool_size=16,
        max_overflow=64,
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _build_postgres_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise NotStartable(f"CLAIMDESK_DATABASE_URL can't be read ({error})") from error
    patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_TIMEOUT_S}
    return create_engine(
        parsed, connect_args=patience, pool_pre_ping=True, pool_size=16, max_overflow=64, pool_timeout=10
    )


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    switch_to_wal(connection)
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def switch_to_wal(connection: sqlite3.Connection) -> None:
    """Write-ahead logging; SQLite's own patience doesn't hold for this switch when two open a new file at once."""
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("claimdesk_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@dataclass
class Database:
    """The records' database of this process."""

    engine: Engine
    send: Callable[[str], None] = field(default=lambda _stage: None)  # hears a stage's name after a commit
    _writer: Lock = field(default_factory=Lock, repr=False, compare=False)
    _refused_at: float | None = field(default=None, repr=False, compare=False)
    _asks_clock_at: float = field(default=0.0, repr=False, compare=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is kept when the block ends well, and then its hints are sent.

        Raises DatabaseUnavailable or DiskFull in place of the driver's errors.
        """
        info = {"send": self.send, "request_id": REQUEST_ID.get()}
        with (
            self._noting_refusals(),
            translated(),
            Session(self.engine, expire_on_commit=False, info=info) as session,
        ):
            with self._in_turn(), session.begin():
                self._follow_clock(session)
                yield session
                session.flush()
                _run_last_steps(session)
            for step in session.info.pop(AFTER_COMMIT, {}).values():
                step()

    def _follow_clock(self, session: Session) -> None:
        """Have this process's time be the database's, where that has a clock of its own; asked once a minute."""
        if self.is_sqlite or time.monotonic() < self._asks_clock_at:
            return
        self._asks_clock_at = time.monotonic() + CLOCK_ASKED_EVERY_S
        clock.follow(session.scalars(select(func.clock_timestamp())).one())

    @contextmanager
    def _noting_refusals(self) -> Iterator[None]:
        """Remember that the disk was full, until something is written again."""
        try:
            yield
        except DiskFull:
            self._refused_at = time.monotonic()
            raise
        self._refused_at = None

    @property
    def refused_ago_s(self) -> float | None:
        """How long ago this process found the disk full; None when what it wrote last was taken."""
        return None if self._refused_at is None else time.monotonic() - self._refused_at

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite's one writer: this process's threads wait for each other here, and are woken at once.

        SQLite itself would have them sleep up to 100 ms between two looks at the lock.
        """
        if not self.is_sqlite:
            yield
            return
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_S):
            raise DatabaseUnavailable("the database is busy", transient=True)
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one snapshot, for reading only; keep it short."""
        options = {"claimdesk_reading": True}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}  # type: ignore[dict-item]
        with translated(), self.engine.connect().execution_options(**options) as connection:
            with Session(connection, expire_on_commit=False, autoflush=False) as session:
                self._follow_clock(session)
                yield session
            connection.rollback()

    def retrying(self, work: Callable[[Session], T]) -> T:
        """The work's result, in a transaction that is tried again after a deadlock or a busy database."""
        for attempt in range(RETRIES):
            try:
                with self.transaction() as session:
                    return work(session)
            except DatabaseUnavailable as error:
                if attempt == RETRIES - 1 or not error.more.get("transient"):
                    raise
                time.sleep(0.05 * 2**attempt)
        raise AssertionError("unreachable")

    def rewrite_file(self) -> None:
        """SQLite: write the file anew from its rows, and empty its log, so that neither holds what was deleted.

        `secure_delete` is not enough: where SQLite moves a row to another page to balance its tree, the old place keeps
        the row's bytes, and nothing overwrites them when the row is deleted later. Writers wait while the file is
        written, and as much disk as it has is needed. Raises DatabaseUnavailable while others write, DiskFull;
        PostgreSQL looks after its own files.
        """
        if not self.is_sqlite:
            return
        with translated(), self._in_turn(), closing(self.engine.raw_connection()) as connection:
            try:
                connection.cursor().execute("VACUUM")
            except sqlite3.OperationalError as error:
                raise translate(exc.OperationalError("VACUUM", None, error)) from error
        self.empty_log()

    def empty_log(self) -> None:
        """SQLite: move the write-ahead log into the file and empty it, so that it holds nothing that was overwritten.

        Raises DatabaseUnavailable while others read or write; PostgreSQL looks after its own log.
        """
        if not self.is_sqlite:
            return
        with translated(), closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={LOG_TIMEOUT_MS}")
            try:
                busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                busy = 1
            finally:
                cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_S * 1000}")
        if busy:
            raise DatabaseUnavailable("the database is busy", transient=True)

    def close(self) -> None:
        self.engine.dispose()


def at_end(session: Session, name: str, step: Callable[[Session], None], *, last: bool = False) -> None:
    """Have the step run once, as the transaction's last statements; last: behind the steps that are not, and what they ask for."""
    session.info.setdefault(AT_END, {}).setdefault((last, name), step)


def _run_last_steps(session: Session) -> None:
    """Run the steps in the order in which they were asked for, the last ones behind all others.

    All transactions so take the locks of their last statements in one order, and none waits for another in a ring.
    """
    while steps := session.info.get(AT_END):
        chosen = min(steps, key=lambda name: bool(name[0]))
        steps.pop(chosen)(session)


def after_commit(session: Session, name: str, step: Callable[[], None]) -> None:
    """Have the step run once, after the commit and only then."""
    session.info.setdefault(AFTER_COMMIT, {}).setdefault(name, step)


def lock(session: Session, name: str) -> None:
    """Hold the named lock until the transaction ends (SQLite's one writer holds all of them)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


@contextmanager
def translated() -> Iterator[None]:
    """The driver's errors as ours."""
    try:
        yield
    except exc.DBAPIError as error:
        raise translate(error) from error
    except exc.TimeoutError as error:
        raise DatabaseUnavailable("no database connection became free in time") from error


def translate(error: exc.DBAPIError) -> Exception:
    """Our error for a driver's error, or the error itself when it is a defect."""
    state = getattr(error.orig, "sqlstate", None) or ""
    said = str(error.orig)
    if state in FULL_SQLSTATES or "database or disk is full" in said:
        return DiskFull("the database's disk is full; free some space, nothing was lost")
    if state in RETRYABLE_SQLSTATES or "database is locked" in said:
        return DatabaseUnavailable("the database is busy", transient=True)
    is_broken_file = type(error) is exc.DatabaseError  # SQLite's for a file that is damaged or no database
    if (
        isinstance(error, exc.OperationalError | exc.InterfaceError)
        or is_broken_file
        or error.connection_invalidated
    ):
        return DatabaseUnavailable(f"the database can't be used: {said.splitlines()[0] if said else state}")
    return error


def check_reachable(database: Database) -> None:
    """Raises NotStartable, with what to do, unless the database answers."""
    shown = database.engine.url.render_as_string(hide_password=True)
    try:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
    except ClaimdeskError as error:
        raise NotStartable(
            f"the database {shown} can't be reached ({error.detail}); start it or set CLAIMDESK_DATABASE_URL"
        ) from error


def build_insert(session: Session, record: Any) -> postgresql.Insert | sqlite.Insert:
    """An insert into the record's table that can say what a conflict does: each database has a statement of its own."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(record)
    return sqlite.insert(record)


def in_batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
