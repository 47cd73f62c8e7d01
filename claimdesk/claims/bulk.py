"""One action on many claims: each succeeds or fails for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.claims import dismissal, editing, merging
from claimdesk.claims.locking import lock_survivors
from claimdesk.errors import ClaimdeskError, FieldError, Invalid, StaleVersion
from claimdesk.people.principals import Principal
from claimdesk.queue import leases
from claimdesk.records.claim import Claim


class Action(StrEnum):
    DISMISS = "dismiss"
    REOPEN = "reopen"
    MERGE = "merge"
    QUEUE = "queue"
    ASSIGN = "assign"
    TAG = "tag"
    DUE = "due"
    PIN = "pin"


NEEDED = {Action.DISMISS: "reason", Action.MERGE: "into", Action.TAG: "tags"}


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What came of one claim: the claim, or the error."""

    id: UUID
    claim: Claim | None
    error: ClaimdeskError | None


def apply_action(
    session: Session,
    by: Principal,
    action: Action,
    ids: Sequence[UUID],
    given: Mapping[str, Any],
    versions: Mapping[UUID, int],
) -> list[BulkOutcome]:
    """Do it to each claim, in a savepoint of its own, in the order of ids; versions are checked where given.

    Raises Invalid when the action lacks what it needs.
    """
    needed = NEEDED.get(action)
    if needed is not None and given.get(needed) is None:
        raise Invalid(f"{action.value} needs {needed}", [FieldError(f"/{needed}", "is missing")])
    into = given.get("into")
    lock_survivors(session, by.workspace_id, {*ids, *([into] if into else [])})
    outcomes: dict[UUID, BulkOutcome] = {}
    for id_ in sorted(set(ids)):
        try:
            with session.begin_nested():
                claim = leases.get_locked_claim(session, by.workspace_id, id_)
                if id_ in versions and versions[id_] != claim.version:
                    raise StaleVersion("it has changed", current={"version": claim.version})
                _apply_to_claim(session, by, action, claim, given)
            outcomes[id_] = BulkOutcome(id_, claim, None)
        except ClaimdeskError as error:
            outcomes[id_] = BulkOutcome(id_, None, error)
    return [outcomes[id_] for id_ in dict.fromkeys(ids)]


def _apply_to_claim(
    session: Session, by: Principal, action: Action, claim: Claim, given: Mapping[str, Any]
) -> None:
    if action == Action.DISMISS:
        dismissal.dismiss_claim(session, by, claim, given["reason"], given.get("note"))
    elif action == Action.REOPEN:
        dismissal.reopen_claim(session, by, claim, given.get("note"))
    elif action == Action.MERGE:
        merging.merge_claim(session, by, claim, given["into"], given.get("note"))
    elif action == Action.TAG:
        tags = [*claim.tags, *(tag for tag in given["tags"] if tag not in claim.tags)]
        editing.edit_claim(session, by, claim, {"tags": tags})
    else:
        name = {"queue": "queue", "assign": "assignee", "due": "due_at", "pin": "pinned"}[action.value]
        editing.edit_claim(session, by, claim, {name: given.get(name)})
