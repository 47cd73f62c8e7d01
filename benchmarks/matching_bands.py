"""Precision and recall by band: python -m benchmarks.matching_bands [--data FOLDER] [--news 400].

CheckThat 2A (tweets, Snopes) and 2B (debates, PolitiFact) through the engine that ships: each query's first five
hits, once with its verdict in the index and once without, as most submitted claims have no past verdict.
Also the first sentences of BBC news, which nobody checked: what would be offered for those; and pairs of near
neighbours that a generator of ours makes (benchmarks/neighbours.py), as a desk's own archive is full of them.
"""

import argparse
import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4, uuid5

from benchmarks.measure.files import DATA
from benchmarks.neighbours import make_pairs
from benchmarks.predict_rank import encode, put_corpus
from claimdesk.search.bands import (
    DEFAULT_THRESHOLDS,
    JudgedMatch,
    build_judged_match,
    calibrate_bands,
    choose_band,
    report_bands,
)
from claimdesk.search.engine import Hit, Narrowing, Query, RowFilter
from claimdesk.search.entries import Index
from claimdesk.search.factory import open_encoder, open_engine
from claimdesk.search.lexical import clean_query
from claimdesk.settings import Settings
from claimdesk.terms import Band

OFFERED = 5
SETS = {"2a": ("ct22_2a_snopes", "ct21_2a_tweets-train-dev", "ct21_2a"),
        "2b": ("ct21_2b_politifact", "ct21_2b_queries-train-dev", "ct21_2b")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the ids of its past verdicts; split is train, dev or news."""

    split: str
    text: str
    gold: frozenset[UUID]


def read_table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def read_corpus(folder: Path, name: str) -> list[dict]:
    with gzip.open(folder / f"{name}_vclaims.jsonl.gz", "rt", encoding="utf-8") as lines:
        claims = [json.loads(line) for line in lines]
    return [
        {"id": c["vclaim_id"], "title": c["title"], "text": c["vclaim"]}
        for c in claims
        if c.get("in_ct21", True)
    ]


def read_queries(folder: Path, name: str, workspace_id: UUID) -> list[Asked]:
    texts = dict(read_table(folder / f"{SETS[name][1]}.tsv"))
    asked = []
    for split in ("train", "dev"):
        gold: dict[str, set[UUID]] = defaultdict(set)
        for query, _, document, _ in read_table(folder / f"{SETS[name][2]}_qrels-{split}.tsv"):
            gold[query].add(uuid5(workspace_id, document))
        asked += [Asked(split, texts[query], frozenset(ids)) for query, ids in gold.items() if query in texts]
    return asked


def read_news(folder: Path, count: int) -> list[Asked]:
    """The first sentence after the headline of evenly chosen BBC articles."""
    with gzip.open(folder / "loadtest" / "bbc_news_2225.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    paragraphs = [
        [part for part in text.split("\n") if part.strip()] for text in texts[:: max(1, len(texts) // count)]
    ]
    return [Asked("news", parts[1].split(". ")[0], frozenset()) for parts in paragraphs if len(parts) > 1]


def decide(text: str, hit: Hit, gold: frozenset[UUID]) -> JudgedMatch:
    """What the bands see of a hit, and whether it is the query's verdict."""
    cosine = -1.0 if hit.cosine is None else hit.cosine
    return build_judged_match(text, hit.text, cosine, title=hit.title, confirmed=hit.id in gold)


def offer(name: str, data: Path, news: int) -> dict[tuple[str, bool], list[list[JudgedMatch]]]:
    """The decisions on the first hits of each query by (split, whether its verdict was in the index)."""
    folder = data / "claimretrieval"
    offered: dict[tuple[str, bool], list[list[JudgedMatch]]] = defaultdict(list)
    with TemporaryDirectory(prefix="bands-") as var:
        settings = Settings(var=Path(var))
        engine, encoder, rows = open_engine(settings), open_encoder(settings), RowFilter(uuid4())
        put_corpus(engine, encoder, read_corpus(folder, SETS[name][0]), Index.VERDICTS, rows.workspace_id)
        asked = [*read_queries(folder, name, rows.workspace_id), *read_news(data, news)]
        vectors = encode(encoder, [clean_query(query.text) for query in asked])
        for has_verdict in (True, False):
            queries = [build_query(query, vectors, has_verdict=has_verdict) for query in asked]
            found = engine.similar(Index.VERDICTS, rows, queries)
            for query, hits in zip(asked, found, strict=True):
                offered[query.split, has_verdict].append(
                    [decide(query.text, hit, query.gold) for hit in hits]
                )
        engine.close()
    return offered


def build_query(asked: Asked, vectors: dict, *, has_verdict: bool) -> Query:
    text = clean_query(asked.text)
    without = frozenset() if has_verdict else asked.gold
    return Query(text=text, vector=vectors[text], limit=OFFERED, narrowing=Narrowing(without_ids=without))


def measure_neighbours(count: int) -> None:
    """Precision and recall of auto on the generator's pairs, whose ways to say the same are near-identical in words."""
    pairs = make_pairs(count)
    with TemporaryDirectory(prefix="bands-") as var:
        encoder = open_encoder(Settings(var=Path(var)))
        vectors = encode(encoder, sorted({text for pair in pairs for text in (pair.ours, pair.theirs)}))
    decisions = [
        build_judged_match(
            pair.ours, pair.theirs, float(vectors[pair.ours] @ vectors[pair.theirs]), confirmed=pair.is_same
        )
        for pair in pairs
    ]
    print(f"\nnear neighbours: {len(pairs)} pairs, {sum(d.confirmed for d in decisions)} the same")
    for report in report_bands(decisions, DEFAULT_THRESHOLDS):
        print(
            f"{report.band:<8} {report.offered:7}  {report.precision:9.3f}  {report.recall:6.3f}  low {report.precision_low:.3f}"
        )


def print_bands(
    title: str, with_verdict: Sequence[list[JudgedMatch]], without: Sequence[list[JudgedMatch]]
) -> None:
    """Precision over all that is offered (half of the queries have a verdict), and what the others are offered."""
    everything = [decision for hits in (*with_verdict, *without) for decision in hits]
    print(f"\n{title}: {len(with_verdict)} queries, each with and without its verdict; {OFFERED} hits each")
    print(
        "band     offered  precision  recall  queries whose verdict is in it  queries without one that get it"
    )
    for report in report_bands(everything, DEFAULT_THRESHOLDS):
        reached = sum(any(d.confirmed and band_of(d) == report.band for d in hits) for hits in with_verdict)
        false = sum(any(band_of(d) == report.band for d in hits) for hits in without)
        print(
            f"{report.band:<8} {report.offered:7}  {report.precision:9.3f}  {report.recall:6.3f}"
            f"  {reached / len(with_verdict):30.3f}  {false / len(without):31.3f}"
        )


def band_of(decision: JudgedMatch) -> Band:
    return choose_band(decision.score, may_be_auto=decision.may_be_auto)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="a folder with claimretrieval/ and loadtest/")
    parser.add_argument("--news", type=int, default=400, help="how many unchecked sentences")
    parser.add_argument("--neighbours", type=int, default=3_600, help="how many pairs of the generator")
    options = parser.parse_args()
    measure_neighbours(options.neighbours)
    train: list[JudgedMatch] = []
    for name in SETS:
        offered = offer(name, options.data, options.news)
        for split in ("train", "dev"):
            print_bands(f"{name} {split}", offered[split, True], offered[split, False])
        sure = [
            d
            for hits in offered["train", True]
            for d in hits
            if d.confirmed and d.score >= DEFAULT_THRESHOLDS.auto
        ]
        barred = sum(not d.may_be_auto for d in sure)
        print(f"true pairs with a score of auto: {len(sure)}, barred from it: {barred / len(sure):.3f}")
        news = offered["news", True]
        shares = {
            band: sum(any(band_of(d) == band for d in hits) for hits in news) / len(news) for band in Band
        }
        print(f"unchecked news, {len(news)} sentences, share offered: {shares}")
        mine = [d for key in ((("train", True)), ("train", False)) for hits in offered[key] for d in hits]
        print("calibrate on this train split:", calibrate_bands(mine).thresholds)
        train += mine
    print("\ncalibrate on both train splits:", calibrate_bands(train))


if __name__ == "__main__":
    main()
