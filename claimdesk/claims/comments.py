"""Talk on a claim: comments between colleagues, and whom the desk asked.

What is said while reading on a blind queue is its author's alone until both have read (I7).
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.errors import Conflict, NotFound
from claimdesk.events import history
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim
from claimdesk.records.talk import Comment, Contact

T = TypeVar("T", Comment, Contact)


def add_comment(session: Session, by: Principal, claim: Claim, text: str) -> Comment:
    """A comment on the claim. Raises WrongState for a merged one."""
    workflow.advance(claim.status, Call.TALK)
    made = Comment(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        by_name=by.name,
        text=text,
        sealed_for=blind_reads.find_sealed_for(session, claim, by),
    )
    session.add(made)
    session.flush()
    changes = {"comment_id": str(made.id)}
    history.record_by(session, by, claim, "commented", None, changes, sealed_for=made.sealed_for)
    return made


def add_contact(session: Session, by: Principal, claim: Claim, given: Mapping[str, Any]) -> Contact:
    """Somebody who was asked for comment; given: the columns of Contact that the API takes. Raises WrongState."""
    workflow.advance(claim.status, Call.TALK)
    made = Contact(
        workspace_id=claim.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        sealed_for=blind_reads.find_sealed_for(session, claim, by),
        **given,
    )
    session.add(made)
    session.flush()
    changes = {"contact_id": str(made.id)}
    history.record_by(session, by, claim, "asked_for_comment", None, changes, sealed_for=made.sealed_for)
    return made


def update_contact(
    session: Session, by: Principal, claim: Claim, contact_id: UUID, given: Mapping[str, Any]
) -> Contact:
    """The contact with what has come of it: reply, deadline_at, publishable.

    Raises NotFound, and Conflict where a blind reader would show others what they learned.
    """
    workflow.advance(claim.status, Call.TALK)
    found = session.get(Contact, contact_id, with_for_update=True)
    if found is None or found.claim_id != claim.id or found.sealed_for not in {None, by.account_id}:
        raise NotFound("there is no such contact of this claim")
    if (
        found.sealed_for is None
        and blind_reads.is_sealing(session, claim)
        and blind_reads.is_reader(session, claim, by)
    ):
        raise Conflict(
            "others see this contact; note what came of it in one of your own until both have read"
        )
    for name, value in given.items():
        setattr(found, name, value)
    changes = {"contact_id": str(found.id)}
    history.record_by(session, by, claim, "contact_changed", None, changes, sealed_for=found.sealed_for)
    return found


def list_comments(
    session: Session, by: Principal, claim: Claim, after: UUID | None, limit: int
) -> list[Comment]:
    """The comments that the caller may see, oldest first."""
    return _list_visible(session, Comment, by, claim, after, limit)


def list_contacts(
    session: Session, by: Principal, claim: Claim, after: UUID | None, limit: int
) -> list[Contact]:
    """The contacts that the caller may see, oldest first."""
    return _list_visible(session, Contact, by, claim, after, limit)


def _list_visible(
    session: Session, record: type[T], by: Principal, claim: Claim, after: UUID | None, limit: int
) -> list[T]:
    query = select(record).where(
        record.claim_id == claim.id, blind_reads.is_open_to(record.sealed_for, by.account_id)
    )
    if after is not None:
        query = query.where(record.id > after)
    return list(session.scalars(query.order_by(record.id).limit(limit)))
