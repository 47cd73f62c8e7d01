"""What a workspace has mapped: publishers' ratings to our labels, and those that nobody has mapped yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.database import lock
from claimdesk.decisions.claimreview_reading import ImportedVerdict
from claimdesk.decisions.ratings import Rating, build_key, build_rating_key, find_label
from claimdesk.errors import FieldError, Invalid
from claimdesk.events import history, history_chain
from claimdesk.people.principals import Principal
from claimdesk.records.verdict import Label, PublisherRating, Verdict, VerdictRevision

EVERYBODY = ""  # as a publisher
EXAMPLES = 3  # verdict ids kept with a rating that nobody has mapped
BATCH = 500


@dataclass
class RatingMaps:
    """The maps of some publishers, and what was met that they don't hold."""

    workspace_id: UUID
    rows: dict[tuple[str, str], PublisherRating] = field(default_factory=dict)
    unmapped: dict[tuple[str, str], list[UUID]] = field(default_factory=dict)

    def own(self, publisher: str | None, key: str) -> dict[str, Label | None]:
        """What is mapped for the key: the publisher's own word before everybody's."""
        for name in (publisher or EVERYBODY, EVERYBODY):
            row = self.rows.get((name, key))
            if row is not None and row.label is not None:
                return {key: row.label}
        return {}

    def find_label(self, imported: ImportedVerdict, verdict_id: UUID) -> Label | None:
        """Our label for the review's rating; one that is not mapped is remembered for the list."""
        key = build_rating_key(imported.rating)
        label = find_label(imported.rating, self.own(imported.publisher, key))
        if label is None and key:
            self.unmapped.setdefault((imported.publisher or EVERYBODY, key), []).append(verdict_id)
        return label


def load_maps(session: Session, workspace_id: UUID, publishers: Collection[str | None]) -> RatingMaps:
    """The maps of the publishers and of everybody."""
    names = {publisher or EVERYBODY for publisher in publishers} | {EVERYBODY}
    maps = RatingMaps(workspace_id)
    for start in range(0, len(names), BATCH):
        rows = session.scalars(
            select(PublisherRating).where(
                PublisherRating.workspace_id == workspace_id,
                PublisherRating.publisher.in_(sorted(names)[start : start + BATCH]),
            )
        )
        maps.rows |= {(row.publisher, row.rating_key): row for row in rows}
    return maps


def note_unmapped(session: Session, maps: RatingMaps) -> None:
    """Put the ratings that were not mapped into the list, with some verdicts as examples."""
    for (publisher, key), verdict_ids in maps.unmapped.items():
        row = maps.rows.get((publisher, key))
        if row is None:
            row = PublisherRating(
                workspace_id=maps.workspace_id, publisher=publisher, rating_key=key, label=None, examples=[]
            )
            maps.rows[publisher, key] = row
            session.add(row)
        examples = [*row.examples, *(str(verdict_id) for verdict_id in verdict_ids)]
        row.examples = list(dict.fromkeys(examples))[:EXAMPLES]
    maps.unmapped.clear()
    session.flush()


def list_ratings(
    session: Session, workspace_id: UUID, publisher: str | None = None, *, unmapped: bool = False
) -> list[PublisherRating]:
    """The workspace's map, or one publisher's; unmapped: only what is still to be mapped."""
    query = select(PublisherRating).where(PublisherRating.workspace_id == workspace_id)
    if publisher is not None:
        query = query.where(PublisherRating.publisher == publisher)
    if unmapped:
        query = query.where(PublisherRating.label.is_(None))
    return list(session.scalars(query.order_by(PublisherRating.publisher, PublisherRating.rating_key)))


def map_ratings(
    session: Session, principal: Principal, publisher: str, mapping: Mapping[str, Label | None]
) -> list[Verdict]:
    """Set what a publisher's ratings mean ("" for every publisher's); the imported verdicts whose label changed.

    Each of them has a new revision; the caller plans their entries. Raises Invalid for a rating without words.
    """
    lock(session, f"verdict import {principal.workspace_id}")
    maps = load_maps(session, principal.workspace_id, [publisher])
    for name, label in mapping.items():
        key = build_key(name)
        if not key:
            raise Invalid("a rating has no words", [FieldError(f"/{name}", "no words")])
        row = maps.rows.get((publisher, key))
        if row is None:
            row = PublisherRating(
                workspace_id=principal.workspace_id, publisher=publisher, rating_key=key, examples=[]
            )
            maps.rows[publisher, key] = row
            session.add(row)
        row.label = label
    session.flush()
    return _relabel_verdicts(session, principal, publisher, {build_key(name) for name in mapping})


def _relabel_verdicts(
    session: Session, principal: Principal, publisher: str, keys: Collection[str]
) -> list[Verdict]:
    query = select(Verdict).where(
        Verdict.workspace_id == principal.workspace_id, Verdict.identity_hash.is_not(None)
    )
    if publisher != EVERYBODY:
        query = query.where(Verdict.publisher == publisher)
    changed: list[Verdict] = []
    maps: dict[str | None, RatingMaps] = {}
    for verdict in session.scalars(query.order_by(Verdict.id).execution_options(yield_per=BATCH)):
        rating = Rating(**(verdict.rating or {}))
        key = build_rating_key(rating)
        if key not in keys:
            continue
        if verdict.publisher not in maps:
            maps[verdict.publisher] = load_maps(session, principal.workspace_id, [verdict.publisher])
        label = find_label(rating, maps[verdict.publisher].own(verdict.publisher, key))
        if label != verdict.label:
            _change_label(session, principal, verdict, label)
            changed.append(verdict)
    session.flush()
    return changed


def _change_label(session: Session, principal: Principal, verdict: Verdict, label: Label | None) -> None:
    before = verdict.label
    verdict.label = label
    verdict.revision += 1
    verdict.version += 1
    verdict.search_version += 1
    last = session.scalar(
        select(VerdictRevision).where(
            VerdictRevision.verdict_id == verdict.id, VerdictRevision.revision == verdict.revision - 1
        )
    )
    revision = VerdictRevision(
        workspace_id=verdict.workspace_id,
        verdict_id=verdict.id,
        revision=verdict.revision,
        content={**(last.content if last else {}), "label": label.value if label else None},
        by=principal.account_id,
        kind="import",
        reason="the rating map was changed",
    )
    session.add(revision)
    history_chain.append(session, revision)
    history.record_by(
        session,
        principal,
        verdict,
        "relabelled",
        why="the rating map was changed",
        changes={"label": {"from": before and before.value, "to": label and label.value}},
    )
