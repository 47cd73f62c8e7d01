"""A build aside on Elasticsearch with and without refreshes while it is filled: `python -m benchmarks.rebuild_speed`.

Synthetic texts and vectors. Starts a node of its own; the processor time is that node's, so other load on the machine
disturbs it little.
"""

import argparse
import os
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
from elasticsearch import Elasticsearch

from claimdesk import clock
from claimdesk.search.elastic.engine import ElasticEngine
from claimdesk.search.entries import Entry, Index

LAUNCHER = Path(__file__).parents[1].parent / "shared/elasticsearch/elasticsearch"
PORT = 9246
BATCH = 500


def processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def build_entries(number: int, chance: np.random.Generator):
    words = [f"word{number}" for number in range(20_000)]
    home = clock.new_id()
    for start in range(0, number, BATCH):
        size = min(BATCH, number - start)
        vectors = chance.standard_normal((size, 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        picked = chance.zipf(1.3, (size, 20)) % len(words)
        yield [
            Entry(
                Index.PASSAGES,
                clock.new_id(),
                home,
                1,
                " ".join(words[value] for value in row),
                vector=vector,
            )
            for row, vector in zip(picked, vectors, strict=True)
        ]


def measure(
    engine: ElasticEngine, client: Elasticsearch, pid: int, entries: list[list[Entry]], interval: str | None
) -> None:
    name = engine.begin_rebuild(Index.PASSAGES)
    client.indices.put_settings(index=name, settings={"refresh_interval": interval})
    began, before = time.perf_counter(), processor_s(pid)
    for batch in entries:
        assert engine.put_aside(Index.PASSAGES, batch) == []
    engine.end_rebuild(Index.PASSAGES, keep=True)
    swapped = time.perf_counter() - began, processor_s(pid) - before
    segments = client.indices.segments(index=name)["indices"][name]["shards"]["0"][0]["num_search_segments"]
    client.options(request_timeout=600).indices.forcemerge(index=name, max_num_segments=1)
    merged = time.perf_counter() - began, processor_s(pid) - before
    print(
        f"refresh_interval {interval}: swapped after {swapped[0]:.0f} s ({swapped[1]:.0f} s of Elasticsearch's "
        f"processor time) with {segments} segments, one segment after {merged[0]:.0f} s ({merged[1]:.0f} s); "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--launcher", type=Path, default=LAUNCHER)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        node = subprocess.Popen(
            [str(given.launcher), str(PORT), f"{folder}/data"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{PORT}"
            for _ in range(240):
                try:
                    urllib.request.urlopen(url, timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.5)
            engine = ElasticEngine(url, encoder="bench@1", timeout_s=120)
            entries = list(build_entries(given.entries, np.random.default_rng(7)))
            for interval in ("1s", "-1", "1s", "-1"):
                measure(engine, Elasticsearch(url), node.pid, entries, interval)
        finally:
            node.kill()
            node.wait()


if __name__ == "__main__":
    main()
