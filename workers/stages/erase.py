"""erase: what an erased article's claims left in the index and on the disk; repeated until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.erasure import article_erasure
from claimdesk.errors import Unreadable
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.runs.taking import Failed
from claimdesk.search.entries import Entry, Index
from claimdesk.search.indexing.build_entries import build_entries, build_tombstone
from workers.resources import Tools


@dataclass(frozen=True, slots=True)
class EraseTask:
    """An erased article. gone: tombstones of its claims; changed: entries of claims that live on without it."""

    subject_id: UUID
    gone: tuple[Entry, ...]
    changed: tuple[Entry, ...]


def load(session: Session, subject_ids: Sequence[UUID], tools: Tools) -> list[EraseTask]:
    """What the index is to hold from now on of each article's claims."""
    erased = session.scalars(
        select(Article).where(Article.id.in_(subject_ids), Article.status == ArticleStatus.ERASED)
    ).all()
    gone = article_erasure.list_tombstones(session, [article.id for article in erased])
    changed = {article.id: article_erasure.list_changed_claims(session, article) for article in erased}
    built = build_entries(
        session, "claim", {id_ for ids in changed.values() for id_ in ids}, tools.encoder.version
    )
    return [
        EraseTask(
            article.id,
            tuple(build_tombstone(each) for each in gone if each.parent_id == article.id),
            tuple(entry for id_ in changed[article.id] for entry in built.get(id_, ())),
        )
        for article in erased
    ]


def compute(tasks: Sequence[EraseTask], tools: Tools) -> list[EraseTask | Failed]:
    """Put tombstones into every build, take old words out of the previous one, and leave nothing of them in files.

    Each step may be repeated.
    """
    changed = [entry for task in tasks for entry in task.changed]
    gone = [entry for task in tasks for entry in task.gone]
    refused = {refusal.id: refusal.why for refusal in tools.engine.put([*gone, *changed])}
    tools.engine.forget(Index.CLAIMS, changed)
    tools.engine.refresh()
    tools.engine.scrub()
    tools.database.retrying(lambda session: _forget_answers(session, tasks))
    tools.database.rewrite_file()
    answers: list[EraseTask | Failed] = []
    for task in tasks:
        why = next((refused[entry.id] for entry in (*task.gone, *task.changed) if entry.id in refused), None)
        answers.append(
            task if why is None else Failed(task.subject_id, Unreadable(f"the index refused it: {why}"))
        )
    return answers


def _forget_answers(session: Session, tasks: Sequence[EraseTask]) -> None:
    """Delete the answers that late requests kept; once before the file is written anew, so that it has none of them."""
    for task in sorted(tasks, key=lambda task: task.subject_id):
        article_erasure.forget_late_answers(session, session.get_one(Article, task.subject_id))


def save(session: Session, results: Sequence[EraseTask]) -> None:
    """Forget answers that were written while the article was being erased."""
    _forget_answers(session, results)
