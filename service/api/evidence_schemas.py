"""Evidence on the wire: passages kept with claims."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from claimdesk.claims.claim_views import JudgedEvidence
from claimdesk.claims.source_groups import build_shown_group
from claimdesk.people import policies
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.review import EvidenceJudgement
from service.api.verdicts_schemas import DifferenceOut
from service.http.context import principal
from service.http.schemas import Output

OTHERWISE = {"document", "source", "differences", "relevant", "stance", "note", "judgements"}


class DocumentRefOut(Output):
    """The document that a passage is of, as it was when the passage was found."""

    id: UUID | None = None
    title: str | None = None
    url: str | None = None
    archived_url: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    kind: str | None = None


class EvidenceSourceOut(Output):
    name: str | None
    role: str | None = Field(description="primary, secondary, expert or claimant; null until somebody says.")


class JudgementOut(Output):
    """What a person says of a piece of evidence."""

    by: UUID
    by_name: str
    relevant: bool | None
    stance: str | None = Field(description="supports, refutes or mentions.")
    role: str | None
    note: str | None


class EvidenceOut(Output):
    """A passage kept with a claim: its text and hash at the time, and how it was found.

    A confidential one is shown to reviewers, editors and admins; others get neither its text, place and hash nor who or
    what it is of, and no notes on it.
    """

    id: UUID
    text: str | None = Field(description="null: confidential, and not for the caller.")
    highlights: list[Any] = Field(description="Stretches of the text that speak of the claim.")
    document: DocumentRefOut
    start: int | None
    end: int | None
    sha256: str | None
    retrieved_at: datetime
    timing: Timing = Field(description="Against the claim's time; later evidence is marked, never hidden.")
    independent_group: str = Field(description="Opaque: copies of one wire story share it.")
    source: EvidenceSourceOut
    confidential: bool
    rank: int
    score: float
    score_parts: dict[str, Any]
    query: dict[str, Any]
    index: str
    model_version: str
    differences: list[DifferenceOut]
    by_hand: bool
    relevant: bool | None = Field(description="As the last person said it; null until somebody does.")
    stance: str | None
    note: str | None
    judgements: list[JudgementOut]


def show_evidence(found: JudgedEvidence) -> EvidenceOut:
    """The piece as the caller may see it."""
    shown = _show_whole(found)
    if found.evidence.confidential and not policies.may_see_confidential(principal()):
        return _hide_confidential(shown, found.evidence)
    return shown


def _hide_confidential(shown: EvidenceOut, evidence: Evidence) -> EvidenceOut:
    """That there is such a piece, and what people think of it; not what it says, of whom, how long, or how it was found."""
    nothing = dict.fromkeys(("text", "start", "end", "sha256", "note"))
    return shown.model_copy(
        update={
            **nothing,
            "highlights": [],
            "document": DocumentRefOut(kind=shown.document.kind),
            "source": EvidenceSourceOut(name=None, role=None),
            "independent_group": build_shown_group(evidence),
            "query": {},
            "score_parts": {},
            "differences": [],
            "judgements": [
                judgement.model_copy(update={"role": None, "note": None}) for judgement in shown.judgements
            ],
        }
    )


def _show_whole(found: JudgedEvidence) -> EvidenceOut:
    evidence, last = found.evidence, found.judgements[-1] if found.judgements else None
    same = {name: getattr(evidence, name) for name in EvidenceOut.model_fields if name not in OTHERWISE}
    document = DocumentRefOut(**evidence.document)
    return EvidenceOut(
        **same,
        document=document,
        source=EvidenceSourceOut(
            name=evidence.source_name or document.publisher, role=last.role if last else None
        ),
        differences=[DifferenceOut(**difference) for difference in evidence.differences],
        relevant=last.relevant if last else None,
        stance=last.stance if last else None,
        note=last.note if last else None,
        judgements=[_show_judgement(judgement) for judgement in found.judgements],
    )


def _show_judgement(found: EvidenceJudgement) -> JudgementOut:
    same = {name: getattr(found, name) for name in JudgementOut.model_fields if name != "by"}
    return JudgementOut(**same, by=found.account_id)
