"""passages: documents cut into passages with vectors; for a verdict, the vector of its claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.intake import documents
from claimdesk.intake.passages import PassageWindow, build_windows
from claimdesk.language.reading import segment
from claimdesk.records.document import Document, Passage
from claimdesk.records.verdict import Verdict
from claimdesk.runs import planning
from claimdesk.search.indexing import vector_cache
from claimdesk.terms import StageName, SubjectKind
from workers.resources import Tools
from workers.time_limit import allow_seconds, limit_computing


@dataclass(frozen=True, slots=True)
class PassagesTask:
    """A document, or a verdict: its claim is its text, its headline the title."""

    subject_id: UUID
    kind: SubjectKind
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Passages:
    subject_id: UUID
    kind: SubjectKind
    title: str | None
    windows: tuple[PassageWindow, ...]
    encoded: vector_cache.Encoded


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[PassagesTask]:
    """The texts of documents and of verdicts' claims."""
    documents = session.scalars(select(Document).where(Document.id.in_(subject_ids)))
    verdicts = session.scalars(select(Verdict).where(Verdict.id.in_(subject_ids)))
    return [
        PassagesTask(document.id, SubjectKind.DOCUMENT, document.title, document.text)
        for document in documents
    ] + [
        PassagesTask(verdict.id, SubjectKind.VERDICT, verdict.headline, verdict.claim_text)
        for verdict in verdicts
    ]


def compute(tasks: Sequence[PassagesTask], tools: Tools) -> list[Passages]:
    """Windows of all documents, then one batch of vectors for all. Raises TakesTooLong."""
    with limit_computing(allow_seconds(sum(len(task.text) for task in tasks), len(tasks))):
        windows = {task.subject_id: _cut_windows(task) for task in tasks}
    texts = [window.text for task in tasks for window in windows[task.subject_id]]
    texts += [task.title for task in tasks if task.title]
    texts += [task.text for task in tasks if task.kind == SubjectKind.VERDICT]
    encoded = vector_cache.encode_once(tools.database, tools.encoder.encode, tools.encoder.version, texts)
    return [
        Passages(task.subject_id, task.kind, task.title, windows[task.subject_id], encoded) for task in tasks
    ]


def _cut_windows(task: PassagesTask) -> tuple[PassageWindow, ...]:
    if task.kind == SubjectKind.VERDICT:
        return ()
    return tuple(build_windows(task.text, [(span.start, span.end) for span in segment.segment(task.text)]))


def save(session: Session, results: Sequence[Passages]) -> None:
    """Keep vectors, replace the documents' passages, plan their entries."""
    for encoded in {id(result.encoded): result.encoded for result in results}.values():
        vector_cache.keep(session, encoded)
    for result in sorted(results, key=lambda result: result.subject_id):
        if result.kind == SubjectKind.DOCUMENT:
            _replace_passages(session, result)
        record = (
            session.get_one(Document, result.subject_id)
            if result.kind == SubjectKind.DOCUMENT
            else session.get_one(Verdict, result.subject_id)
        )
        planning.plan_runs(
            session,
            StageName.INDEX,
            [planning.Wanted(record.workspace_id, result.kind, record.id, str(record.search_version))],
            again=True,
        )


def _replace_passages(session: Session, result: Passages) -> None:
    """Passages whose text is the same keep their id, so that evidence can still point at them."""
    document = session.get_one(Document, result.subject_id)
    document.search_version += 1
    kept = {
        passage.position: passage
        for passage in session.scalars(select(Passage).where(Passage.document_id == result.subject_id))
    }
    for window in result.windows:
        text_hash = vector_cache.hash_text(window.text)
        old = kept.pop(window.position, None)
        if old is None:
            session.add(
                Passage(
                    id=clock.new_id(),
                    workspace_id=document.workspace_id,
                    document_id=document.id,
                    position=window.position,
                    start=window.start,
                    end=window.end,
                    text=window.text,
                    text_hash=text_hash,
                    search_version=document.search_version,
                )
            )
        else:
            old.start, old.end, old.text, old.text_hash = window.start, window.end, window.text, text_hash
            old.search_version = document.search_version
    documents.delete_passages(session, document, list(kept.values()))
