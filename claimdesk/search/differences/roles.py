"""Whether the units of two claims play the same parts: who did it to whom, which number is whose, from what to what. Pure.

Without a parse, which would take longer than all else: order and the small words before a phrase tell the parts. Where
two aligned units stand in the other order, something must say why they may; where nothing does, the parts are taken
for exchanged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.peoples import is_people
from claimdesk.search.differences.lexicon import find_bases
from claimdesk.search.differences.unit_alignment import are_converse
from claimdesk.search.differences.units import MeaningUnit, UnitReading

# One word for the small words that say the same of where or when something is.
_SAME_MARKER = {"at": "in", "on": "in", "within": "in", "across": "in", "throughout": "in", "into": "to", "onto": "to",
                "till": "until", "prior": "before", "following": "after"}  # fmt: skip
# A phrase with one of these in both texts may stand anywhere: it says by itself which part it plays.
_TELLING = split_words(
    "in to from for against with during since until before after because about under over near below above behind without "
    "between among as despite than of by"
)
# The same thing cannot be both: "weapons to Sudan", "weapons from Sudan".
_CONTRADICTING = frozenset(
    frozenset(pair.split())
    for pair in (
        "to from",
        "for against",
        "by against",
        "from for",
        "from against",
        "to against",
        "by to",
        "over under",
        "above below",
    )
)
_PLACING = split_words("in at on of from near")
_OWNING = frozenset(["'s", "of", "in", "for", "from", "on", "to", "with", "by", ""])


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Two units of each side whose parts are exchanged, or can't be shown to be the same."""

    ours: tuple[MeaningUnit, MeaningUnit]
    theirs: tuple[MeaningUnit, MeaningUnit]
    by_comparison: bool  # the other side of "than"


def find_exchanged(
    ours: UnitReading, theirs: UnitReading, pairs: Sequence[tuple[int, int]]
) -> Exchanged | None:
    """The first two aligned units whose order or small words differ without a reason."""
    aligned = [
        (i, j) for i, j in pairs if not (_plays_no_part(ours.units[i]) or _plays_no_part(theirs.units[j]))
    ]
    partner = dict(pairs)
    for i, j in pairs:
        if _turns_subject(ours, theirs, partner, i, j):
            return Exchanged(
                (ours.units[i - 1], ours.units[i]),
                (theirs.units[j - 1], theirs.units[j]),
                by_comparison=False,
            )
    for i, j in pairs:
        if frozenset((ours.units[i].marker, theirs.units[j].marker)) in _CONTRADICTING:
            return Exchanged(
                (ours.units[i], ours.units[i]), (theirs.units[j], theirs.units[j]), by_comparison=False
            )
    for i, j in pairs:
        if _compares_only_one(ours, theirs, i, j):
            return Exchanged(
                (ours.units[i], ours.units[i]), (theirs.units[j], theirs.units[j]), by_comparison=False
            )
    any_turned = False
    for (i, j), (k, m) in combinations(aligned, 2):
        first, second, other_first, other_second = (
            ours.units[i],
            ours.units[k],
            theirs.units[j],
            theirs.units[m],
        )
        mine, others = (first, second), (other_first, other_second)
        is_turned = (i < k) != (j < m)
        if is_turned and not _may_be_turned(mine, others, ours, theirs, partner, (i, k), (j, m)):
            return Exchanged(mine, others, _has_than(mine, others))
        if not is_turned and _changes_voice(mine, others):
            return Exchanged(mine, others, by_comparison=False)
        any_turned = any_turned or is_turned
    if ours.is_existential != theirs.is_existential and not any_turned and aligned:
        (i, j), (k, m) = aligned[0], aligned[-1]  # "there is lead in water", "lead contains water"
        return Exchanged(
            (ours.units[i], ours.units[k]), (theirs.units[j], theirs.units[m]), by_comparison=False
        )
    return None


def _compares_only_one(ours: UnitReading, theirs: UnitReading, i: int, j: int) -> bool:
    """Whether something stands behind "than" in one text, and nothing does in the other: "than lockdowns", "during lockdowns"."""
    unit, answer = ours.units[i], theirs.units[j]
    is_compared = [unit.marker == "than", answer.marker == "than"]
    if is_compared[0] == is_compared[1] or unit.number or answer.number:  # "more than 500", "over 500"
        return False
    other = theirs if is_compared[0] else ours
    return not any(unit.marker == "than" for unit in other.units)


def _turns_subject(ours: UnitReading, theirs: UnitReading, partner: dict[int, int], i: int, j: int) -> bool:
    """Whether a verb is passive in one text only, though the same one stands before it: "farmers pay", "farmers are paid"."""
    verb, other = ours.units[i], theirs.units[j]
    if are_converse(verb, other):
        subject, other_subject = _find_subject(ours, i), _find_subject(theirs, j)
        is_one = subject is not None and other_subject is not None and partner.get(subject) == other_subject
        return is_one and verb.is_passive == other.is_passive
    if (
        not (verb.is_verb and other.is_verb)
        or verb.is_passive == other.is_passive
        or verb.meanings & _list_either_way()
    ):
        return False
    subject, other_subject = _find_subject(ours, i), _find_subject(theirs, j)
    return subject is not None and other_subject is not None and partner.get(subject) == other_subject


def _find_subject(reading: UnitReading, place: int) -> int | None:
    """The nearest bare unit before a verb."""
    before = range(place - 1, -1, -1)
    return next(
        (at for at in before if not reading.units[at].is_verb and reading.units[at].marker in {"", "'s"}),
        None,
    )


@cache
def _list_either_way() -> frozenset[str | int]:
    """The meanings of verbs that say the same of one thing in both voices: "shops closed", "shops were closed"."""
    words = [
        "close",
        "shut",
        "open",
        "start",
        "begin",
        "end",
        "stop",
        "change",
        "move",
        "burn",
        "break",
        "collapse",
        "double",
        "triple",
        "halve",
        "shrink",
        "grow",
        "drown",
        "sink",
        "strand",
        "rise",
        "fall",
        "retire",
    ]
    return frozenset(word for word in words)


def _plays_no_part(unit: MeaningUnit) -> bool:
    """Verbs, whose place the voice sets, and adverbs, which may stand anywhere."""
    return unit.kind == "word" and (unit.is_verb or unit.text.endswith("ly"))


Pair = tuple[MeaningUnit, MeaningUnit]


def _may_be_turned(
    ours: Pair,
    theirs: Pair,
    our_reading: UnitReading,
    their_reading: UnitReading,
    partner: dict[int, int],
    mine: tuple[int, int],
    others: tuple[int, int],
) -> bool:
    if "than" in {unit.marker for unit in (*ours, *theirs)}:
        return _keeps_marker(ours, theirs)
    return (
        _keeps_marker(ours, theirs)
        or _turns_voice(ours, theirs)
        or _turns_place(ours, theirs, our_reading, their_reading)
        or _is_one_noun_phrase(ours, theirs, our_reading, their_reading, mine, others)
        or _is_adjective_of_place(ours, theirs)
        or _is_joined(our_reading, mine, their_reading, others)
        or _follows_companion(our_reading, partner, mine)
        or _is_lone_amount(our_reading, their_reading, mine)
        or _is_lone_date(our_reading, their_reading, mine)
        or _is_distance(ours, theirs, our_reading, their_reading)
        or _turns_gift(ours, theirs, our_reading, their_reading)
        or our_reading.is_existential != their_reading.is_existential
    )


def _keeps_marker(ours: Pair, theirs: Pair) -> bool:
    """Whether one of the two has the same telling small word in both texts, and the other of the two has another one."""
    for place in (0, 1):
        marker, other_marker = _simplify(ours[place].marker), _simplify(theirs[place].marker)
        beside = _simplify(ours[1 - place].marker)
        if marker == other_marker and marker in _TELLING and marker != beside:
            return True
    return False


def _turns_voice(ours: Pair, theirs: Pair) -> bool:
    """Whether one of the two is behind "by" in one text only: "A did B", "B was done by A"."""
    return any(unit.marker == "by" for unit in ours) != any(unit.marker == "by" for unit in theirs)


def _turns_place(ours: Pair, theirs: Pair, our_reading: UnitReading, their_reading: UnitReading) -> bool:
    """Whether a body does it in one text and it is done there in the other: "the clinic treats", "are treated at the clinic"."""
    for active, passive, by in ((ours, theirs, their_reading), (theirs, ours, our_reading)):
        for place in (0, 1):
            body = active[place]
            is_body = bool(find_bases(body.text.lower()) & _BODIES) or (
                body.name is not None and body.name.is_place
            )
            if (
                is_body
                and body.marker == ""
                and passive[place].marker in {"in", "at"}
                and _is_passive_only(by)
            ):
                return True
    return False


def _is_passive_only(reading: UnitReading) -> bool:
    verbs = [unit for unit in reading.units if unit.is_verb]
    return len(verbs) == 1 and verbs[0].is_passive and all(unit.marker != "by" for unit in reading.units)


_BODIES = split_words(
    "school hospital clinic factory plant company supermarket shop store restaurant university college prison court museum airport "
    "port hotel church mosque bank office city town village country state region district county laboratory farm theatre station "
    "camp zoo library garage mine yard brewery bakery nursery kindergarten shelter"
)


def _changes_voice(ours: Pair, theirs: Pair) -> bool:
    """Whether, in the same order, a bare unit of one text stands behind "by" in the other: "A supplied B", "A was supplied by B"."""
    changed = [(ours[place].marker == "by") != (theirs[place].marker == "by") for place in (0, 1)]
    return sum(changed) == 1 and all(unit.marker in {"", "by"} for unit in (*ours, *theirs))


def _is_one_noun_phrase(
    ours: Pair,
    theirs: Pair,
    our_reading: UnitReading,
    their_reading: UnitReading,
    mine: tuple[int, int],
    others: tuple[int, int],
) -> bool:
    """Whether both stand in one noun phrase of each text, put otherwise: "contract for ambulances", "ambulance contract"."""
    near = _stand_near(our_reading, mine) and _stand_near(their_reading, others)
    if not near:
        return False
    joined = {_describe_join(ours), _describe_join(theirs)}
    return len(joined) > 1 and joined <= _OWNING


def _is_adjective_of_place(ours: Pair, theirs: Pair) -> bool:
    """Whether one is a place where something is in one text and its adjective or owner's mark in the other."""
    for place in (0, 1):
        markers = [ours[place], theirs[place]]
        if all(unit.name for unit in markers):
            where = [unit.marker in _PLACING for unit in markers]
            belonging = [unit.marker == "'s" or is_people(unit.text) for unit in markers]
            is_lone = not (ours[1 - place].name and ours[1 - place].marker in _PLACING)
            if (all(where) and is_lone) or (where[0] and belonging[1]) or (where[1] and belonging[0]):
                return True
    return False


def _describe_join(pair: Pair) -> str:
    """How the later of two units hangs on the earlier: by a small word, an owner's mark, or side by side."""
    first, second = sorted(pair, key=lambda unit: unit.start)
    if first.marker == "'s":
        return "'s"
    return "" if first.phrase == second.phrase else _simplify(second.marker)


def _stand_near(reading: UnitReading, places: tuple[int, int]) -> bool:
    """Whether no verb and at most three other units stand between two."""
    low, high = sorted(places)
    between = reading.units[low + 1 : high]
    return len(between) <= 3 and not any(unit.is_verb for unit in between)


def _is_joined(
    our_reading: UnitReading, mine: tuple[int, int], their_reading: UnitReading, others: tuple[int, int]
) -> bool:
    """Whether "and" or "or" joins the two in both texts: their order says nothing."""
    return all(
        _stand_near(reading, places) and _has_and_between(reading, places)
        for reading, places in ((our_reading, mine), (their_reading, others))
    )


def _has_and_between(reading: UnitReading, places: tuple[int, int]) -> bool:
    low, high = sorted(places)
    return any(reading.units[low].end <= at < reading.units[high].start for at in reading.joins)


def _follows_companion(our_reading: UnitReading, partner: dict[int, int], mine: tuple[int, int]) -> bool:
    """Whether two numbers each stand beside the same unit in both texts: "40 men and 30 women", "30 women and 40 men"."""
    for place in mine:
        if our_reading.units[place].kind != "number":
            continue
        companions = [at for at in (place + 1, place - 1) if 0 <= at < len(our_reading.units)]
        their_place = partner[place]
        if not any(
            partner.get(at) is not None and partner[at] - their_place == at - place for at in companions[:1]
        ):
            return False
    return any(our_reading.units[place].kind == "number" for place in mine)


def _is_lone_amount(our_reading: UnitReading, their_reading: UnitReading, mine: tuple[int, int]) -> bool:
    """Whether one of the two is the only number of both texts and counts no thing: "a tax of 70 %", "taxed at 70 %"."""
    for reading in (our_reading, their_reading):
        numbers = [unit.number for unit in reading.units if unit.number]
        if len(numbers) != 1 or numbers[0].is_count:
            return False
    return any(our_reading.units[place].kind == "number" for place in mine)


def _is_lone_date(our_reading: UnitReading, their_reading: UnitReading, mine: tuple[int, int]) -> bool:
    """Whether one of the two is the only date of both texts: "yesterday" may stand anywhere."""
    dates = [sum(unit.kind == "date" for unit in reading.units) for reading in (our_reading, their_reading)]
    return dates == [1, 1] and any(our_reading.units[place].kind == "date" for place in mine)


def _is_distance(ours: Pair, theirs: Pair, our_reading: UnitReading, their_reading: UnitReading) -> bool:
    """Whether both say how far two things are from each other, which is as far either way."""
    if not all(
        any(unit.number and unit.number.base == "m" for unit in reading.units)
        for reading in (our_reading, their_reading)
    ):
        return False
    return all("from" in {unit.marker for unit in pair} for pair in (ours, theirs)) and not any(
        unit.is_verb and not unit.is_empty for unit in our_reading.units
    )


def _turns_gift(ours: Pair, theirs: Pair, our_reading: UnitReading, their_reading: UnitReading) -> bool:
    """Whether one text says it from the giver's side and the other from the getter's: "pays nurses", "nurses earn"."""
    if not any(are_converse(unit, other) for unit in our_reading.units for other in their_reading.units):
        return False
    for giving, getting in ((ours, theirs), (theirs, ours)):
        for place in (0, 1):
            is_getter = giving[place].marker == "to" and getting[place].marker == ""
            is_giver = giving[place].marker == "" and getting[place].marker in {"from", "at", "by", "in"}
            if is_getter or is_giver:
                return True
    return False


def _has_than(ours: Pair, theirs: Pair) -> bool:
    return "than" in {unit.marker for unit in (*ours, *theirs)}


def _simplify(marker: str) -> str:
    return _SAME_MARKER.get(marker, marker)
