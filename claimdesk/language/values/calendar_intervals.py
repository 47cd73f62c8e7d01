"""Calendar arithmetic: days, weeks, months and years as intervals [from, to) in a time zone.

Years are 1 to 9998: an interval that ends in the year 10000 can't be held. Every function raises
ValueError or OverflowError for what the calendar doesn't have; `dates.find_dates` turns that into
an unknown date.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    start: datetime
    end: datetime
    precision: str


def day(year: int, month: int, number: int, zone: tzinfo) -> Period:
    start = datetime(year, month, number, tzinfo=zone)
    return Period(start, shift_days(start, 1), "day")


def shift_days(moment: datetime, days: int) -> datetime:
    """The same wall time some days on, whatever the clocks do in between."""
    return (moment.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=moment.tzinfo)


def day_of(moment: datetime, days: int = 0) -> Period:
    """The day that a moment lies in, or one some days on."""
    start = shift_days(midnight(moment), days)
    return Period(start, shift_days(start, 1), "day")


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def week_of(moment: datetime, weeks: int = 0) -> Period:
    """Monday to Sunday."""
    start = shift_days(midnight(moment), weeks * DAYS_A_WEEK - moment.weekday())
    return Period(start, shift_days(start, DAYS_A_WEEK), "week")


def weekend_of(moment: datetime, weeks: int = 0) -> Period:
    start = shift_days(week_of(moment, weeks).start, 5)
    return Period(start, shift_days(start, 2), "day")


def month(year: int, number: int, zone: tzinfo) -> Period:
    return months(year, number, 1, zone, "month")


def months(year: int, first: int, count: int, zone: tzinfo, precision: str) -> Period:
    """A run of months; `first` may lie beyond 12 or before 1 and is carried into the year."""
    start, end = (_find_month_start(year, first + offset, zone) for offset in (0, count))
    return Period(start, end, precision)


def _find_month_start(year: int, number: int, zone: tzinfo) -> datetime:
    carried, index = divmod(number - 1, MONTHS_A_YEAR)
    return datetime(year + carried, index + 1, 1, tzinfo=zone)


def year(number: int, zone: tzinfo) -> Period:
    return months(number, 1, MONTHS_A_YEAR, zone, "year")


def decade(first: int, zone: tzinfo) -> Period:
    return months(first, 1, 10 * MONTHS_A_YEAR, zone, "decade")


def unit_of(moment: datetime, unit: str, offset: int) -> Period:
    """The week, weekend, month, quarter, year or decade that a moment lies in, or one some units on."""
    zone = moment.tzinfo
    assert zone is not None
    if unit == "week":
        return week_of(moment, offset)
    if unit == "weekend":
        return weekend_of(moment, offset)
    if unit == "month":
        return months(moment.year, moment.month + offset, 1, zone, "month")
    if unit == "quarter":
        first = 3 * ((moment.month - 1) // 3) + 1
        return months(moment.year, first + 3 * offset, 3, zone, "quarter")
    if unit == "year":
        return year(moment.year + offset, zone)
    if unit == "decade":
        return decade(moment.year // 10 * 10 + 10 * offset, zone)
    return day_of(moment, offset)


def move(moment: datetime, unit: str, count: int) -> datetime:
    """A moment some units on; the day is kept within its month (31 January and a month: 28 February)."""
    steps = {"month": 1, "quarter": 3, "year": MONTHS_A_YEAR, "decade": 10 * MONTHS_A_YEAR}
    if unit in steps:
        zone = moment.tzinfo
        assert zone is not None
        start = _find_month_start(moment.year, moment.month + steps[unit] * count, zone)
        last = shift_days(_find_month_start(start.year, start.month + 1, zone), -1).day
        return moment.replace(year=start.year, month=start.month, day=min(moment.day, last))
    days = {"week": DAYS_A_WEEK, "weekend": DAYS_A_WEEK, "day": 1}
    if unit in days:
        return shift_days(moment, days[unit] * count)
    seconds = {"hour": 3600, "minute": 60, "second": 1}
    return moment + timedelta(seconds=seconds[unit] * count)
