"""Arithmetic that the families share: ratios, one-to-one matching, bootstrap intervals."""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Unit = TypeVar("Unit")
Scores = dict[str, float]

DRAWS = 1000  # more draws move the ends by less than .005


def ratio(part: float, whole: float) -> float:
    """part / whole, and 0 of nothing."""
    return part / whole if whole else 0.0


def precision_recall_f1(hits: float, predicted: float, gold: float) -> Scores:
    """P = hits / predicted, R = hits / gold, F1 = 2PR / (P + R) (van Rijsbergen 1979).

    >>> precision_recall_f1(3, 4, 6)
    {'f1': 0.6, 'precision': 0.75, 'recall': 0.5}
    """
    return {
        "f1": ratio(2 * hits, predicted + gold),
        "precision": ratio(hits, predicted),
        "recall": ratio(hits, gold),
    }


def match(similarities: Iterable[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """One-to-one pairs out of (similarity, predicted, gold), taken greedily, the most alike first.

    >>> match([(.9, 0, 0), (.8, 0, 1), (.7, 1, 0), (.2, 1, 1)])
    [(0.9, 0, 0), (0.2, 1, 1)]
    """
    pairs: list[tuple[float, int, int]] = []
    taken: set[tuple[str, int]] = set()
    for similarity, predicted, gold in sorted(similarities, key=lambda pair: (-pair[0], *pair[1:])):
        ends = {("predicted", predicted), ("gold", gold)}
        if similarity > 0 and not ends & taken:
            taken |= ends
            pairs.append((similarity, predicted, gold))
    return pairs


def intervals(
    units: Sequence[Unit], score: Callable[[Sequence[Unit]], Scores]
) -> dict[str, tuple[float, float]]:
    """95 % percentile-bootstrap interval of each score over units (Efron & Tibshirani 1993)."""
    generator = random.Random(0)
    draws = [score(generator.choices(units, k=len(units))) for _ in range(DRAWS)]
    low, high = int(0.025 * DRAWS), int(0.975 * DRAWS) - 1
    ordered = {name: sorted(draw[name] for draw in draws) for name in draws[0]}
    return {name: (values[low], values[high]) for name, values in ordered.items()}
