"""One ranking out of text and vector scores: the same code above both engines. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimdesk.search.engine import Mode
from claimdesk.search.entries import Vector

# cosine + weight · BM25 / best BM25 of the query. Of .25–.5 tried on the train splits of CheckThat 2A and 2B
# and on SciFact, .3–.4 is level; RRF, min-max and z-scores were equal or worse (docs/quality-search.md).
TEXT_WEIGHT = 0.35
# One vector for a titled text: unit(2 · text + title). Against encoding both at once: 2B train .567 to .556,
# SciFact .746 to .740, 2A level.
TEXT_SHARE_OF_ENTRY = 2.0


class FusionCandidate(NamedTuple):
    """An entry found by either side, with both scores: BM25 (any scale) and cosine (-1..1).

    None says that a side knows nothing of it: the query or the entry has no vector, or text wasn't asked.
    """

    id: str
    text_score: float | None
    vector_score: float | None


class Fused(NamedTuple):
    """A ranked entry. score is 0–1 and the sum of its two parts; it ranks, it doesn't say how sure we are."""

    id: str
    score: float
    text_part: float
    vector_part: float


def fuse_scores(candidates: Sequence[FusionCandidate], mode: Mode = "hybrid") -> list[Fused]:
    """The candidates best first, ties by id; an id given twice keeps its better scores.

    A candidate without a cosine among others that have one is taken for as unlike as the least alike of them.
    """
    merged = _merge(candidates)
    text_share, vector_share = _choose_shares(merged, mode)
    best_text = max((candidate.text_score or 0.0 for candidate in merged), default=0.0)
    least_alike = min(
        (candidate.vector_score for candidate in merged if candidate.vector_score is not None), default=0.0
    )
    ranked = []
    for candidate in merged:
        text = (candidate.text_score or 0.0) / best_text if best_text > 0 else 0.0
        cosine = least_alike if candidate.vector_score is None else candidate.vector_score
        text_part, vector_part = text_share * text, vector_share * min(max(cosine, 0.0), 1.0)
        ranked.append(Fused(candidate.id, text_part + vector_part, text_part, vector_part))
    return sorted(ranked, key=lambda hit: (-hit.score, hit.id))


def build_entry_vector(text: Vector, title: Vector | None) -> Vector:
    """The unit vector an entry is found by, out of the unit vectors of its text and of its title."""
    if title is None:
        return text
    mixed = TEXT_SHARE_OF_ENTRY * text + title
    return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-9), dtype=np.float32)


def _merge(candidates: Sequence[FusionCandidate]) -> list[FusionCandidate]:
    merged: dict[str, FusionCandidate] = {}
    for candidate in candidates:
        known = merged.get(candidate.id)
        merged[candidate.id] = candidate if known is None else _choose_better(known, candidate)
    return list(merged.values())


def _choose_better(one: FusionCandidate, other: FusionCandidate) -> FusionCandidate:
    text = [score for score in (one.text_score, other.text_score) if score is not None]
    vector = [score for score in (one.vector_score, other.vector_score) if score is not None]
    return FusionCandidate(one.id, max(text, default=None), max(vector, default=None))


def _choose_shares(candidates: Sequence[FusionCandidate], mode: Mode) -> tuple[float, float]:
    """What text and vector count; a side that nobody has a score of leaves all to the other."""
    no_text = all(candidate.text_score is None for candidate in candidates)
    no_vector = all(candidate.vector_score is None for candidate in candidates)
    if mode == "text" or no_vector:
        return 1.0, 0.0
    if mode == "vector" or no_text:
        return 0.0, 1.0
    return TEXT_WEIGHT / (1 + TEXT_WEIGHT), 1 / (1 + TEXT_WEIGHT)
