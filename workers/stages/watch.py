"""watch: a verdict that is new or changed is held against the claims there are; what is near is matched again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims.planning import plan_claims
from claimdesk.records.claim import Claim
from claimdesk.records.verdict import Verdict, VerdictStatus
from claimdesk.search.engine import Query, RowFilter
from claimdesk.search.entries import Index, Vector
from claimdesk.search.indexing.build_entries import list_vectors
from claimdesk.terms import StageName
from workers.resources import Tools

CLAIMS = 50  # the nearest claims that are looked at again
LEAST_COSINE = 0.5  # below, no pair of the evaluation sets was the same claim


@dataclass(frozen=True, slots=True)
class WatchTask:
    subject_id: UUID
    workspace_id: UUID
    text: str
    vector: Vector | None


@dataclass(frozen=True, slots=True)
class Watched:
    subject_id: UUID
    claim_ids: tuple[UUID, ...]


def load(session: Session, subject_ids: Sequence[UUID], tools: Tools) -> list[WatchTask]:
    """The published verdicts with their vectors."""
    verdicts = session.scalars(
        select(Verdict).where(Verdict.id.in_(subject_ids), Verdict.status == VerdictStatus.PUBLISHED)
    ).all()
    vectors = list_vectors(session, [verdict.text_hash for verdict in verdicts], tools.encoder.version)
    return [
        WatchTask(verdict.id, verdict.workspace_id, verdict.claim_text, vector)
        for verdict, vector in zip(verdicts, vectors, strict=True)
    ]


def compute(tasks: Sequence[WatchTask], tools: Tools) -> list[Watched]:
    """The claims near each verdict; one search for all verdicts of a workspace."""
    by_workspace: dict[UUID, list[WatchTask]] = {}
    for task in tasks:
        by_workspace.setdefault(task.workspace_id, []).append(task)
    watched = []
    for workspace_id, mine in by_workspace.items():
        queries = [Query(text=task.text, vector=task.vector, limit=CLAIMS) for task in mine]
        answers = tools.engine.similar(Index.CLAIMS, RowFilter(workspace_id), queries)
        for task, hits in zip(mine, answers, strict=True):
            near = tuple(hit.id for hit in hits if (hit.cosine or 0.0) >= LEAST_COSINE)
            watched.append(Watched(task.subject_id, near))
    return watched


def save(session: Session, results: Sequence[Watched]) -> None:
    """Have the claims matched again; a decided claim's new match is shown on it, nothing is decided here."""
    ids = {id_ for result in results for id_ in result.claim_ids}
    claims = session.scalars(select(Claim).where(Claim.id.in_(ids)).order_by(Claim.id)).all()
    plan_claims(session, claims, None, stages=(StageName.MATCH,), again=True)
