"""A workspace's own settings: what an admin decides for the whole desk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.records.account import Workspace

SOLE_READER_MAY_PUBLISH = "sole_reader_may_publish"  # a desk of one person sets it; off where nobody has


def get_workspace(session: Session, by: Principal, *, lock: bool = False) -> Workspace:
    """The caller's workspace, locked for a change where asked."""
    return session.get_one(Workspace, by.workspace_id, with_for_update={"key_share": True} if lock else None)


def may_sole_reader_publish(workspace: Workspace) -> bool:
    """Whether who alone has read a claim may publish it too."""
    return bool(workspace.settings.get(SOLE_READER_MAY_PUBLISH))


def change_workspace(session: Session, by: Principal, workspace: Workspace, given: Mapping[str, Any]) -> None:
    """Set name or sole_reader_may_publish of the caller's locked workspace; an admin's to do."""
    before = {"name": workspace.name, SOLE_READER_MAY_PUBLISH: may_sole_reader_publish(workspace)}
    said = {
        name: {"from": before[name], "to": value} for name, value in given.items() if value != before[name]
    }
    if not said:
        return
    if "name" in said:
        workspace.name = given["name"]
    if SOLE_READER_MAY_PUBLISH in said:
        changed = {SOLE_READER_MAY_PUBLISH: given[SOLE_READER_MAY_PUBLISH]}
        workspace.settings = {**workspace.settings, **changed}
    workspace.version += 1
    history.record_by(session, by, workspace, "changed", changes=said)
