"""How fast articles are split, without embedding, beside the encoder's own time in the same run; prints JSON.

python -m benchmarks.language_speed [--articles N]
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from benchmarks.predict import encode
from claimdesk.language import splitting
from claimdesk.language.parsing import parse_sentences
from claimdesk.language.reading import read_articles
from claimdesk.language.segment import segment
from claimdesk.language.texts import ArticleText

WORDS = 500
LONG_WORDS = 800
TEXTS = Path(__file__).parent.parent / "tests" / "unit" / "language" / "texts"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20)
    count = parser.parse_args().articles
    articles = [ArticleText(text) for text in build_texts(count, WORDS)]
    long = ArticleText(build_texts(1, LONG_WORDS)[0])
    splitting.split_articles(articles[:1], encode)
    spent = 0.0

    def timed(texts, /):
        nonlocal spent
        begun = time.process_time()
        vectors = encode(texts)
        spent += time.process_time() - begun
        return vectors

    begun = time.process_time()
    found = splitting.split_articles(articles, timed)
    whole = time.process_time() - begun
    language = whole - spent
    claims = [claim.text for article in found for claim in article.claims]
    encoder = clock(lambda: encode(claims))
    read = read_articles(articles)
    sentences = [one.text for article in read for one in article.parsed.sentences]
    print(
        json.dumps(
            {
                "articles": count,
                "words_each": WORDS,
                "claims": len(claims),
                "articles_per_second_without_embedding": round(count / language, 2),
                "language_to_encoder": round(language / encoder, 2),
                "parser_share": round(clock(lambda: parse_sentences(sentences)) / language, 2),
                "segment_characters_per_second": round(
                    sum(len(one.text) for one in articles)
                    / clock(lambda: [segment(one.text) for one in articles])
                ),
                "long_article_ms": round(1000 * clock(lambda: splitting.split_articles([long], encode))),
                "long_article_ms_without_embedding": round(
                    1000 * clock(lambda: splitting.split_articles([long], none))
                ),
            },
            indent=2,
        )
    )


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


def clock(work) -> float:
    """Processor seconds that the work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def none(texts, /):
    """No vectors: what is left is the language part's own time."""
    return np.zeros((len(texts), 384), np.float32)


if __name__ == "__main__":
    main()
