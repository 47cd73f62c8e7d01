"""Articles made ready to read: boilerplate masked, sentences found and parsed, all articles in one batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimdesk.language import mask, segment
from claimdesk.language.parsing import Paragraph, ParsedArticle, ParsedSentence, parse_sentences
from claimdesk.language.texts import ArticleText, Part, Skipped, Span

LONGEST_SENTENCE = 1500  # characters; the longest of GUM news has 461, and parsing grows with length
READING_ORDER = (Part.TITLE, Part.SUMMARY, Part.TEXT)
TOO_LONG = "too_long_sentence"


@dataclass(frozen=True, slots=True)
class Read:
    """One article with its parse, what was skipped, and what a person should know."""

    parsed: ParsedArticle
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    part: Part
    start: int
    end: int
    sentences: tuple[Span, ...]


def read_articles(articles: Sequence[ArticleText]) -> list[Read]:
    """Each article read, in order; the sentences of all go through the parser together."""
    skipped = [
        tuple(one for part in READING_ORDER for one in mask.find_skipped(article.part(part), part))
        for article in articles
    ]
    lines = [list(_find_lines(article, out)) for article, out in zip(articles, skipped, strict=True)]
    texts = [
        article.part(line.part)[span.start : span.end]
        for article, found in zip(articles, lines, strict=True)
        for line in found
        for span in line.sentences
    ]
    docs = iter(parse_sentences(texts))
    read = []
    for article, found, out in zip(articles, lines, skipped, strict=True):
        sentences: list[ParsedSentence] = []
        paragraphs: list[Paragraph] = []
        for line in found:
            first = len(sentences)
            for span in line.sentences:
                text = article.part(line.part)[span.start : span.end]
                sentences.append(ParsedSentence(line.part, span.start, span.end, text, next(docs)))
            paragraphs.append(Paragraph(line.part, line.start, line.end, first, len(sentences)))
        parsed = ParsedArticle(article, tuple(sentences), tuple(paragraphs))
        read.append(Read(parsed, out, ()))
    return read


def _find_lines(article: ArticleText, skipped: Iterable[Skipped]) -> Iterable[_Line]:
    """The stretches between line breaks and skipped stretches, with their sentences."""
    holes = {part: [one for one in skipped if one.part == part] for part in READING_ORDER}
    for part in READING_ORDER:
        text = article.part(part)
        at = 0
        for end, after in [(one.start, one.end) for one in holes[part]] + [(len(text), len(text))]:
            for span in segment.find_paragraphs(text, at, end):
                yield _Line(part, span.start, span.end, tuple(segment.segment_paragraph(text, span)))
            at = after
