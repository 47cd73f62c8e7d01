"""Drafts and reviews on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from claimdesk.decisions.reviews import NewReview
from claimdesk.records.review import Draft, Review, ReviewKind, ReviewState
from claimdesk.records.verdict import Label
from service.http.schemas import Input, Name, Output

Text = Annotated[str, Field(max_length=100_000)]
Searched = Annotated[str, Field(min_length=1, max_length=2000)]


class RatingIn(Input):
    """A word of the workspace's own scale; its numbers are the scale's where there is one."""

    name: Name
    value: float | None = None
    best: float | None = None
    worst: float | None = None


Rated = Name | RatingIn


def read_rating(given: str | RatingIn | None) -> dict[str, Any] | None:
    """{name, value, best, worst} of a rating that was given as a word or whole."""
    if given is None:
        return None
    return RatingIn(name=given).model_dump() if isinstance(given, str) else given.model_dump()


class ReviewIn(Input):
    """A decision; `claim_version` is what was judged."""

    claim_version: int = Field(ge=1)
    label: Label
    rationale: Text
    evidence_ids: list[UUID] = Field([], max_length=500, description="Needed but for not_enough_evidence.")
    searched: list[Searched] | Searched | None = Field(
        None, description="What was searched; needed for not_enough_evidence."
    )
    rating: Rated | None = None
    notes: Text | None = Field(None, description="For the desk only.")
    lease_token: str | None = Field(None, max_length=200, description="Of the lease under which it was made.")

    def new(self) -> NewReview:
        searched = [self.searched] if isinstance(self.searched, str) else self.searched or []
        return NewReview(
            claim_version=self.claim_version,
            label=self.label,
            rationale=self.rationale,
            rating=read_rating(self.rating),
            evidence_ids=tuple(self.evidence_ids),
            searched=tuple(searched),
            notes=self.notes,
        )


class DraftIn(Input):
    """An unfinished review: any of its members, none of them checked yet."""

    claim_version: int | None = Field(None, ge=1)
    label: Label | None = None
    rationale: Text | None = None
    evidence_ids: list[UUID] | None = Field(None, max_length=500)
    searched: list[Searched] | Searched | None = None
    rating: Rated | None = None
    notes: Text | None = None


class DraftOut(DraftIn):
    """My unfinished review."""

    version: int
    updated_at: datetime


class ReturnIn(Input):
    reason: Annotated[str, Field(min_length=1, max_length=5000)]


class ReviewRatingOut(Output):
    """A word of the workspace's own scale."""

    name: str
    value: float | None = None
    best: float | None = None
    worst: float | None = None


class ReviewOut(Output):
    """One person's decision. On a blind queue nobody else sees it before both are in."""

    id: UUID
    at: datetime
    by: UUID
    by_name: str
    kind: ReviewKind
    state: ReviewState
    round: int
    claim_version: int
    label: Label
    rating: ReviewRatingOut | None
    rationale: str
    evidence_ids: list[str]
    searched: list[str]
    notes: str | None


class ReviewsOut(Output):
    items: list[ReviewOut]
    next_cursor: str | None


def show_review(found: Review) -> ReviewOut:
    named = {"at", "by", "rating"}
    same = {name: getattr(found, name) for name in ReviewOut.model_fields if name not in named}
    rating = ReviewRatingOut(**found.rating) if found.rating else None
    return ReviewOut(**same, at=found.created_at, by=found.account_id, rating=rating)


def show_reviews(found: Sequence[Review]) -> list[ReviewOut]:
    return [show_review(review) for review in found]


def show_draft(found: Draft) -> DraftOut:
    return DraftOut(**found.content, version=found.version, updated_at=found.updated_at)
