"""Whether all that the product needs is there: each part by name, with what is wrong and what to do."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from claimdesk import write_obstacles
from claimdesk.errors import ClaimdeskError
from claimdesk.records import migrating
from claimdesk.runs import backlog, heartbeats
from claimdesk.runs.stages import STAGES, Lane
from claimdesk.terms import StageName
from service.http.context import Parts

Details = dict[str, Any]

STUCK_AFTER_S = 120.0  # a taking takes some seconds
FINDABLE_AFTER = (StageName.PASSAGES, StageName.INDEX)  # what is imported passes both


@dataclass(frozen=True, slots=True)
class PartState:
    """How one part is. why: what is wrong, and what to do."""

    ok: bool
    why: str | None = None
    details: Details = field(default_factory=dict)


def examine_parts(opened: Parts) -> dict[str, PartState]:
    """Every part by name; an error of ours is what is wrong with it."""
    return {name: _run_check(check, opened) for name, check in CHECKS.items()}


def _run_check(check: Callable[[Parts], PartState], opened: Parts) -> PartState:
    try:
        return check(opened)
    except ClaimdeskError as error:
        return PartState(ok=False, why=error.detail)


def _check_database(opened: Parts) -> PartState:
    found, expected = migrating.find_schema(opened.database), migrating.find_newest()
    details = {"kind": opened.database.engine.dialect.name, "schema": found}
    if found != expected:
        why = f"its schema is {found}, this claimdesk needs {expected}: run `claimdesk migrate`"
        return PartState(ok=False, why=why, details=details)
    obstacle = write_obstacles.find_write_obstacle(opened.database)
    return PartState(ok=obstacle is None, why=obstacle, details=details)


def _check_disk(opened: Parts) -> PartState:
    """Room where this process writes: the data folder, uploads, and the database's file."""
    folders = {opened.settings.folder, Path(gettempdir())}
    if opened.settings.is_sqlite and (file := opened.database.engine.url.database):
        folders.add(Path(file).parent)
    there = sorted(folder for folder in folders if folder.exists())
    free_mb = {str(folder): shutil.disk_usage(folder).free // 1_000_000 for folder in there}
    why = write_obstacles.find_full_disk(there)
    return PartState(ok=why is None, why=why, details={"free_mb": free_mb})


def _check_broker(opened: Parts) -> PartState:
    try:
        took = opened.hints.ping()
    except Exception as error:  # noqa: BLE001  whatever the client raises, the broker is away
        return PartState(ok=False, why=f"the broker can't be reached ({type(error).__name__}); start it")
    return PartState(ok=True, details={"took_ms": round(took * 1000, 1)})


def _check_index(opened: Parts) -> PartState:
    """Health, freshness and parity; what waits to be written is told even while the engine is away."""
    with opened.database.reading() as session:
        late = {
            stage.stage: stage for stage in backlog.measure_backlog(session) if stage.stage in FINDABLE_AFTER
        }
    details: Details = {
        "waiting": sum(stage.open for stage in late.values()),
        "behind_s": max((stage.oldest_s for stage in late.values()), default=0.0),
        "not_findable_yet": {name: stage.open for name, stage in late.items() if stage.open},
    }
    try:
        health = opened.engine.health()
        parity = opened.parity.look() if health.is_well else ()
    except ClaimdeskError as error:
        return PartState(ok=False, why=error.detail, details=details)
    details |= {
        "engine": health.engine,
        "schema": health.schema,
        "encoder": health.encoder,
        "entries": dict(health.entries),
        "parity": {
            index_parity.index.value: {
                "records": index_parity.records,
                "entries": index_parity.entries,
                "sampled": index_parity.sampled,
                "differing": index_parity.differing,
            }
            for index_parity in parity
        },
        **health.details,
    }
    wrong = [health.why, *(index_parity.why for index_parity in parity)]
    why = "; ".join(reason for reason in wrong if reason) or None
    return PartState(ok=why is None, why=why, details=details)


def _check_workers(opened: Parts) -> PartState:
    """Each lane has a worker that reports and gets on, and beat beats."""
    with opened.database.reading() as session:
        silent = {lane: heartbeats.find_silence(session, lane) for lane in Lane}
        beat = heartbeats.find_beat_silence(session)
        live = heartbeats.list_live(session)
        backlogs = backlog.measure_backlog(session)
    stuck = {lane: _describe_stuck(lane, backlogs, silent[lane]) for lane in Lane}
    lanes = {
        lane.value: {
            "ok": silent[lane] is None and stuck[lane] is None,
            "workers": [heartbeat.worker for heartbeat in live if lane.value in heartbeat.lanes],
        }
        for lane in Lane
    }
    wrong = [reason for lane in Lane for reason in (silent[lane], stuck[lane]) if reason] + [beat or ""]
    why = "; ".join(reason for reason in wrong if reason) or None
    waiting = {stage.stage: stage.open for stage in backlogs if stage.open}
    details = {"lanes": lanes, "beat": beat is None, "waiting": waiting}
    return PartState(ok=why is None, why=why, details=details)


def _describe_stuck(lane: Lane, backlogs: Sequence[backlog.Backlog], silence: str | None) -> str | None:
    """That the lane has been at one taking for long, as a sentence; where its worker is silent, any taking is told."""
    mine = [stage for stage in backlogs if STAGES[StageName(stage.stage)].lane == lane]
    longest = max(mine, key=lambda stage: stage.computing_s, default=None)
    if longest is None or longest.computing_s <= (0.0 if silence else STUCK_AFTER_S):
        return None
    return (
        f"the {lane.value} lane has been at one taking of {longest.stage} for {longest.computing_s:.0f} s; "
        "what stands behind it waits, and it is given up after ten minutes"
    )


def _check_model(opened: Parts) -> PartState:
    if not opened.encoder.is_loaded:
        return PartState(
            ok=False, why="the model is still being loaded", details={"name": opened.encoder.name}
        )
    return PartState(ok=True, details={"name": opened.encoder.version})


CHECKS: dict[str, Callable[[Parts], PartState]] = {
    "database": _check_database,
    "disk": _check_disk,
    "broker": _check_broker,
    "index": _check_index,
    "workers": _check_workers,
    "model": _check_model,
}
