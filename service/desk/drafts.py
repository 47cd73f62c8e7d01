"""The decision's form: each button of the claim's page sends it along, so that what was written is kept as a draft."""

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from claimdesk.decisions import reviews
from claimdesk.errors import StaleVersion
from claimdesk.records.claim import Claim
from claimdesk.records.review import Draft
from service.api.reviews_schemas import DraftIn
from service.desk import forms
from service.http.context import principal

LISTS = ("evidence_ids",)
WRITTEN = ("label", "rationale", "evidence_ids", "searched", "rating", "notes")


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of the decision's form as they stand in it."""

    label: str | None = None
    rationale: str = ""
    rating: str | None = None
    searched: str = ""
    notes: str = ""
    evidence_ids: frozenset[str] = frozenset()


def is_sent() -> bool:
    """Whether the form with the decision's fields came along."""
    return "rationale" in request.form


def read_filled() -> Filled:
    """The fields as they were sent, to stand in the form again."""
    given = request.form
    return Filled(
        label=given.get("label"),
        rationale=given.get("rationale", ""),
        rating=given.get("rating"),
        searched=given.get("searched", ""),
        notes=given.get("notes", ""),
        evidence_ids=frozenset(given.getlist("evidence_ids")),
    )


def show_draft(draft: Draft | None) -> Filled:
    """The draft as the form's fields; an empty form without one."""
    content: dict[str, Any] = dict(draft.content) if draft else {}
    searched, rating = content.get("searched") or [], content.get("rating")
    return Filled(
        label=content.get("label"),
        rationale=content.get("rationale") or "",
        rating=rating["name"] if isinstance(rating, dict) else rating,
        searched=searched if isinstance(searched, str) else "\n".join(searched),
        notes=content.get("notes") or "",
        evidence_ids=frozenset(str(evidence_id) for evidence_id in content.get("evidence_ids") or ()),
    )


def find_version(session: Session, claim: Claim) -> int | None:
    """The version of my draft now, for the form of a page that stays."""
    found = reviews.find_draft(session, principal(), claim.id)
    return found.version if found else None


def keep(session: Session, claim: Claim) -> Draft | None:
    """My draft of the locked claim as the form has it; None where nothing was written.

    Raises StaleVersion when another window has written since this page was made.
    """
    if not is_sent():
        return reviews.find_draft(session, principal(), claim.id)
    body = forms.read(DraftIn, LISTS, searched=forms.read_lines("searched") or None)
    content = body.model_dump(mode="json", exclude_none=True)
    known = reviews.find_draft(session, principal(), claim.id)
    if known is None and not any(content.get(name) for name in WRITTEN):
        return None
    seen = request.form.get("draft_version", "")
    if known is not None and seen != str(known.version):
        if known.content == content:
            return known
        raise StaleVersion(
            "your draft was changed in another window; this one's text was not kept",
            current={"version": known.version},
            yours=body.rationale,
        )
    expected = known.version if known else None
    return reviews.save_draft(session, principal(), claim, content, expected=expected, is_new=known is None)
