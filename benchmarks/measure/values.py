"""Score the numbers, units and dates that the `values` stage reads, by language.

    python -m benchmarks.measure.values FILE [-v]

A quantity is right where value (to 1e-6) and unit agree and the texts overlap; a date where from and to agree.
-v lists on stderr what is missed or too much. Exit status 1 below the goals.
"""

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.measure.files import read_jsonl
from benchmarks.measure.predictor import PREDICTOR, predict
from benchmarks.measure.sets import Task

GOALS = {"quantities": 0.85, "dates": 0.8}
GIVEN = ("id", "language", "text", "anchor")


def is_same_quantity(ours, theirs):
    return (
        ours["value"] is not None
        and theirs["value"] is not None
        and abs(ours["value"] - theirs["value"]) <= 1e-6 * max(1, abs(theirs["value"]))
        and ours.get("unit") == theirs.get("unit")
        and (ours["text"] in theirs["text"] or theirs["text"] in ours["text"])
    )


def is_same_date(ours, theirs):
    return (ours["from"], ours["to"]) == (theirs["from"], theirs["to"])


SAME = {"quantities": is_same_quantity, "dates": is_same_date}


def compare(row, answer):
    """Counts of gold, hits and what was made, by key, and a line for each miss."""
    counts, lines = Counter(), []
    for key, is_same in SAME.items():
        left = list(answer[key])
        for gold in row[key]:
            hit = next((value for value in left if is_same(value, gold)), None)
            counts[key, "gold"] += 1
            if hit is None:
                lines.append(f"{row['language']} {key} missed {gold} of {row['text']}")
            else:
                left.remove(hit)
                counts[key, "hit"] += 1
        counts[key, "made"] += len(answer[key])
        if left:
            lines.append(f"{row['language']} {key} too much {left} of {row['text']}")
    return counts, lines


def f1(counts, key):
    return 2 * counts[key, "hit"] / max(1, counts[key, "gold"] + counts[key, "made"])


def describe(language, counts):
    parts = (
        f"{key} f1 {f1(counts, key):.3f} ({counts[key, 'hit']}/{counts[key, 'gold']}, made {counts[key, 'made']})"
        for key in SAME
    )
    return f"{language}: {'; '.join(parts)}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    rows = [row | {"id": str(number)} for number, row in enumerate(read_jsonl(options.file))]
    items = [{key: row[key] for key in GIVEN} for row in rows]
    by_language = defaultdict(Counter)
    for row, answer in zip(rows, predict(PREDICTOR, "values", Task({"in": items}, []), {}), strict=True):
        counts, lines = compare(row, answer)
        by_language[row["language"]].update(counts)
        if options.v and lines:
            print(*lines, sep="\n", file=sys.stderr)
    total = sum(by_language.values(), Counter())
    for language, counts in [*by_language.items(), ("total", total)]:
        print(describe(language, counts))
    return int(any(f1(total, key) < goal for key, goal in GOALS.items()))


if __name__ == "__main__":
    sys.exit(main())
