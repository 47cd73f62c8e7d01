"""The whole history of a claim: its own, that of claims which became part of it, and of the one that it was split from."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.claims.merging import list_merged
from claimdesk.events import history
from claimdesk.records.claim import Claim
from claimdesk.records.event import HistoryItem


def list_history(
    session: Session, claim: Claim, viewer: UUID | None, after: UUID | None, limit: int
) -> Sequence[HistoryItem]:
    """What the viewer may see of it, oldest first, from behind the id `after`.

    Of a claim that this one was split from it tells what was before the split.
    """
    also = list_merged(session, claim.id)
    until: dict[UUID, UUID] = {}
    part = claim
    while part.split_from is not None:
        whole = session.get_one(Claim, part.split_from)
        until[whole.id] = part.id
        part = whole
    return history.list_history(
        session, claim.workspace_id, claim.id, limit, after, viewer, also=also, until=until
    )
