"""How long the web process takes to embed a query while the language lane is busy.

    python -m benchmarks.query_embedding --seconds 30

Beside this process, which stands for the web process, a second one does what the language worker does, at its
niceness: it splits articles without a pause, the encoder included. Queries come at `--rate` a second as people's
do, each one new; a second round asks for the same ones again, which the encoder remembers. The idle figures are
taken first, in the same run.
"""

import argparse
import json
import multiprocessing
import os
import random
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np

from benchmarks.pipeline_speed import PLACES, TOPICS, build_text
from claimdesk.language import pipeline
from claimdesk.language.shapes import ArticleText
from claimdesk.search.encoder import BUNDLED, Encoder
from claimdesk.settings import load_settings
from service.app import create_app
from service.http.context import EXTENSION
from workers.app import LANGUAGE_NICE

BATCH = 8  # articles in one taking


def open_query_encoder() -> Encoder:
    """The encoder that the web process would ask, with as many threads as it gives it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings().model_copy(update={"var": Path(folder)})
        encoder: Encoder = create_app(settings).extensions[EXTENSION].encoder
    return encoder


def split_without_end(is_busy: Event, ends: Event) -> None:
    """The language lane with more to do than it can."""
    os.nice(LANGUAGE_NICE)
    encoder = Encoder(BUNDLED)
    rng = random.Random(3)
    while not ends.is_set():
        texts = [ArticleText(text=build_text(rng, 25)) for _ in range(BATCH)]
        pipeline.split_articles(texts, encoder.encode)
        is_busy.set()


def ask(encoder: Encoder, queries: list[str], rate: float, until: float) -> list[float]:
    """Milliseconds that each query took, asked at the rate until the time is up."""
    taken = []
    for query in queries:
        if time.perf_counter() > until:
            break
        started = time.perf_counter()
        encoder.encode_query(query)
        taken.append((time.perf_counter() - started) * 1000)
        time.sleep(max(0.0, 1 / rate - (time.perf_counter() - started)))
    return taken


def describe(taken: list[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds, and how many."""
    return {
        "p50_ms": round(float(np.median(taken)), 2),
        "p95_ms": round(float(np.percentile(taken, 95)), 2),
        "queries": len(taken),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=5.0)
    options = parser.parse_args()
    rng = random.Random(5)
    count = int(options.seconds * options.rate)
    queries = [
        f"{rng.choice(TOPICS)} in {rng.choice(PLACES)} {rng.randint(1950, 2024)} case {number}"
        for number in range(2 * count)
    ]
    encoder = open_query_encoder()
    encoder.warm()
    idle = ask(encoder, queries[:count], options.rate, time.perf_counter() + options.seconds)
    processes = multiprocessing.get_context("spawn")
    is_busy, ends = processes.Event(), processes.Event()
    lane = processes.Process(target=split_without_end, args=(is_busy, ends), daemon=True)
    lane.start()
    try:
        if not is_busy.wait(300):
            raise SystemExit("the language lane did not get going")
        busy = ask(encoder, queries[count:], options.rate, time.perf_counter() + options.seconds)
        again = ask(encoder, queries[count : count + len(busy)], 1000, time.perf_counter() + options.seconds)
    finally:
        ends.set()
        lane.join(60)
        lane.kill()
    print(
        json.dumps(
            {
                "lane_idle": describe(idle),
                "lane_busy": describe(busy),
                "asked_again": describe(again),
                "load": round(os.getloadavg()[0], 1),
            }
        )
    )


if __name__ == "__main__":
    main()
