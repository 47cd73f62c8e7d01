"""Texts that nobody writes in good faith, and what must hold of whatever the pipeline makes of them.

A text is grown from numbers: random ones, Hypothesis's, or those that a coverage-guided fuzzer tries. Its pieces are lines of
real texts, and tokens that patterns begin with, alone and repeated.
"""

import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from claimdesk.language.pipeline import split_articles
from claimdesk.language.reading import segment
from claimdesk.language.reading.articles import TOO_MANY
from claimdesk.language.shapes import ArticleText, SplitArticle
from claimdesk.terms import Part
from workers.time_limit import limit_computing

HOME = Path(__file__).parents[2]
TOKENS = (
    "10:00\t", "10:00 ", "Published ", "Updated: ", "By ", "Q: ", "A: ", "MR. AA: ", "“", "”", '"', "'", "‘", "’", "(", ")", "[", "]", "…", "...", "-",
    "—", "•", "* ", "# ", "> ", "@name ", "https://a.example/b?c=1 ", "1,000.5", "3/4", "½", "10^6", "€", "$", "%", "5 May 2023", "on Monday ", "last year ",
    "he said ", "she ", "they ", "according to ", "said Nora Vale, ", "not ", "never ", "if ", "and ", "which ", "that ", ", ", ": ", "; ", ". ", "! ", "? ",
    "\n", "\n\n", "\r\n", "\t", "\x0b", "\x85", "\u2028", "\u00a0", "\u200b", "\u202e", "\ufeff", "\ufffd", "\u0301", "é", "ß", "İ", "ﬁ", "😀", "👩‍👩‍👧", "漢字。",
    "नमस्ते ", "مرحبا ", "\U0001d400", "a", "A", "1", "0", " ", "_", "|", "=", "<b>", "&amp;", "\\", "/", "~", "`", "^", "{", "}",
)  # fmt: skip
LABEL = re.compile(r"[^\s:][^:\n]{0,60}:")  # of a speaker or a line: no part of a sentence
WORD = re.compile(r"[^\W\d_]{3,}")
FEWEST_WORDS = 3  # of what can be lost: fewer are marks, initials and labels
LONGEST = 4_000  # characters
MOST_PIECES = 24
LIMIT_S = 20.0

Choose = Callable[[int], int]  # a number from 0 to below the given one


class Broken(AssertionError):
    """What must hold does not; the text is in the message."""


@cache
def list_lines() -> tuple[str, ...]:
    """The lines of the real texts that tests and examples have."""
    files = [
        *sorted((HOME / "tests/unit/language/texts").glob("*.txt")),
        *sorted((HOME / "examples").glob("*.txt")),
    ]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    return tuple(lines)


def build_text(choose: Choose) -> str:
    """A text made of the numbers that are chosen."""
    pieces = []
    for _ in range(1 + choose(MOST_PIECES)):
        kind = choose(6)
        if kind == 0:
            line = list_lines()[choose(len(list_lines()))]
            start = choose(len(line))
            pieces.append(line[start : start + 1 + choose(len(line))])
        elif kind == 1:
            pieces.append(list_lines()[choose(len(list_lines()))] + ("\n", "\n\n", " ", "")[choose(4)])
        elif kind == 2:
            pieces.append(TOKENS[choose(len(TOKENS))] * (1 + choose(40)))
        elif kind == 3:
            pieces.append((TOKENS[choose(len(TOKENS))] + TOKENS[choose(len(TOKENS))]) * (1 + choose(25)))
        else:
            pieces.append(TOKENS[choose(len(TOKENS))])
    return "".join(pieces)[:LONGEST]


def encode(texts):
    """Vectors that cost nothing."""
    return np.eye(max(len(texts), 1), 384, dtype=np.float32)[: len(texts)]


def check_text(text: str) -> float:
    """The seconds that the text takes. Raises Broken where it crashes, hangs, misquotes (I4) or loses something (I14)."""
    began = time.thread_time()
    try:
        with limit_computing(LIMIT_S):
            (split,) = split_articles([ArticleText(text, language="en")], encode)
    except Exception as error:
        raise Broken(f"{type(error).__name__}: {error}: {text!r}") from error
    took = time.thread_time() - began
    for claim in split.claims:
        if claim.part == Part.TEXT and text[claim.start : claim.end] != claim.quote:
            raise Broken(f"{claim.quote!r} is not at {claim.start}–{claim.end} of {text!r}")
    if lost := list_lost(text, split):
        raise Broken(f"lost {lost[:3]!r} of {text!r}")
    return took


def list_lost(text: str, split: SplitArticle) -> list[str]:
    """Sentences with words that no claim and no skipped stretch touches; none where the article says that it was cut short."""
    if TOO_MANY in split.notes:
        return []
    held = [(claim.start, claim.end) for claim in split.claims if claim.part == Part.TEXT]
    held += [(stretch.start, stretch.end) for stretch in split.skipped if stretch.part == Part.TEXT]
    return [
        text[span.start : span.end]
        for span in segment.segment(text)
        if not any(start < span.end and span.start < end for start, end in held)
        and len(WORD.findall(LABEL.sub("", text[span.start : span.end]))) >= FEWEST_WORDS
    ]
