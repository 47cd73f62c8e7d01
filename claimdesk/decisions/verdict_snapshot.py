"""What stands in a verdict beside the words: cited evidence as it was, who was asked, and where the claim was met."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import claims
from claimdesk.claims.source_groups import build_shown_group
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.talk import Contact
from claimdesk.records.verdict import Verdict

PLACE = ("start", "end", "sha256")


def copy_evidence(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Each piece as it was when it was cited; of a confidential one neither text nor length, hash, source or group."""
    return [
        {
            **{name: None if passage.confidential else getattr(passage, name) for name in PLACE},
            "id": str(passage.id),
            "confidential": passage.confidential,
            "independent_group": build_shown_group(passage),
            "text": None if passage.confidential else passage.text,
            "document": {"kind": passage.document.get("kind")} if passage.confidential else passage.document,
            "timing": passage.timing.value,
            "retrieved_at": passage.retrieved_at.isoformat(),
        }
        for passage in evidence
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
            "to": contact.to,
            "question": contact.question,
            "asked_at": contact.asked_at.isoformat(),
            "reply": contact.reply,
        }
        for contact in asked
    ]


def list_matched_claims(session: Session, verdict_ids: Sequence[UUID]) -> list[Claim]:
    """The claims that the verdicts decide, oldest first."""
    return list(session.scalars(select(Claim).where(Claim.verdict_id.in_(verdict_ids)).order_by(Claim.id)))


def describe_verdict(session: Session, verdict: Verdict) -> dict[str, Any]:
    """What the verdict's events carry: its label and public address, and its places."""
    said = {"label": verdict.label.value if verdict.label else None, "url": verdict.url}
    return {**said, **list_places(session, verdict)}


def list_claim_articles(session: Session, claim: Claim) -> list[str]:
    """The ids of the articles whose present text makes the claim."""
    placed = claims.list_appearances(session, [claim.id]).get(claim.id, [])
    return [str(appearance.appearance.article_id) for appearance in placed if appearance.in_revision]


def list_places(session: Session, verdict: Verdict) -> dict[str, Any]:
    """Every appearance of the verdict's claims, as its events carry them: ids and places, no texts."""
    ids = [claim.id for claim in list_matched_claims(session, [verdict.id])]
    placed = [
        appearance
        for appearances in claims.list_appearances(session, ids).values()
        for appearance in appearances
        if appearance.in_revision
    ]
    return {
        "article_ids": list(dict.fromkeys(str(appearance.appearance.article_id) for appearance in placed)),
        "appearances": [
            {
                "claim_id": str(appearance.appearance.claim_id),
                "article_id": str(appearance.appearance.article_id),
                "external_id": appearance.external_id,
                "revision": appearance.appearance.revision,
                "part": appearance.appearance.part.value,
                "start": appearance.appearance.start,
                "end": appearance.appearance.end,
            }
            for appearance in placed
        ],
    }
