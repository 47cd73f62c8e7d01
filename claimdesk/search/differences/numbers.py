"""Whether two claims say the same amounts: which numbers of theirs agree, and what is said of those that don't. Pure.

The numbers are read by `language.values`, as those of claims are; here stands only what makes two of them the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.language.values.multiples import read_multiples
from claimdesk.language.values.quantities import QuantityReading, read_quantities
from claimdesk.search.differences.alignment import (
    REMEMBERED,
    Alignment,
    Difference,
    DifferenceKind,
    Spanned,
    take_part,
)

# "About 11,000" is taken for 11,088: what desks round away, not a measured bound.
ROUGHLY = 0.03
VERY_ROUGHLY = 0.05  # of a figure with one digit that says something: "about 100 million" of 104 million
# Amounts in two units agree when they are that near: "100 miles" and "160 kilometres", "18 months" and "78 weeks".
CONVERTED = 0.02
# What a number "more than" or "up to" another may be away from it: "over half a million" is said of 504,352.
BEYOND = 0.1

_DAYS_IN = {"s": 1 / 86_400, "month": 30.44}  # months are no multiple of days; claims keep the two apart
_DAYS_OF_RATE = {
    "second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "night": 1.0, "day": 1.0, "week": 7.0, "month": 30.44,
    "quarter": 91.3, "year": 365.25,
}  # fmt: skip
# What stands before a small number word that tells which ones, not how many: "the two countries".
_IDENTIFYING = re.compile(r"\b(?:no|any|every|each|this|that|the)[\s-]$", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")
_FIGURE = re.compile(
    r"(?<!covid-)(?<![\d.,])\d++(?:[.,]\d++)?(?![.,]?\d)(?!(?:st|nd|rd|th)\b)", re.IGNORECASE
)
LABEL = (
    "label"  # the base of a figure in a name or time, which counts nothing: "RLF-100", "Article 5", "10:30"
)
_SHARE_SIGN = re.compile(r"%|\bper ?cent|\bpct", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text: `written` in its own unit, `value` in the unit's base, `step` of the last digit as written."""

    written: float
    value: float
    base: str | None  # None without a unit
    factor: float
    rate: str | None
    is_count: bool  # the unit is a noun that is counted
    bound: str | None
    step: float
    start: int
    end: int
    is_label: bool = (
        False  # a figure in a name or time, which counts nothing: "RLF-100", "Article 5", "10:30"
    )


@lru_cache(maxsize=REMEMBERED)
def read_amounts(text: str) -> tuple[QuantityReading, ...]:
    """The quantities of a text, and the shares and multiples beside them, in order."""
    readings = read_quantities(text)
    multiples = (reading for reading in read_multiples(text) if not _lies_inside(reading, readings))
    return tuple(sorted([*readings, *multiples], key=lambda reading: reading.start))


@lru_cache(maxsize=REMEMBERED)
def find_numbers(text: str, apart_from: tuple[Spanned, ...] = ()) -> tuple[Number, ...]:
    """The numbers of a text in order; those inside the given stretches (dates) are left out."""
    readings = [reading for reading in read_amounts(text) if not _lies_inside(reading, apart_from)]
    numbers = [_build_number(text, reading) for reading in readings if not _tells_which(text, reading)]
    numbers += _find_labels(text, [*apart_from, *readings])
    return tuple(sorted(numbers, key=lambda number: number.start))


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
                differences.append(_build_difference(DifferenceKind.NUMBER, sides, our_number, other))
        elif _is_written_alike(our_number, other):
            differences.append(_build_difference(DifferenceKind.UNIT, sides, our_number, other))
        else:
            differences.append(_build_difference(DifferenceKind.NUMBER, sides, our_number, other))
            if _is_measured_otherwise(our_number, other):
                differences.append(_build_difference(DifferenceKind.UNIT, sides, our_number, other))
    return differences


def _is_measured_otherwise(one: Number, other: Number) -> bool:
    """Whether two other amounts of one dimension are also given in other units: 20 miles, 85 kilometres."""
    is_measured = not (one.is_count or other.is_count) and one.base == other.base and one.base is not None
    return is_measured and one.factor != other.factor and one.base not in {"%", "s"}


def is_same_amount(one: Number, other: Number) -> bool:
    """Whether two numbers agree in value, as far as the rougher is precise, and in unit or counted thing."""
    one, other = _settle_pounds(one, other), _settle_pounds(other, one)
    if one.base is None or other.base is None or (one.is_count and other.is_count):
        return _agrees(one, other, one.value, other.value)
    if one.is_count or other.is_count:
        return False
    if one.base != other.base and not {one.base, other.base} <= _DAYS_IN.keys():
        return False
    if one.base == other.base and one.factor == other.factor and _has_same_rate(one, other):
        return _agrees(one, other, one.written, other.written)
    amount, other_amount = (_convert(number, against) for number, against in ((one, other), (other, one)))
    return abs(amount - other_amount) <= CONVERTED * max(abs(amount), abs(other_amount))


def _agrees(one: Number, other: Number, amount: float, other_amount: float) -> bool:
    """Whether the two amounts are one as far as the rougher is precise, or one lies just within the other's bound."""
    if abs(amount - other_amount) <= max(one.step, other.step) * 0.5 + 1e-9 * abs(amount):
        return True
    return _lies_within(one, amount, other, other_amount) or _lies_within(other, other_amount, one, amount)


def _lies_within(bounded: Number, bound: float, other: Number, amount: float) -> bool:
    if other.bound not in {None, "about"}:
        return False
    if bounded.bound in {"more_than", "at_least"}:
        return bound <= amount <= bound * (1 + BEYOND)
    return bounded.bound in {"less_than", "at_most"} and bound * (1 - BEYOND) <= amount <= bound


def _is_written_alike(one: Number, other: Number) -> bool:
    return abs(one.written - other.written) <= max(one.step, other.step) * 0.5 + 1e-9 * abs(one.written)


def _has_same_rate(one: Number, other: Number) -> bool:
    return one.rate is None or other.rate is None or one.rate == other.rate


def _convert(number: Number, against: Number) -> float:
    """The number in a unit that both can be had in; a rate only where both have one."""
    amount = number.value
    if number.base != against.base:
        amount *= _DAYS_IN.get(number.base or "", 1.0)
    if number.rate != against.rate and number.rate in _DAYS_OF_RATE and against.rate in _DAYS_OF_RATE:
        amount /= _DAYS_OF_RATE[number.rate]
    return amount if _has_same_rate(number, against) or number.rate in _DAYS_OF_RATE else float("inf")


def _settle_pounds(number: Number, other: Number) -> Number:
    """Bare pounds as the money or the weight that the other text speaks of."""
    if number.base != "pounds" or other.base not in {"GBP", "kg"}:
        return number
    factor = 1.0 if other.base == "GBP" else 0.45359237
    return Number(
        number.written, number.written * factor, other.base, factor, number.rate, False, number.bound, number.step,
        number.start, number.end,
    )  # fmt: skip


def _build_number(text: str, reading: QuantityReading) -> Number:
    words = text[reading.start : reading.end]
    written = reading.number * (reading.scale or 1.0)
    step = _find_step(reading, words)
    if reading.modifier == "about":
        is_round = float(f"{written:.0e}") == written
        step = max(step, 2 * (VERY_ROUGHLY if is_round else ROUGHLY) * abs(written))
    measure = reading.measure
    return Number(
        written=written,
        value=reading.value(),
        base=measure.base if measure else None,
        factor=measure.factor if measure else 1.0,
        rate=reading.rate,
        is_count=reading.is_count,
        bound=reading.modifier,
        step=step,
        start=reading.start,
        end=reading.end,
    )


def _find_labels(text: str, apart_from: Sequence[Spanned]) -> list[Number]:
    """The figures that no quantity and no date holds: two names that differ in one are two names."""
    labels = (
        Number(
            written=float(match[0].replace(",", "")), value=float(match[0].replace(",", "")), base=LABEL, factor=1.0, rate=None, is_count=True,
            bound=None, step=0.0, start=match.start(), end=match.end(),
        )
        for match in _FIGURE.finditer(text)
    )  # fmt: skip
    return [label for label in labels if not _lies_inside(label, apart_from)]


def _find_step(reading: QuantityReading, words: str) -> float:
    """One of the last digit. Only digits after a point or before a scale word are rounded: "6.4 million", not "6,400,000"."""
    if reading.measure and reading.measure.base == "%" and not _SHARE_SIGN.search(words):
        return 1.0  # a third, four in ten
    digits = _DIGITS.search(words)
    if digits is None or not (digits["decimals"] or reading.scale):
        return 0.0
    return float((reading.scale or 1.0) * 10.0 ** -len(digits["decimals"] or ""))


def _tells_which(text: str, reading: QuantityReading) -> bool:
    is_word = text[reading.start].isalpha() and (reading.measure is None or reading.is_count)
    return is_word and reading.scale is None and bool(_IDENTIFYING.search(text[: reading.start]))


def _lies_inside(mark: Spanned, stretches: Sequence[Spanned]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in stretches)


def _build_difference(
    kind: DifferenceKind, sides: Alignment, our_number: Number | None, other: Number | None
) -> Difference:
    return Difference(kind, take_part(sides.ours, our_number), take_part(sides.theirs, other))
