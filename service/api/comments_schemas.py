"""Comments and contacts on the wire: what colleagues say of a claim, and whom the desk asked."""

from datetime import datetime
from uuid import UUID

from pydantic import model_validator

from claimdesk.records.talk import Comment, Contact
from service.api.claim_actions_schemas import Note
from service.http.schemas import Input, Name, Output, Time


class CommentIn(Input):
    text: Note


class CommentOut(Output):
    id: UUID
    at: datetime
    by: UUID
    by_name: str
    text: str


class CommentsOut(Output):
    items: list[CommentOut]
    next_cursor: str | None


class ContactIn(Input):
    """Somebody who was asked for comment."""

    to: Name
    channel: Name
    question: Note
    asked_at: Time
    deadline_at: Time | None = None
    reply: Note | None = None
    publishable: bool = False


class ContactPatch(Input):
    """What has come of it."""

    reply: Note | None = None
    deadline_at: Time | None = None
    publishable: bool | None = None

    @model_validator(mode="after")
    def _is_yes_or_no(self) -> "ContactPatch":
        if "publishable" in self.model_fields_set and self.publishable is None:
            raise ValueError("publishable can't be null")
        return self


class ContactOut(Output):
    id: UUID
    at: datetime
    by: UUID
    to: str
    channel: str
    question: str
    asked_at: datetime
    deadline_at: datetime | None
    reply: str | None
    publishable: bool


class ContactsOut(Output):
    items: list[ContactOut]
    next_cursor: str | None


def show_comment(comment: Comment) -> CommentOut:
    return CommentOut(
        id=comment.id,
        at=comment.created_at,
        by=comment.account_id,
        by_name=comment.by_name,
        text=comment.text,
    )


def show_contact(contact: Contact) -> ContactOut:
    same = {name: getattr(contact, name) for name in ContactOut.model_fields if name not in {"at", "by"}}
    return ContactOut(**same, at=contact.created_at, by=contact.account_id)
