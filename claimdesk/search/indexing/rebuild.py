"""Indices built anew from records while reads and writes go on, and compared with them afterwards (I9).

Records are the truth. A rebuild fills a build aside, catches up with what was written meanwhile, and swaps.
Reconciling walks both in the order of ids, looks at each difference again in the records, and mends it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Protocol, TypeVar
from uuid import UUID

from claimdesk.errors import ClaimdeskError, SearchUnavailable
from claimdesk.search.engine import Known, SearchEngine
from claimdesk.search.entries import Entry, Index, Refused

BATCH = 500  # entries loaded and written at once
PASSES = 5  # of catching up; each is shorter than the one before
NOBODY = UUID(int=0)  # the workspace of a tombstone whose record is gone

Item = TypeVar("Item")


class Records(Protocol):
    """What the records say of one index; the caller reads each call in a snapshot of its own."""

    def versions(self) -> Iterator[Known]:
        """What is known of every record, tombstones too, in the order of ids."""
        ...

    def find(self, ids: Sequence[UUID]) -> Mapping[UUID, Known]:
        """The same for some ids as of now; a record that is not there is left out."""
        ...

    def load(self, ids: Sequence[UUID]) -> Sequence[Entry]:
        """The entries of the ids, tombstones for deleted ones; version and rows of one snapshot."""
        ...

    def raise_versions(self, above: Mapping[UUID, int]) -> None:
        """Raise each record's search_version above the given one, in a transaction."""
        ...


class Kind(StrEnum):
    """What is wrong with an entry."""

    MISSING = "missing"  # a live record without an entry
    STALE = "stale"  # the entry is older than its record
    AHEAD = "ahead"  # the entry is newer, or says otherwise at the same version: records came from a backup
    SURPLUS = "surplus"  # a live entry without a record


@dataclass(frozen=True, slots=True)
class Difference:
    """One id on which records and index disagree."""

    id: UUID
    kind: Kind
    record_version: int  # as it was compared; 0 where there is no record
    indexed_version: int  # 0 where there is no entry


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did; refused entries are not in the new build.

    mended: what reconciling after the swap found, such as writes of workers that still had another encoder.
    """

    name: str
    entries: int
    passes: int
    refused: tuple[Refused, ...]
    mended: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was compared, what differed by kind, and what the engine refused to take back."""

    compared: int
    differences: Mapping[Kind, int] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()


def compare(records: Iterable[Known], indexed: Iterable[Known]) -> Iterator[Difference]:
    """The ids on which the two disagree; both come in the order of ids and are read once."""
    left, right = iter(records), iter(indexed)
    ours, theirs = next(left, None), next(right, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours.id < theirs.id):
            assert ours is not None
            if not ours.is_deleted:
                yield Difference(ours.id, Kind.MISSING, ours.search_version, 0)
            ours = next(left, None)
        elif ours is None or theirs.id < ours.id:
            if not theirs.is_deleted:
                yield Difference(theirs.id, Kind.SURPLUS, 0, theirs.search_version)
            theirs = next(right, None)
        else:
            kind = judge(ours, theirs)
            if kind is not None:
                yield Difference(ours.id, kind, ours.search_version, theirs.search_version)
            ours, theirs = next(left, None), next(right, None)


def judge(record: Known, indexed: Known) -> Kind | None:
    """What is wrong with an entry that has a record; None when they agree."""
    if indexed.search_version < record.search_version:
        return Kind.STALE
    if indexed.search_version > record.search_version or indexed.is_deleted != record.is_deleted:
        return Kind.AHEAD
    if record.content and indexed.content and record.content != indexed.content:
        return Kind.AHEAD
    return None


def rebuild(
    engine: SearchEngine, index: Index, records: Records, progress: Callable[[int], None] = lambda _: None
) -> Rebuilt:
    """Build the index anew beside the live one and swap it in; the old one stays for rolling back.

    progress gets how many entries were written each time. Whatever goes wrong, the live index stays as it is.
    Raises SearchUnavailable when the new build does not become equal to the records.
    """
    name = engine.begin_rebuild(index)
    try:
        refused: dict[UUID, Refused] = {}
        written = 0
        for ids in in_batches((known.id for known in records.versions()), BATCH):
            entries = records.load(ids)
            refused |= {one.id: one for one in engine.put_aside(index, entries)}
            written += len(entries)
            progress(len(entries))
        passes = _catch_up(engine, index, records, refused)
        engine.end_rebuild(index, keep=True)
    except BaseException:
        with suppress(ClaimdeskError):
            engine.end_rebuild(index, keep=False)
        raise
    after = reconcile(engine, index, records)
    return Rebuilt(name, written, passes, tuple(refused.values()), after.differences)


def _catch_up(engine: SearchEngine, index: Index, records: Records, refused: dict[UUID, Refused]) -> int:
    """Write what the build aside still lacks until nothing does; how many passes it took.

    Every id and version is compared. What is written to the records during the last pass goes to both builds by
    its own index run, so a pass that finds only such late ones ends the work as well.
    """
    lacking: set[UUID] = set()
    for number in range(1, PASSES + 1):
        before = lacking
        lacking = {
            one.id
            for one in compare(records.versions(), engine.versions(index, aside=True))
            if one.kind in {Kind.MISSING, Kind.STALE} and one.id not in refused
        }
        if not lacking:
            return number
        for ids in in_batches(iter(sorted(lacking)), BATCH):
            refused |= {one.id: one for one in engine.put_aside(index, records.load(ids))}
        if number > 1 and not lacking & before and len(lacking) <= BATCH:
            return number
    raise SearchUnavailable(
        f"the new build of {index} still lacks {len(lacking)} entries after {PASSES} passes; the old one stays"
    )


def find_differences(engine: SearchEngine, index: Index, records: Records) -> Iterator[Difference]:
    """Where index and records disagree, each looked at again in the records: a write between the two is none."""
    walk = compare(records.versions(), engine.versions(index))
    for batch in in_batches(walk, BATCH):
        now = records.find([one.id for one in batch])
        for one in batch:
            checked = _check_again(one, now.get(one.id))
            if checked is not None:
                yield checked


def _check_again(one: Difference, record: Known | None) -> Difference | None:
    """The difference as the records see it now; None when the record was written after it was compared.

    Such a record has an index run of its own on the way.
    """
    if one.kind == Kind.SURPLUS:
        return one if record is None else None
    return one if record is not None and record.search_version == one.record_version else None


def reconcile(
    engine: SearchEngine, index: Index, records: Records, progress: Callable[[int], None] = lambda _: None
) -> Reconciled:
    """Find every difference and mend it from the records; run again, it finds nothing."""
    counts: Counter[Kind] = Counter()
    refused: dict[UUID, Refused] = {}
    compared = sum(1 for _ in records.versions())
    for batch in in_batches(find_differences(engine, index, records), BATCH):
        counts.update(one.kind for one in batch)
        ahead = {one.id: one.indexed_version for one in batch if one.kind == Kind.AHEAD}
        if ahead:
            records.raise_versions(ahead)
        surplus = [one for one in batch if one.kind == Kind.SURPLUS]
        entries = [
            *records.load([one.id for one in batch if one.kind != Kind.SURPLUS]),
            *(Entry(index, one.id, NOBODY, one.indexed_version + 1, deleted=True) for one in surplus),
        ]
        refused |= {one.id: one for one in engine.put(entries)}
        progress(len(batch))
    engine.refresh()
    return Reconciled(compared, dict(counts), tuple(refused.values()))


def in_batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    while batch := list(islice(items, size)):
        yield batch
