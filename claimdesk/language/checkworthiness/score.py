"""How worth checking a sentence is, with the reasons.

Two judges, and both are cheap at first. The model of debates is linear over the signs that a person can see (signs) and
over the wording, averaged with a small head over the sentence embedding where the caller has one. The desk head (desk)
takes its opinion, the embedding, the signs and those of a claim (claim_signs), and judges text of any kind. Only where
it is unsure is the sentence read by a network of its own (network). In a long spoken text the model of debates takes
over: there a quarter of the sentences is worth checking, and it knows which.

Each sign's reason is its part in both linear models. "wording" is all the rest: what the n-grams, the embedding and the
network add or take. The weights of all reasons sum to the log-odds of the score. benchmarks/train_checkworthiness.py and
benchmarks/train_checkworthiness_desk.py make the weights; models/checkworthiness.md is their card.
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

from claimdesk.language.checkworthiness import desk, network
from claimdesk.language.checkworthiness import ngrams as wording
from claimdesk.language.checkworthiness.claim_signs import NAMES as CLAIM_SIGNS
from claimdesk.language.checkworthiness.claim_signs import find_claim_signs
from claimdesk.language.checkworthiness.desk import Head, Heads
from claimdesk.language.checkworthiness.signs import NAMES as SIGNS
from claimdesk.language.checkworthiness.signs import find_plain, find_signs
from claimdesk.language.shapes import CheckWorthiness, Encode, ScoreReason

SHIPPED: Traversable = files("claimdesk.language") / "models"
MODEL_FILE = "checkworthiness.npz"
CHANGES_FILE = "checkworthiness_reading.npz"
DESK_FILE = "checkworthiness_desk.npz"
BASE = "base"
WORDING = "wording"
PLAIN = "plain_statement"
HEADLINE = "headline"
SHOWN_FROM = 0.05  # log-odds; a sign that moves the score by about a point or less is left out
EMBEDDING_SCALE = np.float32(5)  # values of a unit vector are a twentieth, signs a fifth: scaled to meet

# Measured by models trained on the debates until 2012 and scored on those of 2016 (models/checkworthiness.md).
MEANING_SHARE = 0.5  # of the first opinion
READING_SHARE = 0.7  # of the final one; average precision .801 with .5, .803 with .7, .802 with .85
# log-odds from the cut; what lies between is read: average precision on debates .797; if all is read .803, none .778
UNSURE = (-1.35, 1.15)
DESK_UNSURE = (-1.0, 1.0)  # of the desk head: a score of .27 to .73
RECALL = 0.65  # log-odds added: the best cut is at -.4 on dev and at -1.5 on debates of a later year
# The model learned from debates, where a quarter of the sentences is worth checking; it is used on written news. A plain
# statement in the third person gets this much: dev F1 -.003, debates of 2016 +.002, written answers +.08 (with 1.0:
# -.012, +.004, +.13).
PLAIN_BONUS = 0.5
# A headline says in short what its text says in full: of six in texts labelled by hand none was worth a checker's time.
HEADLINE_SHIFT = -1.5
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
    signs: Floats  # [len(SIGNS)]
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
def load_heads(folder: Traversable = SHIPPED) -> Heads:
    """The desk heads that lie in a folder; read once a process."""
    stored = _load_arrays(folder, DESK_FILE)
    heads = {name: desk.build_head(stored, name) for name in ("bare", "meaning", "read")}
    return Heads(version=str(stored["version"]), **heads)


@lru_cache(maxsize=2)
def load_reader(folder: Traversable = SHIPPED) -> network.Reader:
    """The network with the shipped changes, built once a process (0.1 s of CPU time, 70 MB); never before a fork."""
    return network.load_reader(_load_arrays(folder, CHANGES_FILE), halved=network.has_bfloat16())


def get_version() -> str:
    """The version of all weights together."""
    return f"{load_weights().version} {load_heads().version}"


def score(
    texts: Sequence[str],
    encode: Encode | None = None,
    of: Sequence[int] | None = None,
    vectors: Floats | None = None,
    headlines: Sequence[bool] | None = None,
) -> list[CheckWorthiness]:
    """The check-worthiness of each sentence, in order; the reasons' weights sum to the score's log-odds.

    `of` numbers the article that each sentence is of, from 0; by default all are of one. `encode` gives the embeddings
    that the caller has anyway, `vectors` those of the texts where they are at hand. Without them, or with another
    encoder than the one that the heads were trained on, signs and wording alone are judged. `headlines` says which are
    headlines of a text that is scored too.
    """
    if not texts:
        return []
    weights, heads = load_weights(), load_heads()
    known = encode is not None and _is_known(encode)  # type: ignore[arg-type]  # functions are hashable
    if not known:
        vectors = None
    elif vectors is None and encode is not None:
        vectors = encode(texts)
    claims = _measure(weights, texts, vectors)
    articles = np.zeros(len(texts), dtype=np.int64) if of is None else np.asarray(of, dtype=np.int64)
    plain = find_plain(texts, claims.signs)
    bonuses = np.asarray(plain * PLAIN_BONUS, dtype=np.float32)
    spoken, written = desk.find_registers(plain, articles)
    shifts = {
        PLAIN: bonuses * spoken + desk.WRITTEN_BONUS * written * plain * (1 - spoken),
        HEADLINE: HEADLINE_SHIFT * np.asarray(headlines or np.zeros(len(texts)), dtype=np.float32),
    }
    head = heads.bare if vectors is None else heads.meaning
    judged = desk.compute_odds(head, vectors, claims.signs, claims.claim_signs, claims.first)
    debated = claims.first.copy()
    shifted = claims.first + RECALL + bonuses
    unsure = (spoken > 0) & (shifted > UNSURE[0]) & (shifted < UNSURE[1])
    if vectors is not None:
        unsure |= (spoken < 1) & (judged > DESK_UNSURE[0]) & (judged < DESK_UNSURE[1])
    _read_unsure(texts, claims, vectors, np.flatnonzero(unsure), judged, debated)
    judge = _Judge(weights, get_version(), has_vectors=vectors is not None)
    return [
        judge.build(
            claims.signs[number],
            claims.claim_signs[number],
            head=heads.read if unsure[number] and vectors is not None else head,
            judged=float(judged[number]),
            debated=float(debated[number]) + RECALL,
            shifts={name: float(values[number]) for name, values in shifts.items()},
            spoken=float(spoken[number]),
        )
        for number in range(len(texts))
    ]


def _read_unsure(
    texts: Sequence[str],
    claims: "_Measured",
    vectors: Floats | None,
    unsure: npt.NDArray[np.int64],
    judged: Floats,
    debated: Floats,
) -> None:
    """Put the network's opinion into what both heads say of the unsure texts, by their numbers."""
    if not len(unsure):
        return
    odds = network.read_texts(load_reader(), [texts[int(number)] for number in unsure])
    debated[unsure] = (1 - READING_SHARE) * claims.first[unsure] + READING_SHARE * odds
    if vectors is not None:
        judged[unsure] = desk.compute_odds(
            load_heads().read,
            vectors[unsure],
            claims.signs[unsure],
            claims.claim_signs[unsure],
            claims.first[unsure],
            odds,
        )


@dataclass(frozen=True, slots=True)
class _Measured:
    """What is known of each text before any head has judged it."""

    signs: Floats
    claim_signs: Floats
    first: Floats  # log-odds by the model of debates without the network


def _measure(weights: Weights, texts: Sequence[str], vectors: Floats | None) -> _Measured:
    seen = find_signs(texts)
    first = compute_linear_odds(weights, texts, seen)
    if vectors is not None:
        meaning = compute_meaning_odds(weights.meaning, vectors, seen)
        first = (1 - MEANING_SHARE) * first + MEANING_SHARE * meaning
    return _Measured(seen, find_claim_signs(texts), np.asarray(first, dtype=np.float32))


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


@dataclass(frozen=True, slots=True)
class _Judge:
    """Puts the two opinions together and says what each sign has to do with it."""

    weights: Weights
    version: str
    has_vectors: bool

    def build(
        self,
        own: Floats,
        of_claim: Floats,
        *,
        head: Head,
        judged: float,
        debated: float,
        shifts: Mapping[str, float],
        spoken: float,
    ) -> CheckWorthiness:
        weights = self.weights
        odds = (1 - spoken) * judged + spoken * debated + sum(shifts.values())
        # what the linear model of debates counts for in the desk head's opinion
        passed = head.first / float(desk.ODDS_SCALE) * (1 - MEANING_SHARE if self.has_vectors else 1)
        base = (1 - spoken) * (head.base + passed * weights.base) + spoken * (weights.base + RECALL)
        parts = own * ((1 - spoken) * (head.signs + passed * weights.signs) + spoken * weights.signs)
        named = _name_reasons(SIGNS, own, parts)
        named += _name_reasons(CLAIM_SIGNS, of_claim, (1 - spoken) * of_claim * head.claim)
        named += [
            ScoreReason(name, 1.0, round(shift, 3))
            for name, shift in shifts.items()
            if abs(shift) >= SHOWN_FROM
        ]
        rest = odds - base - sum(reason.weight for reason in named)
        named.append(ScoreReason(WORDING, 1.0, round(rest, 3)))
        named.sort(key=lambda reason: -abs(reason.weight))
        worth = float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
        return CheckWorthiness(
            round(worth, 6), (*named, ScoreReason(BASE, 1.0, round(base, 3))), self.version
        )


def _name_reasons(names: Sequence[str], values: Floats, parts: Floats) -> list[ScoreReason]:
    return [
        ScoreReason(names[at], round(float(values[at]), 3), round(float(parts[at]), 3))
        for at in np.flatnonzero(np.abs(parts) >= SHOWN_FROM).tolist()
    ]


def _load_arrays(folder: Traversable, name: str) -> Mapping[str, npt.NDArray[Any]]:
    content = (folder / name).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as stored:
        return dict(stored)
