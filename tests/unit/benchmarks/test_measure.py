"""The scorer: its formulas are what their examples say, and a made-up set goes its whole way through a predictor."""

import doctest
import gzip
import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import measure
from benchmarks.measure import cut

HOME = Path(__file__).parents[3]
BASELINE = f"{sys.executable} -m benchmarks.measure.baseline"
MODULES = [module.name for module in pkgutil.iter_modules(measure.__path__) if module.name != "__main__"]


def score(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=HOME, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    assert doctest.testmod(importlib.import_module(f"benchmarks.measure.{name}")).failed == 0


def test_a_set_is_scored(tmp_path):
    document = {"id": "a", "genre": "news", "text": "One. Two.", "sentence_spans": [[0, 4], [5, 9]]}
    file = tmp_path / "segmentation/ud_gum_open.jsonl.gz"
    file.parent.mkdir()
    file.write_bytes(gzip.compress(json.dumps(document).encode()))
    rows = tmp_path / "rows.json"
    given = ("segment", "--data", str(tmp_path), "--set", "gum_news", "--json", str(rows))
    done = score("benchmarks.measure", *given, "--predictor", BASELINE)
    assert done.returncode == 0, done.stderr
    values = {row["metric"]: row["value"] for row in json.loads(rows.read_text())}
    assert values["f1"] == 1.0


def test_a_folder_without_sets_is_an_error(tmp_path):
    done = score("benchmarks.measure", "segment", "--data", str(tmp_path), "--predictor", BASELINE)
    assert done.returncode == 1
    assert "no such set" in done.stderr


def test_claims_are_held_against_gold(tmp_path, monkeypatch):
    text = "Rents rose by 9 percent. Why?"
    gold = [
        {"text": text[:24], "quote": text[:24], "start": 0, "end": 24, "worth": "high"}
        | {"claimant": "The Post", "voice": "own_voice"},
        {"quote": "Why?", "start": 25, "end": 29, "claim": False},
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text(
        json.dumps({"id": "a", "kind": "news", "text": text, "source": {"name": "The Post"}, "gold": gold})
    )
    monkeypatch.setenv("PREDICTOR", BASELINE)
    done = score("benchmarks.measure.claims", str(file), "--bounds", "all=1,non=0")
    assert "gold 1/1, high 1/1; non-claims 1/1" in done.stdout, done.stderr
    assert "short: non 1.000 for 0.0" in done.stdout
    assert done.returncode == 1


def test_a_split_is_cut_in_its_order_and_equal_texts_as_often_as_they_stand_in_it():
    split = cut.CUT["claimnorm_ct25_t2"]
    rows = [
        {"post": "a", "n": "1"},
        {"post": "b", "n": "2"},
        {"post": "a", "n": "3"},
        {"post": "c", "n": "4"},
    ]
    wanted = [cut.hash_text(text) for text in ("b", "a", "a", "nowhere")]
    assert [row["n"] for row in cut.cut_rows(rows, split, wanted)] == ["2", "1", "3"]


def test_a_file_that_lacks_items_of_the_split_is_refused(tmp_path):
    file = tmp_path / "published.jsonl"
    file.write_text('{"claim_id": "5"}\n')
    done = score("benchmarks.measure.cut", "climate_fever", str(file), "--data", str(tmp_path / "sets"))
    assert done.returncode == 1
    assert "1 of the 1000 items" in done.stderr
    assert not (tmp_path / "sets").exists()
