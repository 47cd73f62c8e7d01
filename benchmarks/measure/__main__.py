"""Score a predictor on the evaluation sets: python -m benchmarks.measure STAGE [--set NAME] [--data DIR] [--json OUT]."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.measure import attribute, checkworthiness, decompose, ranking, segment, split
from benchmarks.measure.evaluate import Floors, Row, evaluate
from benchmarks.measure.files import DATA, Folders, read_json
from benchmarks.measure.predictor import PREDICTOR, PredictorError
from benchmarks.measure.sets import EvaluationSet

HERE = Path(__file__).resolve().parent
STAGES: dict[str, tuple[EvaluationSet, ...]] = {
    "segment": segment.SETS,
    "checkworthiness": checkworthiness.SETS,
    "decompose": decompose.SETS,
    "split": split.SETS,
    "attribute": attribute.SETS,
    "rank": ranking.SETS,
}
LAYOUT = "{:<14} {:<14} {:<18} {:>7} {:>13} {:>5} {:>7} {:>6}"
HEADINGS = ("set", "split", "metric", "value", "95 % interval", "n", "floor", "goal")


def main(argv: Sequence[str] | None = None) -> int:
    """Score every chosen set and print its rows; 1 if a set could not be scored."""
    options = _parse(argv)
    folders = Folders(options.data, DATA)
    floors = read_floors(options.floors)
    rows: list[Row] = []
    failed = False
    for stage in STAGES if options.stage == "all" else [options.stage]:
        mode = options.mode if stage == "rank" else None
        chosen = [
            candidate
            for candidate in STAGES[stage]
            if options.set in (None, candidate.name) and candidate.is_in(folders)
        ]
        print(f"\n{stage}{f', {mode}' if mode else ''}\n{LAYOUT.format(*HEADINGS)}")
        for chosen_set in chosen:
            try:
                scored = evaluate(stage, chosen_set, folders, options.predictor, mode, floors)
            except PredictorError as error:
                failed = True
                print(f"{chosen_set.name} {chosen_set.split}: {error}", file=sys.stderr)
                continue
            rows += scored
            print(*map(_line, scored), sep="\n", flush=True)
    if not rows and not failed:
        print(f"no such set in {options.data}", file=sys.stderr)
    if options.json:
        lines = ",\n".join(json.dumps(asdict(row)) for row in rows)
        options.json.write_text(f"[\n{lines}\n]\n")
    return int(failed or not rows)


def read_floors(path: Path) -> Floors:
    """Values by stage, set, split and metric out of an earlier run's --json."""
    return {
        (row["stage"], row["set"], row["split"], row["metric"]): row["value"]
        for row in (read_json(path) if path.exists() else [])
    }


def _line(row: Row) -> str:
    interval = f"{row.low:.3f}–{row.high:.3f}"
    targets = ("–" if number is None else f"{number:.3f}" for number in (row.floor, row.goal))
    value = f"{row.value:.3f}"
    return LAYOUT.format(row.set, row.split, row.metric, value, interval, row.n, *targets)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure", description=__doc__)
    parser.add_argument("stage", choices=[*STAGES, "all"])
    parser.add_argument("--set", help="only this set")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder to score")
    parser.add_argument("--predictor", default=PREDICTOR, help="a command")
    parser.add_argument("--mode", choices=["hybrid", "text", "vector"], default="hybrid")
    parser.add_argument("--floors", type=Path, default=HERE / "floors.json")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
