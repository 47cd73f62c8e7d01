"""The rank section of the page of quality: what was scored is kept, and a hybrid below text is shown."""

import pytest

from benchmarks import quality_rank
from benchmarks.quality_rank import EMBEDDED, METRIC, build_comparison, score_all


def build_row(name: str, value: float) -> dict:
    return {"set": name, "split": "dev", "metric": METRIC[name], "value": value}


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(quality_rank, "KEPT", tmp_path)
    monkeypatch.delenv("BENCHMARK_VECTORS", raising=False)


def test_a_run_that_was_stopped_goes_on_where_it_was():
    asked = []

    def score(name, mode, environment):
        asked.append((name, mode, environment["CLAIMDESK_SEARCH_URL"]))
        if len(asked) == 4:
            raise KeyboardInterrupt
        return [build_row(name, 0.5)]

    with pytest.raises(KeyboardInterrupt):
        score_all(score, None)
    score_all(score, None)
    assert len(asked) == 3 * len(METRIC) + 1
    assert asked[3] == asked[4]
    score_all(score, None)
    assert len(asked) == 3 * len(METRIC) + 1


def test_another_ranking_code_is_scored_anew(monkeypatch):
    asked = []

    def score(name, mode, _):
        asked.append((name, mode))
        return [build_row(name, 0.5)]

    score_all(score, None)
    monkeypatch.setattr(quality_rank, "hash_code", lambda: "another")
    score_all(score, None)
    assert len(asked) == 2 * 3 * len(METRIC)


def test_all_runs_share_one_file_of_vectors(tmp_path):
    runs = list(quality_rank.list_runs("http://localhost:9200"))
    assert [(engine, mode) for engine, mode, _ in runs] == [
        (EMBEDDED, "hybrid"),
        (EMBEDDED, "text"),
        (EMBEDDED, "vector"),
        ("Elasticsearch", "hybrid"),
        ("Elasticsearch", "text"),
    ]
    assert {environment["BENCHMARK_VECTORS"] for _, _, environment in runs} == {str(tmp_path / "vectors.db")}


def test_a_hybrid_below_text_is_marked():
    found = {
        (EMBEDDED, "hybrid"): [build_row("scifact", 0.75), build_row("averitec", 0.52)],
        (EMBEDDED, "text"): [build_row("scifact", 0.70), build_row("averitec", 0.45)],
        ("Elasticsearch", "hybrid"): [build_row("scifact", 0.74), build_row("averitec", 0.43)],
        ("Elasticsearch", "text"): [build_row("scifact", 0.69), build_row("averitec", 0.44)],
    }
    *_, scifact, averitec = build_comparison(found).splitlines()
    assert scifact == "| scifact dev | ndcg@10 | **0.750** | 0.700 | **0.740** | 0.690 | ✓ |"
    assert averitec.endswith("| **0.430** | 0.440 | ✗ |")
