"""What stands in a verdict beside the words: cited evidence as it was, who was asked, and where the claim was met."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import claims
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.talk import Contact
from claimdesk.records.verdict import Verdict

SHOWN = ("start", "end", "sha256", "independent_group", "confidential")


def copy_evidence(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Each piece as it was when it was cited; a confidential one without its text, its hash stays."""
    return [
        {
            **{name: getattr(one, name) for name in SHOWN},
            "id": str(one.id),
            "text": None if one.confidential else one.text,
            "document": {"kind": one.document.get("kind")} if one.confidential else one.document,
            "timing": one.timing.value,
            "retrieved_at": one.retrieved_at.isoformat(),
        }
        for one in evidence
    ]


def copy_contacts(session: Session, claim: Claim) -> list[dict[str, Any]]:
    """Who was asked for comment, where it may be published."""
    asked = session.scalars(
        select(Contact)
        .where(Contact.claim_id == claim.id, Contact.publishable, Contact.sealed_for.is_(None))
        .order_by(Contact.id)
    )
    return [
        {
            "to": one.to,
            "question": one.question,
            "asked_at": one.asked_at.isoformat(),
            "reply": one.reply,
        }
        for one in asked
    ]


def list_claims_of(session: Session, verdict_ids: Sequence[UUID]) -> list[Claim]:
    """The claims that the verdicts decide, oldest first."""
    return list(session.scalars(select(Claim).where(Claim.verdict_id.in_(verdict_ids)).order_by(Claim.id)))


def list_places(session: Session, verdict: Verdict) -> dict[str, Any]:
    """Every appearance of the verdict's claims, as its events carry them: ids and places, no texts."""
    ids = [claim.id for claim in list_claims_of(session, [verdict.id])]
    placed = [one for found in claims.list_appearances(session, ids).values() for one in found]
    return {
        "article_ids": list(dict.fromkeys(str(one.appearance.article_id) for one in placed)),
        "appearances": [
            {
                "claim_id": str(one.appearance.claim_id),
                "article_id": str(one.appearance.article_id),
                "external_id": one.external_id,
                "revision": one.appearance.revision,
                "part": one.appearance.part.value,
                "start": one.appearance.start,
                "end": one.appearance.end,
            }
            for one in placed
        ],
    }
