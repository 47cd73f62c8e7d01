"""The chain over history, events, reads and revisions: each row bound to all rows before it as its transaction ends.

A workspace has one chain. What is made under a claim's seal has a chain of its own until it is opened, as positions in
the workspace's would tell others how much was made (I7). The head of a chain is locked by the transaction's very last
statements and until its commit, so that a chain never forks and nobody waits longer than a commit takes.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session

from claimdesk.database import at_end, build_insert, in_batches
from claimdesk.events import chain_contents
from claimdesk.events.chain_contents import RECORDS, Contents
from claimdesk.records.base import Base
from claimdesk.records.event import HistoryHead, HistoryLink, LinkKind

PENDING = "claimdesk_chain"
SALT_BYTES = 16
START = "0" * 64  # the hash before the first link
BATCH = 500
ORDER = (
    LinkKind.HISTORY,
    LinkKind.REVISION,
    LinkKind.REVIEW,
    LinkKind.EVENT,
)  # in which old rows are adopted
# built once: each transaction that writes executes them
_links, _heads = (Base.metadata.tables[record.__tablename__] for record in (HistoryLink, HistoryHead))
ADD = insert(_links)
LOCK = (
    select(_heads.c.position, _heads.c.peaks).where(_heads.c.chain_id == bindparam("chain")).with_for_update()
)
MOVE = (
    update(_heads)
    .where(_heads.c.chain_id == bindparam("chain"))
    .values(position=bindparam("place"), peaks=bindparam("hashes"))
)


@dataclass
class _Pending:
    """What this transaction has to add."""

    rows: list[Any] = field(default_factory=list)
    opened: dict[UUID, UUID] = field(default_factory=dict)  # the workspace by the sealed claim
    erased: dict[UUID, tuple[UUID, set[int]]] = field(
        default_factory=dict
    )  # workspace and positions by chain


def append(session: Session, *rows: object) -> None:
    """Have the rows linked when the transaction ends; one that is rolled back with its savepoint is not.

    A row that is written without an object of its own is given as its Contents.
    """
    _get_pending(session).rows.extend(rows)


def open_sealed(session: Session, workspace_id: UUID, claim_id: UUID) -> None:
    """Have the workspace's chain name the head of what was made under the claim's seal."""
    _get_pending(session).opened[claim_id] = workspace_id


def forget_words(session: Session, kind: LinkKind, row_ids: Collection[object]) -> None:
    """Take away what would recognise the rows' words; call it before they are emptied or deleted.

    The digests of what the rows say now are kept in place of the salt, and an `erasing` link names their positions.
    """
    for batch in in_batches(sorted(map(str, row_ids)), BATCH):
        links = session.scalars(
            select(HistoryLink).where(
                HistoryLink.kind == kind, HistoryLink.row_id.in_(batch), HistoryLink.salt.is_not(None)
            )
        ).all()
        rows = load_rows(session, kind, [link.row_id for link in links if link.row_id is not None])
        workspaces = _find_workspaces(session, {link.chain_id for link in links})
        for link in links:
            row = rows.get(link.row_id or "")
            if row is not None and link.salt is not None:
                link.parts = chain_contents.hash_parts(chain_contents.read_row(row), link.salt)
            link.salt = None
            _, positions = _get_pending(session).erased.setdefault(
                link.chain_id, (workspaces[link.chain_id], set())
            )
            positions.add(link.position)
    session.flush()


def load_rows(session: Session, kind: LinkKind, row_ids: Sequence[str]) -> dict[str, Any]:
    """The rows that links of the kind stand for, by the links' row_id."""
    record = RECORDS[kind]
    key = get_key(kind)
    wanted = [int(id_) if kind == LinkKind.EVENT else UUID(id_) for id_ in row_ids]
    found = session.scalars(select(record).where(key.in_(wanted)))
    return {str(getattr(row, key.key)): row for row in found}


def get_key(kind: LinkKind) -> Any:
    """The column whose value the links' row_id is."""
    record = RECORDS[kind]
    return record.sequence if kind == LinkKind.EVENT else record.id


def list_heads(session: Session, workspace_id: UUID | None = None) -> list[HistoryHead]:
    """The heads of the workspace's chains, or of all."""
    query = select(HistoryHead).order_by(HistoryHead.workspace_id, HistoryHead.chain_id)
    if workspace_id is not None:
        query = query.where(HistoryHead.workspace_id == workspace_id)
    return list(session.scalars(query))


def adopt_batch(session: Session) -> bool:
    """Link the next rows that are older than the chain, after an upgrade; whether more may be left."""
    head = session.scalars(
        select(HistoryHead).where(HistoryHead.adopting.is_not(None)).order_by(HistoryHead.chain_id).limit(1)
    ).first()
    if head is None or head.adopting is None:
        return False
    name, _, after = head.adopting.partition(" ")
    kind = LinkKind(name)
    record, key = RECORDS[kind], get_key(kind)
    query = select(record).where(record.workspace_id == head.workspace_id).order_by(key).limit(BATCH)
    if after:
        query = query.where(key > (int(after) if kind == LinkKind.EVENT else UUID(after)))
    rows = session.scalars(query).all()
    ids = {str(getattr(row, key.key)): row for row in rows}
    linked = set(
        session.scalars(
            select(HistoryLink.row_id).where(HistoryLink.kind == kind, HistoryLink.row_id.in_(ids))
        )
    )
    append(session, *(row for id_, row in ids.items() if id_ not in linked))
    if len(rows) == BATCH:
        head.adopting = f"{kind.value} {list(ids)[-1]}"
    else:
        following = ORDER[ORDER.index(kind) + 1 :]
        head.adopting = following[0].value if following else None
    return True


def _get_pending(session: Session) -> _Pending:
    at_end(session, "chain", _write_links, last=True)
    pending: _Pending = session.info.setdefault(PENDING, _Pending())
    return pending


def _write_links(session: Session) -> None:
    pending: _Pending = session.info.pop(PENDING)
    chains: dict[UUID, list[Contents]] = {}
    workspaces: dict[UUID, UUID] = {}
    for row in pending.rows:
        if isinstance(row, Contents) or inspect(row).persistent:
            contents = row if isinstance(row, Contents) else chain_contents.read_row(row)
            chains.setdefault(contents.chain_id, []).append(contents)
            workspaces[contents.chain_id] = contents.workspace_id
    workspaces |= {id_: workspace_id for id_, (workspace_id, _) in pending.erased.items()}
    opened = _find_sealed_chains(session, pending.opened, chains)
    for claim_id in opened:
        workspaces |= {claim_id: pending.opened[claim_id], pending.opened[claim_id]: pending.opened[claim_id]}
    heads = {id_: _lock_head(session, id_, workspaces[id_]) for id_ in sorted(workspaces)}
    links: list[dict[str, Any]] = []
    for id_, (_, positions) in pending.erased.items():
        links.append(_build_note(heads[id_], LinkKind.ERASING, {"positions": _build_ranges(positions)}))
    for id_ in sorted(heads, key=lambda id_: id_ == workspaces[id_]):  # the sealed ones first
        links += [_build_link(heads[id_], contents) for contents in chains.get(id_, ())]
    for claim_id in opened:
        said = {"chain": str(claim_id), "position": heads[claim_id].position, "hash": heads[claim_id].last}
        links.append(_build_note(heads[pending.opened[claim_id]], LinkKind.OPENED, said))
    if links:
        session.execute(ADD, links)
        moved = [{"chain": id_, "place": head.position, "hashes": head.peaks} for id_, head in heads.items()]
        session.connection().execute(MOVE, moved)


def _find_sealed_chains(
    session: Session, claim_ids: Collection[UUID], growing: Collection[UUID]
) -> list[UUID]:
    """Those of the claims that have a chain of their own."""
    there = select(HistoryHead.chain_id).where(HistoryHead.chain_id.in_(claim_ids))
    found = set(session.scalars(there)) if claim_ids else set()
    return [id_ for id_ in claim_ids if id_ in found or id_ in growing]


@dataclass
class _Head:
    """A locked head while links are put behind it; a peak is [position, hash]."""

    chain_id: UUID
    position: int
    peaks: list[list[Any]]

    @property
    def last(self) -> str:
        return self.peaks[-1][1] if self.peaks else START

    def step(self, digest: str) -> bytes:
        """Move to the next position; its hash."""
        self.position += 1
        skipped = chain_contents.find_skipped(self.position)
        far = next(hash_ for at, hash_ in self.peaks if at == skipped) if skipped else START
        own = chain_contents.hash_link(self.position, self.last, far, digest)
        self.peaks = [*(peak for peak in self.peaks if peak[0] <= skipped), [self.position, own]]
        return bytes.fromhex(own)


def _lock_head(session: Session, chain_id: UUID, workspace_id: UUID) -> _Head:
    """The chain's head, made where there is none, locked until the commit."""
    found = session.execute(LOCK, {"chain": chain_id}).one_or_none()
    if found is None:
        made = build_insert(session, HistoryHead).values(
            chain_id=chain_id, workspace_id=workspace_id, position=0, peaks=[]
        )
        session.execute(made.on_conflict_do_nothing())
        found = session.execute(LOCK, {"chain": chain_id}).one()
    return _Head(chain_id, found.position, found.peaks)


def _build_link(head: _Head, contents: Contents) -> dict[str, Any]:
    salt = secrets.token_bytes(SALT_BYTES)
    parts = chain_contents.hash_parts(contents, salt)
    digest = chain_contents.build_digest(contents.kind, contents.facts, parts)
    return _build_values(head, contents.kind, digest, row_id=contents.row_id, salt=salt)


def _build_note(head: _Head, kind: LinkKind, note: dict[str, Any]) -> dict[str, Any]:
    return _build_values(head, kind, chain_contents.build_digest(kind, note, []), note=note)


def _build_values(
    head: _Head,
    kind: LinkKind,
    digest: str,
    *,
    row_id: str | None = None,
    salt: bytes | None = None,
    note: dict[str, Any] | None = None,
) -> dict[str, Any]:
    own = head.step(digest)
    return {
        "chain_id": head.chain_id,
        "position": head.position,
        "kind": kind,
        "row_id": row_id,
        "note": note,
        "salt": salt,
        "parts": None,
        "digest": bytes.fromhex(digest),
        "hash": own,
    }


def _build_ranges(positions: Iterable[int]) -> list[list[int]]:
    """The positions as ranges, both ends included."""
    ranges: list[list[int]] = []
    for position in sorted(positions):
        if ranges and ranges[-1][1] == position - 1:
            ranges[-1][1] = position
        else:
            ranges.append([position, position])
    return ranges


def _find_workspaces(session: Session, chain_ids: Collection[UUID]) -> dict[UUID, UUID]:
    rows = session.execute(
        select(HistoryHead.chain_id, HistoryHead.workspace_id).where(HistoryHead.chain_id.in_(chain_ids))
    )
    return {row.chain_id: row.workspace_id for row in rows}
