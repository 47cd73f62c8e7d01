"""Queues are defined: which claims, in what order, read how often, and who may take them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from claimdesk.errors import Conflict, FieldError, Invalid
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.queue import queues, refiling
from claimdesk.records.account import Account
from claimdesk.records.base import check_put
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease
from claimdesk.records.queue import Queue
from claimdesk.terms import SubjectKind

DONE_WITH = (ClaimStatus.PUBLISHED, ClaimStatus.DISMISSED, ClaimStatus.MERGED)
FILING = ("filter", "weights", "sla_hours", "cap_per_article", "position")


def put_queue(
    session: Session,
    workspace_id: UUID,
    name: str,
    definition: Mapping[str, Any],
    *,
    expected: int | None,
    is_new: bool,
) -> Queue:
    """Make or replace a definition. is_new: If-None-Match: * was sent; expected: the version of If-Match.

    Raises StaleVersion when it exists already or has changed, NotFound, VersionRequired when neither header was sent,
    Invalid for somebody who isn't of the workspace.
    """
    found = session.scalars(
        select(Queue)
        .where(Queue.workspace_id == workspace_id, Queue.name == name)
        .with_for_update(key_share=True)
    ).first()
    check_put(found, f"the queue {name}", expected=expected, is_new=is_new)
    _check_who(session, workspace_id, definition.get("who", {}).get("accounts", ()))
    if found is None:
        found = Queue(workspace_id=workspace_id, name=name)
        session.add(found)
    else:
        found.version += 1
    is_filing_needed = is_new or any(
        name in definition and getattr(found, name) != definition[name] for name in FILING
    )
    for field, value in definition.items():
        setattr(found, field, value)
    session.flush()
    if is_filing_needed:
        refiling.begin_refiling(session, found)
    return found


def delete_queue(session: Session, by: Principal, queue: Queue) -> None:
    """Delete the locked queue; claims that are done with, should they come up again, belong to the first one left.

    Raises Conflict while there is something to do in it, or when it is the last.
    """
    left = [other for other in queues.list_queues(session, queue.workspace_id) if other.id != queue.id]
    if not left:
        raise Conflict("this is the last queue, and claims need one; make another first")
    number = session.scalar(
        select(func.count()).where(Claim.queue_id == queue.id, Claim.status.not_in(DONE_WITH))
    )
    if number:
        raise Conflict(
            f"the queue {queue.name} is not empty: {number} claims are in it; move or finish them first",
            claims=number,
        )
    session.execute(update(Claim).where(Claim.queue_id == queue.id).values(queue_id=left[0].id))
    session.execute(
        update(Claim)
        .where(Claim.workspace_id == queue.workspace_id, Claim.wanted_queue == queue.name)
        .values(wanted_queue=None)
    )
    session.execute(update(Lease).where(Lease.queue_id == queue.id).values(queue_id=None))
    changes = {"name": queue.name}
    history.record(
        session,
        by.workspace_id,
        SubjectKind.QUEUE,
        queue.id,
        "deleted",
        by=by.account_id,
        by_name=by.name,
        changes=changes,
    )
    session.delete(queue)


def _check_who(session: Session, workspace_id: UUID, accounts: Sequence[str]) -> None:
    """Raises Invalid unless all are accounts of the workspace, disabled or not."""
    asked = [UUID(account_id) for account_id in accounts]
    known = set(
        session.scalars(select(Account.id).where(Account.workspace_id == workspace_id, Account.id.in_(asked)))
    )
    unknown = [place for place, account_id in enumerate(asked) if account_id not in known]
    if unknown:
        raise Invalid(
            "who may take claims are accounts of this workspace",
            [FieldError(f"/who/accounts/{place}", "is no account of this workspace") for place in unknown],
        )
