"""What quantities are counted in: currencies, measures with their base forms, and scale words."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: value * factor + offset is the value in the base unit."""

    base: str
    factor: float = 1.0
    offset: float = 0.0


SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6,
    "m": 1e6, "crore": 1e7, "billion": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12,
    "trn": 1e12, "quadrillion": 1e15,
}  # fmt: skip

CURRENCY_SIGNS = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD",
    "s$": "SGD", "r$": "BRL", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS",
    "₺": "TRY", "₴": "UAH", "₦": "NGN", "usd": "USD", "eur": "EUR", "gbp": "GBP", "cny": "CNY", "rmb": "CNY",
    "jpy": "JPY", "chf": "CHF", "aud": "AUD", "cad": "CAD", "inr": "INR", "rs": "INR", "rs.": "INR", "sek": "SEK",
    "nok": "NOK", "dkk": "DKK", "pln": "PLN", "rub": "RUB", "zar": "ZAR", "brl": "BRL", "mxn": "MXN",
}  # fmt: skip

_CURRENCY_WORDS = {
    r"(?:us |u\.s\. |american )?dollars?": "USD", r"australian dollars?": "AUD", r"canadian dollars?": "CAD",
    r"hong kong dollars?": "HKD", r"euros?": "EUR", r"pounds? sterling": "GBP", r"(?:chinese )?yuan": "CNY",
    r"renminbi": "CNY", r"(?:japanese )?yen": "JPY", r"(?:swiss )?francs?": "CHF", r"(?:indian )?rupees?": "INR",
    r"(?:russian )?rou?bles?": "RUB", r"(?:south korean )?won(?= (?:in|for|to|a|per|each)\b)": "KRW",
    r"(?:mexican )?pesos?": "MXN", r"hryvnias?": "UAH", r"rands?": "ZAR", r"naira": "NGN", r"shekels?": "ILS",
    r"lira": "TRY", r"z[lł]otys?": "PLN", r"kron(?:or|er|a)": "SEK",
    r"usd|eur|gbp|cny|jpy|chf|aud|cad|inr|rub": "",
}  # fmt: skip

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0
_MEASURES = {
    r"percentage[ -]points?|pps?": Measure("pp"),
    r"basis[ -]points?|bps": Measure("pp", 0.01),
    r"%|per ?cent|percent(?:age)?|pct\.?": Measure("%"),
    r"years?[ -]olds?|years? of age": Measure("years old"),
    r"km/h|kph|kmh|kilomet(?:re|er)s? (?:per|an) hour": Measure("km/h"),
    r"mph|miles? (?:per|an) hour": Measure("km/h", 1.609344),
    r"m/s|met(?:re|er)s? (?:per|a) second": Measure("km/h", 3.6),
    r"knots?": Measure("km/h", 1.852),
    r"square[ -]kilomet(?:re|er)s?|sq\.? ?km|km²|km2": Measure("m2", 1e6),
    r"square[ -]met(?:re|er)s?|sq\.? ?m|m²|m2": Measure("m2"),
    r"square[ -]miles?|sq\.? ?mi(?:les?)?": Measure("m2", 2_589_988.110336),
    r"square[ -]f(?:ee|oo)t|sq\.? ?ft": Measure("m2", 0.09290304),
    r"hectares?|ha": Measure("m2", 1e4),
    r"acres?": Measure("m2", 4_046.8564224),
    r"cubic[ -]met(?:re|er)s?|m³|m3": Measure("l", 1e3),
    r"cubic[ -]f(?:ee|oo)t": Measure("l", 28.316846592),
    r"kilomet(?:re|er)s?|kms?": Measure("m", 1e3),
    r"centimet(?:re|er)s?|cm": Measure("m", 1e-2),
    r"millimet(?:re|er)s?|mm": Measure("m", 1e-3),
    r"met(?:re|er)s?|(?-i:m)": Measure("m"),
    r"nautical miles?": Measure("m", 1_852.0),
    r"miles?": Measure("m", 1_609.344),
    r"yards?": Measure("m", 0.9144),
    r"f(?:ee|oo)t|ft": Measure("m", 0.3048),
    r"inch(?:es)?": Measure("m", 0.0254),
    r"(?:metric )?tonnes?|metric tons?": Measure("kg", 1e3),
    r"(?:short )?tons?": Measure("kg", 907.18474),
    r"kilogram(?:me)?s?|kilos?|kg": Measure("kg"),
    r"milligram(?:me)?s?|mg": Measure("kg", 1e-6),
    r"gram(?:me)?s?|(?-i:g)": Measure("kg", 1e-3),
    r"lbs?": Measure("kg", 0.45359237),
    r"ounces?|oz": Measure("kg", 0.028349523125),
    r"lit(?:re|er)s?": Measure("l"),
    r"millilit(?:re|er)s?|ml": Measure("l", 1e-3),
    r"(?:us )?gallons?": Measure("l", 3.785411784),
    r"barrels?": Measure("l", 158.987294928),
    r"(?:degrees? (?:celsius|centigrade|c\b)|°c|° c|celsius|(?-i:C))": Measure("°C"),
    r"(?:degrees? (?:fahrenheit|f\b)|°f|° f|fahrenheit|(?-i:F))": Measure("°C", 5 / 9, -160 / 9),
    r"degrees?|°": Measure("degrees"),
    r"kilowatt[ -]hours?|kwh": Measure("Wh", 1e3),
    r"megawatt[ -]hours?|mwh": Measure("Wh", 1e6),
    r"gigawatt[ -]hours?|gwh": Measure("Wh", 1e9),
    r"terawatt[ -]hours?|twh": Measure("Wh", 1e12),
    r"kilowatts?|kw": Measure("W", 1e3),
    r"megawatts?|mw": Measure("W", 1e6),
    r"gigawatts?|gw": Measure("W", 1e9),
    r"watts?": Measure("W"),
    r"terabytes?|tb": Measure("byte", 1e12),
    r"gigabytes?|gb": Measure("byte", 1e9),
    r"megabytes?|mb": Measure("byte", 1e6),
    r"magnitude": Measure("magnitude"),
    r"seconds?|secs?": Measure("s"),
    r"minutes?|mins?": Measure("s", _MINUTE),
    r"hours?|hrs?": Measure("s", _HOUR),
    r"days?": Measure("s", _DAY),
    r"weeks?": Measure("s", 7 * _DAY),
    r"months?": Measure("month"),
    r"years?|yrs?": Measure("month", 12.0),
    r"decades?": Measure("month", 120.0),
    r"centur(?:y|ies)": Measure("month", 1_200.0),
    r"times(?! of\b)|-?fold": Measure("times"),
    r"pence|pennies|(?-i:p)": Measure("GBP", 0.01),
    r"cents?": Measure("USD", 0.01),
}
DURATIONS = frozenset({"s", "month"})

_END = r"(?![\w])"
_SYMBOL_END = r"(?<=[%°²³])|"
MEASURE = re.compile(
    r"[ \u00a0-]?(?:"
    + "|".join(f"(?P<u{number}>{pattern})" for number, pattern in enumerate(_MEASURES))
    + f")(?:{_SYMBOL_END}{_END})",
    re.IGNORECASE,
)
CURRENCY = re.compile(
    r"[ \u00a0-]?(?:"
    + "|".join(f"(?P<u{number}>{pattern})" for number, pattern in enumerate(_CURRENCY_WORDS))
    + f"){_END}",
    re.IGNORECASE,
)
RATE = re.compile(
    r"(?: of [a-z]+)?(?: (?:per|a|an|each|every) |/)(hour|day|week|month|year|quarter|second|minute|night)\b"
    r"|(?: per |/| for (?:each|every) )(person|capita|head|household|tonne|ton|barrel|lit(?:re|er)|gallon|share|kg|mile|km|kilomet(?:re|er)|student|"
    r"100,000(?: people)?|million(?: people)?)\b",
    re.IGNORECASE,
)
_MEASURE_LIST = tuple(_MEASURES.values())
_CURRENCY_LIST = tuple(_CURRENCY_WORDS.values())


def find_measure(match: re.Match[str]) -> Measure:
    """The measure that a match of MEASURE names."""
    return _MEASURE_LIST[int(str(match.lastgroup)[1:])]


def find_currency(match: re.Match[str]) -> str:
    """The ISO 4217 code that a match of CURRENCY names; a bare "dollar" is the US one."""
    return _CURRENCY_LIST[int(str(match.lastgroup)[1:])] or match.group().strip(" \u00a0-").upper()
