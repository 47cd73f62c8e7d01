"""Records as index entries, with their vectors; what is gone as tombstones."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.records.article import GONE, Article
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.document import Document, Passage
from claimdesk.records.entry import Tombstone
from claimdesk.records.verdict import Verdict, VerdictStatus
from claimdesk.search.entries import Entry, Index
from claimdesk.search.fusion import build_entry_vector
from claimdesk.search.indexing.claimants import find_claimants
from claimdesk.search.indexing.vector_cache import Row, find_vectors, hash_text
from claimdesk.search.lexical import find_base_language

NOT_SEARCHED = {ClaimStatus.MERGED}


def build_entries(
    session: Session, kind: str, ids: Collection[UUID], encoder: str
) -> dict[UUID, list[Entry]]:
    """The entries of claims, verdicts or documents by subject; version and rows are of one snapshot."""
    if kind == "claim":
        return _build_claims(session, ids, encoder)
    if kind == "verdict":
        return _build_verdicts(session, ids, encoder)
    return _build_passages(session, ids, encoder)


def _build_claims(session: Session, ids: Collection[UUID], encoder: str) -> dict[UUID, list[Entry]]:
    claims = session.scalars(select(Claim).where(Claim.id.in_(ids))).all()
    vectors = find_vectors(session, {claim.text_hash for claim in claims}, encoder)
    live = set(
        session.scalars(
            select(Appearance.claim_id)
            .join(Article, Article.id == Appearance.article_id)
            .where(Appearance.claim_id.in_(ids), Article.status.not_in(GONE))
        )
    )
    anywhere = set(session.scalars(select(Appearance.claim_id).where(Appearance.claim_id.in_(ids))))
    speakers = find_claimants(session, ids)
    found = {
        claim.id: [
            _build_claim(claim, speakers.get(claim.id), vectors, claim.id in live or claim.id not in anywhere)
        ]
        for claim in claims
    }
    erased = session.scalars(
        select(Tombstone).where(Tombstone.kind == Index.CLAIMS.value, Tombstone.id.in_(ids))
    )
    return found | {gone.id: [build_tombstone(gone)] for gone in erased}


def build_tombstone(gone: Tombstone) -> Entry:
    """The entry of what is gone: its id and version alone."""
    return Entry(Index(gone.kind), gone.id, gone.workspace_id, gone.search_version, deleted=True)


def _build_claim(claim: Claim, claimant: str | None, vectors: dict[bytes, Row], is_live: bool) -> Entry:
    """Without its state: that changes with each lease, and nobody searches claims by it in the index."""
    return Entry(
        index=Index.CLAIMS,
        id=claim.id,
        workspace_id=claim.workspace_id,
        search_version=claim.search_version,
        text=claim.text,
        facets={
            "claimant": claimant,
            "language": _find_base_language(claim.language),
            "type": claim.kinds[0] if claim.kinds else None,
        },
        published_at=claim.claimed_at,
        vector=vectors.get(claim.text_hash),
        deleted=claim.status in NOT_SEARCHED or not is_live,
    )


def _build_verdicts(session: Session, ids: Collection[UUID], encoder: str) -> dict[UUID, list[Entry]]:
    verdicts = session.scalars(select(Verdict).where(Verdict.id.in_(ids))).all()
    hashes = {verdict.text_hash for verdict in verdicts}
    hashes |= {hash_text(verdict.headline) for verdict in verdicts if verdict.headline}
    vectors = find_vectors(session, hashes, encoder)
    return {verdict.id: [_build_verdict(verdict, vectors)] for verdict in verdicts}


def _build_verdict(verdict: Verdict, vectors: dict[bytes, Row]) -> Entry:
    return Entry(
        index=Index.VERDICTS,
        id=verdict.id,
        workspace_id=verdict.workspace_id,
        search_version=verdict.search_version,
        text=verdict.claim_text,
        title=verdict.headline,
        facets={
            "label": verdict.label.value if verdict.label else None,
            "rating": (verdict.rating or {}).get("name"),
            "claimant": verdict.claimant,
            "publisher": verdict.publisher,
            "language": _find_base_language(verdict.language),
            "origin": verdict.origin.value,
            "status": verdict.status.value,
        },
        published_at=verdict.published_at,
        fields={
            "url": verdict.url,
            "headline": verdict.headline,
            "rating": verdict.rating,
            "claimed_at": verdict.claimed_at.isoformat() if verdict.claimed_at else None,
        },
        vector=_mix_vectors(vectors, verdict.text_hash, verdict.headline),
        deleted=verdict.status == VerdictStatus.WITHDRAWN,
    )


def _find_base_language(language: str | None) -> str | None:
    """What texts are filtered by: "en-GB" and "en" are one language."""
    return find_base_language(language) if language else None


def _build_passages(session: Session, ids: Collection[UUID], encoder: str) -> dict[UUID, list[Entry]]:
    """The passages of documents, and tombstones of passages that are gone."""
    documents = {
        document.id: document for document in session.scalars(select(Document).where(Document.id.in_(ids)))
    }
    passages = session.scalars(
        select(Passage).where(Passage.document_id.in_(ids)).order_by(Passage.document_id, Passage.position)
    ).all()
    hashes = {passage.text_hash for passage in passages}
    hashes |= {hash_text(document.title) for document in documents.values() if document.title}
    vectors = find_vectors(session, hashes, encoder)
    found: dict[UUID, list[Entry]] = {id_: [] for id_ in ids}
    for passage in passages:
        found[passage.document_id].append(_build_passage(documents[passage.document_id], passage, vectors))
    for gone in session.scalars(select(Tombstone).where(Tombstone.parent_id.in_(ids))):
        if gone.parent_id is not None:
            found[gone.parent_id].append(build_tombstone(gone))
    return found


def _build_passage(document: Document, passage: Passage, vectors: dict[bytes, Row]) -> Entry:
    return Entry(
        index=Index.PASSAGES,
        id=passage.id,
        workspace_id=passage.workspace_id,
        search_version=passage.search_version,
        text=passage.text,
        title=document.title,
        facets={
            "publisher": document.publisher,
            "language": _find_base_language(document.language),
            "type": document.kind,
        },
        published_at=document.published_at,
        parent=document.id,
        fields={
            "document_id": str(document.id),
            "url": document.url,
            "title": document.title,
            "publisher": document.publisher,
            "published_at": document.published_at.isoformat() if document.published_at else None,
            "kind": document.kind,
            "start": passage.start,
            "end": passage.end,
        },
        vector=_mix_vectors(vectors, passage.text_hash, document.title),
    )


def _mix_vectors(vectors: dict[bytes, Row], text_hash: bytes, title: str | None) -> Row | None:
    """The vector that the entry is found by: text and title mixed; None when the text was not encoded yet."""
    text = vectors.get(text_hash)
    if text is None:
        return None
    return build_entry_vector(text, vectors.get(hash_text(title)) if title else None)


def list_vectors(session: Session, hashes: Sequence[bytes], encoder: str) -> list[Row | None]:
    """The vectors of the hashes in their order, None where there is none."""
    found = find_vectors(session, set(hashes), encoder)
    return [found.get(text_hash) for text_hash in hashes]
