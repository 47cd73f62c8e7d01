"""The history of an article, claim, review or verdict, for people: who, when, what, why (I11)."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk.events import history_chain
from claimdesk.records.account import Account, Key, Workspace
from claimdesk.records.article import Article
from claimdesk.records.base import Identified
from claimdesk.records.claim import Claim, Claimant
from claimdesk.records.document import Document
from claimdesk.records.event import HistoryItem
from claimdesk.records.subscription import Subscription
from claimdesk.records.verdict import Verdict
from claimdesk.records.webhook import Webhook
from claimdesk.terms import SubjectKind

MACHINE = "claimdesk"
KINDS: dict[type[Identified], SubjectKind] = {
    Account: SubjectKind.ACCOUNT,
    Article: SubjectKind.ARTICLE,
    Claim: SubjectKind.CLAIM,
    Claimant: SubjectKind.CLAIMANT,
    Document: SubjectKind.DOCUMENT,
    Key: SubjectKind.KEY,
    Subscription: SubjectKind.SUBSCRIPTION,
    Verdict: SubjectKind.VERDICT,
    Webhook: SubjectKind.WEBHOOK,
    Workspace: SubjectKind.WORKSPACE,
}


class Author(Protocol):
    """Who changes something: a principal."""

    @property
    def workspace_id(self) -> UUID: ...

    @property
    def account_id(self) -> UUID: ...

    @property
    def name(self) -> str: ...


def record(
    session: Session,
    workspace_id: UUID,
    subject_kind: SubjectKind,
    subject_id: UUID,
    what: str,
    *,
    by: UUID | None = None,
    by_name: str = MACHINE,
    why: str | None = None,
    changes: dict[str, Any] | None = None,
    sealed_for: UUID | None = None,
) -> None:
    """Write down a change in its own transaction; by None is the machine, sealed_for is all who may read it yet (I7)."""
    item = HistoryItem(
        workspace_id=workspace_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        what=what,
        by=by,
        by_name=by_name,
        why=why,
        changes=changes or {},
        request_id=session.info.get("request_id"),
        sealed_for=sealed_for,
    )
    session.add(item)
    history_chain.append(session, item)


def record_by(
    session: Session,
    by: Author,
    subject: Identified,
    what: str,
    why: str | None = None,
    changes: Mapping[str, Any] | None = None,
    *,
    sealed_for: UUID | None = None,
) -> None:
    """Write down a person's change of the record in their workspace."""
    record(
        session,
        by.workspace_id,
        KINDS[type(subject)],
        subject.id,
        what,
        by=by.account_id,
        by_name=by.name,
        why=why,
        changes=dict(changes or {}),
        sealed_for=sealed_for,
    )


def list_audit(
    session: Session,
    workspace_id: UUID,
    *,
    subject_id: Collection[UUID] = (),
    by: Collection[UUID] = (),
    what: Collection[str] = (),
    newest_first: bool = False,
    after: UUID | None = None,
    limit: int = 50,
    viewer: UUID | None = None,
) -> list[HistoryItem]:
    """Everything that was done in the workspace, oldest first, without what is sealed for others than the viewer.

    Of several values of a name, any fits; none narrows nothing.
    """
    query = select(HistoryItem).where(
        HistoryItem.workspace_id == workspace_id,
        HistoryItem.sealed_for.is_(None) | (HistoryItem.sealed_for == viewer),
    )
    for column, wanted in (
        (HistoryItem.subject_id, subject_id),
        (HistoryItem.by, by),
        (HistoryItem.what, what),
    ):
        if wanted:
            query = query.where(column.in_(wanted))
    if after is not None:
        query = query.where(HistoryItem.id < after if newest_first else HistoryItem.id > after)
    order = HistoryItem.id.desc() if newest_first else HistoryItem.id
    return list(session.scalars(query.order_by(order).limit(limit)))


def list_history(
    session: Session,
    workspace_id: UUID,
    subject_id: UUID,
    limit: int = 200,
    after: UUID | None = None,
    viewer: UUID | None = None,
    also: Collection[UUID] = (),
    until: Mapping[UUID, UUID] | None = None,
) -> list[HistoryItem]:
    """The subject's history, oldest first, from behind the id `after`, without what is sealed for others.

    also: subjects that have become part of this one. until: subjects that this one came from, each with the id at
    which it did; their lines before that belong to it too.
    """
    origins = [
        (HistoryItem.subject_id == origin) & (HistoryItem.id < at) for origin, at in (until or {}).items()
    ]
    query = select(HistoryItem).where(
        HistoryItem.workspace_id == workspace_id,
        or_(HistoryItem.subject_id.in_([subject_id, *also]), *origins),
        HistoryItem.sealed_for.is_(None) | (HistoryItem.sealed_for == viewer),
    )
    if after is not None:
        query = query.where(HistoryItem.id > after)
    return list(session.scalars(query.order_by(HistoryItem.id).limit(limit)))
