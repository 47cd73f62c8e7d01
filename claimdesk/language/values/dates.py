"""Dates and periods in English text as intervals with a precision.

Our own patterns: dateparser 1.5 takes .4–9 ms a phrase that is already cut out, reads "May" as a day
and knows no periods ("earlier this week"); these take 2.3 ms for a text of 471 words.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from claimdesk.language.shapes import DateInterval
from claimdesk.language.values import calendar_intervals as calendar
from claimdesk.language.values.calendar_intervals import Period
from claimdesk.language.values.date_directions import Direction
from claimdesk.language.values.date_patterns import (
    CLOCK,
    COUNTS,
    DATES,
    LEADING,
    LED,
    ORDINALS,
    SEASONS,
    TIME_AFTER,
    TIME_BEFORE,
    WEEKDAYS,
)
from claimdesk.language.values.date_phrases import (
    DatePhrase,
    choose_year,
    find_days,
    find_months,
    is_perhaps_person,
)

SHORT_UNITS = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}
# a quarter of a business year, and not of a match
BUSINESS = re.compile(
    r"%|\b(?:per ?cent|percent|sales|profits?|revenues?|earnings|income|gdp|growth|econom\w+|orders|output|exports|"
    r"imports|loss(?:es)?|results|fiscal|shipments|deliver\w+|year)\b",
    re.IGNORECASE,
)


def find_dates(text: str, published_at: datetime | None) -> tuple[DateInterval, ...]:
    """Dates and periods in reading order; start and end are code points into `text`.

    Intervals are [from_, to) in the time zone of `published_at`, UTC where there is none. A relative
    date is counted from `published_at` (kept as anchor); without one it has no interval and the
    precision "unknown", and so has a date that no calendar holds.
    """
    zone = (published_at.tzinfo if published_at is not None else None) or UTC
    now = published_at.replace(tzinfo=zone) if published_at is not None else None
    return tuple(
        _build_interval(text, match, zone, now)
        for match in DATES.finditer(text)
        if not _is_in_name(text, match)
    )


def _is_in_name(text: str, match: re.Match[str]) -> bool:
    """Whether a day's word stands in a name: "USA TODAY", "the Today show"."""
    if match.lastgroup != "day_word" or match[0][0].islower():
        return False
    before = text[: match.start()].rstrip("“\"‘'( ")
    if before and before[-1] not in ".!?:\n”":
        return True
    return re.match(r" (?:[Ss]how|[Pp]rogramme|[A-Z])", text[match.end() :]) is not None


def _build_interval(text: str, match: re.Match[str], zone: tzinfo, now: datetime | None) -> DateInterval:
    way = match.lastgroup or ""
    start, end = match.span()
    phrase = DatePhrase(match.group().lower(), text, start, end, zone, now)
    try:
        period = READERS[way](phrase)
    except (ValueError, OverflowError):
        period = None
    if period is not None and period.precision == "day" and READERS[way] is not _read_days:
        period, start, end = _add_clock(text, period, start, end)
    if way in LED and (leading := LEADING.match(text, start, end)):
        start = leading.end()
    anchored = period is not None and (way in RELATIVE or not phrase.years)
    return DateInterval(
        text=text[start:end],
        from_=period.start if period else None,
        to=period.end if period else None,
        precision=period.precision if period else "unknown",
        anchor=now if anchored and way not in ABSOLUTE else None,
        start=start,
        end=end,
    )


def _add_clock(text: str, period: Period, start: int, end: int) -> tuple[Period, int, int]:
    """A day narrowed to the time of day that stands beside it."""
    before = TIME_BEFORE.search(text[max(0, start - 30) : start])
    beside = before or TIME_AFTER.match(text[end : end + 30])
    clock = CLOCK.search(beside.group()) if beside else None
    if beside is None or clock is None:
        return period, start, end
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    if hour > 23:
        return period, start, end
    moment = period.start.replace(hour=hour, minute=int(clock["minute"] or 0))
    length, precision = (timedelta(minutes=1), "minute") if clock["minute"] else (timedelta(hours=1), "hour")
    if before:
        start -= len(before.group())
    else:
        end += len(beside.group())
    return Period(moment, moment + length, precision), start, end


def _read_iso(phrase: DatePhrase) -> Period:
    moment = datetime.fromisoformat(phrase.text.upper())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=phrase.zone)
    if len(phrase.text) <= len("2021-03-19"):
        return calendar.day_of(moment)
    seconds = phrase.text.count(":") - ("+" in phrase.text) > 1
    length = timedelta(seconds=1) if seconds else timedelta(minutes=1)
    return Period(moment, moment + length, "second" if seconds else "minute")


def _read_numeric(phrase: DatePhrase) -> Period | None:
    """Day and month by figures, only where no other reading is possible."""
    first, second, year = (int(figures) for figures in re.split(r"[/.]", phrase.text))
    dotted = "." in phrase.text
    if not dotted and first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if dotted or first > 12 else (second, first)
    return calendar.day(year, month, day, phrase.zone)


def _read_day(phrase: DatePhrase) -> Period | None:
    month, number = find_months(phrase)[0], find_days(phrase)[0]
    year = choose_year(phrase, month, number)
    return None if year is None else calendar.day(year, month, number, phrase.zone)


def _read_days(phrase: DatePhrase) -> Period | None:
    """Runs of days: "March 22 and 23", "3 to 5 April", "March 28 to April 2"."""
    months, numbers = find_months(phrase), find_days(phrase)
    year = choose_year(phrase, months[-1], numbers[-1])
    if year is None:
        return None
    first_year = phrase.years[0] if len(phrase.years) > 1 else year - (months[0] > months[-1])
    start = calendar.day(first_year, months[0], numbers[0], phrase.zone).start
    end = calendar.day(year, months[-1], numbers[-1], phrase.zone).end
    return Period(start, end, "day") if start < end else None


def _read_month_year(phrase: DatePhrase) -> Period:
    return calendar.month(phrase.years[0], find_months(phrase)[0], phrase.zone)


def _read_month(phrase: DatePhrase) -> Period | None:
    """The last month of that name, or the coming one where the sentence looks ahead."""
    if phrase.now is None or is_perhaps_person(phrase):
        return None
    number, words, now = find_months(phrase)[0], phrase.words, phrase.now
    if (told := phrase.told_year) is not None:
        return calendar.month(told, number, phrase.zone)
    direction = phrase.direction
    if direction is Direction.OPEN and words[0] not in {"last", "this", "next"}:
        return None
    ahead = words[0] == "next" or (direction is Direction.AHEAD and words[0] != "last")
    year = now.year
    if ahead and number < now.month:
        year += 1
    if not ahead and (number > now.month or (words[0] == "last" and number == now.month)):
        year -= 1
    return calendar.month(year, number, phrase.zone)


def _find_relative_year(phrase: DatePhrase) -> int | None:
    if phrase.years:
        return phrase.years[0]
    if phrase.now is None:
        return None
    return phrase.now.year - ("last" in phrase.words) + ("next" in phrase.words)


def _read_quarter(phrase: DatePhrase) -> Period | None:
    year = _find_relative_year(phrase)
    figure = re.search(r"q([1-4])", phrase.text)
    number = int(figure[1]) if figure else next(ORDINALS[word] for word in phrase.parts if word in ORDINALS)
    if year is None:
        return None
    if phrase.now is not None and phrase.told_year is None:
        direction = phrase.direction
        if direction is Direction.OPEN or (figure is None and not BUSINESS.search(phrase.whole)):
            return None
        current = (phrase.now.month - 1) // 3 + 1
        if direction is Direction.AHEAD:
            year += number < current
        else:
            year -= number > current
    return calendar.months(year, 3 * number - 2, 3, phrase.zone, "quarter")


def _read_season(phrase: DatePhrase) -> Period | None:
    first = next(SEASONS[word] for word in phrase.parts if word in SEASONS)
    year = _find_relative_year(phrase)
    if year is None:
        return None
    if (
        phrase.now is not None
        and not phrase.years
        and "last" in phrase.words
        and first + 3 <= phrase.now.month
    ):
        year += 1
    return calendar.months(year, first, 3, phrase.zone, "season")


def _read_decade(phrase: DatePhrase) -> Period | None:
    figures = re.search(r"(\d{2,4})s$", phrase.text)
    if figures is None:
        return None
    first = int(figures[1])
    return calendar.decade(first if first > 99 else 1900 + first, phrase.zone)


def _read_year(phrase: DatePhrase) -> Period:
    return calendar.year(phrase.years[-1], phrase.zone)


def _read_years(phrase: DatePhrase) -> Period | None:
    figures = re.findall(r"\d+", phrase.text)
    first, last = int(figures[0]), int(figures[1])
    last = last if last > 99 else first // 100 * 100 + last
    if last < first:
        return None
    return Period(calendar.year(first, phrase.zone).start, calendar.year(last, phrase.zone).end, "year")


def _find_unit(phrase: DatePhrase) -> str:
    return next(word.removesuffix("s") for word in reversed(phrase.words) if word.removesuffix("s") in UNITS)


def _find_count(phrase: DatePhrase) -> int:
    count = next((COUNTS[word] for word in phrase.words if word in COUNTS and word not in {"a", "an"}), None)
    figures = re.search(r"\d+", phrase.text)
    count = int(figures[0]) if figures else count or 1
    return count * 12 if "dozen" in phrase.words else count


def _read_ago(phrase: DatePhrase) -> Period | None:
    """The unit that lies so far back: "three days ago"."""
    if phrase.now is None:
        return None
    unit = _find_unit(phrase)
    moment = calendar.move(phrase.now, unit, -_find_count(phrase))
    if unit in SHORT_UNITS:
        return Period(
            moment,
            moment
            + {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}[
                unit
            ],
            unit,
        )
    return calendar.unit_of(moment, unit, 0)


def _read_span(phrase: DatePhrase) -> Period | None:
    """From then to the publication ("over the past five years"), or from it on ("the next year")."""
    if phrase.now is None or "previous" in phrase.words:  # "from the previous year" counts from what was told
        return None
    unit = _find_unit(phrase)
    counted = re.search(r"\d", phrase.text) or any(word in COUNTS for word in phrase.words)
    if f"{unit}s" in phrase.words and not counted:
        return None  # "over the coming years": nobody says how many
    precision = {"weekend": "day", "decade": "year"}.get(unit, unit)  # a decade that ends now is no "2010s"
    if {"next", "coming"} & set(phrase.words):
        return Period(phrase.now, calendar.move(phrase.now, unit, _find_count(phrase)), precision)
    return Period(calendar.move(phrase.now, unit, -_find_count(phrase)), phrase.now, precision)


def _read_within(phrase: DatePhrase) -> Period | None:
    """From its first day to the publication ("earlier this week"), or from then on ("later this year")."""
    if phrase.now is None:
        return None
    if phrase.words[-1] in {"today", "tonight"}:
        return calendar.day_of(phrase.now)
    offset = {"last": -1, "this": 0, "next": 1}[phrase.words[1]]
    whole = calendar.unit_of(phrase.now, phrase.words[2], offset)
    today = calendar.day_of(phrase.now)
    if offset == 0 and phrase.words[0] == "earlier":
        return Period(whole.start, today.end, whole.precision)
    if offset == 0 and phrase.words[0] == "later":
        return Period(today.start, whole.end, whole.precision)
    return whole


def _read_relative(phrase: DatePhrase) -> Period | None:
    if phrase.now is None or phrase.words[0] == "the":
        return None
    return calendar.unit_of(phrase.now, phrase.words[1], {"last": -1, "this": 0, "next": 1}[phrase.words[0]])


def _read_day_word(phrase: DatePhrase) -> Period | None:
    if phrase.now is None:
        return None
    offset = 0
    for words, days in (
        ("before yesterday", -2),
        ("after tomorrow", 2),
        ("yesterday", -1),
        ("tomorrow", 1),
        ("last night", -1),
    ):
        if words in phrase.text:
            offset = days
            break
    return calendar.day_of(phrase.now, offset)


def _read_weekday(phrase: DatePhrase) -> Period | None:
    """The last such day, the day of publication included; the next one where the sentence looks ahead."""
    if phrase.now is None:
        return None
    words = phrase.words
    number = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
    if "week" in words:
        monday = calendar.week_of(phrase.now, {"last": -1, "this": 0, "next": 1}[words[-2]]).start
        return calendar.day_of(monday, number)
    direction = phrase.direction
    ahead = words[0] == "next" or "coming" in words
    if words[0] in {"by", "until"}:
        ahead = direction is not Direction.BACK
    elif not ahead and words[0] not in {"last", "since"}:
        if direction is Direction.OPEN and "past" not in words:
            return None
        ahead = direction is Direction.AHEAD
    days = (number - phrase.now.weekday()) % 7 if ahead else -((phrase.now.weekday() - number) % 7)
    if days == 0 and words[0] in {"next", "last"}:
        days = 7 if words[0] == "next" else -7
    return calendar.day_of(phrase.now, days)


UNITS = frozenset(
    {"second", "minute", "hour", "day", "week", "weekend", "month", "quarter", "year", "decade"}
)
ABSOLUTE = frozenset({"iso", "numeric", "month_year", "decade", "year", "year_range"})
RELATIVE = frozenset({"ago", "span", "within", "relative", "day_word", "weekday", "month", "last_month"})
READERS: dict[str, Callable[[DatePhrase], Period | None]] = {
    "iso": _read_iso,
    "numeric": _read_numeric,
    "month_range": _read_days,
    "day_range": _read_days,
    "day_month_pair": _read_days,
    "day_month_range": _read_days,
    "month_day": _read_day,
    "day_month": _read_day,
    "month_year": _read_month_year,
    "quarter": _read_quarter,
    "season": _read_season,
    "decade": _read_decade,
    "year_range": _read_years,
    "ago": _read_ago,
    "span": _read_span,
    "within": _read_within,
    "relative": _read_relative,
    "day_word": _read_day_word,
    "weekday": _read_weekday,
    "last_month": _read_month,
    "month": _read_month,
    "year": _read_year,
}
