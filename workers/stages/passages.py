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
from workers.running import Later
from workers.time_limit import allow_seconds, limit_computing

# Of one taking: about 1.5 s on one core, for an article that comes in waits for it. A longer document is encoded in
# several takings, whose vectors are kept.
CHARACTERS = 12_000


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


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[PassagesTask | Later]:
    """The texts of documents and of verdicts' claims; what is too much for now is put off."""
    documents = session.scalars(select(Document).where(Document.id.in_(subject_ids)))
    verdicts = session.scalars(select(Verdict).where(Verdict.id.in_(subject_ids)))
    tasks = [
        PassagesTask(document.id, SubjectKind.DOCUMENT, document.title, document.text)
        for document in documents
    ] + [
        PassagesTask(verdict.id, SubjectKind.VERDICT, verdict.headline, verdict.claim_text)
        for verdict in verdicts
    ]
    place = {subject_id: number for number, subject_id in enumerate(subject_ids)}
    return put_off(sorted(tasks, key=lambda task: place[task.subject_id]))


def put_off(tasks: Sequence[PassagesTask]) -> list[PassagesTask | Later]:
    """The first texts that fit into CHARACTERS, and at least one, so that the oldest is never passed over."""
    kept: list[PassagesTask | Later] = []
    characters = 0
    for task in tasks:
        characters += len(task.text)
        kept.append(task if characters <= CHARACTERS or not kept else Later(task.subject_id))
    return kept


def compute(tasks: Sequence[PassagesTask], tools: Tools) -> list[Passages]:
    """Windows of all documents, then one batch of vectors for all.

    A document that has not all of its vectors yet is not among the results, and goes on with its next taking. Raises
    TakesTooLong.
    """
    with limit_computing(allow_seconds(sum(len(task.text) for task in tasks), len(tasks))):
        windows = {task.subject_id: _cut_windows(task) for task in tasks}
    texts = {task.subject_id: _list_texts(task, windows[task.subject_id]) for task in tasks}
    encoded = vector_cache.encode_once(
        tools.database,
        tools.encoder.encode,
        tools.encoder.version,
        (text for task in tasks for text in texts[task.subject_id]),
        most=2 * CHARACTERS,  # windows overlap
    )
    done = [task for task in tasks if all(encoded.has(text) for text in texts[task.subject_id])]
    if len(done) < len(tasks):
        tools.database.retrying(lambda session: vector_cache.keep(session, encoded))
    return [
        Passages(task.subject_id, task.kind, task.title, windows[task.subject_id], encoded) for task in done
    ]


def _list_texts(task: PassagesTask, windows: Sequence[PassageWindow]) -> list[str]:
    """What is encoded of it."""
    texts = [window.text for window in windows]
    if task.kind == SubjectKind.VERDICT:
        texts.append(task.text)
    return [*texts, task.title] if task.title else texts


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
