"""Signs of life of the workers, and what follows when there are none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.records.run import Heartbeat, Run, RunStatus
from claimdesk.runs.stages import STAGES, Lane, Stage
from claimdesk.terms import StageName

EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(seconds=40)  # four missed ones
FORGOTTEN_AFTER = timedelta(days=1)


def record_beat(session: Session, worker: str, lanes: Sequence[Lane], state: dict[str, Any]) -> None:
    """Say that this worker lives, which lanes it serves and in which versions."""
    now = clock.now()
    found = session.get(Heartbeat, worker)
    if found is None:
        found = Heartbeat(worker=worker, started_at=now, lanes=[], stages={}, seen_at=now)
        session.add(found)
    found.lanes = [lane.value for lane in lanes]
    found.stages = {stage.name: stage.version for stage in STAGES.values() if stage.lane in lanes}
    found.seen_at = now
    found.state = state


def remove_worker(session: Session, worker: str) -> None:
    """A worker's orderly goodbye."""
    session.execute(delete(Heartbeat).where(Heartbeat.worker == worker))


def remove_dead_workers(session: Session, host: str, is_alive: Callable[[int], bool]) -> None:
    """Drop the workers of this host whose process is gone: what a kill -9 left says nothing of the next start."""
    for worker in session.scalars(select(Heartbeat)):
        there, _, pid = worker.worker.rpartition(":")
        if there == host and pid.isdigit() and not is_alive(int(pid)):
            session.delete(worker)


def list_live(session: Session) -> list[Heartbeat]:
    """The workers that have reported lately."""
    return list(session.scalars(select(Heartbeat).where(Heartbeat.seen_at > clock.now() - SILENT_AFTER)))


def measure_silence(session: Session) -> dict[Lane, float]:
    """Seconds since a worker of each lane has reported; a lane without any is left out."""
    now = clock.now()
    ages: dict[Lane, float] = {}
    for worker in session.scalars(select(Heartbeat).order_by(Heartbeat.seen_at)):
        ages |= {Lane(lane): (now - worker.seen_at).total_seconds() for lane in worker.lanes}
    return ages


def find_silence(session: Session, lane: Lane) -> str | None:
    """Why nothing happens in the lane, as a sentence; None when a worker serves it."""
    if any(lane.value in worker.lanes for worker in list_live(session)):
        return None
    seen = [
        worker.seen_at
        for worker in session.scalars(select(Heartbeat).order_by(Heartbeat.seen_at.desc()))
        if lane.value in worker.lanes
    ]
    if not seen:
        return f"no worker has reported for the {lane.value} lane; start one"
    return f"no worker of the {lane.value} lane has reported for {int((clock.now() - seen[0]).total_seconds())} s"


def find_beat_silence(session: Session) -> str | None:
    """That beat has not reported, as a sentence; None when it has."""
    if any(worker.state.get("beat") for worker in list_live(session)):
        return None
    return "beat has not reported; without it lost hints and delayed retries are not found: start `claimdesk beat`"


def list_versions(session: Session, stage: Stage) -> set[str]:
    """The versions of the stage that live workers serve, and this process's own."""
    served = {worker.stages[stage.name] for worker in list_live(session) if stage.name in worker.stages}
    return served | {stage.version}


def adopt_versions(session: Session, stages: Mapping[StageName, Stage] = STAGES) -> int:
    """Open runs of a component version that no live worker serves are given to this one's version."""
    adopted = 0
    for stage in stages.values():
        adopted += session.execute(
            update(Run)
            .where(
                Run.stage == stage.name,
                Run.status == RunStatus.OPEN,
                Run.component_version.not_in(list_versions(session, stage)),
                Run.claim_token.is_(None),
            )
            .values(component_version=stage.version, done_hash=None),
            execution_options={"synchronize_session": False},
        ).rowcount  # type: ignore[attr-defined]
    return adopted


def remove_silent_workers(session: Session) -> None:
    """Drop workers that have been silent for a day."""
    session.execute(delete(Heartbeat).where(Heartbeat.seen_at < clock.now() - FORGOTTEN_AFTER))
