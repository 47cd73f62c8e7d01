"""match: past verdicts and other claims that may say the same, for all claims taken together."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.claims import matching
from claimdesk.claims.matching import Matched, MatchTask
from workers.resources import Tools


def load(session: Session, subject_ids: Sequence[UUID], tools: Tools) -> list[MatchTask]:
    """The claims with their vectors, and what a person ruled out for them."""
    return matching.load_tasks(session, subject_ids, tools.encoder.version)


def compute(tasks: Sequence[MatchTask], tools: Tools) -> list[Matched]:
    """Candidates with bands and differences; one search for all."""
    return matching.match_claims(tasks, tools.engine)


def save(session: Session, results: Sequence[Matched]) -> None:
    """Replace what the machine had found before."""
    matching.save_matches(session, results)
