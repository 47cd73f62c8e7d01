"""An article erased: its words and the names in it gone from the records at once, from index and files by a run.

The `erase` run is repeated until it is done, so that an index that is away or a worker that dies delays it only.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import after_commit
from claimdesk.erasure import claim_ownership, claims, traces
from claimdesk.erasure.claim_ownership import CLOCKS_DIFFER, Belongings
from claimdesk.errors import MissingScope
from claimdesk.events import events, history
from claimdesk.intake import withdrawal
from claimdesk.intake.revisions import build_digest, list_revisions
from claimdesk.people.principals import Principal
from claimdesk.records.account import Scope
from claimdesk.records.article import GONE, Article, ArticleBand, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.entry import Tombstone
from claimdesk.records.event import HistoryItem
from claimdesk.runs import planning
from claimdesk.search.entries import Index
from claimdesk.terms import StageName, SubjectKind

log = structlog.get_logger()

ARTICLE_ERASED = "article_erased"  # in the history of a claim that lives on
# what is known of an article beside its texts; its id, its times and who submitted it stay
KNOWN = (
    "external_id",
    "canonical_url",
    "url",
    "title",
    "summary",
    "language",
    "source_name",
    "source_domain",
    "published_at",
    "published_at_source",
    "queue",
    "reach",
    "near_duplicate_of",
    "content_hash",
    "known_hash",
    "error",
)


def check_may_erase(principal: Principal) -> None:
    """Raises MissingScope unless the caller is an admin."""
    if Scope.ADMIN not in principal.scopes:
        raise MissingScope("only a key with the scope admin may erase")


def erase_article(session: Session, article: Article, by: Principal | None, why: str | None) -> None:
    """Erase the article, its row and runs locked by `articles.find_locked`; by None: it is repeated by the command.

    Again, it has the rest (index, files) looked after once more.
    """
    if article.status != ArticleStatus.ERASED:
        _erase_locked(session, article, by, why)
    wanted = planning.Wanted(article.workspace_id, SubjectKind.ARTICLE, article.id, "")
    planning.plan_runs(session, StageName.ERASE, [wanted], again=True)


def _erase_locked(session: Session, article: Article, by: Principal | None, why: str | None) -> None:
    found = claim_ownership.find_belongings(session, article)
    parted = claims.undo_merges(session, found.own)
    published = claims.list_published(session, found.own)
    texts = traces.list_texts(session, found.own)
    speakers = traces.list_speakers(session, article, found.own)
    gone = [claim for claim in found.own if claim.id not in published]
    kept = [claim for claim in found.own if claim.id in published]
    subjects = [article.id, *(claim.id for claim in found.own)]
    decided = {claim.verdict_id for claim in (*found.own, *found.shared) if claim.verdict_id is not None}
    planning.cancel_runs(session, subjects)
    traces.drop_quotations(session, article, list_revisions(session, article.workspace_id, article.id))
    traces.empty_history(session, subjects)
    traces.empty_reasons(session, subjects, [claim.id for claim in parted])
    traces.forget_former_values(session, {verdict.id for verdict in published.values()})
    traces.empty_errors(session, subjects)
    traces.forget_answers(session, article.workspace_id, article.id, {article.id, *found.ids})
    traces.name_places_by_id(session, article, decided)
    claims.delete_claims(session, article, gone)
    for claim in kept:
        claims.reduce_to_published(session, article, claim, published[claim.id])
    for claim in found.shared:
        claims.remove_article(session, article, claim, began_here=claim.id in found.begun)
    session.execute(delete(Appearance).where(Appearance.article_id == article.id))
    _leave_queues(session, found.shared)
    _empty_article(session, article)
    session.flush()
    traces.drop_vectors(session, texts)
    traces.drop_speakers(session, speakers)
    _record_erasure(session, article, found, gone, parted, by, why)


def _leave_queues(session: Session, shared: Sequence[Claim]) -> None:
    """Take out of queues what stands in withdrawn articles alone from now on."""
    places = session.execute(
        select(Appearance.claim_id, Article.status)
        .join(Article, Article.id == Appearance.article_id)
        .where(Appearance.claim_id.in_([claim.id for claim in shared]))
    ).all()
    anywhere = {row.claim_id for row in places}
    live = {row.claim_id for row in places if row.status not in GONE}
    withdrawal.leave_queues(session, [claim for claim in shared if claim.id in anywhere - live])


def _empty_article(session: Session, article: Article) -> None:
    """Leave of the article and its revisions that they were there; what it was found again by names it no more."""
    session.execute(delete(ArticleBand).where(ArticleBand.article_id == article.id))
    session.execute(
        update(ArticleRevision)
        .where(ArticleRevision.article_id == article.id)
        .values(
            text=None,
            title=None,
            summary=None,
            html=None,
            content_hash=b"",
            text_hash=None,
            page_sha256=None,
            fetched_from=None,
            skipped=[],
            notes=[],
            extracted={},
            minhash=None,
        )
    )
    session.execute(
        update(Article).where(Article.near_duplicate_of == article.id).values(near_duplicate_of=None)
    )
    for name in KNOWN:
        setattr(article, name, None)
    article.identity_hash = build_digest("erased", str(article.id))
    article.status, article.erased_at = ArticleStatus.ERASED, clock.now()
    article.version += 1
    article.search_version += 1


def _record_erasure(
    session: Session,
    article: Article,
    found: Belongings,
    gone: Sequence[Claim],
    parted: Sequence[Claim],
    by: Principal | None,
    why: str | None,
) -> None:
    """That it happened, to what, by whom and why: in the history, and with ids alone in the event log."""
    account_id, name = (by.account_id, by.name) if by is not None else (None, history.MACHINE)
    write = partial(history.record, session, article.workspace_id, by=account_id, by_name=name)
    removed = {claim.id for claim in gone}
    counts = {"claims": len(removed), "kept": len(found.ids) - len(removed)}
    write(SubjectKind.ARTICLE, article.id, "erased", why=why, changes=counts)
    for id_ in sorted({*found.ids, *(claim.id for claim in parted)}):
        what = "erased" if id_ in removed else ARTICLE_ERASED
        write(SubjectKind.CLAIM, id_, what, changes={"article_id": str(article.id)})
    tell = partial(log.info, "article_erased", article=str(article.id), workspace=str(article.workspace_id))
    after_commit(session, f"erased {article.id}", tell)
    more = {"article_ids": [str(article.id)]}
    events.record_events(
        session,
        events.Happened(article.workspace_id, "article.erased", SubjectKind.ARTICLE, article.id, more),
        *(
            events.Happened(article.workspace_id, "claim.erased", SubjectKind.CLAIM, id_, more)
            for id_ in sorted(removed)
        ),
    )


def list_tombstones(session: Session, article_ids: Sequence[UUID]) -> list[Tombstone]:
    """What is left of the erased articles' claims, for the index."""
    return list(
        session.scalars(
            select(Tombstone)
            .where(Tombstone.parent_id.in_(article_ids), Tombstone.kind == Index.CLAIMS.value)
            .order_by(Tombstone.id)
        )
    )


def list_changed_claims(session: Session, article: Article) -> list[UUID]:
    """The claims that live on without the erased article, as their histories say."""
    if article.erased_at is None:
        return []
    return list(
        session.scalars(
            select(HistoryItem.subject_id)
            .where(
                HistoryItem.workspace_id == article.workspace_id,
                HistoryItem.id > clock.first_id(article.erased_at - CLOCKS_DIFFER),
                HistoryItem.what == ARTICLE_ERASED,
                HistoryItem.changes["article_id"].as_string() == str(article.id),
            )
            .order_by(HistoryItem.subject_id)
        )
    )


def forget_late_answers(session: Session, article: Article) -> None:
    """Delete kept answers that a request wrote which read the article before it was erased, and ended after."""
    gone = [tombstone.id for tombstone in list_tombstones(session, [article.id])]
    ids = {article.id, *gone, *list_changed_claims(session, article)}
    traces.forget_answers(session, article.workspace_id, article.id, ids)
