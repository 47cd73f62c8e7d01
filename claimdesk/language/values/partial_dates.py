"""Dates as their words give them, without a day to count from: what is said of year, month, day, weekday or period.

The phrases are those of `date_patterns`, besides what is no date of a claim by itself, but tells two claims apart: a lone
year ("the 2019 vote"), month, season or century. `dates` gives intervals instead.
"""

import re
from dataclasses import dataclass

from claimdesk.language.values.date_patterns import (
    COUNTS,
    DATES,
    LEADING,
    LED,
    MONTHS,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
)

_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted((name for name in WEEKDAYS if name.endswith("day")), key=len, reverse=True))
_NOT_COUNTED = (
    r"(?![.,]\d|-\w|\w|\s?(?:%|percent|per\scent|euros?|dollars?|pounds?|km|miles|kilomet|tonnes?|people|MW|million|"
    r"billion))"
)
_LOOSE = re.compile(
    rf"""\b(?:
      (?P<month>{_MONTH})\b\.?(?:,?\s(?:of\s)?(?P<month_year>{_YEAR}))?
    | (?P<season>spring|summer|autumn|winter)
    | (?:the\s)?(?P<quarter>last\squarter)(?:\sof)?(?:\s(?P<quarter_year>{_YEAR}))?
    | (?:the\s)?(?P<century>\d\d?(?:st|nd|rd|th))\scentury
    | (?P<year>{_YEAR})(?:[-–/](?P<until>\d\d(?:\d\d)?))?
    | (?P<weekday>{_WEEKDAY})
    | (?P<relative>(?:last|this|next)\s(?:night|century|summer|winter|spring|autumn|election)|\S{1, 30}\s(?:day|week|month|year|decade)s?\sago)
    ){_NOT_COUNTED}""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE_AMOUNT = re.compile(r"[$€£¥₹,.\d]$")
_ALSO_VERBS = frozenset({"may", "march", "mar", "sep"})
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th)?(?![\d:.])")
_WORD = re.compile(r"[a-z]+|\d+")
_COUNTED_FROM_TODAY = frozenset({"ago", "span", "within", "relative", "day_word"})
_FILLING = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "over",
        "during",
        "for",
        "within",
        "on",
        "about",
        "almost",
        "nearly",
        "more",
        "than",
        "just",
        "some",
        "early",
        "late",
    ]
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What is said of a date; None and "" where the words leave it open. period is a season, decade, range or such."""

    year: int | None
    month: int | None
    day: int | None
    weekday: str
    period: str
    is_relative: bool  # counted from the day it was said on: "last week", "two days ago"
    start: int
    end: int

    @property
    def is_open(self) -> bool:
        """Whether it depends on the day it was said on: "last week", "on Sunday"."""
        return not (self.year or self.month or self.day) and (bool(self.weekday) or self.is_relative)


def find_partial_dates(text: str) -> tuple[PartialDate, ...]:
    """The dates of a text in reading order; they never overlap."""
    dates = [_read_phrase(match) for match in DATES.finditer(text)]
    dates += [
        date
        for match in _LOOSE.finditer(text)
        if not any(match.start() < other.end and other.start < match.end() for other in dates)
        and (date := _read_loose(text, match))
    ]
    return tuple(sorted(dates, key=lambda date: date.start))


def _read_phrase(match: re.Match[str]) -> PartialDate:
    """A phrase of one of the known ways, by its figures and words."""
    way, phrase = match.lastgroup or "", match[0].lower()
    words = _WORD.findall(phrase)
    years = [int(year) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", phrase)]
    months = [MONTHS[word] for word in words if word in MONTHS]
    days = [int(day) for day in _DAY.findall(phrase)] if months else []
    year, month, day, period = next(iter(years), None), next(iter(months), None), next(iter(days), None), ""
    if way in {"iso", "numeric"}:
        year, month, day = _read_figures(phrase)
    elif way in _COUNTED_FROM_TODAY:
        period = _write_plainly(words)
    elif way == "decade":
        year, period = None, f"{_complete_decade(phrase)}s"
    elif way == "season":
        period = next(word for word in words if word in SEASONS).replace("fall", "autumn")
    elif way == "quarter":
        period = f"q{_read_quarter(words)}"
    elif way == "year_range":
        period = f"–{str(re.findall(r'[0-9]+', phrase)[-1])[-2:]}"
    elif len(days) > 1:
        period = f"–{days[-1]}"
    weekday = next((word for word in words if word.endswith("day") and word in WEEKDAYS), "")
    is_relative = way in _COUNTED_FROM_TODAY or (
        not year and bool({"last", "this", "next"} & set(words)) and way not in {"day_month", "month_day"}
    )
    if is_relative and not period and not weekday:
        period = _write_plainly(words)
    leading = LEADING.match(match[0]) if way in LED else None
    start = match.start() + (leading.end() if leading else 0)
    return PartialDate(year, month, day, weekday, period, is_relative, start, match.end())


def _read_loose(text: str, match: re.Match[str]) -> PartialDate | None:
    if _BEFORE_AMOUNT.search(text[: match.start()]):
        return None
    year = month = None
    period = ""
    if name := match["month"]:
        is_bare_verb = name.lower() in _ALSO_VERBS and not match["month_year"]
        if is_bare_verb and (not name[0].isupper() or match.start() == 0):
            return None
        month, year = MONTHS[name.lower()], match["month_year"]
    elif match["year"]:
        year, period = match["year"], f"–{match['until'][-2:]}" if match["until"] else ""
    elif match["quarter"]:
        period, year = "q4", match["quarter_year"]
    else:
        period = (match["season"] or match["century"] or match["relative"] or "").lower()
    return PartialDate(
        int(year) if year else None, month, None, (match["weekday"] or "").lower(), period, bool(match["relative"]),
        match.start(), match.end(),
    )  # fmt: skip


def _read_figures(phrase: str) -> tuple[int | None, int | None, int | None]:
    """Year, month and day of "2021-03-19" or "19/3/2021"; the year alone where day and month can't be told apart."""
    first, second, third = (int(figures) for figures in re.findall(r"\d+", phrase)[:3])
    if first > 31:
        return first, second, third
    if "/" in phrase and first <= 12 and second <= 12 and first != second:
        return third, None, None
    return (third, second, first) if "." in phrase or first > 12 else (third, first, second)


def _complete_decade(phrase: str) -> str:
    figures = re.findall(r"\d+", phrase)[0]
    return str(figures) if len(figures) == 4 else f"19{figures}"


def _read_quarter(words: list[str]) -> int:
    named = next((ORDINALS[word] for word in words if word in ORDINALS), None)
    return named or next(int(word) for word in words if word.isdigit())


def _write_plainly(words: list[str]) -> str:
    """The words that tell, counts as figures: "over the past five years" → "past 5 year"."""
    plain = (str(COUNTS[word]) if word in COUNTS and word not in {"a", "an"} else word for word in words)
    return " ".join(word.removesuffix("s") for word in plain if word not in _FILLING)
