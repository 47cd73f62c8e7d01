"""The embedded engine: SQLite FTS5 and a memory-mapped vector file, promised to PROMISED entries an index.

Text finds candidates by the query's rarest terms, vectors find them by exact cosine; every candidate then has
both scores exactly (BM25 of all its terms in lexical.py), and fusion.py ranks them: the same for both engines.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from claimdesk.errors import EncoderMismatch
from claimdesk.search import embedded_store as stored
from claimdesk.search import fusion, lexical, queries
from claimdesk.search.embedded_rows import RowMap
from claimdesk.search.embedded_store import Store
from claimdesk.search.engine import CANDIDATES, Found, Health, Hit, Narrowing, Query, RowFilter, Total
from claimdesk.search.entries import FACETS, Entry, Index, Refused, Vector

PROMISED = 200_000  # entries an index; beyond, use Elasticsearch
RAREST = 8  # terms that find candidates; all terms score them


class EmbeddedEngine:
    """Both sides in one folder. One process writes at a time, any number read."""

    def __init__(self, folder: Path, encoder: str) -> None:
        self.folder = folder
        self.encoder = encoder
        self._store = Store(folder / "entries.db")
        self._rows = {index: RowMap(folder, index) for index in Index}

    # writing

    def put(self, entries: Sequence[Entry]) -> list[Refused]:
        """Write entries and tombstones in one transaction; an older version is passed over in silence (I3)."""
        refused: list[Refused] = []
        with self._store.writing() as connection:
            self._check_encoder(connection)
            for index in Index:
                mine = _newest([entry for entry in entries if entry.index == index])
                if mine:
                    refused += self._put(connection, index, mine)
        return refused

    def put_aside(self, index: Index, entries: Sequence[Entry]) -> list[Refused]:
        """The embedded index is rebuilt in place, entry by entry."""
        return self.put([entry for entry in entries if entry.index == index])

    def _put(self, connection: sqlite3.Connection, index: Index, entries: Sequence[Entry]) -> list[Refused]:
        counts = stored.read_counts(connection, index)
        rows = self._rows[index]
        refused: list[Refused] = []
        fresh: list[Vector] = []
        for entry in entries:
            old = stored.find_old(connection, index, entry.id)
            if old is not None and old[1] >= entry.search_version:
                continue
            lives = old is not None and not old[2]
            if not lives and not entry.deleted and counts.entries >= PROMISED:
                refused.append(
                    Refused(entry.id, f"the embedded index holds {PROMISED} {index}; use Elasticsearch")
                )
                continue
            row = None
            if entry.vector is not None and not entry.deleted:
                row = old[6] if old is not None and rows.is_same(connection, old[6], entry.vector) else None
                if row is None:
                    row = counts.rows + len(fresh)
                    fresh.append(entry.vector)
            counts = replace(counts, sequence=counts.sequence + 1)
            words = stored.write_entry(connection, entry, old, row, counts.sequence)
            counts = replace(
                counts,
                entries=counts.entries + int(not entry.deleted) - int(lives),
                words=counts.words + words - (old[5] if old is not None and lives else 0),
            )
        if fresh:
            rows.append(counts.rows, np.stack(fresh))
            counts = replace(counts, rows=counts.rows + len(fresh))
        stored.write_counts(connection, index, counts)
        return refused

    def _check_encoder(self, connection: sqlite3.Connection) -> None:
        found = stored.get_about(connection, "encoder")
        if found is None:
            stored.set_about(connection, "encoder", self.encoder)
        elif found != self.encoder:
            raise EncoderMismatch(
                f"the index holds vectors of {found}, the settings say {self.encoder}; run: claimdesk reindex"
            )

    # reading

    def search(self, index: Index, rows: RowFilter, query: Query, facets: Sequence[str] = ()) -> Found:
        """The best entries for one query; without text and vector the newest first."""
        with self._store.reading() as connection:
            if query.text is None and query.vector is None:
                hits = self._newest_first(connection, index, rows, query)
            else:
                hits = self._ranked(connection, index, rows, [query])[0]
            counted = {name: self._count_facet(connection, index, rows, query, name) for name in facets}
            total = self._count(connection, index, rows, query)
        return Found(hits, counted, total)

    def similar(self, index: Index, rows: RowFilter, queries: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """The best entries for each query; one snapshot and one matrix product for all."""
        with self._store.reading() as connection:
            return self._ranked(connection, index, rows, [replace(one, plain=True) for one in queries])

    def _ranked(
        self, connection: sqlite3.Connection, index: Index, rows: RowFilter, asked: Sequence[Query]
    ) -> list[tuple[Hit, ...]]:
        counts = stored.read_counts(connection, index)
        if not counts.entries:
            return [() for _ in asked]
        texts = [
            queries.parse(query.text, query.language, plain=query.plain) if query.mode != "vector" else None
            for query in asked
        ]
        frequencies = stored.document_frequencies(
            connection, index, [term for text in texts if text is not None for term in text.all_terms]
        )
        by_vector = self._nearest(connection, index, rows, asked, counts)
        answers = []
        for query, text, near in zip(asked, texts, by_vector, strict=True):
            found = dict.fromkeys(near)
            if text is not None and text.is_asked:
                found |= dict.fromkeys(self._matching(connection, index, rows, query, text, frequencies))
                if text.is_strict:
                    kept = set(
                        self._matching(connection, index, rows, query, text, frequencies, within=found)
                    )
                    found = {number: None for number in found if number in kept}
            entries = _read_entries(connection, index, list(found))
            answers.append(self._score(index, query, text, entries, frequencies, counts))
        return answers

    def _nearest(
        self,
        connection: sqlite3.Connection,
        index: Index,
        rows: RowFilter,
        asked: Sequence[Query],
        counts: stored.Counts,
    ) -> list[list[int]]:
        """The numbers of the entries nearest to each query's vector, within its narrowing."""
        wanted = [at for at, query in enumerate(asked) if query.vector is not None and query.mode != "text"]
        found: list[list[int]] = [[] for _ in asked]
        if not wanted or not counts.rows:
            return found
        view = self._rows[index].view(connection, rows.workspace_id)
        matrix = np.stack([np.asarray(asked[at].vector, dtype=np.float32) for at in wanted])
        if not len(view.rows):
            return found
        cosines = self._rows[index].cosines(matrix, view)
        for line, at in enumerate(wanted):
            mine = cosines[line]
            allowed = _allowed(connection, index, rows, asked[at].narrowing)
            if allowed is not None:
                mine = np.where(np.isin(view.numbers, allowed), mine, -2.0)
            depth = min(max(CANDIDATES, asked[at].limit), len(mine))
            best = np.argpartition(-mine, depth - 1)[:depth]
            best = best[np.argsort(-mine[best], kind="stable")]
            found[at] = [int(view.numbers[place]) for place in best if mine[place] > -2.0]
        return found

    def _matching(
        self,
        connection: sqlite3.Connection,
        index: Index,
        rows: RowFilter,
        query: Query,
        text: queries.ParsedText,
        frequencies: Mapping[str, int],
        within: Mapping[int, None] | None = None,
    ) -> list[int]:
        """The numbers of entries that have the query's rarest terms, best first; only plain terms reach FTS5."""
        expression = queries.build_fts(text, lexical.rarest(text.terms, frequencies, RAREST))
        if expression is None:
            return []
        conditions, values = _conditions(rows, query.narrowing)
        if within is not None:
            conditions.append(f"e.number IN ({', '.join(map(str, within))})")
        sql = (
            f"SELECT e.number FROM {index}_words JOIN {index} e ON e.number = {index}_words.rowid "  # noqa: S608
            f"WHERE {index}_words MATCH ? AND {' AND '.join(conditions)} "
            f"ORDER BY bm25({index}_words, 1.0, 0.0) LIMIT ?"
        )
        match = f"workspace : w{rows.workspace_id.hex} AND ({expression})"
        limit = len(within) if within is not None else max(CANDIDATES, query.limit)
        return [number for (number,) in connection.execute(sql, [match, *values, limit])]

    def _score(
        self,
        index: Index,
        query: Query,
        text: queries.ParsedText | None,
        entries: Sequence[dict[str, Any]],
        frequencies: Mapping[str, int],
        counts: stored.Counts,
    ) -> tuple[Hit, ...]:
        """Both scores of each candidate, fused."""
        asks_text = text is not None and bool(text.terms)
        scores: Sequence[float | None] = [None] * len(entries)
        best_possible = None
        if text is not None and asks_text:
            mean = counts.words / max(1, counts.entries)
            scores = lexical.bm25(
                text.terms, [entry["words"].split() for entry in entries], frequencies, counts.entries, mean
            )
            best_possible = lexical.best_possible(text.terms, frequencies, counts.entries)
        cosines = self._rows[index].cosines_of([entry["row"] for entry in entries], query.vector)
        by_id = {entry["id"]: entry for entry in entries}
        fused = fusion.fuse(
            [
                fusion.Candidate(entry["id"], score, cosine)
                for entry, score, cosine in zip(entries, scores, cosines, strict=True)
            ],
            query.mode,
        )
        raw = {
            entry["id"]: pair for entry, pair in zip(entries, zip(scores, cosines, strict=True), strict=True)
        }
        return tuple(
            _hit(by_id[one.id], one, raw[one.id], best_possible)
            for one in fused[: query.limit]
            if one.score > 0
        )

    def _newest_first(
        self, connection: sqlite3.Connection, index: Index, rows: RowFilter, query: Query
    ) -> tuple[Hit, ...]:
        conditions, values = _conditions(rows, query.narrowing)
        numbers = connection.execute(
            f"SELECT number FROM {index} e WHERE {' AND '.join(conditions)} "  # noqa: S608
            "ORDER BY published_key DESC, number DESC LIMIT ?",
            [*values, query.limit],
        ).fetchall()
        entries = {
            entry["number"]: entry for entry in _read_entries(connection, index, [one for (one,) in numbers])
        }
        nothing = fusion.Fused("", 0.0, 0.0, 0.0)
        return tuple(_hit(entries[number], nothing, (None, None), None) for (number,) in numbers)

    def _count_facet(
        self, connection: sqlite3.Connection, index: Index, rows: RowFilter, query: Query, name: str
    ) -> tuple[tuple[str, int], ...]:
        """The values of a facet with their counts; the facet's own filter is left out, the others count."""
        others = {key: values for key, values in query.narrowing.facets.items() if key != name}
        narrowing = replace(query.narrowing, facets=others)
        sql, values = self._counting(connection, index, rows, replace(query, narrowing=narrowing))
        if name not in FACETS:
            return ()
        return tuple(
            connection.execute(
                f"SELECT e.{name}, count(*) AS n {sql} AND e.{name} IS NOT NULL "
                f"GROUP BY e.{name} ORDER BY n DESC, e.{name} LIMIT 100",
                values,
            ).fetchall()
        )

    def _count(
        self, connection: sqlite3.Connection, index: Index, rows: RowFilter, query: Query
    ) -> Total | None:
        if query.text is None and query.vector is not None:
            return None
        sql, values = self._counting(connection, index, rows, query)
        (number,) = connection.execute(f"SELECT count(*) {sql}", values).fetchone()
        return Total(number)

    def _counting(
        self, connection: sqlite3.Connection, index: Index, rows: RowFilter, query: Query
    ) -> tuple[str, list[Any]]:
        """FROM and WHERE of what facets and totals count: by text and filters."""
        conditions, values = _conditions(rows, query.narrowing)
        text = queries.parse(query.text, query.language)
        frequencies = stored.document_frequencies(connection, index, text.all_terms)
        expression = queries.build_fts(text, lexical.rarest(text.terms, frequencies, RAREST))
        if expression is None:
            if query.text is not None:
                conditions.append("0")
            return f"FROM {index} e WHERE {' AND '.join(conditions)}", values
        match = f"workspace : w{rows.workspace_id.hex} AND ({expression})"
        joined = f"FROM {index}_words JOIN {index} e ON e.number = {index}_words.rowid"
        return f"{joined} WHERE {index}_words MATCH ? AND {' AND '.join(conditions)}", [match, *values]

    # tending

    def versions(self, index: Index, after: UUID | None = None) -> Iterator[tuple[UUID, int, bool]]:
        """Every entry's id, search_version and whether it is deleted, in the order of ids."""
        last = after.hex if after else ""
        while True:
            with self._store.reading() as connection:
                page = connection.execute(
                    f"SELECT id, search_version, deleted FROM {index} WHERE id > ? ORDER BY id LIMIT 1000",  # noqa: S608
                    (last,),
                ).fetchall()
            for id_, version, deleted in page:
                yield UUID(hex=id_), version, bool(deleted)
            if not page:
                return
            last = page[-1][0]

    def begin_rebuild(self, index: Index) -> str:
        """Nothing is built aside: each entry is replaced in one transaction."""
        return str(index)

    def end_rebuild(self, index: Index, *, keep: bool) -> None:
        """Nothing to swap."""

    def refresh(self) -> None:
        """Nothing to do: what is committed is found."""

    def health(self) -> Health:
        """What is in the index and whether its encoder is ours."""
        with self._store.reading() as connection:
            entries = {index.value: stored.read_counts(connection, index).entries for index in Index}
            encoder = stored.get_about(connection, "encoder")
        fits = encoder in {None, self.encoder}
        why = None if fits else f"its vectors are of {encoder}, not {self.encoder}; run: claimdesk reindex"
        return Health("embedded", fits, why, entries, encoder, str(stored.SCHEMA_VERSION))

    def reopened_with(self, encoder: str) -> "EmbeddedEngine":
        """The same index as another encoder's engine sees it."""
        return EmbeddedEngine(self.folder, encoder)

    def close(self) -> None:
        self._store.close()


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """One entry an id, the newest version of each."""
    newest: dict[UUID, Entry] = {}
    for entry in entries:
        known = newest.get(entry.id)
        if known is None or entry.search_version > known.search_version:
            newest[entry.id] = entry
    return list(newest.values())


def _conditions(rows: RowFilter, narrowing: Narrowing) -> tuple[list[str], list[Any]]:
    """SQL conditions on the table aliased e, and their values."""
    conditions, values = ["e.workspace = ?", "e.deleted = 0"], [rows.workspace_id.hex]
    for name, wanted in narrowing.facets.items():
        if name in FACETS and wanted:
            conditions.append(f"e.{name} IN ({', '.join('?' * len(wanted))})")
            values += list(wanted)
    if narrowing.published_from is not None:
        conditions.append("e.published_key >= ?")
        values.append(narrowing.published_from)
    if narrowing.published_to is not None:
        conditions.append("e.published_key < ? AND e.published_key <> ''")
        values.append(narrowing.published_to)
    for column, excluded in (("id", narrowing.without_ids), ("parent", narrowing.without_parents)):
        if excluded:
            conditions.append(f"(e.{column} IS NULL OR e.{column} NOT IN ({', '.join('?' * len(excluded))}))")
            values += [one.hex for one in excluded]
    return conditions, values


def _allowed(
    connection: sqlite3.Connection, index: Index, rows: RowFilter, narrowing: Narrowing
) -> npt.NDArray[np.int64] | None:
    """The numbers that pass the narrowing; None when it narrows nothing."""
    if narrowing == Narrowing():
        return None
    conditions, values = _conditions(rows, narrowing)
    found = connection.execute(f"SELECT number FROM {index} e WHERE {' AND '.join(conditions)}", values)  # noqa: S608
    return np.fromiter((number for (number,) in found), dtype=np.int64)


def _read_entries(
    connection: sqlite3.Connection, index: Index, numbers: Sequence[int]
) -> list[dict[str, Any]]:
    """The live entries of the numbers, in their order."""
    if not numbers:
        return []
    names = ", ".join(f'"{name}"' for name in stored.COLUMNS)
    rows = connection.execute(
        f"SELECT {names} FROM {index} WHERE deleted = 0 AND number IN ({', '.join(map(str, numbers))})"  # noqa: S608
    ).fetchall()
    by_number = {row[0]: dict(zip(stored.COLUMNS, row, strict=True)) for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def _hit(
    entry: Mapping[str, Any], fused: fusion.Fused, raw: tuple[float | None, float | None], best: float | None
) -> Hit:
    return Hit(
        id=UUID(hex=entry["id"]),
        score=fused.score,
        text_part=fused.text_part,
        vector_part=fused.vector_part,
        text_score=raw[0],
        cosine=raw[1],
        best_possible_text=best,
        title=entry["title"],
        text=entry["body"],
        facets={name: entry[name] for name in FACETS},
        published_key=entry["published_key"],
        parent=UUID(hex=entry["parent"]) if entry["parent"] else None,
        fields=json.loads(entry["fields"]),
        search_version=entry["search_version"],
    )
