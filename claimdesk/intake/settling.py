"""Saying that an article is ready: when no run of it or of its claims is open any more."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims.locking import lock_claims
from claimdesk.claims.planning import reindex_claims
from claimdesk.events import events
from claimdesk.intake.notes import describe_notes
from claimdesk.intake.revisions import get_revision
from claimdesk.queue import queues
from claimdesk.records.article import GONE, Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus, build_stands_in
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs.stages import STAGES
from claimdesk.terms import SubjectKind

AWAITED = tuple(stage.name for stage in STAGES.values() if stage.is_awaited)  # an entry may be written later


def settle_article(session: Session, article_id: UUID) -> None:
    """Queue the article's claims and say `ready`, or `failed` when a run of its own is dead; else do nothing yet."""
    article = session.get(Article, article_id, with_for_update={"key_share": True})
    if article is None or article.status in GONE:
        return
    runs = _find_runs(session, article)
    if any(status == RunStatus.OPEN for _, status, _ in runs):
        return
    claims = lock_current_claims(session, article)
    new = [claim for claim in claims if claim.status == ClaimStatus.NEW]
    queued = queues.place_claims(session, article.workspace_id, claims)
    reindex_claims(session, new, None)
    events.record_events(session, *(_build_queued_event(claim, article) for claim in queued))
    dead = [(stage, error) for stage, status, error in runs if status == RunStatus.DEAD]
    before = article.status
    if dead:
        article.status, article.error = (
            ArticleStatus.FAILED,
            "; ".join(f"{stage}: {error}" for stage, error in dead[:3]),
        )
    else:
        article.status, article.error, article.ready_at = ArticleStatus.READY, None, clock.now()
    if article.status != before:
        kind, more = (
            ("article.failed", {}) if dead else ("article.ready", _describe_reading(session, article))
        )
        more = {"article_ids": [str(article.id)], "external_id": article.external_id, **more}
        events.record_events(
            session, events.Happened(article.workspace_id, kind, SubjectKind.ARTICLE, article.id, more)
        )


def _describe_reading(session: Session, article: Article) -> dict[str, Any]:
    """In what language and how the article was read, and what a person should know of that."""
    revision = get_revision(session, article)
    return {
        "language": article.language,
        "reading": revision.reading,
        "notes": describe_notes(revision.notes),
    }


def _find_runs(session: Session, article: Article) -> Sequence[tuple[str, RunStatus, str | None]]:
    """Stage, status and error of the runs that the article waits for: its own and its current claims'."""
    here = select(Appearance.claim_id).where(
        Appearance.article_id == article.id, build_stands_in(article.revision)
    )
    return list(
        session.execute(
            select(Run.stage, Run.status, Run.error).where(
                or_(Run.subject_id == article.id, Run.subject_id.in_(here)),
                Run.stage.in_(AWAITED),
                Run.status.in_((RunStatus.OPEN, RunStatus.DEAD)),
            )
        )
    )


def lock_current_claims(session: Session, article: Article) -> list[Claim]:
    """The claims of the article's current revision, locked, in reading order of their first appearance.

    Without the lock two articles that share a claim queue it twice, or one takes it out of somebody's hands.
    """
    rows = session.execute(
        select(Appearance.claim_id, Appearance.part, Appearance.start).where(
            Appearance.article_id == article.id, build_stands_in(article.revision)
        )
    )
    order = {"title": 0, "summary": 1, "text": 2}
    place: dict[UUID, tuple[int, int]] = {}
    for claim_id, part, start in rows:
        here = (order[part.value], start)
        place[claim_id] = min(place.get(claim_id, here), here)
    claims = lock_claims(session, article.workspace_id, place)
    return sorted(claims.values(), key=lambda claim: place[claim.id])


def _build_queued_event(claim: Claim, article: Article) -> events.Happened:
    return events.Happened(
        claim.workspace_id, "claim.queued", SubjectKind.CLAIM, claim.id, {"article_ids": [str(article.id)]}
    )
