"""Who makes a claim, as people have it now: a claim found by its speaker is that speaker's, or another."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims.claimants import build_name_key
from claimdesk.claims.identity import Said, find_speaker
from claimdesk.database import in_batches
from claimdesk.records.claim import Appearance, Claim, Claimant

BATCH = 500


def list_speakers(session: Session, claim_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The name keys of those who make each claim; empty where nobody is named."""
    found: dict[UUID, set[str]] = {id_: set() for id_ in claim_ids}
    for batch in in_batches(sorted(found), BATCH):
        for appearance in session.scalars(
            select(Appearance).where(Appearance.claim_id.in_(batch), Appearance.claimant.is_not(None))
        ):
            speaker = build_said(appearance).speaker or appearance.claimant
            found[appearance.claim_id].add(build_name_key(speaker or ""))
        for claim_id, name in session.execute(
            select(Claim.id, Claimant.name)
            .join(Claimant, Claimant.id == Claim.claimant_id)
            .where(Claim.id.in_(batch))
        ):
            found[claim_id].add(build_name_key(name))
    return found


def build_said(appearance: Appearance) -> Said:
    """Who says it there, and where that is."""
    around = appearance.prefix + appearance.quote + appearance.suffix
    return Said(find_speaker(appearance.voice, appearance.claimant, around), str(appearance.article_id))


def is_said_by(speakers: Collection[str], said: Said) -> bool:
    """Whether the speaker is one of them; a claim that nobody is named for any more is anybody's who is found."""
    return not speakers or (said.speaker is not None and build_name_key(said.speaker) in speakers)
