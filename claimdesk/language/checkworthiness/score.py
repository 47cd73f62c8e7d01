"""How worth checking a sentence is, with the reasons.

A first opinion is cheap: a linear model over the signs that a person can see (checkworthiness_reasons) and over the
wording, averaged with a small head over the sentence embedding where the caller has one. Only where that opinion is
unsure is the sentence read by a network of its own (checkworthiness_reading); then the two are averaged.

Each sign's reason is its part of the linear model's log-odds. "wording" is all the rest: what the n-grams, the embedding
and the network add or take. The weights of all reasons sum to the log-odds of the score. The weights are made by
benchmarks/train_checkworthiness.py; models/checkworthiness.md is their card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from claimdesk.language.checkworthiness import network as reading
from claimdesk.language.checkworthiness import ngrams as wording
from claimdesk.language.checkworthiness import signs as reasons
from claimdesk.language.shapes import CheckWorthiness, Encode, ScoreReason

SHIPPED: Traversable = files("claimdesk.language") / "models"
MODEL_FILE = "checkworthiness.npz"
CHANGES_FILE = "checkworthiness_reading.npz"
BASE = "base"
WORDING = "wording"
PLAIN = "plain_statement"
SHOWN_FROM = 0.05  # log-odds; a sign that moves the score by about a point or less is left out
EMBEDDING_SCALE = np.float32(5)  # values of a unit vector are a twentieth, signs a fifth: scaled to meet

# Measured by models trained on the debates until 2012 and scored on those of 2016 (models/checkworthiness.md).
MEANING_SHARE = 0.5  # of the first opinion
READING_SHARE = 0.7  # of the final one; average precision .801 with .5, .803 with .7, .802 with .85
# log-odds from the cut; what lies between is read: average precision on debates .797; if all is read .803, none .778
UNSURE = (-1.35, 1.15)
RECALL = 0.65  # log-odds added: the best cut is at -.4 on dev and at -1.5 on debates of a later year
# The model learned from debates, where a quarter of the sentences is worth checking; it is used on written news. A plain
# statement in the third person gets this much: dev F1 -.003, debates of 2016 +.002, written answers +.08 (with 1.0:
# -.012, +.004, +.13).
PLAIN_BONUS = 0.5
# In a text that is written through and through, more is worth checking than in speech: of plain statements in debates
# half are, in written answers nine in ten. Most sentences of debates and tweets are not plain (15 % and 30 %), of news
# 62 %, of answers 82 %; between these shares the bonus grows by up to WRITTEN_BONUS. F1 on answers .767 without it,
# .874, .886, .896 with 1, 1.5 and 2; debates and tweets are not touched.
WRITTEN_SHARES = (0.4, 0.8)
WRITTEN_BONUS = 1.5
ASSUMED_SHARE, ASSUMED_SENTENCES = 0.25, 4  # what a text of few sentences is taken for

PROBE = "The city sold the stadium for 40 million euros in 2019."
SAME_ENCODER = 0.9  # cosine of the probe; an 8-bit copy of the encoder has .95, another model about 0

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Heads over (EMBEDDING_SCALE × embedding, signs): log-odds are the mean of relu(inputs @ into + shift) @ out + base."""

    into: Floats  # [heads, inputs, hidden]
    shift: Floats  # [heads, hidden]
    out: Floats  # [heads, hidden]
    base: Floats  # [heads]
    probe: Floats  # the embedding of PROBE by the encoder that the heads were trained on


@dataclass(frozen=True, slots=True)
class Weights:
    """The shipped model without the network. Contributions are in log-odds."""

    version: str
    base: float
    signs: Floats  # [len(reasons.NAMES)]
    wording: Floats  # [cells]
    rarity: Floats  # [cells], inverse document frequency
    meaning: Meaning


@lru_cache(maxsize=2)
def load_weights(folder: Traversable = SHIPPED) -> Weights:
    """The weights that lie in a folder, by default those of this package; read once a process."""
    stored = _load_arrays(folder, MODEL_FILE)
    floats = {name: values.astype(np.float32) for name, values in stored.items() if name != "version"}
    meaning = Meaning(**{name: floats[f"meaning.{name}"] for name in Meaning.__dataclass_fields__})
    linear = {name: floats[name] for name in ("signs", "wording", "rarity")}
    return Weights(version=str(stored["version"]), base=float(stored["base"]), meaning=meaning, **linear)


@lru_cache(maxsize=2)
def load_reader(folder: Traversable = SHIPPED) -> reading.Reader:
    """The network with the shipped changes, built once a process (0.1 s of CPU time, 70 MB); never before a fork."""
    return reading.load_reader(_load_arrays(folder, CHANGES_FILE), halved=reading.has_bfloat16())


def score(
    texts: Sequence[str],
    encode: Encode | None = None,
    of: Sequence[int] | None = None,
    vectors: Floats | None = None,
) -> list[CheckWorthiness]:
    """The check-worthiness of each sentence, in order; the reasons' weights sum to the score's log-odds.

    `of` numbers the article that each sentence is of, from 0; by default all are of one. `vectors` are the
    sentences' by `encode`, where the caller has them. `encode` gives the sentence embeddings that the caller has anyway. Without it, or with another encoder than
    the one that the heads were trained on, signs and wording alone give the first opinion.
    """
    if not texts:
        return []
    weights = load_weights()
    signs = reasons.find_signs(texts)
    first = compute_linear_odds(weights, texts, signs)
    if encode is not None and _is_known(encode):  # type: ignore[arg-type]  # functions are hashable
        first = (1 - MEANING_SHARE) * first + MEANING_SHARE * compute_meaning_odds(
            weights.meaning, encode(texts) if vectors is None else vectors, signs
        )
    bonuses = find_bonuses(reasons.find_plain(texts, signs), of)
    shifted = first + RECALL + bonuses
    odds = first.copy()
    unsure = np.flatnonzero((shifted > UNSURE[0]) & (shifted < UNSURE[1]))
    if len(unsure):
        read = reading.read_texts(load_reader(), [texts[int(number)] for number in unsure])
        odds[unsure] = (1 - READING_SHARE) * first[unsure] + READING_SHARE * read
    return [
        _build_judgement(weights, row, float(odds_of_text) + RECALL, bonus=float(bonus))
        for row, odds_of_text, bonus in zip(signs, odds, bonuses, strict=True)
    ]


def find_bonuses(plain: npt.NDArray[np.bool_], of: Sequence[int] | None = None) -> Floats:
    """The log-odds that plain statements get: more of it the more of their article's sentences are plain."""
    articles = np.zeros(len(plain), dtype=np.int64) if of is None else np.asarray(of, dtype=np.int64)
    stated = np.bincount(articles, plain) + ASSUMED_SHARE * ASSUMED_SENTENCES
    share = stated / (np.bincount(articles) + ASSUMED_SENTENCES)
    low, high = WRITTEN_SHARES
    written = np.clip((share - low) / (high - low), 0, 1)
    return np.asarray(plain * (PLAIN_BONUS + WRITTEN_BONUS * written[articles]), dtype=np.float32)


def compute_linear_odds(weights: Weights, texts: Sequence[str], signs: Floats) -> Floats:
    """The log-odds by signs and wording: float32 [texts]."""
    worded = wording.weigh_cells(wording.find_cells(texts), weights.rarity, weights.wording)
    return np.asarray(weights.base + signs @ weights.signs + worded, dtype=np.float32)


def build_meaning_inputs(vectors: Floats, signs: Floats) -> Floats:
    """What the heads take: [texts, dimensions + signs]."""
    return np.hstack([vectors * EMBEDDING_SCALE, signs])


def compute_meaning_odds(meaning: Meaning, vectors: Floats, signs: Floats) -> Floats:
    """The log-odds by the heads: float32 [texts]."""
    inputs = build_meaning_inputs(vectors, signs)
    odds = np.zeros(len(inputs), dtype=np.float32)
    for into, shift, out, base in zip(meaning.into, meaning.shift, meaning.out, meaning.base, strict=True):
        odds += np.maximum(inputs @ into + shift, 0) @ out + base
    return odds / np.float32(len(meaning.into))


@lru_cache(maxsize=4)
def _is_known(encode: Encode) -> bool:
    """Whether an encoder is the one that the heads were trained on, asked once by its vector of PROBE."""
    known = load_weights().meaning.probe
    vector = encode([PROBE])[0]
    return vector.shape == known.shape and float(vector @ known) >= SAME_ENCODER


def _build_judgement(weights: Weights, signs: Floats, odds: float, bonus: float) -> CheckWorthiness:
    base = weights.base + RECALL
    named = [
        ScoreReason(name, round(float(value), 3), round(float(weight), 3))
        for name, value, weight in zip(reasons.NAMES, signs, signs * weights.signs, strict=True)
        if abs(weight) >= SHOWN_FROM
    ]
    rest = odds - base - sum(reason.weight for reason in named)
    named.append(ScoreReason(WORDING, 1.0, round(rest, 3)))
    if bonus:
        named.append(ScoreReason(PLAIN, 1.0, round(bonus, 3)))
    named.sort(key=lambda reason: -abs(reason.weight))
    score = float(1 / (1 + np.exp(-np.clip(odds + bonus, -30, 30))))
    return CheckWorthiness(round(score, 6), (*named, ScoreReason(BASE, 1.0, round(base, 3))), weights.version)


def _load_arrays(folder: Traversable, name: str) -> Mapping[str, npt.NDArray[Any]]:
    content = (folder / name).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return dict(stored)
