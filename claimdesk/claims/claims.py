"""Claims, read: one, a filtered list, those of an article, and what was found for them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from claimdesk.claims.claimants import build_family
from claimdesk.errors import NotFound
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim, ClaimStatus, build_stands_in
from claimdesk.records.match import Match
from claimdesk.records.queue import Queue
from claimdesk.records.verdict import Label, Verdict
from claimdesk.terms import Voice

PART_ORDER = {"title": 0, "summary": 1, "text": 2}


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list of claims is narrowed to: of several values of a name, any fits. None and empty narrow nothing."""

    status: Collection[ClaimStatus] = ()
    queue: Collection[str] = ()
    q: str | None = None
    claimant: Collection[str] = ()
    voice: Collection[Voice] = ()
    kind: Collection[str] = ()
    tag: Collection[str] = ()
    assignee: Collection[UUID] = ()
    min_check_worthiness: float | None = None
    article: Collection[UUID] = ()
    due_before: datetime | None = None


class ClaimOrder(StrEnum):
    """In what order a list of claims goes; only the age never changes while somebody walks it."""

    OLDEST = "oldest"
    NEWEST = "newest"
    DUE = "due"
    CHECK_WORTHINESS = "check_worthiness"


@dataclass(frozen=True, slots=True)
class PlacedAppearance:
    """An appearance with the identity of its article that the API shows."""

    appearance: Appearance
    external_id: str | None

    @property
    def in_revision(self) -> bool:
        """Whether the article still makes the claim, as far as its newest revision is read."""
        return self.appearance.absent_from is None


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """A match with what it matches and what a person said of it."""

    match: Match
    verdict: Verdict | None
    other: Claim | None
    decision: str | None
    other_label: Label | None = None  # of the other claim's published verdict


def get_claim(session: Session, workspace_id: UUID, claim_id: UUID) -> Claim:
    """The claim. Raises NotFound, also for another workspace's."""
    found = session.get(Claim, claim_id)
    if found is None or found.workspace_id != workspace_id:
        raise NotFound("there is no such claim")
    return found


def list_claims(
    session: Session, workspace_id: UUID, wanted: ClaimFilter, *, after: UUID | None = None, limit: int = 50
) -> list[Claim]:
    """Claims in the order of their making; a walk by `after` sees each that existed throughout exactly once."""
    return list_ordered_claims(
        session, workspace_id, wanted, ClaimOrder.OLDEST, (None, str(after)) if after else None, limit
    )


def list_ordered_claims(
    session: Session,
    workspace_id: UUID,
    wanted: ClaimFilter,
    order: ClaimOrder,
    after: tuple[float | str | None, str] | None,
    limit: int,
) -> list[Claim]:
    """Claims in the order, from behind a claim's build_place(); those without a due time come last when it goes by that."""
    query = select(Claim).where(Claim.workspace_id == workspace_id, *_build_conditions(workspace_id, wanted))
    if after is not None:
        query = query.where(_build_behind(order, after[0], UUID(after[1])))
    return list(session.scalars(query.order_by(*_build_order(order)).limit(limit)))


def build_place(order: ClaimOrder, claim: Claim) -> tuple[float | str | None, str]:
    """Where the claim stands in the order, for a cursor."""
    if order == ClaimOrder.CHECK_WORTHINESS:
        return claim.check_worthiness, str(claim.id)
    due = claim.due_at.isoformat() if claim.due_at else None
    return due if order == ClaimOrder.DUE else None, str(claim.id)


def _build_order(order: ClaimOrder) -> list[Any]:
    if order == ClaimOrder.NEWEST:
        return [Claim.id.desc()]
    if order == ClaimOrder.DUE:
        return [Claim.due_at.is_(None), Claim.due_at, Claim.id]
    return [Claim.check_worthiness.desc(), Claim.id] if order == ClaimOrder.CHECK_WORTHINESS else [Claim.id]


def _build_behind(order: ClaimOrder, value: float | str | None, id_: UUID) -> ColumnElement[bool]:
    """Whether a claim stands behind the one with this value and id."""
    if order == ClaimOrder.NEWEST:
        return Claim.id < id_
    if order == ClaimOrder.CHECK_WORTHINESS:
        score = Claim.check_worthiness
        return or_(score < value, (score == value) & (Claim.id > id_))
    if order == ClaimOrder.OLDEST:
        return Claim.id > id_
    if not isinstance(value, str):
        return Claim.due_at.is_(None) & (Claim.id > id_)
    due = datetime.fromisoformat(value)
    return or_(Claim.due_at > due, (Claim.due_at == due) & (Claim.id > id_), Claim.due_at.is_(None))


def count_by_status(
    session: Session, workspace_id: UUID, statuses: Collection[ClaimStatus]
) -> dict[ClaimStatus, int]:
    """How many claims of the workspace are in each of the states; states without any are left out."""
    rows = session.execute(
        select(Claim.status, func.count())
        .where(Claim.workspace_id == workspace_id, Claim.status.in_(statuses))
        .group_by(Claim.status)
    )
    return {status: number for status, number in rows}  # noqa: C416  rows are no pairs to mypy


def _build_conditions(workspace_id: UUID, wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(Claim.status.in_(wanted.status))
    if wanted.queue:
        named = select(Queue.id).where(Queue.workspace_id == workspace_id, Queue.name.in_(wanted.queue))
        found.append(Claim.queue_id.in_(named))
    if wanted.q:
        found += [Claim.text.icontains(word, autoescape=True) for word in wanted.q.split()]
    for column, values in ((Claim.kinds, wanted.kind), (Claim.tags, wanted.tag)):
        if values:
            found.append(or_(*(_has_item(cast(column, String), value) for value in values)))
    if wanted.assignee:
        found.append(Claim.owner_id.in_(wanted.assignee))
    if wanted.min_check_worthiness is not None:
        found.append(Claim.check_worthiness >= wanted.min_check_worthiness)
    if wanted.due_before is not None:
        found.append(Claim.due_at < wanted.due_before)
    return found + _build_place_conditions(workspace_id, wanted)


def _has_item(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Whether the list, written as JSON, has the item: SQLite keeps it in ASCII with escapes, PostgreSQL as it is."""
    forms = {json.dumps(value, ensure_ascii=ascii_only) for ascii_only in (True, False)}
    return or_(*(column.contains(form, autoescape=True) for form in sorted(forms)))


def _build_place_conditions(workspace_id: UUID, wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    """Where it was said, how and by whom: all in one place; a claim from outside is in none and has its claimant alone."""
    here = [Appearance.claim_id == Claim.id]
    if wanted.article:
        here += [Appearance.article_id.in_(wanted.article)]
    if wanted.voice:
        here += [Appearance.voice.in_(wanted.voice)]
    is_narrow = len(here) > 1
    if not wanted.claimant:
        return [exists().where(*here)] if is_narrow else []
    speaker = build_family(workspace_id, wanted.claimant)
    said = exists().where(*here, Appearance.claimant_id.in_(speaker))
    return [said if is_narrow else or_(said, Claim.claimant_id.in_(speaker))]


def list_article_appearances(session: Session, article: Article, revision: int) -> Sequence[Appearance]:
    """Where the claims of a revision stand in it, in no order."""
    return session.scalars(
        select(Appearance).where(Appearance.article_id == article.id, build_stands_in(revision))
    ).all()


def list_claims_of_article(
    session: Session,
    article: Article,
    *,
    revision: int | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[tuple[Claim, list[PlacedAppearance]]]:
    """The claims of a revision in reading order, each with its appearances there; `after` counts claims."""
    rows = session.execute(
        select(Appearance).where(
            Appearance.article_id == article.id, build_stands_in(revision or article.revision)
        )
    ).scalars()
    by_claim: dict[UUID, list[Appearance]] = {}
    for appearance in sorted(rows, key=lambda row: (PART_ORDER[row.part.value], row.start, row.end, row.id)):
        by_claim.setdefault(appearance.claim_id, []).append(appearance)
    ids = list(by_claim)[after : None if limit is None else after + limit]
    claims = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.id.in_(ids)))}
    return [
        (claims[id_], [PlacedAppearance(appearance, article.external_id) for appearance in by_claim[id_]])
        for id_ in ids
        if id_ in claims
    ]


def list_appearances(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[PlacedAppearance]]:
    """The claims' appearances, oldest article first: of each article the newest revision that makes the claim."""
    rows = session.execute(
        select(Appearance, Article.external_id)
        .join(Article, Article.id == Appearance.article_id)
        .where(Appearance.claim_id.in_(claim_ids))
        .order_by(Appearance.article_id, Appearance.start, Appearance.id)
    ).all()
    newest: dict[tuple[UUID, UUID], tuple[int, bool]] = {}
    for appearance, _ in rows:
        place = appearance.claim_id, appearance.article_id
        newest[place] = max(newest.get(place, (0, False)), _rank_revision(appearance))
    found: dict[UUID, list[PlacedAppearance]] = {id_: [] for id_ in claim_ids}
    for appearance, external_id in rows:
        if _rank_revision(appearance) == newest[appearance.claim_id, appearance.article_id]:
            found[appearance.claim_id].append(PlacedAppearance(appearance, external_id))
    return found


def _rank_revision(appearance: Appearance) -> tuple[int, bool]:
    return appearance.revision, appearance.absent_from is None
