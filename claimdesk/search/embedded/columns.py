"""What the embedded engine filters, counts and finds vectors by, as arrays in each process.

Brought up to date by the store's sequence: a process reads only what changed since it last looked. An entry's
number is its place in every array.
"""
# ruff: noqa: S608  table names and column names are ours, every value is bound

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt

from claimdesk.search.embedded.entries import count_documents
from claimdesk.search.embedded.store import EmbeddedBuild
from claimdesk.search.embedded.vectors import VectorFile
from claimdesk.search.engine import Narrowing
from claimdesk.search.entries import FACETS

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Number = TypeVar("Number", np.int32, np.int64)

NONE = -1
FREQUENT = 1000  # entries from which counting a term again costs more than .1 ms
STALE = 0.01
_CODED = ("workspace", "parent", *FACETS)


@dataclass
class _Coded:
    """A column of texts as codes; NONE where there is no text."""

    codes: Codes = field(default_factory=lambda: np.full(0, NONE, np.int32))
    known: dict[str, int] = field(default_factory=dict)

    def assign_code(self, text: str | None) -> int:
        if text is None:
            return NONE
        return self.known.setdefault(text, len(self.known))


def build_moment(published_key: str) -> int:
    """A sortable time text as a number that sorts alike; NONE for an unknown time."""
    return int("".join(mark for mark in published_key if mark.isdigit())) if published_key else NONE


class Columns:
    """One build's columns and vectors in this process."""

    def __init__(self, folder: Path, build: str) -> None:
        self._path = folder / f"{build}.f32"
        self._table = build
        self._lock = threading.Lock()
        self._sequence = 0
        self._coded = {name: _Coded() for name in _CODED}
        self._moments: Numbers = np.full(0, NONE, np.int64)
        self._rows: Numbers = np.full(0, NONE, np.int64)
        self._vectors: VectorFile | None = None
        self._terms: dict[str, tuple[int, dict[str, int]]] = {}
        self._frequent: tuple[int, dict[str, int]] = (0, {})

    def open_vectors(self, dimensions: int) -> VectorFile:
        """The file of the build's vectors."""
        if self._vectors is None:
            self._vectors = VectorFile(self._path, dimensions)
        return self._vectors

    def read_view(self, connection: sqlite3.Connection, build: EmbeddedBuild) -> "ColumnsView":
        """The columns as of the connection's snapshot, or a little newer."""
        with self._lock:
            if build.sequence > self._sequence:
                self._catch_up(connection)
                self._sequence = build.sequence
            return ColumnsView(
                {name: (column.codes, column.known) for name, column in self._coded.items()},
                self._moments,
                self._rows,
            )

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        names = ", ".join(f'"{name}"' for name in _CODED)
        changed = connection.execute(
            f"SELECT number, deleted, row, published_key, {names} FROM {self._table} WHERE sequence > ?",
            (self._sequence,),
        ).fetchall()
        if not changed:
            return
        numbers = np.fromiter((row[0] for row in changed), np.int64, len(changed))
        self._grow(int(numbers.max()) + 1)
        live = [not row[1] for row in changed]
        self._rows[numbers] = [NONE if row[2] is None else row[2] for row in changed]
        self._moments[numbers] = [build_moment(row[3]) for row in changed]
        for place, name in enumerate(_CODED, 4):
            column = self._coded[name]
            column.codes[numbers] = [
                column.assign_code(row[place]) if lives else NONE
                for row, lives in zip(changed, live, strict=True)
            ]

    def _grow(self, size: int) -> None:
        """Have room for `size` numbers."""
        if size <= len(self._rows):
            return
        room = max(size, 2 * len(self._rows), 1024)
        self._rows, self._moments = _lengthen(self._rows, room), _lengthen(self._moments, room)
        for column in self._coded.values():
            column.codes = _lengthen(column.codes, room)

    def find_frequencies(
        self, connection: sqlite3.Connection, build: EmbeddedBuild, terms: Iterable[str]
    ) -> dict[str, int]:
        """In how many entries each of the terms stands; those in none are left out.

        Counting a frequent term walks all its entries, so its count is remembered until STALE of the index has
        changed; nothing is found or missed by that, weights move in the third digit.
        """
        sequence, frequent = self._frequent
        if not 0 <= build.sequence - sequence <= STALE * build.entries:
            sequence, frequent = build.sequence, {}
        wanted = list(dict.fromkeys(terms))
        known = {term: min(frequent[term], build.entries) for term in wanted if term in frequent}
        read = count_documents(connection, build, [term for term in wanted if term not in known])
        more = {term: count for term, count in read.items() if count >= FREQUENT}
        self._frequent = (sequence, frequent | more if more else frequent)
        return known | read

    def recall_terms(self, first: str, sequence: int) -> dict[str, int] | None:
        """The terms of a letter, kept since that very state of the index."""
        kept = self._terms.get(first)
        return kept[1] if kept is not None and kept[0] == sequence else None

    def remember_terms(self, first: str, sequence: int, terms: dict[str, int]) -> None:
        self._terms[first] = (sequence, terms)


@dataclass(frozen=True, slots=True)
class ColumnsView:
    """The columns of one moment."""

    columns: dict[str, tuple[Codes, dict[str, int]]]
    moments: Numbers
    rows: Numbers

    def select(self, workspace_id: UUID, narrowing: Narrowing, *, but: str | None = None) -> Mask:
        """Which numbers are live, of the workspace, and pass the narrowing (without the facet `but`).

        Exclusions by id are the caller's (ids are in the store).
        """
        workspaces, known = self.columns["workspace"]
        selected: Mask = workspaces == known.get(workspace_id.hex, NONE - 1)
        for name, wanted in narrowing.facets.items():
            if name in FACETS and wanted and name != but:
                codes, known = self.columns[name]
                selected &= np.isin(codes, [known[text] for text in wanted if text in known])
        if narrowing.published_from is not None:
            selected &= self.moments >= build_moment(narrowing.published_from)
        if narrowing.published_to is not None:
            selected &= (self.moments < build_moment(narrowing.published_to)) & (self.moments != NONE)
        if narrowing.without_parents:
            parents, known = self.columns["parent"]
            left_out = [known[parent.hex] for parent in narrowing.without_parents if parent.hex in known]
            if left_out:
                selected &= ~np.isin(parents, left_out)
        return selected

    def count(self, name: str, numbers: Numbers, most: int) -> tuple[tuple[str, int], ...]:
        """The values of a facet among the numbers with their counts, most frequent first."""
        codes, known = self.columns[name]
        found = codes[numbers]
        counts = np.bincount(found[found != NONE], minlength=len(known))
        counted = [
            (text, int(counts[code]))
            for text, code in list(known.items())
            if code < len(counts) and counts[code]
        ]
        return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0]))[:most])

    def choose_newest(self, numbers: Numbers, limit: int) -> Numbers:
        """The numbers newest first, undated ones last; of equally new ones the last written first."""
        moments = self.moments[numbers]
        if len(numbers) > 4 * limit:
            least = np.partition(moments, len(moments) - limit)[len(moments) - limit]
            numbers, moments = numbers[moments >= least], moments[moments >= least]
        order = np.lexsort((-numbers, -moments))
        return numbers[order[:limit]]


def _lengthen(column: npt.NDArray[Number], room: int) -> npt.NDArray[Number]:
    longer: npt.NDArray[Number] = np.full(room, NONE, column.dtype)
    longer[: len(column)] = column
    return longer
