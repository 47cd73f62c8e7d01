"""Which claims are an article's own, and which others make as well.

A claim is the article's own when it stands in no other article and no person brought it from outside. What merging
has moved counts where it was before: a claim that was merged into another's still is what its own articles say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.event import HistoryItem
from claimdesk.records.merge import Merge
from claimdesk.terms import SubjectKind

BEGINNINGS = ("found", "made")  # what a claim's history begins with
CLOCKS_DIFFER = timedelta(hours=1)  # ids sort by the clock of the machine that made them


@dataclass(frozen=True, slots=True)
class Belongings:
    """An article's claims, locked. own: nobody else makes them; shared: others do; begun: those of shared that began here."""

    own: tuple[Claim, ...]
    shared: tuple[Claim, ...]
    begun: frozenset[UUID]

    @property
    def ids(self) -> set[UUID]:
        return {claim.id for claim in (*self.own, *self.shared)}


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a claim comes from; article_id None: a person brought it from outside."""

    article_id: UUID | None


def find_belongings(session: Session, article: Article) -> Belongings:
    """The claims of all revisions of the locked article, those that no revision shows any more among them."""
    found_here = _list_found_here(session, article)
    ids = found_here | set(
        session.scalars(select(Appearance.claim_id).where(Appearance.article_id == article.id).distinct())
    )
    involved = _lock_with_relatives(session, article, ids)
    places = _find_places(session, involved.keys())
    begun = _find_beginnings(session, involved.values())
    own: list[Claim] = []
    shared: list[Claim] = []
    for claim in involved.values():
        here = places[claim.id]
        if article.id not in here and claim.id not in found_here:
            continue
        beginning = begun.get(claim.id)
        is_from_outside = beginning is not None and beginning.article_id is None
        (shared if here - {article.id} or is_from_outside else own).append(claim)
    first_here = {
        claim.id
        for claim in shared
        if (known := begun.get(claim.id)) is None or known.article_id == article.id
    }
    return Belongings(tuple(own), tuple(shared), frozenset(first_here))


def _list_found_here(session: Session, article: Article) -> set[UUID]:
    """The claims whose history begins in the article: a later split may have left them without an appearance."""
    return set(
        session.scalars(
            select(HistoryItem.subject_id).where(
                HistoryItem.workspace_id == article.workspace_id,
                HistoryItem.id > clock.first_id(article.created_at - CLOCKS_DIFFER),
                HistoryItem.what.in_(BEGINNINGS),
                HistoryItem.subject_kind == SubjectKind.CLAIM,
                HistoryItem.changes["article_id"].as_string() == str(article.id),
            )
        )
    )


def _lock_with_relatives(session: Session, article: Article, ids: Collection[UUID]) -> dict[UUID, Claim]:
    """The claims with their parts, those merged into them and those that they are merged into, locked in id order."""
    known: set[UUID] = set()
    newest = set(ids)
    mine = Claim.workspace_id == article.workspace_id
    while newest:
        known |= newest
        below = or_(Claim.merged_into.in_(newest), Claim.split_from.in_(newest))
        above = select(Claim.merged_into).where(Claim.id.in_(newest), Claim.merged_into.is_not(None))
        found = {*session.scalars(select(Claim.id).where(mine, below)), *session.scalars(above)}
        newest = {claim for claim in found if claim is not None} - known
    locked = session.scalars(
        select(Claim).where(Claim.id.in_(known)).order_by(Claim.id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    return {claim.id: claim for claim in locked}


def _find_places(session: Session, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The articles of each claim, what it brought along by a merge left out and what it gave away by one put in."""
    rows = session.execute(
        select(Appearance.id, Appearance.claim_id, Appearance.article_id).where(Appearance.claim_id.in_(ids))
    ).all()
    homes = {row.id: row.claim_id for row in rows}
    merges = session.scalars(
        select(Merge)
        .where(Merge.undone_at.is_(None), or_(Merge.claim_id.in_(ids), Merge.into_id.in_(ids)))
        .order_by(Merge.id.desc())
    )
    for merge in merges:  # the first merge of all says where it was before
        homes |= {UUID(appearance): merge.claim_id for appearance in merge.moved.get("appearances", ())}
    places: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        places[homes[row.id]].add(row.article_id)
    return places


def _find_beginnings(session: Session, claims: Iterable[Claim]) -> dict[UUID, Beginning]:
    """Where the claims come from, as their histories say; a part comes from where the whole did."""
    parents = {claim.id: claim.split_from for claim in claims}
    rows = session.execute(
        select(HistoryItem.subject_id, HistoryItem.changes)
        .where(HistoryItem.subject_id.in_(parents), HistoryItem.what.in_(BEGINNINGS))
        .order_by(HistoryItem.id.desc())
    )
    found: dict[UUID, Beginning] = {}
    for claim_id, changes in rows:
        article_id = changes.get("article_id")
        found[claim_id] = Beginning(UUID(article_id) if article_id else None)
    for claim_id in parents:
        whole = claim_id
        while (parent := parents.get(whole)) is not None:
            whole = parent
        if whole in found:
            found[claim_id] = found[whole]
        elif whole != claim_id:
            found.pop(claim_id, None)
    return found
