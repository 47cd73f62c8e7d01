"""How fast articles are split, without embedding, beside the encoder's own time in the same run; prints JSON.

Times are processor seconds of one thread, medians of ROUNDS; the load of the machine stands beside them.

python -m benchmarks.language_speed [--articles N]
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import torch

from benchmarks.predict import encode
from claimdesk.language import pipeline
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.reading.parsing import parse_sentences
from claimdesk.language.reading.segment import segment
from claimdesk.language.shapes import ArticleText

WORDS = 500
LONG_WORDS = 800
ROUNDS = 3
TEXTS = Path(__file__).parent.parent / "tests" / "unit" / "language" / "texts"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20)
    count = parser.parse_args().articles
    torch.set_num_threads(1)
    articles = [ArticleText(text) for text in build_texts(count, WORDS)]
    long = [ArticleText(build_texts(1, LONG_WORDS)[0])]
    results = pipeline.split_articles(articles, encode)
    claims = [claim.text for article in results for claim in article.claims]
    long_claims = [claim.text for claim in pipeline.split_articles(long, encode)[0].claims]
    sentences = [
        sentence.text for article in read_articles(articles) for sentence in article.parsed.sentences
    ]
    characters = sum(len(read_article.text) for read_article in articles)
    language = clock(lambda: pipeline.split_articles(articles, none))
    encoder = clock(lambda: encode(claims))
    long_whole = clock(lambda: pipeline.split_articles(long, encode))
    long_encoder = clock(lambda: encode(long_claims))
    answer = {
        "articles": count,
        "words_each": WORDS,
        "claims": len(claims),
        "articles_per_second_without_embedding": round(count / language, 2),
        "language_to_encoder": round(language / encoder, 2),
        "parser_share": round(clock(lambda: parse_sentences(sentences)) / language, 2),
        "segment_characters_per_second": round(
            characters / clock(lambda: [segment(read_article.text) for read_article in articles])
        ),
        "long_article_ms": round(1000 * long_whole),
        "long_article_to_encoder": round(long_whole / long_encoder, 2),
        "long_article_ms_without_embedding": round(1000 * clock(lambda: pipeline.split_articles(long, none))),
        "load": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(answer, indent=2))


def build_texts(count: int, words: int) -> list[str]:
    """Articles of that many words, made of the sentences of the test texts in turn."""
    lines = [
        line
        for file in sorted(TEXTS.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("# ", "= ", "! "))
    ]
    texts = []
    at = 0
    for _ in range(count):
        text: list[str] = []
        while sum(len(line.split()) for line in text) < words:
            text.append(lines[at % len(lines)])
            at += 1
        texts.append("\n\n".join(text))
    return texts


def clock(work: Callable[[], object]) -> float:
    """Processor seconds that the work takes, the median of ROUNDS."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


def none(texts, /):
    """No vectors: what is left is the language part's own time."""
    return np.zeros((len(texts), 384), np.float32)


if __name__ == "__main__":
    main()
