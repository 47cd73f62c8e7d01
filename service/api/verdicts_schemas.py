"""Verdicts and matches with them on the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from claimdesk.claims.claims import FoundMatch
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.finding import Band
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictStatus
from service.schemas import Output


class RatingOut(Output):
    """The publisher's own scale."""

    name: str | None = None
    value: Any = None
    best: Any = None
    worst: Any = None


class VerdictSummaryOut(Output):
    """A verdict as it stands beside something else."""

    id: UUID
    claim_text: str
    claimant: str | None
    label: Label | None = Field(description="null while nobody has mapped the publisher's rating.")
    rating: RatingOut | None
    url: str | None
    headline: str | None
    publisher: str | None
    language: str | None
    published_at: datetime | None
    origin: Origin
    status: VerdictStatus
    revision: int


class VerdictOut(VerdictSummaryOut):
    """A verdict, whole."""

    version: int
    rationale: str | None
    short_claim: str | None
    claimed_at: datetime | None
    modified_at: datetime | None
    review_due_at: datetime | None


class MarkedOut(Output):
    """A stretch of a text."""

    text: str
    start: int | None = None
    end: int | None = None


class DifferenceOut(Output):
    """Where two texts that are alike say something else."""

    kind: str = Field(
        description="number, unit, date, place, negation, quantifier, claimant, entity or tense."
    )
    ours: MarkedOut | None = None
    theirs: MarkedOut | None = None


class OtherClaimOut(Output):
    """A claim as it stands in a match."""

    id: UUID
    text: str
    status: ClaimStatus


class MatchOut(Output):
    """A past verdict, or another claim, that may be about the same; one of `verdict` and `claim` is null."""

    id: UUID
    verdict: VerdictSummaryOut | None
    claim: OtherClaimOut | None
    score: float
    score_parts: dict[str, float | None]
    band: Band
    band_precision: float | None
    differences: list[DifferenceOut]
    decision: str | None


def show_verdict_summary(verdict: Verdict) -> VerdictSummaryOut:
    return VerdictSummaryOut(**_known(verdict, VerdictSummaryOut))


def show_verdict(verdict: Verdict) -> VerdictOut:
    return VerdictOut(**_known(verdict, VerdictOut))


def _known(verdict: Verdict, shape: type[VerdictSummaryOut]) -> dict[str, Any]:
    same = {name: getattr(verdict, name) for name in shape.model_fields if name != "rating"}
    return same | {"rating": RatingOut(**verdict.rating) if verdict.rating else None}


def show_match(found: FoundMatch) -> MatchOut:
    match = found.match
    return MatchOut(
        id=match.id,
        verdict=show_verdict_summary(found.verdict) if found.verdict else None,
        claim=show_other_claim(found.other) if found.other else None,
        score=match.score,
        score_parts=match.score_parts,
        band=match.band,
        band_precision=match.band_precision,
        differences=[DifferenceOut(**one) for one in match.differences],
        decision=found.decision,
    )


def show_other_claim(claim: Claim) -> OtherClaimOut:
    return OtherClaimOut(id=claim.id, text=claim.text, status=claim.status)
