"""Talk on a claim: comments between colleagues, and whom the desk asked.

What is said while reading on a blind queue is its author's alone until the claim is decided (I7).
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk.claims.writing import note
from claimdesk.errors import NotFound
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.queue.workflow import UNDECIDED
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.queue import SecondRead
from claimdesk.records.talk import Comment, Contact

T = TypeVar("T", Comment, Contact)
READING = UNDECIDED | {ClaimStatus.REVISIT}


def comment(session: Session, by: Principal, claim: Claim, text: str) -> Comment:
    """A comment on the claim."""
    made = Comment(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        by_name=by.name,
        text=text,
        under_lease=is_blind(session, claim),
    )
    session.add(made)
    session.flush()
    if not made.under_lease:
        note(session, by, claim, "commented", None, {"comment_id": str(made.id)})
    return made


def ask(session: Session, by: Principal, claim: Claim, given: Mapping[str, Any]) -> Contact:
    """Somebody who was asked for comment; given: the columns of Contact that the API takes."""
    made = Contact(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        under_lease=is_blind(session, claim),
        **given,
    )
    session.add(made)
    session.flush()
    if not made.under_lease:
        note(session, by, claim, "asked_for_comment", None, {"contact_id": str(made.id)})
    return made


def answer_contact(
    session: Session, by: Principal, claim: Claim, contact_id: UUID, given: Mapping[str, Any]
) -> Contact:
    """The contact with what has come of it: reply, deadline_at, publishable. Raises NotFound."""
    found = session.get(Contact, contact_id, with_for_update=True)
    is_hidden = found is not None and found.under_lease and found.account_id != by.account_id
    if found is None or found.claim_id != claim.id or (is_hidden and claim.status in READING):
        raise NotFound("there is no such contact of this claim")
    for name, value in given.items():
        setattr(found, name, value)
    if not found.under_lease or claim.status not in READING:
        note(session, by, claim, "contact_changed", None, {"contact_id": str(found.id)})
    return found


def list_comments(
    session: Session, by: Principal, claim: Claim, after: UUID | None, limit: int
) -> list[Comment]:
    """The comments that the caller may see, oldest first."""
    return _list(session, Comment, by, claim, after, limit)


def list_contacts(
    session: Session, by: Principal, claim: Claim, after: UUID | None, limit: int
) -> list[Contact]:
    """The contacts that the caller may see, oldest first."""
    return _list(session, Contact, by, claim, after, limit)


def is_blind(session: Session, claim: Claim) -> bool:
    """Whether what is made now is its author's alone: a blind queue's claim in somebody's hands."""
    queue = queues.find_queue(session, claim.queue_id)
    is_read = claim.status in {ClaimStatus.IN_REVIEW, ClaimStatus.AWAITING_SECOND, ClaimStatus.REVISIT}
    return queue is not None and queue.second_read == SecondRead.BLIND and is_read


def _list(
    session: Session, record: type[T], by: Principal, claim: Claim, after: UUID | None, limit: int
) -> list[T]:
    query = select(record).where(record.claim_id == claim.id)
    if claim.status in READING:
        query = query.where(or_(record.under_lease.is_(False), record.account_id == by.account_id))
    if after is not None:
        query = query.where(record.id > after)
    return list(session.scalars(query.order_by(record.id).limit(limit)))
