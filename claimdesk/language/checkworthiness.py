"""How worth checking a sentence is, with the reasons: a small linear model over signs, wording and meaning.

The log-odds of a sentence are a sum: a base, one contribution for each sign that a person can see
(checkworthiness_reasons.NAMES), and one for its wording, which is everything else that the model knows. The
weights are numpy arrays, made by benchmarks/train_checkworthiness.py; models/checkworthiness.md is their card.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

from claimdesk.language import checkworthiness_reasons, checkworthiness_wording
from claimdesk.language.texts import CheckWorthiness, Encode, Reason

MODEL_FILE = "checkworthiness.npz"
BASE = "base"
WORDING = "wording"
SHOWN_FROM = 0.05  # log-odds; a sign that moves the score by about a point or less is left out

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """The shipped model. Contributions are in log-odds; a score is their logistic sum."""

    version: str
    base: float
    signs: Floats  # [len(checkworthiness_reasons.NAMES)]
    wording: Floats  # [cells]
    rarity: Floats  # [cells], inverse document frequency


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights that lie in this package, read once a process."""
    content = (files("claimdesk.language") / "models" / MODEL_FILE).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return Weights(
            version=str(stored["version"]),
            base=float(stored["base"]),
            signs=stored["signs"].astype(np.float32),
            wording=stored["wording"].astype(np.float32),
            rarity=stored["rarity"].astype(np.float32),
        )


def score(texts: Sequence[str], encode: Encode | None = None) -> list[CheckWorthiness]:
    """The check-worthiness of each text, in order; the reasons' weights sum to the score's log-odds.

    `encode` gives the sentence embeddings that the caller has anyway.
    """
    if not texts:
        return []
    weights = load_weights()
    signs = checkworthiness_reasons.find_signs(texts)
    found = checkworthiness_wording.find_cells(texts)
    wording = checkworthiness_wording.weigh(found, weights.rarity, weights.wording)
    return [_judge(weights, row, float(rest)) for row, rest in zip(signs, wording, strict=True)]


def _judge(weights: Weights, signs: Floats, wording: float) -> CheckWorthiness:
    contributions = signs * weights.signs
    named = [
        Reason(name, round(float(value), 3), round(float(weight), 3))
        for name, value, weight in zip(checkworthiness_reasons.NAMES, signs, contributions, strict=True)
        if abs(weight) >= SHOWN_FROM
    ]
    hidden = sum(float(weight) for weight in contributions if abs(weight) < SHOWN_FROM)
    named.append(Reason(WORDING, 1.0, round(wording + hidden, 3)))
    named.sort(key=lambda reason: -abs(reason.weight))
    odds = weights.base + wording + float(contributions.sum())
    reasons = (*named, Reason(BASE, 1.0, round(weights.base, 3)))
    return CheckWorthiness(_logistic(odds), reasons, weights.version)


def _logistic(odds: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
