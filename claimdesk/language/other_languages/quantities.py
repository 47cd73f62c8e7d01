"""Quantities of a text in another language: its numbers with unit and value, of the same kinds as English ones.

Dates, years, times of day and ordinals are none. Values are in the unit's base, as in English ("40 km" is 40000 "m").
"""

import re
from dataclasses import dataclass
from functools import cache

from claimdesk.language.other_languages.dates import find_date_spans
from claimdesk.language.other_languages.numbers import WrittenNumber, find_numbers, make_plain_digits
from claimdesk.language.other_languages.tables import LETTER_BEHIND, LanguageTable, open_table
from claimdesk.language.shapes import Quantity

# unit as written → (base, factor) as values/units.py has them; a currency is its own base
BASES = {
    "km": ("m", 1000.0), "cm": ("m", 0.01), "mm": ("m", 0.001), "ha": ("m2", 10_000.0), "km2": ("m2", 1e6), "t": ("kg", 1000.0),
    "g": ("kg", 0.001), "m3": ("l", 1000.0), "h": ("s", 3600.0), "min": ("s", 60.0), "kWh": ("Wh", 1000.0), "MWh": ("Wh", 1e6),
    "MW": ("W", 1e6), "GW": ("W", 1e9),
}  # fmt: skip
SYMBOLS = {
    "%": "%", "٪": "%", "％": "%", "€": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY", "₽": "RUB", "₩": "KRW", "₴": "UAH", "₪": "ILS", "zł": "PLN",
    "Kč": "CZK", "Ft": "HUF", "kr": "kr", "kg": "kg", "km": "km", "cm": "cm", "mm": "mm", "ha": "ha", "km²": "km2", "km2": "km2", "m²": "m2",
    "m2": "m2", "m³": "m3", "m3": "m3", "km/h": "km/h", "km/u": "km/h", "°C": "°C", "°": "°C", "kWh": "kWh", "MWh": "MWh", "MW": "MW",
    "GW": "GW", "EUR": "EUR", "USD": "USD", "CHF": "CHF", "TL": "TRY", "m": "m", "t": "t", "l": "l", "L": "l", "g": "g", "h": "h",
    "min": "min", "R$": "BRL", "US$": "USD", "$": "USD", "¥": "JPY", "￥": "JPY", "円": "JPY", "km/sa": "km/h", "км": "km", "м": "m", "кг": "kg",
    "т": "t", "руб": "RUB", "грн": "UAH", "℃": "°C",
}  # fmt: skip
AHEAD = {
    "R$": "BRL",
    "US$": "USD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "¥": "JPY",
    "￥": "JPY",
    "₺": "TRY",
    "%": "%",
    "EUR": "EUR",
    "USD": "USD",
    "CHF": "CHF",
    "Rs.": "INR",
    "Rs": "INR",
    "रु.": "INR",
}
AHEAD_WORDS = {"tr": {"yüzde": "%"}, "zh": {"百分之": "%"}}
TENTHS = {"ja": "割", "zh": "成"}
ORDINAL = re.compile(
    r"(?:er|ère|re|e|ème|eme|nd|[ºª]|\.[oa]|°(?!\s?C)|th|st|’?(?:inci|ıncı|üncü|uncu)|-?(?:й|я|го|м)|वां|वीं|वें)(?![^\W_])"
)
CLOCK = re.compile(
    r"(?<!\d)\d{1,2}[:h]\d{2}(?![\d])|(?<!\d)\d{1,2}[.:]\d{2}\s?(?:Uhr|uur|hs?\b)|(?<!\d)\d{1,2}\s?Uhr\b|\bom\s\d{1,2}\suur\b|"
    r"(?:\b(?:um|à|às|a\slas|alle|ore|saat|godz\.|o\sgodzinie|kl\.)|الساعة)\s\d{1,2}(?:[.:h]\d{2}|\s?h(?:\s?\d{2})?)?(?![\d.,]*\d)\b|"
    r"\d{1,2}[時时](?!間|间)(?:\d{1,2}分|半)?|\d{1,2}[点點](?:\d{1,2}分|半|钟|鐘)?|\d{1,2}:\d{2}\sबजे|\d{1,2}\sबजे"
)
NAMED = re.compile(
    r"(?:[A-Z][A-Za-z]{0,12}-|\b(?:Nr|nº|n°|no|art|Art|§|Artikel|article|artículo|artigo|articolo|Artykuł|madde|第)\.?\s?)$"
)
COUNTERS = re.compile(r"[人名家个個件台戸票社校頭匹回次倍套辆輛所座条條棟本枚床軒]")
FEWEST = 2  # in words: "one" is mostly an article


@dataclass(frozen=True, slots=True)
class WrittenQuantity:
    """A number with its unit as written: 42.5 "km"."""

    start: int
    end: int
    value: float
    unit: str | None


def find_quantities(text: str, table: LanguageTable) -> tuple[Quantity, ...]:
    """The quantities in reading order, values in base units; text[start:end] == quantity.text."""
    return tuple(_convert(text, quantity) for quantity in read_quantities(text, table))


def read_quantities(text: str, table: LanguageTable) -> list[WrittenQuantity]:
    """The same with value and unit as written."""
    plain = make_plain_digits(text)
    silent = [*find_date_spans(plain, table), *(match.span() for match in CLOCK.finditer(plain))]
    found = []
    for number in find_numbers(plain, table):
        if any(start < number.end and number.start < end for start, end in silent):
            continue
        if (quantity := _read(plain, number, table)) is not None:
            found.append(quantity)
    return found


def _read(text: str, number: WrittenNumber, table: LanguageTable) -> WrittenQuantity | None:
    start, end, value = number.start, number.end, number.value
    if not number.is_word and (ORDINAL.match(text, end) or NAMED.search(text[max(0, start - 14) : start])):
        return None
    if (
        table.ordinal_stops
        and not number.is_word
        and re.match(r"\.\s?[^\W\d_]", text[end:])
        and value < 100
        and not number.has_scale
    ):
        return None
    tenth = TENTHS.get(table.code)
    if tenth and text[end : end + 1] == tenth:
        return WrittenQuantity(start, end + 1, value * 10, "%")
    ahead = _build_ahead(table.code).search(text[max(0, start - 8) : start])
    behind = _build_units(table.code).match(text, end)
    if ahead is not None:
        unit = {**AHEAD, **AHEAD_WORDS.get(table.code, {})}[ahead["unit"]]
        unit = "CNY" if table.code == "zh" and unit == "JPY" else unit
        end = behind.end() if behind and _name_unit(behind, table) == unit else end
        return WrittenQuantity(start - len(ahead[0]), end, value, unit)
    if behind is not None:
        return WrittenQuantity(start, behind.end(), value, _name_unit(behind, table))
    if number.is_word and not _may_count(text, number, table):
        return None
    return WrittenQuantity(start, end, value, None)


def _may_count(text: str, number: WrittenNumber, table: LanguageTable) -> bool:
    """Whether a number in words counts something without a unit."""
    written = text[number.start : number.end]
    if table.code in {"ja", "zh"}:
        return number.value >= FEWEST and (len(written) >= 3 or bool(COUNTERS.match(text, number.end)))
    if written.casefold() in table.scales:
        return False
    return number.value >= FEWEST and (number.has_scale or written.casefold() not in table.ambiguous)


def _name_unit(match: re.Match[str], table: LanguageTable) -> str:
    written = match["unit"]
    words = {word.casefold(): unit for word, unit in table.units.items()}
    unit = words.get(re.sub(r"\s+", " ", written.casefold())) or SYMBOLS.get(written, written)
    return "CNY" if table.code == "zh" and unit == "JPY" and written in "¥￥" else unit


def _convert(text: str, quantity: WrittenQuantity) -> Quantity:
    base, factor = BASES.get(quantity.unit or "", (quantity.unit, 1.0))
    words = text[quantity.start : quantity.end]
    return Quantity(words, quantity.value * factor, base, quantity.start, quantity.end)


@cache
def _build_units(language: str) -> re.Pattern[str]:
    """A unit behind its number: the table's words in any case, symbols as they are written."""
    table = open_table(language)
    words = "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(table.units, key=lambda word: -len(word))
    )
    symbols = "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=lambda symbol: -len(symbol)))
    edge = LETTER_BEHIND if table.is_spaced else r"(?![A-Za-z])"
    preposition = r"(?:\s(?:de|di|d['’]))?" if language in {"fr", "es", "pt", "it", "ca", "gl"} else ""
    joined = f"(?i:{words})|{symbols}" if words else symbols
    return re.compile(rf"{preposition}[\s\u00a0\u202f’']?(?P<unit>{joined}){edge}")


@cache
def _build_ahead(language: str) -> re.Pattern[str]:
    every = {**AHEAD, **AHEAD_WORDS.get(language, {})}
    joined = "|".join(re.escape(mark) for mark in sorted(every, key=lambda mark: -len(mark)))
    return re.compile(
        rf"(?<![^\W_])(?P<unit>{joined})[\s\u00a0\u202f]?$"
        if language != "zh"
        else rf"(?P<unit>{joined})\s?$"
    )
