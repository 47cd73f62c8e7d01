"""The embedded engine's file: entries and their words in SQLite (FTS5), apart from the records' file.

Beside the records a lease would wait for an index write. Words are analysed by lexical.py, so that FTS5 only
ever sees plain terms and its query syntax is never fed with a user's text.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from claimdesk.errors import DiskFull, SearchUnavailable
from claimdesk.search.entries import FACETS, Entry, Index
from claimdesk.search.lexical import analyse

BUSY_S = 30
SCHEMA_VERSION = 1
COLUMNS = (
    "number",
    "id",
    "search_version",
    "published_key",
    "parent",
    "title",
    "body",
    "words",
    "row",
    "fields",
    *FACETS,
)

_FACET_COLUMNS = ", ".join(f"{name} TEXT" for name in FACETS)
_WORDS = (
    "words, workspace, content='', columnsize=1, detail='full', tokenize=\"unicode61 remove_diacritics 0\""
)
_SCHEMA = [
    "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT)",
    *(
        statement
        for index in Index
        for statement in (
            f"""CREATE TABLE IF NOT EXISTS {index} (
                number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workspace TEXT NOT NULL,
                search_version INTEGER NOT NULL, deleted INTEGER NOT NULL, sequence INTEGER NOT NULL,
                published_key TEXT NOT NULL, parent TEXT, title TEXT, body TEXT NOT NULL, words TEXT NOT NULL,
                length INTEGER NOT NULL, row INTEGER, fields TEXT NOT NULL, {_FACET_COLUMNS})""",
            f"CREATE INDEX IF NOT EXISTS {index}_newest ON {index} (workspace, deleted, published_key, number)",
            f"CREATE INDEX IF NOT EXISTS {index}_sequence ON {index} (sequence)",
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {index}_words USING fts5({_WORDS})",
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {index}_terms USING fts5vocab('{index}_words', 'col')",
        )
    ),
]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one index: entries and words for BM25, vector rows that count, and the last change."""

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
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            found = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "cache_size=-65536"):
                found.execute(f"PRAGMA {pragma}")
            if not found.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
                found.execute("BEGIN IMMEDIATE")
                for statement in _SCHEMA:
                    found.execute(statement)
                found.execute("COMMIT")
            self._local.connection = found
            with self._lock:
                self._connections.append(found)
        return found

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

    def close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "disk is full" in str(error):
            raise DiskFull("the index's disk is full; free some space, nothing was lost") from error
        raise SearchUnavailable(f"the embedded index can't be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise SearchUnavailable(f"the embedded index is damaged ({error}); run: claimdesk reindex") from error


def get_about(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_about(connection: sqlite3.Connection, name: str, value: object) -> None:
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, str(value)))


def read_counts(connection: sqlite3.Connection, index: Index) -> Counts:
    """The index's counts in this snapshot."""
    found = dict(connection.execute("SELECT name, value FROM about WHERE name LIKE ?", (f"{index}.%",)))
    return Counts(
        *(int(found.get(f"{index}.{name}", 0)) for name in ("entries", "words", "rows", "sequence"))
    )


def write_counts(connection: sqlite3.Connection, index: Index, counts: Counts) -> None:
    for name in ("entries", "words", "rows", "sequence"):
        set_about(connection, f"{index}.{name}", getattr(counts, name))


def find_old(connection: sqlite3.Connection, index: Index, id_: UUID) -> sqlite3.Row | None:
    """What is kept of an entry: number, search_version, deleted, words, workspace, length, row."""
    row: sqlite3.Row | None = connection.execute(
        f"SELECT number, search_version, deleted, words, workspace, length, row FROM {index} WHERE id = ?",  # noqa: S608
        (id_.hex,),
    ).fetchone()
    return row


def write_entry(
    connection: sqlite3.Connection, entry: Entry, old: Sequence[Any] | None, row: int | None, sequence: int
) -> int:
    """Write one entry with its words; the number of its words. Table names are ours, values are bound."""
    words = [] if entry.deleted else analyse(entry.searched_text, entry.facets.get("language") or "en")
    joined, workspace = " ".join(words), f"w{entry.workspace_id.hex}"
    if old is not None and not old[2]:
        connection.execute(
            f"INSERT INTO {entry.index}_words({entry.index}_words, rowid, words, workspace) VALUES ('delete', ?, ?, ?)",  # noqa: S608
            (old[0], old[3], f"w{old[4]}"),
        )
    values = {
        "id": entry.id.hex,
        "workspace": entry.workspace_id.hex,
        "search_version": entry.search_version,
        "deleted": int(entry.deleted),
        "sequence": sequence,
        "published_key": entry.published_key,
        "parent": entry.parent.hex if entry.parent else None,
        "title": None if entry.deleted else entry.title,
        "body": "" if entry.deleted else entry.text,
        "words": joined,
        "length": len(words),
        "row": row,
        "fields": "{}" if entry.deleted else json.dumps(entry.fields, ensure_ascii=False),
        **{name: None if entry.deleted else entry.facets.get(name) for name in FACETS},
    }
    if old is not None:
        values["number"] = old[0]
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    number = connection.execute(
        f"INSERT OR REPLACE INTO {entry.index} ({names}) VALUES ({marks})",  # noqa: S608
        list(values.values()),
    ).lastrowid
    if not entry.deleted:
        connection.execute(
            f"INSERT INTO {entry.index}_words(rowid, words, workspace) VALUES (?, ?, ?)",  # noqa: S608
            (number, joined, workspace),
        )
    return len(words)


def document_frequencies(
    connection: sqlite3.Connection, index: Index, terms: Iterable[str]
) -> dict[str, int]:
    """In how many entries each of the terms stands; terms that stand in none are left out."""
    wanted = list(dict.fromkeys(terms))
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    return dict(
        connection.execute(
            f"SELECT term, doc FROM {index}_terms WHERE col = 'words' AND term IN ({marks})",  # noqa: S608
            wanted,
        ).fetchall()
    )
