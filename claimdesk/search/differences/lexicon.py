"""Which words can stand for one another, and which are opposites: WordNet's relations and a table of news words. Pure.

WordNet 3.1 (Princeton, its licence beside the file), cut down by benchmarks/build_word_relations.py to words of one
meaning in their commoner senses, opposites, and what a noun is made of. Nearness of vectors was not taken: it puts
opposites and two of a kind ("aspirin", "statin") nearer than synonyms.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from claimdesk.language.grammar.inflection import IRREGULAR_PARTICIPLES, IRREGULAR_PAST
from claimdesk.language.grammar.word_lists import split_words

_SUFFIXES = (
    ("sses", "ss"), ("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("zes", "z"), ("ves", "f"), ("ves", "fe"),
    ("s", ""), ("es", ""), ("men", "man"), ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("ier", "y"),
    ("iest", "y"), ("er", "e"), ("er", ""), ("est", "e"), ("est", ""), ("ily", "y"), ("ly", ""), ("ally", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"([bdgklmnprt])\1(?:ed|ing|er|est)$")
_IRREGULAR: dict[str, list[str]] = defaultdict(list)
for _forms in (IRREGULAR_PAST, IRREGULAR_PARTICIPLES):
    for _lemma, _form in _forms.items():
        _IRREGULAR[_form].append(_lemma)
PAST_FORMS = frozenset([*IRREGULAR_PAST.values(), *IRREGULAR_PARTICIPLES.values()])
_PLURALS = {
    "people": "person", "children": "child", "women": "woman", "men": "man", "mice": "mouse", "teeth": "tooth", "feet": "foot",
    "lives": "life", "wives": "wife", "knives": "knife", "better": "good", "best": "good", "worse": "bad", "worst": "bad",
}  # fmt: skip
# In these every word is another thing: a synonym of one (or a sense that two share) says nothing.
_ONLY_THEMSELVES = split_words(
    "north south east west northern southern eastern western left right first second third fourth fifth last next "
    "red green blue white black yellow orange brown male female men women man woman boy girl boys girls mother father "
    "son daughter brother sister husband wife monday tuesday wednesday thursday friday saturday sunday morning evening "
    "night day week month year hour hours minute minutes second seconds days weeks months years spring summer autumn winter good bad more less up down buy sell king queen prince princess state county district "
    "province first-time ex former deputy vice half quarter third double triple single"
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Relations between base forms; groups: the numbers of the groups of one meaning that a word is in."""

    groups: dict[str, tuple[int, ...]]
    opposites: dict[str, tuple[str, ...]]
    made_of: dict[str, tuple[str, ...]]
    verbs: frozenset[str]
    adjectives: frozenset[str]

    def knows(self, word: str) -> bool:
        return any(word in known for known in (self.groups, self.made_of, self.verbs, self.adjectives))


@cache
def open_lexicon() -> Lexicon:
    """The lexicon, read once a process (some 90 ms, 12 MB)."""
    folder = files("claimdesk.search") / "models"
    lines = gzip.decompress((folder / "wordnet_relations.txt.gz").read_bytes()).decode().splitlines()
    news = (folder / "news_words.txt").read_text("utf-8").splitlines()
    return _build_lexicon([*lines, *(f"S {line}" for line in news if line and not line.startswith("#"))])


def _build_lexicon(lines: Iterable[str]) -> Lexicon:
    groups: dict[str, list[int]] = defaultdict(list)
    opposites: dict[str, list[str]] = defaultdict(list)
    made_of: dict[str, list[str]] = defaultdict(list)
    parts: dict[str, set[str]] = {"V": set(), "J": set()}
    for number, line in enumerate(lines):
        relation, *words = line.split()
        if relation == "S":
            for word in words:
                groups[word].append(number)
        elif relation in parts:
            parts[relation].add(words[0])
        else:
            pairs = opposites if relation == "A" else made_of
            pairs[words[0]].append(words[1])
            pairs[words[1]].append(words[0])
    return Lexicon(
        {word: tuple(numbers) for word, numbers in groups.items()},
        {word: tuple(others) for word, others in opposites.items()},
        {word: tuple(others) for word, others in made_of.items()},
        frozenset(parts["V"]),
        frozenset(parts["J"]),
    )


@lru_cache(maxsize=50_000)
def find_bases(word: str) -> frozenset[str]:
    """The base forms that a lower-case word can be of, itself among them where it is one.

    >>> sorted(find_bases("shelled"))
    ['shell', 'shelled']
    """
    lexicon = open_lexicon()
    irregular = [*_IRREGULAR.get(word, ()), *([_PLURALS[word]] if word in _PLURALS else [])]
    bases = set(_list_known(word))
    if lexicon.knows(word) and not (bases & lexicon.verbs and word.endswith(("ed", "ing"))):
        bases.add(word)
    return frozenset([*bases, *irregular]) or frozenset([word])


def _list_known(word: str) -> list[str]:
    return [base for base in _list_endings_off(word) if open_lexicon().knows(base)]


def _list_endings_off(word: str) -> Iterator[str]:
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word[: -len(ending)] + instead
    if doubled := _DOUBLED.search(word):
        yield word[: doubled.start() + 1]


@lru_cache(maxsize=50_000)
def find_meanings(word: str, particle: str = "") -> frozenset[str | int]:
    """What a word can mean: its base forms, those it is made of or makes, and the groups all of these are in.

    With a particle ("turned", "down") only what the two mean together, where the lexicon has the pair.
    """
    lexicon = open_lexicon()
    bases = find_bases(word)
    if particle:
        pairs = [f"{base}_{particle}" for base in bases if f"{base}_{particle}" in lexicon.groups]
        return _collect_meanings(lexicon, pairs) if pairs else frozenset()
    if word in _ONLY_THEMSELVES:
        return frozenset(["=" + word])
    return _collect_meanings(
        lexicon, [*bases, *(other for base in bases for other in lexicon.made_of.get(base, ()))]
    )


def _collect_meanings(lexicon: Lexicon, bases: Sequence[str]) -> frozenset[str | int]:
    groups = (group for base in bases for group in lexicon.groups.get(base, ()))
    return frozenset([*bases, *groups])


def are_opposites(one: str, other: str) -> bool:
    """Whether a base form of one word is the opposite of one of the other's."""
    lexicon = open_lexicon()
    others = find_bases(other)
    return any(partner in others for base in find_bases(one) for partner in lexicon.opposites.get(base, ()))


def find_grade(word: str) -> str:
    """The ending "er" or "est" of a lower-case adjective that compares, else nothing.

    >>> find_grade("highest"), find_grade("harvest"), find_grade("driver")
    ('est', '', '')
    """
    if word in _IRREGULAR_GRADES:
        return _IRREGULAR_GRADES[word]
    ending = next((each for each in ("est", "er") if word.endswith(each)), "")
    bases = (find_bases(word) - {word}) - open_lexicon().verbs
    return ending if ending and bases else ""


_IRREGULAR_GRADES = {"better": "er", "worse": "er", "best": "est", "worst": "est"}


def is_verb(word: str) -> bool:
    """Whether a word is mostly a verb, or a form that only a verb has."""
    bases = find_bases(word)
    has_ending = word.endswith(("ed", "ing")) and any(base != word for base in _list_known(word))
    return bool(bases & open_lexicon().verbs) or has_ending or word in _IRREGULAR


def is_noun(word: str) -> bool:
    """Whether a word is mostly a noun; what the lexicon doesn't know is taken for one."""
    lexicon = open_lexicon()
    return not is_verb(word) and not find_bases(word) & lexicon.adjectives
