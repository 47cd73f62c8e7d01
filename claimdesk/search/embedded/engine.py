"""The embedded engine: SQLite FTS5 and memory-mapped vectors, promised to PROMISED entries an index.

One process writes at a time, any number read. Everything of a write counts with the one commit of the store:
a writer killed at any moment leaves the index as it was before or after.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np

from claimdesk import clock
from claimdesk.errors import EncoderMismatch, SearchUnavailable
from claimdesk.search.embedded import entries as entries_of
from claimdesk.search.embedded import integrity
from claimdesk.search.embedded import store as stored
from claimdesk.search.embedded.columns import Columns
from claimdesk.search.embedded.search import Snapshot, without_vectors
from claimdesk.search.embedded.store import EmbeddedBuild, Store
from claimdesk.search.embedded.vectors import STORED, VectorFile
from claimdesk.search.engine import (
    Damage,
    Health,
    Hit,
    KnownEntry,
    Query,
    RowFilter,
    SearchResult,
    Total,
    describe_mismatch,
)
from claimdesk.search.entries import Entry, Index, RefusedEntry, Vector

PROMISED = 200_000  # entries an index; measured up to there (docs/performance.md), beyond use Elasticsearch
PAGE = 1000  # ids read at once by versions()


def _name_state(build: EmbeddedBuild) -> str:
    return f"{build.name}@{build.built_at}"


def _name_states(builds: Sequence[EmbeddedBuild]) -> str:
    """All builds of a file; an unreadable one has none."""
    return " ".join(sorted(_name_state(build) for build in builds))


class _VacatedRow(NamedTuple):
    """A vector row that its entry has left."""

    build: EmbeddedBuild
    row: int


class EmbeddedEngine:
    """Both sides in one folder."""

    def __init__(self, folder: Path, encoder: str, promised: int = PROMISED) -> None:
        self.folder = folder
        self.encoder = encoder
        self.promised = promised
        self._store = Store(folder / stored.FILE)
        self._columns: dict[str, Columns] = {}  # by build; another file's build may have the same name
        self._damage: dict[
            str, Damage
        ] = {}  # as it was last looked for, by build or, of the whole file, by its builds
        self._lock = threading.Lock()

    # writing

    def put(self, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Write entries and tombstones in one transaction; an older version is passed over in silence (I3)."""
        refused: dict[UUID, RefusedEntry] = {}
        left: list[_VacatedRow] = []
        with self._store.writing() as connection:
            for index in Index:
                mine = entries_of.choose_newest_versions([entry for entry in entries if entry.index == index])
                for build, part in self._share_out(connection, index, mine):
                    refused |= {entry.id: entry for entry in self._put(connection, build, part, left)}
        self._wipe(left)
        return list(refused.values())

    def put_aside(self, index: Index, entries: Sequence[Entry]) -> list[RefusedEntry]:
        """Backfill the build aside; a newer entry that is there already stays."""
        left: list[_VacatedRow] = []
        with self._store.writing() as connection:
            build = self._get_aside(connection, index)
            refused = self._put(connection, build, entries_of.choose_newest_versions(entries), left)
        self._wipe(left)
        return refused

    def _share_out(
        self, connection: sqlite3.Connection, index: Index, entries: Sequence[Entry]
    ) -> Iterator[tuple[EmbeddedBuild, Sequence[Entry]]]:
        """What is written where: vectors go to builds of our encoder only, tombstones everywhere."""
        if not entries:
            return
        live = stored.find_build(connection, index)
        if live is None:
            now = clock.now().isoformat()
            live = stored.create_build(connection, index, "live", self.encoder, now)
        aside = stored.find_build(connection, index, "aside")
        previous = stored.find_build(connection, index, "previous")
        is_rebuilt_by_us = aside is not None and aside.encoder == self.encoder
        if live.encoder != self.encoder and not is_rebuilt_by_us:
            raise EncoderMismatch(describe_mismatch(index, live.encoder, self.encoder))
        gone = [entry for entry in entries if entry.deleted]
        if live.encoder == self.encoder:
            yield live, entries
        else:
            yield live, [replace(entry, vector=None) for entry in entries]
        if aside is not None:
            yield aside, entries if is_rebuilt_by_us else gone
        if previous is not None:
            yield previous, gone

    def _put(
        self,
        connection: sqlite3.Connection,
        build: EmbeddedBuild,
        entries: Sequence[Entry],
        left: list["_VacatedRow"],
    ) -> list[RefusedEntry]:
        """Write into one build, in the caller's transaction; `left` gets the vector rows that lose their entry."""
        refused: list[RefusedEntry] = []
        fresh: list[Vector] = []
        before = build
        integrity.ensure_sums(connection, build)
        for entry in entries:
            old = entries_of.find_old(connection, build, entry.id)
            if old is not None and old.search_version >= entry.search_version:
                continue
            lives = old is not None and not old.deleted
            problem = self._find_problem(build, entry, takes_room=not lives)
            if problem is not None:
                refused.append(RefusedEntry(entry.id, problem))
                continue
            row = None
            if entry.vector is not None and not entry.deleted:
                build = replace(build, dimensions=len(entry.vector))
                row = self._find_same(before, old.row if old else None, entry.vector)
                if row is None:
                    row = before.rows + len(fresh)
                    fresh.append(entry.vector)
            if old is not None and old.row is not None and old.row != row:
                left.append(_VacatedRow(build, old.row))
            build = replace(build, sequence=build.sequence + 1)
            words = entries_of.write_entry(connection, build, entry, old, row, build.sequence)
            if row is not None and entry.vector is not None:
                held = np.ascontiguousarray(entry.vector, STORED).tobytes()
                integrity.save_sum(connection, build, row, entry.id, held)
            build = replace(
                build,
                entries=build.entries + int(not entry.deleted) - int(lives),
                words=build.words + words - (old.length if old is not None and lives else 0),
            )
        if fresh:
            self._open_columns(build).open_vectors(build.dimensions).append(before.rows, np.stack(fresh))
        changed_at = clock.now().isoformat() if build.sequence > before.sequence else before.changed_at
        stored.save_build(connection, replace(build, rows=before.rows + len(fresh), changed_at=changed_at))
        return refused

    def _wipe(self, left: Sequence["_VacatedRow"]) -> None:
        """Overwrite the vectors that nothing has any more, once that is committed."""
        for name in {vacated.build.name for vacated in left}:
            mine = [vacated for vacated in left if vacated.build.name == name]
            with suppress(FileNotFoundError):
                self._open_columns(mine[0].build).open_vectors(mine[0].build.dimensions).wipe(
                    [vacated.row for vacated in mine]
                )

    def _find_problem(self, build: EmbeddedBuild, entry: Entry, *, takes_room: bool) -> str | None:
        """Why an entry can't be taken, or None."""
        if entry.deleted:
            return None
        if takes_room and build.entries >= self.promised:
            return (
                f"the embedded index is full: it holds {self.promised:,} {build.index}, as many as it is promised to; "
                "set CLAIMDESK_SEARCH_URL to an Elasticsearch and run: claimdesk reindex"
            )
        if entry.vector is not None and (
            build.dimensions not in {0, len(entry.vector)} or not np.isfinite(entry.vector).all()
        ):
            return f"its vector is not {build.dimensions or len(entry.vector)} finite numbers"
        return None

    def _find_same(self, build: EmbeddedBuild, row: int | None, vector: Vector) -> int | None:
        """The row when it holds this very vector already, so that it needs no new one."""
        if row is None or row >= build.rows:
            return None
        kept = self._open_columns(build).open_vectors(build.dimensions).read(build.rows)[row]
        return row if np.array_equal(kept, vector) else None

    def _open_columns(self, build: EmbeddedBuild) -> Columns:
        with self._lock:
            return self._columns.setdefault(_name_state(build), Columns(self.folder, build.name))

    # reading

    def search(self, index: Index, rows: RowFilter, query: Query, facets: Sequence[str] = ()) -> SearchResult:
        """The best entries for one query; without text and vector the newest first."""
        with self._store.reading() as connection:
            build = stored.find_build(connection, index)
            if build is None:
                return SearchResult((), dict.fromkeys(facets, ()), None if query.is_vector_only else Total(0))
            degraded = None
            if query.vector is not None and build.encoder != self.encoder:
                degraded = describe_mismatch(index, build.encoder, self.encoder)
                if query.is_vector_only:
                    raise EncoderMismatch(degraded)
                query = without_vectors(query)
            found = Snapshot(connection, build, self._open_columns(build), rows).search(query, facets)
            return replace(found, degraded=degraded)

    def similar(self, index: Index, rows: RowFilter, queries: Sequence[Query]) -> list[tuple[Hit, ...]]:
        """The best entries for each query; one snapshot and one matrix product for all."""
        with self._store.reading() as connection:
            build = stored.find_build(connection, index)
            if build is None:
                return [() for _ in queries]
            if build.encoder != self.encoder and any(query.vector is not None for query in queries):
                raise EncoderMismatch(describe_mismatch(index, build.encoder, self.encoder))
            snapshot = Snapshot(connection, build, self._open_columns(build), rows)
            return snapshot.similar([replace(query, plain=True) for query in queries])

    # tending

    def versions(
        self, index: Index, after: UUID | None = None, *, aside: bool = False
    ) -> Iterator[KnownEntry]:
        """What is known of every entry, in the order of ids; digests are of what stands in the file now."""
        last = after.hex if after else ""
        while True:
            with self._store.reading() as connection:
                build = self._get_aside(connection, index) if aside else stored.find_build(connection, index)
                if build is None:
                    return
                page = entries_of.read_known(connection, build, last, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1].id.hex

    def begin_rebuild(self, index: Index) -> str:
        """An empty build aside; every put goes to both from its commit on. What another rebuild left is dropped."""
        with self._store.writing() as connection:
            left = stored.find_build(connection, index, "aside")
            if left is not None:
                stored.drop_build(connection, left)
            build = stored.create_build(connection, index, "aside", self.encoder, clock.now().isoformat())
        self._remove_files(left)
        return build.name

    def end_rebuild(self, index: Index, *, keep: bool) -> None:
        """Swap the new build in, the old one staying for rollback; or drop the new one."""
        with self._store.writing() as connection:
            aside = self._get_aside(connection, index)
            gone: EmbeddedBuild | None = aside
            if keep:
                gone = stored.find_build(connection, index, "previous")
                if gone is not None:
                    stored.drop_build(connection, gone)
                live = stored.find_build(connection, index)
                if live is not None and self._is_damaged(live):
                    stored.drop_build(connection, live)  # nobody should roll back to it
                elif live is not None:
                    stored.save_build(connection, replace(live, role="previous"))
                stored.save_build(connection, replace(aside, role="live"))
            else:
                stored.drop_build(connection, aside)
        self._remove_files(gone)

    def _is_damaged(self, build: EmbeddedBuild) -> bool:
        return _name_state(build) in self._damage or bool(integrity.list_short_files(self.folder, [build]))

    def roll_back(self, index: Index) -> None:
        """Put the build before the last rebuild back in; the caller reconciles it with records afterwards."""
        with self._store.writing() as connection:
            previous = stored.find_build(connection, index, "previous")
            live = stored.find_build(connection, index)
            if previous is None or live is None:
                raise SearchUnavailable(f"there is no earlier build of {index} to roll back to")
            if previous.encoder != self.encoder:
                raise EncoderMismatch(describe_mismatch(index, previous.encoder, self.encoder))
            stored.drop_build(connection, live)
            stored.save_build(connection, replace(previous, role="live"))
        self._remove_files(live)

    def _get_aside(self, connection: sqlite3.Connection, index: Index) -> EmbeddedBuild:
        found = stored.find_build(connection, index, "aside")
        if found is None:
            raise SearchUnavailable(f"no rebuild of {index} is under way")
        return found

    def _remove_files(self, build: EmbeddedBuild | None) -> None:
        """Delete a dropped build's vectors; a process that has them mapped still can read its own."""
        if build is not None:
            with self._lock:
                self._columns.pop(_name_state(build), None)
            with suppress(FileNotFoundError):
                (self.folder / f"{build.name}.f32").unlink()

    def refresh(self) -> None:
        """Nothing to do: what is committed is found."""

    def forget(self, index: Index, entries: Sequence[Entry]) -> None:
        """Put tombstones of the entries' versions into the previous build."""
        left: list[_VacatedRow] = []
        with self._store.writing() as connection:
            previous = stored.find_build(connection, index, "previous")
            if previous is not None:
                self._put(connection, previous, [entry.buried for entry in entries], left)
        self._wipe(left)

    def scrub(self) -> None:
        """Merge the words without deleted ones, zero vectors that no entry has, remove dropped builds' files, write the file anew.

        What a writer left behind that was killed between its commit and the wiping goes too.
        """
        with self._store.writing() as connection:
            builds = stored.list_builds(connection)
            for build in builds:
                entries_of.merge_words(connection, build)
                if build.dimensions:
                    used = entries_of.list_rows(connection, build)
                    VectorFile(self.folder / f"{build.name}.f32", build.dimensions).wipe_all_but(used)
            names = {f"{build.name}.f32" for build in builds}
            for file in self.folder.glob("*.f32"):
                if file.name not in names:
                    file.unlink(missing_ok=True)
        self._store.rewrite_file()

    def examine(self, *, whole: bool = True) -> tuple[Damage, ...]:
        """What is damaged: the file as SQLite sees it, each live build's vectors and, if whole, its words against its texts.

        Of 200,000 entries vectors take a second, words most of a minute.
        """
        found: dict[str, Damage] = {}
        builds: list[EmbeddedBuild] = []
        try:
            with self._store.reading() as connection:
                builds = stored.list_builds(connection)
                why = integrity.find_broken_file(connection, whole=whole)
            if why is None and not builds and any(self.folder.glob("*.f32")):
                why = "lost"
            for build in builds if why is None else ():
                damage = integrity.examine_build(self._store, self.folder, build, whole=whole)
                if damage is not None and build.role == "live":
                    found[_name_state(build)] = damage
        except SearchUnavailable as error:
            why = error.detail
        if why is not None:
            found[_name_states(builds)] = Damage(None, f"the file {self._store.path} is damaged ({why})")
        self._damage = found
        return tuple(found.values())

    def start_over(self) -> None:
        """Delete all files: what can't be read can't be mended, and the records have it all."""
        self._store.remove_files()
        with self._lock:
            self._columns.clear()
        for file in self.folder.glob("*.f32"):
            file.unlink(missing_ok=True)
        self._damage = {}

    def _list_known_damage(self, builds: Sequence[EmbeddedBuild]) -> list[str]:
        """What the last look found of the builds that are still live: another process may have mended it."""
        there = {_name_states(builds), *(_name_state(build) for build in builds if build.role == "live")}
        return [damage.why for state, damage in self._damage.items() if state in there]

    def health(self) -> Health:
        """What is in the live builds, how fresh they are, whether their encoder is ours and their files are whole."""
        with self._store.reading() as connection:
            builds = stored.list_builds(connection)
        damaged = integrity.list_short_files(self.folder, builds) or self._list_known_damage(builds)
        live = {build.index: build for build in builds if build.role == "live"}
        counts = {index.value: live[index.value].entries if index.value in live else 0 for index in Index}
        foreign = [build for build in live.values() if build.encoder != self.encoder]
        wrong = [describe_mismatch(build.index, build.encoder, self.encoder) for build in foreign]
        if damaged:
            wrong.append(f"{'; '.join(damaged)}; run: claimdesk reindex")
        why = "; ".join(wrong)
        details = {
            build.index: {
                "built_at": build.built_at,
                "changed_at": build.changed_at,
                "vectors": build.rows,
                "is_rebuilding": any(
                    other.index == build.index and other.role == "aside" for other in builds
                ),
                "can_roll_back": any(
                    other.index == build.index and other.role == "previous" for other in builds
                ),
            }
            for build in live.values()
        }
        encoder = next((build.encoder for build in (*foreign, *live.values())), None)
        return Health("embedded", not why, why or None, counts, encoder, stored.SCHEMA, details)

    def reopened_with(self, encoder: str) -> "EmbeddedEngine":
        """The same index as another encoder's engine sees it."""
        return EmbeddedEngine(self.folder, encoder, self.promised)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._store.close()
