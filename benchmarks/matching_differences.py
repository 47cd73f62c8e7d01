"""Precision and recall of the difference detector: python -m benchmarks.matching_differences [--data FOLDER].

On the pairs written for the tests (tests/unit/search/differences/pairs.tsv): a line is `kind, ours, theirs` and
perhaps two claimants; [brackets] mark the words that differ. A pair has one difference or none. The odd lines
were looked at while the rules were written, the even ones only counted.
With --data also on COVID-Fact: each refuted claim is a supported one with words replaced by a machine.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimdesk.search.differences.compare import ComparedClaim, Comparison, compare_claims

PAIRS = Path(__file__).parent.parent / "tests" / "unit" / "search" / "differences" / "pairs.tsv"
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MARKED = re.compile(r"\[(.*?)\]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims, the kind in which they differ (None: they say the same) and the words that do."""

    kind: str | None
    ours: str
    theirs: str
    our_words: str | None
    their_words: str | None
    our_claimant: str | None = None
    their_claimant: str | None = None


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        kind, ours, theirs, *claimants = line.split("\t")
        marked = [marked and marked[1] for marked in (_MARKED.search(ours), _MARKED.search(theirs))]
        plain = [_MARKED.sub(r"\1", text) for text in (ours, theirs)]
        pairs.append(Pair(None if kind == "none" else kind, *plain, *marked, *claimants))
    return pairs


def compare(pair: Pair) -> Comparison:
    return compare_claims(
        ComparedClaim(pair.ours, claimant=pair.our_claimant),
        ComparedClaim(pair.theirs, claimant=pair.their_claimant),
    )


def kinds_found(pair: Pair) -> set[str]:
    return {str(difference.kind) for difference in compare(pair).differences}


def measure(pairs: Sequence[Pair]) -> dict[str, tuple[float, float, int]]:
    """Precision, recall and number of pairs by kind, and of all kinds together under "all"."""
    true, found, right = Counter[str](), Counter[str](), Counter[str]()
    for pair in pairs:
        kinds = kinds_found(pair)
        true.update([pair.kind] if pair.kind else [])
        found.update(kinds)
        right.update(kinds & {pair.kind})
    for counter in (true, found, right):
        counter["all"] = counter.total()
    return {kind: (right[kind] / (found[kind] or 1), right[kind] / true[kind], true[kind]) for kind in true}


def read_contrasts(folder: Path) -> Iterator[tuple[str, str]]:
    """COVID-Fact's supported claims, each with a refuted contrast of the same evidence."""
    supported: dict[tuple[str, ...], str] = {}
    with gzip.open(folder / "covidfact" / "COVIDFACT_dataset.jsonl.gz", "rt", encoding="utf-8") as lines:
        for claim in map(json.loads, lines):
            evidence = (*claim["evidence"], claim["gold_source"])
            if claim["label"] == "SUPPORTED":
                supported[evidence] = claim["claim"]
            elif evidence in supported:
                yield supported[evidence], claim["claim"]


def replaced_digits(ours: str, theirs: str) -> bool:
    """Whether a contrast changed a number written in digits."""
    return sorted(_DIGITS.findall(ours)) != sorted(_DIGITS.findall(theirs))


def print_contrasts(folder: Path) -> None:
    pairs = list(read_contrasts(folder))
    comparisons = [compare_claims(ComparedClaim(ours), ComparedClaim(theirs)) for ours, theirs in pairs]
    kinds = [comparison.differences for comparison in comparisons]
    numeric = [kind for kind, pair in zip(kinds, pairs, strict=True) if replaced_digits(*pair)]
    by_number = sum(any(d.kind in {"number", "date", "unit"} for d in differences) for differences in numeric)
    print(
        f"\nCOVID-Fact: {len(pairs)} contrasts; any difference seen in {sum(map(bool, kinds)) / len(pairs):.3f}"
    )
    print(
        f"  digits changed in {len(numeric)}; a number, unit or date seen in {by_number / len(numeric):.3f}"
    )
    kept = sum(not comparison.is_same for comparison in comparisons)
    print(f"  kept from auto: {kept / len(pairs):.3f}")
    print("  kinds:", dict(Counter(str(d.kind) for kind in kinds for d in kind).most_common()))
    false_numbers = sum(
        any(d.kind in {"number", "unit", "date"} for d in kind)
        for kind, pair in zip(kinds, pairs, strict=True)
        if not replaced_digits(*pair)
    )
    print(
        f"  digits unchanged in {len(pairs) - len(numeric)}; a number, unit or date seen in {false_numbers}"
    )


def print_misses(pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        kinds = kinds_found(pair)
        if kinds != ({pair.kind} if pair.kind else set()):
            print(f"  {pair.kind} | {sorted(kinds)} | {pair.ours} | {pair.theirs}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="a folder that holds covidfact/")
    parser.add_argument("--misses", choices=["odd", "all"], help="print the pairs that went wrong")
    options = parser.parse_args()
    pairs = read_pairs()
    for name, part in (("all pairs", pairs), ("odd lines", pairs[::2]), ("even lines", pairs[1::2])):
        print(f"\n{name}: {len(part)}\nkind        precision  recall  pairs")
        for kind, (precision, recall, count) in sorted(measure(part).items()):
            print(f"{kind:<11} {precision:9.3f}  {recall:6.3f}  {count:5}")
        same = [pair for pair in part if pair.kind is None]
        barred = sum(not compare(pair).is_same for pair in same)
        others = sum(compare(pair).is_same for pair in part if pair.kind not in {None, "claimant"})
        print(
            f"same claim in other words: {len(same)}, barred from auto {barred}; differing ones that may be: {others}"
        )
    if options.misses:
        print_misses(pairs[::2] if options.misses == "odd" else pairs)
    if options.data:
        print_contrasts(options.data)


if __name__ == "__main__":
    main()
