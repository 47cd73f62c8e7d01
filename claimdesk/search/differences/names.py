"""Names in a claim: whose words, which place, which person or body. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.peoples import identify_people
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
from claimdesk.search.differences.lexicon import find_bases, open_lexicon
from claimdesk.search.lexical import analyse_text, analyse_word, fold_text

_SMALL = "of|the|de|la|del|da|di|van|von|der|den|bin|al|el|and"
_WORD = r"(?:(?:[A-Z]\.){2,6}|[A-Z][\w'’-]{0,40})"  # bounded: "AAAA…" is looked through once
_NAME = re.compile(rf"{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD})*")
_AND = re.compile(r"\sand\s")
_TITLE_WORDS = (
    "president prime minister chancellor senator governor mayor secretary pope king queen prince princess mr mrs ms dr "
    "sir lord lady professor prof rep sen gov gen general judge justice chief former vice the a an in on at"
)
_LIKE_SMALL_WORDS = frozenset(["WHO"])  # a name that is a small word otherwise
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
    r"said|says|say|claims|told|tells|states|tweeted|argued|argues|insists|alleges|believes|thinks|maintains"
)
# These say so only before "that", a colon or a quotation: one may announce a fee, write a rule or claim lives.
_SAYING_THAT = (
    r"claimed|announced|announces|stated|wrote|writes|declared|declares|suggested|suggests|added|promised|alleged|reported|reports|"
    r"estimated|estimates|confirmed|posted|asserted|testified|warned|warns|admitted|admits|denied|denies|conceded|concedes|"
    r"acknowledged|acknowledges|complained|complains|boasted|boasts|concluded|concludes|found|finds|showed|shows|revealed|reveals|"
    r"pledged|vowed|explained|explains|insisted|maintained"
)
_NEWS_SAYING = (
    "announced|announces|reported|reports|warned|warns|confirmed|declared|stated"  # after a name, of anything
)
_NAMED = rf"{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD}){{0,8}}"
_INSIDE = re.compile(
    r"\b(?:nobody|no one|none|few|many|some|someone|anyone|everyone|people|those|all)\s(?:in|at|of|from|on)\s$",
    re.IGNORECASE,
)
_BEFORE_SAYING = r"has\s|had\s|have\s|also\s|recently\s"
_SPEAKER = re.compile(
    rf"(?P<named>{_NAMED}),?\s(?:{_BEFORE_SAYING})?(?:(?:{_SAYING}|{_NEWS_SAYING})\b|(?:{_SAYING_THAT})\s(?=(?:that|how|why)\b|[:,“\"]))"
    rf"|(?P<before>\b(?:[Aa]n?|[Tt]he)\s(?:[A-Z][\w'’-]{{0,40}}\s){{0,3}}[\w'’-]{{1,40}}(?:\s(?:of\s(?:the\s)?)?[a-z'’-]{{1,40}}){{0,2}}?)\s"
    rf"(?:{_BEFORE_SAYING})?(?:(?:{_SAYING})\b|(?:{_SAYING_THAT})\s(?=(?:that|how|why)\b|[:,“\"]))"
    rf"|(?P<paper>(?:\b(?:[Aa]n?|[Tt]he)\s)?(?:[\w'’-]{{1,40}}\s){{0,3}}(?:report|memo|study|survey|poll|paper|document|letter|audit|inquiry|analysis)(?:\sof\s(?:the\s)?[\w'’-]{{1,40}}|\s(?:by|from)\s(?:the\s)?[\w'’-]{{1,40}})?)\s"
    rf"(?:{_SAYING_THAT}|blames?|blamed|accuses?|accused|{_SAYING})\b"
    rf"|\b(?:[Aa]ccording\sto|(?<=\s)(?:said|says|claimed|claims|announced|stated|warned|wrote)(?=\s[A-Z]))\s(?:the\s)?(?P<after>{_WORD}(?:\s(?:(?:{_SMALL})\s){{0,2}}{_WORD}){{0,8}}|[a-z]{{1,40}}(?:\s[a-z]{{1,40}})?)"
)
_VERB_FOLLOWS = re.compile(
    r"\s(?:[a-z]+ed|is|was|has|had|will|won|lost|beat|paid|made|sold|bought|took|gave|told|said|met|left|cut|built|sent|"
    r"shares?|owns?|pays?|makes?|sells?|plans?|wants?)\b"
)


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
    group = next(name for name in ("named", "before", "paper", "after") if found[name])
    if group == "before" and _INSIDE.search(text[: found.start(group)]):
        return None  # "nobody in the chamber said"
    words = tuple(_split_words(found[group])) or _split_title(found[group])
    if (
        not words
        or (len(words) == 1 and len(words[0]) == 1)
        or words[-1] in {"it", "he", "she", "they", "who", "which", "that"}
    ):
        return None
    return Name(words, is_place=False, start=found.start(group), end=found.end(group))


def _split_title(name: str) -> tuple[str, ...]:
    """The words of a speaker who is only a title: "the mayor"."""
    return tuple(word for word in fold_text(name).split() if word not in {"a", "an", "the"})


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
    """Another place or another name in the same place."""
    if sides.closeness < LEAST_CLOSENESS:
        return []
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
    return differences


_DIRECTIONS = split_words(
    "north south east west northern southern eastern western new central upper lower greater inner outer"
)
# What a place's name may have or lack: "the Gaza Strip", "Gaza".
_PLACE_CLASSES = split_words(
    "strip republic kingdom federation island islands isle river lake mount mountain bay valley sea ocean peninsula city"
)
# Names that everybody has for somebody, besides initials and parts.
_NICKNAMES = {
    "bibi": "netanyahu", "cr7": "ronaldo", "potus": "president", "jlo": "jennifer lopez", "bojo": "boris johnson", "beeb": "bbc",
    "lula": "silva", "fb": "facebook", "insta": "instagram", "mbs": "mohammed bin salman", "fed": "federal reserve",
    "gop": "republican", "ev": "electric", "big apple": "new york", "downing street": "british government", "scotus": "supreme court",
}  # fmt: skip
_SMALL_WORDS = frozenset(_SMALL.split("|")) | {"for", "in", "on"}
# Below, texts speak of different things, and a name of one is no counterpart of a name of the other: of 27 such
# statements on 200 matches of real articles 5 were so (docs/quality-search.md).
LEAST_CLOSENESS = 0.3
LEAST_OF_FIRST_NAME = 3  # letters in which "Jon" and "Jonathan" agree


# The end of a name that tells it from its siblings: "Hepatitis B", "Apollo 11", "Charles III".
_COUNTED_BY = re.compile(r"(?:[a-z]|(?:[^\W\d]|-){0,60}\d[\w-]{0,60}|[ivx]{2,6})$")


def is_surely_one_name(one: Name, other: Name) -> bool:
    """Whether two names are the same beyond doubt: the place, all words, the family name alone, or initials.

    A part that could be another's is not enough: "Leeds" and "the University of Leeds", "Korea" and "North Korea",
    "Jane Smith" and "John Smith".
    """
    mine, others = (_list_telling(name.words) for name in (one, other))
    if not mine or not others:
        return one.words == other.words
    places = [_find_place(" ".join(name.words)) for name in (one, other)]
    if mine == others or (places[0] or " ".join(mine)) == (places[1] or " ".join(others)):
        return True
    shorter, longer = sorted((mine, others), key=len)
    if (" ".join(shorter) in _NICKNAMES) and set(_NICKNAMES[" ".join(shorter)].split()) & set(longer):
        return True
    rest = set(longer) - set(shorter)
    if set(shorter) < set(longer):
        if rest & _DIRECTIONS or (longer[-1] in rest and _COUNTED_BY.match(longer[-1])):
            return False
        return rest <= _PLACE_CLASSES or not any(places)
    if len(shorter) == 1 and len(longer) > 1 and shorter[0] == "".join(word[0] for word in longer):
        return True
    is_person = len(shorter) > 1 and shorter[-1] == longer[-1] and not any(places) and not rest & _DIRECTIONS
    return is_person and _is_one_first_name(shorter[0], longer[0])


def _find_place(words: str) -> str | None:
    place = identify_place(words) or identify_people(words)
    return place.casefold() if place else None


def _is_one_first_name(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == 2 and short[0] == long[0] and not set(short) & set("aeiou"):  # "J.K."
        return True
    return short == long[0] or (len(short) >= LEAST_OF_FIRST_NAME and long.startswith(short))


def _list_telling(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SMALL_WORDS)


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


_PAPERS = split_words(
    "report memo study survey poll paper document letter audit inquiry analysis review trial research"
)


def _is_one_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be one: the same place, the same last or only part, or initials of each other."""
    if one[-1] in _PAPERS and other[-1] in _PAPERS:
        return set(one) <= set(other) or set(other) <= set(one)  # "a genetic analysis" is no "clock analysis"
    if " ".join(one) in _NICKNAMES and set(_NICKNAMES[" ".join(one)].split()) & set(other):
        return True
    if " ".join(other) in _NICKNAMES and set(_NICKNAMES[" ".join(other)].split()) & set(one):
        return True
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
    while (
        words
        and words[0] not in _LIKE_SMALL_WORDS
        and fold_text(words[0]).strip(".'") in _TITLES | _NO_NAME
        and not _begins_place(words)
    ):
        start += len(words.pop(0)) + 1
    while words and words[-1] not in _LIKE_SMALL_WORDS and fold_text(words[-1]).strip(".'") in _NO_NAME:
        end -= len(words.pop()) + 1
    if not words or (
        len(words) == 1 and re.fullmatch(r"[A-Z]", words[0]) and text[end : end + 1] in {".", ")"}
    ):
        return None  # "E. Lifting …" is an item of a list
    possessive = re.search(r"['’]s?$", text[start:end])
    end -= len(possessive[0]) if possessive else 0
    folded = tuple(_split_words(text[start:end]))
    starts_sentence = start == 0 or text[:start].rstrip()[-1:] in {".", "!", "?", ":", "“", '"'}
    is_place = identify_place(" ".join(folded)) is not None or _stands_as_place(text, start)
    if not folded or (
        starts_sentence and len(words) == 1 and not is_place and not _is_name_like(text, start, end)
    ):
        return None
    return Name(folded, is_place, start, end)


def _begins_place(words: Sequence[str]) -> bool:
    """Whether the first word is of a place's name: "New York City"."""
    return words[0] == "New" and any(
        identify_place(" ".join(words[:count]).rstrip("'’s")) or identify_place(" ".join(words[:count]))
        for count in (2, 3)
        if count <= len(words)
    )


# Before an unknown name these tell of a place: "in Bukavu", "off Mindanao", "has reached Goma".
_LOCATIVE = re.compile(
    r"\b(?:in|near|off|buried\sunder|around|outside|across|throughout|reach(?:es|ed|ing)?|bound\sfor|(?:city|town|village|port|state|province|"
    r"county|district|region|island|river|lake|harbou?r|valley|mayor|citizens|residents|streets|capital)\sof)\s(?:the\s)?$",
    re.IGNORECASE,
)


def _stands_as_place(text: str, start: int) -> bool:
    return bool(_LOCATIVE.search(text[max(0, start - 24) : start]))


def _is_name_like(text: str, start: int, end: int) -> bool:
    """Whether a lone first word is more than capitalised: a capital inside, or the subject of a verb.

    A plural ("Farmers blocked roads") is none.
    """
    word = text[start:end]
    if any(letter.isupper() for letter in word[1:]):
        return True
    if not any(open_lexicon().knows(base) for base in find_bases(word.lower())):
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
