"""The time and new ids.

The installation has one clock, the database's. PostgreSQL's is asked once a minute (`follow`), and between two answers
the moments go on by a clock that nobody sets; so machines whose clocks differ, or are set, agree on what is due and
what has run out. A SQLite file's database has no clock but this machine's.
"""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import uuid_utils.compat

STEADY = getattr(
    time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC
)  # goes on while the machine sleeps, where it can

_followed: tuple[datetime, float] | None = (
    None  # a moment of the database's clock, and the steady clock's then
)


def now() -> datetime:
    """The present moment, aware, UTC."""
    if _followed is None:
        return _read_wall()
    told, at = _followed
    return told + timedelta(seconds=time.clock_gettime(STEADY) - at)


def follow(told: datetime) -> None:
    """Have the time go on from this moment, which another clock has just told."""
    global _followed  # noqa: PLW0603  one clock for the process, as the system's is
    _followed = told.astimezone(UTC), time.clock_gettime(STEADY)


def _read_wall() -> datetime:
    return datetime.now(UTC)


def new_id() -> UUID:
    """A random id that sorts by the time of its making (UUID version 7, RFC 9562)."""
    return uuid_utils.compat.uuid7()


def first_id(moment: datetime) -> UUID:
    """The least id that could be made at the moment; new_id's of later milliseconds are greater."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
