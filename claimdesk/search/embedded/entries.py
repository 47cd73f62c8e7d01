"""Entries in the embedded engine's tables."""
# ruff: noqa: S608  table names and column names are ours, every value is bound

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from claimdesk.search.embedded.store import EmbeddedBuild
from claimdesk.search.engine import Hit, KnownEntry
from claimdesk.search.entries import FACETS, Entry, digest_entry
from claimdesk.search.fusion import Fused
from claimdesk.search.lexical import TermCounts, analyse_text, count_terms, find_base_language

AT_ONCE = 500  # bound values in one statement

_TEXT_COLUMNS = ("title", "body", "fields")
_COLUMNS = ("number", "id", "search_version", "published_key", "parent", "row", *FACETS)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """What is kept of an entry that is written again; length: its words."""

    number: int
    search_version: int
    deleted: bool
    row: int | None
    workspace: str
    length: int


def find_old(connection: sqlite3.Connection, build: EmbeddedBuild, id_: UUID) -> KeptEntry | None:
    """The entry as it is kept, or None."""
    row = connection.execute(
        f"SELECT number, search_version, deleted, row, workspace, length FROM {build.name} WHERE id = ?",
        (id_.hex,),
    ).fetchone()
    return None if row is None else KeptEntry(row[0], row[1], bool(row[2]), row[3], row[4], row[5])


def write_entry(
    connection: sqlite3.Connection,
    build: EmbeddedBuild,
    entry: Entry,
    old: KeptEntry | None,
    row: int | None,
    sequence: int,
) -> int:
    """Write one entry with its words; the number of its words. A tombstone keeps id and version alone."""
    words = [] if entry.deleted else _analyse_entry(entry)
    joined = " ".join(words)
    if old is not None:
        _forget_words(connection, build, old)
    values = {
        "number": None if old is None else old.number,
        "id": entry.id.hex,
        "workspace": entry.workspace_id.hex,
        "search_version": entry.search_version,
        "deleted": int(entry.deleted),
        "sequence": sequence,
        "published_key": "" if entry.deleted else entry.published_key,
        "parent": entry.parent.hex if entry.parent and not entry.deleted else None,
        "row": row,
        "length": len(words),
        **{name: None if entry.deleted else entry.facets.get(name) for name in FACETS},
    }
    number = connection.execute(
        f"INSERT OR REPLACE INTO {build.name} ({', '.join(values)}) VALUES ({_build_marks(len(values))})",
        list(values.values()),
    ).lastrowid
    if not entry.deleted:
        connection.execute(
            f"INSERT OR REPLACE INTO {build.name}_texts (number, title, body, words, fields) "
            "VALUES (?, ?, ?, ?, ?)",
            (number, entry.title, entry.text, joined, json.dumps(entry.fields, ensure_ascii=False)),
        )
        connection.execute(
            f"INSERT INTO {build.name}_words (rowid, words, workspace) VALUES (?, ?, ?)",
            (number, joined, f"w{entry.workspace_id.hex}"),
        )
    return len(words)


def _analyse_entry(entry: Entry) -> list[str]:
    """The entry's terms in its own language, then in English, as who searches may not say in which it is."""
    language = entry.facets.get("language") or "en"
    words = analyse_text(entry.searched_text, language)
    if find_base_language(language) == "en":
        return words
    in_english = analyse_text(entry.searched_text)
    return words if in_english == words else [*words, *in_english]


def _forget_words(connection: sqlite3.Connection, build: EmbeddedBuild, old: KeptEntry) -> None:
    """Take an entry's old words out of the text side, and its texts out of the file."""
    if old.deleted:
        return
    (words,) = connection.execute(
        f"DELETE FROM {build.name}_texts WHERE number = ? RETURNING words", (old.number,)
    ).fetchone()
    connection.execute(
        f"INSERT INTO {build.name}_words ({build.name}_words, rowid, words, workspace) "
        "VALUES ('delete', ?, ?, ?)",
        (old.number, words, f"w{old.workspace}"),
    )


def merge_words(connection: sqlite3.Connection, build: EmbeddedBuild) -> None:
    """Write the text side anew without the words that were taken out: until then FTS5 only marks them."""
    connection.execute(f"INSERT INTO {build.name}_words ({build.name}_words) VALUES ('optimize')")


def list_rows(connection: sqlite3.Connection, build: EmbeddedBuild) -> list[int]:
    """The vector rows that entries have."""
    return [row for (row,) in connection.execute(f"SELECT row FROM {build.name} WHERE row IS NOT NULL")]


def read_entries(
    connection: sqlite3.Connection, build: EmbeddedBuild, numbers: Iterable[int]
) -> dict[int, dict[str, Any]]:
    """The live entries of the numbers, by number."""
    names = [f'e."{name}"' for name in _COLUMNS] + [f"t.{name}" for name in _TEXT_COLUMNS]
    keys = (*_COLUMNS, *_TEXT_COLUMNS)
    wanted = list(numbers)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        rows = connection.execute(
            f"SELECT {', '.join(names)} FROM {build.name} e JOIN {build.name}_texts t ON t.number = e.number "
            f"WHERE e.deleted = 0 AND e.number IN ({_build_marks(len(batch))})",
            batch,
        )
        found |= {row[0]: _read(dict(zip(keys, row, strict=True))) for row in rows}
    return found


def _read(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry's columns as what a hit holds."""
    return entry | {
        "id": UUID(hex=entry["id"]),
        "parent": UUID(hex=entry["parent"]) if entry["parent"] else None,
        "fields": json.loads(entry["fields"]),
        "facets": {name: entry[name] for name in FACETS},
    }


class EntryWords(NamedTuple):
    """What ranking needs of an entry: its id and its words, counted."""

    id: str
    words: TermCounts


def read_words(
    connection: sqlite3.Connection, build: EmbeddedBuild, numbers: Iterable[int]
) -> dict[int, EntryWords]:
    """Ids and words of the live entries of the numbers; the rest is read of the best alone."""
    wanted = list(numbers)
    found: dict[int, EntryWords] = {}
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        rows = connection.execute(
            f"SELECT e.number, e.id, t.words FROM {build.name} e JOIN {build.name}_texts t ON t.number = e.number "
            f"WHERE e.deleted = 0 AND e.number IN ({_build_marks(len(batch))})",
            batch,
        )
        found |= {number: EntryWords(id_, count_terms(words.split())) for number, id_, words in rows}
    return found


def read_known(
    connection: sqlite3.Connection, build: EmbeddedBuild, after: str, most: int
) -> list[KnownEntry]:
    """What is known of the entries behind an id in hexadecimal, in the order of ids."""
    facets = ", ".join(f'e."{name}"' for name in FACETS)
    rows = connection.execute(
        f"SELECT e.id, e.search_version, e.deleted, e.workspace, t.title, t.body, e.published_key, e.parent, "
        f"t.fields, {facets} FROM {build.name} e LEFT JOIN {build.name}_texts t ON t.number = e.number "
        "WHERE e.id > ? ORDER BY e.id LIMIT ?",
        (after, most),
    )
    return [
        KnownEntry(
            UUID(hex=id_),
            version,
            bool(deleted),
            None
            if deleted
            else digest_entry(
                workspace,
                title,
                body or "",
                dict(zip(FACETS, values, strict=True)),
                published,
                parent,
                json.loads(fields or "{}"),
            ),
        )
        for id_, version, deleted, workspace, title, body, published, parent, fields, *values in rows
    ]


def find_numbers(connection: sqlite3.Connection, build: EmbeddedBuild, ids: Iterable[UUID]) -> list[int]:
    """The numbers of the entries with these ids."""
    wanted = [id_.hex for id_ in ids]
    found: list[int] = []
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        rows = connection.execute(
            f"SELECT number FROM {build.name} WHERE id IN ({_build_marks(len(batch))})", batch
        )
        found += [number for (number,) in rows]
    return found


def count_documents(
    connection: sqlite3.Connection, build: EmbeddedBuild, terms: Iterable[str]
) -> dict[str, int]:
    """In how many entries each of the terms stands; terms that stand in none are left out."""
    wanted = list(dict.fromkeys(terms))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        rows = connection.execute(
            f"SELECT term, doc FROM {build.name}_terms WHERE col = 'words' AND term IN ({_build_marks(len(batch))})",
            batch,
        )
        found |= dict(rows.fetchall())
    return found


def list_terms(connection: sqlite3.Connection, build: EmbeddedBuild, first: str) -> dict[str, int]:
    """Every term that begins with the letter, and in how many entries it stands."""
    return dict(
        connection.execute(
            f"SELECT term, doc FROM {build.name}_terms WHERE col = 'words' AND term >= ? AND term < ?",
            (first, chr(ord(first) + 1)),
        ).fetchall()
    )


def build_hit(
    build: EmbeddedBuild,
    entry: Mapping[str, Any],
    fused: Fused | None,
    raw: tuple[float | None, float | None],
    best_possible: float | None,
) -> Hit:
    """What is answered; raw: BM25 and cosine."""
    return Hit(
        id=entry["id"],
        score=fused.score if fused else 0.0,
        text_part=fused.text_part if fused else 0.0,
        vector_part=fused.vector_part if fused else 0.0,
        text_score=raw[0],
        cosine=raw[1],
        best_possible_text=best_possible,
        title=entry["title"],
        text=entry["body"],
        facets=entry["facets"],
        published_key=entry["published_key"],
        parent=entry["parent"],
        fields=entry["fields"],
        search_version=entry["search_version"],
        build=f"{build.name}@{build.built_at}",
    )


def choose_newest_versions(entries: Sequence[Entry]) -> list[Entry]:
    """One entry an id, the newest version of each."""
    newest: dict[UUID, Entry] = {}
    for entry in entries:
        known = newest.get(entry.id)
        if known is None or entry.search_version > known.search_version:
            newest[entry.id] = entry
    return list(newest.values())


def _build_marks(count: int) -> str:
    return ", ".join("?" * count)
