"""Names in a claim: whose words, which place, which person or body. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.language.mentions.places import identify_place
from claimdesk.search.differences.alignment import (
    REMEMBERED,
    Alignment,
    Difference,
    DifferenceKind,
    Spanned,
    TextPart,
    take_part,
)
from claimdesk.search.lexical import analyse_text, analyse_word, fold_text

_SMALL = "of|the|de|la|del|da|di|van|von|der|den|bin|al|el|and"
_WORD = r"(?:[A-Z][\w'’-]*|(?:[A-Z]\.)+)"
_NAME = re.compile(rf"{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD})*")
_AND = re.compile(r"\sand\s")
_TITLE_WORDS = (
    "president prime minister chancellor senator governor mayor secretary pope king queen prince princess mr mrs ms dr "
    "sir lord lady professor prof rep sen gov gen general judge justice chief former vice the a an in on at"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_COMMON_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i yes no not the a an this that these those it he she they we you there in on "
    "at by for from to of and or but if when while after before since during under over as with without all most some "
    "many few every each both nobody none only more less than what which who why how new about around almost nearly up "
    "according however today yesterday tomorrow last next his her their its our my your one two three four five six "
    "seven eight nine ten first second third half says said covid dr mr mrs ms was were is are has have had did does do "
    "will can could should would may might never always no one"
)
_NO_NAME = frozenset(_COMMON_WORDS.split())
_SAYING = (
    r"said|says|say|claimed|claims|told|tells|announced|announces|stated|states|tweeted|wrote|writes|argued|argues|"
    r"warned|warns|insisted|insists|declared|declares|suggested|added|promised|alleged|alleges|reported|reports|"
    r"estimated|estimates|believes|thinks|confirmed|posted|asserted|maintains|testified"
)
_SPEAKER = re.compile(
    rf"(?P<before>{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD})*|(?:[Aa]|[Tt]he)\s[\w-]+(?:\s[a-z]+)?)\s(?:has\s|had\s|have\s|also\s|recently\s)?(?:{_SAYING})\b"
    rf"|\b(?:[Aa]ccording\sto|(?<=\s)(?:said|says|claimed|claims|announced|stated|warned|wrote)(?=\s[A-Z]))\s(?:the\s)?(?P<after>{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD})*|[a-z]+(?:\s[a-z]+)?)"
)
_VERB_FOLLOWS = re.compile(
    r"\s(?:[a-z]+ed|is|was|has|had|will|won|lost|beat|paid|made|sold|bought|took|gave|told|said|met|left|cut|built|sent|"
    r"shares?|owns?|pays?|makes?|sells?|plans?|wants?)\b"
)
_PASSIVE = re.compile(r"\bby\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name; words are its folded parts without titles, by which it is compared."""

    words: tuple[str, ...]
    is_place: bool
    start: int
    end: int


def find_names(text: str, apart_from: Sequence[Spanned] = ()) -> list[Name]:
    """The capitalised names of a text in order; a sentence's first word counts if it isn't a common one."""
    return [
        name
        for name in _list_names(text)
        if not any(name.start < mark.end and mark.start < name.end for mark in apart_from)
    ]


@lru_cache(maxsize=REMEMBERED)
def _list_names(text: str) -> tuple[Name, ...]:
    read = (
        _read(text, start, end)
        for match in _NAME.finditer(text)
        for start, end in _cut_pieces(text, match.start(), match.end())
    )
    return tuple(name for name in read if name)


@lru_cache(maxsize=REMEMBERED)
def find_speaker(text: str) -> Name | None:
    """Who the text says said it."""
    found = _SPEAKER.search(text)
    if found is None:
        return None
    group = "before" if found["before"] else "after"
    words = tuple(word for word in _split_words(found[group]) if word not in _TITLES)
    if not words or words[-1] in {"it", "he", "she", "they", "who", "which", "that"}:
        return None
    return Name(words, is_place=False, start=found.start(group), end=found.end(group))


def compare_claimants(
    sides: Alignment, our_claimant: str | None, their_claimant: str | None
) -> list[Difference]:
    """Whether different people are named as having said it; names given count before those in the texts."""
    ours, theirs = find_speaker(sides.ours), find_speaker(sides.theirs)
    mine = _split_words(our_claimant) if our_claimant else ours and ours.words
    other = _split_words(their_claimant) if their_claimant else theirs and theirs.words
    if not mine or not other or _is_one_name(tuple(mine), tuple(other)):
        return []
    one = _place_claimant(sides.ours, our_claimant) if our_claimant else take_part(sides.ours, ours)
    two = _place_claimant(sides.theirs, their_claimant) if their_claimant else take_part(sides.theirs, theirs)
    return [Difference(DifferenceKind.CLAIMANT, one, two)]


def compare_names(sides: Alignment, ours: Sequence[Name], theirs: Sequence[Name]) -> list[Difference]:
    """Another place or another name in the same place, or the same two names with their parts exchanged."""
    left = [name for name in ours if not _is_said(name, theirs, sides.theirs)]
    right = [name for name in theirs if not _is_said(name, ours, sides.ours)]
    differences = []
    for places in (True, False):
        mine = [name for name in left if name.is_place is places]
        other = [name for name in right if name.is_place is places]
        kind = DifferenceKind.PLACE if places else DifferenceKind.ENTITY
        differences += [
            Difference(kind, take_part(sides.ours, our_name), take_part(sides.theirs, two))
            for our_name, two in sides.pair(mine, other)
            if our_name is not None and two is not None
        ]
    return differences or _find_exchanged(sides, ours, theirs)


def _find_exchanged(sides: Alignment, ours: Sequence[Name], theirs: Sequence[Name]) -> list[Difference]:
    """As in "Kenya beat Uganda" and "Uganda beat Kenya": the same names in the other order, with no passive."""
    if len(ours) < 2 or len(theirs) < 2 or sides.closeness < 0.8:
        return []
    if bool(_PASSIVE.search(sides.ours)) != bool(_PASSIVE.search(sides.theirs)):
        return []
    first, second = ours[0], ours[1]
    between = {token.stem for token in sides.our_tokens if first.end <= token.start < second.start} - {""}
    if theirs[0].words == second.words and theirs[1].words == first.words:
        other = {t.stem for t in sides.their_tokens if theirs[0].end <= t.start < theirs[1].start} - {""}
        if between & other:
            kind = DifferenceKind.PLACE if first.is_place else DifferenceKind.ENTITY
            return [Difference(kind, take_part(sides.ours, first), take_part(sides.theirs, theirs[0]))]
    return []


def _is_said(name: Name, others: Sequence[Name], text: str) -> bool:
    """Whether the other text has this name, by a part of it, its initials, or as an adjective ("Kenyan")."""
    if any(_is_one_name(name.words, other.words) for other in others):
        return True
    stems = _list_stems(text)
    return all(
        stems.issuperset(analyse_word(word))
        or (len(word) > 4 and any(stem.startswith(word[:-1][:5]) for stem in stems))
        for word in name.words
    )


@lru_cache(maxsize=REMEMBERED)
def _list_stems(text: str) -> frozenset[str]:
    return frozenset(analyse_text(text))


def _is_one_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be one: the same place, the same last or only part, or initials of each other."""
    if one == other or (
        (place := identify_place(" ".join(one))) and place == identify_place(" ".join(other))
    ):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1 and len(longer) > 1:
        initials = "".join(word[0] for word in longer)
        if shorter[0] == initials:
            return True
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-1]:
        return one[0][0] == other[0][0] or bool({*one[:-1]} & {*other[:-1]})
    return set(shorter) <= set(longer)


def _cut_pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A run of capitalised words, cut at "and"; "of" and the like stay inside."""
    pieces, at = [], start
    for cut in _AND.finditer(text, start, end):
        pieces.append((at, cut.start()))
        at = cut.end()
    return [*pieces, (at, end)]


def _read(text: str, start: int, end: int) -> Name | None:
    words = text[start:end].split(" ")
    while words and fold_text(words[0]).strip(".'") in _TITLES | _NO_NAME:
        start += len(words.pop(0)) + 1
    while words and fold_text(words[-1]).strip(".'") in _NO_NAME:
        end -= len(words.pop()) + 1
    if not words:
        return None
    possessive = re.search(r"['’]s?$", text[start:end])
    end -= len(possessive[0]) if possessive else 0
    folded = tuple(_split_words(text[start:end]))
    starts_sentence = start == 0 or text[:start].rstrip()[-1:] in {".", "!", "?", ":", "“", '"'}
    is_place = identify_place(" ".join(folded)) is not None
    if not folded or (
        starts_sentence and len(words) == 1 and not is_place and not _is_name_like(text, start, end)
    ):
        return None
    return Name(folded, is_place, start, end)


def _is_name_like(text: str, start: int, end: int) -> bool:
    """Whether a lone first word is more than capitalised: a capital inside, or the subject of a verb.

    A plural ("Farmers blocked roads") is none.
    """
    word = text[start:end]
    if any(letter.isupper() for letter in word[1:]):
        return True
    return not word.endswith(("s", "ing", "ly")) and bool(_VERB_FOLLOWS.match(text, end))


def _split_words(name: str) -> list[str]:
    return [
        word
        for word in re.findall(r"[^\W_]+", fold_text(re.sub(r"(?<=[A-Z])\.", "", name)))
        if word not in _TITLES
    ]


def _place_claimant(text: str, name: str) -> TextPart:
    """The claimant's name, with its place when the text has it."""
    start = text.find(name)
    return TextPart(name) if start < 0 else TextPart(name, start, start + len(name))
