"""What a claim and a past verdict's claim say differently, for the match card. Pure, English.

Rules over surface forms: exact about numbers, dates and small words, blind to what only world knowledge tells.
Measured on pairs of all kinds by benchmarks/matching_differences.py (docs/quality-search.md).
"""

import re
from collections.abc import Sequence
from typing import Literal

from claimdesk.language.shapes import Span
from claimdesk.search.differences.alignment import (
    Alignment,
    Difference,
    DifferenceKind,
    Spanned,
    TextPart,
)
from claimdesk.search.differences.dates import compare_dates, read_dates
from claimdesk.search.differences.names import compare_claimants, compare_names, find_names
from claimdesk.search.differences.negation_and_tense import compare_negation, compare_tense
from claimdesk.search.differences.numbers import Number, compare_numbers, find_numbers
from claimdesk.search.differences.quantifiers import compare_quantifiers

__all__ = [
    "Difference",
    "DifferenceKind",
    "TextPart",
    "find_differences",
]

_SIGNATURE = re.compile(
    r"\s{0,8}[—–]\s[^—–]{1,120}\(@?[\w .'-]{1,60}\)\s{1,8}[A-Z][a-z]{2,8} \d{1,2}, \d{4}\s{0,8}$"
)


def find_differences(
    ours: str, theirs: str, *, our_claimant: str | None = None, their_claimant: str | None = None
) -> tuple[Difference, ...]:
    """What the two claims say differently, each with the words of both sides; () when nothing is seen.

    Spans are code points into `ours` and `theirs`. A claimant given by name counts before one the text names.
    """
    ours, theirs = cut_signature(ours), cut_signature(theirs)
    sides = Alignment(ours, theirs)
    our_dates, their_dates = read_dates(ours), read_dates(theirs)
    our_numbers, their_numbers = find_numbers(ours, our_dates), find_numbers(theirs, their_dates)
    claimants = compare_claimants(sides, our_claimant, their_claimant)
    our_names = find_names(ours, [*our_dates, *_list_measured(our_numbers), *_list_placed(claimants, "ours")])
    their_names = find_names(
        theirs, [*their_dates, *_list_measured(their_numbers), *_list_placed(claimants, "theirs")]
    )
    return (
        *compare_numbers(sides, our_numbers, their_numbers),
        *compare_dates(sides, our_dates, their_dates),
        *compare_negation(sides),
        *compare_quantifiers(sides),
        *claimants,
        *compare_names(sides, our_names, their_names),
        *compare_tense(sides),
    )


def cut_signature(text: str) -> str:
    """The text without who posted it and when, where an embedded post says so at its end.

    That date is the post's, not the claim's, and a handle's digits are no number. Offsets stay as they are.

    >>> cut_signature("Rents rose by 5 percent. — Ana (@ana2) May 2, 2018")
    'Rents rose by 5 percent.'
    """
    return _SIGNATURE.sub("", text)


def _list_measured(numbers: Sequence[Number]) -> list[Number]:
    """The numbers whose unit is no name: "MWh", "Celsius". What is counted may be one: "700 Afghans"."""
    return [number for number in numbers if not number.is_count]


def _list_placed(differences: Sequence[Difference], side: Literal["ours", "theirs"]) -> list[Spanned]:
    """The stretches of one text that differences already speak of."""
    parts = [difference.ours if side == "ours" else difference.theirs for difference in differences]
    return [
        Span(part.start, part.end)
        for part in parts
        if part and part.start is not None and part.end is not None
    ]
