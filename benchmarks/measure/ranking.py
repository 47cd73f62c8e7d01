"""Ranking: earlier verdicts for a claim, and passages of evidence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from math import log2

from benchmarks.measure.files import Folders, read_json, read_jsonl, read_table
from benchmarks.measure.scores import Scores
from benchmarks.measure.sets import EvaluationSet, Item, Task

DEPTH = 100
SNOPES = "claimretrieval/ct22_2a_snopes_vclaims.jsonl.gz"
POLITIFACT = "claimretrieval/ct21_2b_politifact_vclaims.jsonl.gz"
AVERITEC_OPEN = ("averitec/train.json.gz", "averitec/dev.json.gz")
CLIMATE_FEVER_OPEN = "climate_fever/claims_1000.jsonl.gz"
MIN_ANSWER_WORDS = 5


def load_verdicts(folders: Folders, queries: str, qrels: str, *, corpus: str, of_2021: bool = False) -> Task:
    """CheckThat! 2A (tweets, Snopes) and 2B (debates, PolitiFact)."""
    documents = [
        {"id": claim["vclaim_id"], "title": claim["title"], "text": claim["vclaim"]}
        for claim in read_jsonl(folders.find(corpus))
        if not of_2021 or claim["in_ct21"]
    ]
    relevant: dict[str, set[str]] = defaultdict(set)
    for query, _, document, _ in read_table(folders.find(qrels)):
        relevant[query].add(document)
    return _task("verdicts", documents, dict(read_table(folders.find(queries))), relevant)


def load_scifact(folders: Folders, claims: str, qrels: str) -> Task:
    """SciFact as in BEIR: the cited abstracts are relevant."""
    documents = [
        {"id": abstract["_id"], "title": abstract["title"], "text": abstract["text"]}
        for abstract in read_jsonl(folders.find("scifact/corpus.jsonl.gz"))
    ]
    relevant: dict[str, set[str]] = defaultdict(set)
    for query, document, _ in read_table(folders.find(qrels))[1:]:
        relevant[query].add(document)
    queries = {claim["_id"]: claim["text"] for claim in read_jsonl(folders.find(claims))}
    return _task("passages", documents, queries, relevant)


def load_averitec(folders: Folders, file: str) -> Task:
    """A claim's own answers among all answers of five words or more; our own construction.

    The corpus is that of the open splits, and of this one where it is sealed. A claim that several
    splits share has the answers of all of them.
    """
    ids: dict[str, str] = {}
    answers: dict[str, set[str]] = defaultdict(set)
    queries: dict[str, str] = {}
    for source in dict.fromkeys([*AVERITEC_OPEN, file]):
        for number, claim in enumerate(read_json(folders.find(source))):
            texts = filter(None, map(_answer, _answers(claim)))
            answers[claim["claim"]].update(ids.setdefault(text, str(len(ids))) for text in texts)
            if source == file:
                queries[str(number)] = claim["claim"]
    passages = [{"id": id_, "text": text} for text, id_ in ids.items()]
    relevant = {query: answers[claim] for query, claim in queries.items() if answers[claim]}
    return _task("passages", passages, queries, relevant)


def load_climate_fever(folders: Folders, file: str) -> Task:
    """Evidence sentences that support or refute a claim among those of all claims; our own
    construction, since BEIR's corpus of Wikipedia pages is not there."""
    documents: dict[str, str] = {}
    relevant: dict[str, set[str]] = defaultdict(set)
    queries: dict[str, str] = {}
    for source in dict.fromkeys([CLIMATE_FEVER_OPEN, file]):
        for claim in read_jsonl(folders.find(source)):
            for evidence in claim["evidences"]:
                documents[evidence["evidence_id"]] = evidence["evidence"]
                if source == file and evidence["evidence_label"] != "NOT_ENOUGH_INFO":
                    queries[claim["claim_id"]] = claim["claim"]
                    relevant[claim["claim_id"]].add(evidence["evidence_id"])
    sentences = [{"id": id_, "text": text} for id_, text in documents.items()]
    return _task("passages", sentences, queries, relevant)


def compare(item: Item, gold: set[str], prediction: Item) -> Scores:  # noqa: ARG001  every stage compares the same three
    """One query's measures; hits beyond the first of a document are not counted.

    >>> ranked = {"hits": [{"id": "x"}, {"id": "a"}, {"id": "b"}]}
    >>> {name: round(value, 3) for name, value in compare({}, {"a", "b"}, ranked).items()}
    {'map@5': 0.583, 'success@10': 1.0, 'ndcg@10': 0.693, 'recall@100': 1.0}
    """
    ranked = list(dict.fromkeys(hit["id"] for hit in prediction["hits"]))
    return {
        "map@5": average_precision(ranked[:5], gold),
        "success@10": float(bool(gold.intersection(ranked[:10]))),
        "ndcg@10": ndcg(ranked, gold, 10),
        "recall@100": len(gold.intersection(ranked[:DEPTH])) / len(gold),
    }


def average_precision(ranked: Sequence[str], gold: set[str]) -> float:
    """AP = (1 / |gold|) Σ P(r) over the ranks r of relevant hits: trec_eval's map_cut, which
    CheckThat! 2021 and 2022 use."""
    found = [rank for rank, id_ in enumerate(ranked, 1) if id_ in gold]
    return sum(number / rank for number, rank in enumerate(found, 1)) / len(gold)


def ndcg(ranked: Sequence[str], gold: set[str], depth: int) -> float:
    """nDCG = DCG / ideal DCG, DCG = Σ 1 / log₂(rank + 1) over relevant hits (Järvelin & Kekäläinen
    2002; binary gains, as in BEIR)."""
    found = [rank for rank, id_ in enumerate(ranked[:depth], 1) if id_ in gold]
    return _dcg(found) / _dcg(range(1, min(depth, len(gold)) + 1))


def scores(units: Sequence[Scores]) -> Scores:
    """Means over the queries that have something relevant."""
    return {name: sum(unit[name] for unit in units) / len(units) for name in units[0]}


def _dcg(ranks: Iterable[int]) -> float:
    return sum(1 / log2(rank + 1) for rank in ranks)


def _answers(claim: Item) -> list[Item]:
    return [answer for question in claim["questions"] for answer in question["answers"]]


def _answer(answer: Item) -> str:
    """The answer's own words, or nothing if they are too few to be found by."""
    kind = answer["answer_type"]
    text = answer["boolean_explanation"] if kind == "Boolean" else answer["answer"]
    return text if kind != "Unanswerable" and len(text.split()) >= MIN_ANSWER_WORDS else ""


def _task(index: str, corpus: list[Item], queries: dict[str, str], relevant: dict[str, set[str]]) -> Task:
    judged = [{"id": id_, "text": text} for id_, text in queries.items() if id_ in relevant]
    return Task(
        {"corpus": corpus, "queries": judged},
        [relevant[query["id"]] for query in judged],
        {"k": str(DEPTH), "index": index},
    )


_set = partial(EvaluationSet, compare=compare, score=scores)
_tweets = partial(load_verdicts, corpus=SNOPES)
_tweets_2021 = partial(_set, "ct21_2a", load=partial(_tweets, of_2021=True))
_tweets_2022 = partial(_set, "ct22_2a", load=_tweets, goals={"map@5": 0.93, "success@10": 0.95})
_debates = partial(_set, "ct21_2b", load=partial(load_verdicts, corpus=POLITIFACT))
_scifact = partial(_set, "scifact", load=load_scifact, goals={"ndcg@10": 0.75})
_averitec = partial(_set, "averitec", load=load_averitec)
_climate_fever = partial(_set, "climate_fever", load=load_climate_fever)

SETS = (
    _tweets_2021(
        "dev",
        ("claimretrieval/ct21_2a_tweets-train-dev.tsv", "claimretrieval/ct21_2a_qrels-dev.tsv"),
    ),
    _tweets_2021("test", ("claimretrieval/ct21_2a_tweets-test.tsv", "claimretrieval/ct21_2a_qrels-test.tsv")),
    _tweets_2022(
        "test",
        ("claimretrieval/ct22_2a_test_queries.tsv", "claimretrieval/ct22_2a_test_qrels_gold.tsv"),
    ),
    _debates(
        "dev",
        ("claimretrieval/ct21_2b_queries-train-dev.tsv", "claimretrieval/ct21_2b_qrels-dev.tsv"),
    ),
    _debates("test", ("claimretrieval/ct21_2b_queries-test.tsv", "claimretrieval/ct21_2b_qrels-test.tsv")),
    _scifact("train", ("scifact/claims_train.jsonl", "scifact/qrels_train.tsv")),
    _scifact("test", ("scifact/claims_test.jsonl", "scifact/qrels_test.tsv")),
    _averitec("dev", ("averitec/dev.json.gz",)),
    _averitec("test", ("averitec/test_1000_from_DCE_repo.json.gz",)),
    _climate_fever("open", ("climate_fever/claims_1000.jsonl.gz",)),
    _climate_fever("hidden", ("climate_fever/claims_535.jsonl.gz",)),
)
