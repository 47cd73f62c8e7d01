"""A plain predictor with no model: what any stage must beat.

segment          a blank line, or blanks after . ! or ?
checkworthiness  the longer the sentence, the worthier
decompose        the sentence as its one claim
split            the sentences as claims
attribute        text in double quotation marks, with the nearest name beside a verb of speech
rank             BM25 on title and text, the same in every mode
"""

import argparse
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from math import log
from pathlib import Path
from typing import Any

from benchmarks.measure.files import read_jsonl, write_jsonl
from benchmarks.measure.words import STOP_WORDS

Item = dict[str, Any]

SENTENCE_BREAK = re.compile(r"\s*\n\s*\n\s*|(?<=[.!?])\s+")
LONG = 14  # words; the best F1 on CheckThat! 2024's train split
QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]")
NAME = r"(?:[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)*|he|she|they)"
CUE = r"(?:said|says|told|added|asked|wrote|tweeted|argued|claimed|called|explained|noted|stated)"
SPEECH = re.compile(rf"(?P<before>{NAME}) (?P<cue>{CUE})\b|\b(?P<verb>{CUE}) (?P<after>{NAME})")
INDEX_TERM = re.compile(r"\b\w\w+\b")


def sentence_spans(text: str) -> list[list[int]]:
    edges = [0, *(edge for gap in SENTENCE_BREAK.finditer(text) for edge in gap.span()), len(text)]
    return [[start, end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def check_worthiness(text: str) -> float:
    words = len(text.split())
    return words / (words + LONG)


def split_claims(text: str) -> Iterator[Item]:
    for start, end in sentence_spans(text):
        quote = text[start:end]
        yield {
            "text": quote,
            "start": start,
            "end": end,
            "quote": quote,
            "voice": "own_voice",
            "claimant": None,
            "check_worthiness": check_worthiness(quote),
        }


def attributions(text: str) -> Iterator[Item]:
    for quotation in QUOTATION.finditer(text):
        start, end = quotation.span(1)
        left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        nearby = SPEECH.finditer(text, left, right if right >= 0 else len(text))
        outside = (match for match in nearby if match.end() <= start or match.start() >= end)
        speech = min(outside, key=lambda f: max(start - f.end(), f.start() - end), default=None)
        yield {
            "content": [start, end],
            "source": speech and list(speech.span("before" if speech["before"] else "after")),
            "cue": speech and list(speech.span("cue" if speech["cue"] else "verb")),
            "voice": "quote",
        }


class BM25:
    """Σ idf · f / (f + k₁ (1 − b + b |d| / avg |d|)), idf = ln(1 + (N − n + ½) / (n + ½)), as in
    Lucene; k₁ = .9 and b = .4 as in Anserini; English stop words, no stemming."""

    k1, b = 0.9, 0.4

    def __init__(self, documents: list[Item]) -> None:
        self.ids = [document["id"] for document in documents]
        bags = [Counter(terms(f"{d.get('title') or ''} {d['text']}")) for d in documents]
        mean = sum(bag.total() for bag in bags) / len(bags)
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            norm = self.k1 * (1 - self.b + self.b * bag.total() / mean)
            for term, count in bag.items():
                self.postings[term].append((number, count / (count + norm)))

    def search(self, query: str, k: int) -> Item:
        totals: dict[int, float] = defaultdict(float)
        for term in terms(query):
            found = self.postings.get(term, [])
            idf = log(1 + (len(self.ids) - len(found) + 0.5) / (len(found) + 0.5))
            for number, weight in found:
                totals[number] += idf * weight
        best = heapq.nlargest(k, totals.items(), key=lambda pair: pair[1])
        return {"hits": [{"id": self.ids[number], "score": score} for number, score in best]}


def terms(text: str) -> list[str]:
    return [term for term in INDEX_TERM.findall(text.lower()) if term not in STOP_WORDS]


ANSWERS: dict[str, Callable[[str], Item]] = {
    "segment": lambda text: {"spans": sentence_spans(text)},
    "checkworthiness": lambda text: {"score": check_worthiness(text)},
    "decompose": lambda text: {"claims": [text]},
    "split": lambda text: {"claims": list(split_claims(text))},
    "attribute": lambda text: {"attributions": list(attributions(text))},
}


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A plain predictor with no model.")
    stages = parser.add_subparsers(dest="stage", required=True)
    for stage in ANSWERS:
        stages.add_parser(stage).add_argument("--in", dest="items", type=Path, required=True)
    rank = stages.add_parser("rank")
    rank.add_argument("--corpus", type=Path, required=True)
    rank.add_argument("--queries", dest="items", type=Path, required=True)
    rank.add_argument("--k", type=int, default=100)
    rank.add_argument("--mode", help="ignored")
    rank.add_argument("--index", help="ignored")
    for command in stages.choices.values():
        command.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    options = parse()
    answer = ANSWERS.get(options.stage) or partial(BM25(read_jsonl(options.corpus)).search, k=options.k)
    items = read_jsonl(options.items)
    write_jsonl(options.out, ({"id": item["id"], **answer(item["text"])} for item in items))


if __name__ == "__main__":
    main()
