"""Hold the claims that the split stage makes of real texts against claims that were labelled by hand.

    python -m benchmarks.measure.labelled FILE [-v] [--new FILE]

A new claim is a labelled one if both have the same words in the same order (case and marks aside) and nearly the same
span (intersection over union >= .8). Of the labelled good and small_edit claims: `kept` as they were, or `covered` by
a new claim that holds their span. --new writes the claims that nobody labelled, with their sentence's surroundings,
as JSON lines, to be judged by reading.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from benchmarks.measure.claim_scores import overlap, predict_all
from benchmarks.measure.files import read_jsonl, write_jsonl

SAME_SPAN = 0.8
AROUND = 200  # characters on each side that a new claim is shown in
SLACK = 2  # characters by which a covering claim may fall short: marks at the ends


def words(text):
    return re.findall(r"\w+", text.lower())


def is_same(claim, labelled):
    both = overlap(claim, labelled)
    lengths = claim["end"] - claim["start"] + labelled["end"] - labelled["start"]
    return (
        labelled["part"] == claim.get("part", "text")
        and both >= SAME_SPAN * max(1, lengths - both)
        and words(labelled["text"]) == words(claim["text"])
    )


def covers(claim, labelled):
    return (
        claim.get("part", "text") == labelled["part"]
        and claim["start"] <= labelled["start"] + SLACK
        and labelled["end"] - SLACK <= claim["end"]
    )


class Counts:
    """What became of labelled claims, by label, over all texts; lines to show; claims that nobody labelled."""

    def __init__(self):
        self.made, self.kept, self.covered, self.lost = Counter(), Counter(), Counter(), Counter()
        self.lines, self.new = [], []

    def add(self, text, claims):
        labelled = text["claims"]
        used = set()
        for claim in claims:
            candidates = (i for i, label in enumerate(labelled) if i not in used and is_same(claim, label))
            known = next(candidates, None)
            if known is None:
                self.made["unlabelled"] += 1
                around = text["text"][max(0, claim["start"] - AROUND) : claim["end"] + AROUND]
                self.new.append({"id": text["id"], "claim": claim, "around": around})
                continue
            used.add(known)
            self.made[labelled[known]["label"]] += 1
            if labelled[known]["label"] == "wrong":
                self.lines.append(f"{text['id']}: still wrong: {claim['text'][:140]!r}")
        for i, label in enumerate(labelled):
            if label["label"] not in ("wrong", "not_worth"):
                self.add_wanted(text["id"], label, claims, is_kept=i in used)

    def add_wanted(self, name, label, claims, *, is_kept):
        if is_kept:
            self.kept[label["label"]] += 1
        elif any(covers(claim, label) for claim in claims):
            self.covered[label["label"]] += 1
        else:
            self.lost[label["label"]] += 1
            self.lines.append(f"{name}: lost ({label['label']}): {label['text'][:140]!r}")

    def describe(self, was):
        def of(label):
            kept, covered, lost = self.kept[label], self.covered[label], self.lost[label]
            return f"kept {kept}, covered {covered}, lost {lost} of {was[label]}"

        return (
            f"{sum(self.made.values())} claims; known wrong {self.made['wrong']}/{was['wrong']}; "
            f"not worth it {self.made['not_worth']}/{was['not_worth']}; good {of('good')}; "
            f"small edits {of('small_edit')}; unlabelled {self.made['unlabelled']}"
        )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("-v", action="store_true")
    parser.add_argument("--new", type=Path)
    options = parser.parse_args()
    texts = read_jsonl(options.file)
    counts = Counts()
    for text, claims in zip(texts, predict_all(texts), strict=True):
        counts.add(text, claims)
    if options.v:
        print(*counts.lines, sep="\n", file=sys.stderr)
    if options.new:
        write_jsonl(options.new, counts.new)
    print(counts.describe(Counter(label["label"] for text in texts for label in text["claims"])))


if __name__ == "__main__":
    main()
