"""Looks through whole chains for what was removed, altered or put in behind the product's back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.events import chain_contents, history_chain
from claimdesk.events.chain_contents import RECORDS
from claimdesk.records.event import HistoryHead, HistoryLink, LinkKind

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is not as the chain says."""

    workspace_id: UUID
    chain_id: UUID
    what: str  # in words, with the table, the row and the position


@dataclass(slots=True)
class Count:
    """What was looked at."""

    links: int = 0
    erased: int = 0
    chains: int = 0
    adopting: int = 0  # chains that have yet to take in rows older than themselves


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A head that was noted elsewhere, earlier."""

    chain_id: UUID
    position: int
    hash: str


def verify_chains(
    session: Session, count: Count, workspace_id: UUID | None = None, noted: Sequence[NotedHead] = ()
) -> Iterator[Wrong]:
    """Everything that is wrong in one snapshot, of the workspace or of all; the count is raised meanwhile."""
    heads = history_chain.list_heads(session, workspace_id)
    for head in heads:
        count.chains += 1
        count.adopting += head.adopting is not None
        marks = {mark.position: mark.hash for mark in noted if mark.chain_id == head.chain_id}
        yield from _verify_chain(session, head, count, marks)
    there = {head.chain_id for head in heads}
    for chain_id in sorted({mark.chain_id for mark in noted} - there if workspace_id is None else ()):
        yield Wrong(chain_id, chain_id, "a chain whose head was noted is not there any more")
    yield from _find_headless(session, there, workspace_id)
    adopting = {head.workspace_id for head in heads if head.adopting is not None}
    for kind in RECORDS:
        yield from _find_unlinked(session, kind, adopting, workspace_id)


def _verify_chain(
    session: Session, head: HistoryHead, count: Count, marks: Mapping[int, str]
) -> Iterator[Wrong]:
    def tell(what: str) -> Wrong:
        return Wrong(head.workspace_id, head.chain_id, what)

    erased = _Erased(session, head.chain_id)
    hashes: dict[int, str] = {0: history_chain.START}  # the last one and those that later links point back to
    place = 0
    for batch in _read_links(session, head.chain_id):
        rows = _load_rows(session, batch)
        for link in batch:
            count.links += 1
            if link.position != place + 1:
                yield tell(f"links {place + 1} to {link.position - 1} were removed")
            skipped = chain_contents.find_skipped(link.position)
            if not _is_bound(link, hashes.get(link.position - 1), hashes.get(skipped)):
                yield tell(f"link {link.position} ({link.kind} {link.row_id or ''}) was altered")
            if marks.get(link.position, link.hash.hex()) != link.hash.hex():
                yield tell(f"link {link.position} is not the one that was noted: the chain was written anew")
            place = link.position
            hashes = {at: hash_ for at, hash_ in hashes.items() if at <= skipped}
            hashes[place] = link.hash.hex()
            if what := _compare_row(link, rows, erased):
                yield tell(what)
            count.erased += link.salt is None and link.row_id is not None
    yield from (tell(what) for what in _compare_head(head, place, hashes[place]))
    if marks and max(marks) > place:
        yield tell(f"links {place + 1} to {max(marks)}, whose head was noted, were removed")


def _is_bound(link: HistoryLink, previous: str | None, skipped: str | None) -> bool:
    """Whether its hash is that of its place and of what is before it; so too where one of those is missing."""
    if previous is None or skipped is None:
        return True
    own = chain_contents.hash_link(link.position, previous, skipped, link.digest.hex())
    return own == link.hash.hex()


def _compare_head(head: HistoryHead, place: int, last: str) -> Iterator[str]:
    if place < head.position:
        yield f"links {place + 1} to {head.position} at the end were removed"
    elif place > head.position or (head.peaks and head.peaks[-1] != [place, last]):
        yield f"the head at {head.position} is not the last link, {place}"


class _Erased:
    """The positions whose words the chain says were erased."""

    def __init__(self, session: Session, chain_id: UUID) -> None:
        notes = session.scalars(
            select(HistoryLink.note).where(
                HistoryLink.chain_id == chain_id, HistoryLink.kind == LinkKind.ERASING
            )
        )
        self._positions = {
            position
            for note in notes
            for first, last in (note or {}).get("positions", ())
            for position in range(first, last + 1)
        }

    def __contains__(self, position: int) -> bool:
        return position in self._positions


def _compare_row(link: HistoryLink, rows: Mapping[tuple[LinkKind, str], Any], erased: _Erased) -> str | None:
    """What is wrong with the link's own contents."""
    if link.row_id is None:
        digest = chain_contents.build_digest(link.kind, link.note or {}, [])
        return None if digest == link.digest.hex() else f"the note of link {link.position} was altered"
    named = f"{RECORDS[link.kind].__tablename__} {link.row_id} (link {link.position})"
    row = rows.get((link.kind, link.row_id))
    if link.salt is None and link.position not in erased:
        return f"{named}: its words were removed without an erasing"
    if row is None:
        return None if link.salt is None else f"{named} was removed"
    contents = chain_contents.read_row(row)
    parts = link.parts if link.salt is None else chain_contents.hash_parts(contents, link.salt)
    if parts is None or chain_contents.build_digest(link.kind, contents.facts, parts) != link.digest.hex():
        return f"{named} was altered"
    return None


def _read_links(session: Session, chain_id: UUID) -> Iterator[Sequence[HistoryLink]]:
    after = 0
    while True:
        batch = session.scalars(
            select(HistoryLink)
            .where(HistoryLink.chain_id == chain_id, HistoryLink.position > after)
            .order_by(HistoryLink.position)
            .limit(BATCH)
        ).all()
        if not batch:
            return
        yield batch
        after = batch[-1].position
        session.expunge_all()


def _load_rows(session: Session, links: Sequence[HistoryLink]) -> dict[tuple[LinkKind, str], Any]:
    found: dict[tuple[LinkKind, str], Any] = {}
    for kind in RECORDS:
        ids = [link.row_id for link in links if link.kind == kind and link.row_id is not None]
        if ids:
            rows = history_chain.load_rows(session, kind, ids)
            found |= {(kind, row_id): row for row_id, row in rows.items()}
    return found


def _find_headless(session: Session, there: set[UUID], workspace_id: UUID | None) -> Iterator[Wrong]:
    """Chains whose head is gone."""
    if workspace_id is not None:
        return
    for chain_id in session.scalars(select(HistoryLink.chain_id).distinct()):
        if chain_id not in there:
            yield Wrong(chain_id, chain_id, "the head of a chain was removed")


def _find_unlinked(
    session: Session, kind: LinkKind, adopting: set[UUID], workspace_id: UUID | None
) -> Iterator[Wrong]:
    """Rows that no link stands for: somebody put them in, or took their link and all behind it away."""
    record, key = RECORDS[kind], history_chain.get_key(kind)
    after = None
    while True:
        query = select(key, record.workspace_id).order_by(key).limit(BATCH)
        query = query if after is None else query.where(key > after)
        query = query if workspace_id is None else query.where(record.workspace_id == workspace_id)
        rows = session.execute(query).all()
        if not rows:
            return
        after = rows[-1][0]
        ids = {str(id_): home for id_, home in rows}
        linked = set(
            session.scalars(
                select(HistoryLink.row_id).where(HistoryLink.kind == kind, HistoryLink.row_id.in_(ids))
            )
        )
        for id_, home in ids.items():
            if id_ not in linked and home not in adopting:
                yield Wrong(home, home, f"{record.__tablename__} {id_} stands in no link: it was put in")
