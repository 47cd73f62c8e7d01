"""settle: an article is ready when nothing of it is left to do; its subject is the article."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from claimdesk.intake import settling
from workers.resources import Tools


@dataclass(frozen=True, slots=True)
class Settling:
    subject_id: UUID


def load(_session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[Settling]:
    """Nothing is read ahead: what counts is what stands at the commit."""
    return [Settling(subject_id) for subject_id in subject_ids]


def compute(tasks: Sequence[Settling], _tools: Tools) -> list[Settling]:
    return list(tasks)


def save(session: Session, results: Sequence[Settling]) -> None:
    """Look at each article once more and say so if it is done."""
    for result in sorted(results, key=lambda result: result.subject_id):
        settling.settle_article(session, result.subject_id)
