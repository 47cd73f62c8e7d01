"""Who makes claims, one record for each name in a workspace."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import build_insert
from claimdesk.records.claim import Claimant


def build_name_key(name: str) -> str:
    """The name as it is compared: casefolded, blanks joined."""
    return " ".join(name.casefold().split())


def ensure_claimants(session: Session, workspace_id: UUID, names: Iterable[str]) -> dict[str, UUID]:
    """The claimant of each name key, made where there was none; a merged one's survivor."""
    by_key = {build_name_key(name): " ".join(name.split()) for name in names if name.strip()}
    if not by_key:
        return {}
    rows = [
        {"id": clock.new_id(), "workspace_id": workspace_id, "name": by_key[key], "name_key": key}
        for key in sorted(by_key)
    ]
    session.execute(
        build_insert(session, Claimant).on_conflict_do_nothing(index_elements=["workspace_id", "name_key"]),
        rows,
    )
    found = session.scalars(
        select(Claimant).where(Claimant.workspace_id == workspace_id, Claimant.name_key.in_(by_key))
    )
    return {claimant.name_key: claimant.merged_into or claimant.id for claimant in found}
