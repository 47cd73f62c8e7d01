"""The records of one index as rebuilding and reconciling read them: ids, versions, entries, each in its own snapshot."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk.database import Database
from claimdesk.records.claim import Claim
from claimdesk.records.document import Document, Passage
from claimdesk.records.entry import Tombstone
from claimdesk.records.verdict import Verdict
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import KnownEntry
from claimdesk.search.entries import Entry, Index
from claimdesk.search.indexing import vector_cache
from claimdesk.search.indexing.build_entries import build_entries

PAGE = 1000
KINDS = {Index.CLAIMS: "claim", Index.VERDICTS: "verdict", Index.PASSAGES: "document"}
Searchable = type[Claim] | type[Verdict] | type[Passage]
RECORDS: dict[Index, Searchable] = {Index.CLAIMS: Claim, Index.VERDICTS: Verdict, Index.PASSAGES: Passage}


@dataclass(frozen=True, slots=True)
class KeptRecords:
    """One index's records; texts whose vector by this encoder is not kept yet are encoded on the way."""

    database: Database
    index: Index
    encoder: Encoder

    def versions(self, after: UUID | None = None) -> Iterator[KnownEntry]:
        """Every record's id (behind `after`), search_version and whether its entry is a tombstone, in the order of ids."""
        while True:
            with self.database.reading() as session:
                ids = self._list_ids(session, after)
                found = self._read(session, ids)
            yield from (found[id_] for id_ in ids if id_ in found)
            if not ids:
                return
            after = ids[-1]

    def choose_start(self, size: int) -> UUID | None:
        """An id chosen by chance that `size` records stand behind; None where there are no more than that."""
        record = RECORDS[self.index]
        with self.database.reading() as session:
            spare = (session.scalar(select(func.count()).select_from(record)) or 0) - size
            if spare <= 0:
                return None
            skipped = random.randrange(spare)
            return session.scalar(select(record.id).order_by(record.id).offset(skipped).limit(1))

    def find(self, ids: Sequence[UUID]) -> Mapping[UUID, KnownEntry]:
        """The same for some ids as of now."""
        with self.database.reading() as session:
            return self._read(session, ids)

    def load(self, ids: Sequence[UUID]) -> Sequence[Entry]:
        """The entries of the ids with their vectors, tombstones for what is deleted."""
        self._encode_missing(ids)
        with self.database.reading() as session:
            return list(self._build(session, ids).values())

    def raise_versions(self, above: Mapping[UUID, int]) -> None:
        """Raise each record's search_version above the given one."""
        record = RECORDS[self.index]
        with self.database.transaction() as session:
            found: Iterable[Claim | Verdict | Passage] = session.scalars(
                select(record).where(record.id.in_(above)).order_by(record.id)
            )
            for kept in found:
                kept.search_version = max(kept.search_version, above[kept.id]) + 1
            for gone in session.scalars(
                select(Tombstone).where(Tombstone.id.in_(above)).order_by(Tombstone.id)
            ):
                gone.search_version = max(gone.search_version, above[gone.id]) + 1

    def _list_ids(self, session: Session, after: UUID | None) -> list[UUID]:
        record = RECORDS[self.index]
        live = select(record.id).order_by(record.id).limit(PAGE)
        gone = (
            select(Tombstone.id).where(Tombstone.kind == self.index.value).order_by(Tombstone.id).limit(PAGE)
        )
        if after is not None:
            live, gone = live.where(record.id > after), gone.where(Tombstone.id > after)
        return sorted({*session.scalars(live), *session.scalars(gone)})[:PAGE]

    def _read(self, session: Session, ids: Sequence[UUID]) -> dict[UUID, KnownEntry]:
        return {
            id_: KnownEntry(id_, entry.search_version, entry.deleted, entry.content)
            for id_, entry in self._build(session, ids).items()
        }

    def _build(self, session: Session, ids: Sequence[UUID]) -> dict[UUID, Entry]:
        """The entry of each id, out of the subjects that they belong to."""
        if not ids:
            return {}
        subjects = set(ids)
        if self.index == Index.PASSAGES:
            subjects = set(session.scalars(select(Passage.document_id).where(Passage.id.in_(ids)).distinct()))
            parents = session.scalars(select(Tombstone.parent_id).where(Tombstone.id.in_(ids)).distinct())
            subjects |= {parent for parent in parents if parent is not None}
        built = build_entries(session, KINDS[self.index], subjects, self.encoder.version)
        wanted = set(ids)
        return {entry.id: entry for entries in built.values() for entry in entries if entry.id in wanted}

    def _encode_missing(self, ids: Sequence[UUID]) -> None:
        """Encode and keep the texts of these records that this encoder has not read yet."""
        with self.database.reading() as session:
            texts = self._list_texts(session, ids)
        encoded = vector_cache.encode_once(self.database, self.encoder.encode, self.encoder.version, texts)
        if encoded.fresh:
            with self.database.transaction() as session:
                there = {vector_cache.hash_text(text) for text in self._list_texts(session, ids, held=True)}
                encoded.fresh = {key: row for key, row in encoded.fresh.items() if key in there}
                vector_cache.keep(session, encoded)

    def _list_texts(self, session: Session, ids: Sequence[UUID], *, held: bool = False) -> list[str]:
        """The texts of the records; held: claims can't be erased before the transaction ends."""
        if self.index == Index.CLAIMS:
            query = select(Claim.text).where(Claim.id.in_(ids)).order_by(Claim.id)
            return list(session.scalars(query.with_for_update(read=True, key_share=True) if held else query))
        if self.index == Index.VERDICTS:
            pairs = session.execute(select(Verdict.claim_text, Verdict.headline).where(Verdict.id.in_(ids)))
        else:
            pairs = session.execute(
                select(Passage.text, Document.title)
                .join(Document, Document.id == Passage.document_id)
                .where(Passage.id.in_(ids))
            )
        return [text for pair in pairs.all() for text in pair if text]
