"""Decomposition: the atomic claims of a sentence in its context."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.measure.files import Folders, read_jsonl, read_table
from benchmarks.measure.scores import Scores, match, precision_recall_f1, ratio
from benchmarks.measure.sets import EvaluationSet, Item, Task
from benchmarks.measure.words import content_words, token_f1

MATCHED = 0.6


class Agreement(NamedTuple):
    """Likenesses of the matched pairs of one item, and how many claims either side has."""

    likenesses: tuple[float, ...]
    predicted: int
    gold: int


def load_feverfact(folders: Folders, file: str) -> Task:
    """A Wikipedia sentence with its page title and the sentences before and after."""
    rows = read_jsonl(folders.find(file))
    items = [
        {
            "id": str(row["sentence_id"]),
            "text": row["sentence"],
            "context": "\n".join(row["sentence_context"]),
        }
        for row in rows
    ]
    return Task({"in": items}, [row["claims"] for row in rows])


def load_answers(folders: Folders, file: str) -> Task:
    """Factcheck-GPT: the sentences of an answer that were decomposed, in the whole answer."""
    sentences = [
        (f"{number}.{key}", sentence, document["response"])
        for number, document in enumerate(read_jsonl(folders.find(file)))
        for key, sentence in document["sentences"].items()
        if sentence["claims"]
    ]
    items = [
        {"id": id_, "text": sentence["text"], "context": response} for id_, sentence, response in sentences
    ]
    return Task({"in": items}, [sentence["claims"] for _, sentence, _ in sentences])


def load_posts(folders: Folders, file: str) -> Task:
    """CheckThat! 2025 task 2: a social-media post and its one normalised claim."""
    rows = read_table(folders.find(file), ",")[1:]
    items = [{"id": str(number), "text": post} for number, (post, _) in enumerate(rows)]
    return Task({"in": items}, [[claim] for _, claim in rows])


def compare(item: Item, gold: list[str], prediction: Item) -> Agreement:  # noqa: ARG001  every stage compares the same three
    return agreement(prediction["claims"], gold)


def agreement(predicted: Iterable[str], gold: Iterable[str]) -> Agreement:
    """Predicted and gold claims matched one to one by the F1 of their content words."""
    ours = [content_words(claim) for claim in predicted]
    theirs = [content_words(claim) for claim in gold]
    pairs = match(
        (token_f1(our_unit, other), i, j) for i, our_unit in enumerate(ours) for j, other in enumerate(theirs)
    )
    return Agreement(tuple(likeness for likeness, _, _ in pairs), len(ours), len(theirs))


def scores(units: Sequence[Agreement]) -> Scores:
    """Our own measure, deterministic and without a model, in place of FEVERFact's NLI-based
    Focus and Coverage (arXiv 2502.04955); its values are not theirs.

    A pair is a hit if its token F1 is at least 0.6; precision, recall and F1 are over all items.
    soft_f1 = mean over items of 2 Σ likeness / (predicted + gold), 1 where neither has a claim.
    The sentence itself as the only claim is the floor: f1 .079 on FEVERFact's validation split.

    >>> one = agreement(["Obama served two terms"], ["Obama served two terms", "Trump served one"])
    >>> {name: round(value, 3) for name, value in scores([one]).items()}
    {'f1': 0.667, 'precision': 1.0, 'recall': 0.5, 'soft_f1': 0.667}
    """
    hits = sum(likeness >= MATCHED for unit in units for likeness in unit.likenesses)
    predicted, gold = sum(unit.predicted for unit in units), sum(unit.gold for unit in units)
    return precision_recall_f1(hits, predicted, gold) | {
        "soft_f1": ratio(sum(map(_soft_f1, units)), len(units))
    }


def _soft_f1(unit: Agreement) -> float:
    claims = unit.predicted + unit.gold
    return 2 * sum(unit.likenesses) / claims if claims else 1.0


_set = partial(EvaluationSet, compare=compare, score=scores)
_feverfact = partial(_set, "feverfact", load=load_feverfact)
_answers = partial(_set, "factcheck_gpt", load=load_answers)
_posts = partial(_set, "ct25_t2", load=load_posts)

SETS = (
    _feverfact("validation", ("feverfact/validation.jsonl.gz",)),
    _feverfact("test", ("feverfact/test.jsonl.gz",)),
    _answers("open", ("factcheck_gpt/benchmark_50.jsonl.gz",)),
    _answers("hidden", ("factcheck_gpt/benchmark_44.jsonl.gz",)),
    _posts("open", ("claimnorm_ct25_t2/dev_700.csv",)),
    _posts("hidden", ("claimnorm_ct25_t2/dev_471.csv",)),
)
