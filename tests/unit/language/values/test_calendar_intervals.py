from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from claimdesk.language.values import calendar_intervals as calendar

FRIDAY = datetime(2021, 3, 19, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "offset", "start", "end"),
    [
        ("day", 0, "2021-03-19", "2021-03-20"),
        ("day", -1, "2021-03-18", "2021-03-19"),
        ("week", 0, "2021-03-15", "2021-03-22"),
        ("week", 1, "2021-03-22", "2021-03-29"),
        ("month", -3, "2020-12-01", "2021-01-01"),
        ("quarter", 0, "2021-01-01", "2021-04-01"),
        ("quarter", -1, "2020-10-01", "2021-01-01"),
        ("year", -1, "2020-01-01", "2021-01-01"),
        ("decade", 0, "2020-01-01", "2030-01-01"),
    ],
)
def test_a_moment_lies_in_its_unit_and_others_are_counted_from_there(unit, offset, start, end):
    period = calendar.unit_of(FRIDAY, unit, offset)
    assert (period.start.date().isoformat(), period.end.date().isoformat()) == (start, end)
    assert period.precision == unit


@pytest.mark.parametrize(
    ("moment", "unit", "count", "expected"),
    [
        ("2021-01-31", "month", 1, "2021-02-28"),
        ("2020-02-29", "year", -1, "2019-02-28"),
        ("2021-03-19", "week", -2, "2021-03-05"),
        ("2021-12-15", "quarter", 1, "2022-03-15"),
    ],
)
def test_a_moment_moves_by_units_and_keeps_its_day_within_the_month(moment, unit, count, expected):
    moved = calendar.move(datetime.fromisoformat(moment).replace(tzinfo=UTC), unit, count)
    assert moved.date().isoformat() == expected


def test_a_day_on_which_the_clocks_change_still_ends_at_midnight():
    period = calendar.day(2021, 3, 28, ZoneInfo("Europe/Berlin"))
    assert (period.end.day, period.end.hour) == (29, 0)
    assert period.end.astimezone(UTC) - period.start.astimezone(UTC) < timedelta(days=1)


def test_a_weekend_is_two_days():
    period = calendar.unit_of(FRIDAY, "weekend", 0)
    assert (period.start.day, period.end.day, period.precision) == (20, 22, "day")
