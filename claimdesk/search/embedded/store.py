"""The embedded engine's file: entries and their words in SQLite (FTS5), apart from the records' file.

Beside the records a lease would wait for an index write. Words are analysed by lexical.py, so that FTS5 only
ever sees plain terms and its query syntax is never fed with a user's text. Each index has one live build; while
it is rebuilt another one stands aside, and the one before is kept for rolling back.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path

from claimdesk import private_files
from claimdesk.database import switch_to_wal
from claimdesk.errors import DiskFull, SearchUnavailable
from claimdesk.search.engine import Role
from claimdesk.search.entries import FACETS, Index

BUSY_S = 30
LOG_TIMEOUT_MS = 2000  # that emptying the log waits for readers; it is tried again
SCHEMA = "2"  # raised when the tables or the analysis change; an index of another one is rebuilt
MAPPED_BYTES = 1 << 30
FILE = f"entries-{SCHEMA}.db"


_FACET_COLUMNS = ", ".join(f"{name} TEXT" for name in FACETS)
# "3.5" is one term, and a vowel sign is part of its word, as lexical.analyse gives them.
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '.'"
_WORDS = f"words, workspace, content='', columnsize=1, detail='full', tokenize=\"{TOKENIZER}\""
_BUILDS = """CREATE TABLE IF NOT EXISTS builds (
    name TEXT PRIMARY KEY, place TEXT NOT NULL, role TEXT NOT NULL, encoder TEXT NOT NULL, schema TEXT NOT NULL,
    built_at TEXT NOT NULL, changed_at TEXT NOT NULL, dimensions INTEGER NOT NULL DEFAULT 0,
    entries INTEGER NOT NULL DEFAULT 0, words INTEGER NOT NULL DEFAULT 0, rows INTEGER NOT NULL DEFAULT 0,
    sequence INTEGER NOT NULL DEFAULT 0, UNIQUE (place, role))"""
_READ_BUILD = (
    "SELECT name, place, role, encoder, schema, built_at, changed_at, dimensions, entries, words, rows, sequence "
    "FROM builds"
)


@dataclass(frozen=True, slots=True)
class EmbeddedBuild:
    """One build of an index. entries and words for BM25; rows: vectors that count; sequence: its last change."""

    name: str
    index: str
    role: Role
    encoder: str
    schema: str
    built_at: str
    changed_at: str
    dimensions: int
    entries: int
    words: int
    rows: int
    sequence: int


class Store:
    """One SQLite file; a connection for each thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def _connect(self) -> sqlite3.Connection:
        """The thread's connection, to the file that lies there now: another may have been put in its place."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None and self._local.file != self._identify_file():
            with self._lock:
                self._connections.remove(found)
            found.close()
            found = None
        if found is None:
            private_files.make_folder(self.path.parent)
            found = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            try:
                _prepare_connection(found)
            except BaseException:
                found.close()
                raise
            self._local.connection, self._local.file = found, self._identify_file()
            with self._lock:
                self._connections.append(found)
        return found

    def _identify_file(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def remove_files(self) -> None:
        """Delete the file with its logs; every process makes or opens the next one with its next use."""
        self.close()
        for end in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The one write transaction over all processes."""
        with translated():
            connection = self._connect()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot."""
        with translated():
            connection = self._connect()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def rewrite_file(self) -> None:
        """Write the file anew from its rows, and empty its log, so that neither holds what was deleted.

        `secure_delete` is not enough: where SQLite moves a row to another page to balance its tree, the old place keeps
        the row's bytes. Writers wait while the file is written, and as much disk as it has is needed. Raises
        SearchUnavailable while others write, DiskFull.
        """
        with translated():
            self._connect().execute("VACUUM")
        self.empty_log()

    def empty_log(self) -> None:
        """Move the write-ahead log into the file and empty it. Raises SearchUnavailable while others read or write."""
        with translated():
            connection = self._connect()
            connection.execute(f"PRAGMA busy_timeout={LOG_TIMEOUT_MS}")
            try:
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.execute(f"PRAGMA busy_timeout={BUSY_S * 1000}")
        if busy:
            raise SearchUnavailable("the embedded index is being read; its log is emptied later")

    def close(self) -> None:
        """Close every thread's connection; the next use opens new ones."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()


def _prepare_connection(connection: sqlite3.Connection) -> None:
    switch_to_wal(connection)
    for pragma in (
        "synchronous=FULL",
        "secure_delete=ON",
        "cache_size=-32768",
        f"mmap_size={MAPPED_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'builds'").fetchone():
        connection.execute(_BUILDS)


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "disk is full" in str(error):
            raise DiskFull("the index's disk is full; free some space, nothing was lost") from error
        raise SearchUnavailable(f"the embedded index can't be used: {error}") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError, JSONDecodeError) as error:
        raise SearchUnavailable(f"the embedded index is damaged ({error}); run: claimdesk reindex") from error


def find_build(connection: sqlite3.Connection, index: Index, role: Role = "live") -> EmbeddedBuild | None:
    """The index's build in that role, in this snapshot."""
    row = connection.execute(f"{_READ_BUILD} WHERE place = ? AND role = ?", (index.value, role)).fetchone()
    return None if row is None else EmbeddedBuild(*row)


def list_builds(connection: sqlite3.Connection) -> list[EmbeddedBuild]:
    """Every build of every index."""
    return [EmbeddedBuild(*row) for row in connection.execute(f"{_READ_BUILD} ORDER BY name")]


def create_build(
    connection: sqlite3.Connection, index: Index, role: Role, encoder: str, built_at: str
) -> EmbeddedBuild:
    """An empty build with its tables; its name is new in this file."""
    number = connection.execute("PRAGMA schema_version").fetchone()[0]
    name = f"{index}_{number}"
    connection.execute(
        f"""CREATE TABLE {name} (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workspace TEXT NOT NULL,
            search_version INTEGER NOT NULL, deleted INTEGER NOT NULL, sequence INTEGER NOT NULL,
            published_key TEXT NOT NULL, parent TEXT, row INTEGER, length INTEGER NOT NULL, {_FACET_COLUMNS})"""
    )
    connection.execute(f"CREATE INDEX {name}_sequence ON {name} (sequence)")
    connection.execute(
        f"CREATE TABLE {name}_texts (number INTEGER PRIMARY KEY, title TEXT, body TEXT NOT NULL, "
        "words TEXT NOT NULL, fields TEXT NOT NULL)"
    )
    connection.execute(f"CREATE VIRTUAL TABLE {name}_words USING fts5({_WORDS})")
    connection.execute(f"CREATE VIRTUAL TABLE {name}_terms USING fts5vocab('{name}_words', 'col')")
    connection.execute(
        "INSERT INTO builds (name, place, role, encoder, schema, built_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (name, index.value, role, encoder, SCHEMA, built_at, built_at),
    )
    found = find_build(connection, index, role)
    assert found is not None
    return found


def save_build(connection: sqlite3.Connection, build: EmbeddedBuild) -> None:
    """Write what changes of a build: counts, sequence, role."""
    connection.execute(
        "UPDATE builds SET role = ?, changed_at = ?, dimensions = ?, entries = ?, words = ?, rows = ?, sequence = ? "
        "WHERE name = ?",
        (
            build.role,
            build.changed_at,
            build.dimensions,
            build.entries,
            build.words,
            build.rows,
            build.sequence,
            build.name,
        ),
    )


def drop_build(connection: sqlite3.Connection, build: EmbeddedBuild) -> None:
    """Remove a build's tables; its vector file is the caller's to remove after the commit."""
    for table in (f"{build.name}_terms", f"{build.name}_words", f"{build.name}_texts", build.name):
        connection.execute(f"DROP TABLE {table}")
    connection.execute(
        f"DROP TABLE IF EXISTS {build.name}_sums"
    )  # integrity.py's, and not of the oldest builds
    connection.execute("DELETE FROM builds WHERE name = ?", (build.name,))
