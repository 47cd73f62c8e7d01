"""Entries and vectors for the contract suite."""

from uuid import UUID

import numpy as np

from claimdesk import clock
from claimdesk.search.engine import RowFilter
from claimdesk.search.entries import Entry, Index

DIMENSIONS = 384


def direction(*places: tuple[int, float]):
    """A unit vector with the given components."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for place, value in places:
        vector[place] = value
    return vector / np.linalg.norm(vector)


def entry(
    home: RowFilter, text: str, *, version: int = 1, id: UUID | None = None, index=Index.VERDICTS, **more
) -> Entry:
    more.setdefault("vector", direction((abs(hash(text)) % DIMENSIONS, 1.0)))
    return Entry(index, id or clock.new_id(), home.workspace_id, version, text, **more)
