"""split: the articles' texts into claims, with their vectors, all articles taken in one batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import split_results
from claimdesk.intake import withdrawal
from claimdesk.language import pipeline
from claimdesk.language.reading import parsing
from claimdesk.language.shapes import ArticleText, SplitArticle
from claimdesk.records.article import GONE, Article, ArticleRevision, ArticleStatus
from claimdesk.search.indexing import vector_cache
from workers.resources import Tools
from workers.running import Later
from workers.time_limit import allow_seconds, limit_computing

CHARACTERS = 60_000  # of one taking: some 20 news articles, about 10 s on one core


@dataclass(frozen=True, slots=True)
class SplitTask:
    subject_id: UUID
    revision: int
    article: ArticleText


@dataclass(frozen=True, slots=True)
class Split:
    subject_id: UUID
    revision: int
    article: SplitArticle
    encoded: vector_cache.Encoded


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[SplitTask | Later]:
    """The current revisions' texts with what is known of the articles; what is too much for now is put off."""
    rows = session.execute(
        select(Article, ArticleRevision)
        .join(
            ArticleRevision,
            (ArticleRevision.article_id == Article.id) & (ArticleRevision.revision == Article.revision),
        )
        .where(Article.id.in_(subject_ids), Article.status.not_in(GONE))
    )
    return put_off(
        [
            SplitTask(
                article.id,
                revision.revision,
                ArticleText(
                    text=revision.text,
                    title=revision.title,
                    summary=revision.summary,
                    language=article.language,
                    published_at=article.stated_at,
                    source_name=article.source_name,
                    source_domain=article.source_domain,
                ),
            )
            for article, revision in rows
            if revision.text is not None
        ]
    )


def put_off(tasks: Sequence[SplitTask]) -> list[SplitTask | Later]:
    """The shortest articles that fit into CHARACTERS, and at least one; the others for the next taking."""
    kept: list[SplitTask | Later] = []
    characters = 0
    for task in sorted(tasks, key=lambda task: len(task.article.text)):
        characters += len(task.article.text)
        kept.append(task if characters <= CHARACTERS or not kept else Later(task.subject_id))
    return kept


def compute(tasks: Sequence[SplitTask], tools: Tools) -> list[Split]:
    """Claims and vectors; what the check-worthiness model encodes on its way is not encoded again for the claim.

    Raises TakesTooLong for a text that defeats the reader.
    """
    cache: dict[str, npt.NDArray[np.float32]] = {}

    def encode(texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in cache]
        if new:
            cache.update(zip(new, tools.encoder.encode(new), strict=True))
        return (
            np.stack([cache[text] for text in texts])
            if texts
            else np.zeros((0, tools.encoder.dimensions), np.float32)
        )

    tools.encoder.load()
    parsing.parse_sentences(["The models are loaded before the limit counts."])
    with limit_computing(allow_seconds(sum(len(task.article.text) for task in tasks), len(tasks))):
        articles = pipeline.split_articles(
            [task.article for task in tasks], encode, rewriting=tools.settings.rewriting == "sure"
        )
    encoded = vector_cache.encode_once(
        tools.database,
        encode,
        tools.encoder.version,
        (claim.text for article in articles for claim in article.claims),
    )
    return [
        Split(task.subject_id, task.revision, article, encoded)
        for task, article in zip(tasks, articles, strict=True)
    ]


def save(session: Session, results: Sequence[Split]) -> None:
    """Keep the vectors, then each article's claims; a claim that is new has its match and retrieve planned."""
    for encoded in {id(result.encoded): result.encoded for result in results}.values():
        vector_cache.keep(session, encoded)
    for result in sorted(results, key=lambda result: result.subject_id):
        article = session.get_one(Article, result.subject_id, with_for_update={"key_share": True})
        revision = session.scalars(
            select(ArticleRevision).where(
                ArticleRevision.article_id == article.id, ArticleRevision.revision == result.revision
            )
        ).one()
        article.status = ArticleStatus.PROCESSING
        article.error = None
        before = withdrawal.list_machine_claims(session, article, revision.revision)
        split_results.record_split(session, article, revision, result.article)
        withdrawal.drop_unread(session, before)
