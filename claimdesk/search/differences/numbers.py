"""Numbers with their units in a claim, and whether two of them say the same amount. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.search.differences.alignment import (
    REMEMBERED,
    Alignment,
    Difference,
    DifferenceKind,
    Spanned,
    part,
)

_UNITS = {
    "%": "percent", "percent": "percent", "per cent": "percent", "pct": "percent",
    "percentage point": "percentage_point", "percentage points": "percentage_point",
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee",
    "dollar": "dollar", "usd": "dollar", "euro": "euro", "eur": "euro", "pound": "pound", "gbp": "pound",
    "yen": "yen", "rupee": "rupee", "shilling": "shilling", "peso": "peso", "franc": "franc", "rand": "rand",
    "yuan": "yuan", "rouble": "rouble", "ruble": "rouble", "naira": "naira", "krona": "krona", "cent": "cent",
    "km": "km", "kilometre": "km", "kilometer": "km", "mile": "mile", "metre": "m", "meter": "m", "m": "m",
    "foot": "foot", "feet": "foot", "inch": "inch", "inches": "inch", "cm": "cm", "mm": "mm", "yard": "yard",
    "kg": "kg", "kilo": "kg", "kilogram": "kg", "gram": "g", "g": "g", "mg": "mg", "tonne": "tonne", "ton": "ton",
    "lb": "lb", "litre": "litre", "liter": "litre", "gallon": "gallon", "barrel": "barrel", "hectare": "hectare",
    "acre": "acre", "celsius": "celsius", "fahrenheit": "fahrenheit", "degree": "degree",
    "degrees celsius": "celsius", "degrees fahrenheit": "fahrenheit", "°c": "celsius", "°f": "fahrenheit",
    "watt": "w", "kw": "kw", "kilowatt": "kw", "mw": "mw", "megawatt": "mw", "gw": "gw", "gigawatt": "gw",
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "week": "week", "month": "month",
    "year": "year", "decade": "decade", "century": "century", "kph": "km/h", "mph": "mph", "km/h": "km/h",
    "time": "times", "fold": "times",
}  # fmt: skip
# How many of the base unit one is: so that 5 km are 3.1 miles and two weeks are 14 days.
_BASE = {
    "mile": ("km", 1.609), "m": ("km", 0.001), "foot": ("km", 0.0003048), "yard": ("km", 0.0009144),
    "cm": ("km", 0.00001), "mm": ("km", 0.000001), "inch": ("km", 0.0000254), "lb": ("kg", 0.4536),
    "g": ("kg", 0.001), "mg": ("kg", 0.000001), "tonne": ("kg", 1000.0), "ton": ("kg", 907.0),
    "gallon": ("litre", 3.785), "acre": ("hectare", 0.4047), "kw": ("w", 1e3), "mw": ("w", 1e6),
    "gw": ("w", 1e9), "second": ("day", 1 / 86400), "minute": ("day", 1 / 1440), "hour": ("day", 1 / 24),
    "week": ("day", 7.0), "month": ("day", 30.4), "year": ("day", 365.25), "decade": ("day", 3652.5),
    "century": ("day", 36525.0), "mph": ("km/h", 1.609), "cent": ("dollar", 0.01),
}  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "m": 1e6,
    "crore": 1e7, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12,
    "dozen": 12.0, "hundreds": 1e2, "millions": 1e6,
}  # fmt: skip
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {
    **{word: float(n) for n, word in enumerate(_SMALL.split())},
    **{word: 10.0 * n for n, word in enumerate(_TENS.split(), 2)},
}
_PARTS = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25,
          "fifth": 0.2, "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}  # fmt: skip
_TIMES = {"once": 1.0, "twice": 2.0, "double": 2.0, "doubled": 2.0, "triple": 3.0, "tripled": 3.0,
          "halved": 0.5}  # fmt: skip

_WORD_NUMBER = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALE = "|".join(sorted((s for s in _SCALES if len(s) > 1), key=len, reverse=True))
_UNIT = "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True) if u not in "$€£¥₹%")
_NUMBER = re.compile(
    rf"""(?<![\w.,])(?P<currency>[$€£¥₹])?\s?
    (?: (?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      | (?P<article>an?(?=\s(?:hundred|thousand|million|billion|trillion|dozen)\b))
      | (?P<words>(?:{_WORD_NUMBER})(?:[\s-](?:{_WORD_NUMBER}))?(?![\w])(?!\s+of\s+(?:the|these|those|them)\b\s*$)) )
    (?: (?:\s|-)?(?P<part>half|thirds?|quarters?|fifths?|tenths?)\b )?
    (?: \s?(?P<letter>[kmbKMB]|bn|mn|tn)\b | (?P<scales>(?:[\s-](?:{_SCALE})\b)+) )?
    (?P<ordinal>st\b|nd\b|rd\b|th\b)?
    (?: \s?(?P<percent>%) | [\s-](?P<unit>(?:U\.?S\.?\s)?(?:{_UNIT})s?)\b )?
    (?: \s(?P<noun>[a-z][a-z-]+) )?""",
    re.VERBOSE | re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?P<fraction>half|(?:a|one)\s(?:third|quarter|fifth|tenth))\b(?!-)|\b(?P<times>twice|doubled?|tripled?|halved)\b",
    re.IGNORECASE,
)
# "About 11,000" is taken for 11,088: what desks round away, not a measured bound.
ROUGHLY = 0.03
_ROUGHLY = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|close to|circa)\s[$€£¥₹]?$", re.IGNORECASE
)
_PRONOUN_ONE = re.compile(r"(?:no|any|every|some|each|this|that|the)[\s-]$", re.IGNORECASE)
_JOINING_WORDS = (
    "and or of in on at to for from by with than as is was were are be been has have had will would more less fewer "
    "per after before since during last this that the a an while when who which it they he she new"
)
_NO_NOUN = frozenset(_JOINING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Number:
    """A value in the words' own unit; noun is the counted thing, decimals the precision it was given with."""

    value: float
    unit: str | None
    noun: str | None
    rounding: float  # half of the last given digit
    start: int
    end: int


@lru_cache(maxsize=REMEMBERED)
def find_numbers(text: str, apart_from: tuple[Spanned, ...] = ()) -> tuple[Number, ...]:
    """The numbers of a text in order; those inside the given stretches (dates) and ordinals are left out."""
    found = [number for match in _NUMBER.finditer(text) if (number := _read(text, match))]
    taken = [*apart_from, *found]
    found += [
        fraction
        for match in _FRACTION.finditer(text)
        if not _inside(fraction := _read_fraction(match), taken)
    ]
    return tuple(sorted((n for n in found if not _inside(n, apart_from)), key=lambda number: number.start))


def compare_numbers(sides: Alignment, ours: Sequence[Number], theirs: Sequence[Number]) -> list[Difference]:
    """Another number, or the same one of another unit. What only one text counts is told of close texts."""
    left, right, differences = list(ours), list(theirs), []
    for number in ours:
        same = next((other for other in right if is_same_amount(number, other)), None)
        if same is not None:
            left.remove(number)
            right.remove(same)
    for our_number, other in sides.pair(left, right):
        if our_number is None or other is None:
            if sides.is_close:
                differences.append(_difference(DifferenceKind.NUMBER, sides, our_number, other))
        elif _is_same_value(our_number, other):
            differences.append(_difference(DifferenceKind.UNIT, sides, our_number, other))
        else:
            differences.append(_difference(DifferenceKind.NUMBER, sides, our_number, other))
    return differences


def is_same_amount(one: Number, other: Number) -> bool:
    """Whether two numbers agree in value, as far as the rougher is precise, and in unit or counted thing."""
    if one.unit and other.unit and one.unit != other.unit:
        base, factor = _BASE.get(one.unit, (one.unit, 1.0))
        other_base, other_factor = _BASE.get(other.unit, (other.unit, 1.0))
        amount, other_amount = one.value * factor, other.value * other_factor
        return base == other_base and abs(amount - other_amount) <= 0.02 * max(amount, other_amount)
    if bool(one.unit) != bool(other.unit) and (one.noun or other.noun):
        return False
    return _is_same_value(one, other)


def _is_same_value(one: Number, other: Number) -> bool:
    return abs(one.value - other.value) <= max(one.rounding, other.rounding) * 0.5 + 1e-9 * abs(one.value)


def _read(text: str, match: re.Match[str]) -> Number | None:
    if match["ordinal"] or (match["words"] and _PRONOUN_ONE.search(text[: match.start()])):
        return None
    value, rounding = _value(match)
    if _ROUGHLY.search(text[: match.start()]) or text[match.start() - 1 : match.start()] == "~":
        rounding = max(rounding, ROUGHLY * value)
    if (match["words"] or "").lower() == "one" and not (match["scales"] or match["unit"] or match["percent"]):
        return None
    unit = _unit_of(match)
    noun = match["noun"].lower() if match["noun"] and match["noun"].lower() not in _NO_NOUN else None
    end = match.start("noun") if match["noun"] else match.end()
    start = match.start() + (len(match[0]) - len(match[0].lstrip()))
    return Number(value, unit, noun, rounding, start, start + len(text[start:end].rstrip()))


def _value(match: re.Match[str]) -> tuple[float, float]:
    scale = 1.0
    for word in re.split(r"[\s-]+", (match["scales"] or match["letter"] or "").strip().lower()):
        scale *= _SCALES.get(word, 1.0)
    scale *= _PARTS.get((match["part"] or "").lower(), 1.0)
    if digits := match["digits"]:
        whole, _, decimals = digits.replace(",", "").partition(".")
        # Only digits after a point or before a scale word are read as rounded: "6.4 million", not "6,400,000".
        rounding = scale * 10.0 ** -len(decimals) if decimals or scale > 1 else 0.0
        return float(f"{whole}.{decimals or 0}") * scale, rounding if scale > 1 or decimals else 0.0
    if words := match["words"]:
        return sum(_WORDS[word] for word in re.split(r"[\s-]", words.lower())) * scale, 0.0
    return scale, 0.0


def _unit_of(match: re.Match[str]) -> str | None:
    if match["currency"] or match["percent"]:
        return _UNITS[match["currency"] or match["percent"]]
    if not match["unit"]:
        return None
    name = re.sub(r"^u\.?s\.?\s", "", match["unit"].lower())
    return _UNITS.get(name) or _UNITS.get(name.removesuffix("s"))


def _read_fraction(match: re.Match[str]) -> Number:
    if times := match["times"]:
        return Number(_TIMES[times.lower()], "times", None, 0.0, match.start(), match.end())
    return Number(
        100 * _PARTS[match["fraction"].lower().split()[-1]], "percent", None, 1.0, match.start(), match.end()
    )


def _inside(mark: Spanned, stretches: Sequence[Spanned]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in stretches)


def _difference(
    kind: DifferenceKind, sides: Alignment, one: Number | None, other: Number | None
) -> Difference:
    return Difference(kind, part(sides.ours, one), part(sides.theirs, other))
