"""Words of quantity: how many of them, and the bound of a number. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.search.differences.alignment import REMEMBERED, Alignment, Difference, DifferenceKind, part

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
_BOUNDS = (
    ("at_least", r"at least|no (?:less|fewer) than|or more|minimum of"),
    ("at_most", r"at most|no more than|up to|or (?:less|fewer)|maximum of|as many as"),
    ("more_than", r"more than|over|above|in excess of|greater than"),
    ("less_than", r"less than|fewer than|under|below"),
    ("about", r"about|around|roughly|approximately|some|nearly|almost|close to"),
    ("exactly", r"exactly|precisely"),
)
_BOUND = re.compile(
    "|".join(
        rf"\b(?P<{name}>{words})(?=\s[$€£¥₹]?(?:\d|an?\s\w*illion|one|two|three|four|five|six|seven|eight|nine|ten|half|a\s(?:third|quarter|hundred|dozen)))"
        for name, words in _BOUNDS
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A turning word: its class, and the content stem it bears on ("" when there is none)."""

    sort: str
    head: str
    start: int
    end: int


def compare_quantifiers(sides: Alignment) -> list[Difference]:
    """Another quantity word in the same place ("all", "most"), or another bound on a number ("at least")."""
    differences = []
    for find in (_quantifiers, find_bounds):
        ours, theirs = list(find(sides.ours)), list(find(sides.theirs))
        for mark in list(ours):
            same = next((other for other in theirs if other.sort == mark.sort), None)
            if same is not None:
                ours.remove(mark)
                theirs.remove(same)
        for one, other in sides.pair(ours, theirs):
            if (one is not None and other is not None) or (sides.is_close and _tells_alone(one or other)):
                differences.append(
                    Difference(DifferenceKind.QUANTIFIER, part(sides.ours, one), part(sides.theirs, other))
                )
    return [*differences, *_compare_one_of(sides)]


def _compare_one_of(sides: Alignment) -> list[Difference]:
    """Where one text says "one of the largest" and the other "the largest"."""
    ours, theirs = _SUPERLATIVE.search(sides.ours), _SUPERLATIVE.search(sides.theirs)
    if not ours or not theirs or bool(ours["one"]) == bool(theirs["one"]) or ours["most"] != theirs["most"]:
        return []
    mine, other = (Mark("one_of", "", found.start(), found.end()) for found in (ours, theirs))
    return [Difference(DifferenceKind.QUANTIFIER, part(sides.ours, mine), part(sides.theirs, other))]


@lru_cache(maxsize=REMEMBERED)
def _quantifiers(text: str) -> tuple[Mark, ...]:
    bounds = find_bounds(text)
    return tuple(
        Mark(_QUANTIFIER_OF[found[0].lower()], "", found.start(), found.end())
        for found in re.finditer(r"[^\W\d_]+", text)
        if found[0].lower() in _QUANTIFIER_OF
        and _QUANTIFIER_OF[found[0].lower()] not in {"about", "any"}
        and not any(bound.start <= found.start() < bound.end for bound in bounds)
        and not re.match(r"\s(?:over|after|time|together)\b", text[found.end() :])
        and (
            found[0].lower() in _QUANTIFIER_ANYWHERE or not _NO_QUANTIFIER_AFTER.search(text[: found.start()])
        )
    )


@lru_cache(maxsize=REMEMBERED)
def find_bounds(text: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(found.lastgroup or "", "", found.start(), found.end()) for found in _BOUND.finditer(text)
    )


def _tells_alone(mark: Mark | None) -> bool:
    """Whether the word's absence changes the claim: "about" may be left out, "only" may not."""
    return mark is not None and mark.sort in {"all", "most", "few", "only", "some", "less_than", "at_most"}
