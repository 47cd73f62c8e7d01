"""Which pieces of a claim's evidence are of one source. A group's name tells nothing of the source itself.

It is a keyed digest, the same for the same source all over a workspace; nobody without the workspace's key can try
names or hosts on it.
"""

import hmac
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.queue.blind_reads import is_open_to
from claimdesk.records.account import Workspace
from claimdesk.records.document import Document
from claimdesk.records.evidence import Evidence
from claimdesk.search import minhash

GROUP_LENGTH = 24  # hexadecimal digits: 96 bits


def build_group(key: bytes, source: str) -> str:
    """The opaque name of a source's group; `source` is a document's id, a host, a person's name or a text's hash."""
    return hmac.digest(key, f"source {source}".encode(), "sha256").hex()[:GROUP_LENGTH]


def get_key(session: Session, workspace_id: UUID) -> bytes:
    """The workspace's key for the names of groups; it leaves the database by no way."""
    return session.get_one(Workspace, workspace_id).group_key


def build_shown_group(evidence: Evidence) -> str:
    """The group as it is told outside the desk: a confidential piece stands alone there.

    In one group with an open piece it would name its source.
    """
    return evidence.id.hex if evidence.confidential else evidence.independent_group


def find_group(session: Session, evidence: Evidence, viewer: UUID | None) -> str:
    """The group of the claim's evidence that says the same words or is of a copy of the same story, else its own.

    Without it a source that is added again by hand would count as an independent one. Pieces that are sealed for others
    than the viewer don't count: they would be told by the group (I7).
    """
    known = session.scalars(
        select(Evidence)
        .where(
            Evidence.claim_id == evidence.claim_id,
            Evidence.id != evidence.id,
            is_open_to(Evidence.sealed_for, viewer),
        )
        .order_by(Evidence.id)
    ).all()
    return _choose_group(session, evidence, known)


def join_groups(session: Session, claim_id: UUID, ids: Sequence[UUID]) -> None:
    """Find the groups of these pieces anew, each among the claim's older ones: what was sealed is open now."""
    known: list[Evidence] = []
    for piece in session.scalars(select(Evidence).where(Evidence.claim_id == claim_id).order_by(Evidence.id)):
        if piece.id in ids:
            piece.independent_group = _choose_group(session, piece, known)
        known.append(piece)


def _choose_group(session: Session, evidence: Evidence, known: Sequence[Evidence]) -> str:
    for piece in known:
        same_text = bool(evidence.text) and piece.sha256 == evidence.sha256
        same_document = evidence.document_id is not None and piece.document_id == evidence.document_id
        if same_text or same_document:
            return piece.independent_group
    if evidence.document_id is None:
        return evidence.independent_group
    documents = {piece.document_id for piece in known} | {evidence.document_id}
    signed = dict(
        session.execute(
            select(Document.id, Document.minhash).where(
                Document.id.in_(documents), Document.minhash.is_not(None)
            )
        ).all()
    )
    own = signed.get(evidence.document_id)
    for piece in known:
        other = signed.get(piece.document_id) if piece.document_id else None
        if own is not None and other is not None and minhash.estimate_resemblance(own, other) >= minhash.NEAR:
            return piece.independent_group
    return evidence.independent_group
