"""fetch: pages from their addresses, and the main text out of them; for articles, and for documents given as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.errors import ClaimdeskError
from claimdesk.intake import articles, documents, extraction, fetching, revisions
from claimdesk.intake.extraction import Extracted
from claimdesk.records.article import GONE, Article, ArticleRevision
from claimdesk.records.document import Document
from claimdesk.runs.taking import Failed
from claimdesk.settings import Settings
from claimdesk.terms import SubjectKind
from workers.resources import Tools


@dataclass(frozen=True, slots=True)
class FetchTask:
    """An article's or a document's page: its HTML, or None and the address."""

    subject_id: UUID
    kind: SubjectKind
    revision: int
    html: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The page's text and metadata; page_sha256 and fetched_from where it was fetched."""

    subject_id: UUID
    kind: SubjectKind
    revision: int
    extracted: Extracted
    page_sha256: str | None
    fetched_from: str | None


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[FetchTask]:
    """What is still to be read of the subjects."""
    rows = session.execute(
        select(Article, ArticleRevision)
        .join(
            ArticleRevision,
            (ArticleRevision.article_id == Article.id) & (ArticleRevision.revision == Article.revision),
        )
        .where(
            Article.id.in_(subject_ids),
            Article.status.not_in(GONE),
            ArticleRevision.text.is_(None),
        )
    )
    tasks = [
        FetchTask(article.id, SubjectKind.ARTICLE, revision.revision, revision.html, article.url)
        for article, revision in rows
    ]
    found = session.scalars(select(Document).where(Document.id.in_(subject_ids), Document.html.is_not(None)))
    return tasks + [
        FetchTask(document.id, SubjectKind.DOCUMENT, document.version, document.html, document.url)
        for document in found
    ]


def compute(tasks: Sequence[FetchTask], tools: Tools) -> list[Fetched | Failed]:
    """The pages, each failing for itself; one a taking, as several are taken at once by the lane's threads."""
    return [_read_page(task, tools.settings) for task in tasks]


def _read_page(task: FetchTask, settings: Settings) -> Fetched | Failed:
    try:
        if task.html is not None:
            extracted = extraction.extract_page(task.html, task.url)
            return Fetched(task.subject_id, task.kind, task.revision, extracted, None, None)
        page = fetching.fetch_page(task.url or "", settings)
        text = extraction.decode_page(page.body, page.charset)
        if page.content_type == "text/plain":
            extracted = extraction.read_plain(text, page.url)
        else:
            extracted = extraction.extract_page(text, page.url)
    except ClaimdeskError as error:
        return Failed(task.subject_id, error)
    return Fetched(task.subject_id, task.kind, task.revision, extracted, page.sha256, page.url)


def save(session: Session, results: Sequence[Fetched]) -> None:
    """Keep what was read and have it split, or made into passages."""
    for result in sorted(results, key=lambda result: result.subject_id):
        if result.kind == SubjectKind.DOCUMENT:
            _save_document(session, result)
        else:
            _save_article(session, result)


def _save_article(session: Session, result: Fetched) -> None:
    article = session.get_one(Article, result.subject_id, with_for_update={"key_share": True})
    revision = revisions.get_revision(session, article, result.revision)
    found = result.extracted
    revision.title = revision.title or found.title
    revision.summary = revision.summary or found.summary
    revision.page_sha256, revision.fetched_from = result.page_sha256, result.fetched_from
    revision.notes = [*revision.notes, *found.notes]
    revision.extracted = _describe_extracted(found)
    article.title, article.summary = revision.title, revision.summary
    if article.stated_at is None and found.published_at is not None:
        article.published_at, article.published_at_source = found.published_at, found.published_at_source
    article.language = article.language or found.language
    if article.source_name is None and article.source_domain is None:
        article.source_name, article.source_domain = found.source_name, found.source_domain
    articles.set_article_text(session, article, revision, found.text)
    session.flush()
    articles.plan_reading(session, article, revision)


def _save_document(session: Session, result: Fetched) -> None:
    document = session.get_one(Document, result.subject_id, with_for_update={"key_share": True})
    found = result.extracted
    document.title = document.title or found.title
    document.publisher = document.publisher or found.source_name
    document.published_at = document.published_at or found.stated_at
    document.language = document.language or found.language
    documents.set_document_text(document, found.text)
    session.flush()
    documents.plan_reading(session, document)


def _describe_extracted(found: Extracted) -> dict[str, str]:
    """The metadata of the page as found, for the revision."""
    values = {
        name: getattr(found, name)
        for name in (
            "title",
            "summary",
            "published_at",
            "published_at_source",
            "language",
            "source_name",
            "source_domain",
            "canonical_url",
            "author",
        )
    }
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not None
    }
