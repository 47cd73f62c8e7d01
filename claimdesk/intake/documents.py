"""Documents of the evidence corpus: taken in once, found again by their identity, deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import lock
from claimdesk.errors import NotFound
from claimdesk.events import history
from claimdesk.intake.revisions import build_digest
from claimdesk.intake.submissions import DocumentIn, check_readable, check_storable
from claimdesk.people.principals import Principal
from claimdesk.records.document import Document, Passage
from claimdesk.records.entry import Tombstone
from claimdesk.runs import planning
from claimdesk.search import minhash
from claimdesk.terms import StageName, SubjectKind

PASSAGES = "passages"  # the index's kind


@dataclass(frozen=True, slots=True)
class AcceptedDocument:
    """The document, and whether it is new, changed, or was known just so."""

    document: Document
    outcome: Literal["created", "revised", "unchanged"]


def build_identity(doc: DocumentIn) -> bytes:
    """SHA-256 of the external_id, else of the url, else of the content."""
    if doc.external_id is not None:
        return build_digest("external_id", doc.external_id)
    if doc.url is not None:
        return build_digest("url", doc.url)
    return build_digest("content", doc.title, doc.text, doc.html)


def accept_document(session: Session, principal: Principal, doc: DocumentIn) -> AcceptedDocument:
    """Take a document in and plan its passages; one that is known and unchanged causes no work.

    Raises Unreadable for a blank or binary text and for characters that no store keeps.
    """
    check_storable(doc.model_dump(exclude_none=True))
    check_readable(
        doc.text if doc.text is not None else doc.html or "", "/text" if doc.html is None else "/html"
    )
    identity = build_identity(doc)
    lock(session, f"document {principal.workspace_id} {identity.hex()}")
    found = session.scalar(
        select(Document)
        .where(Document.workspace_id == principal.workspace_id, Document.identity_hash == identity)
        .with_for_update(key_share=True)
    )
    content = _hash_document(doc)
    if found is not None and found.content_hash == content:
        return AcceptedDocument(found, "unchanged")
    if found is None:
        document = Document(id=clock.new_id(), workspace_id=principal.workspace_id, identity_hash=identity)
        session.add(document)
    else:
        document = found
        document.version += 1
        document.search_version += 1
    _fill_document(document, doc, content)
    session.flush()
    plan_reading(session, document)
    _record_change(session, principal, document, "revised" if found is not None else "submitted")
    return AcceptedDocument(document, "created" if found is None else "revised")


def _fill_document(document: Document, doc: DocumentIn, content: bytes) -> None:
    for name in ("external_id", "url", "title", "publisher", "published_at", "language", "licence", "kind"):
        setattr(document, name, getattr(doc, name))
    document.content_hash = content
    document.html = doc.html
    set_document_text(document, doc.text or "")


def set_document_text(document: Document, text: str) -> None:
    """Note what follows from a document's text."""
    document.text = text
    document.text_hash = build_digest(document.title, text)
    document.minhash = minhash.build_minhash(text)


def plan_reading(session: Session, document: Document) -> None:
    """Have the document's HTML read, or its text made into passages."""
    stage = StageName.PASSAGES if document.text else StageName.FETCH
    planning.cancel_runs(session, [document.id], [StageName.FETCH if document.text else StageName.PASSAGES])
    inputs = f"{document.version}\x1f{(document.content_hash or b'').hex()}"
    planning.plan_runs(
        session, stage, [planning.Wanted(document.workspace_id, SubjectKind.DOCUMENT, document.id, inputs)]
    )


def _hash_document(doc: DocumentIn) -> bytes:
    """SHA-256 of all that was submitted."""
    return build_digest(doc.model_dump_json())


def get_document(session: Session, workspace_id: UUID, document_id: UUID) -> Document:
    """The workspace's document. Raises NotFound."""
    found = session.scalar(
        select(Document).where(Document.workspace_id == workspace_id, Document.id == document_id)
    )
    if found is None:
        raise NotFound("there is no such document")
    return found


def list_documents(
    session: Session,
    workspace_id: UUID,
    *,
    kind: Collection[str] = (),
    publisher: Collection[str] = (),
    external_id: Collection[str] = (),
    url: Collection[str] = (),
    after: UUID | None = None,
    limit: int = 50,
) -> list[Document]:
    """The workspace's documents, newest first, from behind the id `after`; of several values of a name any fits."""
    query = select(Document).where(Document.workspace_id == workspace_id)
    for column, wanted in (
        (Document.kind, kind),
        (Document.publisher, publisher),
        (Document.external_id, external_id),
        (Document.url, url),
    ):
        if wanted:
            query = query.where(column.in_(wanted))
    if after is not None:
        query = query.where(Document.id < after)
    return list(session.scalars(query.order_by(Document.id.desc()).limit(limit)))


def delete_document(session: Session, principal: Principal, document: Document) -> None:
    """Delete the document and its passages; evidence that cites one keeps its own copy of the text."""
    planning.cancel_runs(session, [document.id])
    _delete_all_passages(session, document)
    _record_change(session, principal, document, "deleted")
    workspace_id, document_id = document.workspace_id, document.id
    session.delete(document)
    session.flush()
    planning.plan_runs(
        session,
        StageName.INDEX,
        [planning.Wanted(workspace_id, SubjectKind.DOCUMENT, document_id, "deleted")],
        again=True,
    )


def _delete_all_passages(session: Session, document: Document) -> None:
    delete_passages(
        session, document, session.scalars(select(Passage).where(Passage.document_id == document.id)).all()
    )


def delete_passages(session: Session, document: Document, passages: Sequence[Passage]) -> None:
    """Delete passages of the document, a tombstone for each, so that no late write brings its entry back."""
    now = clock.now()
    for passage in passages:
        session.merge(
            Tombstone(
                kind=PASSAGES,
                id=passage.id,
                workspace_id=passage.workspace_id,
                parent_id=document.id,
                search_version=max(passage.search_version, document.search_version) + 1,
                deleted_at=now,
            )
        )
    session.execute(sql_delete(Passage).where(Passage.id.in_([passage.id for passage in passages])))


def _record_change(session: Session, principal: Principal, document: Document, what: str) -> None:
    history.record_by(session, principal, document, what, changes={"version": document.version})
