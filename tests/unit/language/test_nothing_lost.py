"""I14: every asserted sentence is a claim or stands in `skipped`; every figure of it stands in one of its claims."""

import random
import re
from pathlib import Path

import numpy as np
import pytest

from claimdesk.language.pipeline import split_articles
from claimdesk.language.reading import segment
from claimdesk.language.shapes import ArticleText
from claimdesk.terms import Part

HOME = Path(__file__).parents[3]
TEXTS = [
    *sorted((Path(__file__).parent / "texts").glob("*.txt")),
    *sorted((HOME / "examples").glob("*.txt")),
]
FIGURE = re.compile(r"(?<![\w.,])\d[\d.,]{0,20}(?<![.,])(?!\w)")


def encode(texts):
    return np.eye(max(len(texts), 1), 384, dtype=np.float32)[: len(texts)]


def split(text):
    return split_articles([ArticleText(text)], encode)[0]


def places(split_article):
    """The stretches of the text that a claim holds or that were skipped."""
    claims = [(claim.start, claim.end) for claim in split_article.claims if claim.part == Part.TEXT]
    skipped = [(stretch.start, stretch.end) for stretch in split_article.skipped if stretch.part == Part.TEXT]
    return claims, skipped


def shuffled(text, seed):
    """The lines of a text in another order, some joined, some cut: texts that nobody wrote."""
    lines = [line for line in text.split("\n") if line.strip()]
    generator = random.Random(seed)
    generator.shuffle(lines)
    return generator.choice(["\n\n", "\n", " "]).join(lines)


def find_lost(text):
    """Sentences that no claim and no skipped stretch touches, and figures that stand in neither."""
    claims, skipped = places(split(text))
    lost = [
        text[span.start : span.end]
        for span in segment.segment(text)
        if any(map(str.isalnum, text[span.start : span.end]))
        and not any(start < span.end and span.start < end for start, end in claims + skipped)
    ]
    sentences = [(span.start, span.end) for span in segment.segment(text)]
    for figure in FIGURE.finditer(text):
        held = any(start <= figure.start() and figure.end() <= end for start, end in claims + skipped)
        around = next((text[a:b] for a, b in sentences if a <= figure.start() < b), "")
        if not held:
            lost.append(f"{figure[0]} of: {around}")
    return lost


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_no_sentence_and_no_figure_of_a_text_is_lost(file):
    assert find_lost(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("seed", range(6))
def test_no_sentence_and_no_figure_is_lost_whatever_the_order_of_the_lines(seed):
    text = shuffled(TEXTS[seed % len(TEXTS)].read_text(encoding="utf-8"), seed)
    assert find_lost(text) == []
