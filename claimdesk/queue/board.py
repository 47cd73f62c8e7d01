"""The first claims of a queue by what a desk narrows them to: language, claimant, outlet, kind, earlier check, age.

A window of the queue is read and counted as a whole, so that chips tell counts and no filter walks a long queue.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.match import Decision, Match, MatchDecision
from claimdesk.records.queue import Queue
from claimdesk.search.indexing.claimants import find_named_claimants
from claimdesk.terms import Band

WINDOW = 1_000  # claims from the front; what reading them costs, benchmarks/page_speed.py measures
DAY = timedelta(hours=24)
AGES = ("today", "1 to 3 days", "older")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A waiting claim as filters see it. place: its rank in the queue, from 1."""

    id: UUID
    place: int
    language: str | None
    kinds: tuple[str, ...]
    claimants: tuple[str, ...]
    outlets: tuple[str, ...]
    band: Band | None
    age: str


@dataclass(frozen=True, slots=True)
class Board:
    """The rows that pass the filters, in the queue's order, and what each filter's values would leave."""

    rows: Sequence[BoardRow]
    counts: Mapping[str, Sequence[tuple[str, int]]]
    is_whole: bool  # the queue has no more claims than were looked at


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """One value a facet; None narrows nothing."""

    language: str | None = None
    claimant: str | None = None
    outlet: str | None = None
    kind: str | None = None
    match: str | None = None
    age: str | None = None

    def chosen(self) -> dict[str, str]:
        return {name: value for name in FACETS if (value := getattr(self, name)) is not None}


FACETS: Mapping[str, Callable[[BoardRow], tuple[str, ...]]] = {
    "language": lambda row: (row.language,) if row.language else (),
    "claimant": lambda row: row.claimants,
    "outlet": lambda row: row.outlets,
    "kind": lambda row: row.kinds,
    "match": lambda row: (row.band.value if row.band else "none",),
    "age": lambda row: (row.age,),
}


def build_board(rows: Sequence[BoardRow], wanted: BoardFilter, *, is_whole: bool) -> Board:
    """The rows narrowed, and the counts of each facet under the other facets' filters. Pure."""
    chosen = wanted.chosen()
    counts = {}
    for name, read in FACETS.items():
        others = {facet: value for facet, value in chosen.items() if facet != name}
        counted = Counter(value for row in rows if _passes(row, others) for value in read(row))
        if name in chosen:
            counted.setdefault(chosen[name], 0)
        counts[name] = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Board([row for row in rows if _passes(row, chosen)], counts, is_whole)


def _passes(row: BoardRow, chosen: Mapping[str, str]) -> bool:
    return all(value in FACETS[name](row) for name, value in chosen.items())


@dataclass(slots=True)
class _Place:
    """Where a claim stands, collected over its appearances."""

    claimants: dict[str, None] = field(default_factory=dict)
    outlets: dict[str, None] = field(default_factory=dict)


def load_rows(session: Session, queue: Queue, now: datetime) -> list[BoardRow]:
    """The rows of the queue's first WINDOW waiting claims; four queries for all."""
    found = session.execute(
        select(Claim.id, Claim.language, Claim.kinds, Claim.queued_at)
        .where(Claim.queue_id == queue.id, Claim.status == ClaimStatus.WAITING)
        .order_by(Claim.priority.desc(), Claim.id)
        .limit(WINDOW)
    ).all()
    ids = [claim_id for claim_id, *_ in found]
    places = _find_places(session, ids)
    bands = _find_bands(session, ids)
    return [
        BoardRow(
            id=claim_id,
            place=number,
            language=language,
            kinds=tuple(kinds),
            claimants=tuple(places[claim_id].claimants) if claim_id in places else (),
            outlets=tuple(places[claim_id].outlets) if claim_id in places else (),
            band=bands.get(claim_id),
            age=_name_age(queued_at, now),
        )
        for number, (claim_id, language, kinds, queued_at) in enumerate(found, 1)
    ]


def _find_places(session: Session, ids: Sequence[UUID]) -> dict[UUID, _Place]:
    places: dict[UUID, _Place] = {}
    for claim_id, claimant, name, domain in session.execute(
        select(Appearance.claim_id, Appearance.claimant, Article.source_name, Article.source_domain)
        .join(Article, Article.id == Appearance.article_id)
        .where(Appearance.claim_id.in_(ids), Appearance.absent_from.is_(None))
    ):
        place = places.setdefault(claim_id, _Place())
        if claimant:
            place.claimants[claimant] = None
        if name or domain:
            place.outlets[name or domain or ""] = None
    for claim_id, name in find_named_claimants(session, ids).items():
        places.setdefault(claim_id, _Place()).claimants[name] = None
    return places


def _find_bands(session: Session, ids: Sequence[UUID]) -> dict[UUID, Band]:
    """The best band of each claim's matches with verdicts, without pairs that were rejected."""
    judged = select(MatchDecision.id).where(
        MatchDecision.claim_id == Match.claim_id,
        MatchDecision.verdict_id == Match.verdict_id,
        MatchDecision.sealed_for.is_(None),
        MatchDecision.decision == Decision.REJECT,
    )
    order = {band: number for number, band in enumerate((Band.AUTO, Band.SUGGEST, Band.WEAK))}
    bands: dict[UUID, Band] = {}
    for claim_id, band in session.execute(
        select(Match.claim_id, Match.band)
        .where(Match.claim_id.in_(ids), Match.verdict_id.is_not(None), ~judged.exists())
        .group_by(Match.claim_id, Match.band)
    ):
        known = bands.get(claim_id)
        if known is None or order[band] < order[known]:
            bands[claim_id] = band
    return bands


def _name_age(queued_at: datetime | None, now: datetime) -> str:
    waited = now - (queued_at or now)
    return AGES[0] if waited < DAY else AGES[1] if waited < 3 * DAY else AGES[2]
