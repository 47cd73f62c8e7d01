"""Score what is said of pairs of claims: python -m benchmarks.measure.pairs FILE [-v]

The stage `compare` is given {id, ours: {text, published_at?, claimant?}, theirs} and answers {id, differences: [kind],
may_be_auto: bool}; may_be_auto: whether nothing bars the two from the band `auto` (the score aside). A difference
counts under its own kind or one of also_ok. Exit status 1 below the goals.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from benchmarks.measure.files import read_jsonl
from benchmarks.measure.predictor import PREDICTOR, predict
from benchmarks.measure.sets import Task

MIN_F1 = 0.88
MAX_FALSE_ON_SAME = 0.08
MAX_WRONG_AUTO = 0.02
MIN_SAME_AUTO = 0.6


def group_of(pair):
    return "same" if pair["same"] else "differing" if pair["differences"] else "close"


class Counts:
    """Differences found, missed and false by kind; pairs and automatic ones by group."""

    def __init__(self):
        self.found, self.missed, self.false = Counter(), Counter(), Counter()
        self.autos, self.of = Counter(), Counter()
        self.same_false = 0

    def add(self, pair, answer):
        """Whether all that was said of the pair is right."""
        group = group_of(pair)
        self.of[group] += 1
        self.autos[group] += answer["may_be_auto"]
        is_right = answer["may_be_auto"] == (group == "same")
        if group == "close":
            return is_right
        said = set(answer["differences"])
        right = {gold: {gold, *pair.get("also_ok", {}).get(gold, [])} for gold in pair["differences"]}
        hits = [gold for gold in right if right[gold] & said]
        extra = sorted(said - set().union(*right.values()))
        self.found.update(hits)
        self.missed.update(gold for gold in right if gold not in hits)
        self.false.update(extra)
        self.same_false += group == "same" and bool(extra)
        return is_right and not extra and len(hits) == len(right)

    def describe_kinds(self):
        for kind in sorted({*self.found, *self.missed, *self.false}):
            found, missed, false = self.found[kind], self.missed[kind], self.false[kind]
            yield f"{kind:12} f1 {f1(found, missed, false):.3f} (found {found}, missed {missed}, false {false})"

    def describe(self):
        autos = ", ".join(
            f"{group} {self.autos[group]}/{self.of[group]}" for group in ("same", "differing", "close")
        )
        return (
            f"differences f1 {self.micro_f1:.3f}; false on same {self.same_false / self.of['same']:.3f}; "
            f"may be auto: {autos}"
        )

    @property
    def micro_f1(self):
        return f1(self.found.total(), self.missed.total(), self.false.total())

    @property
    def is_enough(self):
        others = self.of["differing"] + self.of["close"]
        return (
            self.micro_f1 >= MIN_F1
            and self.same_false <= MAX_FALSE_ON_SAME * self.of["same"]
            and self.autos["differing"] + self.autos["close"] <= MAX_WRONG_AUTO * others
            and self.autos["same"] >= MIN_SAME_AUTO * self.of["same"]
        )


def f1(hits, missed, false):
    return 2 * hits / max(1, 2 * hits + missed + false)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("-v", action="store_true", help="list on stderr what was not right")
    options = parser.parse_args()
    pairs = read_jsonl(options.file)
    items = [{key: pair[key] for key in ("id", "ours", "theirs")} for pair in pairs]
    counts = Counts()
    for pair, answer in zip(pairs, predict(PREDICTOR, "compare", Task({"in": items}, []), {}), strict=True):
        if not counts.add(pair, answer) and options.v:
            said = f"said {sorted(answer['differences'])} {'auto' if answer['may_be_auto'] else '-'}"
            texts = f"{pair['ours']['text']} || {pair['theirs']['text']}"
            print(pair["id"], group_of(pair), pair["note"], "|", said, "|", texts, file=sys.stderr)
    print(*counts.describe_kinds(), sep="\n")
    print(counts.describe())
    return int(not counts.is_enough)


if __name__ == "__main__":
    sys.exit(main())
