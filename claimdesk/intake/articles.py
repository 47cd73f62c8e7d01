"""Articles: taken in once, found again by their identity, amended, retried and withdrawn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import lock
from claimdesk.errors import FieldError, Invalid, NotFound, WrongState
from claimdesk.events import events, history
from claimdesk.intake import near_duplicates, withdrawal
from claimdesk.intake.fetching import find_host
from claimdesk.intake.revisions import Content, build_digest, build_split_inputs, get_revision, hash_texts
from claimdesk.intake.submissions import ArticleIn, check_readable, check_storable
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.records.article import GONE, Article, ArticleRevision, ArticleStatus
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import dead_runs, planning
from claimdesk.search import minhash
from claimdesk.terms import PublishedAtSource, StageName, SubjectKind

Outcome = Literal["created", "revised", "unchanged"]
AMENDABLE = ("published_at", "source_name", "source_domain", "title", "language", "reach")


@dataclass(frozen=True, slots=True)
class Submitted:
    """An article as a newsroom gave it: text or html, or neither and the url to fetch."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    source_name: str | None = None
    source_domain: str | None = None
    external_id: str | None = None
    canonical_url: str | None = None
    queue: str | None = None
    reach: int | None = None

    @property
    def content(self) -> Content:
        return Content(self.text, self.html, self.url, self.title, self.summary)

    @property
    def identity_hash(self) -> bytes:
        """SHA-256 of the external_id, else of the canonical_url, else of the content."""
        if self.external_id is not None:
            return build_digest("external_id", self.external_id)
        if self.canonical_url is not None:
            return build_digest("canonical_url", self.canonical_url)
        return build_digest("content", self.content.content_hash.hex())

    @property
    def known(self) -> dict[str, Any]:
        """What is said of the article beside its content, without what is not said."""
        said = {
            "published_at": self.published_at,
            "language": self.language,
            "source_name": self.source_name,
            "source_domain": self.source_domain,
            "queue": self.queue,
            "reach": self.reach,
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def set_on_article(self) -> dict[str, Any]:
        """The same by the record's names, with where the date comes from."""
        return self.known | ({"published_at_source": PublishedAtSource.GIVEN} if self.published_at else {})


@dataclass(frozen=True, slots=True)
class AcceptedArticle:
    """The article, and whether it is new, has a new revision, or was known just so."""

    article: Article
    outcome: Outcome


def build_submitted(body: ArticleIn) -> Submitted:
    """A submission from its shape on the wire."""
    source = body.source
    given = {name: getattr(body, name) for name in ArticleIn.model_fields if name != "source"}
    return Submitted(
        **given,
        source_name=source.name if source else None,
        source_domain=source.domain if source else None,
    )


def accept_article(session: Session, principal: Principal, submitted: Submitted) -> AcceptedArticle:
    """Take an article in and plan its work; one that is known and unchanged causes none.

    Raises Invalid without content or for a queue that there isn't, Unreadable for a blank or binary text and for
    characters no store keeps.
    """
    check_submitted(submitted)
    if submitted.queue is not None:
        queues.check_names(session, principal.workspace_id, [submitted.queue])
    identity = submitted.identity_hash
    lock(session, f"article {principal.workspace_id} {identity.hex()}")
    same = select(Article.id).where(
        Article.workspace_id == principal.workspace_id, Article.identity_hash == identity
    )
    found = find_locked(session, session.scalar(same))
    if found is None or found.status == ArticleStatus.ERASED:  # erased while this waited for it
        return AcceptedArticle(_create_article(session, principal, submitted, identity), "created")
    current = get_revision(session, found)
    if found.status == ArticleStatus.WITHDRAWN:
        withdrawal.restore_article(session, found)
    elif current.content_hash == submitted.content.content_hash:
        _update_known(session, principal, found, submitted)
        return AcceptedArticle(found, "unchanged")
    _revise_article(session, principal, found, submitted)
    return AcceptedArticle(found, "revised")


def is_known(session: Session, workspace_id: UUID, submitted: Submitted) -> bool:
    """Whether there is such an article, a withdrawn one too; nobody else takes it in until the transaction ends."""
    identity = submitted.identity_hash
    lock(session, f"article {workspace_id} {identity.hex()}")
    same = Article.identity_hash == identity
    if submitted.canonical_url is not None:
        same |= Article.canonical_url == submitted.canonical_url
    found = select(Article.id).where(Article.workspace_id == workspace_id, same).limit(1)
    return session.scalar(found) is not None


def check_submitted(submitted: Submitted) -> None:
    """Raise Invalid or Unreadable for what can't be taken in."""
    if submitted.text is not None and submitted.html is not None:
        raise Invalid("give text or html, not both", [FieldError("/html", "text is given too")])
    if submitted.text is None and submitted.html is None and submitted.url is None:
        raise Invalid(
            "one of text, html and url is needed", [FieldError("", "text, html and url are missing")]
        )
    check_storable(asdict(submitted))
    if submitted.text is not None:
        check_readable(submitted.text, "/text")
    if submitted.html is not None:
        check_readable(submitted.html, "/html")
    if submitted.published_at is not None and submitted.published_at.tzinfo is None:
        raise Invalid("published_at has no offset", [FieldError("/published_at", "add Z or an offset")])


def _create_article(session: Session, principal: Principal, submitted: Submitted, identity: bytes) -> Article:
    article = Article(
        id=clock.new_id(),
        workspace_id=principal.workspace_id,
        identity_hash=identity,
        external_id=submitted.external_id,
        canonical_url=submitted.canonical_url,
        submitted_by=principal.account_id,
        known_hash=_hash_known(submitted),
        **submitted.set_on_article,
    )
    session.add(article)
    session.flush()
    _add_revision(session, article, submitted.content, 1)
    _record_change(session, principal, article, "submitted", {"revision": 1})
    return article


def _revise_article(session: Session, principal: Principal, article: Article, submitted: Submitted) -> None:
    for name, value in submitted.set_on_article.items():
        setattr(article, name, value)
    article.external_id = submitted.external_id or article.external_id
    article.canonical_url = submitted.canonical_url or article.canonical_url
    article.known_hash = _hash_known(submitted)
    article.version += 1
    _add_revision(session, article, submitted.content, article.revision + 1)
    _record_change(session, principal, article, "revised", {"revision": article.revision})


def _update_known(session: Session, principal: Principal, article: Article, submitted: Submitted) -> None:
    """Take over what the newsroom now says otherwise; what people amended since stays while it says the same."""
    if article.known_hash == _hash_known(submitted):
        return
    article.known_hash = _hash_known(submitted)
    _apply_changes(session, principal, article, submitted.known)


def _hash_known(submitted: Submitted) -> bytes:
    said = submitted.known
    return build_digest(*(f"{name}={said[name]}" for name in sorted(said)))


def _add_revision(session: Session, article: Article, content: Content, number: int) -> ArticleRevision:
    """A new current revision, and the run that makes something of it; the other road's run is called off."""
    revision = ArticleRevision(
        workspace_id=article.workspace_id,
        article_id=article.id,
        revision=number,
        text=content.text,
        html=content.html,
        title=content.title,
        summary=content.summary,
        content_hash=content.content_hash,
    )
    session.add(revision)
    article.revision = number
    article.status = ArticleStatus.QUEUED
    article.error = None
    article.ready_at = None
    article.title = content.title
    article.summary = content.summary
    article.url = content.url or article.url
    article.content_hash = None
    article.near_duplicate_of = None
    if content.text is not None:
        set_article_text(session, article, revision, content.text)
    session.flush()
    plan_reading(session, article, revision)
    return revision


def set_article_text(session: Session, article: Article, revision: ArticleRevision, text: str) -> None:
    """Note what follows from a revision's text: its hashes and the older article that it nearly equals."""
    revision.text = text
    revision.text_hash = build_digest(text)
    revision.minhash = minhash.build_minhash(text)
    article.content_hash = hash_texts(text, revision.title, revision.summary)
    article.near_duplicate_of = near_duplicates.replace_bands(session, article, revision)


def plan_reading(
    session: Session, article: Article, revision: ArticleRevision, *, again: bool = False
) -> None:
    """Have the revision's page fetched or read, or its text split into claims."""
    if revision.text is None:
        planning.cancel_runs(session, [article.id], [StageName.SPLIT])
        wanted = _build_wanted(article, f"{revision.revision}\x1f{revision.content_hash.hex()}")
        host = None if revision.html is not None else find_host(article.url or "")
        planning.plan_runs(session, StageName.FETCH, [replace(wanted, share=host)], again=again)
    else:
        planning.plan_runs(
            session,
            StageName.SPLIT,
            [_build_wanted(article, build_split_inputs(article, revision))],
            again=again,
        )


def _build_wanted(article: Article, inputs: str) -> planning.Wanted:
    return planning.Wanted(article.workspace_id, SubjectKind.ARTICLE, article.id, inputs, article.id)


def get_article(
    session: Session, workspace_id: UUID, article_id: UUID, *, for_update: bool = False
) -> Article:
    """The workspace's article. Raises NotFound."""
    found = session.scalar(
        select(Article).where(Article.workspace_id == workspace_id, Article.id == article_id)
    )
    if found is None:
        raise NotFound("there is no such article")
    return (find_locked(session, article_id) or found) if for_update else found


def find_locked(session: Session, article_id: UUID | None) -> Article | None:
    """The article, its row and its runs locked until the transaction ends."""
    if article_id is None:
        return None
    withdrawal.lock_runs(session, article_id)
    return session.get(Article, article_id, with_for_update={"key_share": True}, populate_existing=True)


def amend_article(
    session: Session, principal: Principal, article: Article, changes: Mapping[str, Any]
) -> Article:
    """Correct what is known of an article (AMENDABLE); its dates and attribution are worked out again.

    Another title is a new revision with the same text, for claims may stand in the title.
    Raises WrongState when it is withdrawn or erased, Invalid for a name that can't be amended.
    """
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid(f"{unknown[0]} can't be amended", [FieldError(f"/{unknown[0]}", "can't be amended")])
    check_storable(dict(changes))
    _check_workable(article)
    _apply_changes(session, principal, article, changes)
    return article


def _apply_changes(
    session: Session, principal: Principal, article: Article, changes: Mapping[str, Any]
) -> None:
    """Write down and apply those changes that change something, and plan what follows from them."""
    changed = {name: value for name, value in changes.items() if getattr(article, name) != value}
    if changes.get("published_at") is not None:
        if article.published_at_source == PublishedAtSource.GUESSED:
            changed["published_at"] = changes[
                "published_at"
            ]  # even the same: claims are dated by it from now on
        article.published_at_source = PublishedAtSource.GIVEN  # confirmed, where it was found in the page
    if not changed:
        return
    shown = {
        name: {"from": _describe_value(getattr(article, name)), "to": _describe_value(to)}
        for name, to in changed.items()
    }
    current = get_revision(session, article)
    for name, value in changed.items():
        setattr(article, name, value)
    if article.published_at is None:
        article.published_at_source = None
    article.version += 1
    article.search_version += 1
    if "title" in changed:
        content = Content(current.text, current.html, article.url, article.title, current.summary)
        _add_revision(session, article, content, article.revision + 1)
    elif current.text is not None:
        article.status = ArticleStatus.QUEUED
        plan_reading(session, article, current)
    _record_change(session, principal, article, "amended", shown)


def _describe_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _check_workable(article: Article) -> None:
    """Raises WrongState unless the article can be worked on."""
    if article.status == ArticleStatus.ERASED:
        raise WrongState("the article is erased; submit it again as a new one")
    if article.status == ArticleStatus.WITHDRAWN:
        raise WrongState("the article is withdrawn; submit it again to bring it back")


def retry_article(session: Session, principal: Principal, article: Article) -> list[str]:
    """Run again the stages of the article and its claims that are dead; their names.

    A failed article without a dead run is read anew. Raises WrongState when it is withdrawn or erased.
    """
    _check_workable(article)
    subjects = withdrawal.select_claim_ids(article)
    dead = session.scalars(
        select(Run)
        .where(
            Run.workspace_id == article.workspace_id,
            Run.status == RunStatus.DEAD,
            or_(Run.subject_id == article.id, Run.article_id == article.id, Run.subject_id.in_(subjects)),
        )
        .with_for_update()
    ).all()
    dead_runs.reopen_runs(session, dead)
    stages = sorted({run.stage for run in dead})
    if not dead and article.status != ArticleStatus.FAILED:
        return []
    if not dead:
        plan_reading(session, article, get_revision(session, article), again=True)
        stages = ["split" if article.content_hash is not None else "fetch"]
    article.status, article.error = ArticleStatus.QUEUED, None
    article.version += 1
    _record_change(session, principal, article, "retried", {"stages": stages})
    return stages


def withdraw_article(
    session: Session, principal: Principal, article: Article, why: str | None = None
) -> None:
    """Take the article out of queues and search, with the claims that stand in no other; kept for the audit."""
    if article.status in GONE:
        return
    gone = withdrawal.withdraw_with_claims(session, article)
    article.version += 1
    _record_change(session, principal, article, "withdrawn", {"claims": len(gone)}, why)


def _record_change(
    session: Session,
    principal: Principal,
    article: Article,
    what: str,
    changes: dict[str, Any],
    why: str | None = None,
) -> None:
    """Into the history, for people, and the event log, for machines."""
    history.record_by(session, principal, article, what, why=why, changes=changes)
    events.record_events(
        session,
        events.Happened(
            article.workspace_id,
            f"article.{what}",
            SubjectKind.ARTICLE,
            article.id,
            {"article_ids": [str(article.id)], "external_id": article.external_id},
        ),
    )
