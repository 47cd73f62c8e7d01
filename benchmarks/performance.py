"""Run the performance benchmarks and write docs/performance.md.

    make bench
    python -m benchmarks.performance --only pipeline --only language

Each is a script of its own that can be run by itself with larger sizes; the sizes here fit into some minutes.
Elasticsearch is measured too where CLAIMDESK_SEARCH_URL names one.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine

PAGE = Path("docs/performance.md")


@dataclass(frozen=True)
class Benchmark:
    """A script and its arguments."""

    name: str
    arguments: tuple[str, ...]
    needs: str | None = None  # an environment variable without which it is left out

    @property
    def command(self) -> str:
        return " ".join(("python -m", f"benchmarks.{self.arguments[0]}", *self.arguments[1:]))


BENCHMARKS = (
    Benchmark("pipeline", ("pipeline_speed", "--articles", "20", "--documents", "100")),
    Benchmark("language", ("language_speed",)),
    Benchmark("import", ("import_speed", "--verdicts", "2000")),
    Benchmark("query-embedding", ("query_embedding", "--seconds", "20")),
    Benchmark(
        "search-embedded", ("search_speed", "--engine", "embedded", "--entries", "20000", "--runs", "100")
    ),
    Benchmark(
        "search-elasticsearch",
        ("search_speed", "--engine", "elastic", "--entries", "20000", "--runs", "100"),
        needs="CLAIMDESK_SEARCH_URL",
    ),
    Benchmark("encoder", ("encoder_choices", "--threads", "1", "--rounds", "3")),
    Benchmark("leases", ("lease_speed",)),
)


def run(benchmark: Benchmark) -> str:
    """What the script prints on its standard output."""
    command = [sys.executable, "-m", f"benchmarks.{benchmark.arguments[0]}", *benchmark.arguments[1:]]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=[benchmark.name for benchmark in BENCHMARKS])
    chosen = parser.parse_args().only
    failed = False
    for benchmark in BENCHMARKS:
        if chosen and benchmark.name not in chosen:
            continue
        if not Path("benchmarks", f"{benchmark.arguments[0]}.py").exists() or (
            benchmark.needs and not os.environ.get(benchmark.needs)
        ):
            print(f"{benchmark.name}: left out ({benchmark.needs or 'its script'} is not there)")
            continue
        print(f"{benchmark.name} …", flush=True)
        printed = run(benchmark)
        body = printed if "|" in printed else f"```json\n{printed}\n```"
        content = f"`{benchmark.command}` · {machine.describe()}\n\n{body}"
        written = machine.is_written_anew(
            PAGE, f"<!-- {benchmark.name} -->", f"<!-- /{benchmark.name} -->", content
        )
        failed = failed or not written
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
