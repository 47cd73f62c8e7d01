"""Trains the desk heads of the check-worthiness model: `python -m benchmarks.train_checkworthiness_desk`.

They learn from sentences written for this project (benchmarks/data), and from the gold claims of invented texts and the
labelled claims of real ones where --kinds and --labelled name them (docs/quality.md says where they are to be had). It
takes a minute on one core. What it prints is measured on texts and kinds that the printed figure's model has not seen.
"""

import argparse
import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from claimdesk.language.checkworthiness import network, score, signs
from claimdesk.language.checkworthiness.claim_signs import find_claim_signs
from claimdesk.language.checkworthiness.desk import ODDS_SCALE
from claimdesk.language.pipeline import close_sentence
from claimdesk.search.encoder import Encoder

VERSION = "desk-1"
WRITTEN = Path("benchmarks/data/checkworthiness_desk.tsv")
OUT = Path("claimdesk/language/models")
# How worth checking each label is: what is checkable but of little weight is let in, and stands behind
WORTH = {
    "high": 0.97, "medium": 0.84, "low": 0.68, "some": 0.72, "none": 0.03,
    "good": 0.93, "small_edit": 0.87, "not_worth": 0.1,
}  # fmt: skip
TAKEN = 0.5
# A gold non-claim for these reasons is worth checking in itself: the text denies or takes it back
CONTENT = re.compile(
    r"withdrawn|denied|myth|claim under check|content under|question|conditional|doubtful", re.IGNORECASE
)
SMOOTHING = {"bare": 1.0, "meaning": 0.1, "read": 0.1}  # scikit-learn's C; .03, .1, .3 and 1 tried
SIGN_SCALE = np.float32(3)  # signs are few: they may weigh more than a dimension of the embedding

Floats = npt.NDArray[np.float32]


class Example(NamedTuple):
    text: str
    worth: float
    source: str  # written, kinds or labelled
    group: str  # the kind or the text that is left out together


class Inputs(NamedTuple):
    vectors: Floats
    signs: Floats
    claim: Floats
    linear: Floats
    first: Floats
    read: Floats


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--written", type=Path, default=WRITTEN)
    parser.add_argument("--kinds", type=Path)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    examples = read_written(asked.written)
    if asked.kinds:
        examples += read_kinds(asked.kinds)
    if asked.labelled:
        examples += read_labelled(asked.labelled)
    inputs = measure(examples)
    stored: dict[str, npt.NDArray[np.generic]] = {"version": np.array(VERSION)}
    for name in ("bare", "meaning", "read"):
        unseen = score_unseen(examples, inputs, name)
        report(name, examples, unseen)
        stored |= train(examples, inputs, name, calibrate(examples, unseen))
    np.savez_compressed(asked.out / score.DESK_FILE, allow_pickle=False, **stored)


def read_written(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Example(close_sentence(row["sentence"]), WORTH[row["worth"]], "written", row["kind"]) for row in rows
    ]


def read_kinds(path: Path) -> list[Example]:
    """The gold claims and non-claims of each text, in the text's words."""
    return [
        Example(
            close_sentence(" ".join(gold["quote"].split())),
            WORTH[gold["worth"] or "none"],
            "kinds",
            article["id"],
        )
        for article in _read(path)
        for gold in article["gold"]
        if gold["claim"] or not CONTENT.search(gold["reason"])
    ]


def read_labelled(path: Path) -> list[Example]:
    """The claims of each text that are right or not worth it; of wrong ones nothing is to be learned."""
    return [
        Example(
            close_sentence(" ".join(claim["text"].split())),
            WORTH[claim["label"]],
            "labelled",
            article["id"],
        )
        for article in _read(path)
        for claim in article["claims"]
        if claim["label"] in WORTH
    ]


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def measure(examples: Sequence[Example]) -> Inputs:
    texts = [example.text for example in examples]
    weights = score.load_weights()
    seen = signs.find_signs(texts)
    vectors = Encoder(threads=1, precision="float32").encode(texts)
    linear = score.compute_linear_odds(weights, texts, seen)
    meaning = score.compute_meaning_odds(weights.meaning, vectors, seen)
    first = (1 - score.MEANING_SHARE) * linear + score.MEANING_SHARE * meaning
    read = network.read_texts(score.load_reader(), texts)
    return Inputs(vectors, seen, find_claim_signs(texts), linear, first.astype(np.float32), read)


def stack(inputs: Inputs, name: str) -> Floats:
    """What the head of that name takes, one row an example."""
    first = inputs.linear if name == "bare" else inputs.first
    columns = [inputs.signs * SIGN_SCALE, inputs.claim * SIGN_SCALE, first[:, None] / ODDS_SCALE]
    if name == "read":
        columns.append(inputs.read[:, None] / ODDS_SCALE)
    if name != "bare":
        columns.append(inputs.vectors * score.EMBEDDING_SCALE)
    return np.hstack(columns)


def fit(rows: Floats, worth: Floats, name: str) -> LogisticRegression:
    """Logistic regression on graded worth: each row counts as worthy and as unworthy by its share."""
    model = LogisticRegression(C=SMOOTHING[name], max_iter=2000)
    yes = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    return model.fit(np.vstack([rows, rows]), yes, sample_weight=np.concatenate([worth, 1 - worth]))


def score_unseen(examples: Sequence[Example], inputs: Inputs, name: str) -> Floats:
    """The log-odds of each example by a model that has seen nothing of its text or kind."""
    rows, worth = stack(inputs, name), np.array([example.worth for example in examples], dtype=np.float32)
    groups = np.array([f"{example.source} {example.group}" for example in examples])
    odds = np.zeros(len(rows), dtype=np.float32)
    for group in sorted(set(groups)):
        held = groups == group
        odds[held] = fit(rows[~held], worth[~held], name).decision_function(rows[held])
    return odds


def calibrate(examples: Sequence[Example], unseen: Floats) -> tuple[float, float]:
    """Platt's slope and shift, on the claims of whole texts: there as many are worth it as in use."""
    chosen = np.array([example.source != "written" for example in examples])
    if not chosen.any():
        chosen = ~chosen
    worth = np.array([example.worth for example in examples])[chosen]
    model = LogisticRegression(C=1e6)
    odds = np.concatenate([unseen[chosen], unseen[chosen]])[:, None]
    yes = np.concatenate([np.ones(len(worth)), np.zeros(len(worth))])
    model.fit(odds, yes, sample_weight=np.concatenate([worth, 1 - worth]))
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def train(
    examples: Sequence[Example], inputs: Inputs, name: str, platt: tuple[float, float]
) -> dict[str, npt.NDArray[np.generic]]:
    """The head's arrays as desk.build_head takes them, calibration folded in."""
    slope, shift = platt
    worth = np.array([example.worth for example in examples], dtype=np.float32)
    model = fit(stack(inputs, name), worth, name)
    weights = (model.coef_[0] * slope).astype(np.float32)
    own, of_claim = inputs.signs.shape[1], inputs.claim.shape[1]
    weights[: own + of_claim] *= SIGN_SCALE
    rest = weights[own + of_claim + 1 :]
    return {
        f"desk.{name}.signs": weights[:own],
        f"desk.{name}.claim": weights[own : own + of_claim],
        f"desk.{name}.first": weights[own + of_claim],
        f"desk.{name}.read": rest[0] if name == "read" else np.float32(0),
        f"desk.{name}.meaning": (rest[name == "read" :] * score.EMBEDDING_SCALE),
        f"desk.{name}.base": np.float32(model.intercept_[0] * slope + shift),
    }


def report(name: str, examples: Sequence[Example], unseen: Floats) -> None:
    """Print how the head does on each source, left out text by text or kind by kind, and how it is calibrated."""
    slope, shift = calibrate(examples, unseen)
    scores = 1 / (1 + np.exp(-(slope * unseen + shift)))
    worth = np.array([example.worth for example in examples])
    worthy = worth > TAKEN
    for source in ("written", "kinds", "labelled"):
        chosen = np.array([example.source == source for example in examples])
        if not chosen.any():
            continue
        high = chosen & (worth > 0.9)  # high and good
        print(
            f"{name}, {source}: AUC {roc_auc_score(worthy[chosen], scores[chosen]):.3f}; from .5: "
            f"worthy {np.mean(scores[chosen & worthy] >= TAKEN):.3f}, high {np.mean(scores[high] >= TAKEN):.3f}, "
            f"not worth it {np.mean(scores[chosen & ~worthy] >= TAKEN):.3f}"
        )
    whole = np.array([example.source != "written" for example in examples])
    for low in np.arange(0, 1, 0.1):
        band = whole & (scores >= low) & (scores < low + 0.1)
        if band.any():
            print(
                f"  {low:.1f}: {band.sum()} claims, mean score {scores[band].mean():.2f}, "
                f"mean worth {worth[band].mean():.2f}, worthy {worthy[band].mean():.2f}"
            )


if __name__ == "__main__":
    main()
