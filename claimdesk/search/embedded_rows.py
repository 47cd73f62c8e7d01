"""Which vector row belongs to which entry, known in each process and brought up to date by the store's sequence."""

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import numpy.typing as npt

from claimdesk.search import embedded_store as stored
from claimdesk.search.embedded_vectors import VectorFile
from claimdesk.search.entries import Index, Vector

Numbers = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """The live rows of one workspace and their entries' numbers, side by side; total: rows in the file."""

    rows: Numbers
    numbers: Numbers
    total: int


class RowMap:
    """One index's rows in this process."""

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._index = index
        self._file: VectorFile | None = None
        self._lock = threading.Lock()
        self._sequence = 0
        self._count = 0
        self._by_workspace: dict[str, dict[int, int]] = {}  # workspace → entry number → row
        self._home: dict[int, str] = {}  # entry number → workspace
        self._views: dict[str, View] = {}

    def _open(self, dimensions: int) -> VectorFile:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = VectorFile(self._folder / f"{self._index}-{dimensions}.f32", dimensions)
        return self._file

    def append(self, first: int, vectors: Vectors) -> None:
        """Write fresh rows; they count once the store's transaction is committed."""
        self._open(vectors.shape[1]).append(first, vectors)

    def is_same(self, connection: sqlite3.Connection, row: int | None, vector: Vector) -> bool:
        """Whether the row holds this very vector already, so that it needs no new one."""
        if row is None:
            return False
        count = stored.read_counts(connection, self._index).rows
        return row < count and bool(np.array_equal(self._open(len(vector)).read(count)[row], vector))

    def view(self, connection: sqlite3.Connection, workspace_id: UUID) -> View:
        """The workspace's live rows in the connection's snapshot."""
        with self._lock:
            self._catch_up(connection)
            workspace = workspace_id.hex
            if workspace not in self._views:
                mine = self._by_workspace.get(workspace, {})
                order = sorted(mine.items(), key=lambda pair: pair[1])
                self._views[workspace] = View(
                    np.array([row for _, row in order], dtype=np.int64),
                    np.array([number for number, _ in order], dtype=np.int64),
                    self._count,
                )
            return self._views[workspace]

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        counts = stored.read_counts(connection, self._index)
        if counts.sequence <= self._sequence:
            return
        changed = connection.execute(
            f"SELECT number, workspace, row, deleted FROM {self._index} WHERE sequence > ?",  # noqa: S608
            (self._sequence,),
        )
        for number, workspace, row, deleted in changed:
            if number in self._home:
                self._by_workspace[self._home[number]].pop(number, None)
            self._home[number] = workspace
            if row is not None and not deleted:
                self._by_workspace.setdefault(workspace, {})[number] = row
        self._views.clear()
        self._sequence, self._count = counts.sequence, counts.rows

    def cosines(self, queries: Vectors, view: View) -> Vectors:
        """Each query's cosine with each of the view's rows, float32 of shape (queries, rows)."""
        file = self._open(queries.shape[1])
        if len(view.rows) == view.total:
            return file.cosines(view.total, queries)
        return file.cosines(view.total, queries, view.rows)

    def cosines_of(self, rows: Sequence[int | None], vector: Vector | None) -> list[float | None]:
        """The cosine of the vector with each row; None where either is missing."""
        if vector is None:
            return [None] * len(rows)
        present = [row for row in rows if row is not None]
        if not present:
            return [None] * len(rows)
        file = self._open(len(vector))
        found = file.cosines(max(present) + 1, np.asarray(vector, np.float32)[None], np.array(present))[0]
        values = iter(found.tolist())
        return [None if row is None else next(values) for row in rows]
