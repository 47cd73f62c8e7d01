"""Articles made ready to read: structure found, sentences cut and parsed, all articles in one batch."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from claimdesk.language.other_languages.passages import find_article_language, find_language_of, find_passages
from claimdesk.language.reading import segment
from claimdesk.language.reading.blocks import Block, BlockKind, OtherBlock, Structure
from claimdesk.language.reading.frames import cut_frame
from claimdesk.language.reading.interruptions import find_unfinished
from claimdesk.language.reading.names import is_shouted
from claimdesk.language.reading.parsing import (
    Paragraph,
    ParsedArticle,
    ParsedSentence,
    parse_sentences,
)
from claimdesk.language.reading.structure import read_structure
from claimdesk.language.reading.unpunctuated import find_running_sentences
from claimdesk.language.shapes import ArticleText, Skipped, Span
from claimdesk.terms import Part

LONGEST_SENTENCE = 1500  # characters; the longest of GUM news has 461
MOST_SENTENCES = 6000  # of an article; about 20 s of parsing
# words that posts shout, and no names: "has PROVED that", "NOT telling", "40 BILLION"
STRESSED = re.compile(
    r"\b(?:[A-Z]{3,12}(?:ED|ING|LY)|NOT|NEVER|NO|ALL|ONLY|EVERY|NOBODY|NONE|ANY|ALWAYS|MUST|WILL|IS|ARE|WAS|WERE|HAS|HAVE|BILLION|"
    r"MILLION|TRILLION|THOUSAND|TODAY|NOW|FREE|REAL|FAKE|TRUE|FALSE|STOP|MORE|LESS|THIS|THAT|YOU|YOUR|THEIR|OWN)\b"
)
READING_ORDER = (Part.TITLE, Part.SUMMARY, Part.TEXT)
TOO_LONG = "too_long_sentence"
TOO_MANY = "too_many_sentences"
UNFINISHED = "unfinished"
NOT_ENGLISH = "language_not_supported"  # read sentence by sentence
MIXED = "other_languages"  # some of it is in another language than the rest
# blocks that assert nothing of their own, with the reason that is shown for leaving them out
UNASSERTED = {
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "caption",
    BlockKind.RATING_BOX: "claim_under_test",
}


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article with its parse, what was skipped, and what a person should know.

    `others` are the blocks in other languages than English, which have no parse. `parsed` and all that is made from it count places in the texts of `structures`; `skipped` counts in the stored ones.
    """

    parsed: ParsedArticle
    structures: dict[Part, Structure]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    language: str
    others: tuple[OtherBlock, ...] = ()

    def to_stored(self, part: Part, start: int, end: int) -> Span:
        """Where a stretch of the read text stands in the stored one."""
        return self.structures[part].to_stored(start, end)


@dataclass(frozen=True, slots=True)
class _ReadBlock:
    part: Part
    block: Block
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Begun:
    stored: ArticleText
    article: ArticleText  # as it is read
    structures: dict[Part, Structure]
    blocks: tuple[_ReadBlock, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    language: str
    others: tuple[OtherBlock, ...]


def read_articles(articles: Sequence[ArticleText]) -> list[ReadArticle]:
    """Each article read, in order; the sentences of all go through the parser together."""
    begun = [_begin(article) for article in articles]
    texts = [
        _analysed(started.article.part(block.part), block, span)
        for started in begun
        for block in started.blocks
        for span in block.sentences
    ]
    docs = iter(parse_sentences(texts))
    return [_finish(started, docs) for started in begun]


def _begin(article: ArticleText) -> _Begun:
    """The article's blocks and sentences before parsing; what is in other languages is left whole."""
    structures = {
        part: read_structure(article.part(part), part, title=article.title, source_name=article.source_name)
        for part in READING_ORDER
    }
    skipped = [stretch for part in READING_ORDER for stretch in structures[part].skipped]
    read = replace(
        article,
        title=structures[Part.TITLE].text,
        summary=structures[Part.SUMMARY].text,
        text=structures[Part.TEXT].text,
    )
    language = find_article_language(article)
    blocks: list[_ReadBlock] = []
    others: list[OtherBlock] = []
    notes: dict[str, None] = {} if language == "en" else {NOT_ENGLISH: None}
    count = 0
    for part in READING_ORDER:
        for block in structures[part].blocks:
            own = find_language_of(read.part(part)[block.start : block.end], language)
            if own != language:
                notes[MIXED] = None
            if own != "en":
                others.append(OtherBlock(part, block, own))
                continue
            if part == Part.TEXT and (why := UNASSERTED.get(block.kind)) is not None:
                stored = structures[part].to_stored(block.start, block.end)
                skipped.append(Skipped(part, stored.start, stored.end, why))
                continue
            sentences = _find_sentences(read.part(part), block)
            passages = find_passages(read.part(part), sentences)
            if passages:
                notes[MIXED] = None
                others += [
                    OtherBlock(part, replace(block, start=at.start, end=at.end), "en") for at in passages
                ]
                sentences = [
                    span for span in sentences if not any(at.start <= span.start < at.end for at in passages)
                ]
            broken = find_unfinished(read.part(part), sentences, spoken=block.turn is not None)
            for number in sorted(broken):
                stored = structures[part].to_stored(sentences[number].start, sentences[number].end)
                skipped.append(Skipped(part, stored.start, stored.end, UNFINISHED))
            sentences = [span for number, span in enumerate(sentences) if number not in broken]
            sentences = [piece for span in sentences for piece in cut_frame(read.part(part), span)]
            pieces = [piece for span in sentences for piece in _cut(read.part(part), span)]
            if len(pieces) > len(sentences):
                notes[TOO_LONG] = None
            count += len(pieces)
            if count > MOST_SENTENCES:
                notes[TOO_MANY] = None
                break
            blocks.append(_ReadBlock(part, block, tuple(pieces)))
    ordered = sorted(skipped, key=lambda stretch: (READING_ORDER.index(stretch.part), stretch.start))
    return _Begun(
        article, read, structures, tuple(blocks), tuple(ordered), tuple(notes), language, tuple(others)
    )


def _find_sentences(text: str, block: Block) -> list[Span]:
    """The sentences of a block; those of speech without punctuation by the words."""
    if block.kind is not BlockKind.SPEECH:
        return segment.segment_paragraph(text, Span(block.start, block.end))
    spans = find_running_sentences(_small(text[block.start : block.end]))
    return [Span(block.start + span.start, block.start + span.end) for span in spans]


def _analysed(text: str, block: _ReadBlock, span: Span) -> str:
    """The sentence as it is parsed: of the same length, but not in capitals where its whole block is."""
    words = text[span.start : span.end]
    if not is_shouted(text[block.block.start : block.block.end]):
        return STRESSED.sub(lambda word: word[0].lower(), words)
    small = _small(words)
    return small[:1].upper() + small[1:]


def _small(words: str) -> str:
    """The words in small letters, each character in its place."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in words)


def _cut(text: str, span: Span) -> list[Span]:
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


def _finish(begun: _Begun, docs: Iterator[Doc]) -> ReadArticle:
    sentences: list[ParsedSentence] = []
    paragraphs: list[Paragraph] = []
    for block in begun.blocks:
        first = len(sentences)
        for span in block.sentences:
            text = begun.article.part(block.part)[span.start : span.end]
            sentences.append(ParsedSentence(block.part, span.start, span.end, text, next(docs)))
        paragraphs.append(
            Paragraph(block.part, block.block.start, block.block.end, first, len(sentences), block.block)
        )
    turns = begun.structures[Part.TEXT].turns
    parsed = ParsedArticle(begun.article, tuple(sentences), tuple(paragraphs), turns, begun.stored)
    return ReadArticle(parsed, begun.structures, begun.skipped, begun.notes, begun.language, begun.others)
