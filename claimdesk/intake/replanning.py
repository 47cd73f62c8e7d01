"""After an upgrade: what a component of another version made is made again, unless people have touched it.

A version counts as gone when no live worker serves it, so that old and new workers side by side never undo each
other's work, and going back to the version before works the same way.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims.touched import build_is_touched, build_is_waiting
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import heartbeats, planning
from claimdesk.runs.stages import STAGES, Stage
from claimdesk.terms import StageName

BATCH = 200  # runs opened in one transaction; the writer of SQLite is held some 10 ms


def list_outdated(session: Session, stages: Mapping[StageName, Stage] = STAGES) -> list[StageName]:
    """The names of the stages that have something to do anew."""
    return [
        stage.name
        for stage in stages.values()
        if stage.components
        and session.scalar(select(Run.id).where(_build_is_outdated(session, stage)).limit(1)) is not None
    ]


def replan_batch(session: Session, stage: Stage) -> int:
    """Have a batch of the stage's outdated runs done again, and hint at them; how many."""
    picked = session.scalars(
        select(Run.id)
        .where(_build_is_outdated(session, stage))
        .order_by(Run.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not picked:
        return 0
    session.execute(
        update(Run)
        .where(Run.id.in_(picked))
        .values(
            status=RunStatus.OPEN,
            component_version=stage.version,
            done_hash=None,
            attempt=0,
            due_at=clock.now(),
            wanted_at=clock.now(),
        ),
        execution_options={"synchronize_session": False},
    )
    planning.hint_stage(session, stage.name)
    return len(picked)


def _build_is_outdated(session: Session, stage: Stage) -> ColumnElement[bool]:
    """The condition that a run was done by a version that is gone, and that doing it again disturbs nobody."""
    return (
        (Run.stage == stage.name)
        & (Run.status == RunStatus.DONE)
        & Run.component_version.not_in(heartbeats.list_versions(session, stage))
        & _build_is_free(stage)
    )


def _build_is_free(stage: Stage) -> ColumnElement[bool]:
    """The condition that people have not touched the subject.

    A split is never done again where a person has touched one of the article's claims; a claim that is in
    somebody's hands, or decided, keeps the matches and the evidence that it was judged by.
    """
    if "article" in stage.subjects:
        touched = (
            select(Claim.id)
            .join(Appearance, Appearance.claim_id == Claim.id)
            .where(Appearance.article_id == Run.subject_id, build_is_touched())
        )
        ready = select(Article.id).where(Article.id == Run.subject_id, Article.status == ArticleStatus.READY)
        return ready.exists() & ~touched.exists()
    if "claim" in stage.subjects:
        return select(Claim.id).where(Claim.id == Run.subject_id, build_is_waiting()).exists()
    return Run.subject_kind.in_(stage.subjects)
