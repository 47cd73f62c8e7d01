"""Evidence on the wire: passages kept with claims."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from claimdesk.records.finding import Evidence, Timing
from service.api.verdicts_schemas import DifferenceOut
from service.schemas import Output


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


class EvidenceOut(Output):
    """A passage kept with a claim: its text and hash at the time, and how it was found."""

    id: UUID
    text: str
    highlights: list[Any] = Field(description="Stretches of the text that speak of the claim.")
    document: DocumentRefOut
    start: int
    end: int
    sha256: str
    retrieved_at: datetime
    timing: Timing = Field(description="Against the claim's time; later evidence is marked, never hidden.")
    independent_group: str = Field(description="Copies of one wire story share it.")
    source: EvidenceSourceOut
    confidential: bool
    rank: int
    score: float
    score_parts: dict[str, Any]
    query: dict[str, Any]
    index: str
    model_version: str
    differences: list[DifferenceOut]


def show_evidence(found: Evidence) -> EvidenceOut:
    same = {
        name: getattr(found, name)
        for name in EvidenceOut.model_fields
        if name not in {"document", "source", "confidential", "differences"}
    }
    document = DocumentRefOut(**found.document)
    return EvidenceOut(
        **same,
        document=document,
        source=EvidenceSourceOut(name=document.publisher, role=None),
        confidential=False,
        differences=[DifferenceOut(**one) for one in found.differences],
    )
