"""Check-worthiness: does a sentence hold a claim worth checking?"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from benchmarks.measure.files import Folders, read_jsonl, read_table
from benchmarks.measure.scores import Scores, precision_recall_f1, ratio
from benchmarks.measure.sets import EvaluationSet, Item, Task

THRESHOLD = 0.5


class Judgement(NamedTuple):
    """One sentence: the predictor's score and whether it is check-worthy."""

    score: float
    positive: bool


def load_ct24(folders: Folders, *files: str) -> Task:
    """CheckThat! 2024 task 1: id, text, class_label."""
    return _task((row[0], row[1], row[-1] == "Yes") for row in _rows(folders, *files))


def load_tweets(folders: Folders, file: str) -> Task:
    """CheckThat! 2021 task 1A: topic, id, url, text, claim, claim_worthiness."""
    return _task((row[1], row[3], row[-1] == "1") for row in _rows(folders, file))


def load_answers(folders: Folders, file: str) -> Task:
    """Factcheck-GPT: sentences of written answers; `yes` against opinion, other, not a claim."""
    return _task(
        (f"{number}.{key}", sentence["text"], sentence["sentence_checkworthiness"] == "yes")
        for number, document in enumerate(read_jsonl(folders.find(file)))
        for key, sentence in document["sentences"].items()
    )


def compare(item: Item, gold: bool, prediction: Item) -> Judgement:  # noqa: ARG001  every stage compares the same three
    return Judgement(float(prediction["score"]), gold)


def scores(units: Sequence[Judgement]) -> Scores:
    """F1, precision and recall of the positive class at 0.5 (CheckThat! 2024's measure is this F1),
    average precision, and the best F1 that any threshold gives.

    >>> judgements = [Judgement(.9, True), Judgement(.6, False), Judgement(.4, True)]
    >>> {name: round(value, 3) for name, value in scores(judgements).items()}
    {'f1': 0.5, 'precision': 0.5, 'recall': 0.5, 'average_precision': 0.833, 'best_f1': 0.8}
    """
    positives = sum(unit.positive for unit in units)
    chosen = [unit.positive for unit in units if unit.score >= THRESHOLD]
    return precision_recall_f1(sum(chosen), len(chosen), positives) | {
        "average_precision": average_precision(units),
        "best_f1": max(
            precision_recall_f1(hits, predicted, positives)["f1"] for hits, predicted in _cuts(units)
        ),
    }


def average_precision(units: Sequence[Judgement]) -> float:
    """AP = Σ (Rₙ − Rₙ₋₁) Pₙ over the distinct scores, highest first (scikit-learn's definition)."""
    positives = sum(unit.positive for unit in units)
    total, hits_before = 0.0, 0
    for hits, predicted in _cuts(units):
        total += ratio(hits - hits_before, positives) * ratio(hits, predicted)
        hits_before = hits
    return total


def _cuts(units: Sequence[Judgement]) -> Iterator[tuple[int, int]]:
    """(hits, predicted) with the threshold at each distinct score, highest first."""
    hits = predicted = 0
    ordered = sorted(units, key=lambda unit: unit.score, reverse=True)
    for _, tied in groupby(ordered, key=lambda unit: unit.score):
        labels = [unit.positive for unit in tied]
        hits, predicted = hits + sum(labels), predicted + len(labels)
        yield hits, predicted


def _rows(folders: Folders, *files: str) -> Iterator[list[str]]:
    for file in files:
        yield from read_table(folders.find(file))[1:]


def _task(sentences: Iterable[tuple[str, str, bool]]) -> Task:
    ids, texts, labels = zip(*sentences, strict=True)
    items = [{"id": id_, "text": text} for id_, text in zip(ids, texts, strict=True)]
    return Task({"in": items}, list(labels))


CT24_DEV_TEST = "checkworthiness/ct24_en_dev-test.tsv"
CT24_TEST = "checkworthiness/ct24_en_test_gold.tsv"

_set = partial(EvaluationSet, compare=compare, score=scores)
_ct24 = partial(_set, "ct24", load=load_ct24)
_tweets = partial(_set, "ct21_1a", load=load_tweets)
_answers = partial(_set, "factcheck_gpt", load=load_answers)

SETS = (
    _ct24("dev", ("checkworthiness/ct24_en_dev.tsv",)),
    _ct24("dev-test", (CT24_DEV_TEST,), goals={"f1": 0.85}),
    _ct24("test", (CT24_TEST,), goals={"f1": 0.75}),
    _ct24("dev-test+test", (CT24_DEV_TEST, CT24_TEST)),
    _tweets("dev", ("checkworthiness/ct21_1a_en_tweets_dev_v1.tsv",)),
    _tweets("test", ("checkworthiness/ct21_1a_en_tweets_test.tsv",)),
    _answers("open", ("factcheck_gpt/benchmark_50.jsonl.gz",)),
    _answers("hidden", ("factcheck_gpt/benchmark_44.jsonl.gz",)),
)
