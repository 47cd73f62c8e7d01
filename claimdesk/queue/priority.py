"""A claim's place in its queue: a weighted sum of named parts, in a form that never goes stale with the clock.

Waiting counts too: each day in the queue is worth AGEING. Since every claim ages alike, the order of two
claims never changes with time, and the stored key (time-shifted, as in "hot" rankings) stays right.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
DAY_S = 86_400
AGEING = 0.05  # of a full part's value, for each day of waiting
DUE_HORIZON = timedelta(days=30)  # due later than that after queueing counts as not due
PINNED = 1_000_000.0  # more than any weighted sum: weights go to 100
WIDEST_REACH = 8  # powers of ten: 100 million people
DEFAULT_WEIGHTS: dict[str, float] = {"worth": 1.0, "demand": 0.5, "due": 0.5, "reach": 0.3, "novelty": 0.2}


@dataclass(frozen=True, slots=True)
class PriorityPart:
    """One part of a priority, and what it weighs; 0–1, but for the days of waiting."""

    part: str
    value: float
    weight: float


def build_parts(
    *,
    worth: float,
    demand: int = 0,
    reach: int | None = None,
    best_match: float = 0.0,
    queued_at: datetime | None = None,
    due_at: datetime | None = None,
    weights: Mapping[str, float],
) -> tuple[PriorityPart, ...]:
    """The parts of a claim's priority.

    demand: distinct requesters; reach: people, on a logarithmic scale; novelty: 1 minus the best match's score; due: how
    much of DUE_HORIZON is cut off from the time of queueing on, which doesn't change with the clock.
    """
    values = {
        "worth": worth,
        "demand": 1 - 1 / (1 + demand),
        "due": build_due(queued_at, due_at),
        "reach": min(1.0, math.log10(1 + max(0, reach or 0)) / WIDEST_REACH),
        "novelty": 1 - min(1.0, max(0.0, best_match)),
    }
    given = {**DEFAULT_WEIGHTS, **weights}
    return tuple(PriorityPart(name, round(value, 4), given[name]) for name, value in values.items())


def explain_parts(
    parts: Iterable[PriorityPart], queued_at: datetime | None, now: datetime, *, pinned: bool
) -> tuple[PriorityPart, ...]:
    """All that a claim's place comes of: its parts, the days that it has waited, and that it is pinned.

    Of two claims of a queue, the one with the larger Σ value · weight comes first.
    """
    days = (now - queued_at).total_seconds() / DAY_S if queued_at else 0.0
    waited = PriorityPart("waiting", round(max(0.0, days), 4), AGEING)
    return (*parts, waited, *([PriorityPart("pinned", 1.0, PINNED)] if pinned else []))


def build_due(queued_at: datetime | None, due_at: datetime | None) -> float:
    """1 for a claim that is due when it is queued, 0 for one that is due DUE_HORIZON later or never."""
    if due_at is None or queued_at is None:
        return 0.0
    return min(1.0, max(0.0, 1 - (due_at - queued_at) / DUE_HORIZON))


def build_key(parts: tuple[PriorityPart, ...], queued_at: datetime, *, pinned: bool = False) -> float:
    """The stored sort key, higher first: Σ value · weight, shifted by the time of queueing; pinned ones lead."""
    days = (queued_at - EPOCH).total_seconds() / DAY_S
    key = sum(part.value * part.weight for part in parts) - AGEING * days
    return key + PINNED if pinned else key
