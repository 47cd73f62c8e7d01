"""Whether a claim is worth a checker's time, in text of any kind: small linear heads over what is known of the claim.

The model of debates (`score`) says what watchers of debates found important; it knows no courtesies of a parliament and
takes "Vitamin C shortens a cold" for small talk. Its opinion is one input of these heads, which learned from claims of
sixteen kinds of text (models/checkworthiness.md). Everything is linear, so each sign has its own part of the log-odds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

ODDS_SCALE = np.float32(3)  # log-odds of the other models spread by about three
# In a long spoken text a quarter of the sentences is worth checking, and the model of debates is the better judge.
# Debates have 15 % plain statements, tweets 30 %: below these shares, and above these lengths, its opinion takes over.
SPOKEN_SHARES = (0.3, 0.45)
SURE_SENTENCES = (40, 140)
# In a long text of plain statements more is worth checking than in news, from which the heads are calibrated: 86 % of an
# encyclopaedic answer's sentences. F1 there .86 without it, .89 with .3, .91 with .5; news has 62 % plain statements.
WRITTEN_SHARES = (0.65, 0.8)
WRITTEN_BONUS = 0.4

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of one head: log-odds are vectors @ meaning + signs @ signs + claim signs @ claim + odds parts + base."""

    meaning: Floats  # [dimensions], empty where the head takes no embedding
    signs: Floats
    claim: Floats
    first: float
    read: float  # of the network's log-odds, 0 where the head takes none
    base: float


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads by what is known: signs alone, the embedding too, and the network's reading too."""

    version: str
    bare: Head
    meaning: Head
    read: Head


def build_head(stored: Mapping[str, npt.NDArray[Any]], name: str) -> Head:
    """A head from arrays named `desk.<name>.<field>`."""
    meaning, signs, claim = (
        np.asarray(stored[f"desk.{name}.{field}"], dtype=np.float32)
        for field in ("meaning", "signs", "claim")
    )
    first, read, base = (float(stored[f"desk.{name}.{field}"]) for field in ("first", "read", "base"))
    return Head(meaning, signs, claim, first, read, base)


def compute_odds(
    head: Head,
    vectors: Floats | None,
    signs: Floats,
    claim_signs: Floats,
    first: Floats,
    read: Floats | None = None,
) -> Floats:
    """The log-odds of each claim by one head: float32 [texts]."""
    odds = signs @ head.signs + claim_signs @ head.claim + first / ODDS_SCALE * head.first + head.base
    if vectors is not None and len(head.meaning):
        odds = odds + vectors @ head.meaning
    if read is not None:
        odds = odds + read / ODDS_SCALE * head.read
    return np.asarray(odds, dtype=np.float32)


def find_registers(plain: npt.NDArray[np.bool_], articles: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """How spoken and how written each text's article is, 0 to 1: by its share of plain statements, if it is long enough."""
    lengths = np.bincount(articles)
    share = np.bincount(articles, plain) / np.maximum(lengths, 1)
    sure = np.interp(lengths, SURE_SENTENCES, (0, 1))
    spoken, written = (
        np.interp(share, SPOKEN_SHARES, (1, 0)) * sure,
        np.interp(share, WRITTEN_SHARES, (0, 1)) * sure,
    )
    return np.asarray(spoken[articles], dtype=np.float32), np.asarray(written[articles], dtype=np.float32)
