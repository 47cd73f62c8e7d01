"""One date as a page declares it: read exactly, to the day, or left open between two days."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

LONGEST = 80  # characters; what is longer is no date
YEARS = range(1900, 2201)  # "0001-01-01" is what broken fields hold most often
EMPTY = frozenset({date(1900, 1, 1), date(1970, 1, 1)})  # what systems keep for no date
EPOCH_YEARS = range(1995, 2101)  # a number outside of these years is a counter or an empty field, no time
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio januari janeiro",
            "february feb februar février fevrier febrero febbraio februari fevereiro",
            "march mar märz mars marzo maart março",
            "april apr avril abril aprile",
            "may mai mayo maggio mei maio",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août agosto augustus",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre decembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = r"(?:[T,\s]+(?:at\s+)?(?P<clock>\d{1,2}:\d{2}.*))?$"
YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}")
YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])\s?(?P<second>\d{{1,2}})(?P=mark)\s?(?P<year>\d{{4}}){_CLOCK}"
)
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?P<name>[^\W\d_]{{3,10}})\.?,?\s+(?:de\s+)?"
    rf"(?P<year>\d{{4}}){_CLOCK}",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(
    rf"{_WEEKDAY}(?P<name>[^\W\d_]{{3,10}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?\s*"
    r"(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateValue:
    """A declared date: `moment`, at midnight UTC where `day_only`; or the two days of `options` that it may mean."""

    moment: datetime | None
    day_only: bool = False
    options: tuple[datetime, ...] = ()


def read_date_value(value: Any, *, day_first: bool | None = None) -> DateValue | None:
    """The date that the value holds; None for what is none. day_first decides what 03/04/2024 means, None leaves it.

    A time of day counts only with its offset: without one it may be of the day before or after.
    """
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = _read_number(value) if isinstance(value, int | float) else _read_text(value.strip(), day_first)
    known = found.options or (found.moment,) if found else ()
    is_date = all(moment and moment.year in YEARS and moment.date() not in EMPTY for moment in known)
    return found if known and is_date else None


def _read_number(value: float) -> DateValue | None:
    """Epoch seconds or milliseconds, or a day like 20240402."""
    if isinstance(value, int) and 19_000_000 < value < 22_010_000:
        return _read_digits(str(value))
    with suppress(ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
        return DateValue(moment) if moment.year in EPOCH_YEARS else None
    return None


def _read_text(text: str, day_first: bool | None) -> DateValue | None:
    if not text or len(text) > LONGEST:
        return None
    if text.isascii() and text.isdigit():
        return _read_digits(text)
    with suppress(ValueError):
        return _build_value(datetime.fromisoformat(text))
    if (match := YEAR_LAST.match(text)) is not None:
        return _read_year_last(match, day_first)
    for pattern in (YEAR_FIRST, DAY_MONTH, MONTH_DAY):
        if (match := pattern.match(text)) is not None:
            parts = match.groupdict()
            month = MONTHS.get(parts["name"].casefold()) if "name" in parts else int(parts["month"])
            if month and (day := _build_day(int(parts["year"]), month, int(parts["day"]))):
                return _add_clock(day, parts["clock"])
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return _build_value(parsedate_to_datetime(text))
    return None


def _read_digits(text: str) -> DateValue | None:
    if len(text) in {8, 14}:
        day = _build_day(int(text[:4]), int(text[4:6]), int(text[6:8]))
        return DateValue(day, day_only=True) if day else None
    return _read_number(int(text)) if len(text) in {10, 13} else None


def _read_year_last(match: re.Match[str], day_first: bool | None) -> DateValue | None:
    """Day and month in the order that is possible or decided. Dots stand between day and month in that order."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    as_days = _build_day(year, second, first), _build_day(year, first, second)
    possible = [day for day in as_days if day is not None]
    if not possible:
        return None
    if day_first is None and match["mark"] == ".":
        day_first = True
    if len(possible) == 1 or possible[0] == possible[1]:
        return _add_clock(possible[0], match["clock"])
    if day_first is None:
        return DateValue(None, options=tuple(possible))
    return _add_clock(possible[0 if day_first else 1], match["clock"])


def _build_day(year: int, month: int, day: int) -> datetime | None:
    with suppress(ValueError):
        return datetime(year, month, day, tzinfo=UTC)
    return None


def _build_value(moment: datetime) -> DateValue:
    if moment.tzinfo is not None:
        return DateValue(moment)
    return DateValue(datetime(moment.year, moment.month, moment.day, tzinfo=UTC), day_only=True)


def _add_clock(day: datetime, clock: str | None) -> DateValue:
    """The day with its time, where the time has an offset."""
    match = CLOCK.match(clock.strip()) if clock else None
    if match is None or match["zone"] is None:
        return DateValue(day, day_only=True)
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    with suppress(ValueError):
        zone = _read_offset(match["zone"])
        return DateValue(
            day.replace(hour=hour, minute=int(match["minute"]), second=int(match["second"] or 0), tzinfo=zone)
        )
    return DateValue(day, day_only=True)


def _read_offset(text: str) -> timezone:
    digits = re.sub(r"\D", "", text)
    if not digits:
        return UTC
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if "-" in text else size)
