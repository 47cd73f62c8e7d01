"""One taking from beginning to end: take → load → compute → commit. Stages know nothing of this."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy.orm import Session

from claimdesk.database import REQUEST_ID
from claimdesk.errors import ClaimdeskError, NotStartable, TakesTooLong, Unavailable
from claimdesk.intake import progress
from claimdesk.runs import taking
from claimdesk.runs.stages import Stage
from claimdesk.runs.taking import Failed, TakenRun, Taking
from claimdesk.terms import StageName
from workers import gc_tuning
from workers.resources import Tools
from workers.run_keepalive import LONGEST_S, Told, give_up_taking, keep_alive
from workers.turns import Turns

WORK_S = (
    20.0  # then the task ends and another goes on, so that Celery's limits are for one taking, not for a day
)

log = structlog.get_logger()


class StageModule(Protocol):
    """What a module in workers/stages gives; tasks and results have a subject_id."""

    def load(self, session: Session, subject_ids: Sequence[UUID], tools: Tools, /) -> list[Any]: ...

    def compute(self, tasks: Sequence[Any], tools: Tools, /) -> list[Any]: ...

    def save(self, session: Session, results: Sequence[Any], /) -> None: ...


class GivenBack(Exception):
    """The computing was stopped at its limit; its runs were let go of."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A subject that is not there any more, or needs nothing."""

    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Later:
    """A task that is given back for the next taking, so that one taking never holds its lane too long."""

    subject_id: UUID


def work_in_turns(
    tools: Tools,
    stages: Sequence[Stage],
    find_module: Callable[[str], StageModule],
    worker: str,
    stopping: Told,
) -> bool:
    """Do what is due of the stages, a taking of each in turn, until nothing is or WORK_S have passed; whether more may be."""
    until = time.monotonic() + WORK_S
    turns, refused = Turns(), set[StageName]()
    while time.monotonic() < until and not stopping.is_set():
        with tools.database.reading() as session:
            due = [
                waiting for waiting in taking.list_due(session, stages) if waiting.stage.name not in refused
            ]
        if not due:
            return False
        stage = turns.choose(due).stage
        if len(due) > 1:
            tools.send(stage.name)  # another thread or worker may do the others meanwhile
        if take_and_work(tools, stage, find_module(stage.name), worker, stopping):
            refused.clear()
        else:  # others hold it, or as many as may: they look again themselves
            refused.add(stage.name)
    return not stopping.is_set()


def take_and_work(tools: Tools, stage: Stage, module: StageModule, worker: str, stopping: Told) -> bool:
    """Take what is due of the stage, once, and do it; whether there was something to take."""
    with tools.database.transaction() as session:
        held = taking.take_runs(session, stage, worker)
    if held is None:
        return False
    if len(held.runs) == stage.batch:
        tools.send(stage.name)
    work_on_taking(tools, held, module, stopping)
    return True


def work_on_taking(
    tools: Tools, held: Taking, module: StageModule, stopping: Told, longest_s: float = LONGEST_S
) -> None:
    """Compute what was taken and commit it; what fails in a batch is tried item by item.

    Raises GivenBack when the pool's limit stopped it.
    """
    started = time.perf_counter()
    REQUEST_ID.set(held.runs[0].request_id if len(held.runs) == 1 else None)
    if held.stage.is_awaited and "article" in held.stage.subjects:
        with tools.database.transaction() as session:
            progress.begin_processing(session, [run.subject_id for run in held.runs])
    try:
        with keep_alive(tools.database, held, stopping, longest_s):
            results, failures = _attempt_runs(tools, held, held.runs, module)
        passed = _finish_runs(tools, held, results, failures, module)
    except SoftTimeLimitExceeded as error:
        give_up_taking(tools.database, held, longest_s)
        raise GivenBack from error
    except TakesTooLong:  # several at once: each is taken and committed alone, so that none waits for the one
        give_up_taking(tools.database, held, longest_s)
        return
    gc_tuning.freeze_loaded_objects()
    took_s = time.perf_counter() - started
    tools.counted.add(held.stage.name, took_s, passed, len(failures))
    _trace_runs(tools, held, took_s, {failure.subject_id for failure in failures})
    log.info(
        "taking_done",
        stage=held.stage.name,
        runs=len(held.runs),
        passed=passed,
        failed=len(failures),
        ms=round(took_s * 1000),
    )


def _trace_runs(tools: Tools, held: Taking, took_s: float, failed: set[UUID]) -> None:
    """A span for each run, as long as its taking was: what is done together can't be told apart."""
    for run in held.runs:
        tools.tracer.record_run(
            held.stage.name,
            run.request_id,
            took_s,
            {
                "claimdesk.run": str(run.id),
                "claimdesk.attempt": run.attempt,
                "claimdesk.runs_in_taking": len(held.runs),
                "claimdesk.outcome": "failed" if run.subject_id in failed else "passed",
            },
        )


def _attempt_runs(
    tools: Tools, held: Taking, runs: Sequence[TakenRun], module: StageModule
) -> tuple[list[Any], list[Failed]]:
    """Results and failures of the runs."""
    try:
        with tools.database.reading() as session:
            tasks = module.load(session, [run.subject_id for run in runs], tools)
        now = [task for task in tasks if not isinstance(task, Later)]
        answers = module.compute(now, tools) if now else []
    except Unavailable as error:
        log.warning("part_away", stage=held.stage.name, code=error.code, detail=error.detail)
        return [], [Failed(run.subject_id, error) for run in runs]
    except NotStartable as error:  # the model: its package or folder is missing on this machine
        log.warning("part_away", stage=held.stage.name, code=error.code, detail=error.detail)
        return [], [Failed(run.subject_id, Unavailable(error.detail)) for run in runs]
    except SoftTimeLimitExceeded:
        raise
    except TakesTooLong as error:
        if len(runs) > 1:
            raise
        return [], [Failed(runs[0].subject_id, error)]
    except Exception as error:  # noqa: BLE001  becomes the run's failure, and is logged
        if len(runs) == 1:
            return [], [_describe_failure(held, runs[0], error)]
        results: list[Any] = []
        failures: list[Failed] = []
        for run in runs:
            more, worse = _attempt_runs(tools, held, [run], module)
            results += more
            failures += worse
        return results, failures
    loaded = {task.subject_id for task in tasks}
    nothing: list[Any] = [Nothing(run.subject_id) for run in runs if run.subject_id not in loaded]
    failures = [answer for answer in answers if isinstance(answer, Failed)]
    return [answer for answer in answers if not isinstance(answer, Failed)] + nothing, failures


def _describe_failure(held: Taking, run: TakenRun, error: Exception) -> Failed:
    """A run's failure: our own errors as they are, a defect as one that may be tried again and then dies."""
    if isinstance(error, ClaimdeskError):
        return Failed(run.subject_id, error)
    log.error("stage_defect", stage=held.stage.name, run=str(run.id), exc_info=error)
    wrapped = StageDefect(f"{type(error).__name__} in {held.stage.name}; the worker's log has more")
    return Failed(run.subject_id, wrapped)


class StageDefect(ClaimdeskError):
    """A stage broke on an input in a way that nobody foresaw."""

    code, title, retryable = "stage_defect", "A stage failed", True


def _finish_runs(
    tools: Tools, held: Taking, results: Sequence[Any], failures: Sequence[Failed], module: StageModule
) -> int:
    """Commit all at once; when that fails, each run on its own, so that one output never holds up the others."""

    def save(session: Session, passed: Sequence[Any]) -> None:
        module.save(session, [result for result in passed if not isinstance(result, Nothing)])

    def at_once(session: Session) -> int:
        return taking.finish_taking(session, held, results, failures, save)

    try:
        return tools.database.retrying(at_once)
    except (Unavailable, SoftTimeLimitExceeded):
        raise  # nothing can be written: the taking runs out and everything is due again
    except Exception as error:  # noqa: BLE001  the same: one output that can't be written
        if len(held.runs) == 1:
            broken = [_describe_failure(held, held.runs[0], error)]
            tools.database.retrying(lambda session: taking.finish_taking(session, held, [], broken, save))
            return 0
    return sum(_finish_alone(tools, held, run, results, failures, module) for run in held.runs)


def _finish_alone(
    tools: Tools,
    held: Taking,
    run: TakenRun,
    results: Sequence[Any],
    failures: Sequence[Failed],
    module: StageModule,
) -> int:
    single = Taking(held.stage, held.token, (run,))
    mine = [result for result in results if result.subject_id == run.subject_id]
    failed = [failure for failure in failures if failure.subject_id == run.subject_id]
    return _finish_runs(tools, single, mine, failed, module)
