"""Claims of one article that say almost the same, so that people get one of them."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt
import snowballstemmer

SAME_WORDS = 0.7  # F1 of stems from which a claim that adds nothing to another is its twin, as a headline is
SAME_MEANING = 0.9  # cosine from which other words may stand for the same
SOME_WORDS = 0.6
MOST_COMPARED = 200  # claims with the same figures; of more, the latest
WORD = re.compile(r"\d[\d.,:/-]*|[^\W\d_][\w’'-]*")
SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
SHORT_SCALE = re.compile(r"(?<=\d)\s?(?:bn|tn|mn|m|k)\b", re.IGNORECASE)
NAME = re.compile(r"(?<=\s)[A-Z][\w’'-]+")
PLAIN = frozenset(
    """
    a an the of in on at to for by with from and or but that this these those it its is are was were be been
    being has have had do does did as than also which who whom whose their his her he she they
    """.split()  # noqa: SIM905
)
NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot denied denies deny refused refuse
    """.split()  # noqa: SIM905
)
NUMBERS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion
    trillion half third quarter twice double triple first second
    """.split()  # noqa: SIM905
)
OPPOSITES = tuple(
    frozenset(pair.split("/"))
    for pair in [
        "rose/fell",
        "rise/fall",
        "rises/falls",
        "increase/decrease",
        "increased/decreased",
        "up/down",
        "more/less",
        "more/fewer",
        "higher/lower",
        "high/low",
        "won/lost",
        "win/lose",
        "before/after",
        "accepted/rejected",
        "accept/reject",
        "support/oppose",
        "supported/opposed",
        "first/last",
        "north/south",
        "east/west",
        "gained/lost",
        "grew/shrank",
        "opened/closed",
        "above/below",
        "over/under",
        "allowed/banned",
        "legal/illegal",
        "guilty/innocent",
        "approved/rejected",
        "import/export",
        "imports/exports",
        "men/women",
        "buy/sell",
        "bought/sold",
    ]
)


@dataclass(frozen=True, slots=True)
class _ClaimWords:
    words: frozenset[str]
    stems: frozenset[str]
    numbers: tuple[str, ...]
    names: frozenset[str]
    negated: bool


def find_twins(
    texts: Sequence[str],
    first: Sequence[int],
    sentences: Sequence[Hashable],
    vectors: npt.NDArray[np.float32] | None = None,
) -> list[int | None]:
    """For each text the index of the one that it almost repeats, None where it repeats none.

    `first` ranks the texts: of two that say the same the one of lower rank stands, then the earlier.
    `sentences` names the sentence of each; `vectors` are unit rows. Other numbers, years, names, a negation or an opposite always make two claims.
    """
    said = [_read_words(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda n: (first[n], n))
    standing: dict[tuple[tuple[str, ...], bool], list[int]] = {}
    twin: list[int | None] = [None] * len(texts)
    for n in order:
        near = standing.setdefault((said[n].numbers, said[n].negated), [])
        alike = (
            other
            for other in near[-MOST_COMPARED:]
            if _says_the_same(
                said[n],
                said[other],
                partial(_compute_cosine, n, other, vectors),
                together=sentences[n] == sentences[other],
            )
        )
        twin[n] = next(alike, None)
        if twin[n] is None:
            near.append(n)
    return twin


def _compute_cosine(number: int, other: int, vectors: npt.NDArray[np.float32] | None) -> float:
    return 0.0 if vectors is None else float(vectors[number] @ vectors[other])


def _read_words(text: str) -> _ClaimWords:
    spelt = SHORT_SCALE.sub(lambda short: f" {SCALES[short[0].strip().lower()]}", text)
    words = [word.lower().replace("’", "'") for word in WORD.findall(spelt)]
    words = [word.rstrip(".,:/-") for word in words]
    plain = [word.removesuffix("'s") for word in words]
    numbers = sorted(word.rstrip(".,") for word in plain if word[0].isdigit() or word in NUMBERS)
    negated = sum(word in NEGATIONS or word.endswith("n't") for word in plain) % 2 == 1
    telling = [word for word in plain if word not in PLAIN]
    stems = [_stem_word(word) for word in telling]
    names = frozenset(name.lower().removesuffix("'s").removesuffix("’s") for name in NAME.findall(text))
    return _ClaimWords(frozenset(plain), frozenset(stems), tuple(numbers), names, negated)


def _says_the_same(
    ours: _ClaimWords, theirs: _ClaimWords, cosine: Callable[[], float], *, together: bool
) -> bool:
    """Whether two claims say the same; those taken together out of one sentence do only in the same words."""
    if together:
        return ours.stems == theirs.stems
    total = len(ours.stems) + len(theirs.stems)
    shared = 2 * len(ours.stems & theirs.stems) / total if total else 1.0
    if shared < SOME_WORDS or not (ours.names <= theirs.names or theirs.names <= ours.names):
        return False
    apart = ours.words ^ theirs.words
    if any(pair <= apart for pair in OPPOSITES):
        return False
    inside = ours.stems <= theirs.stems or theirs.stems <= ours.stems
    return (inside and shared >= SAME_WORDS) or cosine() >= SAME_MEANING


@lru_cache(maxsize=20_000)
def _stem_word(word: str) -> str:
    return str(STEMMER.stemWord(word))


STEMMER = snowballstemmer.stemmer("english")
