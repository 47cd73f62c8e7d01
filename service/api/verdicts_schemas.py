"""Verdicts and matches with them on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from claimdesk.claims.claims import FoundMatch
from claimdesk.decisions import corrections
from claimdesk.decisions.corrections import PublishedChange
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.json_shapes import WORDING, DifferenceJson
from claimdesk.records.match import Match
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictStatus
from claimdesk.search.differences.alignment import DifferenceKind
from claimdesk.terms import Band
from service.http.schemas import Output

BESIDE = {"rating", "claims", "evidence", "contacts", "corrections"}


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


class CitedOut(Output):
    """A piece of evidence as it was when it was cited; of a confidential one text, place and hash are null."""

    id: UUID
    text: str | None
    start: int | None
    end: int | None
    sha256: str | None
    timing: str
    retrieved_at: datetime
    independent_group: str = Field(
        description="Opaque: copies of one story share it. A confidential piece has one of its own."
    )
    confidential: bool
    document: dict[str, Any]


class AskedOut(Output):
    """Somebody who was asked for comment."""

    to: str
    question: str
    asked_at: datetime
    reply: str | None


class CorrectionOut(Output):
    """A published change: the public note, and the values that changed."""

    revision: int
    at: datetime
    by: UUID | None
    kind: str = Field(description="correction, clarification, update or withdrawal.")
    note: str | None
    from_: dict[str, Any] = Field(alias="from")
    to: dict[str, Any]


class DecidedClaimOut(Output):
    """A claim that the verdict decides."""

    id: UUID
    text: str
    status: ClaimStatus


class VerdictOut(VerdictSummaryOut):
    """A verdict, whole."""

    claims: list[DecidedClaimOut]
    evidence: list[CitedOut]
    contacts: list[AskedOut]
    corrections: list[CorrectionOut]

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
    """A claim as it stands in a match; label: of its published verdict."""

    id: UUID
    text: str
    status: ClaimStatus
    label: Label | None = None


class UnalignedOut(Output):
    """Words of our claim and of the other that could not be aligned; one of them may be null."""

    ours: MarkedOut | None
    theirs: MarkedOut | None


class MatchOut(Output):
    """A past verdict, or another claim, that may be about the same; one of `verdict` and `claim` is null."""

    id: UUID
    verdict: VerdictSummaryOut | None
    claim: OtherClaimOut | None
    score: float
    score_parts: dict[str, float | None]
    band: Band
    band_precision: float | None
    differences_checked: list[str] = Field(
        description="The kinds in which the two were compared: all in English, numbers, dates, negation and words of quantity in other languages."
    )
    differences: list[DifferenceOut]
    unaligned: list[UnalignedOut] = Field(
        description="What of one answers to nothing of the other: such a pair is never `auto`."
    )
    decision: str | None


def show_verdict_summary(verdict: Verdict) -> VerdictSummaryOut:
    return VerdictSummaryOut(**_read_known(verdict, VerdictSummaryOut))


def show_verdict(session: Session, verdict: Verdict) -> VerdictOut:
    """A verdict with its claims, evidence and corrections."""
    return show_verdicts(session, [verdict])[0]


def show_verdicts(session: Session, found: Sequence[Verdict]) -> list[VerdictOut]:
    return [
        VerdictOut(
            **_read_known(correction.verdict, VerdictOut),
            claims=[
                DecidedClaimOut(id=claim.id, text=claim.text, status=claim.status)
                for claim in correction.claims
            ],
            evidence=[CitedOut(**each) for each in correction.verdict.evidence],
            contacts=[AskedOut(**each) for each in correction.verdict.contacts],
            corrections=[_show_correction(change) for change in correction.corrections],
        )
        for correction in corrections.build_whole_verdicts(session, found)
    ]


def _show_correction(found: PublishedChange) -> CorrectionOut:
    revision = found.revision
    same = {name: getattr(revision, name) for name in ("revision", "by", "kind", "note")}
    return CorrectionOut(**same, at=revision.created_at, **{"from": found.before}, to=found.after)


def _read_known(verdict: Verdict, shape: type[VerdictSummaryOut]) -> dict[str, Any]:
    same = {name: getattr(verdict, name) for name in shape.model_fields if name not in BESIDE}
    return same | {"rating": RatingOut(**verdict.rating) if verdict.rating else None}


def show_match(found: FoundMatch) -> MatchOut:
    match = found.match
    return MatchOut(
        id=match.id,
        verdict=show_verdict_summary(found.verdict) if found.verdict else None,
        claim=show_other_claim(found.other, found.other_label) if found.other else None,
        score=match.score,
        score_parts=match.score_parts,
        band=match.band,
        band_precision=match.band_precision,
        **show_comparison(match.differences, _list_checked(match)),
        decision=found.decision,
    )


def _list_checked(match: Match) -> Sequence[str]:
    if match.differences_checked is not None:
        return match.differences_checked
    return [] if match.band_precision is None else list(map(str, DifferenceKind))


def show_comparison(stored: Sequence[DifferenceJson], checked: Sequence[str]) -> dict[str, Any]:
    """The fields of a match that tell what differs, what could not be aligned, and which kinds were compared at all."""
    return {
        "differences_checked": list(checked),
        "differences": [DifferenceOut(**each) for each in stored if each["kind"] != WORDING],
        "unaligned": [
            UnalignedOut(ours=each["ours"], theirs=each["theirs"])
            for each in stored
            if each["kind"] == WORDING
        ],
    }


def show_other_claim(claim: Claim, label: Label | None = None) -> OtherClaimOut:
    return OtherClaimOut(id=claim.id, text=claim.text, status=claim.status, label=label)
