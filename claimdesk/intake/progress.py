"""How far an article's work is: each stage, the claims by status, and what it waits for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.intake.withdrawal import select_claim_ids
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus, build_stands_in
from claimdesk.records.match import Match
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import heartbeats
from claimdesk.runs.stages import STAGES, Stage, list_stages
from claimdesk.terms import Band, StageName


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage over all of the article's subjects; status: queued, running, done, failed or cancelled."""

    stage: str
    status: str
    attempt: int
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """How many claims the current revision has, by what became of them."""

    claims: int = 0
    waiting: int = 0
    in_review: int = 0
    published: int = 0
    dismissed: int = 0
    matched: int = 0


def begin_processing(session: Session, article_ids: Collection[UUID]) -> None:
    """Work on the articles has begun: those that were queued are processing."""
    session.execute(
        update(Article)
        .where(Article.id.in_(article_ids), Article.status == ArticleStatus.QUEUED)
        .values(status=ArticleStatus.PROCESSING),
        execution_options={"synchronize_session": False},
    )


def list_stage_progress(session: Session, article: Article) -> list[StageProgress]:
    """The article's stages in order, its claims' runs taken together."""
    taken = and_(Run.status == RunStatus.OPEN, Run.claim_token.is_not(None))
    rows = session.execute(
        select(
            Run.stage,
            Run.status,
            taken.label("taken"),
            func.max(Run.attempt).label("attempt"),
            func.min(Run.started_at).label("started_at"),
            func.max(Run.finished_at).label("finished_at"),
            func.max(Run.error).label("error"),
        )
        .where(
            Run.workspace_id == article.workspace_id,
            or_(Run.subject_id == article.id, Run.subject_id.in_(select_claim_ids(article))),
        )
        .group_by(Run.stage, Run.status, taken)
    ).all()
    return [
        _summarise_runs(stage, [row for row in rows if row.stage == stage])
        for stage in STAGES
        if any(row.stage == stage for row in rows)
    ]


def _summarise_runs(stage: str, rows: Sequence[object]) -> StageProgress:
    """One line for the groups of a stage's runs: the worst state first."""
    states = {(row.status, bool(row.taken)) for row in rows}  # type: ignore[attr-defined]
    statuses = {status for status, _ in states}
    if RunStatus.DEAD in statuses:
        status = "failed"
    elif RunStatus.OPEN in statuses:
        begun = (RunStatus.OPEN, True) in states or RunStatus.DONE in statuses
        status = "running" if begun else "queued"
    else:
        status = "done" if RunStatus.DONE in statuses else "cancelled"
    over = status in {"done", "failed"}
    started = [row.started_at for row in rows if row.started_at is not None]  # type: ignore[attr-defined]
    finished = [row.finished_at for row in rows if row.finished_at is not None]  # type: ignore[attr-defined]
    errors = [row.error for row in rows if row.error]  # type: ignore[attr-defined]
    return StageProgress(
        stage=stage,
        status=status,
        attempt=max(row.attempt for row in rows),  # type: ignore[attr-defined]
        started_at=min(started, default=None),
        finished_at=max(finished, default=None) if over else None,
        error=errors[0] if errors else None,
    )


def count_claims(session: Session, article: Article) -> ClaimCounts:
    """The current revision's claims by status, and those with a match worth showing."""
    here = (
        select(Appearance.claim_id)
        .where(Appearance.article_id == article.id, build_stands_in(article.revision))
        .distinct()
    )
    found = session.execute(
        select(Claim.status, func.count()).where(Claim.id.in_(here)).group_by(Claim.status)
    )
    by_status: dict[ClaimStatus, int] = {status: number for status, number in found}  # noqa: C416  rows are no pairs to mypy
    matched = session.scalar(
        select(func.count(func.distinct(Match.claim_id))).where(
            Match.claim_id.in_(here), Match.verdict_id.is_not(None), Match.band != Band.WEAK
        )
    )

    def number(*statuses: ClaimStatus) -> int:
        return sum(by_status.get(status, 0) for status in statuses)

    return ClaimCounts(
        claims=sum(by_status.values()),
        waiting=number(ClaimStatus.WAITING),
        in_review=number(ClaimStatus.IN_REVIEW, ClaimStatus.AWAITING_SECOND, ClaimStatus.ADJUDICATION),
        published=number(ClaimStatus.PUBLISHED),
        dismissed=number(ClaimStatus.DISMISSED),
        matched=matched or 0,
    )


def explain_waiting(session: Session, article: Article) -> str | None:
    """Why the article is not ready yet, as a sentence; None when it is, or when work on it goes on.

    No worker for a stage's lane (none has reported for 40 s) comes first, then a stage that is put off after an error,
    then what is before it: of its own workspace's work alone.
    """
    if article.status not in {ArticleStatus.QUEUED, ArticleStatus.PROCESSING}:
        return None
    rows = session.execute(
        select(Run.stage, func.min(Run.due_at), func.max(Run.error), func.count(Run.claim_token))
        .where(
            Run.workspace_id == article.workspace_id,
            Run.status == RunStatus.OPEN,
            or_(Run.subject_id == article.id, Run.subject_id.in_(select_claim_ids(article))),
        )
        .group_by(Run.stage)
    ).all()
    for lane in sorted({STAGES[StageName(stage)].lane for stage, *_ in rows}):
        if silence := heartbeats.find_silence(session, lane):
            return silence
    for stage, due_at, error, taken in rows:
        if error and not taken and due_at > clock.now():
            return f"{stage} failed ({error}) and is tried again at {due_at:%H:%M:%S} UTC"
    if rows and not any(taken for *_, taken in rows):
        waiting = min(rows, key=lambda row: list(STAGES).index(StageName(row[0])))
        return _describe_turn(session, article.workspace_id, STAGES[StageName(waiting[0])], waiting[1])
    return None


def _describe_turn(session: Session, workspace_id: UUID, stage: Stage, due_at: datetime) -> str:
    """What is before a run of the stage that fell due then, and what the lane's workers are at."""
    mine = and_(Run.workspace_id == workspace_id, Run.status == RunStatus.OPEN)
    before = session.scalar(select(func.count()).where(mine, Run.stage == stage.name, Run.due_at < due_at))
    names = [neighbour.name for neighbour in list_stages(stage.lane)]
    taken = session.scalars(
        select(Run.stage).where(mine, Run.stage.in_(names), Run.claim_token.is_not(None)).distinct()
    ).all()
    at_work = f"; the {stage.lane.value} lane is at {' and '.join(sorted(taken))} now" if taken else ""
    if not before:
        return f"waiting for its turn in {stage.name}, which is the next{at_work}"
    subject = stage.subjects[0].value
    are = f"{before} {subject}s are" if before > 1 else f"1 {subject} is"
    return f"waiting for its turn in {stage.name}: {are} before it{at_work}"


@dataclass(frozen=True, slots=True)
class ReadingBacklog:
    """The articles that are not read yet. oldest_at: since when the oldest of them waits."""

    being_read: int
    failed: int
    oldest_at: datetime | None


def count_unread(session: Session, workspace_id: UUID) -> ReadingBacklog:
    """How many of the workspace's articles are being read or could not be."""
    rows = session.execute(
        select(Article.status, func.count(), func.min(Article.created_at))
        .where(
            Article.workspace_id == workspace_id,
            Article.status.in_((ArticleStatus.QUEUED, ArticleStatus.PROCESSING, ArticleStatus.FAILED)),
        )
        .group_by(Article.status)
    ).all()
    failed = sum(number for status, number, _ in rows if status == ArticleStatus.FAILED)
    waiting = [(number, since) for status, number, since in rows if status != ArticleStatus.FAILED]
    return ReadingBacklog(
        being_read=sum(number for number, _ in waiting),
        failed=failed,
        oldest_at=min((since for _, since in waiting), default=None),
    )
