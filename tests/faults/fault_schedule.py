"""Which faults come when: made from a seed, kept as JSON, shrunk to the fewest that still fail; pure."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    KILL = "kill"  # -9 of a process and its children
    STOP = "stop"  # SIGSTOP for a while
    FLUSH = "flush"  # the broker forgets all
    BROKER_AWAY = "broker_away"
    BACKENDS = "backends"  # PostgreSQL's connections ended
    LOCKED = "locked"  # SQLite's file, by somebody else
    DISK_FULL = "disk_full"
    CLOCK = "clock"  # moved, and back again
    DAMAGE = "damage"  # a file of the embedded index, and what the operator then does
    NODE = "node"  # of Elasticsearch, killed and started again
    UP = "up"  # the supervisor killed, and started again by the operator


# how often which is hit: a killed web process or language worker takes many seconds to load its models again
PARTS = {"web": 1, "worker-language": 2, "worker-io": 3, "beat": 3, "broker": 3}
SHARES = {
    Kind.KILL: 24,
    Kind.STOP: 24,
    Kind.FLUSH: 14,
    Kind.BROKER_AWAY: 4,
    Kind.BACKENDS: 14,
    Kind.LOCKED: 14,
    Kind.DISK_FULL: 3,
    Kind.CLOCK: 10,
    Kind.DAMAGE: 0.4,
    Kind.NODE: 2,
    Kind.UP: 0.2,
}
JUMPS_S = (-3600, -120, -5, 5, 120, 3600)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, so long after the one before."""

    after_s: float
    kind: Kind
    target: str = ""
    lasts_s: float = 0.0
    amount: int = 0


def build_schedule(seed: int, count: int, kinds: Sequence[Kind], mean_pause_s: float = 1.2) -> list[Fault]:
    """So many faults of the kinds, the same for the same seed."""
    dice = random.Random(seed)
    return [_draw(dice, kinds, mean_pause_s) for _ in range(count)]


def _draw(dice: random.Random, kinds: Sequence[Kind], mean_pause_s: float) -> Fault:
    kind = dice.choices(kinds, [SHARES[kind] for kind in kinds])[0]
    pause = round(dice.uniform(0.2, 2 * mean_pause_s - 0.2), 2)  # s
    lasts = round(dice.uniform(0.2, 4.0), 2)
    match kind:
        case Kind.KILL:
            return Fault(pause, kind, dice.choices(list(PARTS), list(PARTS.values()))[0])
        case Kind.STOP:
            return Fault(pause, kind, dice.choice(list(PARTS)), lasts)
        case Kind.CLOCK:
            return Fault(pause, kind, "", lasts, dice.choice(JUMPS_S))
        case Kind.DAMAGE:
            return Fault(pause, kind, dice.choice(("cut", "zeroed", "deleted")), amount=dice.randrange(1000))
        case Kind.NODE:
            return Fault(pause, kind, str(dice.randrange(2)), lasts * 4)
        case Kind.BACKENDS:
            return Fault(pause, kind, dice.choice(("all", "one")))
        case _:
            return Fault(pause, kind, "", lasts)


def write_schedule(schedule: Sequence[Fault], file: Path) -> None:
    file.write_text("".join(json.dumps(asdict(fault)) + "\n" for fault in schedule))


def read_schedule(text: str) -> list[Fault]:
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [Fault(**{**line, "kind": Kind(line["kind"])}) for line in lines]


def shrink(schedule: Sequence[Fault], fails: Callable[[Sequence[Fault]], bool]) -> list[Fault]:
    """The schedule without what it fails without too: first halves, then quarters, down to single faults (ddmin)."""
    left, parts = list(schedule), 2
    while len(left) > 1:
        size = -(-len(left) // parts)
        pieces = [left[start : start + size] for start in range(0, len(left), size)]
        rests = [[fault for other in pieces if other is not piece for fault in other] for piece in pieces]
        smaller = next(
            (tried for tried in (*pieces, *rests) if len(tried) < len(left) and fails(tried)), None
        )
        if smaller is not None:
            left, parts = smaller, 2
        elif size == 1:
            break
        else:
            parts = min(len(left), parts * 2)
    return left
