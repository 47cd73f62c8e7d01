"""What all claim work shares: a line in the history, and keys that find a claim by its words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import identity
from claimdesk.claims.speakers import build_said, is_said_by, list_speakers
from claimdesk.claims.split_results import describe_date
from claimdesk.claims.standing import stands_alone
from claimdesk.database import build_insert
from claimdesk.errors import FieldError, Invalid
from claimdesk.language.values.dates import find_dates
from claimdesk.language.values.quantities import find_quantities
from claimdesk.records.claim import Appearance, Claim, Claimant, ClaimKey
from claimdesk.terms import MadeBy

LONGEST_TEXT = 2_000  # characters of a claim


def set_claim_text(claim: Claim, text: str, said_at: datetime | None) -> None:
    """Give the claim its words with the dates and quantities in them. Raises Invalid.

    What the machine said of other words (substitutions, ambiguities, names that are gone) goes; history keeps it.
    """
    clean = " ".join(text.split())
    if not identity.normalise_text(clean):
        raise Invalid("a claim needs words", [FieldError("/text", "holds no word")])
    dates = find_dates(clean, said_at)
    leans = not stands_alone(clean, claim.language)
    if clean != claim.text:
        claim.made_by, claim.open_reference = MadeBy.PERSON, leans
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


def build_claim_keys(session: Session, claim: Claim) -> list[bytes]:
    """The keys that the claim's words are kept under: one, or one for each who says them where they lean on that."""
    kept = (build_keys_of(claim, said).kept for said in list_said(session, claim))
    return list(dict.fromkeys(kept))


def build_keys_of(claim: Claim, said: identity.Said) -> identity.Keys:
    """The keys of the claim's words as said by one speaker in one place."""
    return identity.build_keys(
        claim.text,
        identity.list_kept_periods(claim.dates),
        said,
        language=claim.language,
        open_reference=bool(claim.open_reference),
    )


def list_said(session: Session, claim: Claim) -> list[identity.Said]:
    """Who says the claim and where, oldest article first; who brought it, of one that is in no article."""
    with session.no_autoflush:
        appearances = session.scalars(
            select(Appearance)
            .where(Appearance.claim_id == claim.id)
            .order_by(Appearance.article_id, Appearance.id)
        ).all()
        if appearances:
            return [build_said(appearance) for appearance in appearances]
        speaker = session.get(Claimant, claim.claimant_id) if claim.claimant_id else None
    return [identity.Said(speaker.name if speaker else None, claim.url or str(claim.id))]


def find_by_key(session: Session, claim: Claim, key: bytes) -> Claim | None:
    """The claim that the key finds in this claim's workspace, a merged one's survivor in its place."""
    found = session.scalars(
        select(Claim)
        .join(ClaimKey, ClaimKey.claim_id == Claim.id)
        .where(ClaimKey.workspace_id == claim.workspace_id, ClaimKey.key_hash == key)
    ).first()
    return find_survivor(session, found) if found is not None else None


def find_said_claim(session: Session, claim: Claim, keys: identity.Keys, said: identity.Said) -> Claim | None:
    """The claim that the keys find and that the speaker makes, as people have it now; the narrowest key first."""
    for key in keys.all:
        owner = find_by_key(session, claim, key)
        if owner is not None and (
            key == keys.all[0] or is_said_by(list_speakers(session, [owner.id])[owner.id], said)
        ):
            return owner
    return None


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


def add_keys(session: Session, claim: Claim, keys: Sequence[bytes]) -> Claim:
    """Have all the keys find the claim; the claim that one of them finds, which may be another's."""
    owners = [add_key(session, claim, key) for key in keys]
    return next((owner for owner in owners if owner.id != claim.id), claim)


def _describe_quantity(quantity: Any) -> dict[str, Any]:
    return {name: getattr(quantity, name) for name in type(quantity).__dataclass_fields__}
