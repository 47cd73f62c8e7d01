"""What erasing an article does to claims: its own go, published ones keep what was published, shared ones stay."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.claims import merging
from claimdesk.claims.claim_text import set_claim_text
from claimdesk.claims.dismissal import resume_claim
from claimdesk.claims.planning import plan_claims, reindex_claims
from claimdesk.events import history_chain
from claimdesk.queue import workflow
from claimdesk.queue.workflow import Call
from claimdesk.records import Base
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.entry import Tombstone
from claimdesk.records.event import LinkKind
from claimdesk.records.evidence import Evidence
from claimdesk.records.match import Match
from claimdesk.records.review import Draft, EvidenceJudgement, Proposal, Review, ReviewState
from claimdesk.records.verdict import Origin, Verdict, VerdictRevision
from claimdesk.search.entries import Index

# Above every version that an index may hold, also one that is newer than records restored from a backup.
FINAL = 2_000_000_000
NO_SYNC = {"synchronize_session": False}


def list_published(session: Session, claims: Collection[Claim]) -> dict[UUID, Verdict]:
    """The verdict of each of those claims that one of ours was published on, by the claim's id."""
    by_verdict = {claim.id: claim.verdict_id for claim in claims if claim.verdict_id is not None}
    read = set(
        session.scalars(
            select(Review.claim_id).where(
                Review.claim_id.in_(by_verdict), Review.state == ReviewState.PUBLISHED
            )
        )
    )
    verdicts = {
        verdict.id: verdict
        for verdict in session.scalars(
            select(Verdict).where(Verdict.id.in_(by_verdict.values()), Verdict.origin == Origin.OWN)
        )
    }
    return {
        claim_id: verdicts[verdict_id]
        for claim_id, verdict_id in by_verdict.items()
        if claim_id in read and verdict_id in verdicts
    }


def undo_merges(session: Session, own: Collection[Claim]) -> list[Claim]:
    """Undo the merges between the article's own claims and others, so that each takes along what it had; the others."""
    ids = {claim.id for claim in own}
    others: dict[UUID, Claim] = {}
    for claim in own:
        if claim.merged_into is not None and claim.merged_into not in ids:
            into = merging.undo_merge(session, claim)
            others[into.id] = into
            forget_questions(session, into)
            reindex_claims(session, [into])
    merged = session.scalars(
        select(Claim).where(Claim.merged_into.in_(ids), Claim.id.not_in(ids)).order_by(Claim.id)
    ).all()
    for claim in merged:
        merging.undo_merge(session, claim)
        workflow.move(claim, Call.UNMERGE)
        claim.version += 1
        resume_claim(session, claim)
        others[claim.id] = claim
    session.flush()
    return [claim for claim in others.values() if claim.id not in ids]


def delete_claims(session: Session, article: Article, claims: Sequence[Claim]) -> None:
    """Delete the locked claims with all that hangs on them, a tombstone for each.

    Nothing can be written for them any more, by whoever began before: the database's foreign keys refuse it.
    """
    ids = [claim.id for claim in claims]
    for claim in claims:
        version = max(FINAL, claim.search_version) + 1
        session.merge(
            Tombstone(
                kind=Index.CLAIMS.value,
                id=claim.id,
                workspace_id=claim.workspace_id,
                parent_id=article.id,
                search_version=version,
                deleted_at=clock.now(),
            )
        )
        session.expunge(claim)
    for pointer in (Claim.near_twin_of, Claim.split_from):
        session.execute(
            update(Claim).where(pointer.in_(ids)).values({pointer: None}), execution_options=NO_SYNC
        )
    drop_evidence(session, session.scalars(select(Evidence.id).where(Evidence.claim_id.in_(ids))).all())
    reads = session.scalars(select(Review.id).where(Review.claim_id.in_(ids))).all()
    history_chain.forget_words(session, LinkKind.REVIEW, reads)
    for table in reversed(Base.metadata.sorted_tables):
        for column in table.columns:
            if any(key.column is Claim.__table__.c.id for key in column.foreign_keys):
                session.execute(delete(table).where(column.in_(ids)))
    session.execute(delete(Claim).where(Claim.id.in_(ids)), execution_options=NO_SYNC)


def drop_evidence(session: Session, ids: Collection[UUID]) -> None:
    """Delete pieces of evidence with what people said of them."""
    for record, which in (
        (EvidenceJudgement, EvidenceJudgement.evidence_id.in_(ids)),
        (Evidence, Evidence.id.in_(ids)),
    ):
        session.execute(delete(record).where(which), execution_options=NO_SYNC)


def reduce_to_published(session: Session, article: Article, claim: Claim, verdict: Verdict) -> None:
    """Leave of a published claim what its verdict says, cites and was decided by."""
    _drop_appearances(session, article, claim)
    set_claim_text(claim, verdict.claim_text, claim.claimed_at)
    claim.original_text = claim.text
    claim.entities = []
    cited = list_cited(session, [verdict.id])
    uncited = session.scalars(select(Evidence.id).where(Evidence.claim_id == claim.id)).all()
    drop_evidence(session, [evidence_id for evidence_id in uncited if evidence_id not in cited])
    for record, which in (
        (Draft, Draft.claim_id == claim.id),
        (Proposal, Proposal.claim_id == claim.id),
        (Match, or_(Match.claim_id == claim.id, Match.other_claim_id == claim.id)),
    ):
        session.execute(delete(record).where(which), execution_options=NO_SYNC)
    _plan_again(session, claim)


def remove_article(session: Session, article: Article, claim: Claim, *, began_here: bool) -> None:
    """Take the article out of a claim that others make: its appearances, and what only its words said."""
    _drop_appearances(session, article, claim)
    if began_here:
        first = select(Appearance.quote).where(Appearance.claim_id == claim.id).order_by(Appearance.id)
        claim.original_text = session.scalars(first).first() or claim.text
        claim.context, claim.ambiguities = [], []
    if claim.status != ClaimStatus.MERGED:
        _plan_again(session, claim)


def _drop_appearances(session: Session, article: Article, claim: Claim) -> None:
    session.execute(
        delete(Appearance).where(Appearance.claim_id == claim.id, Appearance.article_id == article.id),
        execution_options=NO_SYNC,
    )


def _plan_again(session: Session, claim: Claim) -> None:
    """Have matches, evidence and entry made without the article's words; what was asked before is forgotten."""
    forget_questions(session, claim)
    claim.version += 1
    session.flush()
    plan_claims(session, [claim], None, again=True)
    reindex_claims(session, [claim])


def forget_questions(session: Session, claim: Claim) -> None:
    """Take out of the claim's evidence in which other words it was looked for, and how it differed from those."""
    for evidence in session.scalars(select(Evidence).where(Evidence.claim_id == claim.id)).all():
        if evidence.query and (evidence.query.get("text") != claim.text or evidence.query.get("names")):
            if evidence.query.get("text") != claim.text:
                evidence.differences = []
            evidence.query = {**evidence.query, "text": claim.text, "names": []}


def list_cited(session: Session, verdict_ids: Iterable[UUID]) -> set[UUID]:
    """The evidence that any published revision of the verdicts cites."""
    contents = session.scalars(
        select(VerdictRevision.content).where(VerdictRevision.verdict_id.in_(list(verdict_ids)))
    )
    return {
        UUID(passage["id"])
        for content in contents
        for passage in content.get("evidence") or ()
        if passage.get("id")
    }
