"""Hold the claims that the split stage makes of texts against gold claims, kind by kind.

    python -m benchmarks.measure.claims FILE [-v] [--by kind|language]
        [--bounds high=.9,all=.75,non=.1,claimant=.8,voice=.8]

FILE holds an article a line, with its gold; README.md has the form. How claims are paired with gold stands in
claim_scores.py. A non-claim counts once, however many claims take it. -v lists on stderr what is missed or wrong.
Exit status 1 where a bound doesn't hold or a span is not exact.
"""

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.measure.claim_scores import compare, list_high, predict_claims
from benchmarks.measure.files import read_jsonl


def check_gold(articles):
    """Raises AssertionError where a gold span does not hold its quote."""
    for article in articles:
        for gold in article["gold"]:
            for at in [gold, *gold.get("also_ok", {}).get("at", [])]:
                assert article["text"][at["start"] : at["end"]] == at["quote"], (article["id"], at)


def count(compared):
    """What is counted of one text."""
    paired = len(compared.pairs)
    return Counter(
        claims=len(compared.claims),
        wanted=len(compared.wanted),
        paired=paired,
        high=len(list_high(compared)),
        got_high=sum(i in compared.pairs for i in list_high(compared)),
        unwanted=len(compared.unwanted),
        taken=len({item["start"] for _, item in compared.taken}),
        claimant=paired - len(compared.wrong_claimant),
        voice=paired - len(compared.wrong_voice),
        exact=compared.exact,
    )


def list_misses(compared):
    """A line for each thing that is missed or wrong."""
    seen = {id(claim) for claim in [*compared.pairs.values(), *(claim for claim, _ in compared.taken)]}
    for i, gold in enumerate(compared.wanted):
        if i not in compared.pairs:
            yield f"missed {gold['worth']} {gold['quote'][:90]!r}"
    for claim, gold in compared.taken:
        yield f"not a claim: {gold['quote'][:90]!r} taken by {claim['text'][:90]!r}"
    for claim in compared.claims:
        if id(claim) not in seen:
            yield f"pairs with nothing: {claim['text'][:120]!r}"
    for gold, claim in compared.wrong_claimant:
        yield f"claimant {claim.get('claimant')!r} for {gold['claimant']!r} {gold['quote'][:90]!r}"
    for gold, claim in compared.wrong_voice:
        yield f"voice {claim.get('voice')} for {gold['voice']} {gold['quote'][:90]!r}"


def describe(name, counts):
    return (
        f"{name}: {counts['claims']} claims; gold {counts['paired']}/{counts['wanted']}, "
        f"high {counts['got_high']}/{counts['high']}; non-claims {counts['taken']}/{counts['unwanted']}; "
        f"unpaired {counts['claims'] - counts['paired']}; claimant {counts['claimant']}/{counts['paired']}; "
        f"voice {counts['voice']}/{counts['paired']}; spans exact {counts['exact']}/{counts['claims']}"
    )


def list_short(shares, bounds, total):
    """The bounds that don't hold; `non` is the one that must not be passed."""
    short = [
        f"{name} {shares[name]:.3f} for {bound}"
        for name, bound in bounds.items()
        if (shares[name] > bound if name == "non" else shares[name] < bound)
    ]
    return [*short, "spans"] if total["exact"] < total["claims"] else short


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("-v", action="store_true")
    parser.add_argument("--by", default="kind")
    parser.add_argument("--bounds", default="")
    options = parser.parse_args()
    bounds = dict(bound.split("=") for bound in options.bounds.split(",") if bound)
    bounds = {name: float(bound) for name, bound in bounds.items()}
    articles = read_jsonl(options.file)
    check_gold(articles)
    groups = defaultdict(Counter)
    for article, claims in zip(articles, predict_claims(articles), strict=True):
        compared = compare(article["text"], article["source"]["name"], article["gold"], claims)
        groups[article[options.by]].update(count(compared))
        if options.v:
            for miss in list_misses(compared):
                print(f"{article[options.by]}: {miss}", file=sys.stderr)
    total = sum(groups.values(), Counter())
    for kind, counts in groups.items():
        print(describe(kind, counts))
    shares = {
        "high": total["got_high"] / total["high"],
        "all": total["paired"] / total["wanted"],
        "non": total["taken"] / total["unwanted"],
        "claimant": total["claimant"] / max(1, total["paired"]),
        "voice": total["voice"] / max(1, total["paired"]),
    }
    short = list_short(shares, bounds, total)
    listed = " ".join(f"{name} {share:.3f}" for name, share in shares.items())
    print(describe("total", total), "|", listed, "| short:", ", ".join(short) or "none")
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main())
