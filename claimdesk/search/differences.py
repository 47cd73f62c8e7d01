"""What a claim and a past verdict's claim say differently, for the match card. Pure, English.

Rules over surface forms: exact about numbers, dates and small words, blind to what only world knowledge tells.
Measured on pairs of all kinds by benchmarks/matching_differences.py (docs/quality-search.md).
"""

from collections.abc import Sequence
from typing import Literal

from claimdesk.language.texts import Span
from claimdesk.search.differences_dates import compare_moments, find_moments
from claimdesk.search.differences_names import compare_claimants, compare_names, find_names
from claimdesk.search.differences_numbers import compare_numbers, find_numbers
from claimdesk.search.differences_text import Alignment, Difference, DifferenceKind, Spanned, TextPart
from claimdesk.search.differences_words import compare_negation, compare_quantifiers, compare_tense

__all__ = ["BARS_AUTO", "Difference", "DifferenceKind", "TextPart", "bars_auto", "find_differences"]

# A match that differs in one of these is never `auto`, whatever its score.
BARS_AUTO = frozenset(
    {DifferenceKind.NUMBER, DifferenceKind.UNIT, DifferenceKind.DATE, DifferenceKind.NEGATION}
)


def find_differences(
    ours: str, theirs: str, *, our_claimant: str | None = None, their_claimant: str | None = None
) -> tuple[Difference, ...]:
    """What the two claims say differently, each with the words of both sides; () when nothing is seen.

    Spans are code points into `ours` and `theirs`. A claimant given by name counts before one the text names.
    """
    sides = Alignment(ours, theirs)
    our_moments, their_moments = find_moments(ours), find_moments(theirs)
    our_numbers, their_numbers = find_numbers(ours, our_moments), find_numbers(theirs, their_moments)
    claimants = compare_claimants(sides, our_claimant, their_claimant)
    our_names = find_names(ours, [*our_moments, *_placed(claimants, "ours")])
    their_names = find_names(theirs, [*their_moments, *_placed(claimants, "theirs")])
    return (
        *compare_numbers(sides, our_numbers, their_numbers),
        *compare_moments(sides, our_moments, their_moments),
        *compare_negation(sides),
        *compare_quantifiers(sides),
        *claimants,
        *compare_names(sides, our_names, their_names),
        *compare_tense(sides),
    )


def bars_auto(differences: Sequence[Difference]) -> bool:
    """Whether these differences keep a match out of the band `auto`."""
    return any(difference.kind in BARS_AUTO for difference in differences)


def _placed(differences: Sequence[Difference], side: Literal["ours", "theirs"]) -> list[Spanned]:
    """The stretches of one text that differences already speak of."""
    parts = [difference.ours if side == "ours" else difference.theirs for difference in differences]
    return [
        Span(part.start, part.end)
        for part in parts
        if part and part.start is not None and part.end is not None
    ]
