"""What all claim work shares: a line in the history, and keys that find a claim by its words."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import identity
from claimdesk.claims.split_results import describe_date
from claimdesk.database import build_insert
from claimdesk.errors import FieldError, Invalid
from claimdesk.language.values.dates import find_dates
from claimdesk.language.values.quantities import find_quantities
from claimdesk.records.claim import Claim, ClaimKey

LONGEST_TEXT = 2_000  # characters of a claim


def set_claim_text(claim: Claim, text: str, said_at: datetime | None) -> bytes:
    """Give the claim its words with the dates and quantities in them; the key that finds it. Raises Invalid.

    What the machine said of other words (substitutions, ambiguities, names that are gone) goes; history keeps it.
    """
    clean = " ".join(text.split())
    if not identity.normalise_text(clean):
        raise Invalid("a claim needs words", [FieldError("/text", "holds no word")])
    dates = find_dates(clean, said_at)
    claim.text = clean
    claim.text_hash = identity.hash_text(clean)
    claim.context, claim.ambiguities = [], []
    claim.entities = [
        {
            **entity,
            "start": clean.index(entity["text"]),
            "end": clean.index(entity["text"]) + len(entity["text"]),
        }
        for entity in claim.entities or []
        if entity["text"] in clean
    ]
    claim.quantities = [_describe_quantity(quantity) for quantity in find_quantities(clean)]
    claim.dates = [describe_date(date) for date in dates]
    return identity.build_key(clean, dates)


def find_by_key(session: Session, claim: Claim, key: bytes) -> Claim | None:
    """The claim that the key finds in this claim's workspace, a merged one's survivor in its place."""
    found = session.scalars(
        select(Claim)
        .join(ClaimKey, ClaimKey.claim_id == Claim.id)
        .where(ClaimKey.workspace_id == claim.workspace_id, ClaimKey.key_hash == key)
    ).first()
    return find_survivor(session, found) if found is not None else None


def find_survivor(session: Session, claim: Claim) -> Claim:
    """The claim that goes on where this one was merged, through any number of merges; else itself."""
    while claim.merged_into is not None:
        claim = session.get_one(Claim, claim.merged_into)
    return claim


def add_key(session: Session, claim: Claim, key: bytes) -> Claim:
    """Have the key find the claim; the claim that it finds, which is another's when that was there before."""
    session.flush()
    session.execute(
        build_insert(session, ClaimKey)
        .values(
            id=clock.new_id(),
            created_at=clock.now(),
            workspace_id=claim.workspace_id,
            key_hash=key,
            claim_id=claim.id,
        )
        .on_conflict_do_nothing(index_elements=["workspace_id", "key_hash"])
    )
    return find_by_key(session, claim, key) or claim


def _describe_quantity(quantity: Any) -> dict[str, Any]:
    return {name: getattr(quantity, name) for name in type(quantity).__dataclass_fields__}
