"""Several claims locked at once, always in the order of their ids: nobody waits in a ring for them."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.database import in_batches
from claimdesk.records.claim import Claim

BATCH = 500


def lock_claims(session: Session, workspace_id: UUID, claim_ids: Iterable[UUID]) -> dict[UUID, Claim]:
    """Those of the claims that the workspace has, locked for a change and read anew."""
    found: dict[UUID, Claim] = {}
    for batch in in_batches(sorted(set(claim_ids)), BATCH):
        rows = session.scalars(
            select(Claim)
            .where(Claim.workspace_id == workspace_id, Claim.id.in_(batch))
            .order_by(Claim.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        found |= {claim.id: claim for claim in rows}
    return found


def lock_survivors(session: Session, workspace_id: UUID, claim_ids: Collection[UUID]) -> dict[UUID, Claim]:
    """The claims that go on where these were merged, else themselves, locked together with these; by their ids.

    What was merged elsewhere while they were waited for is followed there.
    """
    while True:
        ends = _find_ends(session, workspace_id, claim_ids)
        locked = lock_claims(session, workspace_id, {*claim_ids, *ends.values()})
        survivors = {id_: locked[end] for id_, end in ends.items() if end in locked}
        if all(claim.merged_into is None for claim in survivors.values()):
            return survivors


def _find_ends(session: Session, workspace_id: UUID, claim_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Where each of the claims goes on, as it stands now."""
    ends: dict[UUID, UUID] = {}
    steps = {id_: id_ for id_ in claim_ids}
    while steps:
        merged: dict[UUID, UUID | None] = {}
        for batch in in_batches(sorted(set(steps.values())), BATCH):
            query = select(Claim.id, Claim.merged_into)
            here = query.where(Claim.workspace_id == workspace_id, Claim.id.in_(batch))
            merged |= dict(session.execute(here).all())
        further: dict[UUID, UUID] = {}
        for id_, at in steps.items():
            if (into := merged.get(at)) is not None:
                further[id_] = into
            elif at in merged:
                ends[id_] = at
        steps = further
    return ends
