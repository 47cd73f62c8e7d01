"""The rank section of docs/quality.md: every set, mode and engine, and whether hybrid is below text anywhere (I10).

Vectors are kept in var/benchmarks (or where BENCHMARK_VECTORS says) and so are the rows of what was scored with the
same code, so that a run that was stopped goes on where it was.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Score = Callable[[str, str, Mapping[str, str]], list[Row]]  # set, mode, environment → the scorer's rows

KEPT = Path("var/benchmarks")
RANKING = (
    "elastic/*",
    "embedded/*",
    "encoder",
    "engine",
    "entries",
    "fusion",
    "lexical",
    "queries",
    "spelling",
)
CODE = (*(f"claimdesk/search/{name}.py" for name in RANKING), "benchmarks/predict_rank.py")
# What the goal of each set is given in.
METRIC = {
    "ct21_2a": "map@5",
    "ct21_2b": "map@5",
    "scifact": "ndcg@10",
    "averitec": "ndcg@10",
    "climate_fever": "ndcg@10",
}
EMBEDDED = "embedded"
MODES = ("hybrid", "text", "vector")


def score_all(score: Score, elasticsearch: str | None) -> dict[tuple[str, str], list[Row]]:
    """The rows of all sets by (engine, mode); vectors alone on the embedded engine only, whose cosines are exact."""
    found: dict[tuple[str, str], list[Row]] = {}
    for engine, mode, environment in list_runs(elasticsearch):
        found[engine, mode] = [
            row for name in METRIC for row in score_once(score, name, mode, engine, environment)
        ]
    return found


def list_runs(elasticsearch: str | None) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Engine, mode and what the predictor's environment needs, one for each run over all sets."""
    vectors = os.environ.get("BENCHMARK_VECTORS", str(KEPT / "vectors.db"))
    for mode in MODES:
        yield EMBEDDED, mode, {"CLAIMDESK_SEARCH_URL": "embedded:", "BENCHMARK_VECTORS": vectors}
    if elasticsearch is not None:
        for mode in MODES[:2]:
            yield (
                "Elasticsearch",
                mode,
                {"CLAIMDESK_SEARCH_URL": elasticsearch, "BENCHMARK_VECTORS": vectors},
            )


def score_once(score: Score, name: str, mode: str, engine: str, environment: Mapping[str, str]) -> list[Row]:
    """The rows of one set, kept from an earlier run of the same code or scored now."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"rank-{hash_code()}-{engine}-{mode}-{name}.json"
    if not file.exists():
        rows = score(name, mode, environment)
        aside = file.with_suffix(".part")
        aside.write_text(json.dumps(rows))
        aside.rename(file)
    found: list[Row] = json.loads(file.read_text())
    return found


def hash_code() -> str:
    """Twelve hexadecimal digits of the code that ranks."""
    files = sorted(path for pattern in CODE for path in Path().glob(pattern))
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]


def build_comparison(found: Mapping[tuple[str, str], Sequence[Row]]) -> str:
    """A Markdown table of each set's main metric by engine and mode; the last column says whether I10 holds."""
    heads = [f"{engine}: {mode}" for engine, mode in found]
    lines = [
        f"| set, split | metric | {' | '.join(heads)} | hybrid at least text |",
        f"|{'---|' * (len(heads) + 3)}",
    ]
    for row in found[EMBEDDED, "hybrid"]:
        if METRIC[row["set"]] != row["metric"]:
            continue
        values = {key: find_value(rows, row) for key, rows in found.items()}
        held = all(values[engine, "hybrid"] >= values[engine, "text"] for engine, _ in found)
        shown = " | ".join(
            f"**{value:.3f}**" if mode == "hybrid" else f"{value:.3f}" for (_, mode), value in values.items()
        )
        lines.append(f"| {row['set']} {row['split']} | {row['metric']} | {shown} | {'✓' if held else '✗'} |")
    return "\n".join(lines)


def find_value(rows: Sequence[Row], like: Row) -> float:
    """The value that the rows have for the same set, split and metric."""
    keys = ("set", "split", "metric")
    return next(float(row["value"]) for row in rows if all(row[key] == like[key] for key in keys))
