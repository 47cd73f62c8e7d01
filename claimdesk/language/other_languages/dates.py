"""Dates and periods of a text in another language as intervals, of the same kind as English ones.

Months and weekdays come from CLDR (babel) and from dateparser's tables, words such as "yesterday" from dateparser's and the
language's own table. Relative dates count from the day of publication; without one they have no interval.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from claimdesk.language.other_languages.calendar_words import (
    YEAR,
    build_ago,
    build_pattern,
    build_relative,
    find_order,
    fold,
    list_relative,
    name_months,
    name_weekdays,
)
from claimdesk.language.other_languages.numbers import make_plain_digits
from claimdesk.language.other_languages.tables import LanguageTable, fold_letters
from claimdesk.language.shapes import DateInterval

CJK_DATE = re.compile(
    rf"(?:(?P<year>{YEAR}|令和\d{{1,2}}|平成\d{{1,2}})年(?:度)?(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})[日号號])?(?:末|上旬|中旬|下旬)?|末)?|"
    r"(?P<month2>\d{1,2})月(?P<day2>\d{1,2})[日号號]|(?<![\d.,])(?P<month3>\d{1,2})月(?![\d個个ヶカか])|(?<![\d.,年月])(?P<day3>\d{1,2})日(?!間|间|前|後|后))"
)
CONNECTORS = re.compile(
    r"\s*(?:–|—|-|bis(?:\szum)?|au|al|a|até(?:\so)?|tot(?:\sen\smet)?|t/m|do|ile|ila|から|～|~|至|到|से|تا|إلى|حتى|et\sle|et|y\sel|y|e\so|e|and|und|en|по)\s*"
)
LEADS = re.compile(
    r"(?:\b(?:dal|du|vom|von|del|de|da|van|od|între|entre|zwischen|tussen|fra|tra|dall['’])|من|بين)\s(?:le\s|el\s|l['’])?$",
    re.IGNORECASE,
)
COUNT_AHEAD = re.compile(
    r"\b(?:mehr\sals|weniger\sals|plus\sde|moins\sde|más\sde|menos\sde|mais\sde|più\sdi|meno\sdi|meer\sdan|ponad|fast|rund|etwa)\s$",
    re.IGNORECASE,
)
COUNTED = re.compile(
    r"\s(?:Menschen|Personen|personnes|personas|pessoas|persone|mensen|personen|osób|kişi)\b", re.IGNORECASE
)
FIRST_DAY = re.compile(r"(?<![\d.,])(?P<day>\d{1,2})(?:er|º|\.)?(?P<connector>[^\d,;]{1,16})$")
FIRST_DAY_WITHIN = 20  # characters
ANDS = frozenset(["y", "e", "et", "und", "en", "and", "a"])


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of text and the days that it means, both inclusive; None where they can't be counted."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    is_relative: bool = False


def find_dates(text: str, table: LanguageTable, published_at: datetime | None) -> tuple[DateInterval, ...]:
    """Dates and periods in reading order; [from_, to) in the time zone of `published_at`, UTC where there is none."""
    zone = (published_at.tzinfo if published_at is not None else None) or UTC
    anchor = published_at.date() if published_at is not None else None
    return tuple(_build(text, days, zone, published_at) for days in read_days(text, table, anchor))


def find_date_spans(text: str, table: LanguageTable) -> list[tuple[int, int]]:
    """Where dates and years stand, for whoever reads what else is a number."""
    return [(days.start, days.end) for days in read_days(text, table, None)]


def read_days(text: str, table: LanguageTable, anchor: date | None) -> list[Days]:
    """The dates as inclusive days, ranges joined."""
    plain = make_plain_digits(text)
    found = sorted(_read_all(plain, table, anchor), key=lambda days: (days.start, -days.end))
    kept: list[Days] = []
    for days in found:
        if not kept or days.start >= kept[-1].end:
            kept.append(days)
    return _join_ranges(plain, kept)


def _read_all(text: str, table: LanguageTable, anchor: date | None) -> Iterator[Days]:
    if table.code in {"ja", "zh"}:
        for match in CJK_DATE.finditer(text):
            yield _read_cjk(match, anchor)
    for match in build_pattern(table.code).finditer(text):
        if (days := _read(match, table, anchor)) is not None:
            yield days
    for match in build_relative(table.code).finditer(text):
        yield _read_relative(match, table, anchor)
    ago = build_ago(table.code)
    if ago is not None:
        for match in ago.finditer(text):
            yield _read_ago(match, table, anchor)


def _read(match: re.Match[str], table: LanguageTable, anchor: date | None) -> Days | None:
    parts = match.groupdict()
    if parts.get("iso"):
        return _make_day(match, int(parts["y1"]), int(parts["m1"]), int(parts["d1"]))
    if parts.get("numeric"):
        first, second, year = int(parts["a"]), int(parts["b"]), _read_year(parts["y2"])
        day, month = (
            (second, first) if find_order(table.code).startswith("M") or second > 12 else (first, second)
        )
        return _make_day(match, year, month, day)
    if parts.get("lone"):
        if COUNT_AHEAD.search(match.string[: match.start()]) or COUNTED.match(match.string, match.end()):
            return None  # how many there are
        return _make_period(match, date(int(parts["y4"]), 1, 1), "year")
    if parts.get("weekday"):
        return _read_weekday(match, table, anchor)
    if not parts.get("month"):
        return None
    return _read_month(match, parts, table, anchor)


def _read_month(
    match: re.Match[str], parts: dict[str, Any], table: LanguageTable, anchor: date | None
) -> Days | None:
    """A date with its month in words: a day, or the whole month."""
    month = name_months(table.code)[fold(parts["month"])]
    is_last, is_next = _is_turned(parts, table, "last"), _is_turned(parts, table, "next")
    year = int(parts["y3"]) if parts.get("y3") else None
    if (
        year is None
        and not parts.get("day")
        and not (is_last or is_next)
        and not _is_sure_month(parts["month"])
    ):
        return None
    if year is None:
        if anchor is None:
            return Days(
                match.start(),
                match.end(),
                None,
                None,
                "day" if parts.get("day") else "month",
                is_relative=True,
            )
        year = _choose_year(month, anchor, is_last=is_last, is_next=is_next)
    if parts.get("day"):
        return _make_day(match, year, month, int(parts["day"]))
    return _make_period(match, date(year, month, 1), "month")


def _is_sure_month(written: str) -> bool:
    return len(written) > 3


def _is_turned(parts: dict[str, Any], table: LanguageTable, way: str) -> bool:
    words = {
        "last": table.last.get("behind", frozenset()) | table.last.get("before", frozenset()),
        "next": table.last.get("next_behind", frozenset()) | table.last.get("next_before", frozenset()),
    }[way]
    return any(fold(parts[key]) in words for key in ("turn", "turned", "turn2", "turned2") if parts.get(key))


def _choose_year(month: int, anchor: date, *, is_last: bool, is_next: bool) -> int:
    """The year of a month that is named alone: the nearest one, or the one before or after as the words say."""
    if is_last:
        return anchor.year if month < anchor.month else anchor.year - 1
    if is_next:
        return anchor.year if month > anchor.month else anchor.year + 1
    distance = month - anchor.month
    return anchor.year - 1 if distance > 6 else anchor.year + 1 if distance < -6 else anchor.year


def _read_weekday(match: re.Match[str], table: LanguageTable, anchor: date | None) -> Days:
    if anchor is None:
        return Days(match.start(), match.end(), None, None, "day", is_relative=True)
    wanted = name_weekdays(table.code)[fold(match["weekday"])]
    back = (anchor.weekday() - wanted) % 7
    is_next = _is_turned(match.groupdict(), table, "next")
    if back == 0 and _is_turned(match.groupdict(), table, "last"):
        back = 7
    day = anchor + timedelta(days=7 - back) if is_next else anchor - timedelta(days=back)
    return Days(match.start(), match.end(), day, day, "day", is_relative=True)


def _read_cjk(match: re.Match[str], anchor: date | None) -> Days:
    year_text = match["year"]
    month = match["month"] or match["month2"] or match["month3"]
    day = match["day"] or match["day2"] or match["day3"]
    if year_text is None and anchor is None:
        return Days(match.start(), match.end(), None, None, "day" if day else "month", is_relative=True)
    if year_text is not None:
        era = {"令和": 2018, "平成": 1988}.get(year_text[:2], 0)
        year = era + int(year_text[2:]) if era else int(year_text)
    else:
        assert anchor is not None
        year = _choose_year(int(month), anchor, is_last=False, is_next=False) if month else anchor.year
        month = month or str(anchor.month)
    if month is None:
        return _make_period(match, date(year, 1, 1), "year")
    if day is None:
        return _make_period(match, date(year, min(int(month), 12) or 1, 1), "month")
    made = _make_day(match, year, int(month), int(day))
    return made or Days(match.start(), match.end(), None, None, "unknown")


def _read_relative(match: re.Match[str], table: LanguageTable, anchor: date | None) -> Days:
    unit, count = list_relative(table.code)[fold(match[0])]
    return _shift(match.start(), match.end(), unit, count, anchor)


def _read_ago(match: re.Match[str], table: LanguageTable, anchor: date | None) -> Days:
    written = fold_letters(match["unit"])
    unit = next(name for name in ("days", "weeks", "months", "years") if written in table.ago.get(name, ()))
    number = match["count"]
    count = int(number) if number.isdigit() else int(table.numbers.get(fold_letters(number), 1))
    return _shift(match.start(), match.end(), unit.removesuffix("s"), -count, anchor)


def _shift(start: int, end: int, unit: str, count: int, anchor: date | None) -> Days:
    """The day, week, month or year that lies `count` from the anchor's."""
    if anchor is None or abs(count) > 500:
        return Days(start, end, None, None, unit, is_relative=True)
    if unit == "day":
        first = last = anchor + timedelta(days=count)
    elif unit == "week":
        first = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * count)
        last = first + timedelta(days=6)
    elif unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + count
        first = date(months // 12, months % 12 + 1, 1)
        last = _end_month(first)
    else:
        first, last = date(anchor.year + count, 1, 1), date(anchor.year + count, 12, 31)
    return Days(start, end, first, last, unit, is_relative=True)


def _join_ranges(text: str, found: list[Days]) -> list[Days]:
    """Two dates with "to" between them as one period; a day's number before "to 5 May" as its first day."""
    joined: list[Days] = []
    for days in found:
        before = joined[-1] if joined else None
        if before is not None and _is_range(text, before, days):
            start = _find_lead(text, before.start)
            joined[-1] = replace(before, start=start, end=days.end, last=days.last)
        else:
            joined.append(_add_first_day(text, days, before))
    return joined


def _is_range(text: str, before: Days, days: Days) -> bool:
    """Whether two dates are the ends of one period; joined by "and" only behind "between"."""
    between = text[before.end : days.start]
    if before.first is None or days.last is None or before.first > days.last:
        return False
    if before.precision != days.precision or not CONNECTORS.fullmatch(between):
        return False
    return between.strip() not in ANDS or LEADS.search(text[: before.start]) is not None


def _add_first_day(text: str, days: Days, before: Days | None) -> Days:
    """The date with the first day of its period, where a day's number and "to" stand before it."""
    if days.first is None or days.precision != "day":
        return days
    begin = max(before.end if before else 0, days.start - FIRST_DAY_WITHIN)
    ahead = FIRST_DAY.search(text[begin : days.start])
    if (
        ahead is None
        or not CONNECTORS.fullmatch(ahead["connector"])
        or not 0 < int(ahead["day"]) < days.first.day
    ):
        return days
    start = _find_lead(text, begin + ahead.start())
    return replace(days, start=start, first=days.first.replace(day=int(ahead["day"])))


def _find_lead(text: str, at: int) -> int:
    lead = LEADS.search(text[:at])
    return lead.start() if lead else at


def _make_day(match: re.Match[str], year: int, month: int, day: int) -> Days | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return Days(match.start(), match.end(), made, made, "day")


def _make_period(match: re.Match[str], first: date, precision: str) -> Days:
    last = date(first.year, 12, 31) if precision == "year" else _end_month(first)
    return Days(match.start(), match.end(), first, last, precision)


def _end_month(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)


def _read_year(written: str) -> int:
    year = int(written)
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _build(text: str, days: Days, zone: tzinfo, published_at: datetime | None) -> DateInterval:
    words = text[days.start : days.end]
    if days.first is None or days.last is None:
        return DateInterval(words, None, None, "unknown", None, days.start, days.end)
    return DateInterval(
        words,
        datetime.combine(days.first, time(), zone),
        datetime.combine(days.last + timedelta(days=1), time(), zone),
        days.precision,
        published_at if days.is_relative else None,
        days.start,
        days.end,
    )
