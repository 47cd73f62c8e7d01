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
from claimdesk.search.engine import KnownEntry, SearchEngine
from claimdesk.search.entries import Entry, Index, RefusedEntry

BATCH = 500  # entries loaded and written at once
PASSES = 5  # of catching up; each is shorter than the one before
NOBODY = UUID(int=0)  # the workspace of a tombstone whose record is gone

Item = TypeVar("Item")


class Records(Protocol):
    """What the records say of one index; the caller reads each call in a snapshot of its own."""

    def versions(self) -> Iterator[KnownEntry]:
        """What is known of every record, tombstones too, in the order of ids."""
        ...

    def find(self, ids: Sequence[UUID]) -> Mapping[UUID, KnownEntry]:
        """The same for some ids as of now; a record that is not there is left out."""
        ...

    def load(self, ids: Sequence[UUID]) -> Sequence[Entry]:
        """The entries of the ids, tombstones for deleted ones; version and rows of one snapshot."""
        ...

    def raise_versions(self, above: Mapping[UUID, int]) -> None:
        """Raise each record's search_version above the given one, in a transaction."""
        ...


class DisagreementKind(StrEnum):
    """What is wrong with an entry."""

    MISSING = "missing"  # a live record without an entry
    STALE = "stale"  # the entry is older than its record
    AHEAD = "ahead"  # the entry is newer, or says otherwise at the same version: records came from a backup
    SURPLUS = "surplus"  # a live entry without a record


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One id on which records and index disagree."""

    id: UUID
    kind: DisagreementKind
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
    refused: tuple[RefusedEntry, ...]
    mended: Mapping[DisagreementKind, int]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was compared, what differed by kind, and what the engine refused to take back."""

    compared: int
    differences: Mapping[DisagreementKind, int] = field(default_factory=dict)
    refused: tuple[RefusedEntry, ...] = ()


def compare_versions(records: Iterable[KnownEntry], indexed: Iterable[KnownEntry]) -> Iterator[Disagreement]:
    """The ids on which the two disagree; both come in the order of ids and are read once."""
    left, right = iter(records), iter(indexed)
    ours, theirs = next(left, None), next(right, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours.id < theirs.id):
            assert ours is not None
            if not ours.is_deleted:
                yield Disagreement(ours.id, DisagreementKind.MISSING, ours.search_version, 0)
            ours = next(left, None)
        elif ours is None or theirs.id < ours.id:
            if not theirs.is_deleted:
                yield Disagreement(theirs.id, DisagreementKind.SURPLUS, 0, theirs.search_version)
            theirs = next(right, None)
        else:
            kind = diagnose_entry(ours, theirs)
            if kind is not None:
                yield Disagreement(ours.id, kind, ours.search_version, theirs.search_version)
            ours, theirs = next(left, None), next(right, None)


def diagnose_entry(record: KnownEntry, indexed: KnownEntry) -> DisagreementKind | None:
    """What is wrong with an entry that has a record; None when they agree."""
    if indexed.search_version < record.search_version:
        return DisagreementKind.STALE
    if indexed.search_version > record.search_version or indexed.is_deleted != record.is_deleted:
        return DisagreementKind.AHEAD
    if record.content and indexed.content and record.content != indexed.content:
        return DisagreementKind.AHEAD
    return None


def rebuild_index(
    engine: SearchEngine, index: Index, records: Records, progress: Callable[[int], None] = lambda _: None
) -> Rebuilt:
    """Build the index anew beside the live one and swap it in; the old one stays for rolling back.

    progress gets how many entries were written each time. Whatever goes wrong, the live index stays as it is.
    Raises SearchUnavailable when the new build does not become equal to the records.
    """
    name = engine.begin_rebuild(index)
    try:
        refused: dict[UUID, RefusedEntry] = {}
        written = 0
        for ids in in_batches((known.id for known in records.versions()), BATCH):
            entries = records.load(ids)
            refused |= {entry.id: entry for entry in engine.put_aside(index, entries)}
            written += len(entries)
            progress(len(entries))
        passes = _catch_up(engine, index, records, refused)
        engine.end_rebuild(index, keep=True)
    except BaseException:
        with suppress(ClaimdeskError):
            engine.end_rebuild(index, keep=False)
        raise
    after = reconcile_index(engine, index, records)
    return Rebuilt(name, written, passes, tuple(refused.values()), after.differences)


def _catch_up(engine: SearchEngine, index: Index, records: Records, refused: dict[UUID, RefusedEntry]) -> int:
    """Write what the build aside still lacks until nothing does; how many passes it took.

    Every id and version is compared. What is written to the records during the last pass goes to both builds by
    its own index run, so a pass that finds only such late ones ends the work as well.
    """
    lacking: set[UUID] = set()
    for number in range(1, PASSES + 1):
        before = lacking
        lacking = {
            disagreement.id
            for disagreement in compare_versions(records.versions(), engine.versions(index, aside=True))
            if disagreement.kind in {DisagreementKind.MISSING, DisagreementKind.STALE}
            and disagreement.id not in refused
        }
        if not lacking:
            return number
        for ids in in_batches(iter(sorted(lacking)), BATCH):
            refused |= {entry.id: entry for entry in engine.put_aside(index, records.load(ids))}
        if number > 1 and not lacking & before and len(lacking) <= BATCH:
            return number
    raise SearchUnavailable(
        f"the new build of {index} still lacks {len(lacking)} entries after {PASSES} passes; the old one stays"
    )


def find_disagreements(engine: SearchEngine, index: Index, records: Records) -> Iterator[Disagreement]:
    """Where index and records disagree, each looked at again in the records: a write between the two is none."""
    walk = compare_versions(records.versions(), engine.versions(index))
    for batch in in_batches(walk, BATCH):
        now = records.find([disagreement.id for disagreement in batch])
        for disagreement in batch:
            checked = _check_again(disagreement, now.get(disagreement.id))
            if checked is not None:
                yield checked


def _check_again(one: Disagreement, record: KnownEntry | None) -> Disagreement | None:
    """The difference as the records see it now; None when the record was written after it was compared.

    Such a record has an index run of its own on the way.
    """
    if one.kind == DisagreementKind.SURPLUS:
        return one if record is None else None
    return one if record is not None and record.search_version == one.record_version else None


def reconcile_index(
    engine: SearchEngine, index: Index, records: Records, progress: Callable[[int], None] = lambda _: None
) -> Reconciled:
    """Find every difference and mend it from the records; run again, it finds nothing."""
    counts: Counter[DisagreementKind] = Counter()
    refused: dict[UUID, RefusedEntry] = {}
    compared = sum(1 for _ in records.versions())
    for batch in in_batches(find_disagreements(engine, index, records), BATCH):
        counts.update(disagreement.kind for disagreement in batch)
        ahead = {
            disagreement.id: disagreement.indexed_version
            for disagreement in batch
            if disagreement.kind == DisagreementKind.AHEAD
        }
        if ahead:
            records.raise_versions(ahead)
        surplus = [disagreement for disagreement in batch if disagreement.kind == DisagreementKind.SURPLUS]
        entries = [
            *records.load(
                [disagreement.id for disagreement in batch if disagreement.kind != DisagreementKind.SURPLUS]
            ),
            *(
                Entry(index, disagreement.id, NOBODY, disagreement.indexed_version + 1, deleted=True)
                for disagreement in surplus
            ),
        ]
        refused |= {entry.id: entry for entry in engine.put(entries)}
        progress(len(batch))
    engine.refresh()
    return Reconciled(compared, dict(counts), tuple(refused.values()))


def in_batches(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    while batch := list(islice(items, size)):
        yield batch
