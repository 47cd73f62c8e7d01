"""In which language an article and its parts are; English stays English where nothing speaks clearly against it."""

import re
from collections import Counter
from collections.abc import Sequence

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.other_languages.identify import find_language, weigh_languages
from claimdesk.language.other_languages.quotations import find_quotations
from claimdesk.language.shapes import ArticleText, Span

ENGLISH = "en"
SHORT = 80  # characters, below which the words must speak clearly
LONGEST_JUDGED = 2000
COMMON = split_words(
    "the of and to in is was for that with on as by are were has have not he she it they his her"
)
COMMON_SHARE = 0.1  # of the words; English news has .25 to .35, most other languages under .05
CLEAR = 5.0  # log-odds of small words by which another language must lead
ENOUGH = 4.0  # of small words of a language, for it to be taken at all; a list of names and figures has none
LONG_PART = 40  # characters of a paragraph that has a say in what its article is written in
SHORTEST_PASSAGE = 25  # letters of a quotation in another language
LETTER = re.compile(r"[^\W\d_]")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
NAME_WITHIN = re.compile(r"(?<=[^\W\d_] )[A-ZÀ-Þ][a-zß-ɏ]+")  # Peter Lang is no Tagalog "lang"


def find_article_language(article: ArticleText) -> str:
    """The article's language as a two-letter code: as given, else told by its words; "en" where nothing else is clear."""
    if article.language:
        return article.language.replace("_", "-").split("-")[0].lower()
    parts = [article.title or "", *article.text[:LONGEST_JUDGED].splitlines()]
    told = " ".join(part for part in parts if part)
    votes: Counter[str] = Counter()
    for part in parts:
        if len(part) >= LONG_PART:
            votes[_judge(part)] += len(part)
    return votes.most_common(1)[0][0] if votes else _judge(told)


def _judge(text: str) -> str:
    """The language of a stretch; "en" where nothing else is clear. Quotations in it count only where there is little else."""
    told = _leave_quotations_out(text)
    language = find_language(told, ENGLISH)
    if language is None or language == ENGLISH or not _is_latin(told):
        return language or ENGLISH
    weights = _weigh(told)
    own, english = weights.get(language, 0.0), weights.get(ENGLISH, 0.0)
    if own < ENOUGH or own <= english:
        return ENGLISH
    if (len(told) < SHORT or _share_common(told) >= COMMON_SHARE) and own < english + CLEAR:
        return ENGLISH
    return language


def _weigh(text: str) -> dict[str, float]:
    return weigh_languages(NAME_WITHIN.sub("", text))


def find_language_of(words: str, expected: str) -> str:
    """The language of a paragraph of an article in `expected`: another one only where it is clear.

    >>> find_language_of("Die Stadt hat die Brücke am Montag für den Verkehr gesperrt, sie ist nicht sicher.", "en")
    'de'
    """
    words = _leave_quotations_out(words)
    language = find_language(words, expected)
    if language is None or language == expected:
        return expected
    if not _is_latin(words):
        return language if len(LETTER.findall(words)) >= SHORTEST_PASSAGE // 2 else expected
    if not _is_known_latin(expected):
        return language if len(words) >= SHORT // 2 else expected
    weights = _weigh(words)
    own, other = weights.get(language, 0.0), weights.get(expected, 0.0)
    if expected == ENGLISH and _share_common(words) >= COMMON_SHARE:
        return expected
    return language if own >= ENOUGH + 1 and own >= other + CLEAR else expected


def find_passages(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Stretches of whole sentences that hold a quotation in another language than English; none is cut inside its marks."""
    if not sentences:
        return []
    start, end = sentences[0].start, sentences[-1].end
    passages = []
    for quotation in find_quotations(text[start:end]):
        words = text[start + quotation.inner.start : start + quotation.inner.end]
        if len(LETTER.findall(words)) < SHORTEST_PASSAGE or find_language_of(words, ENGLISH) == ENGLISH:
            continue
        opened, closed = start + quotation.outer.start, start + quotation.outer.end
        touched = [span for span in sentences if span.start < closed and opened < span.end]
        if touched:
            passages.append(Span(touched[0].start, touched[-1].end))
    return passages


def _leave_quotations_out(text: str) -> str:
    """The words outside quotations, where they are enough to judge by."""
    kept, at = [], 0
    for quotation in find_quotations(text):
        kept.append(text[at : quotation.inner.start])
        at = quotation.inner.end
    outside = "".join([*kept, text[at:]])
    return outside if len(LETTER.findall(outside)) >= SHORTEST_PASSAGE else text


def _is_latin(text: str) -> bool:
    letters = LETTER.findall(text)
    return len(LATIN.findall(text)) >= 0.6 * len(letters)


def _is_known_latin(language: str) -> bool:
    """Whether the language is written in Latin letters."""
    return language not in {
        "ar",
        "fa",
        "ur",
        "ps",
        "hi",
        "mr",
        "ne",
        "ja",
        "zh",
        "ko",
        "th",
        "ru",
        "uk",
        "be",
        "bg",
        "sr",
        "mk",
        "el",
        "he",
    }


def _share_common(text: str) -> float:
    """Which share of the words are small English ones."""
    plain = text.lower().split()
    return sum(word in COMMON for word in plain) / max(1, len(plain))
