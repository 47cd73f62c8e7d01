"""Whether the index holds what the records say: both counted, and a stretch of ids compared one by one.

A look for operators, cheap enough to be taken every minute: `claimdesk reconcile` compares everything. What a run is
still to write is no difference, nor are claims of an article on which work goes on: their entries are planned when it
is settled.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from claimdesk.database import Database
from claimdesk.records.article import GONE, Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.document import Passage
from claimdesk.records.entry import Tombstone
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Verdict, VerdictStatus
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.search.entries import Index
from claimdesk.search.indexing.build_entries import NOT_SEARCHED
from claimdesk.search.indexing.rebuild import Disagreement, compare_versions
from claimdesk.search.indexing.record_source import KeptRecords
from claimdesk.terms import StageName

SAMPLE = 200  # ids compared in each index: some 50 ms, and one difference in 100 is found in 87 looks of 100
KEPT_S = 60.0  # a look is taken at most that often
WRITING = (
    StageName.PASSAGES,
    StageName.INDEX,
    StageName.ERASE,
)  # the stages at whose end an entry is written


@dataclass(frozen=True, slots=True)
class Parity:
    """One index against its records. differing: of the sampled ids, those that no run is going to mend."""

    index: Index
    records: int
    entries: int
    sampled: int
    differing: int

    @property
    def why(self) -> str | None:
        """What is wrong, as a sentence; None when nothing was found."""
        if not self.differing:
            return None
        return (
            f"{self.differing} of {self.sampled} {self.index} that were looked at differ between index and records; "
            "run: claimdesk reconcile"
        )


def measure_parity(
    engine: SearchEngine, records: KeptRecords, entries: int, after: UUID | None = None, size: int = SAMPLE
) -> Parity:
    """Compare the stretch of ids after the given one; entries: how many the engine says that it holds.

    What differs is looked at twice, so that a write between reading the one and the other is no difference.
    """
    sampled, found = _compare_stretch(engine, records, after, size)
    if found:
        with records.database.reading() as session:
            awaited = _list_awaited(session, records.index, [difference.id for difference in found])
        again = set(_compare_stretch(engine, records, after, size)[1])
        found = [
            version_row for version_row in found if version_row in again and version_row.id not in awaited
        ]
    with records.database.reading() as session:
        counted = count_searchable(session, records.index)
    return Parity(records.index, counted, entries, sampled, len(found))


def _compare_stretch(
    engine: SearchEngine, records: KeptRecords, after: UUID | None, size: int
) -> tuple[int, list[Disagreement]]:
    """How many ids were compared, and where records and index disagree."""
    mine = list(islice(records.versions(after), size))
    indexed = engine.versions(records.index, after)
    if len(mine) == size:  # else the last record is among them, and each entry behind it is one too many
        last = mine[-1].id
        indexed = takewhile(lambda known: known.id <= last, indexed)
    theirs = list(islice(indexed, 2 * size))
    return len({version.id for version in (*mine, *theirs)}), list(compare_versions(mine, theirs))


def _list_awaited(session: Session, index: Index, ids: Sequence[UUID]) -> set[UUID]:
    """The ids whose entries a run is still to write; of the given ones also those for which it is still to be planned."""
    waiting = select(Run.subject_id).where(Run.stage.in_(WRITING), Run.status == RunStatus.OPEN)
    gone = session.scalars(select(Tombstone.id).where(Tombstone.parent_id.in_(waiting)))
    if index == Index.CLAIMS:
        in_work = (
            select(Appearance.claim_id)
            .join(Article, Article.id == Appearance.article_id)
            .where(
                Appearance.claim_id.in_(ids),
                Article.status.in_((ArticleStatus.QUEUED, ArticleStatus.PROCESSING)),
            )
        )
        return {*session.scalars(waiting), *gone, *session.scalars(in_work)}
    if index == Index.PASSAGES:
        here = session.scalars(select(Passage.id).where(Passage.document_id.in_(waiting)))
        return {*here, *gone}
    return {*session.scalars(waiting), *gone}


def count_searchable(session: Session, index: Index) -> int:
    """How many live entries the index should hold."""
    if index == Index.VERDICTS:
        query = select(func.count()).select_from(Verdict).where(Verdict.status != VerdictStatus.WITHDRAWN)
    elif index == Index.PASSAGES:
        query = select(func.count()).select_from(Passage)
    else:
        here = select(Appearance.id).where(Appearance.claim_id == Claim.id)
        live = here.join(Article, Article.id == Appearance.article_id).where(Article.status.not_in(GONE))
        query = (
            select(func.count())
            .select_from(Claim)
            .where(Claim.status.not_in(NOT_SEARCHED), or_(live.exists(), ~here.exists()))
        )
    return session.scalar(query) or 0


@dataclass
class ParityWatch:
    """The last look of this process; a new one at most every KEPT_S, each at another stretch of ids."""

    database: Database
    engine: SearchEngine
    encoder: Encoder
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _found: tuple[Parity, ...] = ()
    _looked_at: float | None = None

    def look(self) -> tuple[Parity, ...]:
        """Each index's parity. Raises SearchUnavailable or DatabaseUnavailable."""
        with self._lock:
            now = time.monotonic()
            if self._looked_at is None or now - self._looked_at > KEPT_S:
                self._found = tuple(self._measure())
                self._looked_at = now
            return self._found

    def _measure(self) -> Iterator[Parity]:
        entries = self.engine.health().entries
        for index in Index:
            records = KeptRecords(self.database, index, self.encoder)
            start = records.choose_start(SAMPLE)
            yield measure_parity(self.engine, records, entries.get(index.value, 0), start)
