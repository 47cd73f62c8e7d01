"""The embedded engine's vectors: an append-only float32 file, memory-mapped, each process mapping only new rows.

A row counts only once the store's transaction that speaks of it is committed; what a killed writer left behind
the last such row is overwritten by the next.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimdesk.errors import DiskFull, SearchUnavailable

STORED = np.dtype("<f4")
BLOCK = 100_000  # rows compared at once: BLAS blocks for itself, in parts of 20,000 it took 1.7 times the CPU time
GATHERED_BLOCK = 20_000  # rows copied at once
GATHERED_BELOW = (
    4  # rows wanted are gathered when fewer than one in this many; copying costs about four reads
)
LONGEST_STRETCH = 64  # values of which find_largest first looks at the maximum

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


class VectorFile:
    """The rows of one index; the store knows how many of them count."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self.path = path
        self.dimensions = dimensions
        self._mapped: Vectors = np.zeros((0, dimensions), dtype=np.float32)

    def append(self, first: int, vectors: Vectors) -> None:
        """Write rows from `first` on and have them on the disk. The caller is the one writer."""
        if not len(vectors):
            return
        if first:
            self.check_length(first)  # else what is missing before them would become zeros, and nobody knew
        try:
            if not first:  # another file: a process may have the old one mapped
                self.path.unlink(missing_ok=True)
            with self.path.open("r+b" if first else "x+b") as file:
                file.seek(first * self.dimensions * STORED.itemsize)
                file.write(np.ascontiguousarray(vectors, STORED).tobytes())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if error.errno in {28, 122}:  # ENOSPC, EDQUOT
                raise DiskFull("the index's disk is full; free some space, nothing was lost") from error
            raise SearchUnavailable(f"{self.path} can't be written ({error.strerror})") from error

    def check_length(self, count: int) -> None:
        """Raises SearchUnavailable unless the file holds so many rows."""
        if self.count_bytes() < count * self.dimensions * STORED.itemsize:
            raise SearchUnavailable(f"{self.path} is damaged or missing; run: claimdesk reindex")

    def count_bytes(self) -> int:
        """The file's length; 0 where there is none."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def read_rows(self, rows: Sequence[int]) -> Iterator[bytes]:
        """Each of the rows as it stands in the file now, not as it is mapped."""
        width = self.dimensions * STORED.itemsize
        with self.path.open("rb") as file:
            for row in rows:
                file.seek(row * width)
                yield file.read(width)

    def wipe(self, rows: Sequence[int]) -> None:
        """Overwrite rows that no entry has any more, so that an erased text's vector is gone."""
        if not rows:
            return
        nothing = bytes(self.dimensions * STORED.itemsize)
        with self.path.open("r+b") as file:
            for row in rows:
                file.seek(row * len(nothing))
                file.write(nothing)

    def wipe_all_but(self, used: Sequence[int]) -> None:
        """Overwrite every row but these. The caller is the one writer."""
        if not self.path.exists():
            return
        count = -(-self.path.stat().st_size // (self.dimensions * STORED.itemsize))
        unused = np.ones(count, dtype=bool)
        unused[np.asarray(used, dtype=np.int64)] = False
        self.wipe(np.flatnonzero(unused).tolist())

    def read(self, count: int) -> Vectors:
        """The first `count` rows, float32 of shape (count, dimensions); mapped, not copied."""
        self.check_length(count)  # also of what is mapped: behind a file's end the process would be killed
        if count > len(self._mapped):
            try:
                self._mapped = np.memmap(self.path, STORED, "r", shape=(count, self.dimensions))
            except (OSError, ValueError) as error:
                raise SearchUnavailable(
                    f"{self.path} is damaged or missing; run: claimdesk reindex"
                ) from error
        return self._mapped[:count]

    def compute_cosines(self, rows: Rows, queries: Vectors) -> Vectors:
        """Each query's cosine with each of the rows, float32 of shape (queries, len(rows)).

        Many rows are read straight through and picked afterwards; few are gathered.
        """
        if not len(rows):
            return np.empty((len(queries), 0), dtype=np.float32)
        count = int(rows.max()) + 1
        stored = self.read(count)
        if len(rows) * GATHERED_BELOW < count:
            found = np.empty((len(queries), len(rows)), dtype=np.float32)
            for start in range(0, len(rows), GATHERED_BLOCK):
                part = slice(start, start + GATHERED_BLOCK)
                np.matmul(queries, stored[rows[part]].T, out=found[:, part])
            return found
        through = np.empty((len(queries), count), dtype=np.float32)
        for start in range(0, count, BLOCK):
            part = slice(start, min(start + BLOCK, count))
            np.matmul(queries, stored[part].T, out=through[:, part])
        if len(rows) == count and np.array_equal(rows, np.arange(count)):
            return through
        return np.take(through, rows, axis=1)


def find_largest(values: Vectors, count: int) -> Rows:
    """The places of the `count` largest values (fewer where there are fewer), in no order.

    Of many values only those are sorted that reach the count-th largest maximum of a stretch: at least `count` do.
    """
    count = min(count, len(values))
    if not count:
        return np.empty(0, np.int64)
    width = min(LONGEST_STRETCH, len(values) // (2 * count))
    places: Rows = np.arange(len(values))
    if width > 1:
        stretches = len(values) // width
        maxima = values[: stretches * width].reshape(stretches, width).max(axis=1)
        places = np.flatnonzero(values >= np.partition(maxima, stretches - count)[stretches - count])
    best = np.argpartition(values[places], len(places) - count)[len(places) - count :]
    return np.asarray(places[best], dtype=np.int64)
