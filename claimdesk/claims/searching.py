"""Whether the machine has looked for a claim's matches and evidence yet."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.records.run import Run, RunStatus
from claimdesk.terms import StageName


@dataclass(frozen=True, slots=True)
class ClaimSearch:
    """Of each search whether it is still to be done, and whether it was given up: then nothing was found out."""

    is_matching: bool = False
    is_retrieving: bool = False
    has_match_failed: bool = False
    has_retrieval_failed: bool = False


def find_search(session: Session, claim_id: UUID) -> ClaimSearch:
    """How far the machine is with the claim."""
    states = dict(
        session.execute(
            select(Run.stage, Run.status).where(
                Run.subject_id == claim_id, Run.stage.in_((StageName.MATCH, StageName.RETRIEVE))
            )
        ).all()
    )
    return ClaimSearch(
        is_matching=states.get(StageName.MATCH) == RunStatus.OPEN,
        is_retrieving=states.get(StageName.RETRIEVE) == RunStatus.OPEN,
        has_match_failed=states.get(StageName.MATCH) == RunStatus.DEAD,
        has_retrieval_failed=states.get(StageName.RETRIEVE) == RunStatus.DEAD,
    )
