"""What two claims are seen to say differently once their units are aligned, beyond what words in the same place show. Pure."""

import re
from collections.abc import Sequence

from claimdesk.language.grammar.inflection import IRREGULAR_PAST
from claimdesk.language.grammar.tense_words import find_tense_words
from claimdesk.search.differences.alignment import Difference, DifferenceKind, Spanned, TextPart, take_part
from claimdesk.search.differences.lexicon import PAST_FORMS, find_bases, is_noun
from claimdesk.search.differences.moods import TELLING_MOODS, find_moods, place_mood
from claimdesk.search.differences.negation_and_tense import find_negations
from claimdesk.search.differences.numbers import Number
from claimdesk.search.differences.unit_alignment import AlignedUnits, ComparedClaim, find_interval
from claimdesk.search.differences.units import MeaningUnit, UnitReading

# So many units must be aligned for one leftover on each side to be named as what differs.
FEWEST_AROUND = 2
SAME_BEGINNING = 5  # letters: "lobby group" is no other thing than "lobbyists"
MOSTLY = (
    0.6  # share of units aligned from which a negation or mood that one side lacks is one of the same thing
)
_NEGATION_REACH = 2  # units after a negation, one of which it bears on
_ONE_OF = re.compile(r"\bone of\b", re.IGNORECASE)


def list_other_things(
    aligned: AlignedUnits, seen: Sequence[Difference], ours: str, theirs: str
) -> list[Difference]:
    """One thing in the place of another, all around them being aligned: "aspirin", "statins"."""
    mine = [unit for unit in aligned.our_rest if not lies_in(unit, seen, "ours")]
    others = [unit for unit in aligned.their_rest if not lies_in(unit, seen, "theirs")]
    if not mine or not others or len(aligned.pairs) < FEWEST_AROUND:
        return []
    if any(difference.kind == DifferenceKind.NEGATION for difference in seen):
        return []
    if {unit.stem[:SAME_BEGINNING] for unit in mine if unit.stem} & {
        unit.stem[:SAME_BEGINNING] for unit in others if unit.stem
    }:
        return []
    if not all(_is_run(side) and _names_thing(side) for side in (mine, others)):
        return []
    return [Difference(DifferenceKind.ENTITY, take_run(ours, mine), take_run(theirs, others))]


def _is_run(units: Sequence[MeaningUnit]) -> bool:
    return len(units) <= 3 and len({unit.phrase for unit in units}) == 1


def _names_thing(units: Sequence[MeaningUnit]) -> bool:
    return (units[-1].kind == "name" or is_noun(units[-1].text.lower())) and not any(
        unit.kind in {"number", "date"} for unit in units
    )


def take_run(text: str, units: Sequence[MeaningUnit]) -> TextPart:
    return TextPart(text[units[0].start : units[-1].end], units[0].start, units[-1].end)


def lies_in(unit: MeaningUnit, differences: Sequence[Difference], side: str) -> bool:
    parts = (getattr(difference, side) for difference in differences)
    return any(
        part and part.start is not None and part.start < unit.end and unit.start < part.end for part in parts
    )


def compare_dates_said(
    aligned: AlignedUnits, seen: Sequence[Difference], ours: ComparedClaim, theirs: ComparedClaim
) -> list[Difference]:
    """Dates of both sides that read as other days by when they were said: "yesterday" of two years."""
    if any(difference.kind == DifferenceKind.DATE for difference in seen):
        return []
    mine = [(unit, find_interval(ours, unit)) for unit in aligned.our_rest if unit.kind == "date"]
    others = [(unit, find_interval(theirs, unit)) for unit in aligned.their_rest if unit.kind == "date"]
    return [
        Difference(DifferenceKind.DATE, take_part(ours.text, our_date), take_part(theirs.text, other))
        for (our_date, days), (other, other_days) in zip(mine, others, strict=False)
        if days and other_days and (days[1] <= other_days[0] or other_days[1] <= days[0])
    ]


def compare_lone_numbers(
    aligned: AlignedUnits,
    ours: UnitReading,
    theirs: UnitReading,
    seen: Sequence[Difference],
    our_text: str,
    their_text: str,
) -> list[Difference]:
    """Each side's only number, where they are two and the rest speaks of one thing, wherever they stand."""
    if (
        any(each.kind in {DifferenceKind.NUMBER, DifferenceKind.UNIT} for each in seen)
        or len(aligned.pairs) <= FEWEST_AROUND
    ):
        return []
    mine, others = ([unit for unit in reading.units if unit.number] for reading in (ours, theirs))
    if (
        len(mine) != 1
        or len(others) != 1
        or mine[0] not in aligned.our_rest
        or others[0] not in aligned.their_rest
    ):
        return []
    return [Difference(DifferenceKind.NUMBER, take_part(our_text, mine[0]), take_part(their_text, others[0]))]


def compare_polarity(
    aligned: AlignedUnits, seen: Sequence[Difference], ours: str, theirs: str
) -> list[Difference]:
    """A negation that only one side has, where the words it bears on are aligned: "nobody was hurt", "people were injured"."""
    if any(
        each.kind in {DifferenceKind.NEGATION, DifferenceKind.QUANTIFIER} for each in seen
    ) or not _is_mostly_aligned(aligned):
        return []
    mine, others = find_negations(ours), find_negations(theirs)
    if bool(mine) == bool(others) or not _bears_on_aligned((mine or others)[0], aligned, is_ours=bool(mine)):
        return []
    part, text = (mine[0], ours) if mine else (others[0], theirs)
    shown = take_part(text, part)
    return [Difference(DifferenceKind.NEGATION, shown if mine else None, None if mine else shown)]


def compare_moods(
    aligned: AlignedUnits, seen: Sequence[Difference], ours: str, theirs: str
) -> list[Difference]:
    """Another mood of the same verb: "was digitised", "is being digitised"."""
    if any(each.kind == DifferenceKind.TENSE for each in seen) or not _is_mostly_aligned(aligned):
        return []
    mine, others = find_moods(ours) & TELLING_MOODS, find_moods(theirs) & TELLING_MOODS
    tenses = {read.tense for text in (ours, theirs) if (read := find_tense_words(text))}
    if mine == others or (mine ^ others == {"being"} and tenses <= {"present"}):
        return []
    return [
        Difference(DifferenceKind.TENSE, place_mood(ours, mine - others), place_mood(theirs, others - mine))
    ]


def compare_verb_forms(
    aligned: AlignedUnits, seen: Sequence[Difference], ours: str, theirs: str
) -> list[Difference]:
    """A verb that one text has in the present and the other in the past: "owns a yacht", "owned a yacht"."""
    if any(each.kind == DifferenceKind.TENSE for each in seen):
        return []
    for i, j in aligned.pairs:
        verb, other = aligned.our_units[i], aligned.their_units[j]
        if not find_bases(verb.text.lower()) & find_bases(other.text.lower()):
            continue
        if not (_is_first_verb(aligned.our_units, i) and _is_first_verb(aligned.their_units, j)):
            continue  # a later one may be a participle: "the filter used in camps"
        if not (_may_be_verb(verb, i) and _may_be_verb(other, j) and (verb.is_verb or other.is_verb)):
            continue
        if {_read_form(verb, ours), _read_form(other, theirs)} == {"present", "past"}:
            return [Difference(DifferenceKind.TENSE, take_part(ours, verb), take_part(theirs, other))]
    return []


def _is_first_verb(units: Sequence[MeaningUnit], place: int) -> bool:
    return not any(unit.is_verb for unit in units[:place])


def _may_be_verb(unit: MeaningUnit, place: int) -> bool:
    """Whether it is a verb, or a word in -s behind a bare one, as "owns" is in "the pope owns"."""
    return unit.is_verb or (unit.kind == "word" and place > 0 and not unit.marker and unit.text.endswith("s"))


def _read_form(verb: MeaningUnit, text: str) -> str | None:
    """Present or past, as the form of a verb alone tells it; None beside an auxiliary that tells more, and of participles."""
    word = verb.text.lower()
    before, after = text[: verb.start], text[verb.end :]
    if _ASKED.search(before):
        return "past"  # "at no time did the mayor meet"
    if helped := _AUXILIARY.search(before):
        return "past" if helped[1].lower() in _PERFECT else None
    if _BY_FOLLOWS.match(after) or word.endswith("ing"):
        return None
    bases = find_bases(word)
    if word in PAST_FORMS:
        return None if IRREGULAR_PAST.get(word) == word else "past"  # "cut" is both
    if word.endswith("ed") and bases - {word}:
        return "past"
    is_third = word.endswith("s") and not word.endswith("ss") and word not in bases
    return "present" if is_third or (word in bases and word not in PAST_FORMS) else None


_AUXILIARY = re.compile(
    r"\b(have|has|had|having|be|is|are|was|were|been|being|am|get|gets|got|to|will|would|shall|can|could|may|might|must|should|cannot|did|does|do|let|lets|"
    r"help|helps|helped|make|makes|made)(?:n['’]t)?(?:\s(?:not|never|also|already|just|now|still|ever|even|\w+ly))*\s$",
    re.IGNORECASE,
)
_PERFECT = frozenset(["have", "has", "had"])
_ASKED = re.compile(r"\bdid\b(?:\s[\w'’-]+){1,6}\s$", re.IGNORECASE)
_BY_FOLLOWS = re.compile(r"\sby\b")


def compare_bounds(
    ours: UnitReading,
    theirs: UnitReading,
    aligned: AlignedUnits,
    our_text: str,
    their_text: str,
    seen: Sequence[Difference],
) -> list[Difference]:
    """A bound that only one side sets to the very same number ("at least 40"), and "one of the" where the other has none.

    "Over half a million" of 504,352 is a rounding, no bound.
    """
    if any(each.kind == DifferenceKind.QUANTIFIER for each in seen):
        return []
    found = []
    for i, j in aligned.pairs:
        number, other = ours.units[i].number, theirs.units[j].number
        if number and other and _is_bounded_otherwise(number, other):
            parts = take_part(our_text, number), take_part(their_text, other)
            found.append(Difference(DifferenceKind.QUANTIFIER, *parts))
    mine, others = _ONE_OF.search(our_text), _ONE_OF.search(their_text)
    if not found and bool(mine) != bool(others) and _is_mostly_aligned(aligned):
        found.append(Difference(DifferenceKind.QUANTIFIER, _take_match(mine), _take_match(others)))
    return found


def _is_bounded_otherwise(one: Number, other: Number) -> bool:
    is_bounded = bool({one.bound, other.bound} - {None, "about"})
    return is_bounded and one.bound != other.bound and one.written == other.written


def _take_match(match: re.Match[str] | None) -> TextPart | None:
    return TextPart(match[0], match.start(), match.end()) if match else None


def _is_mostly_aligned(aligned: AlignedUnits) -> bool:
    rest = len(aligned.our_rest) + len(aligned.their_rest)
    return 2 * len(aligned.pairs) >= MOSTLY * (2 * len(aligned.pairs) + rest)


def _bears_on_aligned(negation: Spanned, aligned: AlignedUnits, *, is_ours: bool) -> bool:
    """Whether what a negation stands before is said by the other text too."""
    units = aligned.our_units if is_ours else aligned.their_units
    places = {pair[0 if is_ours else 1] for pair in aligned.pairs}
    after = [place for place, unit in enumerate(units) if unit.start >= negation.end][:_NEGATION_REACH]
    return any(place in places for place in after)
