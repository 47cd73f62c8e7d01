"""Names and patterns of dates in each language: months and weekdays of CLDR (babel) and dateparser, words such as "yesterday".

dateparser's own reader is not used: it takes milliseconds a phrase that is already cut out and guesses where nothing is sure.
"""

import re
from functools import cache
from importlib import import_module
from typing import Any

from babel import Locale, UnknownLocaleError
from dateparser.data import date_translation_data

from claimdesk.language.other_languages.tables import LETTER_AHEAD, LETTER_BEHIND, open_table

YEAR = r"(?:1[5-9]|20)\d{2}"
ISO = rf"(?P<iso>(?<!\d)(?P<y1>{YEAR})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d))"
NUMERIC = rf"(?P<numeric>(?<![\d.,/])(?P<a>\d{{1,2}})(?P<mark>[./-])\s?(?P<b>\d{{1,2}})(?P=mark)\s?(?P<y2>{YEAR}|\d{{2}})(?![\d]))"
LONE_YEAR = (
    r"(?P<lone>(?<![\d.,/$€£₹%-])(?P<y4>(?:19|20)\d{2})(?![\d%])(?!\d|[.,]\d|[\s\u00a0](?:[€%$]|\d{3}\b)))"
)
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@cache
def build_pattern(language: str) -> re.Pattern[str]:
    """Any written date of the language; the groups say which way it is written."""
    table = open_table(language)
    months = "|".join(_list_names(name_months(language)))
    weekdays = "|".join(_list_names(name_weekdays(language)))
    ways = [ISO, NUMERIC]
    turned = "|".join(
        sorted({word for words in table.last.values() for word in words}, key=len, reverse=True)
    )
    ahead = rf"(?:(?P<turn>{turned})\s)?" if turned else ""
    behind = rf"(?:\s(?P<turned>{turned}){LETTER_BEHIND})?" if turned else ""
    if months:
        day = r"(?:(?P<day>\d{1,2})(?:\.|er|º|ª|°|-?го)?\s?(?:de\s|del\s|d['’]|di\s|ta[ '’]\s?)?)?"
        year = rf"(?:[\s,]{{1,2}}(?:de\s|del\s|do\s|عام\s|سنة\s|года?\s)?(?P<y3>{YEAR})(?!\d)(?:\s?[rг]\.)?)?"
        ways.append(
            rf"(?<![\d.,]){LETTER_AHEAD}{ahead}{day}(?P<month>{months}){LETTER_BEHIND}\.?{year}{behind}"
        )
    if weekdays:
        ways.append(
            rf"{LETTER_AHEAD}{ahead.replace('<turn>', '<turn2>')}(?P<weekday>{weekdays}){LETTER_BEHIND}{behind.replace('<turned>', '<turned2>')}"
        )
    ways.append(LONE_YEAR)
    return re.compile("|".join(ways), re.IGNORECASE)


@cache
def build_relative(language: str) -> re.Pattern[str]:
    names = _list_names(list_relative(language))
    table = open_table(language)
    if not names:
        return re.compile(r"(?!)")
    joined = "|".join(names)
    return re.compile(
        rf"{LETTER_AHEAD}(?:{joined}){LETTER_BEHIND}" if table.is_spaced else f"(?:{joined})", re.IGNORECASE
    )


@cache
def build_ago(language: str) -> re.Pattern[str] | None:
    """The pattern of "three days ago" as the language says it; None where the table has no word for it."""
    table = open_table(language)
    units = sorted(
        {word for name in ("days", "weeks", "months", "years") for word in table.ago.get(name, ())},
        key=len,
        reverse=True,
    )
    before, behind = (" ".join(table.ago.get(key, ())) for key in ("before", "behind"))
    if not units or not (before or behind):
        return None
    words = "|".join(re.escape(word) for word in sorted(table.numbers, key=len, reverse=True)) or r"\d"
    count, unit = rf"(?P<count>\d{{1,3}}|{words})\s?", rf"(?P<unit>{'|'.join(map(re.escape, units))})"
    if not table.is_spaced:
        return re.compile(rf"(?P<count>\d{{1,3}}){unit}(?:{behind})")
    ahead = r"il\s+y\s+a" if language == "fr" else "|".join(map(re.escape, before.split()))
    tail = "|".join(map(re.escape, behind.split()))
    ways = (
        rf"{LETTER_AHEAD}(?:{ahead})\s{count}{unit}{LETTER_BEHIND}"
        if before
        else rf"(?<![\d.,]){LETTER_AHEAD}{count}{unit}\s(?:{tail}){LETTER_BEHIND}"
    )
    return re.compile(ways, re.IGNORECASE)


@cache
def list_relative(language: str) -> dict[str, tuple[str, int]]:
    """Words of relative time with unit and count: dateparser's and the table's."""
    listed: dict[str, tuple[str, int]] = {}
    for phrase, words in _open_dateparser(language).get("relative-type", {}).items():
        if (told := re.fullmatch(r"(in )?(\d+) (day|week|month|year)( ago)?", phrase)) is not None:
            count = int(told[2]) * (1 if told[1] else -1)
            listed |= {fold(word): (told[3], count) for word in words if len(word) > 2}
    for word, meaning in open_table(language).relative.items():
        unit, count_text = meaning.split()
        listed[fold(word)] = (unit, int(count_text))
    return listed


@cache
def name_months(language: str) -> dict[str, int]:
    """The names of months, full and short, by every form that CLDR and dateparser know."""
    return _name_parts(language, MONTHS, "months", 1)


@cache
def name_weekdays(language: str) -> dict[str, int]:
    return {
        name: number for name, number in _name_parts(language, WEEKDAYS, "days", 0).items() if len(name) > 3
    }


def _name_parts(language: str, keys: tuple[str, ...], kind: str, first: int) -> dict[str, int]:
    names: dict[str, int] = {}
    table = _open_dateparser(language)
    for number, key in enumerate(keys, first):
        names |= {fold(name): number for name in table.get(key, ()) if len(name) > 2 and not name.isdigit()}
    try:
        parts = getattr(Locale.parse(language), kind)
    except (UnknownLocaleError, ValueError):
        return names
    for context in ("format", "stand-alone"):
        for number, name in parts.get(context, {}).get("wide", {}).items():
            if len(name) > 1 and not any(character.isdigit() for character in name):
                names[fold(name)] = number
    extra = open_table(language).calendar.get(kind, {})
    return names | {fold(word): number for word, number in extra.items()}


@cache
def find_order(language: str) -> str:
    """In which order day, month and year are written with figures."""
    return str(_open_dateparser(language).get("date_order", "DMY"))


@cache
def _open_dateparser(language: str) -> dict[str, Any]:
    try:
        info: dict[str, Any] = import_module(f"{date_translation_data.__name__}.{language}").info
    except ImportError:
        return {}
    return info


def _list_names(names: dict[str, Any]) -> list[str]:
    return [
        re.escape(name).replace(r"\ ", r"\s+").replace("'", "['’]")
        for name in sorted(names, key=len, reverse=True)
        if name
    ]


def fold(word: str) -> str:
    return (
        re.sub(r"\s+", " ", word.replace("’", "'").casefold()).rstrip(".").replace("i̇", "i").replace("ı", "i")
    )
