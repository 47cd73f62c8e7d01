"""The quantities in a text: numbers in digits or words with unit, normalised value and modifier.

Years, dates, times of day, ordinals and numbers inside names ("Article 5", "COVID-19") are none. Patterns alone, no
parser; every text gives an answer.
"""

import math
import re
from dataclasses import dataclass, replace

from claimdesk.language.shapes import Quantity
from claimdesk.language.values import quantity_patterns as patterns
from claimdesk.language.values import units
from claimdesk.language.values.units import Measure

_FIRST_YEAR, _LAST_YEAR = 1500, 2099
_PERCENT = Measure("%")
_LARGEST_BASE = 1_000  # raised to 99, the most that POWER reads, it is a float still


@dataclass(frozen=True, slots=True)
class QuantityReading:
    """One number with what was read around it; value and unit follow from these."""

    number: float  # as written
    start: int
    end: int
    scale: float | None = None
    measure: Measure | None = None
    rate: str | None = None
    currency_ahead: bool = False
    modifier: str | None = None
    modifier_start: int | None = None  # where the modifier's words stand, if it has any
    modifier_end: int | None = None
    is_count: bool = False  # the measure is a noun that is counted: jobs, people

    def value(self) -> float:
        measure = self.measure or Measure("")
        return self.number * (self.scale or 1.0) * measure.factor + measure.offset

    def unit(self) -> str | None:
        if self.measure is None:
            return None
        return f"{self.measure.base}/{self.rate}" if self.rate else self.measure.base


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in reading order; spans never overlap and text[start:end] == quantity.text.

    Values are in the base unit: "6.4 million people" is 6400000 "people", "5 km" 5000 "m", "half of" 50 "%", "two
    years" 24 "month". The ends of a range are two quantities, at_least and at_most, with the unit that stands once.
    """
    return tuple(_build_quantity(text, reading) for reading in read_quantities(text))


def read_quantities(text: str) -> tuple[QuantityReading, ...]:
    """The same quantities as they are written: number, scale, measure and rate apart, for who compares them."""
    silent = [match.span() for match in patterns.NONE_HERE.finditer(text)]
    readings: list[QuantityReading] = []
    position = 0
    while match := patterns.NUMBER.search(text, position):
        cover = next((end for start, end in silent if start < match.end() and match.start() < end), None)
        if cover is not None:
            position = max(cover, match.start() + 1)
            continue
        reading = _read_quantity(text, match)
        position = match.end()
        if reading is not None and math.isfinite(reading.value()):
            readings.append(reading)
            position = max(position, reading.end)
    return tuple(_join_ranges(text, readings))


def _build_quantity(text: str, reading: QuantityReading) -> Quantity:
    return Quantity(
        text=text[reading.start : reading.end],
        value=float(f"{reading.value():.12g}"),  # 0.1 * 3 is .3 again
        unit=reading.unit(),
        start=reading.start,
        end=reading.end,
        modifier=reading.modifier,
    )


def _read_quantity(text: str, match: re.Match[str]) -> QuantityReading | None:
    """The quantity that begins with this number, or None where it is a year, a label or a part of a name."""
    bare = QuantityReading(_read_number(match), match.start(), match.end())
    reading = _read_share(text, match, bare)
    if reading is not None and (whole := _read_share_of_scale(text, reading)) is not None:
        return add_modifier(text, _add_measure(text, match, whole), is_vague=False)
    if reading is None:
        if match["words"] and patterns.ORDINAL_AFTER.match(text, match.end()):
            return None
        reading = _read_scaled(text, match, bare)
        reading = _add_measure(text, match, reading)
        if _is_no_quantity(text, match, reading):
            return None
    return add_modifier(text, reading, is_vague=bool(match["plural"]))


def _read_number(match: re.Match[str]) -> float:
    if digits := match["digits"]:
        number = float(re.sub(r"[^0-9.]", "", digits))
        number += patterns.VULGAR.get(match["vulgar_after"] or "", 0.0)
        if match["top"]:
            number += int(match["top"]) / int(match["bottom"])
        return -number if match["minus"] else number
    if vulgar := match["vulgar"]:
        return patterns.VULGAR[vulgar]
    if words := match["words"] or match["plural"]:
        number = _read_number_words(words.lower())
        last = patterns.GROUPS.get(words.lower().split()[-1], 1.0)
        return number + (last / 2 if match["and_half"] else 0.0)
    if part := match["part"]:
        return 100.0 / patterns.PARTS[part.lower().split()[-1]]
    return 50.0


def _read_number_words(words: str) -> float:
    """The value of number words: "two hundred and five thousand" → 205000, "half a million" → 500000."""
    total = current = 0.0
    factor = 1.0
    for word in re.split(r"[ -]+", words):
        singular = word.removesuffix("s") if word.removesuffix("s") in patterns.GROUPS else word
        if word == "half":
            factor = 0.5
        elif word in patterns.WORDS:
            current += patterns.WORDS[word]
        elif singular in patterns.GROUPS:
            current = (current or 1.0) * patterns.GROUPS[singular]
            if current >= 1_000:
                total, current = total + current, 0.0
    return (total + current) * factor


def _read_share(text: str, match: re.Match[str], bare: QuantityReading) -> QuantityReading | None:
    """Shares in words as per cent: half of, two thirds, one in five, a quarter of."""
    if match["share"] or match["part"]:
        return replace(bare, measure=_PERCENT)
    small = match["words"] or ("digits" if (match["digits"] or "").isdigit() else "")
    if not small or match["currency"]:
        return None
    if fraction := patterns.FRACTION.match(text, bare.end):
        divisor = patterns.PARTS[fraction[1].lower()]
        if match["words"] and 0 < bare.number < divisor and (fraction[2] or bare.number == 1):
            return replace(bare, number=100.0 * bare.number / divisor, end=fraction.end(), measure=_PERCENT)
    if among := patterns.ONE_IN.match(text, bare.end):
        of = float(among[1]) if among[1].isdigit() else patterns.WORDS[among[1].lower()]
        if 0 < bare.number < of and not _FIRST_YEAR <= of <= _LAST_YEAR:
            return replace(bare, number=100.0 * bare.number / of, end=among.end(), measure=_PERCENT)
    return None


def _read_share_of_scale(text: str, share: QuantityReading) -> QuantityReading | None:
    """The amount that a share of a round number or of one per cent is: "a quarter of a million"."""
    if share.measure != _PERCENT:
        return None
    bare = replace(share, number=share.number / 100.0, measure=None)
    if scale := patterns.OF_SCALE.match(text, share.end):
        return replace(bare, scale=units.SCALES[scale[1].lower()], end=scale.end())
    percent = patterns.OF_PERCENT.match(text, share.end)
    return None if percent is None else replace(bare, end=percent.end())


def _read_scaled(text: str, match: re.Match[str], bare: QuantityReading) -> QuantityReading:
    if match["plural"]:
        return bare
    if match["digits"] and (power := patterns.POWER.match(text, bare.end)):
        return _read_power(power, bare)
    scale = patterns.SCALE.match(text, bare.end)
    if scale is None:
        return bare
    letter = (scale[4] or "").lower()
    if letter == "b" and not match["currency"]:
        return bare
    if letter == "m" and not match["currency"] and not patterns.NOUN.match(text, scale.end()):
        return bare
    factor = math.prod(units.SCALES[name.lower()] for name in scale.groups() if name)
    return replace(bare, scale=factor, end=scale.end())


def _read_power(power: re.Match[str], bare: QuantityReading) -> QuantityReading:
    """The number raised, or times a power of ten: 10^6, 5 × 10⁶."""
    exponent = int((power["raised"] or power["script"]).translate(patterns.FROM_SUPERSCRIPTS))
    if power["ten"]:
        return replace(bare, scale=10.0**exponent, end=power.end())
    if 0 < bare.number <= _LARGEST_BASE:
        return replace(bare, number=bare.number**exponent, end=power.end())
    return replace(bare, end=power.end())


def _add_measure(text: str, match: re.Match[str], reading: QuantityReading) -> QuantityReading:
    """The reading with its currency, measure or counted noun, and what it is a rate of."""
    if sign := match["currency"]:
        code = units.CURRENCY_SIGNS[sign.lower()]
        reading = replace(reading, measure=Measure(code), currency_ahead=True)
    elif currency := units.CURRENCY.match(text, reading.end):
        reading = replace(reading, measure=Measure(units.find_currency(currency)), end=currency.end())
    elif measure := units.MEASURE.match(text, reading.end):
        reading = replace(reading, measure=units.find_measure(measure), end=measure.end())
    else:
        return _add_counted_noun(text, match, reading)
    rate = units.RATE.match(text, reading.end)
    if rate is None or (reading.measure and reading.measure.base in units.DURATIONS):
        return reading
    return replace(reading, rate=(rate[1] or rate[2]).lower(), end=rate.end())


def _add_counted_noun(text: str, match: re.Match[str], reading: QuantityReading) -> QuantityReading:
    """The reading with the noun that it counts, in lower case: "1,200 new jobs" → jobs, "600-page" → pages."""
    noun = patterns.NOUN.match(text, reading.end)
    if noun is None:
        return reading
    if joined := noun["joined"]:
        return replace(reading, measure=Measure(f"{joined}s"), end=noun.end(), is_count=True)
    name = noun["noun"].lower()
    if name in patterns.NO_NOUNS or patterns.BREAKS.search(noun["adjectives"]):
        return reading
    if (match["words"] or "").lower() == "one" and name.endswith("s"):
        return reading
    if noun.group().startswith(" of ") and not match["plural"]:
        return reading
    if name == "pounds" and reading.scale:
        return replace(reading, measure=Measure("GBP"), end=noun.end())
    return replace(reading, measure=Measure(name), end=noun.end(), is_count=True)


def _is_no_quantity(text: str, match: re.Match[str], reading: QuantityReading) -> bool:
    """Whether the number is vague, a year, a label ("Article 5"), a part of a name ("COVID-19", "5G") or a mere "one"."""
    if match["plural"] and reading.measure is None:
        return True  # "it cost millions" says no number
    if match["words"] and patterns.VAGUE_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
        return True
    if match["currency"] or reading.scale:
        return False
    base = reading.measure.base if reading.measure else None
    if match["words"] and match["words"].lower() == "one":
        return base is None
    if match["digits"] is None:
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    if patterns.NAME_JOINED.search(before):
        return True
    if base is None and reading.end < len(text) and text[reading.end].isalpha():
        return True
    noun_only = base is not None and reading.measure == Measure(base) and text[reading.end - 1].isalpha()
    whole = match["digits"].isdigit() and len(match["digits"]) == 4
    if whole and _FIRST_YEAR <= abs(reading.number) <= _LAST_YEAR and (base is None or noun_only):
        return base not in patterns.COUNTED_IN_YEARS
    return base is None and patterns.LABEL_BEFORE.search(before) is not None


def add_modifier(text: str, reading: QuantityReading, *, is_vague: bool = False) -> QuantityReading:
    """The reading with the modifier that stands before or after it; vague ones ("hundreds of") say at least 100."""
    reach = max(0, reading.start - patterns.MODIFIER_REACH)
    ahead = patterns.MODIFIER.search(text[reach : reading.start])
    if ahead is not None:
        over_time = reading.measure is not None and reading.measure.base in units.DURATIONS
        if not (over_time and ahead.group().strip().lower() == "over"):
            name = ahead.lastgroup or ""
            start, end = (reach + place for place in ahead.span(name))
            return replace(reading, modifier=name, modifier_start=start, modifier_end=end)
    if after := patterns.AFTER.match(text, reading.end):
        name = after.lastgroup or ""
        start = after.start(name) + text.startswith(" ", after.start(name))
        return replace(reading, modifier=name, modifier_start=start, modifier_end=after.end(name))
    return replace(reading, modifier="at_least") if is_vague else reading


def _join_ranges(text: str, readings: list[QuantityReading]) -> list[QuantityReading]:
    """The readings with both ends of each range marked and sharing the unit that stands once."""
    joined = list(readings)
    for position in range(1, len(joined)):
        low, high = joined[position - 1], joined[position]
        between = patterns.BETWEEN.fullmatch(text, low.end, high.start)
        if between is None or low.modifier == "at_most":
            continue
        before = text[max(0, low.start - 10) : low.start].lower()
        if between["and"] and not before.endswith("between "):
            continue
        low, high = _share_unit(low, high)
        if low.unit() != high.unit() or low.value() >= high.value():
            continue
        if not before.endswith("from ") and high.unit() is not None:
            low, high = replace(low, modifier="at_least"), replace(high, modifier="at_most")
        joined[position - 1 : position + 1] = [low, high]
    return joined


def _share_unit(low: QuantityReading, high: QuantityReading) -> tuple[QuantityReading, QuantityReading]:
    """Both ends with the scale and unit that one of them states: "5 to 10 million people", "$5-10 million"."""
    if low.scale is None and high.scale is not None and low.number < high.number:
        low = replace(low, scale=high.scale)
    if low.measure is None:
        low = replace(low, measure=high.measure, rate=high.rate)
    elif low.currency_ahead and not high.currency_ahead:
        high = replace(high, measure=low.measure)
    return low, high
