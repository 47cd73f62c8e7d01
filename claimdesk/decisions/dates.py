"""Dates as feeds write them: ISO 8601 in most, mail dates, spelled-out months and epoch seconds in the rest."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

EARLIEST = 1900  # what is older is a broken field: "0001-01-01" is the commonest
AHEAD = timedelta(days=366)
SPELLED = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d", "%a %b %d %Y")
JAVA = re.compile(r"^([A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{4})\b")  # Wed May 06 2020 00:00:00 GMT+0000 (UTC)
UNPADDED = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
ZONE_NAME = re.compile(r"\s{0,4}(?:UTC|GMT|Z)$")
SLASHED = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
TIMED = re.compile(
    r"^(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?\s{1,4}(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?)$"
)
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I:%M:%S %p", "%I:%M:%S%p")
COMPACT_DAY = range(1900_01_01, 2100_01_01)  # 20190504, as a number
EARLIEST_EPOCH = 1e8  # 1973; a smaller number is a year or a day, and no review is as old


def read_date(value: Any, now: datetime) -> datetime | None:
    """The moment, aware; a day without a time is its midnight UTC. None for what is no date or can't be one.

    A date like 03/04/2020 is read only where one of its numbers can't be a month.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = _read_number(float(value)) if isinstance(value, int | float) else _read_text(value.strip()[:60])
    if found is None:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware if aware.year >= EARLIEST and aware.year <= (now + AHEAD).year else None


def _read_number(value: float) -> datetime | None:
    """A day written as one number (20190504), epoch seconds, or milliseconds."""
    if value in COMPACT_DAY:
        return _read_text(f"{value:.0f}")
    if value < EARLIEST_EPOCH:
        return None
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    return None


def _read_text(text: str) -> datetime | None:
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _read_number(float(text))
    with suppress(ValueError):
        return datetime.fromisoformat(ZONE_NAME.sub("+00:00", text) if ":" in text else text)
    if unpadded := UNPADDED.match(text):
        with suppress(ValueError):
            year, month, day = map(int, unpadded.groups())
            return datetime(year, month, day, tzinfo=UTC)
    if timed := TIMED.match(text):
        return _read_day_and_time(timed["day"], timed["time"])
    if slashed := SLASHED.match(text):
        return _read_slashes(*map(int, slashed.groups()))
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text)
    for shape in SPELLED:
        for words in (text, text[: JAVA.match(text).end()] if JAVA.match(text) else text):  # type: ignore[union-attr]
            with suppress(ValueError):
                return datetime.strptime(words, shape).replace(tzinfo=UTC)
    return None


def _read_day_and_time(day: str, time: str) -> datetime | None:
    """A day in figures with the time of a clock ("30/09/2021 18:22"), UTC."""
    found = _read_text(day)
    for shape in TIMES if found else ():
        with suppress(ValueError):
            clock_time = datetime.strptime(time.upper(), shape).replace(tzinfo=UTC).timetz()
            return datetime.combine(found, clock_time)  # type: ignore[arg-type]
    return None


def _read_slashes(first: int, second: int, year: int) -> datetime | None:
    """Day and month in the order that is possible; None where both are."""
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 else (second, first)
    with suppress(ValueError):
        return datetime(year, month, day, tzinfo=UTC)
    return None
