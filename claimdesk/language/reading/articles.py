"""Articles made ready to read: boilerplate masked, sentences found and parsed, all articles in one batch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import py3langid
from spacy.tokens import Doc

from claimdesk.language.reading import mask, segment
from claimdesk.language.reading.parsing import Paragraph, ParsedArticle, ParsedSentence, parse_sentences
from claimdesk.language.shapes import ArticleText, Skipped, Span
from claimdesk.terms import Part

LONGEST_SENTENCE = 1500  # characters; the longest of GUM news has 461
MOST_SENTENCES = 6000  # of an article; about 20 s of parsing
SHORTEST_JUDGED = 80  # characters from which the language is told by the words
LONGEST_JUDGED = 2000
COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "was",
        "for",
        "that",
        "with",
        "on",
        "as",
        "by",
        "are",
        "were",
        "has",
        "have",
        "not",
        "he",
        "she",
        "it",
        "they",
        "his",
        "her",
    ]
)
COMMON_SHARE = 0.1  # of the words; English news has .25 to .35, other languages under .05
READING_ORDER = (Part.TITLE, Part.SUMMARY, Part.TEXT)
TOO_LONG = "too_long_sentence"
TOO_MANY = "too_many_sentences"
NOT_ENGLISH = "language_not_supported"


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article with its parse, what was skipped, and what a person should know."""

    parsed: ParsedArticle
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Line:
    part: Part
    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _BegunArticle:
    article: ArticleText
    lines: tuple[_Line, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    language: str


def read_articles(articles: Sequence[ArticleText]) -> list[ReadArticle]:
    """Each article read, in order; the sentences of all go through the parser together."""
    begun = [_begin_article(article) for article in articles]
    docs = iter(
        parse_sentences(
            [
                begun_article.article.part(line.part)[span.start : span.end]
                for begun_article in begun
                for line in begun_article.lines
                for span in line.sentences
            ]
        )
    )
    return [_finish_article(begun_article, docs) for begun_article in begun]


def find_language(article: ArticleText) -> str:
    """The article's language as a two-letter code: as given, else told by its words; "en" where they are few."""
    if article.language:
        return article.language[:2].lower()
    words = " ".join(part for part in (article.title, article.text[:LONGEST_JUDGED]) if part)
    plain = words.lower().split()
    if len(words) < SHORTEST_JUDGED or sum(word in COMMON for word in plain) >= COMMON_SHARE * len(plain):
        return "en"
    language, _ = py3langid.classify(words.encode("utf-8", "replace").decode())
    return str(language)


def _begin_article(article: ArticleText) -> _BegunArticle:
    """The article's lines and sentences before parsing; none where the language can't be read."""
    skipped = tuple(
        stretch for part in READING_ORDER for stretch in mask.find_skipped(article.part(part), part)
    )
    language = find_language(article)
    if language != "en":
        return _BegunArticle(article, (), skipped, (NOT_ENGLISH,), language)
    lines = []
    notes: dict[str, None] = {}
    count = 0
    for line in _find_lines(article, skipped):
        text = article.part(line.part)
        sentences = [piece for span in line.sentences for piece in _cut_sentence(text, span)]
        if len(sentences) > len(line.sentences):
            notes[TOO_LONG] = None
        count += len(sentences)
        if count > MOST_SENTENCES:
            notes[TOO_MANY] = None
            break
        lines.append(_Line(line.part, line.start, line.end, tuple(sentences)))
    return _BegunArticle(article, tuple(lines), skipped, tuple(notes), language)


def _cut_sentence(text: str, span: Span) -> list[Span]:
    """A sentence in pieces short enough to parse, cut after a semicolon, a comma or a blank where there is one."""
    pieces = []
    start = span.start
    while span.end - start > LONGEST_SENTENCE:
        window = text[start : start + LONGEST_SENTENCE]
        cut = next((at for mark in ("; ", ", ", " ") if (at := window.rfind(mark)) > 0), 0)
        stop = start + (cut + 1 if cut else LONGEST_SENTENCE)
        if (piece := segment.trim(text, start, stop)) is not None:
            pieces.append(piece)
        start = stop
    if (piece := segment.trim(text, start, span.end)) is not None:
        pieces.append(piece)
    return pieces


def _finish_article(begun: _BegunArticle, docs: Iterator[Doc]) -> ReadArticle:
    sentences: list[ParsedSentence] = []
    paragraphs: list[Paragraph] = []
    for line in begun.lines:
        first = len(sentences)
        for span in line.sentences:
            text = begun.article.part(line.part)[span.start : span.end]
            sentences.append(ParsedSentence(line.part, span.start, span.end, text, next(docs)))
        paragraphs.append(Paragraph(line.part, line.start, line.end, first, len(sentences)))
    parsed = ParsedArticle(begun.article, tuple(sentences), tuple(paragraphs))
    return ReadArticle(parsed, begun.skipped, begun.notes, begun.language)


def _find_lines(article: ArticleText, skipped: Iterable[Skipped]) -> Iterable[_Line]:
    """The stretches between line breaks and skipped stretches, with their sentences."""
    holes = {part: [stretch for stretch in skipped if stretch.part == part] for part in READING_ORDER}
    for part in READING_ORDER:
        text = article.part(part)
        at = 0
        for end, after in [(hole.start, hole.end) for hole in holes[part]] + [(len(text), len(text))]:
            for span in segment.find_paragraphs(text, at, end):
                yield _Line(part, span.start, span.end, tuple(segment.segment_paragraph(text, span)))
            at = after
