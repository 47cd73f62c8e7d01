"""Whether the dates of two claims can be the same. Pure.

The dates are read by `language.values`, as those of claims are; here stands only what makes two of them the same.
"""

from collections.abc import Sequence
from functools import lru_cache

from claimdesk.language.values.partial_dates import PartialDate, find_partial_dates
from claimdesk.search.differences.alignment import (
    REMEMBERED,
    Alignment,
    Difference,
    DifferenceKind,
    take_part,
)


@lru_cache(maxsize=REMEMBERED)
def read_dates(text: str) -> tuple[PartialDate, ...]:
    """The dates of a text in order."""
    return find_partial_dates(text)


def compare_dates(
    sides: Alignment, ours: Sequence[PartialDate], theirs: Sequence[PartialDate]
) -> list[Difference]:
    """Dates that can't be the same. What only one text dates is told when the texts are close."""
    left, right = list(ours), list(theirs)
    for date in ours:
        same = next((other for other in right if can_be_same(date, other)), None)
        if same is not None:
            left.remove(date)
            right.remove(same)
    left, right = _without_open(left, right), _without_open(right, left)
    pairs = sides.pair(left, right)
    lone = [pair for pair in pairs if None in pair]
    if lone and not sides.is_close and all(our_date is None or other is None for our_date, other in pairs):
        # Nothing stands in the same place, but each text is dated once and they can't both be right.
        pairs = [(left[0], right[0])] if len(left) == len(right) == len(ours) == len(theirs) == 1 else []
    return [
        Difference(DifferenceKind.DATE, take_part(sides.ours, our_date), take_part(sides.theirs, other))
        for our_date, other in pairs
        if (our_date is not None and other is not None) or sides.is_close
    ]


def _without_open(mine: Sequence[PartialDate], others: Sequence[PartialDate]) -> list[PartialDate]:
    """Mine, less what can't be compared: "today" with "June 2018", as the day that it counts from is not said."""
    if any(date.is_open for date in mine) and any(date.is_open for date in others):
        return list(mine)
    kept = [date for date in mine if not date.is_open]
    return kept[: max(0, len(kept) - sum(date.is_open for date in others))]


def can_be_same(one: PartialDate, other: PartialDate) -> bool:
    """Whether all that both say agrees, and they say something of the same sort."""
    said = [
        (one.year, other.year), (one.month, other.month), (one.day, other.day),
        (one.weekday, other.weekday), (one.period, other.period),
    ]  # fmt: skip
    both = [(mine, yours) for mine, yours in said if mine and yours]
    return bool(both) and all(mine == yours for mine, yours in both)
