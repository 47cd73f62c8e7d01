"""Score every stage on the open evaluation sets and write docs/quality.md.

    make quality
    python -m benchmarks.quality --data FOLDER --stage rank --elasticsearch http://localhost:9200

The sets are not part of the project, as most may be used for research only: docs/quality.md says where each is to be
had. Without them this says so and changes nothing.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import machine, quality_rank
from benchmarks.measure.files import DATA

PAGE = Path("docs/quality.md")
STAGES = ("segment", "checkworthiness", "decompose", "split", "attribute", "rank")
SHOWN = {
    "f1", "exact", "average_precision", "soft_f1", "success@10", "soft@10", "in_place", "source",
    "map@5", "ndcg@10", "recall@100", "breaks_kept",
}  # fmt: skip
GOALS = {
    ("segment", "gum_news", "f1"): 0.96,
    ("segment", "pragmatic", "exact"): 0.95,
    ("checkworthiness", "ct24", "f1"): 0.90,
    ("decompose", "factcheck_gpt", "soft_f1"): 0.62,
    ("decompose", "feverfact", "soft_f1"): 0.36,
    ("attribute", "polnear", "f1"): 0.68,
    ("attribute", "polnear", "source"): 0.72,
    ("rank", "ct21_2a", "map@5"): 0.93,
    ("rank", "ct21_2b", "map@5"): 0.42,
    ("rank", "scifact", "ndcg@10"): 0.76,
    ("rank", "averitec", "ndcg@10"): 0.52,
    ("rank", "climate_fever", "ndcg@10"): 0.42,
}


def score(data: Path, stage: str, *options: str, environment: Mapping[str, str] | None = None) -> list[dict]:
    """The scorer's rows for a stage."""
    with TemporaryDirectory() as folder:
        out = Path(folder, "rows.json")
        command = [sys.executable, "-m", "benchmarks.measure", stage, "--data", str(data), "--json", str(out)]
        command += [*options, "--predictor", f"{sys.executable} -m benchmarks.predict"]
        subprocess.run(command, check=True, env=os.environ | (environment or {}))
        return json.loads(out.read_text())


def build_rank(data: Path, elasticsearch: str | None) -> list[str]:
    """The tables of the rank stage: hybrid on the embedded engine in full, then all modes and engines."""
    found = quality_rank.score_all(
        lambda name, mode, environment: score(
            data, "rank", "--set", name, "--mode", mode, environment=environment
        ),
        elasticsearch,
    )
    return [
        build_table("rank", found[quality_rank.EMBEDDED, "hybrid"]),
        quality_rank.build_comparison(found),
    ]


def build_table(stage: str, rows: list[dict]) -> str:
    """A Markdown table: our value with its interval, the plain floor, the goal."""
    lines = [
        f"### {stage}",
        "",
        "| set, split | metric | value | 95 % interval | n | floor | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if row["metric"] not in SHOWN:
            continue
        goal = GOALS.get((stage, row["set"], row["metric"]), row["goal"])
        met = "" if goal is None else " ✓" if row["value"] >= goal else " ✗"
        lines.append(
            f"| {row['set']} {row['split']} | {row['metric']} | **{row['value']:.3f}** | {row['low']:.3f}–{row['high']:.3f} "
            f"| {row['n']} | {_number(row['floor'])} | {_number(goal)}{met} |"
        )
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="one folder a set; or EVALUATION_DATA")
    parser.add_argument("--stage", choices=STAGES, action="append")
    parser.add_argument("--elasticsearch", metavar="URL", help="have rank scored on it too")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"the folder {options.data} is not there; name the one with the evaluation sets with --data")
        return 1
    failed = False
    for stage in options.stage or STAGES:
        if stage == "rank":
            tables = build_rank(options.data, options.elasticsearch)
        else:
            tables = [build_table(stage, score(options.data, stage))]
        more = " --elasticsearch URL" if stage == "rank" and options.elasticsearch else ""
        head = f"`python -m benchmarks.quality --stage {stage}{more}` · {machine.describe()}"
        content = "\n\n".join([head, *tables])
        written = machine.is_written_anew(PAGE, f"<!-- {stage} -->", f"<!-- /{stage} -->", content)
        failed = failed or not written
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
