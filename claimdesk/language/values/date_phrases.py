"""A date's words as they stand in a text, and the year of a day or month that is said without one."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from claimdesk.language.values.date_directions import Direction, find_direction
from claimdesk.language.values.date_patterns import MONTHS, WEEKDAYS

WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)?|[’']?\d+")
# Days that name an event more often than a day of the year that was then, so that no year is put to them.
NAMED_DAYS = frozenset({(9, 11), (1, 6), (10, 7)})
NEAR_DAYS = 100  # up to which a day without a year, in words that look neither way, is the nearest one
LONGEST_WEEKDAY = 12  # characters of "Wednesday, "
NAMED_WEEKDAY = re.compile(
    r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day),? (?:the )?(?=\w{1,12}\.? ?\w{0,12}$|\d|[a-z]{3,9}\.? \d)",
    re.IGNORECASE,
)
BORN = re.compile(r"\b(?:born|birthday)\b[^,;]{0,20}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A phrase with what reading it takes."""

    text: str  # lower case
    whole: str  # the text that it stands in
    start: int
    end: int
    zone: tzinfo
    now: datetime | None

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.text)

    @property
    def parts(self) -> list[str]:
        """The words, each hyphened one as its parts: "mid-January", "third-quarter"."""
        return [part for word in self.words for part in word.split("-")]

    @property
    def years(self) -> list[int]:
        return [int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", self.text)]

    @property
    def direction(self) -> Direction:
        return find_direction(self.whole, self.start, self.end)

    @property
    def told_year(self) -> int | None:
        """The year by figures or by "last year"; None where neither stands there."""
        if self.years:
            return self.years[-1]
        if self.now is None or self.words[-1] != "year":
            return None
        return self.now.year + {"last": -1, "this": 0, "next": 1}.get(self.words[-2], 0)


def find_months(phrase: DatePhrase) -> list[int]:
    return [MONTHS[word] for word in phrase.parts if word in MONTHS]


def find_days(phrase: DatePhrase) -> list[int]:
    return [int(digits) for digits in re.findall(r"(?<!\d)(\d{1,2})(?!\d)", phrase.text)]


def choose_year(phrase: DatePhrase, month: int, day: int) -> int | None:
    """The year of a day that has none, by the way that its sentence looks; None where that is unsure."""
    if (told := phrase.told_year) is not None:
        return told
    if (told := find_year_of_weekday(phrase, month, day)) is not None:
        return told or None
    if phrase.now is None or (month, day) in NAMED_DAYS or BORN.search(phrase.whole[: phrase.start]):
        return None
    now = phrase.now.replace(tzinfo=None)
    near = [year for year in (now.year - 1, now.year, now.year + 1) if 1 <= year <= 9999]
    days = {year: (datetime(year, month, min(max(day, 1), 28)) - now).days for year in near}  # noqa: DTZ001
    direction = phrase.direction
    if direction is Direction.BACK:  # the day of publication may lie behind it elsewhere on the globe
        return max((year for year in near if days[year] <= 0), default=None)
    if direction is Direction.AHEAD:
        return min((year for year in near if days[year] >= -1), default=None)
    if direction is Direction.OPEN:
        return None
    nearest = min(near, key=lambda year: abs(days[year]))
    return nearest if abs(days[nearest]) <= NEAR_DAYS else None


def find_year_of_weekday(phrase: DatePhrase, month: int, day: int) -> int | None:
    """The year near the publication in which the day falls on the weekday that stands with it; 0 for none, None without one."""
    named = NAMED_WEEKDAY.search(
        phrase.whole[max(0, phrase.start - LONGEST_WEEKDAY) : phrase.start] + phrase.text
    )
    if named is None or phrase.now is None or (month, day) == (2, 29):
        return None
    wanted = WEEKDAYS[named[1].lower()]
    near = (phrase.now.year, phrase.now.year - 1, phrase.now.year + 1)
    years = [year for year in near if 1 <= year <= 9999 and _find_weekday(year, month, day) == wanted]
    return years[0] if years else 0


def _find_weekday(year: int, month: int, day: int) -> int | None:
    try:
        return datetime(year, month, day).weekday()  # noqa: DTZ001
    except ValueError:
        return None


def is_perhaps_person(phrase: DatePhrase) -> bool:
    """Whether "May" may be somebody's name: "a letter from May", "said by May"."""
    if find_months(phrase) != [MONTHS["may"]]:
        return False
    ends = re.search(r"\b(?:end|start|beginning|middle|month|days?|weeks?) $", phrase.whole[: phrase.start])
    owner = phrase.whole[phrase.end : phrase.end + 2] in {"’s", "'s"}
    return owner or (phrase.words[0] in {"by", "from", "of", "after", "before"} and ends is None)
