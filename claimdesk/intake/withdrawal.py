"""What withdrawing an article, and bringing it back, does to its claims and their entries."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.claims.touched import build_is_touched
from claimdesk.database import in_batches
from claimdesk.events import history
from claimdesk.queue import leases, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.article import GONE, Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.run import Run
from claimdesk.runs import planning
from claimdesk.terms import StageName, SubjectKind

WITHDRAWN = "its article was withdrawn"
UNREAD = "its article was split anew, and says it no more"
BATCH = 500


def select_claim_ids(article: Article) -> Select[UUID]:
    """The ids of the claims of all revisions of the article, as a query."""
    return select(Appearance.claim_id).where(Appearance.article_id == article.id).distinct()


def lock_runs(session: Session, article_id: UUID) -> None:
    """Lock the runs of the article's claims and then its own: the order in which workers' commits lock them.

    Call it before the article's row is locked; the other way round two transactions could wait for each other.
    """
    claims = select(Appearance.claim_id).where(Appearance.article_id == article_id)
    for which in (Run.subject_id.in_(claims), Run.subject_id == article_id):
        session.execute(select(Run.id).where(which).order_by(Run.id).with_for_update())


def list_claims_only_here(session: Session, article: Article) -> list[Claim]:
    """The claims that stand in no other live article, in the order of their ids."""
    elsewhere = (
        select(Appearance.claim_id)
        .join(Article, Article.id == Appearance.article_id)
        .where(
            Appearance.claim_id == Claim.id,
            Appearance.article_id != article.id,
            Article.status.not_in(GONE),
        )
    )
    return list(
        session.scalars(
            select(Claim)
            .where(Claim.id.in_(select_claim_ids(article)), ~elsewhere.exists())
            .order_by(Claim.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def withdraw_with_claims(session: Session, article: Article) -> list[Claim]:
    """Call off the runs of the article and its own claims, and take those out of queues and search.

    They are `new` again, so that the next live article that says the same brings them into a queue.
    """
    claims = list_claims_only_here(session, article)
    article.status = ArticleStatus.WITHDRAWN
    article.withdrawn_at = clock.now()
    article.search_version += 1
    planning.cancel_runs(session, [article.id, *(claim.id for claim in claims)])
    leave_queues(session, claims)
    return claims


def list_machine_claims(session: Session, article: Article, revision: int) -> set[UUID]:
    """The ids of the claims that the machine found in the article's revision."""
    return set(
        session.scalars(
            select(Appearance.claim_id).where(
                Appearance.article_id == article.id,
                Appearance.revision == revision,
                Appearance.by_hand.is_(False),
            )
        )
    )


def drop_unread(session: Session, before: Collection[UUID]) -> None:
    """Take out of queues what a new split of the same text finds no more, unless a person has touched it.

    A claim that is locked is in somebody's hands just now.
    """
    here = select(Appearance.id).where(Appearance.claim_id == Claim.id)
    for batch in in_batches(sorted(before), BATCH):
        claims = session.scalars(
            select(Claim)
            .where(Claim.id.in_(batch), ~here.exists(), ~build_is_touched())
            .order_by(Claim.id)
            .with_for_update(skip_locked=True, key_share=True)
        ).all()
        planning.cancel_runs(session, [claim.id for claim in claims])
        leave_queues(session, claims, why=UNREAD)


def leave_queues(session: Session, claims: Sequence[Claim], why: str = WITHDRAWN) -> None:
    """Take the claims, whose articles are all gone, out of people's hands, queues and search."""
    for claim in claims:
        if workflow.fits(claim.status, Call.LEAVE) and claim.status != ClaimStatus.NEW:
            changes = workflow.move(claim, Call.LEAVE)
            leases.clear_holds(session, claim)
            history.record(
                session,
                claim.workspace_id,
                SubjectKind.CLAIM,
                claim.id,
                "unqueued",
                why=why,
                changes=changes,
            )
            claim.queue_id, claim.queued_at = None, None
            claim.version += 1
    session.flush()
    reindex_claims(session, claims)


def restore_article(session: Session, article: Article) -> None:
    """Make a withdrawn article live again; once settled, its claims are in queues again."""
    claims = list_claims_only_here(session, article)
    article.status = ArticleStatus.QUEUED
    article.withdrawn_at = None
    article.search_version += 1
    for claim in claims:
        claim.search_version += 1
    session.flush()
    plan_claims(session, claims, article.id, stages=(StageName.MATCH, StageName.RETRIEVE, StageName.INDEX))
