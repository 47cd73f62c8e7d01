"""Splitting a whole text into claims with their place in it."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.measure import decompose
from benchmarks.measure.files import Folders, read_json, read_jsonl
from benchmarks.measure.scores import Scores, ratio
from benchmarks.measure.sets import EvaluationSet, Item, Task
from benchmarks.measure.words import content_words, token_f1

MIN_PAGE_CHARACTERS = 600
MIN_SHARED_WORDS = 0.6
FIRST = 10


class Splitting(NamedTuple):
    """One text's claims against all gold claims, and how many of them are at their offsets."""

    agreement: decompose.Agreement
    in_place: int


class MainClaim(NamedTuple):
    """One page's claims against its main claim, and how many of them are at their offsets."""

    likeness: float
    claims: int
    in_place: int


def load_answers(folders: Folders, file: str) -> Task:
    """Factcheck-GPT: an answer and its factual claims."""
    documents = read_jsonl(folders.find(file))
    items = [{"id": str(n), "text": document["response"]} for n, document in enumerate(documents)]
    return Task({"in": items}, [_factual_claims(document) for document in documents])


def load_pages(folders: Folders, file: str) -> Task:
    """AVeriTeC-DCE: a page and the claim that was checked, where the page's text holds it.

    Log-in walls and archive headers are left out: at least 600 characters, and 60 % of the claim's
    content words in the text.
    """
    rows = [
        (str(number), page)
        for number, page in enumerate(read_json(folders.find(file)))
        if len(page["fulltext"]) >= MIN_PAGE_CHARACTERS
        and _share(page["claim"], page["fulltext"]) >= MIN_SHARED_WORDS
    ]
    items = [
        {"id": id_, "text": page["fulltext"], "published_at": _rfc3339(page["claim_date"])}
        for id_, page in rows
    ]
    return Task({"in": items}, [page["claim"] for _, page in rows])


def compare_claims(item: Item, gold: list[str], prediction: Item) -> Splitting:
    claims = prediction["claims"]
    texts = [claim["text"] for claim in claims]
    return Splitting(decompose.agreement(texts, gold), _in_place(item, claims))


def compare_main_claim(item: Item, gold: str, prediction: Item) -> MainClaim:
    claims = prediction["claims"]
    first = sorted(claims, key=lambda claim: claim["check_worthiness"], reverse=True)[:FIRST]
    wanted = content_words(gold)
    likenesses = [token_f1(content_words(claim["text"]), wanted) for claim in first]
    return MainClaim(max(likenesses, default=0.0), len(claims), _in_place(item, claims))


def claim_scores(units: Sequence[Splitting]) -> Scores:
    """Decomposition's measures over whole texts, and `in_place`, the share of claims whose quote
    is text[start:end]; it must be 1."""
    agreements = [unit.agreement for unit in units]
    return decompose.scores(agreements) | {
        "in_place": ratio(sum(unit.in_place for unit in units), sum(unit.predicted for unit in agreements))
    }


def main_claim_scores(units: Sequence[MainClaim]) -> Scores:
    """Of the 10 most check-worthy claims the one most like the page's main claim: its mean token F1
    (`soft@10`) and the share of pages where it is at least 0.6 (`success@10`). Our own measure."""
    return {
        "success@10": ratio(sum(unit.likeness >= decompose.MATCHED for unit in units), len(units)),
        "soft@10": ratio(sum(unit.likeness for unit in units), len(units)),
        "in_place": ratio(sum(unit.in_place for unit in units), sum(unit.claims for unit in units)),
    }


def _factual_claims(document: Item) -> list[str]:
    return [
        claim
        for sentence in document["sentences"].values()
        for claim, kind in zip(sentence["claims"], sentence["claim_checkworthiness"], strict=True)
        if kind == "factual"
    ]


def _share(claim: str, text: str) -> float:
    wanted = content_words(claim).keys()
    return ratio(len(wanted & content_words(text).keys()), len(wanted))


def _rfc3339(date: str) -> str:
    """AVeriTeC's day-month-year as a time."""
    day, month, year = date.split("-")
    return f"{year}-{month:0>2}-{day:0>2}T00:00:00Z"


def _in_place(item: Item, claims: list[Item]) -> int:
    return sum(item["text"][claim["start"] : claim["end"]] == claim["quote"] for claim in claims)


_answers = partial(
    EvaluationSet, "factcheck_gpt", load=load_answers, compare=compare_claims, score=claim_scores
)
_pages = partial(
    EvaluationSet,
    "averitec_dce",
    load=load_pages,
    compare=compare_main_claim,
    score=main_claim_scores,
)

SETS = (
    _answers("open", ("factcheck_gpt/benchmark_50.jsonl.gz",), goals={"in_place": 1.0}),
    _answers("hidden", ("factcheck_gpt/benchmark_44.jsonl.gz",), goals={"in_place": 1.0}),
    _pages("dev", ("averitec_dce/doc_claim_extraction_dev.json.gz",), goals={"in_place": 1.0}),
    _pages("test", ("averitec_dce/doc_claim_extraction_test.json.gz",), goals={"in_place": 1.0}),
)
