"""What speaks for or against a claim: passages found for it, dated against it, copies of one story grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import source_groups
from claimdesk.claims.evidence_choice import (
    ClaimedAt,
    Corpus,
    KeptPassage,
    RetrievalTask,
    SourceArticle,
    build_evidence_query,
    choose_passages,
)
from claimdesk.claims.matching import describe_difference
from claimdesk.component_versions import COMPONENTS
from claimdesk.database import Database, in_batches
from claimdesk.queue.blind_reads import find_sealing
from claimdesk.records.article import Article, ArticleRevision
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.document import Document
from claimdesk.records.evidence import Evidence
from claimdesk.records.verdict import Verdict, VerdictStatus
from claimdesk.search.engine import Hit, Query, RowFilter, SearchEngine
from claimdesk.search.entries import Index
from claimdesk.search.indexing.build_entries import list_vectors

CANDIDATES = 40  # passages looked at for a claim
AT_ONCE = 500  # ids and URLs in one statement
RENEWED = (
    "document",
    "start",
    "end",
    "retrieved_at",
    "timing",
    "independent_group",
    "rank",
    "score",
    "score_parts",
    "highlights",
    "differences",
    "query",
    "index",
    "model_version",
)


@dataclass(frozen=True, slots=True)
class Retrieved:
    subject_id: UUID
    workspace_id: UUID
    query: dict[str, Any]
    kept: tuple[KeptPassage, ...]
    engine: str
    model_version: str


def load_tasks(session: Session, claim_ids: Sequence[UUID], encoder: str) -> list[RetrievalTask]:
    """What computing needs, read once: text, vector, date, and the articles that are not evidence."""
    claims = session.scalars(
        select(Claim).where(
            Claim.id.in_(claim_ids), Claim.status.not_in({ClaimStatus.MERGED, ClaimStatus.DISMISSED})
        )
    ).all()
    vectors = list_vectors(session, [claim.text_hash for claim in claims], encoder)
    origins: dict[UUID, list[SourceArticle]] = {}
    said: dict[UUID, list[ClaimedAt]] = {}
    rows = session.execute(
        select(
            Appearance.claim_id,
            Appearance.claimed_at,
            Article.url,
            Article.canonical_url,
            ArticleRevision.minhash,
        )
        .join(Article, Article.id == Appearance.article_id)
        .join(
            ArticleRevision,
            (ArticleRevision.article_id == Article.id) & (ArticleRevision.revision == Article.revision),
        )
        .where(Appearance.claim_id.in_(claim_ids))
        .order_by(Appearance.id)
    )
    for claim_id, claimed_at, url, canonical_url, signature in rows:
        urls = frozenset(address for address in (url, canonical_url) if address)
        origin = SourceArticle(urls, signature)
        if origin not in origins.setdefault(claim_id, []):
            origins[claim_id].append(origin)
        if (moment := read_claimed_at(claimed_at)) is not None:
            said.setdefault(claim_id, []).append(moment)
    return [
        RetrievalTask(
            claim.id,
            claim.workspace_id,
            build_evidence_query(claim.text, claim.entities, claim.quantities, claim.context),
            claim.language or "en",
            vector,
            _find_earliest(said.get(claim.id, []), claim.claimed_at),
            tuple(origins.get(claim.id, ())),
        )
        for claim, vector in zip(claims, vectors, strict=True)
    ]


def read_claimed_at(said: Mapping[str, Any] | None) -> ClaimedAt | None:
    """When an appearance says that the claim was made; None where it doesn't, or leaves an end open."""
    if not said or not said.get("from") or not said.get("to"):
        return None
    first, last = (datetime.fromisoformat(said[end]) for end in ("from", "to"))
    return ClaimedAt(first, last) if first.tzinfo and last.tzinfo else None


def find_claimed_at(session: Session, claim: Claim) -> ClaimedAt | None:
    """When the claim was first made, as retrieval dates passages against it."""
    said = session.scalars(select(Appearance.claimed_at).where(Appearance.claim_id == claim.id)).all()
    moments = [moment for date in said if (moment := read_claimed_at(date)) is not None]
    return _find_earliest(moments, claim.claimed_at)


def _find_earliest(said: Sequence[ClaimedAt], published_at: datetime | None) -> ClaimedAt | None:
    """The first time that the claim was made: what its articles say, else the publication it was first met in."""
    if said:
        return min(said, key=lambda moment: (moment.first, moment.last))
    return ClaimedAt(published_at, published_at) if published_at else None


def retrieve_passages(
    tasks: Sequence[RetrievalTask], engine: SearchEngine, database: Database, model_version: str
) -> list[Retrieved]:
    """Passages for every claim, one search for all claims of a workspace. Nothing is locked meanwhile."""
    by_workspace: dict[UUID, list[RetrievalTask]] = {}
    for task in tasks:
        by_workspace.setdefault(task.workspace_id, []).append(task)
    name = type(engine).__name__.removesuffix("Engine").lower()
    retrieved: list[Retrieved] = []
    for workspace_id, mine in by_workspace.items():
        queries = [
            Query(text=task.asked.words, vector=task.vector, limit=CANDIDATES, language=task.language)
            for task in mine
        ]
        answers = engine.similar(Index.PASSAGES, RowFilter(workspace_id), queries)
        corpus = _read_corpus(database, workspace_id, [hit for hits in answers for hit in hits])
        retrieved += [
            Retrieved(
                task.subject_id,
                workspace_id,
                _describe_query(task),
                tuple(choose_passages(task, hits, corpus)),
                name,
                model_version,
            )
            for task, hits in zip(mine, answers, strict=True)
        ]
    return retrieved


def _describe_query(task: RetrievalTask) -> dict[str, Any]:
    """What was asked, so that a search can be made again and looked at."""
    return {
        "text": task.asked.text,
        "names": list(task.asked.names),
        "numbers": list(task.asked.numbers),
        "mode": "hybrid" if task.vector is not None else "text",
        "version": COMPONENTS["evidence"],
    }


def _read_corpus(database: Database, workspace_id: UUID, hits: Sequence[Hit]) -> Corpus:
    """The MinHash signatures of the documents that were found, and which of their URLs are past verdicts' own."""
    documents = sorted({hit.parent for hit in hits if hit.parent})
    urls = sorted({url for hit in hits if (url := hit.fields.get("url"))})
    signatures: dict[UUID, bytes] = {}
    checks: set[str] = set()
    with database.reading() as session:
        for batch in in_batches(documents, AT_ONCE):
            rows = session.execute(
                select(Document.id, Document.minhash).where(
                    Document.id.in_(batch), Document.minhash.is_not(None)
                )
            )
            signatures |= {id_: signature for id_, signature in rows if signature}
        for some in in_batches(urls, AT_ONCE):
            found = session.scalars(
                select(Verdict.url).where(
                    Verdict.workspace_id == workspace_id,
                    Verdict.url.in_(some),
                    Verdict.status == VerdictStatus.PUBLISHED,
                )
            )
            checks |= {url for url in found if url}
    return Corpus(signatures, frozenset(checks))


def save_evidence(session: Session, retrieved: Sequence[Retrieved]) -> None:
    """Replace the machine's evidence of these claims; what people added, judged or cited stays (I5).

    A passage that is found again keeps its id. While a blind read is open nothing goes: what stays would tell what
    the reader had judged (I7).
    """
    ids = [result.subject_id for result in retrieved]
    sealed = find_sealing(session, session.scalars(select(Claim).where(Claim.id.in_(ids))).all())
    known: dict[UUID, dict[tuple[UUID | None, str], Evidence]] = {id_: {} for id_ in ids}
    for row in session.scalars(
        select(Evidence).where(Evidence.claim_id.in_(ids), Evidence.by_hand.is_(False)).order_by(Evidence.id)
    ):
        known[row.claim_id][row.passage_id, row.sha256] = row
    now = clock.now()
    group_keys = {
        id_: source_groups.get_key(session, id_) for id_ in {result.workspace_id for result in retrieved}
    }
    fresh: list[dict[str, Any]] = []
    for result in retrieved:
        rest = known[result.subject_id]
        for rank, kept in enumerate(result.kept, 1):
            found = build_values(result, kept, rank, now, group_keys[result.workspace_id])
            old = rest.pop((found["passage_id"], found["sha256"]), None)
            if old is None:
                fresh.append(found)
            else:
                for name in RENEWED:
                    setattr(old, name, found[name])
        for old in rest.values():
            if not old.is_kept and result.subject_id not in sealed:
                session.delete(old)
    if fresh:
        session.execute(insert(Evidence), fresh)


def build_values(
    result: Retrieved, kept: KeptPassage, rank: int, now: datetime, group_key: bytes
) -> dict[str, Any]:
    """The columns of a piece of evidence that was found for a claim."""
    hit = kept.hit
    return {
        "workspace_id": result.workspace_id,
        "claim_id": result.subject_id,
        "passage_id": hit.id,
        "document_id": hit.parent,
        "document": {
            "id": hit.fields.get("document_id"),
            **{name: hit.fields.get(name) for name in ("title", "url", "publisher", "published_at", "kind")},
        },
        "text": hit.text,
        "start": hit.fields["start"],
        "end": hit.fields["end"],
        "sha256": sha256(hit.text.encode()).hexdigest(),
        "retrieved_at": now,
        "timing": kept.timing,
        "independent_group": source_groups.build_group(group_key, kept.independent_group),
        "rank": rank,
        "score": round(hit.score, 4),
        "score_parts": hit.score_parts,
        "highlights": [{"start": mark.start, "end": mark.end} for mark in kept.highlights],
        "differences": [describe_difference(difference) for difference in kept.differences],
        "query": result.query,
        "index": f"{result.engine}/{hit.build}",
        "model_version": result.model_version,
    }
