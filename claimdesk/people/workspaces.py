"""A workspace's own settings: what an admin decides for the whole desk."""

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.records.account import Workspace

SOLE_READER_MAY_PUBLISH = "sole_reader_may_publish"  # a desk of one person sets it; off where nobody has

# how long what is not published is kept; forever where nobody has said (erasure/retention.py)
UNPUBLISHED_CLAIMS_DAYS = "unpublished_claims_days"
ARTICLE_TEXTS_DAYS = "article_texts_days"
EVENTS_DAYS = "events_days"
PUBLIC_FEEDS = "public_feeds"  # whether everybody may read the desk's own verdicts; off where nobody has said
SETTINGS = (SOLE_READER_MAY_PUBLISH, UNPUBLISHED_CLAIMS_DAYS, ARTICLE_TEXTS_DAYS, EVENTS_DAYS, PUBLIC_FEEDS)


def get_workspace(session: Session, by: Principal, *, lock: bool = False) -> Workspace:
    """The caller's workspace, locked for a change where asked."""
    return session.get_one(Workspace, by.workspace_id, with_for_update={"key_share": True} if lock else None)


def hide_request_key(session: Session, workspace_id: UUID, key: str) -> str:
    """An Idempotency-Key as it is kept once what it made was erased: recognised again, and telling no word that was in it."""
    secret = session.get_one(Workspace, workspace_id).group_key
    return f"erased {hmac.digest(secret, f'key {key}'.encode(), 'sha256').hex()}"


def may_sole_reader_publish(workspace: Workspace) -> bool:
    """Whether who alone has read a claim may publish it too."""
    return bool(workspace.settings.get(SOLE_READER_MAY_PUBLISH))


def shows_verdicts(workspace: Workspace) -> bool:
    """Whether everybody may read its own published verdicts."""
    return bool(workspace.settings.get(PUBLIC_FEEDS))


def get_settings(workspace: Workspace) -> dict[str, Any]:
    """What holds in the workspace, by name."""
    found = {name: workspace.settings.get(name) for name in SETTINGS}
    return {
        **found,
        SOLE_READER_MAY_PUBLISH: may_sole_reader_publish(workspace),
        PUBLIC_FEEDS: shows_verdicts(workspace),
    }


def change_workspace(session: Session, by: Principal, workspace: Workspace, given: Mapping[str, Any]) -> None:
    """Set the name or settings of the caller's locked workspace; an admin's to do."""
    before = {"name": workspace.name, **get_settings(workspace)}
    said = {
        name: {"from": before[name], "to": value} for name, value in given.items() if value != before[name]
    }
    if not said:
        return
    workspace.name = given.get("name", workspace.name)
    changed = {name: given[name] for name in said if name in SETTINGS}
    if changed:
        workspace.settings = {**workspace.settings, **changed}
    workspace.version += 1
    history.record_by(session, by, workspace, "changed", changes=said)
