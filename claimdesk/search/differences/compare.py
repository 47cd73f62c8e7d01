"""Whether two claims are the same: everything that bears meaning on both sides answers to something of the other. Pure.

Sameness is proved, not presumed: what could not be aligned bars the band `auto` as much as what was seen to differ.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claimdesk.language.grammar.tense_words import find_tense_words
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.search.differences.aligned_differences import (
    compare_bounds,
    compare_dates_said,
    compare_lone_numbers,
    compare_moods,
    compare_polarity,
    compare_verb_forms,
    lies_in,
    list_other_things,
    take_run,
)
from claimdesk.search.differences.alignment import Difference, DifferenceKind, TextPart
from claimdesk.search.differences.claimants import is_generic_claimant
from claimdesk.search.differences.find import find_differences
from claimdesk.search.differences.lexicon import find_bases, find_grade
from claimdesk.search.differences.moods import find_moods
from claimdesk.search.differences.names import _split_words as split_name
from claimdesk.search.differences.ornaments import blank_ornaments
from claimdesk.search.differences.other_languages import compare_in_other_languages
from claimdesk.search.differences.rephrasings import rephrase
from claimdesk.search.differences.roles import find_exchanged
from claimdesk.search.differences.unit_alignment import (
    AlignedUnits,
    ComparedClaim,
    align_units,
)
from claimdesk.search.differences.units import MeaningUnit, UnitReading, read_units
from claimdesk.search.lexical import find_base_language

__all__ = ["ComparedClaim", "Comparison", "Unaligned", "compare_claims", "compare_roughly"]

FEWEST_ALIGNED = 2  # units; fewer are no statement that could be shown to be the same
_OPEN_SUBJECT = re.compile(
    r"^\W*(?:(?:and|but|so|because|when|after|before|yet|then|also)\W+)?(?:he|she|they|this|these|those|that|it(?!\W+(?:is|was|takes|took|costs|rains|will\stake)\b))\b(?!\W+(?:year|month|week|summer|winter|spring|autumn|century|decade)\b)",
    re.IGNORECASE,
)
_FOREIGN = split_words(
    """el los las una por para que del con sus está fue son y en de la un der die das den dem des und nicht ist sind mit auf ein eine
    einen einer von vom aus wurde wurden wird im zu zum zur für hat haben bei nach le les et est une du au aux dans pour avec sur
    qui par sont ont pas il che di non per gli della dei delle nel una è sono het een niet van voor zijn wordt werd och att som
    inte med är på av till og ikke ja ei w nie na się z ve bir não uma em dos das os da é ao är kan jest był si je ne"""
)
_ENGLISH = split_words(
    "the of and to is was are were has have had that for with by from at not will be as this its their"
)
# What can do so does so: "garlic can cure colds"; who can swim may not.
_CAN_EFFECT = re.compile(
    r"\b(?:can|cannot|can['’]t)\s(?:not\s)?(?:be\s)?(?:cur|caus|prevent|kill|poison|harm|protect|infect|damag|reduc|lower|rais|increas|trigger|treat|"
    r"spread|transmit|endanger|stop|avert|heal|worsen|improv|destroy|weaken|strengthen|boost|affect|sicken|contain)",
    re.IGNORECASE,
)
_NUMBER_FOLLOWS = (
    r"(?!\s(?:than|of)\s(?:[\d$€£]|half|a\b|an\b|one|two|three|four|five|six|seven|eight|nine|ten|twice))"
)
_DEGREE = re.compile(
    rf"\b(?<!no\s)(?<!any\s)(?:more|fewer|less)\b{_NUMBER_FOLLOWS}(?!\sor\sless)", re.IGNORECASE
)
_COMPARATIVE = re.compile(
    r"\b(?:more|fewer|less|most|least|than|exceed\w*|rise\w*|rose|risen|fall\w*|fell|increas\w+|decreas\w+|grew|grow\w*|declin\w+|drop\w*|"
    r"additional|extra|further|another|lack\w*|[a-z]{3,}(?:er|est))\b",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(r"\b(?:but|and)\snot\b|\bnot\sjust\b|\bnot\sonly\b", re.IGNORECASE)
_FOR_DOING = re.compile(r"\bfor\s[a-z]+ing\b|\bover\b", re.IGNORECASE)
_COMPARING = split_words("more fewer less higher lower bigger smaller longer shorter larger faster slower")
_THAN_ALL = re.compile(
    r"\bthan\s(?:at\s|in\s|on\s)?(?:any|ever|all|every|anywhere)\b|\bno\sother\b", re.IGNORECASE
)
_LATIN = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Unaligned:
    """What nothing of the other side answers to; both where two stand against each other."""

    ours: TextPart | None
    theirs: TextPart | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two claims say differently, what could not be aligned, and in which kinds they were compared at all.

    is_same: everything is aligned and nothing differs that a verdict on one could not answer for the other.
    """

    differences: tuple[Difference, ...]
    unaligned: tuple[Unaligned, ...]
    checked: tuple[DifferenceKind, ...]
    is_same: bool

    @property
    def is_complete(self) -> bool:
        """Whether the two were compared in every kind, word for word."""
        return len(self.checked) == len(DifferenceKind)

    @property
    def is_aligned(self) -> bool:
        """Whether the texts say the same, whoever says it and whomever they mean."""
        return self.is_complete and not self.differences and not self.unaligned


def compare_claims(ours: ComparedClaim, theirs: ComparedClaim) -> Comparison:
    """The two claims compared. Spans are code points into their texts. Other languages than English are compared in part."""
    if not (is_english(ours) and is_english(theirs)):
        return _compare_in_part(ours, theirs)
    plain, other_plain = (rephrase(blank_ornaments(side.text)) for side in (ours, theirs))
    mine, others = replace(ours, text=plain.text), replace(theirs, text=other_plain.text)
    our_reading, their_reading = read_units(mine.text), read_units(others.text)
    aligned = align_units(our_reading, their_reading, mine, others)
    seen = find_differences(
        mine.text, others.text, our_claimant=mine.claimant, their_claimant=others.claimant
    )
    shown = list(seen)
    shown += compare_dates_said(aligned, shown, mine, others)
    shown += compare_lone_numbers(aligned, our_reading, their_reading, shown, mine.text, others.text)
    shown += compare_polarity(aligned, shown, mine.text, others.text)
    shown += compare_bounds(our_reading, their_reading, aligned, mine.text, others.text, shown)
    if any(our_reading.units[i].is_verb and their_reading.units[j].is_verb for i, j in aligned.pairs):
        shown += compare_moods(aligned, shown, mine.text, others.text)
    shown += compare_verb_forms(aligned, shown, mine.text, others.text)
    shown += list_other_things(aligned, shown, mine.text, others.text)
    unaligned = _list_unaligned(aligned, shown, mine.text, others.text)
    unaligned += _compare_markers(our_reading, their_reading, mine.text, others.text, shown)
    unaligned += _compare_grades(aligned, mine.text, others.text)
    unaligned += _compare_roles(our_reading, their_reading, aligned, mine.text, others.text, shown)
    is_utterance = any(reading.speaker or reading.is_first_person for reading in (our_reading, their_reading))
    is_barred = any(difference.kind != DifferenceKind.CLAIMANT or is_utterance for difference in shown)
    is_same = not (
        is_barred
        or unaligned
        or len(aligned.pairs) < FEWEST_ALIGNED
        or _has_other_mood(mine.text, others.text)
        or not _has_same_speaker(mine, others, our_reading, their_reading)
        or any(side.has_open_reference or _OPEN_SUBJECT.match(side.text) for side in (ours, theirs))
    )
    return Comparison(
        tuple(
            Difference(
                each.kind,
                each.ours and plain.find_origin(each.ours, ours.text),
                each.theirs and other_plain.find_origin(each.theirs, theirs.text),
            )
            for each in shown
        ),
        tuple(
            Unaligned(
                each.ours and plain.find_origin(each.ours, ours.text),
                each.theirs and other_plain.find_origin(each.theirs, theirs.text),
            )
            for each in unaligned
        ),
        tuple(DifferenceKind),
        is_same,
    )


def compare_roughly(ours: ComparedClaim, theirs: ComparedClaim) -> Comparison:
    """What two claims are seen to say differently, without aligning them: enough for pairs that are too far to be the same."""
    if not (is_english(ours) and is_english(theirs)):
        return _compare_in_part(ours, theirs)
    seen = find_differences(
        ours.text, theirs.text, our_claimant=ours.claimant, their_claimant=theirs.claimant
    )
    return Comparison(seen, (), tuple(DifferenceKind), is_same=False)


def _compare_in_part(ours: ComparedClaim, theirs: ComparedClaim) -> Comparison:
    differences, checked = compare_in_other_languages(ours, theirs)
    return Comparison(differences, (), checked, is_same=False)


def is_english(statement: ComparedClaim) -> bool:
    """Whether the rules, which know English only, can say anything of the text: its language if known, else its small words."""
    if statement.language and find_base_language(statement.language) not in {"en", "und"}:
        return False
    letters = _LETTER.findall(statement.text)
    if len(_LATIN.findall(statement.text)) < 0.9 * len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", statement.text)
    # The first word counts as it is: "Le maire …"; "La" inside a sentence is a name's: "La Paz".
    small = [word.lower() for place, word in enumerate(words) if word.islower() or not place]
    english, foreign = (sum(word in known for word in small) for known in (_ENGLISH, _FOREIGN))
    return foreign <= english or (foreign < 2 and english > 0)


def _list_unaligned(
    aligned: AlignedUnits, shown: Sequence[Difference], ours: str, theirs: str
) -> list[Unaligned]:
    mine = [unit for unit in aligned.our_rest if not lies_in(unit, shown, "ours")]
    others = [unit for unit in aligned.their_rest if not lies_in(unit, shown, "theirs")]
    runs, other_runs = _cut_runs(mine), _cut_runs(others)
    return [
        Unaligned(
            take_run(ours, runs[at]) if at < len(runs) else None,
            take_run(theirs, other_runs[at]) if at < len(other_runs) else None,
        )
        for at in range(max(len(runs), len(other_runs)))
    ]


def _cut_runs(units: Sequence[MeaningUnit]) -> list[list[MeaningUnit]]:
    runs: list[list[MeaningUnit]] = []
    for unit in units:
        if runs and runs[-1][-1].phrase == unit.phrase:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _compare_markers(
    ours: UnitReading, theirs: UnitReading, our_text: str, their_text: str, shown: list[Difference]
) -> list[Unaligned]:
    """Small words of place, time, cause and condition that only one side has; "before" against "after" is a date."""
    mine, others = (
        Counter(sort for sort, _, _ in ours.markers),
        Counter(sort for sort, _, _ in theirs.markers),
    )
    left = [
        (sort, TextPart(our_text[a:b], a, b)) for sort, a, b in ours.markers if mine[sort] != others[sort]
    ]
    right = [
        (sort, TextPart(their_text[a:b], a, b)) for sort, a, b in theirs.markers if mine[sort] != others[sort]
    ]
    if {"cause"} == {sort for sort, _ in (*left, *right)}:
        for side, other_text in ((left, their_text), (right, our_text)):
            if len(side) == 1 and _FOR_DOING.search(
                other_text
            ):  # "fined for speeding", "because he was speeding"
                side.clear()
    if {"before", "after"} == {sort for sort, _ in (*left, *right)} and left and right:
        shown[:] = [
            each for each in shown if each.kind != DifferenceKind.NEGATION or not _is_about(each, left[0][1])
        ]
        shown.append(Difference(DifferenceKind.DATE, left[0][1], right[0][1]))
        return []
    told = [Unaligned(part, None) for _, part in left] + [Unaligned(None, part) for _, part in right]
    return told + _compare_degrees(our_text, their_text)


def _compare_degrees(ours: str, theirs: str) -> list[Unaligned]:
    """Words of degree ("fewer", "more") and "but not" of one text where the other has nothing of the sort."""
    told = []
    for pattern, answer in ((_DEGREE, _COMPARATIVE), (_BUT_NOT, _BUT_NOT)):
        mine, others = pattern.search(ours), pattern.search(theirs)
        if mine and not answer.search(theirs):
            told.append(Unaligned(TextPart(mine[0], mine.start(), mine.end()), None))
        if others and not answer.search(ours):
            told.append(Unaligned(None, TextPart(others[0], others.start(), others.end())))
    return told


def _compare_grades(aligned: AlignedUnits, ours: str, theirs: str) -> list[Unaligned]:
    """Adjectives of another grade: "old", "older", "oldest"; "lower than ever" is the lowest."""
    told = []
    for i, j in aligned.pairs:
        unit, other = aligned.our_units[i], aligned.their_units[j]
        if unit.kind != "word" or other.kind != "word":
            continue
        if not find_bases(unit.text.lower()) & find_bases(other.text.lower()):
            continue  # "top" is the highest
        if not any(find_grade(each.text.lower()) for each in (unit, other)):
            continue  # "more birds"
        grades = [_read_grade(ours, unit), _read_grade(theirs, other)]
        is_topmost = set(grades) == {"er", "est"} and _THAN_ALL.search(ours if grades[0] == "er" else theirs)
        if grades[0] != grades[1] and not is_topmost:
            told.append(Unaligned(take_run(ours, [unit]), take_run(theirs, [other])))
    return told


def _read_grade(text: str, unit: MeaningUnit) -> str:
    before = text[: unit.start].lower().rpartition(" ")[0].rpartition(" ")[2]
    return {"more": "er", "most": "est"}.get(before) or find_grade(unit.text.lower())


def _is_about(difference: Difference, part: TextPart) -> bool:
    return difference.ours is not None and difference.ours.start == part.start


def _compare_roles(
    ours: UnitReading,
    theirs: UnitReading,
    aligned: AlignedUnits,
    our_text: str,
    their_text: str,
    shown: list[Difference],
) -> list[Unaligned]:
    exchanged = find_exchanged(ours, theirs, aligned.pairs)
    if exchanged is None:
        return []
    mine = _take_stretch(our_text, exchanged.ours)
    others = _take_stretch(their_text, exchanged.theirs)
    is_all_aligned = not (shown or aligned.our_rest or aligned.their_rest)
    names = [unit.name for unit in (*exchanged.ours, *exchanged.theirs) if unit.name]
    if is_all_aligned and len(names) == 4:
        shown.append(
            Difference(DifferenceKind.PLACE if names[0].is_place else DifferenceKind.ENTITY, mine, others)
        )
        return []
    if all(unit.kind == "number" for unit in exchanged.ours) and not shown:
        shown.append(Difference(DifferenceKind.NUMBER, mine, others))
        return []
    if exchanged.by_comparison and (turned := [each for each in shown if _is_more_or_fewer(each)]):
        shown[:] = [each for each in shown if each not in turned]  # "A more than B" is "B less than A"
        return []
    if exchanged.by_comparison and not shown and not aligned.our_rest and not aligned.their_rest:
        shown.append(Difference(DifferenceKind.NEGATION, mine, others))
        return []
    return [Unaligned(mine, others)]


def _is_more_or_fewer(difference: Difference) -> bool:
    parts = {part.text.lower() for part in (difference.ours, difference.theirs) if part}
    return difference.kind in {DifferenceKind.NEGATION, DifferenceKind.QUANTIFIER} and bool(
        parts & _COMPARING
    )


def _take_stretch(text: str, units: tuple[MeaningUnit, MeaningUnit]) -> TextPart:
    start, end = min(unit.start for unit in units), max(unit.end for unit in units)
    if (
        units[0] is units[1] and (marker := units[0].marker).isalpha()
    ):  # "to Sudan", which stands against "from Sudan"
        before = list(re.finditer(rf"\b{marker}\b", text[:start], re.IGNORECASE))
        start = before[-1].start() if before else start
    return TextPart(text[start:end], start, end)


def _has_other_mood(ours: str, theirs: str) -> bool:
    """Whether the verbs' tenses or moods are others; "is poisoning" is "poisons" where both are present."""
    tense, other_tense = (read.tense if (read := find_tense_words(text)) else None for text in (ours, theirs))
    if tense and other_tense and tense != other_tense:
        return True
    ignored = {"being"} if {tense, other_tense} <= {"present", None} else set()
    if {tense, other_tense} <= {"present", None} and _CAN_EFFECT.search(f"{ours} {theirs}"):
        ignored.add("can")
    return find_moods(ours) - ignored != find_moods(theirs) - ignored


def _has_same_speaker(
    ours: ComparedClaim, theirs: ComparedClaim, mine: UnitReading, others: UnitReading
) -> bool:
    """Whether who speaks is the same, or doesn't matter.

    "I" is whoever said it, and a speaker named in one text only must be the other's claimant.
    """
    if mine.is_first_person or others.is_first_person:
        return bool(
            mine.is_first_person == others.is_first_person
            and ours.claimant
            and theirs.claimant
            and not is_generic_claimant(ours.claimant)
            and _is_one_person(ours.claimant, theirs.claimant)
        )
    if mine.speaker and others.speaker:
        return True  # compared as claimants
    for reading, other in ((mine, theirs), (others, ours)):
        if reading.speaker and not (
            other.claimant and _is_one_person(" ".join(reading.speaker.words), other.claimant)
        ):
            return False
    return True


def _is_one_person(one: str, other: str) -> bool:
    mine, others = set(split_name(one)), set(split_name(other))
    return bool(mine) and bool(others) and (mine <= others or others <= mine)
