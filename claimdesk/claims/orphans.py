"""Claims that an article no longer makes: they say since which revision, and nothing leaves an article silently."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claimdesk.claims.touched import build_is_touched
from claimdesk.database import in_batches
from claimdesk.events import events, history
from claimdesk.records.article import Article, ArticleRevision
from claimdesk.records.claim import Appearance, Claim
from claimdesk.terms import Part, SubjectKind

BATCH = 500
AROUND = 60  # characters kept before and behind a stretch


def replace_appearances(
    session: Session, article: Article, revision: ArticleRevision, before: Sequence[Appearance]
) -> None:
    """After the new appearances of a revision are there: take away the machine's old ones, and note what is lost.

    before: what the machine had found in this revision; where a person has touched such a claim, it stays to be seen.
    """
    old = {appearance.id for appearance in before}
    rows = session.execute(
        select(Appearance.id, Appearance.claim_id).where(
            Appearance.article_id == article.id, Appearance.revision == revision.revision
        )
    )
    here = {claim_id for id_, claim_id in rows if id_ not in old}
    lost = {appearance.claim_id for appearance in before} - here
    touched = _list_touched(session, lost)
    dropped = [appearance.id for appearance in before if appearance.claim_id not in touched]
    for batch in in_batches(dropped, BATCH):
        session.execute(
            delete(Appearance).where(Appearance.id.in_(batch)),
            execution_options={"synchronize_session": "fetch"},
        )
    _carry_over(session, article, revision, here)
    gone = _mark_absent(session, article, revision, here)
    _record_orphans(session, article, revision, sorted({*gone, *(lost - touched)}))


def _list_touched(session: Session, claim_ids: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for batch in in_batches(sorted(claim_ids), BATCH):
        found |= set(session.scalars(select(Claim.id).where(Claim.id.in_(batch), build_is_touched())))
    return found


def _carry_over(session: Session, article: Article, revision: ArticleRevision, here: set[UUID]) -> None:
    """Let what a person marked stand in the new revision too, where its words still stand there."""
    marked = session.scalars(
        select(Appearance)
        .where(
            Appearance.article_id == article.id,
            Appearance.revision < revision.revision,
            Appearance.by_hand.is_(True),
            Appearance.absent_from.is_(None),
        )
        .order_by(Appearance.revision.desc(), Appearance.id)
    ).all()
    newest: dict[UUID, int] = {}
    carried: set[UUID] = set()
    for appearance in marked:
        last = newest.setdefault(appearance.claim_id, appearance.revision)
        if appearance.claim_id in here or appearance.revision != last:
            continue
        start = _find_quote(revision, appearance)
        if start is not None:
            session.add(_copy_appearance(appearance, revision, start))
            carried.add(appearance.claim_id)
    session.flush()
    here |= carried


def _find_quote(revision: ArticleRevision, appearance: Appearance) -> int | None:
    """Where the words stand now: behind the same words as before where they stand more than once."""
    text = read_part(revision, appearance.part)
    place = text.find(appearance.prefix + appearance.quote)
    if place >= 0:
        return place + len(appearance.prefix)
    place = text.find(appearance.quote)
    return place if place >= 0 and appearance.quote else None


def read_part(revision: ArticleRevision, part: Part) -> str:
    """The text of a part of the revision, "" where it has none."""
    whole = {Part.TITLE: revision.title, Part.SUMMARY: revision.summary, Part.TEXT: revision.text}
    return whole[part] or ""


def _copy_appearance(appearance: Appearance, revision: ArticleRevision, start: int) -> Appearance:
    columns = (column.key for column in Appearance.__table__.columns)
    same = {name: getattr(appearance, name) for name in columns if name not in {"id", "created_at"}}
    text, end = read_part(revision, appearance.part), start + len(appearance.quote)
    moved = {"revision": revision.revision, "start": start, "end": end}
    around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    chain = [{**link, "start": None, "end": None} for link in appearance.attribution]
    return Appearance(**{**same, **moved, **around, "attribution": chain})


def _mark_absent(
    session: Session, article: Article, revision: ArticleRevision, here: Collection[UUID]
) -> list[UUID]:
    """Mark the appearances of claims that the article made until now; those claims."""
    rows = session.execute(
        select(Appearance.id, Appearance.claim_id).where(
            Appearance.article_id == article.id,
            Appearance.revision <= revision.revision,
            Appearance.absent_from.is_(None),
        )
    ).all()
    lost = sorted((id_, claim_id) for id_, claim_id in rows if claim_id not in here)
    for batch in in_batches([id_ for id_, _ in lost], BATCH):
        session.execute(
            update(Appearance).where(Appearance.id.in_(batch)).values(absent_from=revision.revision),
            execution_options={"synchronize_session": "fetch"},
        )
    return [claim_id for _, claim_id in lost]


def _record_orphans(
    session: Session, article: Article, revision: ArticleRevision, claim_ids: Sequence[UUID]
) -> None:
    """Say of the claims in their history and by an event that the article makes them no more."""
    for claim_id in claim_ids:
        history.record(
            session,
            article.workspace_id,
            SubjectKind.CLAIM,
            claim_id,
            "orphaned",
            changes={"article_id": str(article.id), "revision": revision.revision},
        )
    places = {"article_ids": [str(article.id)], "revision": revision.revision}
    events.record_events(
        session,
        *(
            events.Happened(article.workspace_id, "claim.orphaned", SubjectKind.CLAIM, claim_id, places)
            for claim_id in claim_ids
        ),
    )
