"""Sentence segmentation: boundaries inside the paragraphs of treebanks, and exact rule cases."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from benchmarks.measure.files import Folders, read_json, read_jsonl
from benchmarks.measure.scores import Scores, precision_recall_f1, ratio
from benchmarks.measure.sets import EvaluationSet, Item, Task

PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
EDITED_GENRES = frozenset({"news", "interview", "speech", "bio", "academic"})


class Boundaries(NamedTuple):
    """Counts of one document."""

    hits: int
    predicted: int
    gold: int
    breaks_kept: int
    breaks: int


def load_treebank(folders: Folders, file: str, genres: frozenset[str] = frozenset()) -> Task:
    documents = [
        document for document in read_jsonl(folders.find(file)) if not genres or document["genre"] in genres
    ]
    return Task(
        {"in": [{"id": document["id"], "text": document["text"]} for document in documents]},
        [document["sentence_spans"] for document in documents],
    )


def load_rules(folders: Folders, file: str) -> Task:
    cases = read_json(folders.find(file))
    return Task(
        {"in": [{"id": str(number), "text": case["text"]} for number, case in enumerate(cases)]},
        [case["expected"] for case in cases],
    )


def compare_boundaries(item: Item, gold: list[list[int]], prediction: Item) -> Boundaries:
    """Boundaries are sentence edges; a document's and a paragraph's own edges are not scored.

    An edge is the number of non-space characters before it, so blanks kept or trimmed at the ends
    of a sentence make no difference.

    >>> spans = {"spans": [[0, 4], [5, 17]]}
    >>> compare_boundaries({"text": "One. Two.\\n\\nThree."}, [[0, 4], [5, 9], [11, 17]], spans)
    Boundaries(hits=1, predicted=1, gold=1, breaks_kept=0, breaks=1)
    """
    text = item["text"]
    before = list(accumulate((not character.isspace() for character in text), initial=0))
    breaks = {before[match.start()] for match in PARAGRAPH_BREAK.finditer(text)}
    breaks -= {0, before[-1]}

    def edges(spans: list[list[int]]) -> set[int]:
        return {before[offset] for span in spans for offset in span} - {0, before[-1]}

    found, wanted = edges(prediction["spans"]), edges(gold)
    return Boundaries(
        hits=len((found & wanted) - breaks),
        predicted=len(found - breaks),
        gold=len(wanted - breaks),
        breaks_kept=len(found & breaks),
        breaks=len(breaks),
    )


def boundary_scores(units: Sequence[Boundaries]) -> Scores:
    """Boundary precision, recall and F1 over all documents, as in Read et al. 2012 (COLING).

    `breaks_kept` is the share of paragraph breaks that no predicted sentence runs across.
    """
    total = Boundaries(*map(sum, zip(*units, strict=True)))
    return precision_recall_f1(total.hits, total.predicted, total.gold) | {
        "breaks_kept": ratio(total.breaks_kept, total.breaks)
    }


def compare_sentences(item: Item, gold: list[str], prediction: Item) -> bool:
    """Whether the sentences are exactly the expected ones, blanks apart."""
    sentences = [item["text"][start:end] for start, end in prediction["spans"]]
    return [s.split() for s in sentences] == [s.split() for s in gold]


def rule_scores(units: Sequence[bool]) -> Scores:
    """Share of cases passed: the measure of the Golden Rules (pragmatic_segmenter's README)."""
    return {"exact": ratio(sum(units), len(units))}


_treebank = partial(EvaluationSet, compare=compare_boundaries, score=boundary_scores)
_news = partial(
    _treebank,
    "gum_news",
    load=partial(load_treebank, genres=frozenset({"news"})),
    goals={"f1": 0.96},
)
_edited = partial(_treebank, "gum_edited", load=partial(load_treebank, genres=EDITED_GENRES))
_ewt = partial(_treebank, "ewt", load=load_treebank)
_rules = partial(EvaluationSet, "pragmatic", load=load_rules, compare=compare_sentences, score=rule_scores)

SETS = (
    _news("open", ("segmentation/ud_gum_open.jsonl.gz",)),
    _news("hidden", ("segmentation/ud_gum_hidden.jsonl.gz",)),
    _edited("open", ("segmentation/ud_gum_open.jsonl.gz",)),
    _edited("hidden", ("segmentation/ud_gum_hidden.jsonl.gz",)),
    _ewt("dev", ("segmentation/ud_ewt_dev.jsonl.gz",)),
    _ewt("test", ("segmentation/ud_ewt_test.jsonl.gz",)),
    _rules("golden", ("segmentation/golden_rules_en.json",), goals={"exact": 0.95}),
    _rules("other", ("segmentation/pragmatic_en_spec_other.json",)),
)
