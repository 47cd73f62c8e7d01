"""Whether the process lives, and whether all that it needs is there."""

from collections.abc import Callable
from typing import Any

from flask import Response, g
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from claimdesk.errors import ClaimdeskError
from claimdesk.records import migrating
from claimdesk.runs import backlog, heartbeats
from claimdesk.runs.stages import Lane
from service.answers import answer
from service.api.blueprints import PREFIX
from service.authentication import public
from service.context import Parts, parts
from service.schemas import Output

api = APIBlueprint(
    "health", __name__, abp_tags=[Tag(name="health", description="For load balancers and operators.")]
)


class PartOut(Output):
    """A part that the product needs."""

    ok: bool
    why: str | None = Field(None, description="What is wrong, and what to do.")
    details: dict[str, Any] = Field(default_factory=dict)


class ReadyOut(Output):
    ready: bool
    parts: dict[str, PartOut] | None = Field(None, description="By name; only with a key.")


class LiveOut(Output):
    live: bool


@api.get("/healthz", responses={200: LiveOut})
@api.get(f"{PREFIX}/healthz", endpoint="healthz_v1", responses={200: LiveOut}, doc_ui=False)
@public
def healthz() -> Response:
    """Say that the process answers."""
    return answer(LiveOut(live=True))


@api.get("/readyz", responses={200: ReadyOut, 503: ReadyOut})
@api.get(f"{PREFIX}/readyz", endpoint="readyz_v1", responses={200: ReadyOut, 503: ReadyOut}, doc_ui=False)
@public
def readyz() -> Response:
    """Whether all parts are there (200) or not (503); with a key, each by name."""
    checks: dict[str, Callable[[Parts], PartOut]] = {
        "database": _database,
        "broker": _broker,
        "index": _index,
        "workers": _workers,
        "model": _model,
    }
    found = {name: _checked(check) for name, check in checks.items()}
    ready = all(part.ok for part in found.values())
    shown = ReadyOut(ready=ready, parts=found if "principal" in g else None)
    return answer(shown, 200 if ready else 503)


def _checked(check: Callable[[Parts], PartOut]) -> PartOut:
    """The check's outcome; an error of ours is one too."""
    try:
        return check(parts())
    except ClaimdeskError as error:
        return PartOut(ok=False, why=error.detail)


def _database(opened: Parts) -> PartOut:
    found, expected = migrating.find_schema(opened.database), migrating.newest()
    details = {"kind": opened.database.engine.dialect.name, "schema": found}
    if found != expected:
        why = f"its schema is {found}, this claimdesk needs {expected}: run `claimdesk migrate`"
        return PartOut(ok=False, why=why, details=details)
    return PartOut(ok=True, details=details)


def _broker(opened: Parts) -> PartOut:
    try:
        took = opened.hints.ping()
    except Exception as error:  # noqa: BLE001  whatever the client raises, the broker is away
        return PartOut(ok=False, why=f"the broker can't be reached ({type(error).__name__}); start it")
    return PartOut(ok=True, details={"took_ms": round(took * 1000, 1)})


def _index(opened: Parts) -> PartOut:
    health = opened.engine.health()
    with opened.database.reading() as session:
        late = [one for one in backlog.measure(session) if one.stage == "index"]
    details = {
        "engine": health.engine,
        "schema": health.schema,
        "encoder": health.encoder,
        "entries": dict(health.entries),
        "waiting": late[0].open if late else 0,
        "behind_s": late[0].oldest_due_s if late else 0.0,
        **health.details,
    }
    return PartOut(ok=health.is_well, why=health.why, details=details)


def _workers(opened: Parts) -> PartOut:
    with opened.database.reading() as session:
        silent = {lane.value: heartbeats.find_silence(session, lane) for lane in Lane}
        live = heartbeats.list_live(session)
        waiting = {one.stage: one.open for one in backlog.measure(session)}
    lanes = {
        lane.value: {
            "ok": silent[lane.value] is None,
            "workers": [one.worker for one in live if lane.value in one.lanes],
        }
        for lane in Lane
    }
    why = next((reason for reason in silent.values() if reason), None)
    return PartOut(ok=why is None, why=why, details={"lanes": lanes, "waiting": waiting})


def _model(opened: Parts) -> PartOut:
    if not opened.encoder.is_loaded:
        return PartOut(ok=False, why="the model is still being loaded", details={"name": opened.encoder.name})
    return PartOut(ok=True, details={"name": opened.encoder.version})
