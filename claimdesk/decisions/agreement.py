"""How far readers agree: percent, and Krippendorff's alpha for nominal labels, by pair, label and month.

alpha = 1 - observed / expected disagreement (Krippendorff 2011, "Computing Krippendorff's alpha-reliability").
Only first reads of a round count: what readers say after conferring is no longer independent.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.queue import blind_reads
from claimdesk.records.review import Review, ReviewKind
from claimdesk.records.verdict import Label


@dataclass(frozen=True, slots=True)
class Figures:
    """Over how many claims, the share with equal labels (0-1), and alpha; None where there is nothing to tell."""

    claims: int
    percent: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class AgreementGroup:
    """The figures of one pair of readers (two names), one label, or one month (2026-11)."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Agreement:
    """The workspace's figures, and the same by pair, label and month."""

    all: Figures
    pairs: tuple[AgreementGroup, ...]
    labels: tuple[AgreementGroup, ...]
    months: tuple[AgreementGroup, ...]


@dataclass(frozen=True, slots=True)
class ReadPair:
    """Two independent reads of one claim; readers: their accounts, in one order whoever came first."""

    readers: tuple[UUID, ...]
    names: str
    month: str
    labels: tuple[Label, Label]


def build_report(session: Session, workspace_id: UUID) -> Agreement:
    """The agreement of all pairs of reads that are both in; none that is sealed is looked at (I7)."""
    rounds: dict[tuple[UUID, int], dict[UUID, Review]] = {}
    for review in session.scalars(
        select(Review)
        .where(
            Review.workspace_id == workspace_id,
            Review.kind == ReviewKind.READ,
            blind_reads.is_open_to(Review.sealed_for, None),
        )
        .order_by(Review.id)
    ):
        rounds.setdefault((review.claim_id, review.round), {}).setdefault(review.account_id, review)
    pairs = [_build_pair(*list(reads.values())[:2]) for reads in rounds.values() if len(reads) > 1]
    return Agreement(
        measure_agreement([pair.labels for pair in pairs]),
        _group_by_readers(pairs),
        _group_by(pairs, [sorted({label.value for label in pair.labels}) for pair in pairs]),
        _group_by(pairs, [[pair.month] for pair in pairs]),
    )


def measure_agreement(pairs: Sequence[tuple[Label, Label]]) -> Figures:
    """The figures of pairs of labels.

    >>> measure([(Label.REFUTED, Label.REFUTED), (Label.SUPPORTED, Label.SUPPORTED)]).alpha
    1.0
    """
    if not pairs:
        return Figures(0, None, None)
    equal = sum(1 for pair, other in pairs if pair == other)
    counts = Counter(label for pair in pairs for label in pair)
    values = 2 * len(pairs)
    expected = 1 - sum(n * (n - 1) for n in counts.values()) / (values * (values - 1))
    observed = 1 - equal / len(pairs)
    alpha = round(1 - observed / expected, 4) if expected else None
    return Figures(len(pairs), round(equal / len(pairs), 4), alpha)


def _build_pair(review: Review, other: Review) -> ReadPair:
    readers = tuple(sorted((review.account_id, other.account_id)))
    names = " and ".join(sorted((review.by_name, other.by_name)))
    return ReadPair(
        readers,
        names,
        max(review.created_at, other.created_at).strftime("%Y-%m"),
        (review.label, other.label),
    )


def _group_by_readers(pairs: Sequence[ReadPair]) -> tuple[AgreementGroup, ...]:
    """By accounts: two people may have one name, and one may have had two; the last stands."""
    names = {pair.readers: pair.names for pair in pairs}
    found = [
        AgreementGroup(name, measure_agreement([pair.labels for pair in pairs if pair.readers == readers]))
        for readers, name in names.items()
    ]
    return tuple(sorted(found, key=lambda group: group.name))


def _group_by(pairs: Sequence[ReadPair], names: Sequence[Sequence[str]]) -> tuple[AgreementGroup, ...]:
    groups: dict[str, list[tuple[Label, Label]]] = {}
    for pair, belongs in zip(pairs, names, strict=True):
        for name in belongs:
            groups.setdefault(name, []).append(pair.labels)
    return tuple(AgreementGroup(name, measure_agreement(group)) for name, group in sorted(groups.items()))
