"""Attribution: which words of an article are somebody's, and whose."""

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.measure.files import Folders, read_jsonl
from benchmarks.measure.scores import Scores, match, precision_recall_f1, ratio
from benchmarks.measure.sets import EvaluationSet, Item, Task

TOKEN = re.compile(r"\w+")


class Overlap(NamedTuple):
    """One article's counts: content words, matched attributions, those with the right source."""

    shared: int
    predicted: int
    gold: int
    matched: int
    right_source: int


def load_polnear(folders: Folders, file: str) -> Task:
    """News articles; where several people annotated one, the first of them by name."""
    articles = read_jsonl(folders.find(file))
    items = [{"id": article["id"], "text": article["text"]} for article in articles]
    first = [annotations[min(annotations)] for annotations in (a["annotations"] for a in articles)]
    return Task({"in": items}, [[a for a in annotated if a.get("content")] for annotated in first])


def compare(item: Item, gold: list[Item], prediction: Item) -> Overlap:
    """Attributions matched one to one by the F1 of their content's words, marks not counted."""
    words = [token.span() for token in TOKEN.finditer(item["text"])]

    def covered(spans: list[list[int]]) -> set[int]:
        return {
            number
            for number, (start, end) in enumerate(words)
            if any(start < stop and begin < end for begin, stop in spans)
        }

    def spans_of(part: list[int] | None) -> list[list[int]]:
        return [part] if part else []

    predicted = prediction["attributions"]
    ours = [covered([attribution["content"]]) for attribution in predicted]
    theirs = [covered(attribution["content"]) for attribution in gold]
    pairs = match(
        (ratio(2 * len(our_unit & other), len(our_unit) + len(other)), i, j)
        for i, our_unit in enumerate(ours)
        for j, other in enumerate(theirs)
    )
    sources = [
        (covered(spans_of(predicted[i]["source"])), covered(gold[j].get("source", []))) for _, i, j in pairs
    ]
    return Overlap(
        shared=sum(len(ours[i] & theirs[j]) for _, i, j in pairs),
        predicted=sum(map(len, ours)),
        gold=sum(map(len, theirs)),
        matched=len(pairs),
        right_source=sum(bool(source & other) or not (source | other) for source, other in sources),
    )


def scores(units: Sequence[Overlap]) -> Scores:
    """Content precision, recall and F1 by words shared in matched pairs, over all articles: the
    soft span measure of Pareti 2015 (PhD thesis, Edinburgh) with F1 for the matching.

    `source` is the share of matched pairs whose sources share a word, or that both have none;
    heads of sources are not annotated, so any shared word counts.
    """
    total = Overlap(*map(sum, zip(*units, strict=True)))
    return precision_recall_f1(total.shared, total.predicted, total.gold) | {
        "source": ratio(total.right_source, total.matched)
    }


_polnear = partial(EvaluationSet, "polnear", load=load_polnear, compare=compare, score=scores)

SETS = (
    _polnear("dev", ("polnear/dev.jsonl.gz",)),
    _polnear("test", ("polnear/test.jsonl.gz",)),
)
