"""Claims on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import claim_views
from claimdesk.claims.claim_views import ClaimView
from claimdesk.claims.claims import ClaimFilter, ClaimOrder, PlacedAppearance
from claimdesk.claims.split_results import describe_claimed_at
from claimdesk.language.other_languages.naming import is_read_by_sentence
from claimdesk.queue import queues, sla
from claimdesk.queue.sla import Due
from claimdesk.records.article import ReadingDepth
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.evidence import Timing
from claimdesk.records.review import Proposal
from claimdesk.terms import Kind, Level, MadeBy, Part, Voice
from service.api.evidence_schemas import EvidenceOut, show_evidence
from service.api.reviews_schemas import ReviewOut, show_reviews
from service.api.verdicts_schemas import MatchOut, VerdictSummaryOut, show_match, show_verdict_summary
from service.http.context import principal
from service.http.list_views import Members
from service.http.schemas import AnyOf, ListQuery, Name, Output, Time, ViewQuery


class ClaimsQuery(ViewQuery):
    """Which claims; a name that is given several times means any of its values."""

    status: AnyOf[ClaimStatus]
    queue: AnyOf[Name]
    q: str | None = Field(None, max_length=500, description="Words that the text holds.")
    claimant: AnyOf[Name]
    voice: AnyOf[Voice]
    kind: AnyOf[Kind]
    tag: AnyOf[Name]
    assignee: AnyOf[UUID]
    min_check_worthiness: float | None = Field(None, ge=0, le=1)
    article: AnyOf[UUID]
    due_before: Time | None = None
    sort: ClaimOrder = Field(
        ClaimOrder.OLDEST, description="due: the soonest first; check_worthiness: the worthiest first."
    )

    def wanted(self) -> ClaimFilter:
        names = set(ClaimFilter.__dataclass_fields__)
        return ClaimFilter(**{name: getattr(self, name) for name in names})


class EvidenceListQuery(ListQuery):
    timing: AnyOf[Timing]


class IntervalOut(Output):
    """A point or period: from (inclusive) to (exclusive), as exact as its words are."""

    from_: str | None = Field(None, alias="from")
    to: str | None = None
    precision: str | None = None
    text: str | None = None


class DateOut(IntervalOut):
    anchor: str | None = Field(None, description="What a relative date was counted from.")
    start: int | None = None
    end: int | None = None


class LinkOut(Output):
    """One speaker in the chain of who said it."""

    name: str
    cue: str | None = None
    voice: Voice
    start: int | None = None
    end: int | None = None


class AppearanceOut(Output):
    """Where a claim stands in an article revision: part[start:end] == quote, always."""

    article_id: UUID
    external_id: str | None
    revision: int
    in_revision: bool = Field(description="False where the article's present revision lacks the sentence.")
    note: str | None = Field(description="Since when it lacks it, in words.")
    part: Part
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    voice: Voice
    level: Level
    claimant: str | None
    attribution: list[LinkOut]
    claimed_at: IntervalOut | None


class ContextOut(Output):
    """A substitution that made the claim stand alone."""

    kind: str
    from_: str = Field(alias="from")
    to: str
    start: int
    end: int


class AmbiguityOut(Output):
    start: int
    end: int
    candidates: list[str]


class EntityOut(Output):
    text: str
    kind: str
    start: int
    end: int


class QuantityOut(Output):
    text: str
    value: float
    unit: str | None = None
    modifier: str | None = None
    start: int
    end: int


class ReasonOut(Output):
    name: str
    value: float
    weight: float


class CheckWorthinessOut(Output):
    """Worth of checking, 0–1; it says nothing of truth."""

    score: float
    reasons: list[ReasonOut]
    model_version: str


class PriorityPartOut(Output):
    part: str
    value: float
    weight: float


class PriorityOut(Output):
    score: float = Field(description="The sum of value · weight.")
    parts: list[PriorityPartOut]


class ClaimantOut(Output):
    id: UUID
    name: str
    kind: str | None


class OwnerOut(Output):
    id: UUID
    name: str


class HoldOut(Output):
    """Who holds the claim just now, and until when; run out, it lives on until somebody else takes the claim."""

    id: UUID
    by: OwnerOut
    expires_at: datetime


class ProposalOut(Output):
    """What a reader on a blind queue wants changed, by the names of PATCH; their own alone until both have read."""

    id: UUID
    at: datetime
    by: OwnerOut
    changes: dict[str, Any]


class ClaimOut(Output):
    """A claim with what was found for it."""

    id: UUID
    version: int
    status: ClaimStatus
    queue: str | None
    text: str
    original_text: str
    language: str | None
    reading: ReadingDepth = Field(
        description="How texts of its language are read: full, or sentences (all but English)."
    )
    context: list[ContextOut]
    ambiguities: list[AmbiguityOut]
    open_reference: bool = Field(description="The text alone does not say of whom, where or when it speaks.")
    made_by: MadeBy = Field(
        description="verbatim: a stretch of the article; rewritten: with words put in; person: worded or brought by one."
    )
    kinds: list[str]
    tags: list[str]
    entities: list[EntityOut]
    quantities: list[QuantityOut]
    dates: list[DateOut]
    claimed_at: IntervalOut | None
    check_worthiness: CheckWorthinessOut
    priority: PriorityOut
    claimants: list[ClaimantOut]
    appearances: list[AppearanceOut]
    matches: list[MatchOut]
    evidence: list[EvidenceOut]
    reviews: list[ReviewOut] = Field(description="Those that the caller may see.")
    proposals: list[ProposalOut] = Field(
        description="Edits by readers on a blind queue; the words are not changed."
    )
    owner: OwnerOut | None
    lease: HoldOut | None
    near_twin_of: UUID | None
    merged_into: UUID | None
    url: str | None
    created_at: datetime
    queued_at: datetime | None
    due_at: datetime | None
    follow_up_at: datetime | None
    waiting_on: str | None
    due: Due = Field(description="Where it stands with its due time.")
    pinned: bool
    demand: int = Field(description="How many have asked for it, each counted once.")
    dismissed_for: str | None
    verdict: VerdictSummaryOut | None
    publish_at: datetime | None = Field(description="When its publication is planned.")


class ClaimsOut(Output):
    items: list[ClaimOut]
    next_cursor: str | None


# what a list of claims shows, some 400 bytes of each; the whole has up to 20,000
CLAIM_SUMMARY: Members = {
    **dict.fromkeys(("id", "version", "status", "queue", "text", "language", "kinds", "tags"), True),
    **dict.fromkeys(("open_reference", "made_by", "owner", "due_at", "due", "url", "created_at"), True),
    "check_worthiness": {"score"},
    "priority": {"score"},
    "claimants": {"__all__": {"name"}},
    "appearances": {"__all__": {"article_id", "external_id"}},
    "verdict": {"id", "label", "url"},
}
LARGE = frozenset({"matches", "evidence", "reviews", "proposals"})  # each read from a table of its own


class ArticleClaimsOut(ClaimsOut):
    """Claims in reading order; `appearances` are those in this article."""


class EvidenceListOut(Output):
    items: list[EvidenceOut]
    next_cursor: str | None


class MatchesOut(Output):
    items: list[MatchOut]
    next_cursor: str | None


class HistoryItemOut(Output):
    """A change: who, when, what, why."""

    id: UUID
    at: datetime
    what: str
    by: UUID | None = Field(description="An account; null is the machine.")
    by_name: str
    why: str | None
    changes: dict[str, Any]


class HistoryOut(Output):
    items: list[HistoryItemOut]
    next_cursor: str | None


def show_claims(
    session: Session,
    claims: Sequence[Claim],
    placed: Mapping[UUID, Sequence[PlacedAppearance]] | None = None,
    members: Members | None = None,
) -> list[ClaimOut]:
    """The claims as answered to the caller; `placed` narrows their appearances.

    members: those that will be shown; what none of them needs is not read.
    """
    viewer = principal().account_id
    unread = frozenset() if members is None else LARGE - set(members)
    views = claim_views.build_claim_views(session, claims, placed, viewer=viewer, unread=unread)
    return [show_claim(shown) for shown in views]


def show_claim(shown: ClaimView) -> ClaimOut:
    claim = shown.claim
    same = ("id", "version", "status", "text", "original_text", "language", "kinds", "tags", "near_twin_of")
    more = (
        "merged_into",
        "url",
        "created_at",
        "open_reference",
        "made_by",
        "queued_at",
        "due_at",
        "follow_up_at",
        "waiting_on",
    )
    desk = ("pinned", "demand", "dismissed_for")
    appearances = [show_appearance(appearance) for appearance in shown.appearances]
    return ClaimOut(
        **{name: getattr(claim, name) for name in (*same, *more, *desk)},
        due=sla.judge_due(claim, clock.now()),
        reading=ReadingDepth.SENTENCES if is_read_by_sentence(claim.language) else ReadingDepth.FULL,
        queue=shown.queue,
        context=[ContextOut(**sentence) for sentence in claim.context],
        ambiguities=[AmbiguityOut(**ambiguity) for ambiguity in claim.ambiguities],
        entities=[EntityOut(**entity) for entity in claim.entities],
        quantities=[QuantityOut(**quantity) for quantity in claim.quantities],
        dates=[DateOut(**date) for date in claim.dates],
        claimed_at=_claimed_at(claim, appearances),
        check_worthiness=CheckWorthinessOut(
            score=claim.check_worthiness,
            reasons=[ReasonOut(**reason) for reason in claim.check_worthiness_reasons],
            model_version=claim.check_worthiness_version,
        ),
        priority=show_priority(claim),
        claimants=[
            ClaimantOut(id=claimant.merged_into or claimant.id, name=claimant.name, kind=claimant.kind)
            for claimant in shown.claimants
        ],
        appearances=appearances,
        matches=[show_match(match) for match in shown.matches],
        evidence=[show_evidence(passage) for passage in shown.evidence],
        reviews=show_reviews(shown.reviews),
        proposals=show_proposals(shown.proposals),
        owner=OwnerOut(id=shown.owner.id, name=shown.owner.name) if shown.owner else None,
        lease=HoldOut(
            id=shown.lease.id,
            by=OwnerOut(id=shown.lease.account_id, name=shown.holder.name),
            expires_at=shown.lease.expires_at,
        )
        if shown.lease and shown.holder
        else None,
        verdict=show_verdict_summary(shown.verdict) if shown.verdict else None,
        publish_at=shown.publish_at,
    )


def show_proposals(found: Sequence[Proposal]) -> list[ProposalOut]:
    return [
        ProposalOut(
            id=proposal.id,
            at=proposal.created_at,
            by=OwnerOut(id=proposal.account_id, name=proposal.by_name),
            changes=proposal.changes,
        )
        for proposal in found
    ]


def show_why(claim: Claim) -> list[PriorityPartOut]:
    """The reasons for the claim's place in its queue: the parts of its priority, days of waiting, and a pin."""
    return [PriorityPartOut(**asdict(reason)) for reason in queues.explain_priority(claim)]


def show_priority(claim: Claim) -> PriorityOut:
    parts = [PriorityPartOut(**part) for part in claim.priority_parts]
    return PriorityOut(score=round(sum(part.value * part.weight for part in parts), 4), parts=parts)


def show_appearance(placed: PlacedAppearance) -> AppearanceOut:
    found = placed.appearance
    same = {
        name: getattr(found, name)
        for name in AppearanceOut.model_fields
        if name not in {"external_id", "attribution", "claimed_at", "in_revision", "note"}
    }
    return AppearanceOut(
        **same,
        external_id=placed.external_id,
        in_revision=placed.in_revision,
        note=None if placed.in_revision else f"no longer in the article (revision {found.absent_from})",
        attribution=[LinkOut(**link) for link in found.attribution],
        claimed_at=IntervalOut(**found.claimed_at) if found.claimed_at else None,
    )


def show_history(item: HistoryItem) -> HistoryItemOut:
    same = {name: getattr(item, name) for name in HistoryItemOut.model_fields if name != "at"}
    return HistoryItemOut(**same, at=item.created_at)


def _claimed_at(claim: Claim, appearances: Sequence[AppearanceOut]) -> IntervalOut | None:
    """When it was first said, as its appearances tell; else the day of the article that it was met in."""
    if appearances:
        return appearances[0].claimed_at
    found = describe_claimed_at(None, claim.claimed_at)
    return IntervalOut(**found) if found else None
