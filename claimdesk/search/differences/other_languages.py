"""What two claims in one language other than English say differently: numbers, dates, negation and words of quantity. Pure.

Nothing is aligned here, so no such pair is ever proved to be the same: it is told what was compared, and what differs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from claimdesk.language.other_languages.dates import read_days
from claimdesk.language.other_languages.identify import find_language
from claimdesk.language.other_languages.numbers import make_plain_digits
from claimdesk.language.other_languages.quantities import WrittenQuantity, read_quantities
from claimdesk.language.other_languages.tables import LanguageTable, list_languages, open_table
from claimdesk.search.differences.alignment import Difference, DifferenceKind, TextPart
from claimdesk.search.differences.unit_alignment import ComparedClaim
from claimdesk.search.lexical import find_base_language

VALUES = (DifferenceKind.NUMBER, DifferenceKind.DATE)
WORDS = (DifferenceKind.NEGATION, DifferenceKind.QUANTIFIER)
QUANTIFIERS = ("every", "most", "some", "few", "only")
BOUNDS = ("at_least", "at_most")
BESIDE = 4  # characters between a bound and its number: "mehr als 40", "40 以上"
NEGATED_FORMS = {  # where the verb itself carries the "not"
    "tr": re.compile(
        r"\b(?!namaz)\w{2,20}(?:m[ıiuü]yor|m[ae]d[ıi]|m[ae]y[ae]ca[kğ]|m[ae]y[ae]ce[kğ]|m[ae]m[ıi]ş|m[ae]mal[ıi]|may?an|mey?en)\w{0,10}\b"
        r"|\b(?!namaz)\w{2,20}m[ae]z(?:l[ae]r)?\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim with what is compared of it."""

    claim: ComparedClaim
    language: str
    table: LanguageTable


def compare_in_other_languages(
    ours: ComparedClaim, theirs: ComparedClaim
) -> tuple[tuple[Difference, ...], tuple[DifferenceKind, ...]]:
    """What differs, and in which kinds the two were compared: none where either's language can't be told.

    Numbers and dates are compared across languages too; "not" and "all" only within one that has a table of them.
    """
    mine, others = _read(ours), _read(theirs)
    if mine is None or others is None:
        return (), ()
    told = [*_compare_numbers(mine, others), *_compare_dates(mine, others)]
    if mine.language != others.language or "negation" not in mine.table.phrases:
        return tuple(told), VALUES
    told += _compare_negation(mine, others)
    told += _compare_quantifiers(mine, others)
    return tuple(told), VALUES + WORDS


def _read(claim: ComparedClaim) -> ReadClaim | None:
    named = find_base_language(claim.language) if claim.language else None
    language = named if named and named != "und" else find_language(claim.text)
    if language is None or language not in list_languages():
        return None
    return ReadClaim(claim, language, open_table(language))


def _compare_numbers(ours: ReadClaim, theirs: ReadClaim) -> Iterator[Difference]:
    """Numbers that have no counterpart, where both have one; a number that only one side has may be left out by the other."""
    mine, others = (read_quantities(side.claim.text, side.table) for side in (ours, theirs))
    left = [
        our_part
        for our_part in mine
        if not any(_is_same_number(our_part, their_part) for their_part in others)
    ]
    right = [
        their_part
        for their_part in others
        if not any(_is_same_number(our_part, their_part) for our_part in mine)
    ]
    for our_part, their_part in zip(left, right, strict=False):
        yield Difference(DifferenceKind.NUMBER, _take(ours, our_part), _take(theirs, their_part))


def _is_same_number(our_part: WrittenQuantity, their_part: WrittenQuantity) -> bool:
    return abs(our_part.value - their_part.value) <= 1e-6 * max(
        abs(our_part.value), abs(their_part.value), 1e-9
    )


def _take(side: ReadClaim, quantity: WrittenQuantity) -> TextPart:
    return TextPart(side.claim.text[quantity.start : quantity.end], quantity.start, quantity.end)


def _compare_dates(ours: ReadClaim, theirs: ReadClaim) -> Iterator[Difference]:
    """Days and periods of which none meets one of the other text, where both have some."""
    mine, others = (
        [
            days
            for days in read_days(
                make_plain_digits(side.claim.text),
                side.table,
                side.claim.published_at.date() if side.claim.published_at else None,
            )
            if days.first and days.last
        ]
        for side in (ours, theirs)
    )
    if not mine or not others:
        return
    if any(
        our_part.first <= their_part.last and their_part.first <= our_part.last  # type: ignore[operator]
        for our_part in mine
        for their_part in others
    ):
        return
    first, second = mine[0], others[0]
    yield Difference(
        DifferenceKind.DATE,
        TextPart(ours.claim.text[first.start : first.end], first.start, first.end),
        TextPart(theirs.claim.text[second.start : second.end], second.start, second.end),
    )


def _compare_negation(ours: ReadClaim, theirs: ReadClaim) -> Iterator[Difference]:
    """A "not" in one text where the other has none at all."""
    mine, others = _find_negations(ours), _find_negations(theirs)
    if bool(mine) != bool(others):
        yield Difference(DifferenceKind.NEGATION, mine[0] if mine else None, others[0] if others else None)


def _find_negations(side: ReadClaim) -> list[TextPart]:
    text = _blank(side.claim.text, side.table.phrases.get("no_negation"))
    found = [
        TextPart(match[0], match.start(), match.end()) for match in side.table.find_each("negation", text)
    ]
    if pattern := NEGATED_FORMS.get(side.language):
        found += [TextPart(match[0], match.start(), match.end()) for match in pattern.finditer(text)]
    return found


def _compare_quantifiers(ours: ReadClaim, theirs: ReadClaim) -> Iterator[Difference]:
    """Words such as "all", "some", "only", "at least 40" of one text that the other has none of the same sort of."""
    mine, others = _find_quantifiers(ours), _find_quantifiers(theirs)
    left = [part for sort, part in mine.items() if sort not in others]
    right = [part for sort, part in others.items() if sort not in mine]
    for our_part, their_part in zip_longest(left, right):
        yield Difference(DifferenceKind.QUANTIFIER, our_part, their_part)


def _find_quantifiers(side: ReadClaim) -> dict[str, TextPart]:
    """The first word of each sort, bounds only beside a number."""
    text, found = side.claim.text, {}
    plain = _blank(text, side.table.phrases.get("no_negation"))  # "not only" is no "only"
    for sort in QUANTIFIERS:
        if match := side.table.find(sort, plain):
            found[sort] = TextPart(match[0], match.start(), match.end())
    numbers = read_quantities(text, side.table)
    for sort in BOUNDS:
        for match in side.table.find_each(sort, text):
            if _stands_beside(match, numbers):
                found[sort] = TextPart(match[0], match.start(), match.end())
                break
    return found


def _stands_beside(match: re.Match[str], numbers: Sequence[WrittenQuantity]) -> bool:
    return any(
        0 <= number.start - match.end() <= BESIDE or 0 <= match.start() - number.end <= BESIDE
        for number in numbers
    )


def _blank(text: str, pattern: re.Pattern[str] | None) -> str:
    return pattern.sub(lambda match: "\0" * len(match[0]), text) if pattern else text
