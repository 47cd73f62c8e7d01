"""What the expressions of one article refer to: people, bodies, countries, and the words for them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from spacy.tokens import Token

from claimdesk.language.attribution.attribution import Attribution
from claimdesk.language.attribution.speakers import Speakers
from claimdesk.language.mentions.coreference import LONGEST_HEADING, write_phrase
from claimdesk.language.mentions.countries import CAPITALS, COUNTRIES
from claimdesk.language.mentions.quotations import (
    Quotation,
    QuotedStretches,
    find_quotations,
    merge_quotations,
)
from claimdesk.language.reading.parsing import ParsedArticle, ParsedSentence
from claimdesk.language.shapes import DateInterval, Span
from claimdesk.language.values.date_patterns import MONTHS
from claimdesk.language.values.dates import find_dates
from claimdesk.terms import Part, Voice

TOLD_REACH = 2  # sentences before a month in which a year is the one that is told of
YEAR = re.compile(r"(?<![\d.,$£€])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")
MONTH_ALONE = re.compile(
    rf"(?:(?:on|in|the|between|from|early|late|mid|and|to|of|until) |[\d–-]|(?:st|nd|rd|th)\b|\s|(?:{'|'.join(MONTHS)})\b\.?)+",
    re.IGNORECASE,
)
LONGEST_PLACE = 3  # words of a country's name that are looked at together


class NamedCountry(NamedTuple):
    """Words that stand for a country: tokens first to end (exclusive)."""

    first: int
    end: int
    country: str
    capital: bool  # by its capital's name


@dataclass(frozen=True, slots=True)
class References:
    """The reading of one article that each of its statements is resolved by; see `read_references`."""

    article: ParsedArticle
    speakers: Speakers
    untouched: dict[Part, QuotedStretches]  # quotations, and a transcript's lines
    starts: tuple[int, ...]  # of the sentences, in their parts
    first: dict[Part, tuple[int, int]]  # the sentences of a part: first and one past the last
    named: tuple[tuple[NamedCountry, ...], ...]  # of each sentence
    countries: frozenset[str]  # those called by their names or adjectives anywhere in the article
    bodies: dict[str, frozenset[str]]  # last word of a body's name in lower case → the names that end so
    sorts: dict[str, frozenset[str]]  # a common noun → the names of which the article says that they are one
    dates: dict[int, tuple[DateInterval, ...]] = field(default_factory=dict)  # of the sentences read so far

    def find_sentences_at(self, part: Part, start: int, end: int) -> Iterator[int]:
        """The indices of the sentences that share a character with a stretch of a part."""
        if part not in self.first:
            return
        low, high = self.first[part]
        number = max(low, bisect_right(self.starts, start, low, high) - 1)
        while number < high and self.starts[number] < end:
            if self.article.sentences[number].end > start:
                yield number
            number += 1

    def find_dates_of(self, number: int) -> tuple[DateInterval, ...]:
        """The dates of a sentence, read with all of its words; start and end are in its text."""
        if number not in self.dates:
            published_at = self.article.article.published_at
            dates = find_dates(self.article.sentences[number].text, published_at)
            self.dates[number] = tuple(
                replace(date, from_=None, to=None, precision="unknown", anchor=None)
                if published_at is not None and self._is_of_told_year(number, date, published_at.year)
                else date
                for date in dates
            )
        return self.dates[number]

    def _is_of_told_year(self, number: int, date: DateInterval, now: int) -> bool:
        """Whether a month without a year may be of a year long past that was named just before it."""
        if date.anchor is None or not MONTH_ALONE.fullmatch(date.text):
            return False
        sentences, part = self.article.sentences, self.article.sentences[number].part
        before = [
            sentences[back].text
            for back in range(max(0, number - TOLD_REACH), number)
            if sentences[back].part == part
        ]
        before.append(sentences[number].text[: date.start])
        return any(int(year) < now - 1 for text in before for year in YEAR.findall(text))


def build_references(
    article: ParsedArticle, attributions: Sequence[Attribution], speakers: Speakers
) -> References:
    """Everything that statements of the article may lean on."""
    first: dict[Part, tuple[int, int]] = {}
    for number, sentence in enumerate(article.sentences):
        low, _ = first.get(sentence.part, (number, number))
        first[sentence.part] = (low, number + 1)
    countries: set[str] = set()
    bodies: dict[str, set[str]] = {}
    sorts: dict[str, set[str]] = {}
    named = tuple(find_countries(sentence) for sentence in article.sentences)
    for sentence, here in zip(article.sentences, named, strict=True):
        countries.update(place.country for place in here if not place.capital)
        for noun, name in _find_sorts(sentence):
            sorts.setdefault(noun, set()).add(name)
        for entity in sentence.doc.ents:
            words = (
                entity.text.removeprefix("the ").removeprefix("The ").removesuffix("’s").removesuffix("'s")
            )
            if entity.label_ == "ORG" and " " in words and words[0].isupper():
                bodies.setdefault(words.split()[-1].lower(), set()).add(words)
    for noun, name in _find_headed_sorts(article):
        sorts.setdefault(noun, set()).add(name)
    return References(
        article=article,
        speakers=speakers,
        untouched={part: merge_quotations(_find_own_words(article, attributions, part)) for part in Part},
        starts=tuple(sentence.start for sentence in article.sentences),
        first=first,
        named=named,
        countries=frozenset(countries),
        bodies={word: frozenset(names) for word, names in bodies.items()},
        sorts={noun: frozenset(names) for noun, names in sorts.items()},
    )


def _find_headed_sorts(article: ParsedArticle) -> Iterator[tuple[str, str]]:
    """The sort of thing that the text's heading names: "Austro-Prussian War", "Harbour Lights (film)"."""
    heading = next(iter(article.of_part(Part.TEXT)), None)
    if heading is None or len(heading.doc) > LONGEST_HEADING or heading.text[-1:] in {".", "!", "?", ":"}:
        return
    if "(" not in heading.text and any(token.pos_ in {"VERB", "AUX"} for token in heading.doc):
        return
    name, _, about = heading.text.partition(" (")
    words = name.split()
    sort = about.removesuffix(")").split()[-1:] if about.endswith(")") else []
    if sort and sort[0].isalpha() and sort[0].islower():
        yield sort[0], name
    elif len(words) > 1 and all(word[:1].isupper() for word in words):
        yield words[-1].lower(), name if words[0] == "The" else "the " + name


def _find_sorts(sentence: ParsedSentence) -> Iterator[tuple[str, str]]:
    """What sort of thing a name is said to be: "Brask is a small harbour town" gives town and Brask."""
    for token in sentence.doc:
        if token.dep_ != "attr" or token.pos_ != "NOUN" or token.head.lemma_ != "be":
            continue
        named = next(
            (child for child in token.head.children if child.dep_ == "nsubj" and child.pos_ == "PROPN"), None
        )
        single = token.tag_ == "NN" and any(child.lower_ in {"a", "an"} for child in token.children)
        if named is not None and single:
            yield token.lemma_.lower(), write_phrase(named)


def _find_own_words(
    article: ParsedArticle, attributions: Sequence[Attribution], part: Part
) -> Iterator[Quotation | Span]:
    """Stretches in which somebody speaks: within marks, or as a line of a transcript."""
    yield from find_quotations(article.article.part(part))
    for attribution in attributions:
        if attribution.part == part and attribution.cue_lemma == ":" and attribution.voice == Voice.QUOTE:
            yield from attribution.pieces


def find_countries(sentence: ParsedSentence) -> tuple[NamedCountry, ...]:
    """The words of a sentence that stand for countries, in reading order."""
    doc, text = sentence.doc, sentence.text
    countries: list[NamedCountry] = []
    for token in doc:
        if not text[token.idx].isupper() or (countries and token.i < countries[-1].end):
            continue
        for end in range(min(token.i + LONGEST_PLACE, len(doc)), token.i, -1):
            last = doc[end - 1]
            words = text[token.idx : last.idx + len(last)]
            country = COUNTRIES.get(words) or CAPITALS.get(words)
            if country is not None and not _is_inside_name(token):
                countries.append(NamedCountry(token.i, end, country, words in CAPITALS))
                break
    return tuple(countries)


def _is_inside_name(token: Token) -> bool:
    """Whether the word is part of a person's name: "Paris Hilton", "Jordan Smith"."""
    return token.ent_type_ == "PERSON"
