"""Dates and periods in a claim, and whether two of them can be the same. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.search.differences.alignment import REMEMBERED, Alignment, Difference, DifferenceKind, part

_MONTHS = {
    name: number
    for number, names in enumerate(
        [("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
         ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"),
         ("november", "nov"), ("december", "dec")], 1)
    for name in names
}  # fmt: skip
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"""\b(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTH})\b\.?
        (?:\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:%|percent|people)))?(?:,?\s(?:of\s)?(?P<year>(?:1[5-9]|20)\d\d))?
    | (?:the\s)?(?P<quarter>Q[1-4]|(?:first|second|third|fourth|last)\squarter)(?:\sof)?(?:\s(?P<qyear>(?:1[5-9]|20)\d\d))?
    | (?P<season>spring|summer|autumn|winter)(?:\sof)?(?:\s(?P<syear>(?:1[5-9]|20)\d\d))?
    | (?P<decade>(?:1[5-9]|20)\d0)s | (?:the\s)?(?P<century>(?:1[5-9]|20|21)(?:st|th))\scentury
    | (?P<lone>(?:1[5-9]|20)\d\d)(?:[-–/](?P<lone2>\d\d(?:\d\d)?))?
    | (?P<weekday>(?:{_WEEKDAYS}))
    | (?P<relative>yesterday|today|tomorrow|tonight|(?:last|this|next)\s(?:night|week|month|year|decade|century|summer
        |winter|spring|autumn|weekend|election) | (?P<ago>\S+\s(?:day|week|month|year|decade)s?\sago))
    )(?!\w)(?![.,]\d)(?!\s?(?:%|percent|per\scent|euros?|dollars?|pounds?|km|miles|kilomet|tonnes?|people|MW|million|billion))""",
    re.VERBOSE | re.IGNORECASE,
)
_OPEN = re.compile(r"(?:yesterday|today|tomorrow|tonight|last|this|next)\b|.*\sago$")
_BEFORE_AMOUNT = re.compile(r"[$€£¥₹,.\d]$")
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


@dataclass(frozen=True, slots=True)
class Moment:
    """What is said of a date; None and "" where the words leave it open. period is a season, decade or such."""

    year: int | None
    month: int | None
    day: int | None
    weekday: str
    period: str
    start: int
    end: int

    @property
    def is_open(self) -> bool:
        """Whether it depends on the day it was said on: "last week", "on Sunday"."""
        return not (self.year or self.month or self.day) and bool(self.weekday or _OPEN.match(self.period))


@lru_cache(maxsize=REMEMBERED)
def find_moments(text: str) -> tuple[Moment, ...]:
    """The dates of a text in order."""
    return tuple(moment for match in _DATE.finditer(text) if (moment := _read(text, match)))


def compare_moments(sides: Alignment, ours: Sequence[Moment], theirs: Sequence[Moment]) -> list[Difference]:
    """Dates that can't be the same. What only one text dates is told when the texts are close."""
    left, right = list(ours), list(theirs)
    for moment in ours:
        same = next((other for other in right if can_be_same(moment, other)), None)
        if same is not None:
            left.remove(moment)
            right.remove(same)
    left, right = _without_open(left, right), _without_open(right, left)
    pairs = sides.pair(left, right)
    lone = [pair for pair in pairs if None in pair]
    if (
        lone
        and not sides.is_close
        and all(our_moment is None or other is None for our_moment, other in pairs)
    ):
        # Nothing stands in the same place, but each text is dated once and they can't both be right.
        pairs = [(left[0], right[0])] if len(left) == len(right) == len(ours) == len(theirs) == 1 else []
    return [
        Difference(DifferenceKind.DATE, part(sides.ours, our_moment), part(sides.theirs, other))
        for our_moment, other in pairs
        if (our_moment is not None and other is not None) or sides.is_close
    ]


def _without_open(mine: Sequence[Moment], others: Sequence[Moment]) -> list[Moment]:
    """Mine, less what can't be compared: "today" with "June 2018", as the day that it counts from is not said."""
    if any(moment.is_open for moment in mine) and any(moment.is_open for moment in others):
        return list(mine)
    kept = [moment for moment in mine if not moment.is_open]
    return kept[: max(0, len(kept) - sum(moment.is_open for moment in others))]


def can_be_same(one: Moment, other: Moment) -> bool:
    """Whether all that both say agrees, and they say something of the same sort."""
    said = [
        (one.year, other.year), (one.month, other.month), (one.day, other.day),
        (one.weekday, other.weekday), (one.period, other.period),
    ]  # fmt: skip
    both = [(mine, yours) for mine, yours in said if mine and yours]
    return bool(both) and all(mine == yours for mine, yours in both)


def _read(text: str, match: re.Match[str]) -> Moment | None:
    if _BEFORE_AMOUNT.search(text[: match.start()]):
        return None
    found = {name: value.lower() for name, value in match.groupdict().items() if value}
    year = month = day = None
    period = ""
    if iso := found.get("iso"):
        year, month, day = (int(number) for number in iso.split("-"))
    elif name := found.get("month"):
        if _is_no_month(match, found):
            return None
        month, year = _MONTHS[name], int(found["year"]) if "year" in found else None
        day = int(found.get("day") or found.get("day2") or 0) or None
    elif "quarter" in found:
        quarter = found["quarter"]
        period = f"q{quarter[1] if quarter[0] == 'q' else _QUARTERS[quarter.split()[0]]}"
        year = int(found["qyear"]) if "qyear" in found else None
    elif "season" in found:
        period, year = found["season"], int(found["syear"]) if "syear" in found else None
    elif "lone" in found:
        year, period = int(found["lone"]), found.get("lone2", "")
    else:
        period = next((found[name] for name in ("decade", "century", "relative") if name in found), "")
    return Moment(year, month, day, found.get("weekday", ""), period, match.start(), match.end())


def _is_no_month(match: re.Match[str], found: dict[str, str]) -> bool:
    """Whether "may" or "march" is a verb here: without a number it has to be capitalised."""
    alone = not {"day", "day2", "year"} & found.keys()
    return (
        alone
        and found["month"] in {"may", "march", "mar", "sep"}
        and (not match["month"][0].isupper() or match.start() == 0)
    )
