"""A workspace's own rating scale: its words, our label for each, and their numbers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.decisions.ratings import build_key
from claimdesk.errors import FieldError, Invalid, StaleVersion
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.records.account import Workspace
from claimdesk.records.verdict import Label

SETTING = "ratings"


@dataclass(frozen=True, slots=True)
class Step:
    """A rating of the scale, and the label that it goes with."""

    name: str
    label: Label
    value: float | None = None
    best: float | None = None
    worst: float | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps, and the version that a change must name; 0 while there is none."""

    version: int
    steps: tuple[Step, ...]


def get_scale(session: Session, workspace_id: UUID) -> Scale:
    """The workspace's scale; empty when none was set, and then any rating is taken as it is."""
    kept = session.get_one(Workspace, workspace_id).settings.get(SETTING) or {}
    steps = tuple(Step(**{**step, "label": Label(step["label"])}) for step in kept.get("steps", ()))
    return Scale(kept.get("version", 0), steps)


def save_scale(session: Session, principal: Principal, steps: Sequence[Step], expected: int | None) -> Scale:
    """Replace the scale; verdicts keep the rating that they were given. Raises Invalid, StaleVersion."""
    keys = [build_key(step.name) for step in steps]
    wrong = [
        FieldError(f"/items/{place}/name", "has no words" if not key else "stands twice")
        for place, key in enumerate(keys)
        if not key or key in keys[:place]
    ]
    if wrong:
        raise Invalid("the scale's names must be words, each once", wrong)
    workspace = session.get_one(Workspace, principal.workspace_id, with_for_update={"key_share": True})
    before = get_scale(session, principal.workspace_id)
    if expected is not None and expected != before.version:
        raise StaleVersion("the scale has changed since you read it", current={"version": before.version})
    kept = {"version": before.version + 1, "steps": [asdict(step) for step in steps]}
    workspace.settings = {**workspace.settings, SETTING: kept}
    history.record_by(session, principal, workspace, "ratings_set", changes={"steps": len(steps)})
    return Scale(before.version + 1, tuple(steps))


def resolve_rating(scale: Scale, given: dict[str, Any] | None, label: Label) -> dict[str, Any] | None:
    """The rating as it is kept, {name, value, best, worst}, with the scale's numbers.

    Raises Invalid for a word that is not on the scale, and for one that goes with another label.
    """
    if given is None:
        return None
    if not scale.steps:
        return {"value": None, "best": None, "worst": None, **given}
    key = build_key(given["name"])
    step = next((step for step in scale.steps if build_key(step.name) == key), None)
    if step is None:
        raise Invalid(
            "the rating is not on the workspace's scale",
            [FieldError("/rating", f"one of: {', '.join(step.name for step in scale.steps)}")],
        )
    if step.label != label:
        raise Invalid(
            "the rating goes with another label",
            [FieldError("/rating", f"{step.name} goes with {step.label.value}, not with {label.value}")],
        )
    return {"name": step.name, "value": step.value, "best": step.best, "worst": step.worst}
