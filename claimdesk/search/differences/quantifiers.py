"""Words of quantity: how many of them, and the bound of a number. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.search.differences.alignment import (
    REMEMBERED,
    Alignment,
    Difference,
    DifferenceKind,
    take_part,
)
from claimdesk.search.differences.numbers import read_amounts

_SUPERLATIVE = re.compile(
    r"(?P<one>one of (?:the|our|its|their|\w+['’]s) )?\b(?:\w+ly )?"
    r"(?P<most>most|least|best|worst|highest|lowest|biggest|largest|greatest|smallest|oldest|youngest|richest|poorest|"
    r"safest|fastest|longest|strongest|deadliest|worst)\b",
    re.IGNORECASE,
)
_QUANTIFIERS = {
    "all": "all every each everyone everybody everything entire whole always fully completely exclusively both",
    "most": "most majority mostly mainly largely usually predominantly almost",
    "many": "many numerous lots often frequently",
    "some": "some several certain sometimes partly partially occasionally",
    "few": "few little rarely seldom barely",
    "only": "only just sole solely merely",
    "any": "any anyone anybody",
    "more_than": "exceeding exceeds",
    "about": "about around roughly approximately nearly",
}
_QUANTIFIER_OF = {word: level for level, words in _QUANTIFIERS.items() for word in words.split()}
_QUANTIFIER_ANYWHERE = frozenset({"only", "all", "majority", "whole", "entire", "sole"})
_NO_QUANTIFIER_AFTER = re.compile(r"\b(?:at|the|a|not)\s$", re.IGNORECASE)
_LESS_THAN_SAID = re.compile(r"\b(nearly|almost|virtually|practically|not)\s$", re.IGNORECASE)
_EXACTLY = re.compile(r"\b(?:exactly|precisely)(?=\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TurningWord:
    """A turning word: its class, and the content stem it bears on ("" when there is none)."""

    sort: str
    head: str
    start: int
    end: int


def compare_quantifiers(sides: Alignment) -> list[Difference]:
    """Another quantity word in the same place ("all", "most"), or another bound on a number ("at least")."""
    differences = []
    for find in (_find_quantifiers, find_bounds):
        ours, theirs = list(find(sides.ours)), list(find(sides.theirs))
        for mark in list(ours):
            same = next((other for other in theirs if other.sort == mark.sort), None)
            if same is not None:
                ours.remove(mark)
                theirs.remove(same)
        for our_mark, other in sides.pair(ours, theirs):
            if (our_mark is not None and other is not None) or (
                sides.is_close and _tells_alone(our_mark or other)
            ):
                differences.append(
                    Difference(
                        DifferenceKind.QUANTIFIER,
                        take_part(sides.ours, our_mark),
                        take_part(sides.theirs, other),
                    )
                )
    return [*differences, *_compare_one_of(sides)]


def _compare_one_of(sides: Alignment) -> list[Difference]:
    """Where one text says "one of the largest" and the other "the largest"."""
    ours, theirs = _SUPERLATIVE.search(sides.ours), _SUPERLATIVE.search(sides.theirs)
    if not ours or not theirs or bool(ours["one"]) == bool(theirs["one"]) or ours["most"] != theirs["most"]:
        return []
    mine, other = (TurningWord("one_of", "", match.start(), match.end()) for match in (ours, theirs))
    return [
        Difference(DifferenceKind.QUANTIFIER, take_part(sides.ours, mine), take_part(sides.theirs, other))
    ]


@lru_cache(maxsize=REMEMBERED)
def _find_quantifiers(text: str) -> tuple[TurningWord, ...]:
    bounds = find_bounds(text)
    return tuple(
        TurningWord(_find_level(text, match), "", match.start(), match.end())
        for match in re.finditer(r"[^\W\d_]+", text)
        if match[0].lower() in _QUANTIFIER_OF
        and _QUANTIFIER_OF[match[0].lower()] not in {"about", "any"}
        and not any(bound.start <= match.start() < bound.end for bound in bounds)
        and not re.match(
            r"\s(?:year|month|week|day|hour|night|decade|season|of\s(?:the|them)\stwo)s?\b",
            text[match.end() :],
        )
        and not re.match(r"\s(?:over|after|time|together)\b", text[match.end() :])
        and (
            match[0].lower() in _QUANTIFIER_ANYWHERE or not _NO_QUANTIFIER_AFTER.search(text[: match.start()])
        )
    )


def _find_level(text: str, match: re.Match[str]) -> str:
    """How many a word of quantity says; "nearly all" and "not all" are other levels than "all"."""
    level = _QUANTIFIER_OF[match[0].lower()]
    less = _LESS_THAN_SAID.search(text[: match.start()])
    return f"{less[1].lower()} {level}" if less else level


@lru_cache(maxsize=REMEMBERED)
def find_bounds(text: str) -> tuple[TurningWord, ...]:
    """The words that bound a number: those that `language.values` reads with it, and "exactly", which says no more there."""
    bounds = [
        TurningWord(reading.modifier, "", reading.modifier_start, reading.modifier_end)
        for reading in read_amounts(text)
        if reading.modifier and reading.modifier_start is not None and reading.modifier_end is not None
    ]
    bounds += [TurningWord("exactly", "", match.start(), match.end()) for match in _EXACTLY.finditer(text)]
    return tuple(sorted(set(bounds), key=lambda bound: bound.start))


def _tells_alone(mark: TurningWord | None) -> bool:
    """Whether the word's absence changes the claim: "about" may be left out, "only" may not."""
    return mark is not None and mark.sort.split()[-1] in {
        "all",
        "most",
        "few",
        "only",
        "some",
        "less_than",
        "at_most",
    }
