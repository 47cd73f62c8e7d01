"""Words as the text side of search sees them: cleaned, folded, stemmed, and scored. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from math import log
from typing import NamedTuple

import snowballstemmer

# k1 of .9–2.0 and b of .4–.9 were within .005 of each other on CheckThat 2A, 2B, SciFact, AVeriTeC and
# Climate-FEVER (docs/quality-search.md); these are Elasticsearch's own defaults, so both engines score alike.
BM25_K1 = 1.2
BM25_B = 0.75

_STEMMER_OF = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hi": "hindi", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# "us" is left in: folded, it is also the country.
_ENGLISH_STOP_WORDS = (
    "a about after all also am an and any are as at be been before being both but by can could did do "
    "does down each few for from had has have he her him his how i if in into is it its just may me might "
    "more most must my of off on only or other our out over own same shall she should so some such than "
    "that the their them then there these they this those to too under up very was we were what when "
    "where which who whom why will with would you your"
)
_STOP_WORDS = {"en": frozenset(_ENGLISH_STOP_WORDS.split())}
# Marks that are part of a word and no letters to a pattern: vowel signs of Indic, Thai, Lao, Burmese and Khmer.
WORD_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962-\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a4d"
    "\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3c-\u0c56\u0c81-\u0c83"
    "\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d81-\u0d83\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
)
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[^\W_](?:[^\W_]|[{WORD_SIGNS}])*")
# Scripts that part no words: Han, kana, Thai, Lao, Khmer, Burmese. Each pair of neighbours is a term, as in Lucene's CJK filter.
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
# Those of them that Lucene's standard tokenizer takes as one word however long they are; Han and kana it parts.
_LONG_RUNS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{3,}")
_POSSESSIVE = re.compile(r"'s\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_NOT_SHORTENED = re.compile(r"n't\b")
_LINK = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+", re.IGNORECASE)
_TAG = re.compile(r"[#@](\w+)")
_WORD_SEAM = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])"
)


def clean_query(text: str) -> str:
    """The query without links, its #tags and @names as words: "#StayAtHome" gives "Stay At Home".

    On CheckThat 2A train this raised MAP@5 of BM25 from .816 to .844, and hybrid from .897 to .908.
    """
    without_links = _LINK.sub(" ", text)
    words = _TAG.sub(lambda tag: " ".join(_WORD_SEAM.split(tag[1].replace("_", " "))), without_links)
    return " ".join(words.split())


def fold_text(text: str) -> str:
    """Lower case, accents off, typographic apostrophes made plain."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʼ", "'").casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def find_base_language(tag: str) -> str:
    """The language of a tag without region and script: "pt-BR" gives "pt"."""
    return tag.replace("_", "-").split("-")[0].casefold()


def analyse_text(text: str, language: str = "en") -> list[str]:
    """The terms of a text in order: folded, possessives and stop words off, stemmed (Snowball).

    Digit groups are joined ("1,200" → "1200"), a negation is kept ("didn't" → "did" is a stop word,
    "not" stays). A language without a stemmer here keeps its words whole.
    """
    folded = _NOT_SHORTENED.sub(" not", _POSSESSIVE.sub("", fold_text(text))).replace("'", "")
    folded = _DOTTED.sub(lambda letters: letters[0].replace(".", ""), folded)
    base = find_base_language(language)
    stem, stop_words = _open_stemmer(base), _STOP_WORDS.get(base, frozenset())
    words = (word.replace(",", "") if word[0].isdigit() else word for word in _WORD.findall(folded))
    return [term for word in words if word not in stop_words for term in _cut_unparted(stem(word))]


def _cut_unparted(word: str) -> Iterator[str]:
    """The word's terms: itself, or the pairs of neighbours of each stretch in a script that parts no words.

    >>> list(_cut_unparted("2021年水素")), list(_cut_unparted("crane"))
    (['2021', '年水', '水素'], ['crane'])
    """
    at = 0
    for stretch in _UNPARTED.finditer(word):
        if word[at : stretch.start()]:
            yield word[at : stretch.start()]
        letters = stretch[0]
        yield from (letters[place : place + 2] for place in range(max(1, len(letters) - 1)))
        at = stretch.end()
    if word[at:]:
        yield word[at:]


def part_letters(text: str) -> str:
    """The text with Thai, Lao, Burmese and Khmer as pairs of neighbours, for a tokenizer that parts no words of theirs.

    >>> part_letters("สะพาน 12")
    'สะ ะพ พา าน 12'
    """
    return _LONG_RUNS.sub(lambda run: " ".join(run[0][at : at + 2] for at in range(len(run[0]) - 1)), text)


@lru_cache(maxsize=100_000)
def analyse_word(word: str, language: str = "en") -> tuple[str, ...]:
    """The terms of a single word, remembered: the same words come again in every text."""
    return tuple(analyse_text(word, language))


def compute_inverse_frequency(document_frequency: int, document_count: int) -> float:
    """A term's rarity, ln(1 + (N - n + ½) / (n + ½)): Lucene's form, never negative."""
    return log(1 + (document_count - document_frequency + 0.5) / (document_frequency + 0.5))


class TermCounts(NamedTuple):
    """A document's terms, counted once for all queries that it is scored for."""

    counts: Mapping[str, int]
    length: int


def count_terms(document: Sequence[str]) -> TermCounts:
    """The terms of a document, counted."""
    return TermCounts(Counter(document), len(document))


def score_bm25(
    query: Sequence[str],
    documents: Sequence[TermCounts],
    document_frequency: Mapping[str, int],
    document_count: int,
    mean_length: float,
) -> list[float]:
    """BM25 of each document for the query's terms; a query term counts once.

    Σ idf · f / (f + k₁ (1 − b + b |d| / mean)), Robertson & Zaragoza 2009 in Lucene's form (without the
    constant k₁ + 1). Frequencies and counts are those of the whole index, so that scores of documents found
    in different ways compare.
    """
    weights = {
        term: compute_inverse_frequency(document_frequency[term], document_count)
        for term in dict.fromkeys(query)
        if document_frequency.get(term)
    }
    return [_score(weights, document, mean_length) for document in documents]


def best_possible(query: Sequence[str], document_frequency: Mapping[str, int], document_count: int) -> float:
    """What no document's BM25 can exceed for this query: the sum of its terms' idf.

    Terms that the index has never seen count as the rarest, so that a text about something new stays far
    from its best.
    """
    return sum(
        compute_inverse_frequency(document_frequency.get(term, 0), document_count)
        for term in dict.fromkeys(query)
    )


def choose_rarest(
    query: Sequence[str], document_frequency: Mapping[str, int], count: int, postings: int = 0
) -> list[str]:
    """The query's `count` rarest terms that the index knows, rarest first; ties keep the query's order.

    More of them, as long as all together stand in no more than `postings` documents (one that has two counts twice).
    """
    known = [term for term in dict.fromkeys(query) if document_frequency.get(term)]
    ordered = sorted(known, key=lambda term: document_frequency[term])
    summed = accumulate(document_frequency[term] for term in ordered)
    return ordered[: max(count, sum(total <= postings for total in summed))]


def _score(weights: Mapping[str, float], document: TermCounts, mean_length: float) -> float:
    counts, length = document
    norm = BM25_K1 * (1 - BM25_B + BM25_B * length / mean_length) if mean_length else BM25_K1
    score = 0.0
    for term, weight in weights.items():
        if term in counts:
            count = counts[term]
            score += weight * count / (count + norm)
    return score


@cache
def _open_stemmer(language: str) -> Callable[[str], str]:
    name = _STEMMER_OF.get(language)
    if name is None:
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return lru_cache(maxsize=200_000)(stem)
