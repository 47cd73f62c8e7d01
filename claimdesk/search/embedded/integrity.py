"""Whether the embedded engine's files hold what was written into them.

SQLite's pages and the vector file carry no checksums of their own: a lost file became zeros, a flipped bit another
word, and nothing said so. Each vector row has a CRC-32 over its entry's id and its bytes beside the entries; the text
side is compared with the words that it was made of. What an entry shows is compared with its record by reconciling.
"""
# ruff: noqa: S608  table names are ours, every value is bound

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID
from zlib import crc32

import numpy as np

from claimdesk.search.embedded.store import TOKENIZER, EmbeddedBuild, Store
from claimdesk.search.embedded.vectors import STORED, VectorFile
from claimdesk.search.engine import Damage
from claimdesk.search.entries import Index

LOOKS = 2
SHOWN = 3  # of what SQLite finds wrong
READ_AT_ONCE = 5_000


def examine_build(store: Store, folder: Path, build: EmbeddedBuild, *, whole: bool) -> Damage | None:
    """What is wrong with the build; looked at twice, as a writer may be between the file and its commit."""
    file = VectorFile(folder / f"{build.name}.f32", build.dimensions)
    broken: set[int] | None = None
    texts = int(whole)
    for _ in range(LOOKS):
        with store.reading() as connection:
            seen = set(find_broken_vectors(connection, build, file)) if build.dimensions else set()
            broken = seen if broken is None else broken & seen
            texts = texts and count_broken_texts(connection, build)
        if not broken and not texts:
            return None
    wrong = [
        f"{number} {what}" for number, what in ((len(broken or ()), "vectors"), (texts, "texts")) if number
    ]
    return Damage(Index(build.index), f"{' and '.join(wrong)} of {build.index} are damaged or missing")


def list_short_files(folder: Path, builds: Sequence[EmbeddedBuild]) -> list[str]:
    """The live builds whose vectors are not all there, by the file's length alone."""
    return [
        f"vectors of {build.index} are missing"
        for build in builds
        if build.role == "live"
        and VectorFile(folder / f"{build.name}.f32", build.dimensions).count_bytes()
        < build.rows * build.dimensions * STORED.itemsize
    ]


def ensure_sums(connection: sqlite3.Connection, build: EmbeddedBuild) -> None:
    """Have a place for the sums of the build's vectors; a build of an earlier version gets it with its next write."""
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {build.name}_sums (row INTEGER PRIMARY KEY, sum INTEGER NOT NULL)"
    )


def save_sum(
    connection: sqlite3.Connection, build: EmbeddedBuild, row: int, id_: UUID, vector: bytes
) -> None:
    """Note what the row holds, in the transaction that makes it count."""
    connection.execute(
        f"INSERT OR REPLACE INTO {build.name}_sums VALUES (?, ?)", (row, compute_sum(id_.hex, vector))
    )


def compute_sum(id_: str, vector: bytes) -> int:
    """CRC-32 of an entry's id in hexadecimal and its vector's bytes, so that a row taken for another's is found too."""
    return crc32(vector, crc32(id_.encode()))


def find_broken_file(connection: sqlite3.Connection, *, whole: bool) -> str | None:
    """What SQLite finds wrong with its file, reading all of it; whole: also of indices against their tables."""
    check = "integrity_check" if whole else "quick_check"
    said = [row[0] for row in connection.execute(f"PRAGMA {check}({SHOWN})")]
    return None if said == ["ok"] else "; ".join(said)


def find_broken_vectors(connection: sqlite3.Connection, build: EmbeddedBuild, file: VectorFile) -> list[int]:
    """The numbers of the entries whose vector is not there, or is not the one that was written."""
    rows = connection.execute(
        f"SELECT number, id, row FROM {build.name} WHERE row IS NOT NULL AND deleted = 0 ORDER BY row"
    ).fetchall()
    if not rows:
        return []
    sums = _read_sums(connection, build)
    width = build.dimensions * STORED.itemsize
    held = file.count_bytes() // width
    there = [entry for entry in rows if 0 <= entry[2] < held]
    broken = [number for number, _, row in rows if not 0 <= row < held]
    vectors = file.read_rows([row for _, _, row in there]) if there else iter(())
    for (number, id_, row), vector in zip(there, vectors, strict=True):
        known = sums.get(row)
        if known is None:  # of an earlier version
            is_broken = not np.frombuffer(vector, STORED).any()
        else:
            is_broken = compute_sum(id_, vector) != known
        if is_broken:
            broken.append(number)
    return broken


def _read_sums(connection: sqlite3.Connection, build: EmbeddedBuild) -> Mapping[int, int]:
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE name = ?", (f"{build.name}_sums",)
    ).fetchone()
    return dict(connection.execute(f"SELECT row, sum FROM {build.name}_sums")) if known else {}


def count_broken_texts(connection: sqlite3.Connection, build: EmbeddedBuild) -> int:
    """How many entries are found by other words than they were written with, or by none.

    The text side is made once more, in memory or a temporary file, and the two are compared word by word.
    """
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.words_again USING fts5(words, content='', tokenize=\"{TOKENIZER}\")"
    )
    try:
        for batch in _read_words(connection, build):
            connection.executemany("INSERT INTO temp.words_again (rowid, words) VALUES (?, ?)", batch)
        connection.execute(
            "CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, ?, instance)".replace(
                "?", f"{build.name}_words"
            )
        )
        connection.execute("CREATE VIRTUAL TABLE temp.expected USING fts5vocab(temp, words_again, instance)")
        found, expected = _sum_words(connection, "found"), _sum_words(connection, "expected")
    finally:
        for name in ("found", "expected", "words_again"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    return sum(found.get(number) != expected.get(number) for number in found.keys() | expected.keys())


def _read_words(connection: sqlite3.Connection, build: EmbeddedBuild) -> Iterator[Sequence[tuple[int, str]]]:
    rows = connection.execute(
        f"SELECT e.number, t.words FROM {build.name} e JOIN {build.name}_texts t ON t.number = e.number "
        "WHERE e.deleted = 0"
    )
    while batch := rows.fetchmany(READ_AT_ONCE):
        yield batch


def _sum_words(connection: sqlite3.Connection, table: str) -> Counter[int]:
    """For each entry's number the sum of hashes of its words with their places: the same words, the same sum."""
    sums: Counter[int] = Counter()
    for term, number, place in connection.execute(
        f"SELECT term, doc, offset FROM temp.{table} WHERE col = 'words'"
    ):
        sums[number] += hash((term, place))
    return sums
