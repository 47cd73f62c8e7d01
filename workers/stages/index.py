"""index: the entries of claims, verdicts and documents written to the search engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import Unreadable
from claimdesk.records.document import Document
from claimdesk.records.run import Run
from claimdesk.records.verdict import Verdict
from claimdesk.runs import planning
from claimdesk.runs.taking import Failed
from claimdesk.search.entries import Entry
from claimdesk.search.indexing.build_entries import build_entries
from claimdesk.terms import StageName, SubjectKind
from workers.resources import Tools

REFRESH_BELOW = 128  # a batch that is not full is the last for now: have it found at once


@dataclass(frozen=True, slots=True)
class IndexTask:
    subject_id: UUID
    kind: SubjectKind
    entries: tuple[Entry, ...] = ()


def load(session: Session, subject_ids: Sequence[UUID], tools: Tools) -> list[IndexTask]:
    """The subjects' entries with their vectors, versions and rows of one snapshot."""
    kinds = dict(
        session.execute(
            select(Run.subject_id, Run.subject_kind).where(
                Run.subject_id.in_(subject_ids), Run.stage == StageName.INDEX
            )
        ).all()
    )
    found: dict[UUID, list[Entry]] = {}
    for kind in sorted(set(kinds.values())):
        ids = [id_ for id_, subject_kind in kinds.items() if subject_kind == kind]
        found |= build_entries(session, kind, ids, tools.encoder.version)
    return [IndexTask(id_, kind, tuple(found.get(id_, ()))) for id_, kind in kinds.items()]


def compute(tasks: Sequence[IndexTask], tools: Tools) -> list[IndexTask | Failed]:
    """Put the entries; one that is refused fails its subject only."""
    entries = [entry for task in tasks for entry in task.entries]
    refused = {refusal.id: refusal.why for refusal in tools.engine.put(entries)}
    if len(tasks) < REFRESH_BELOW:
        tools.engine.refresh()
    answers: list[IndexTask | Failed] = []
    for task in tasks:
        why = next((refused[entry.id] for entry in task.entries if entry.id in refused), None)
        answers.append(
            task if why is None else Failed(task.subject_id, Unreadable(f"the index refused it: {why}"))
        )
    return answers


def save(session: Session, results: Sequence[IndexTask]) -> None:
    """Note when documents were indexed; a verdict that can be found now is watched for by open claims."""
    documents = [result.subject_id for result in results if result.kind == SubjectKind.DOCUMENT]
    for document in session.scalars(select(Document).where(Document.id.in_(documents)).order_by(Document.id)):
        document.indexed_at = clock.now()
    verdicts = session.scalars(
        select(Verdict).where(
            Verdict.id.in_([result.subject_id for result in results if result.kind == SubjectKind.VERDICT])
        )
    ).all()
    planning.plan_runs(
        session,
        StageName.WATCH,
        [
            planning.Wanted(
                verdict.workspace_id, SubjectKind.VERDICT, verdict.id, str(verdict.text_hash.hex())
            )
            for verdict in verdicts
        ],
    )
