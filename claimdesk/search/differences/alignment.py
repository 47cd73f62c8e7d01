"""What a difference is, and which stretch of one text stands where which stretch of the other does. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Protocol, TypeVar

from claimdesk.search.lexical import analyse_word

# From here two texts are taken for the same sentence said twice, so that what one leaves out is told too.
CLOSE = 0.6
# Texts whose reading is remembered: a claim is compared with ten candidates, a candidate with many claims.
REMEMBERED = 4096

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%$€£¥₹]")


class DifferenceKind(StrEnum):
    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    PLACE = "place"
    NEGATION = "negation"
    QUANTIFIER = "quantifier"
    CLAIMANT = "claimant"
    ENTITY = "entity"
    TENSE = "tense"


@dataclass(frozen=True, slots=True)
class TextPart:
    """The words that differ; start and end are None for a claimant whom the text doesn't name."""

    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two claims say differently; a side that says nothing of it is None."""

    kind: DifferenceKind
    ours: TextPart | None
    theirs: TextPart | None


class Spanned(Protocol):
    """Anything with a place in its text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Mark = TypeVar("Mark", bound=Spanned)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place; stem is "" for a word that carries no content."""

    word: str  # lower case
    stem: str
    start: int
    end: int


@lru_cache(maxsize=REMEMBERED)
def tokenise(text: str) -> tuple[Token, ...]:
    """The words of a text in order, with stems as search sees them."""
    return tuple(
        Token(
            match[0].lower().replace("’", "'"),
            " ".join(analyse_word(match[0])),
            match.start(),
            match.end(),
        )
        for match in _TOKEN.finditer(text)
    )


@dataclass
class Alignment:
    """Two texts laid beside each other, word by word (the longest common runs of stems)."""

    ours: str
    theirs: str

    @cached_property
    def our_tokens(self) -> tuple[Token, ...]:
        return tokenise(self.ours)

    @cached_property
    def their_tokens(self) -> tuple[Token, ...]:
        return tokenise(self.theirs)

    @cached_property
    def closeness(self) -> float:
        """The Dice overlap of content stems, 0–1."""
        mine, other = _count_stems(self.our_tokens), _count_stems(self.their_tokens)
        total = mine.total() + other.total()
        return 2 * (mine & other).total() / total if total else 0.0

    @cached_property
    def _blocks(self) -> list[tuple[str, int, int, int, int]]:
        ours = [token.stem or token.word for token in self.our_tokens]
        theirs = [token.stem or token.word for token in self.their_tokens]
        return list(SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes())

    @property
    def is_close(self) -> bool:
        return self.closeness >= CLOSE

    def pair(self, ours: Sequence[Mark], theirs: Sequence[Mark]) -> list[tuple[Mark | None, Mark | None]]:
        """Marks that stand in the same place of both texts, then those left over, each with None.

        The same place: one replaced run, else the same word before or after, else (close texts) the order.
        """
        left, right = list(ours), list(theirs)
        if not left or not right:
            return [*((mark, None) for mark in left), *((None, mark) for mark in right)]
        pairs: list[tuple[Mark | None, Mark | None]] = []
        tests: list[Callable[[Mark, Mark], bool]] = [self.replaces, self._has_same_neighbour]
        if self.is_close:
            tests.append(_stands_anywhere)
        for test in tests:
            for mark in list(left):
                partner = next((other for other in right if test(mark, other)), None)
                if partner is not None:
                    pairs.append((mark, partner))
                    left.remove(mark)
                    right.remove(partner)
        return [*pairs, *((mark, None) for mark in left), *((None, mark) for mark in right)]

    def replaces(self, our_mark: Spanned, their_mark: Spanned) -> bool:
        """Whether both lie in one replaced run."""
        mine = _list_indices(self.our_tokens, our_mark)
        other = _list_indices(self.their_tokens, their_mark)
        return any(
            tag == "replace" and any(i1 <= i < i2 for i in mine) and any(j1 <= j < j2 for j in other)
            for tag, i1, i2, j1, j2 in self._blocks
        )

    def _has_same_neighbour(self, our_mark: Spanned, their_mark: Spanned) -> bool:
        before, after = _find_neighbours(self.our_tokens, our_mark)
        their_before, their_after = _find_neighbours(self.their_tokens, their_mark)
        return bool((before and before == their_before) or (after and after == their_after))


def take_part(text: str, mark: Spanned | None) -> TextPart | None:
    """The mark's words with their place in the text."""
    return None if mark is None else TextPart(text[mark.start : mark.end], mark.start, mark.end)


def _stands_anywhere(_ours: Spanned, _theirs: Spanned) -> bool:
    return True


def _count_stems(tokens: Sequence[Token]) -> Counter[str]:
    return Counter(token.stem for token in tokens if token.stem)


def _list_indices(tokens: Sequence[Token], mark: Spanned) -> list[int]:
    return [i for i, token in enumerate(tokens) if token.start < mark.end and mark.start < token.end]


def _find_neighbours(tokens: Sequence[Token], mark: Spanned) -> tuple[str, str]:
    """The content stems nearest before and after; "" where there is none."""
    before = next((token.stem for token in reversed(tokens) if token.end <= mark.start and token.stem), "")
    after = next((token.stem for token in tokens if token.start >= mark.end and token.stem), "")
    return before, after
