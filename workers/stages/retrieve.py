"""retrieve: evidence from the corpus, for all claims taken together."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.claims import evidence
from claimdesk.claims.evidence import Retrieved
from claimdesk.claims.evidence_choice import RetrievalTask
from workers.resources import Tools


def load(session: Session, subject_ids: Sequence[UUID], tools: Tools) -> list[RetrievalTask]:
    """The claims with their vectors and dates, and the articles that are no evidence for them."""
    return evidence.load_tasks(session, subject_ids, tools.encoder.version)


def compute(tasks: Sequence[RetrievalTask], tools: Tools) -> list[Retrieved]:
    """Passages, one search for all claims."""
    return evidence.retrieve_passages(tasks, tools.engine, tools.database, tools.encoder.version)


def save(session: Session, results: Sequence[Retrieved]) -> None:
    """Replace the machine's evidence; what people added stays."""
    evidence.save_evidence(session, results)
