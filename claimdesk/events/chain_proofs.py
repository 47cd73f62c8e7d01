"""The stretch of a chain from its newest wanted row to its oldest, for somebody who has neither database nor us.

Between two wanted links the walk goes back by the longest steps that the chain has, so that a stretch over a million
links is some hundred long. Of links that are not wanted it holds nothing but digests.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.database import in_batches
from claimdesk.events import chain_contents, history_chain
from claimdesk.events.chain_contents import SHOWN
from claimdesk.records.event import HistoryLink, LinkKind

FORMAT = 1
BATCH = 500


def build_stretches(session: Session, rows: Mapping[LinkKind, Sequence[Any]]) -> dict[str, Any]:
    """The stretches that hold the rows, newest link first; a row that the chain has not reached yet is left out."""
    wanted: dict[UUID, dict[int, tuple[HistoryLink, Any]]] = {}
    for kind, records in rows.items():
        key = history_chain.get_key(kind)
        by_id = {str(getattr(row, key.key)): row for row in records}
        for batch in in_batches(list(by_id), BATCH):
            links = session.scalars(
                select(HistoryLink).where(HistoryLink.kind == kind, HistoryLink.row_id.in_(batch))
            )
            for link in links:
                wanted.setdefault(link.chain_id, {})[link.position] = (link, by_id[link.row_id or ""])
    return {
        "format": FORMAT,
        "chains": [
            {"chain": str(chain_id), "links": _build_links(session, chain_id, wanted[chain_id])}
            for chain_id in sorted(wanted)
        ],
    }


def _build_links(
    session: Session, chain_id: UUID, wanted: Mapping[int, tuple[HistoryLink, Any]]
) -> list[dict[str, Any]]:
    places = list(_walk(sorted(wanted, reverse=True)))
    before = {at for place in places for at in (place - 1, chain_contents.find_skipped(place)) if at}
    links = {link.position: link for link in _load_links(session, chain_id, {*places, *before})}

    def find_hash(position: int) -> str:
        return links[position].hash.hex() if position else history_chain.START

    shown = []
    for place in places:
        link: dict[str, Any] = {
            "position": place,
            "previous": find_hash(place - 1),
            "skip": find_hash(chain_contents.find_skipped(place)),
            "digest": links[place].digest.hex(),
        }
        if place in wanted:
            link["row"] = _show_row(*wanted[place])
        shown.append(link)
    return shown


def _walk(wanted: Sequence[int]) -> Iterator[int]:
    """The positions from the first wanted to the last, in steps that the links themselves are bound by."""
    for place, following in zip(wanted, [*wanted[1:], wanted[-1]], strict=True):
        at = place
        yield at
        while at != following:
            skipped = chain_contents.find_skipped(at)
            at = skipped if skipped >= following else at - 1
            if at != following:
                yield at


def _load_links(session: Session, chain_id: UUID, positions: set[int]) -> Iterator[HistoryLink]:
    for batch in in_batches(sorted(positions), BATCH):
        yield from session.scalars(
            select(HistoryLink).where(HistoryLink.chain_id == chain_id, HistoryLink.position.in_(batch))
        )


def _show_row(link: HistoryLink, row: Any) -> dict[str, Any]:
    """What may leave of the row, and what it takes to compute the link's digest from it."""
    contents = chain_contents.read_row(row)
    said = {"kind": contents.kind.value, "facts": chain_contents.normalise(contents.facts)}
    if link.salt is None:  # its words are erased: what is left of them is their digests
        return {**said, "erased": link.parts}
    inner = chain_contents.hash_parts(contents, link.salt)[1]
    salt = chain_contents.derive_salt(link.salt, SHOWN)
    return {**said, "shown": chain_contents.normalise(contents.shown), "salt": salt, "inner": inner}
