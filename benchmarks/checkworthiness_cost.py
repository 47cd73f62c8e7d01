"""What check-worthiness costs beside the encoder, in one run: `python -m benchmarks.checkworthiness_cost --texts FILE`.

FILE is JSON lines with a `text` each, news articles for choice; their sentences are scored. Every part is timed in CPU
seconds of this process, in turns, so that other work on the machine weighs little; the median of the turns counts.
"""

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from claimdesk.language.checkworthiness import network
from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.language.reading import segment
from claimdesk.language.values import quantities
from claimdesk.search.encoder import Encoder

TURNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=300)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    texts = sentences(arguments.texts, arguments.sentences)
    encoder = Encoder(threads=1)
    vectors = encoder.encode(texts)
    reader = checkworthiness.load_reader()

    def kept(asked: Any, /) -> Any:
        return encoder.encode(asked) if len(asked) != len(texts) else vectors

    parts: dict[str, Callable[[], object]] = {
        "encoder": lambda: encoder.encode(texts),
        "score, vectors given": lambda: checkworthiness.score(texts, kept),
        "score without vectors": lambda: checkworthiness.score(texts),
        "reading every sentence": lambda: network.read_texts(reader, texts),
        "quantities": lambda: [quantities.find_quantities(text) for text in texts],
    }
    seconds = {name: statistics.median(taken) for name, taken in each_turn(parts).items()}
    scored = checkworthiness.score(texts, kept)
    print(f"{len(texts)} sentences, {np.mean([len(text.split()) for text in texts]):.0f} words on average")
    print(f"check-worthy: {np.mean([worth.score >= 0.5 for worth in scored]):.0%}")
    for name, taken in seconds.items():
        print(
            f"{name}: {1e3 * taken / len(texts):.3f} ms a sentence, {taken / seconds['encoder']:.2f} × encoder"
        )


def sentences(path: Path, wanted: int) -> list[str]:
    """The first sentences of the articles, of four words or more."""
    texts: list[str] = []
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            text = json.loads(line)["text"]
            texts += [text[span.start : span.end] for span in segment.segment(text)]
            texts = [sentence for sentence in texts if len(sentence.split()) > 3]
            if len(texts) >= wanted:
                break
    return texts[:wanted]


def each_turn(parts: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """CPU seconds of each part by turn; the first call of each, which loads and warms, doesn't count."""
    taken: dict[str, list[float]] = {name: [] for name in parts}
    for turn in range(TURNS + 1):
        for name, run in parts.items():
            started = time.process_time()
            run()
            if turn:
                taken[name].append(time.process_time() - started)
    return taken


if __name__ == "__main__":
    main()
