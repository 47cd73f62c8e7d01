"""Which unit of one claim says what which unit of the other says, and what is left over. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.values.dates import find_dates
from claimdesk.search.differences.dates import can_be_same, read_dates
from claimdesk.search.differences.lexicon import are_opposites, find_bases
from claimdesk.search.differences.names import Name, is_surely_one_name
from claimdesk.search.differences.numbers import is_same_amount
from claimdesk.search.differences.units import MeaningUnit, UnitReading
from claimdesk.search.lexical import fold_text

SAME, NEAR, OTHER = 2, 1, 0  # how well two units fit

# Of a leftover: what it may be left out beside a name that is aligned.
_CLASS_WORDS = split_words(
    "river city town village island lake country republic kingdom company club newspaper magazine channel network platform app "
    "president minister prime senator governor mayor chancellor mr mrs ms dr sir lord king queen pope cardinal bishop general "
    "leader politician candidate congresswoman congressman lawmaker singer actor actress player striker billionaire entrepreneur founder star "
    "giant brand carmaker maker author writer novelist economist journalist philosopher director physicist scientist comedian coach footballer "
    "tycoon magnate chairman ceo boss spokesman spokeswoman lawyer activist secretary"
)
_HAVING = frozenset(["contain", "hold", "include", "have"])
_SAYING = split_words("say tell state claim announce declare add according write tweet post report")


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """What is compared: a claim's text, when and by whom it was said where that is known, and its language.

    has_open_reference: the text doesn't say of whom or what it is.
    """

    text: str
    published_at: datetime | None = None
    claimant: str | None = None
    language: str | None = None
    has_open_reference: bool = False


@dataclass(frozen=True, slots=True)
class AlignedUnits:
    """Both readings' units, pairs of places in them, and the units that nothing of the other side says."""

    our_units: tuple[MeaningUnit, ...]
    their_units: tuple[MeaningUnit, ...]
    pairs: tuple[tuple[int, int], ...]
    our_rest: tuple[MeaningUnit, ...]
    their_rest: tuple[MeaningUnit, ...]


Fit = Callable[[MeaningUnit, MeaningUnit], int]


def align_units(
    ours: UnitReading, theirs: UnitReading, our_statement: ComparedClaim, their_statement: ComparedClaim
) -> AlignedUnits:
    """Pair the units one to one, the surest first and in like places; then drop what may be left out."""

    def fit(one: MeaningUnit, other: MeaningUnit) -> int:
        if one.kind == other.kind == "date":
            return SAME if _is_same_date(one, other, our_statement, their_statement) else OTHER
        return fit_units(one, other)

    pairs = _pair_units(ours.units, theirs.units, fit)
    mine, other = {i for i, _ in pairs}, {j for _, j in pairs}
    if ours.is_existential != theirs.is_existential:
        mine |= _list_having(ours)
        other |= _list_having(theirs)
    mine |= _list_of_names(ours, theirs, [(j, i) for i, j in pairs])
    other |= _list_of_names(theirs, ours, pairs)
    has_two_classes = _has_class_word(ours, mine) and _has_class_word(theirs, other)
    our_rest = [
        unit
        for i, unit in enumerate(ours.units)
        if i not in mine and not _may_be_left_out(i, ours, mine, keeps_class=has_two_classes)
    ]
    their_rest = [
        unit
        for j, unit in enumerate(theirs.units)
        if j not in other and not _may_be_left_out(j, theirs, other, keeps_class=has_two_classes)
    ]
    said = [" ".join(fold_text(unit.text) for unit in rest) for rest in (our_rest, their_rest)]
    if said[0] == said[1] and all(unit.kind in {"word", "name"} for unit in (*our_rest, *their_rest)):
        our_rest, their_rest = (
            [],
            [],
        )  # the same words, read as a name on one side: "Ancient Rome", "ancient Rome"
    return AlignedUnits(ours.units, theirs.units, tuple(pairs), tuple(our_rest), tuple(their_rest))


def _list_of_names(reading: UnitReading, other: UnitReading, pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Where words stand that the other text has in a name aligned with the unit beside them: "vitamin C", "Vitamin C"."""
    return {
        beside
        for other_place, place in pairs
        for beside in (place - 1, place + 1)
        if (name := other.units[other_place].name)
        and 0 <= beside < len(reading.units)
        and reading.units[beside].kind == "word"
        and _is_next(reading.units[beside], reading.units[place])
        and fold_text(reading.units[beside].text) in name.words
    }


def _is_next(one: MeaningUnit, other: MeaningUnit) -> bool:
    first, second = sorted((one, other), key=lambda unit: unit.start)
    return second.start - first.end == 1


def _list_having(reading: UnitReading) -> set[int]:
    """Where the verbs stand that "there is … in" says otherwise."""
    return {place for place, unit in enumerate(reading.units) if find_bases(unit.text.lower()) & _HAVING}


def _pair_units(
    ours: Sequence[MeaningUnit], theirs: Sequence[MeaningUnit], fit: Fit
) -> list[tuple[int, int]]:
    fits = [
        (level, _count_agreements(unit, other, i / max(1, len(ours)), j / max(1, len(theirs))), i, j)
        for i, unit in enumerate(ours)
        for j, other in enumerate(theirs)
        if (level := fit(unit, other))
    ]
    pairs: list[tuple[int, int]] = []
    mine, other_side = set(), set()
    for _, _, i, j in sorted(fits, key=lambda each: (-each[0], -each[1], each[2], each[3])):
        if i not in mine and j not in other_side:
            pairs.append((i, j))
            mine.add(i)
            other_side.add(j)
    return sorted(pairs)


def _count_agreements(one: MeaningUnit, other: MeaningUnit, place: float, other_place: float) -> float:
    return (one.marker == other.marker) + (one.is_verb == other.is_verb) - abs(place - other_place)


def are_converse(one: MeaningUnit, other: MeaningUnit) -> bool:
    """Whether the two verbs say one thing from its two sides: what one pays the other earns."""
    if not (one.is_verb and other.is_verb):
        return False
    bases = [find_bases(unit.text.lower()) for unit in (one, other)]
    return any(
        (first in bases[0] and second in bases[1]) or (first in bases[1] and second in bases[0])
        for first, second in _CONVERSE
    )


_CONVERSE = (
    ("pay", "earn"), ("pay", "receive"), ("pay", "get"), ("give", "receive"), ("give", "get"), ("employ", "work"), ("award", "win"),
    ("award", "receive"), ("send", "receive"), ("grant", "receive"), ("grant", "get"),
)  # fmt: skip


def fit_units(one: MeaningUnit, other: MeaningUnit) -> int:
    """How well two units say the same, dates aside."""
    if one.kind == "number" and other.kind == "number":
        return SAME if one.number and other.number and is_same_amount(one.number, other.number) else OTHER
    if one.name and other.name:
        return SAME if is_surely_one_name(one.name, other.name) else OTHER
    if one.kind == other.kind == "word":
        return _fit_words(one, other) or (NEAR if are_converse(one, other) else OTHER)
    for named, plain in ((one, other), (other, one)):
        if named.name and plain.kind == "word":
            return NEAR if _is_made_of_name(named.name, plain) else OTHER
    return OTHER


def _fit_words(one: MeaningUnit, other: MeaningUnit) -> int:
    mine, others = fold_text(one.text), fold_text(other.text)
    if mine == others:
        return SAME
    if are_opposites(mine, others) or not one.meanings & other.meanings:
        is_derived = bool(one.stem) and one.stem == other.stem and len(one.stem) > 3
        return SAME if is_derived and not are_opposites(mine, others) else OTHER
    return SAME if find_bases(mine) & find_bases(others) else NEAR


def _is_made_of_name(name: Name, word: MeaningUnit) -> bool:
    """Whether the word is one of the name, or the adjective of a one-word name: "Cornish", "Cornwall"."""
    said = fold_text(word.text)
    return said in name.words and len(name.words) == 1


def _is_same_date(one: MeaningUnit, other: MeaningUnit, ours: ComparedClaim, theirs: ComparedClaim) -> bool:
    """Whether two dates say the same of year, month and day, those counted from a day by the days they were said on."""
    mine = next((day for day in read_dates(ours.text) if day.start == one.start), None)
    others = next((day for day in read_dates(theirs.text) if day.start == other.start), None)
    if mine is None or others is None:
        return False
    if any(day.is_relative or day.is_open for day in (mine, others)):
        interval = find_interval(ours, one)
        return interval is not None and interval == find_interval(theirs, other)
    return can_be_same(mine, others) and (mine.year, mine.month, mine.day) == (
        others.year,
        others.month,
        others.day,
    )


def find_interval(statement: ComparedClaim, unit: MeaningUnit) -> tuple[date, date] | None:
    """The first and last day of a date; None where the day it counts from is not known."""
    for interval in find_dates(statement.text, statement.published_at):
        is_there = interval.start is not None and unit.start <= interval.start < unit.end
        if is_there and interval.from_ and interval.to:
            return interval.from_.date(), interval.to.date()
    return None


def _has_class_word(reading: UnitReading, aligned: set[int]) -> bool:
    """Whether a word that says what a name is of is left over: with one on both sides, "the mayor" stands against "the governor"."""
    return any(
        place not in aligned and unit.text.lower() in _CLASS_WORDS for place, unit in enumerate(reading.units)
    )


def _may_be_left_out(
    place: int, reading: UnitReading, aligned: set[int], *, keeps_class: bool = False
) -> bool:
    """Whether a unit that nothing answers says nothing more: an empty verb, a word said again, a title beside its name."""
    unit = reading.units[place]
    if unit.kind != "word":
        return False
    if unit.is_empty or (reading.speaker and find_bases(unit.text.lower()) & _SAYING):
        return True
    if unit.text.lower() in _CLASS_WORDS and keeps_class:
        return False
    if unit.text.lower() in _CLASS_WORDS:
        beside = [at for at in (place - 1, place + 1) if at in aligned]
        return any(reading.units[at].name for at in beside)
    if _is_implied(unit, [reading.units[at] for at in aligned]):
        return True
    return any(fit_units(unit, reading.units[at]) == SAME for at in aligned)


def _is_implied(unit: MeaningUnit, others: Sequence[MeaningUnit]) -> bool:
    """Whether what else is said says it: the dimension of a measure ("an area of 2 hectares"), who steals ("thieves")."""
    bases = find_bases(unit.text.lower())
    for other in others:
        if other.number and bases & _MEASURING.get(other.number.base or "", frozenset()):
            return True
    said = frozenset[str]().union(*(find_bases(other.text.lower()) for other in others))
    return any(said & _IMPLIED_BY.get(base, frozenset()) for base in bases)


_MEASURING = {
    "°C": frozenset(["temperature", "reach"]),
    "m2": frozenset(["area", "cover", "size", "surface", "span"]),
    "kg": frozenset(["weigh", "weight", "heavy"]),
    "month": frozenset(["last", "duration", "long", "length"]),
    "s": frozenset(["last", "duration", "long", "length"]),
}
_IMPLIED_BY = {
    word: frozenset(others.split())
    for words, others in {
        "thief robber burglar": "steal rob burgle theft robbery burglary",
        "rain snow hail": "rainfall snowfall",
        "hacker": "hack",
        "arsonist": "arson",
        "smuggler": "smuggle",
        "voter": "vote elect",
        "fall": "rain snow hail",
        "population": "inhabitant",
    }.items()
    for word in words.split()
}  # fmt: skip
