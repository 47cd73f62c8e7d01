"""Cut our split of a set out of the file that its makers published: python -m benchmarks.measure.cut SET PUBLISHED.

The split is put where the scorer looks for it, in --data or EVALUATION_DATA. Exit status 1 where the published file
lacks some of it: then it is another state of the set than the one that was measured.
"""

import argparse
import csv
import gzip
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.measure.files import DATA, read_json, read_jsonl, read_text

SPLITS = Path(__file__).with_name("splits.json")
Row = dict[str, str]


@dataclass(frozen=True)
class Split:
    """Where a split lies in the folder of sets, and how an item of it is told."""

    file: str
    tell: Callable[[Row], str]


def hash_text(text: str) -> str:
    """The first twelve hexadecimal digits of the text's SHA-256."""
    return sha256(text.encode()).hexdigest()[:12]


CUT = {
    "climate_fever": Split("climate_fever/claims_1000.jsonl.gz", lambda row: str(row["claim_id"])),
    "factcheck_gpt": Split("factcheck_gpt/benchmark_50.jsonl.gz", lambda row: hash_text(row["prompt"])),
    "claimnorm_ct25_t2": Split("claimnorm_ct25_t2/dev_700.csv", lambda row: hash_text(row["post"])),
}


def read_rows(path: Path) -> list[Row]:
    """The items of a published file of JSON lines or, by its name, of a CSV table."""
    if ".csv" in path.suffixes:
        csv.field_size_limit(sys.maxsize)  # posts are long
        return list(csv.DictReader(io.StringIO(read_text(path), newline="")))
    return read_jsonl(path)


def write_rows(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode()))


def cut_rows(rows: list[Row], split: Split, wanted: list[str]) -> list[Row]:
    """The split's items in its order; equal texts as often as they stand in it. Leaves out what the rows lack."""
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(split.tell(row), []).append(row)
    return [by_key[key].pop(0) for key in wanted if by_key.get(key)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=CUT)
    parser.add_argument("published", type=Path)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of sets")
    options = parser.parse_args()
    split = CUT[options.set]
    wanted = read_json(SPLITS)[split.file]["of"]
    rows = cut_rows(read_rows(options.published), split, wanted)
    if len(rows) < len(wanted):
        print(f"{options.published} has {len(rows)} of the {len(wanted)} items of the split", file=sys.stderr)
        return 1
    write_rows(options.data / split.file, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
