"""A worker's hold on runs: take a batch, compute with no transaction open, commit behind a fence.

A run whose last taking ran out is a suspect and is taken alone, so that an input that kills its worker
never takes its neighbours with it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, union_all, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import lock
from claimdesk.errors import ClaimdeskError, TakesTooLong, Unavailable
from claimdesk.events import events
from claimdesk.records.claim import Appearance
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import planning
from claimdesk.runs.stages import STAGES, Stage
from claimdesk.terms import StageName, SubjectKind

MAX_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=2)  # doubled with each attempt
WAIT_FOR_A_PART = timedelta(seconds=5)  # while the index or another part is away; not counted as an attempt
NO_SYNC = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class TakenRun:
    """One run in a worker's hand."""

    id: UUID
    workspace_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    article_id: UUID | None
    attempt: int
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Taking:
    """The runs taken at once; the token is the fence for their commit."""

    stage: Stage
    token: UUID
    runs: tuple[TakenRun, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A subject whose computing failed; error.retryable says whether trying again helps."""

    subject_id: UUID
    error: ClaimdeskError


def take_runs(session: Session, stage: Stage, worker: str) -> Taking | None:
    """Up to stage.batch due runs of this component version, or one suspect; None when nothing is due."""
    now = _now(session)
    mine = and_(_is_open(stage), Run.due_at <= now)
    _kill_lost(session, mine, now)
    lost = and_(mine, Run.claim_token.is_not(None), Run.taken_until <= now)
    free = and_(mine, Run.claim_token.is_(None))
    if stage.at_once_by_share is not None:
        lock(session, f"take {stage.name}")  # else two that take at once don't see each other's
        free = and_(free, _has_room(stage, stage.at_once_by_share, now))
    return _take_where(session, stage, worker, lost, 1) or _take_where(
        session, stage, worker, free, stage.batch
    )


def _is_open(stage: Stage) -> ColumnElement[bool]:
    """What this version of the stage has to do, now or later."""
    return and_(Run.stage == stage.name, Run.status == RunStatus.OPEN, Run.component_version == stage.version)


def _has_room(stage: Stage, at_once: int, now: Any) -> ColumnElement[bool]:
    """Runs whose share is not used by as many takings as may use it."""
    full = (
        select(Run.share)
        .where(_is_open(stage), Run.share.is_not(None), Run.claim_token.is_not(None), Run.taken_until > now)
        .group_by(Run.share)
        .having(func.count() >= at_once)
    )
    return or_(Run.share.is_(None), Run.share.not_in(full))


def _take_where(
    session: Session, stage: Stage, worker: str, which: ColumnElement[bool], limit: int
) -> Taking | None:
    now, token = _now(session), clock.new_id()
    picked = (
        select(Run.id)
        .where(which)
        .order_by(Run.due_at, Run.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    rows = session.execute(
        update(Run)
        .where(Run.id.in_(select(picked.c.id)))
        .values(
            claim_token=token,
            taken_hash=Run.wanted_hash,
            taken_until=now + timedelta(seconds=stage.patience_s),
            taken_by=worker,
            attempt=Run.attempt + 1,
            started_at=now,
        )
        .returning(
            Run.id,
            Run.workspace_id,
            Run.subject_kind,
            Run.subject_id,
            Run.article_id,
            Run.attempt,
            Run.request_id,
        ),
        execution_options=NO_SYNC,
    ).all()
    return Taking(stage, token, tuple(TakenRun(*row) for row in sorted(rows))) if rows else None


def _kill_lost(session: Session, mine: ColumnElement[bool], now: Any) -> None:
    """Suspects that are out of attempts die: each of their workers was lost."""
    lost = session.scalars(
        select(Run.id)
        .where(mine, Run.claim_token.is_not(None), Run.taken_until <= now, Run.attempt >= MAX_ATTEMPTS)
        .with_for_update(skip_locked=True)
    ).all()
    if lost:
        kill_runs(
            session, lost, "worker_lost", f"its worker was lost {MAX_ATTEMPTS} times while computing this"
        )


def extend_taking(session: Session, taking: Taking) -> None:
    """Keep the taking alive while its computing goes on."""
    until = _now(session) + timedelta(seconds=taking.stage.patience_s)
    session.execute(
        update(Run).where(Run.claim_token == taking.token).values(taken_until=until),
        execution_options=NO_SYNC,
    )


def commit_runs(session: Session, taking: Taking, run_ids: Collection[UUID]) -> set[UUID]:
    """The fence: which of the runs may write their outputs in this transaction. Call it before any other write.

    A run that was taken over, cancelled, or is wanted differently or in another version by now is not among them.
    """
    held = _lock_held(session, taking, run_ids)
    written = set(
        session.scalars(
            update(Run)
            .where(
                Run.id.in_(held),
                Run.claim_token == taking.token,
                Run.taken_hash == Run.wanted_hash,
                Run.component_version == taking.stage.version,
            )
            .values(
                status=RunStatus.DONE,
                done_hash=Run.taken_hash,
                claim_token=None,
                taken_until=None,
                finished_at=_now(session),
                error=None,
                error_code=None,
            )
            .returning(Run.id),
            execution_options=NO_SYNC,
        )
    )
    give_back_runs(session, taking, [run for run in held if run not in written])
    return written


def _lock_held(session: Session, taking: Taking, run_ids: Collection[UUID]) -> list[UUID]:
    """The open runs among the ids that are still held by this taking, locked in the order of their ids."""
    return list(
        session.scalars(
            select(Run.id)
            .where(Run.id.in_(run_ids), Run.claim_token == taking.token, Run.status == RunStatus.OPEN)
            .order_by(Run.id)
            .with_for_update()
        )
    )


def give_back_runs(session: Session, taking: Taking, run_ids: Collection[UUID]) -> None:
    """Let go of runs without counting the attempt."""
    session.execute(
        update(Run)
        .where(Run.id.in_(run_ids), Run.claim_token == taking.token)
        .values(
            claim_token=None, taken_until=None, attempt=case((Run.attempt > 0, Run.attempt - 1), else_=0)
        ),
        execution_options=NO_SYNC,
    )


def let_go_of_taking(session: Session, taking: Taking, longest_s: float) -> None:
    """The computing took too long. Of several runs each becomes a suspect, uncounted; one alone is dead.

    What is computed in spite of it is not written: the token is another from now on.
    """
    held = _lock_held(session, taking, [run.id for run in taking.runs])
    if len(taking.runs) == 1:
        kill_runs(session, held, TakesTooLong.code, describe_limit(taking.stage, longest_s))
        return
    session.execute(
        update(Run)
        .where(Run.id.in_(held))
        .values(
            claim_token=clock.new_id(),
            taken_until=_now(session),
            attempt=case((Run.attempt > 0, Run.attempt - 1), else_=0),
        ),
        execution_options=NO_SYNC,
    )


def describe_limit(stage: Stage, longest_s: float) -> str:
    """What a person reads of an input that is too much for the stage."""
    return (
        f"{stage.name} was given up after {longest_s:.0f} s with this alone, which is too much for one piece of work; "
        "cut the text into parts, or try again when the machine is less busy"
    )


def record_failures(session: Session, taking: Taking, failures: Sequence[Failed]) -> None:
    """Write down what failed: later again with back-off, or dead when that can't help."""
    by_subject = {failed.subject_id: failed.error for failed in failures}
    held = set(_lock_held(session, taking, [run.id for run in taking.runs if run.subject_id in by_subject]))
    for run in taking.runs:
        error = by_subject.get(run.subject_id)
        if error is None or run.id not in held:
            continue
        if isinstance(error, Unavailable):
            _put_off(session, run, error, WAIT_FOR_A_PART, attempt=run.attempt - 1)
        elif error.retryable and run.attempt < MAX_ATTEMPTS:
            _put_off(session, run, error, BACK_OFF * 2**run.attempt, attempt=run.attempt)
        else:
            kill_runs(session, [run.id], error.code, error.detail)


def _put_off(
    session: Session, run: TakenRun, error: ClaimdeskError, delay: timedelta, *, attempt: int
) -> None:
    session.execute(
        update(Run)
        .where(Run.id == run.id)
        .values(
            claim_token=None,
            taken_until=None,
            due_at=_now(session) + delay,
            attempt=attempt,
            error=error.detail,
            error_code=error.code,
        ),
        execution_options=NO_SYNC,
    )


def kill_runs(session: Session, run_ids: Collection[UUID], code: str, why: str) -> None:
    """Mark runs dead, say so in the event log, and have their articles settled."""
    rows = session.execute(
        update(Run)
        .where(Run.id.in_(run_ids))
        .values(
            status=RunStatus.DEAD,
            claim_token=None,
            taken_until=None,
            error=why,
            error_code=code,
            finished_at=_now(session),
        )
        .returning(Run.id, Run.workspace_id, Run.article_id, Run.stage),
        execution_options=NO_SYNC,
    ).all()
    events.record_events(
        session,
        *(
            events.Happened(
                row.workspace_id, "run.dead", SubjectKind.RUN, row.id, {"stage": row.stage, "code": code}
            )
            for row in rows
        ),
    )
    plan_settling(
        session, ((row.workspace_id, row.article_id) for row in rows if STAGES[row.stage].is_awaited)
    )


def plan_settling(session: Session, articles: Iterable[tuple[UUID, UUID | None]]) -> None:
    """Have it looked at whether the articles are done; made due by each commit, so that no two miss each other."""
    wanted = {
        article_id: planning.Wanted(workspace_id, SubjectKind.ARTICLE, article_id, "", None)
        for workspace_id, article_id in articles
        if article_id is not None
    }
    if wanted:
        planning.plan_runs(session, StageName.SETTLE, wanted.values(), again=True)


def finish_taking(
    session: Session,
    taking: Taking,
    results: Sequence[Any],
    failures: Sequence[Failed],
    save: Callable[[Session, Sequence[Any]], None],
) -> int:
    """Commit a taking: fence, outputs of what passed, failures, and the articles' settling; how many passed."""
    runs = {run.subject_id: run for run in taking.runs}
    written = commit_runs(session, taking, [runs[result.subject_id].id for result in results])
    passed = [result for result in results if runs[result.subject_id].id in written]
    if passed:
        save(session, passed)
    record_failures(session, taking, failures)
    answered = {result.subject_id for result in (*results, *failures)}
    give_back_runs(session, taking, [run.id for run in taking.runs if run.subject_id not in answered])
    if taking.stage.is_awaited:
        plan_settling(session, _list_articles(session, [run for run in taking.runs if run.id in written]))
    return len(passed)


def _list_articles(session: Session, runs: Sequence[TakenRun]) -> Iterable[tuple[UUID, UUID | None]]:
    """The articles that wait for the runs: their own, and all in which a claim of theirs appears."""
    own = {
        (run.workspace_id, run.subject_id if run.subject_kind == SubjectKind.ARTICLE else run.article_id)
        for run in runs
    }
    claim_ids = [run.subject_id for run in runs if run.subject_kind == SubjectKind.CLAIM]
    if not claim_ids:
        return own
    return own | set(
        session.execute(
            select(Appearance.workspace_id, Appearance.article_id)
            .where(Appearance.claim_id.in_(claim_ids))
            .distinct()
        )
    )


@dataclass(frozen=True, slots=True)
class DueStage:
    """A stage that has something to do; since: when the first of its runs fell due."""

    stage: Stage
    since: datetime


def list_due(session: Session, stages: Iterable[Stage]) -> list[DueStage]:
    """Those of the stages that have a run of this version due, the one that waits longest first."""
    firsts = _find_firsts(session, {stage.name: _is_open(stage) for stage in stages})
    return sorted(
        (DueStage(STAGES[name], since) for name, since in firsts.items()), key=lambda due: due.since
    )


def list_due_stages(session: Session) -> list[StageName]:
    """The names of the stages that have something to do now, in whatever version."""
    return list(
        _find_firsts(
            session, {name: and_(Run.stage == name, Run.status == RunStatus.OPEN) for name in STAGES}
        )
    )


def _find_firsts(
    session: Session, wanted: Mapping[StageName, ColumnElement[bool]]
) -> dict[StageName, datetime]:
    """When the first of each stage's runs fell due; one step into the index for each, however many wait."""
    now = _now(session)
    is_free = or_(Run.claim_token.is_(None), Run.taken_until <= now)
    firsts = [
        select(Run.stage, Run.due_at)
        .where(which, Run.due_at <= now, is_free)
        .order_by(Run.due_at)
        .limit(1)
        .subquery()
        for which in wanted.values()
    ]
    rows = session.execute(union_all(*(select(first.c.stage, first.c.due_at) for first in firsts)))
    found = {StageName(stage): since for stage, since in rows}
    return {name: found[name] for name in wanted if name in found}


def _now(session: Session) -> Any:
    """The database's own clock where it has one that all workers share."""
    if session.get_bind().dialect.name == "postgresql":
        return func.clock_timestamp()
    return clock.now()
