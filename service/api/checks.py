"""A text checked while an editor waits: its claims with matches and evidence, and nothing stored."""

import time
from typing import Annotated

from flask import Response
from pydantic import Field

from claimdesk.claims import checking
from claimdesk.claims.checking import CheckedClaim, CheckedText
from claimdesk.claims.text_reader import READER
from claimdesk.intake.notes import describe_notes
from claimdesk.intake.submissions import LanguageTag, SourceIn, Title
from claimdesk.language.reading.articles import NOT_ENGLISH
from claimdesk.language.shapes import ArticleText
from claimdesk.records.account import Scope
from claimdesk.records.article import ReadingDepth
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.terms import Level, MadeBy, Part, Voice
from service.api.articles_schemas import SkippedOut
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import (
    AmbiguityOut,
    CheckWorthinessOut,
    ContextOut,
    DateOut,
    EntityOut,
    IntervalOut,
    LinkOut,
    QuantityOut,
    ReasonOut,
)
from service.api.evidence_schemas import DocumentRefOut
from service.api.verdicts_schemas import DifferenceOut, MatchOut, show_match
from service.http.authentication import needs
from service.http.context import parts, principal
from service.http.responses import show_once
from service.http.schemas import Input, Output, Time

LONGEST_TEXT = 50_000  # characters: some 8,000 words, 5 s; longer ones are articles

api = build_blueprint("checks", "A text checked while an editor waits; nothing is stored.", path="claims")


class CheckIn(Input):
    """A text to be checked at once."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")] = Field(
        description="The text; longer ones are submitted as articles."
    )
    title: Title | None = None
    published_at: Time | None = Field(None, description="What relative dates are counted from.")
    source: SourceIn | None = None
    language: LanguageTag | None = Field(None, description="BCP 47; found out when not given.")


class CheckedAppearanceOut(Output):
    """Where a claim stands in the text that was given: part[start:end] == quote, always."""

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


class SpeakerOut(Output):
    """Who makes a claim, by name alone."""

    name: str


class CheckedEvidenceOut(Output):
    """A passage about a claim; `id` is the passage's, by which it can be added to a claim (`passage_id`)."""

    id: str
    text: str
    highlights: list[dict[str, int]]
    document: DocumentRefOut
    start: int
    end: int
    sha256: str
    timing: Timing
    independent_group: str
    rank: int
    score: float
    score_parts: dict[str, float | None]
    differences: list[DifferenceOut]


class CheckedClaimOut(Output):
    """A claim as an article's would be, with what was found for it."""

    text: str
    original_text: str
    language: str | None
    context: list[ContextOut]
    ambiguities: list[AmbiguityOut]
    open_reference: bool = Field(description="The text alone does not say of whom, where or when it speaks.")
    made_by: MadeBy
    kinds: list[str]
    entities: list[EntityOut]
    quantities: list[QuantityOut]
    dates: list[DateOut]
    claimed_at: IntervalOut | None
    check_worthiness: CheckWorthinessOut
    claimants: list[SpeakerOut]
    appearances: list[CheckedAppearanceOut]
    near_twin_of: int | None = Field(
        description="The place in this list of a claim that says almost the same."
    )
    searched: bool = Field(
        description=f"Whether matches and evidence were looked for: for the {checking.MOST_SEARCHED} most check-worthy."
    )
    matches: list[MatchOut] = Field(description="`id` is that of the verdict or claim.")
    evidence: list[CheckedEvidenceOut]


class CheckOut(Output):
    """The claims of the text in reading order, and how it was read."""

    claims: list[CheckedClaimOut]
    skipped: list[SkippedOut]
    language: str | None
    reading: ReadingDepth
    notes: list[str]
    took_ms: float


@api.post("/check", responses={200: CheckOut})
@needs(Scope.CLAIMS_READ)
def check_text(body: CheckIn) -> Response:
    """The claims of a text with past verdicts, claims that say the same, and evidence, at once. Nothing is stored.

    For editors' plug-ins. An Idempotency-Key changes nothing: the answer is not kept either.
    """
    began, opened = time.monotonic(), parts()
    checked = checking.check_text(
        ArticleText(
            body.text,
            title=body.title,
            language=body.language,
            published_at=body.published_at,
            source_name=body.source.name if body.source else None,
            source_domain=body.source.domain if body.source else None,
        ),
        principal().workspace_id,
        READER,
        opened.encoder,
        opened.engine,
        opened.database,
        rewriting=opened.settings.rewriting == "sure",
    )
    return show_once(_show_checked(checked, (time.monotonic() - began) * 1000))


def _show_checked(checked: CheckedText, took_ms: float) -> CheckOut:
    read = checked.read
    return CheckOut(
        claims=[_show_claim(claim) for claim in checked.claims],
        skipped=[
            SkippedOut(start=skipped.start, end=skipped.end, why=skipped.why, part=skipped.part)
            for skipped in read.skipped
        ],
        language=read.language,
        reading=ReadingDepth.SENTENCES if NOT_ENGLISH in read.notes else ReadingDepth.FULL,
        notes=describe_notes(read.notes),
        took_ms=round(took_ms, 1),
    )


def _show_claim(found: CheckedClaim) -> CheckedClaimOut:
    claim: Claim = found.claim
    same = ("text", "original_text", "language", "open_reference", "made_by", "kinds")
    appearance = _show_appearance(found.appearance)
    return CheckedClaimOut(
        **{name: getattr(claim, name) for name in same},
        context=[ContextOut(**change) for change in claim.context],
        ambiguities=[AmbiguityOut(**ambiguity) for ambiguity in claim.ambiguities],
        entities=[EntityOut(**entity) for entity in claim.entities],
        quantities=[QuantityOut(**quantity) for quantity in claim.quantities],
        dates=[DateOut(**date) for date in claim.dates],
        claimed_at=appearance.claimed_at,
        check_worthiness=CheckWorthinessOut(
            score=claim.check_worthiness,
            reasons=[ReasonOut(**reason) for reason in claim.check_worthiness_reasons],
            model_version=claim.check_worthiness_version,
        ),
        claimants=[SpeakerOut(name=appearance.claimant)] if appearance.claimant else [],
        appearances=[appearance],
        near_twin_of=found.near_twin_of,
        searched=found.searched,
        matches=[show_match(match) for match in found.matches],
        evidence=[_show_evidence(passage) for passage in found.evidence],
    )


def _show_appearance(found: Appearance) -> CheckedAppearanceOut:
    same = {
        name: getattr(found, name)
        for name in CheckedAppearanceOut.model_fields
        if name not in {"attribution", "claimed_at"}
    }
    return CheckedAppearanceOut(
        **same,
        attribution=[LinkOut(**link) for link in found.attribution],
        claimed_at=IntervalOut(**found.claimed_at) if found.claimed_at else None,
    )


def _show_evidence(found: Evidence) -> CheckedEvidenceOut:
    same = {
        name: getattr(found, name)
        for name in CheckedEvidenceOut.model_fields
        if name not in {"id", "document", "differences"}
    }
    return CheckedEvidenceOut(
        **same,
        id=str(found.id),
        document=DocumentRefOut(**found.document),
        differences=[DifferenceOut(**difference) for difference in found.differences],
    )
