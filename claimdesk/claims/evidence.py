"""What speaks for or against a claim: passages found for it, dated against it, copies of one story grouped."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims.matching import describe_difference
from claimdesk.database import Database
from claimdesk.queue.sealing import sealing_among
from claimdesk.records.article import Article, ArticleRevision
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.finding import Document, Evidence, Timing
from claimdesk.search import minhash, queries
from claimdesk.search.differences import Difference, find_differences
from claimdesk.search.engine import Hit, Query, RowFilter, SearchEngine
from claimdesk.search.entries import Index, Vector
from claimdesk.search.lexical import analyse
from claimdesk.search.recorded import list_vectors

VERSION = "1"
CANDIDATES = 40  # passages looked at for a claim
KEPT = 10  # passages kept with it
COMPARED = 3  # of those, compared with the claim word by word; 2 ms each
LEAST_SCORE = 0.25  # fused; on the examples nothing below spoke of its claim
RELEVANCE = 0.75  # against novelty, in maximal marginal relevance (Carbonell & Goldstein 1998)
SAME_CHECK = 0.8  # cosine from which a fact-check is of this very claim and so no evidence for it
FACTCHECK = "factcheck"
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
class Origin:
    """An article in which the claim appears: neither it nor a copy of it is evidence."""

    urls: frozenset[str]
    signature: bytes | None


@dataclass(frozen=True, slots=True)
class RetrievalTask:
    subject_id: UUID
    workspace_id: UUID
    text: str
    language: str | None
    vector: Vector | None
    claimed_at: datetime | None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage that stays with the claim."""

    hit: Hit
    timing: Timing
    independent_group: str
    differences: tuple[Difference, ...]
    highlights: tuple[queries.Mark, ...]


@dataclass(frozen=True, slots=True)
class Retrieved:
    subject_id: UUID
    workspace_id: UUID
    query: dict[str, Any]
    kept: tuple[Kept, ...]
    index: str
    model_version: str


def load(session: Session, claim_ids: Sequence[UUID], encoder: str) -> list[RetrievalTask]:
    """What computing needs, read once: text, vector, date, and the articles that are not evidence."""
    claims = session.scalars(
        select(Claim).where(
            Claim.id.in_(claim_ids), Claim.status.not_in({ClaimStatus.MERGED, ClaimStatus.DISMISSED})
        )
    ).all()
    vectors = list_vectors(session, [claim.text_hash for claim in claims], encoder)
    origins: dict[UUID, list[Origin]] = {}
    rows = session.execute(
        select(Appearance.claim_id, Article.url, Article.canonical_url, ArticleRevision.minhash)
        .join(Article, Article.id == Appearance.article_id)
        .join(
            ArticleRevision,
            (ArticleRevision.article_id == Article.id) & (ArticleRevision.revision == Article.revision),
        )
        .where(Appearance.claim_id.in_(claim_ids))
        .distinct()
    )
    for claim_id, url, canonical_url, signature in rows:
        urls = frozenset(one for one in (url, canonical_url) if one)
        origins.setdefault(claim_id, []).append(Origin(urls, signature))
    return [
        RetrievalTask(
            claim.id,
            claim.workspace_id,
            claim.text,
            claim.language,
            vector,
            claim.claimed_at,
            tuple(origins.get(claim.id, ())),
        )
        for claim, vector in zip(claims, vectors, strict=True)
    ]


def compute(
    tasks: Sequence[RetrievalTask], engine: SearchEngine, database: Database, model_version: str
) -> list[Retrieved]:
    """Passages for every claim, one search for all claims of a workspace. Nothing is locked meanwhile."""
    by_workspace: dict[UUID, list[RetrievalTask]] = {}
    for task in tasks:
        by_workspace.setdefault(task.workspace_id, []).append(task)
    found: list[tuple[RetrievalTask, tuple[Hit, ...]]] = []
    for workspace_id, mine in by_workspace.items():
        asked = [
            Query(text=task.text, vector=task.vector, limit=CANDIDATES, language=task.language or "en")
            for task in mine
        ]
        answers = engine.similar(Index.PASSAGES, RowFilter(workspace_id), asked)
        found += zip(mine, answers, strict=True)
    signatures = _read_signatures(database, {hit.parent for _, hits in found for hit in hits if hit.parent})
    schema = type(engine).__name__.removesuffix("Engine").lower()
    return [
        Retrieved(
            task.subject_id,
            task.workspace_id,
            {"text": task.text, "mode": "hybrid" if task.vector is not None else "text", "version": VERSION},
            tuple(choose(task, hits, signatures)),
            f"{schema}/{Index.PASSAGES}",
            model_version,
        )
        for task, hits in found
    ]


def _read_signatures(database: Database, document_ids: set[UUID]) -> dict[UUID, bytes]:
    """The MinHash signatures of the documents that were found."""
    if not document_ids:
        return {}
    with database.reading() as session:
        rows = session.execute(
            select(Document.id, Document.minhash).where(
                Document.id.in_(document_ids), Document.minhash.is_not(None)
            )
        )
        return {id_: signature for id_, signature in rows if signature}


def choose(task: RetrievalTask, hits: Sequence[Hit], signatures: dict[UUID, bytes]) -> list[Kept]:
    """The passages to keep, best first: no self-citation, not too alike among themselves, copies grouped."""
    usable = [hit for hit in hits if hit.score >= LEAST_SCORE and not is_self_citation(task, hit, signatures)]
    groups: dict[UUID, UUID] = {}
    parsed = queries.parse(task.text, task.language or "en")
    return [
        Kept(
            hit,
            date_against(hit.fields.get("published_at"), task.claimed_at),
            str(_group(hit, signatures, groups)),
            find_differences(task.text, hit.text) if rank < COMPARED and _is_close(hit) else (),
            tuple(queries.highlight(hit.text, parsed, task.language or "en")),
        )
        for rank, hit in enumerate(choose_diverse(usable))
    ]


def is_self_citation(task: RetrievalTask, hit: Hit, signatures: dict[UUID, bytes]) -> bool:
    """Whether the passage is of the article itself, of a copy of it, or of a fact-check of this very claim."""
    if hit.facets.get("type") == FACTCHECK and (hit.cosine or 0.0) >= SAME_CHECK:
        return True
    signature = signatures.get(hit.parent) if hit.parent else None
    return any(
        hit.fields.get("url") in origin.urls
        or (
            signature is not None
            and origin.signature is not None
            and minhash.resemblance(signature, origin.signature) >= minhash.NEAR
        )
        for origin in task.origins
    )


def choose_diverse(hits: Sequence[Hit]) -> list[Hit]:
    """At most KEPT hits by maximal marginal relevance: each the best of the rest, less its likeness to those chosen."""
    held = _held_terms([hit.text for hit in hits])
    likest = [0.0] * len(hits)
    rest = list(range(len(hits)))
    chosen: list[int] = []
    while rest and len(chosen) < KEPT:
        best = max(rest, key=lambda at: RELEVANCE * hits[at].score - (1 - RELEVANCE) * likest[at])
        rest.remove(best)
        chosen.append(best)
        for at in rest:
            likest[at] = max(likest[at], _overlap(held[at], held[best]))
    return [hits[at] for at in chosen]


@lru_cache(maxsize=8192)
def _terms(text: str) -> frozenset[str]:
    """A passage's terms; the same passage is found for many claims."""
    return frozenset(analyse(text))


def _held_terms(texts: Sequence[str]) -> list[int]:
    """Which terms each text has, as bits of one number: comparing two is one operation."""
    bits: dict[str, int] = {}
    return [sum(bits.setdefault(term, 1 << len(bits)) for term in _terms(text)) for text in texts]


def _overlap(one: int, other: int) -> float:
    """The share of terms that the smaller of two texts has in common with the other, 0–1."""
    smaller = min(one.bit_count(), other.bit_count())
    return (one & other).bit_count() / smaller if smaller else 0.0


def date_against(published_at: str | None, claimed_at: datetime | None) -> Timing:
    """Whether a passage was published before the claim was made, after it, or nobody knows."""
    if published_at is None or claimed_at is None:
        return Timing.UNKNOWN
    return Timing.BEFORE if datetime.fromisoformat(published_at) <= claimed_at else Timing.AFTER


def _group(hit: Hit, signatures: dict[UUID, bytes], groups: dict[UUID, UUID]) -> UUID:
    """The document that stands for all copies of its story; `groups` remembers those met so far."""
    document = hit.parent or hit.id
    if document not in groups:
        signature = signatures.get(document)
        groups[document] = next(
            (
                group
                for known, group in groups.items()
                if signature is not None
                and known in signatures
                and minhash.resemblance(signature, signatures[known]) >= minhash.NEAR
            ),
            document,
        )
    return groups[document]


def _is_close(hit: Hit) -> bool:
    """Whether a passage is near enough to the claim for a comparison of words to mean something."""
    return (hit.cosine or 0.0) >= 0.6


def save(session: Session, retrieved: Sequence[Retrieved]) -> None:
    """Replace the machine's evidence of these claims; what people added, judged or cited stays (I5).

    A passage that is found again keeps its id. While a blind read is open nothing goes: what stays would tell what
    the reader had judged (I7).
    """
    ids = [one.subject_id for one in retrieved]
    sealed = sealing_among(session, session.scalars(select(Claim).where(Claim.id.in_(ids))).all())
    known: dict[UUID, dict[tuple[UUID | None, str], Evidence]] = {id_: {} for id_ in ids}
    for row in session.scalars(
        select(Evidence).where(Evidence.claim_id.in_(ids), Evidence.by_hand.is_(False)).order_by(Evidence.id)
    ):
        known[row.claim_id][row.passage_id, row.sha256] = row
    now = clock.now()
    for one in retrieved:
        rest = known[one.subject_id]
        for rank, kept in enumerate(one.kept, 1):
            found = _record(one, kept, rank, now)
            old = rest.pop((found.passage_id, found.sha256), None)
            if old is None:
                session.add(found)
            else:
                for name in RENEWED:
                    setattr(old, name, getattr(found, name))
        for old in rest.values():
            if not old.is_kept and one.subject_id not in sealed:
                session.delete(old)


def _record(one: Retrieved, kept: Kept, rank: int, now: datetime) -> Evidence:
    hit = kept.hit
    return Evidence(
        workspace_id=one.workspace_id,
        claim_id=one.subject_id,
        passage_id=hit.id,
        document_id=hit.parent,
        document={
            "id": hit.fields.get("document_id"),
            **{name: hit.fields.get(name) for name in ("title", "url", "publisher", "published_at", "kind")},
        },
        text=hit.text,
        start=hit.fields["start"],
        end=hit.fields["end"],
        sha256=sha256(hit.text.encode()).hexdigest(),
        retrieved_at=now,
        timing=kept.timing,
        independent_group=kept.independent_group,
        rank=rank,
        score=round(hit.score, 4),
        score_parts=hit.score_parts,
        highlights=[asdict(mark) for mark in kept.highlights],
        differences=[describe_difference(each) for each in kept.differences],
        query=one.query,
        index=one.index,
        model_version=one.model_version,
    )
