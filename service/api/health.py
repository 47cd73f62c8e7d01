"""Whether the process lives, and whether all that it needs is there."""

from typing import Any

from flask import Response, g
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from service.api.blueprints import PREFIX
from service.http import readiness
from service.http.authentication import public
from service.http.context import parts
from service.http.responses import answer
from service.http.schemas import Output

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
    found = readiness.examine_parts(parts())
    ready = all(part.ok for part in found.values())
    named = {name: PartOut(ok=part.ok, why=part.why, details=part.details) for name, part in found.items()}
    return answer(ReadyOut(ready=ready, parts=named if "principal" in g else None), 200 if ready else 503)
