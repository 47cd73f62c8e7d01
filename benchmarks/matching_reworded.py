"""Which pairs in quite other words may be `auto`: python -m benchmarks.matching_reworded [-v].

The pairs of benchmarks/data/reworded_pairs.tsv, by the half that was looked at and the half kept aside; -v lists what
went wrong of the half looked at.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claimdesk.search.differences.compare import ComparedClaim, Comparison, compare_claims

PAIRS = Path(__file__).with_name("data") / "reworded_pairs.tsv"


@dataclass(frozen=True, slots=True)
class RewordedPair:
    """Two claims, whether they are the same, in which way, and the half that the pair is in."""

    half: str
    is_same: bool
    sort: str
    ours: ComparedClaim
    theirs: ComparedClaim

    def compare(self) -> Comparison:
        return compare_claims(self.ours, self.theirs)


def read_reworded(path: Path = PAIRS) -> Iterator[RewordedPair]:
    for line in path.read_text("utf-8").splitlines():
        half, label, sort, ours, theirs, *days = line.split("\t")
        dates = [datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) for day in days] or [None, None]
        yield RewordedPair(
            half, label == "same", sort, ComparedClaim(ours, dates[0]), ComparedClaim(theirs, dates[1])
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-v", action="store_true", help="list what went wrong of the half looked at")
    options = parser.parse_args()
    pairs = list(read_reworded())
    for half in ("seen", "aside"):
        for is_same in (True, False):
            found = [
                (pair, pair.compare().is_same)
                for pair in pairs
                if pair.half == half and pair.is_same is is_same
            ]
            autos = sum(may_be_auto for _, may_be_auto in found)
            print(
                f"{half}: {'the same' if is_same else 'differing'}: {autos} of {len(found)} may be auto ({autos / len(found):.2f})"
            )
            if options.v and half == "seen":
                for pair, _ in (each for each in found if each[1] is not is_same):
                    print(f"  {pair.sort} | {pair.ours.text} | {pair.theirs.text}")


if __name__ == "__main__":
    main()
