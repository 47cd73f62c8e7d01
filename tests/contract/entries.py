"""Entries, vectors and records for the contract suite."""

import threading
from dataclasses import replace
from uuid import UUID

import numpy as np

from claimdesk import clock
from claimdesk.search.engine import KnownEntry, RowFilter
from claimdesk.search.entries import Entry, Index

DIMENSIONS = 384
VERDICTS = Index.VERDICTS


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


class Desk:
    """Records as a dictionary: what a database gives, without one."""

    def __init__(self, home):
        self.home = home
        self.kept = {}
        self.lock = threading.Lock()

    def write(self, text, id_=None):
        with self.lock:
            id_ = id_ or clock.new_id()
            version = self.kept[id_].search_version + 1 if id_ in self.kept else 1
            self.kept[id_] = entry(self.home, text, id=id_, version=version)
            return self.kept[id_]

    def delete(self, id_):
        with self.lock:
            version = self.kept[id_].search_version + 1
            self.kept[id_] = Entry(VERDICTS, id_, self.home.workspace_id, version, deleted=True)
            return self.kept[id_]

    def versions(self):
        with self.lock:
            found = sorted(self.kept.items())
        return iter(
            [KnownEntry(id_, record.search_version, record.deleted, record.content) for id_, record in found]
        )

    def find(self, ids):
        with self.lock:
            return {
                id_: KnownEntry(
                    id_, self.kept[id_].search_version, self.kept[id_].deleted, self.kept[id_].content
                )
                for id_ in ids
                if id_ in self.kept
            }

    def load(self, ids):
        with self.lock:
            return [self.kept[id_] for id_ in ids if id_ in self.kept]

    def raise_versions(self, above):
        with self.lock:
            for id_, version in above.items():
                self.kept[id_] = replace(self.kept[id_], search_version=version + 1)
