"""Whether all that the product needs is there: each part by name, with what is wrong and what to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from claimdesk.errors import ClaimdeskError
from claimdesk.records import migrating
from claimdesk.runs import backlog, heartbeats
from claimdesk.runs.stages import Lane
from claimdesk.terms import StageName
from service.http.context import Parts

Details = dict[str, Any]


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
    return PartState(ok=True, details=details)


def _check_broker(opened: Parts) -> PartState:
    try:
        took = opened.hints.ping()
    except Exception as error:  # noqa: BLE001  whatever the client raises, the broker is away
        return PartState(ok=False, why=f"the broker can't be reached ({type(error).__name__}); start it")
    return PartState(ok=True, details={"took_ms": round(took * 1000, 1)})


def _check_index(opened: Parts) -> PartState:
    """Health, freshness and parity; what waits to be written is told even while the engine is away."""
    with opened.database.reading() as session:
        late = next(
            (stage for stage in backlog.measure_backlog(session) if stage.stage == StageName.INDEX), None
        )
    details: Details = {"waiting": late.open if late else 0, "behind_s": late.oldest_s if late else 0.0}
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
    with opened.database.reading() as session:
        silent = {lane.value: heartbeats.find_silence(session, lane) for lane in Lane}
        live = heartbeats.list_live(session)
        waiting = {stage.stage: stage.open for stage in backlog.measure_backlog(session) if stage.open}
    lanes = {
        lane.value: {
            "ok": silent[lane.value] is None,
            "workers": [heartbeat.worker for heartbeat in live if lane.value in heartbeat.lanes],
        }
        for lane in Lane
    }
    why = next((reason for reason in silent.values() if reason), None)
    return PartState(ok=why is None, why=why, details={"lanes": lanes, "waiting": waiting})


def _check_model(opened: Parts) -> PartState:
    if not opened.encoder.is_loaded:
        return PartState(
            ok=False, why="the model is still being loaded", details={"name": opened.encoder.name}
        )
    return PartState(ok=True, details={"name": opened.encoder.version})


CHECKS: dict[str, Callable[[Parts], PartState]] = {
    "database": _check_database,
    "broker": _check_broker,
    "index": _check_index,
    "workers": _check_workers,
    "model": _check_model,
}
