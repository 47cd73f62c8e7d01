"""Turns of phrase read as the plainer words that say the same: "took into custody" as "arrested", "are allowed to" as "can". Pure.

What stands in the rewritten text is found again in the text as it was, so that a difference is shown in the claim's own words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from claimdesk.language.grammar.inflection import DOUBLED, IRREGULAR_PARTICIPLES, past
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.search.differences.alignment import REMEMBERED, TextPart

LONGEST_GAP = 8  # words that may stand inside a turn of phrase
GAP = ".."
NUMBER = "#"
LONGEST_NUMBER = 3  # words: "800 thousand"

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_IS_OPTIONAL = frozenset(["THE", "HIS"])
_SETS = {
    "THE": split_words("a an the any"),
    "HIS": split_words("a an the any my your his her its our their"),
}
_NO_GAP = split_words("and or but that who which because while when where if after before . , ; : ! ?")
_PERFECT = split_words("have has had having be been being is are was were am get got gets")
_BEFORE_BASE = split_words("to can could will would may might must should shall not cannot")
_COUNTS = split_words(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion few several"
)
_FORMS = ("base", "s", "past", "participle", "ing")
_UNUSUAL = {
    "be": ("be", "is", "was", "been", "being"),
    "have": ("have", "has", "had", "had", "having"),
    "do": ("do", "does", "did", "done", "doing"),
    "can": ("can", "can", "could", None, None),
    "cannot": ("cannot", "cannot", "could not", None, None),
    "must": ("must", "must", "had to", "had to", "having to"),
    "die": ("die", "dies", "died", "died", "dying"),
    "lie": ("lie", "lies", "lied", "lied", "lying"),
    "tie": ("tie", "ties", "tied", "tied", "tying"),
}  # fmt: skip
_ALSO = {"are": ("be", 1), "am": ("be", 1), "were": ("be", 2)}


@dataclass(frozen=True, slots=True)
class Rephrased:
    """A text with its turns of phrase put plainly; pieces: (start, end, start and end of what it was, whether it is a copy)."""

    text: str
    pieces: tuple[tuple[int, int, int, int, bool], ...]

    def find_origin(self, part: TextPart, original: str) -> TextPart:
        """The stretch of the text as it was that a part of the rewritten one came from."""
        if part.start is None or part.end is None:
            return part
        start = self._find_place(part.start, is_end=False)
        end = max(start, self._find_place(part.end, is_end=True))
        return TextPart(original[start:end], start, end)

    def _find_place(self, place: int, *, is_end: bool) -> int:
        for start, end, old_start, old_end, is_copy in self.pieces:
            if (start < place <= end) if is_end else (start <= place < end):
                if is_copy:
                    return old_start + place - start
                return old_end if is_end else old_start
        return self.pieces[-1][3] if self.pieces else place


@dataclass(frozen=True, slots=True)
class _Rule:
    """said and read: words, sets ("THE"), gaps; a word with "*" is a verb in any form."""

    said: tuple[str, ...]
    read: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED)
def rephrase(text: str) -> Rephrased:
    """The text with each turn of phrase of the table read as what the table says for it.

    >>> rephrase("Police took two men into custody.").text
    'Police arrested two men.'
    """
    tokens = [(match[0], *match.span()) for match in _TOKEN.finditer(text)]
    words = [_fold(token[0]) for token in tokens]
    changes: list[tuple[int, int, str]] = []
    place = 0
    while place < len(words):
        found = _find_rule(words, place)
        if found is None:
            place += 1
            continue
        chunks, read = found
        changes += [
            (tokens[first][1], tokens[last][2], said)
            for (first, last), said in zip(chunks, read, strict=True)
        ]
        place = chunks[-1][1] + 1
    return _apply(text, changes)


def _fold(word: str) -> str:
    """Lower case, but for a name's capitals: "Fed" is no "fed"."""
    plain = word.replace("’", "'")
    return plain if plain in _list_named() else plain.lower()


def _apply(text: str, changes: Sequence[tuple[int, int, str]]) -> Rephrased:
    written, pieces, at, length = [], [], 0, 0
    for start, end, said in changes:
        for copy, old_start, old_end, is_copy in (
            (text[at:start], at, start, True),
            (said, start, end, False),
        ):
            if copy:
                pieces.append((length, length + len(copy), old_start, old_end, is_copy))
                written.append(copy)
                length += len(copy)
        at = end
    if text[at:]:
        pieces.append((length, length + len(text) - at, at, len(text), True))
        written.append(text[at:])
    return Rephrased("".join(written), tuple(pieces))


Chunks = list[tuple[int, int]]


def _find_rule(words: Sequence[str], place: int) -> tuple[Chunks, list[str]] | None:
    """The first rule that begins at a word: the stretches that it takes, gaps aside, and what is read for each."""
    for rule in _open_rules().get(words[place], ()):
        for chunks, form in _match(rule.said, words, place, "", ()):
            is_bare = place > 0 and words[place - 1] in _BEFORE_BASE
            said = _write(rule.read, form, is_bare=is_bare)
            if said is not None and len(said) == len(chunks):
                return list(chunks), said
    return None


def _match(
    said: tuple[str, ...],
    words: Sequence[str],
    place: int,
    form: str,
    taken: tuple[tuple[int, int], ...],
    *,
    is_open: bool = False,
) -> Iterator[tuple[tuple[tuple[int, int], ...], str]]:
    """Ways in which the rest of a rule stands at a place; taken: stretches so far; is_open: the last one goes on."""
    if not said:
        yield taken, form
        return
    first, rest = said[0], said[1:]
    if first == GAP:
        for passed in range(1, LONGEST_GAP + 1):
            if place + passed > len(words) or words[place + passed - 1] in _NO_GAP:
                return
            yield from _match(rest, words, place + passed, form, taken)
        return
    if first == NUMBER:
        for passed in range(1, LONGEST_NUMBER + 1):
            if place + passed > len(words) or not _tells_count(words[place + passed - 1]):
                return
            yield from _match(rest, words, place + passed, form, taken)
        return
    if place < len(words):
        fits, form_met = _fits(first, words, place, form)
        if fits:
            grown = (*taken[:-1], (taken[-1][0], place)) if is_open else (*taken, (place, place))
            yield from _match(rest, words, place + 1, form_met, grown, is_open=True)
    if first in _IS_OPTIONAL or first.endswith("?"):
        yield from _match(rest, words, place, form, taken, is_open=is_open)


def _tells_count(word: str) -> bool:
    return word[0].isdigit() or word in _COUNTS


def _fits(said: str, words: Sequence[str], place: int, form: str) -> tuple[bool, str]:
    word = words[place]
    if said in _SETS:
        return word in _SETS[said] or (said == "HIS" and word.endswith("'s")), form
    if said.endswith("*"):
        forms = _list_forms(said[:-1])
        which = [name for name, each in zip(_FORMS, forms, strict=True) if each == word]
        if word in _ALSO and _ALSO[word][0] == said[:-1]:
            which = [_FORMS[_ALSO[word][1]]]
        if {"past", "participle"} <= set(which):
            is_perfect = any(before in _PERFECT for before in words[max(0, place - 2) : place])
            which = ["participle" if is_perfect else "past"]
        return bool(which), form or (which[0] if which else "")
    return word in said.removesuffix("?").split("|"), form


def _write(read: Sequence[str], form: str, *, is_bare: bool) -> list[str] | None:
    """What is read for each stretch, its verb in the form met; None where it has no such form."""
    said: list[list[str]] = [[]]
    is_written = False
    for word in read:
        if word in {GAP, NUMBER}:
            said.append([])
        elif word.endswith("*") and not is_written:
            verb = _list_forms(word[:-1])[_FORMS.index(form)] if form else word[:-1]
            if verb is None:
                return None
            if verb == "be" and not is_bare:
                verb = "are"
            said[-1].append(verb)
            is_written = True
        else:
            said[-1].append(word.removesuffix("*"))
    return [" ".join(words) for words in said]


@cache
def _list_forms(lemma: str) -> tuple[str | None, ...]:
    """Base form, third person, past, participle, -ing."""
    if lemma in _UNUSUAL:
        return _UNUSUAL[lemma]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = lemma + "es"
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        third = lemma[:-1] + "ies"
    else:
        third = lemma + "s"
    if lemma.endswith("e") and not lemma.endswith("ee"):
        ing = lemma[:-1] + "ing"
    else:
        doubles = lemma in DOUBLED or lemma in _DOUBLING_STRONG
        ing = lemma + (lemma[-1] if doubles else "") + "ing"
    return lemma, third, past(lemma), IRREGULAR_PARTICIPLES.get(lemma, past(lemma)), ing


_DOUBLING_STRONG = split_words("put cut set let run get shut win sit hit begin forbid quit bid dig")


@cache
def _list_named() -> frozenset[str]:
    """The capitalised words of the table, which are read as they are written."""
    return frozenset(
        alternative
        for rule in _read_table()
        for word in rule.said
        if word not in _SETS
        for alternative in word.removesuffix("?").split("|")
        if alternative[:1].isupper()
    )


@cache
def _read_table() -> tuple[_Rule, ...]:
    lines = (files("claimdesk.search") / "models" / "rephrasings.txt").read_text("utf-8").splitlines()
    return tuple(_read_rule(line) for line in lines if line.strip() and not line.startswith("#"))


@cache
def _open_rules() -> dict[str, tuple[_Rule, ...]]:
    """The table's rules by the words that they can begin with, the longest first."""
    by_word: dict[str, list[_Rule]] = defaultdict(list)
    for rule in sorted(_read_table(), key=lambda rule: -len(rule.said)):
        for word in _list_beginnings(rule.said):
            by_word[word].append(rule)
    return {word: tuple(rules) for word, rules in by_word.items()}


def _read_rule(line: str) -> _Rule:
    said, _, read = line.partition(">")
    return _Rule(tuple(said.split()), tuple(read.split()))


def _list_beginnings(said: Sequence[str]) -> set[str]:
    first = said[0]
    begins = set(_SETS.get(first, ()))
    if first in _IS_OPTIONAL or first.endswith("?"):
        begins |= _list_beginnings(said[1:])
    if first.endswith("*"):
        begins |= {form for form in _list_forms(first[:-1]) if form}
        begins |= {word for word, (lemma, _) in _ALSO.items() if lemma == first[:-1]}
    elif first not in _SETS:
        begins |= set(first.removesuffix("?").split("|"))
    return begins
