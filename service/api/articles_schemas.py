"""Articles on the wire."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from claimdesk.intake.diff import Diff
from claimdesk.intake.notes import describe_notes
from claimdesk.intake.progress import ClaimCounts, StageProgress
from claimdesk.intake.submissions import LanguageTag, SourceIn, Title
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus, ReadingDepth
from claimdesk.terms import PublishedAtSource
from service.http.list_views import Members
from service.http.schemas import AnyOf, Input, Name, OptionalInput, Output, Time, ViewQuery

Address = Annotated[str, Field(max_length=4000)]
Reason = Annotated[str, Field(max_length=2000)]


class ArticlesQuery(ViewQuery):
    """Which articles; a name that is given several times means any of its values."""

    status: AnyOf[ArticleStatus]
    source: AnyOf[Name] = Field(description="The outlet's name or domain.")
    external_id: AnyOf[Name]
    canonical_url: AnyOf[Address]
    since: Time | None = Field(None, description="Submitted at or after.")
    sort: Literal["newest", "oldest"] = Field("newest", description="By when they were submitted.")


class ArticlePatch(Input):
    """What is known better now; members that are left out stay as they are."""

    published_at: Time | None = None
    source: SourceIn | None = None
    title: Title | None = None
    language: LanguageTag | None = None
    reach: int | None = Field(None, ge=0, le=2**31 - 1, strict=True)

    def changes(self) -> dict[str, Any]:
        """The given members by the record's names; a null takes the value away."""
        given = {name: getattr(self, name) for name in self.model_fields_set if name != "source"}
        if "source" in self.model_fields_set:
            source = self.source or SourceIn()
            given |= {"source_name": source.name, "source_domain": source.domain}
        return given


class DiffQuery(Input):
    from_: int = Field(alias="from", ge=1, le=2**31 - 1, description="The revision to compare with.")


class DeletionIn(OptionalInput):
    """Why an article goes."""

    reason: Reason | None = Field(None, description="For the history.")


class DeletedQuery(Input):
    reason: Reason | None = Field(
        None, description="Better said in the body: addresses are written into the logs of proxies."
    )
    erase: bool = Field(False, description="Erase it for good, instead of withdrawing it; for an admin.")


class SourceOut(Output):
    name: str | None
    domain: str | None


class StageOut(Output):
    stage: str
    status: str = Field(description="queued, running, done, failed or cancelled.")
    attempt: int
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None


class CountsOut(Output):
    """Claims of the current revision."""

    claims: int
    waiting: int
    in_review: int
    published: int
    dismissed: int
    matched: int


class SkippedOut(Output):
    """A stretch that holds no claims, and why."""

    part: str
    start: int
    end: int
    why: str


class ArticleSummaryOut(Output):
    """An article in a list."""

    id: UUID
    version: int
    revision: int
    status: ArticleStatus
    external_id: str | None
    canonical_url: str | None
    url: str | None
    title: str | None
    summary: str | None
    language: str | None
    reading: ReadingDepth | None = Field(
        description="full, or sentences: not in English, and read sentence by sentence. Null before it is read."
    )
    notes: list[str] = Field(description="What a person should know of how it was read, in words.")
    source: SourceOut
    published_at: datetime | None
    published_at_source: PublishedAtSource | None = Field(
        description="given with the article, declared by its page, or guessed; null where that is not known."
    )
    queue: str | None
    reach: int | None
    near_duplicate_of: UUID | None
    error: str | None = Field(description="Why it failed, for a person.")
    submitted_at: datetime
    ready_at: datetime | None
    withdrawn_at: datetime | None
    erased_at: datetime | None = Field(
        description="Gone from the records since; the stage erase says how far."
    )


class ArticleOut(ArticleSummaryOut):
    """An article, whole."""

    text: str | None = Field(description="As submitted or extracted; null while it is still to be fetched.")
    fetched_from: str | None
    page_sha256: str | None
    skipped: list[SkippedOut]
    stages: list[StageOut]
    counts: CountsOut
    waiting_reason: str | None = Field(description="Why it is not ready, when it waits for something.")


ARTICLE_SUMMARY: Members = dict.fromkeys(
    (
        "id",
        "version",
        "revision",
        "status",
        "external_id",
        "url",
        "title",
        "published_at",
        "submitted_at",
        "ready_at",
    ),
    True,
)


class ArticlesOut(Output):
    items: list[ArticleSummaryOut]
    next_cursor: str | None


class DiffOut(Output):
    """Claim ids, each list in reading order."""

    from_: int = Field(serialization_alias="from")
    to: int
    added: list[UUID]
    kept: list[UUID]
    gone: list[UUID]

    @classmethod
    def of(cls, diff: Diff) -> "DiffOut":
        return cls(
            from_=diff.from_revision,
            to=diff.to_revision,
            added=list(diff.added),
            kept=list(diff.kept),
            gone=list(diff.gone),
        )


def show_summary(article: Article, revision: ArticleRevision) -> ArticleSummaryOut:
    return ArticleSummaryOut(**_read_known(article, revision))


def show_article(
    article: Article,
    revision: ArticleRevision,
    stages: Sequence[StageProgress],
    counts: ClaimCounts,
    waiting_reason: str | None,
) -> ArticleOut:
    return ArticleOut(
        **_read_known(article, revision),
        text=revision.text,
        fetched_from=revision.fetched_from,
        page_sha256=revision.page_sha256,
        skipped=[SkippedOut(**passage) for passage in revision.skipped],
        stages=[StageOut(**asdict(stage)) for stage in stages],
        counts=CountsOut(**asdict(counts)),
        waiting_reason=waiting_reason,
    )


def _read_known(article: Article, revision: ArticleRevision) -> dict[str, Any]:
    same = set(ArticleSummaryOut.model_fields) - {"source", "submitted_at", "reading", "notes"}
    return {name: getattr(article, name) for name in same} | {
        "reading": revision.reading,
        "notes": describe_notes(revision.notes),
        "source": SourceOut(name=article.source_name, domain=article.source_domain),
        "submitted_at": article.created_at,
    }
