"""Words, and how alike two claims are."""

import re
from collections import Counter

# Lucene's EnglishAnalyzer.ENGLISH_STOP_WORDS_SET
STOP_WORDS = frozenset(
    """a an and are as at be but by for if in into is it no not of on or such that the their then there these they
    this to was will with""".split()  # noqa: SIM905  a list of words reads better
)
FUNCTION_WORDS = (STOP_WORDS - {"no", "not"}) | set(
    """about also been being did do does from had has have he her him his i its me my our she so than them those
    us we were what when where which who whom whose would you your s d ll m re ve""".split()  # noqa: SIM905  a list of words reads better
)
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]\w*")
INFLECTION = re.compile(r"(?<=\w\w\w)(?:ing|ed|ly|es|s)$")
DOUBLED_CONSONANT = re.compile(r"([b-df-hj-np-tv-z])\1$")


def stem(word: str) -> str:
    """The word without plural, -ed, -ing and -ly endings, doubled last consonant and final e.

    >>> [stem(word) for word in "parties party planned plan releases release 1990s 2000".split()]
    ['party', 'party', 'plan', 'plan', 'releas', 'releas', '1990', '2000']
    """
    word = re.sub(r"(?<=\w\w)ies$", "y", word)
    word = DOUBLED_CONSONANT.sub(r"\1", INFLECTION.sub("", word))
    return re.sub(r"(?<=\w\w\w)e$", "", word)


def content_words(text: str) -> Counter[str]:
    """Lower-cased stems of a text's words other than function words; negations are kept.

    >>> sorted(content_words("He didn't sell 1,200 of the firm’s shares"))
    ['1,200', 'firm', 'not', 'sel', 'shar']
    """
    plain = text.lower().replace("’", "'").replace("n't", " not")
    return Counter(stem(word) for word in WORD.findall(plain) if word not in FUNCTION_WORDS)


def token_f1(one: Counter[str], other: Counter[str]) -> float:
    """2 |A ∩ B| / (|A| + |B|) over multisets of words (Rajpurkar et al. 2016, SQuAD's F1).

    >>> token_f1(content_words("Obama served two terms"), content_words("Obama served once"))
    0.5714285714285714
    """
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
