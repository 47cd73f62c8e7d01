"""How fast both engines search: verdict search with the query's embedding, and match + retrieve for an article.

    python -m benchmarks.search_speed --engine embedded --entries 100000
    CLAIMDESK_SEARCH_URL=http://127.0.0.1:9200 python -m benchmarks.search_speed --engine elastic --entries 100000

Texts and vectors are made up from a seed: words by Zipf's law, vectors around common directions. `--folder` keeps
the embedded index (and `--prefix` Elasticsearch's) for the next run. The encoder is the real one: each query is
encoded anew, but looked for with a made-up vector, so that it has neighbours. Searches ask for a whole window, as
the API does.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID, uuid5

import numpy as np
import numpy.typing as npt

from benchmarks import machine
from claimdesk.search.engine import WINDOW, Narrowing, Query, RowFilter, SearchEngine
from claimdesk.search.entries import Entry, Index
from claimdesk.search.factory import open_encoder, open_engine
from claimdesk.settings import EMBEDDED, Settings

WORKSPACE = UUID("5eed0000-0000-4000-8000-000000000001")
DIMENSIONS = 384
DIRECTIONS = 2_000  # how many topics the vectors stand around
VOCABULARY = 50_000
WORDS_OF = {Index.VERDICTS: 20, Index.PASSAGES: 60}
LABELS = ("supported", "refuted", "misleading", "conflicting_evidence", "not_enough_evidence")
PUT_AT_ONCE = 1_000
CLAIMS_OF_ARTICLE = 25
FACETS = ("label", "publisher", "language")

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Measured:
    """One row of the table, milliseconds; cpu_ms: what this process computed for a call, in the median."""

    engine: str
    entries: int
    what: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    runs: int
    load: float  # of the machine in the last minute
    measured_on: str


class Made:
    """Made-up entries and queries over one vocabulary; the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        common = np.random.default_rng(1)
        letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
        lengths = common.integers(4, 11, VOCABULARY)
        self.words = ["".join(common.choice(letters, length)) for length in lengths]
        chances = 1 / (np.arange(VOCABULARY) + 10.0)
        self.reach = np.cumsum(chances / chances.sum())
        self.directions = common.normal(size=(DIRECTIONS, DIMENSIONS)).astype(np.float32)
        self.random = np.random.default_rng(seed)

    def texts(self, count: int, length: int) -> list[str]:
        """Texts of `length` words, drawn by Zipf's law."""
        drawn = np.minimum(np.searchsorted(self.reach, self.random.random((count, length))), VOCABULARY - 1)
        return [" ".join(self.words[place] for place in line) for line in drawn]

    def vectors(self, count: int) -> Vectors:
        """Unit vectors, float32 of shape (count, DIMENSIONS), each near one of the common directions."""
        near = self.directions[self.random.integers(0, DIRECTIONS, count)]
        mixed = near + self.random.normal(size=near.shape).astype(np.float32) * np.float32(0.7)
        return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)

    def entries(self, index: Index, count: int) -> Iterator[list[Entry]]:
        """`count` entries in batches."""
        for start in range(0, count, PUT_AT_ONCE):
            size = min(PUT_AT_ONCE, count - start)
            texts, vectors = self.texts(size, WORDS_OF[index]), self.vectors(size)
            yield [
                Entry(
                    index,
                    uuid5(WORKSPACE, f"{index}/{start + at}"),
                    WORKSPACE,
                    1,
                    texts[at],
                    facets={
                        "label": LABELS[(start + at) % 5],
                        "publisher": f"publisher {(start + at) % 40}",
                        "language": "en",
                    },
                    published_at=datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=start + at),
                    vector=vectors[at],
                )
                for at in range(size)
            ]


def fill(engine: SearchEngine, made: Made, index: Index, count: int) -> float:
    """Put what is missing; entries a second (0 when nothing was)."""
    if engine.health().entries[index.value] >= count:
        return 0.0
    started = time.perf_counter()
    for number, batch in enumerate(made.entries(index, count)):
        if refused := engine.put(batch):
            raise SystemExit(f"{len(refused)} entries were refused, the first: {refused[0].why}")
        if number % 20 == 19:
            print(f"{index} {(number + 1) * PUT_AT_ONCE:,}", file=sys.stderr)
    engine.refresh()
    return count / (time.perf_counter() - started)


@dataclass(frozen=True)
class Taken:
    """What calls of one kind took, milliseconds each."""

    what: str
    wall: list[float]
    cpu: list[float]

    def of(self, engine: str, entries: int) -> Measured:
        return Measured(
            engine,
            entries,
            self.what,
            round(statistics.median(self.wall), 2),
            round(float(np.percentile(self.wall, 95)), 2),
            round(statistics.median(self.cpu), 2),
            len(self.wall),
            round(os.getloadavg()[0], 1),
            machine.describe(),
        )


def measure(what: str, runs: int, act: Callable[[int], object]) -> Taken:
    """The times of `runs` calls, after three that don't count."""
    for number in range(3):
        act(-1 - number)
    taken = Taken(what, [], [])
    for number in range(runs):
        started, cpu = time.perf_counter(), time.process_time()
        act(number)
        taken.wall.append((time.perf_counter() - started) * 1000)
        taken.cpu.append((time.process_time() - cpu) * 1000)
    return taken


def measure_all(engine: SearchEngine, encode: Callable[[str], object], runs: int) -> list[Taken]:
    """Every row of one engine."""
    made, rows = Made(7), RowFilter(WORKSPACE)
    asked = made.texts(runs + 3, 6)
    near = made.vectors(runs + 3)
    narrowed = Narrowing(facets={"label": ["refuted"], "publisher": ["publisher 1", "publisher 11"]})
    claims = [
        [
            Query(text=text, vector=vector, limit=20)
            for text, vector in zip(
                made.texts(CLAIMS_OF_ARTICLE, 18), made.vectors(CLAIMS_OF_ARTICLE), strict=True
            )
        ]
        for _ in range(8)
    ]

    def search(number: int, **more: object) -> None:
        encode(asked[number])
        query = Query(text=asked[number], vector=near[number], limit=WINDOW, **more)  # type: ignore[arg-type]
        engine.search(Index.VERDICTS, rows, query, FACETS)

    def match_and_retrieve(number: int) -> None:
        engine.similar(Index.VERDICTS, rows, claims[number % 8])
        engine.similar(Index.PASSAGES, rows, claims[number % 8])

    return [
        measure("embedding of a query", runs, lambda number: encode(f"{asked[number]} again")),
        measure("verdict search: a window of 500, 3 facets, the embedding", runs, search),
        measure("the same, narrowed", runs, lambda number: search(number, narrowing=narrowed)),
        measure(
            "newest first, 3 facets",
            runs,
            lambda _: engine.search(Index.VERDICTS, rows, Query(limit=WINDOW), FACETS),
        ),
        measure("match + retrieve, an article of 25 claims", max(8, runs // 8), match_and_retrieve),
    ]


def main(arguments: Sequence[str] | None = None) -> list[Measured]:
    """Fill, measure, print a Markdown table; --json writes the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=["embedded", "elastic"], default="embedded")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--passages", type=int, help="as many passages; as a rule as many as verdicts")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="keep the embedded index here")
    parser.add_argument("--prefix", default="search_speed")
    parser.add_argument("--keep", action="store_true", help="leave Elasticsearch's indices for the next run")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    folder = given.folder or Path(mkdtemp(prefix="search-speed-"))
    chosen = {"search_url": EMBEDDED} if given.engine == "embedded" else {"search_timeout_s": 120}
    settings = Settings(var=folder, search_prefix=given.prefix, **chosen)
    if given.engine == "elastic" and settings.search_url == EMBEDDED:
        parser.error("set CLAIMDESK_SEARCH_URL to an Elasticsearch")
    engine, encoder = open_engine(settings), open_encoder(settings)
    encoder.warm()
    try:
        passages = given.entries if given.passages is None else given.passages
        for index, count in ((Index.VERDICTS, given.entries), (Index.PASSAGES, passages)):
            if rate := fill(engine, Made(hash_of(index)), index, count):
                print(f"{given.engine}: {rate:,.0f} {index} a second written")
        found = measure_all(engine, lambda text: encoder.encode([text]), given.runs)
    finally:
        if given.engine == "elastic" and not given.keep:
            engine.drop()  # type: ignore[attr-defined]
        engine.close()
        if given.folder is None:
            shutil.rmtree(folder)
    rows = [answer.of(given.engine, given.entries) for answer in found]
    print(
        f"\n| {given.engine}, {given.entries:,} verdicts, {passages:,} passages, load {rows[-1].load} "
        "| p50 ms | p95 ms | CPU ms | runs |"
    )
    print("|---|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.p50_ms:.1f} | {row.p95_ms:.1f} | {row.cpu_ms:.1f} | {row.runs} |")
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    return rows


def hash_of(index: Index) -> int:
    """A seed of each index's own."""
    return list(Index).index(index) + 100


if __name__ == "__main__":
    main()
