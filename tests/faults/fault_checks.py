"""What must hold when the faults are over and the work is done: the clients' book and the records against each other."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk.events import chain_verifying
from claimdesk.events.chain_verifying import Count
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.lease import Lease
from claimdesk.records.review import Review
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Origin, Verdict, VerdictRevision
from claimdesk.terms import SubjectKind
from tests.faults.fault_clients import Book

CLAIMS_EACH = 2  # of an article of the newsroom: each of its sentences is one


def find_wrong(session: Session, book: Book) -> list[str]:
    """Each breach, in words."""
    return [
        *book.wrong,
        *_check_articles(session, book),
        *_check_runs(session),
        *_check_imports(session, book),
        *_check_leases(session),
        *_check_reviews(session, book),
        *_check_verdicts(session, book),
        *_check_events(session),
        *(f"the chain: {breach.what}" for breach in chain_verifying.verify_chains(session, Count())),
    ]


def _check_articles(session: Session, book: Book) -> Iterator[str]:
    """I1: every accepted article is there once, ready, with its claims, each of them once."""
    rows = {
        article.external_id: article
        for article in session.scalars(select(Article).where(Article.external_id.is_not(None)))
    }
    counted = session.scalar(
        select(func.count()).select_from(Article).where(Article.external_id.is_not(None))
    )
    if counted != len(rows):
        yield f"{counted} articles have {len(rows)} external ids"
    appearances: dict[UUID, Counter[tuple[UUID, int]]] = {}
    for article_id, claim_id, start in session.execute(
        select(Appearance.article_id, Appearance.claim_id, Appearance.start)
    ):
        appearances.setdefault(article_id, Counter())[claim_id, start] += 1
    for external_id, id_ in book.articles.items():
        article = rows.get(external_id)
        if article is None or str(article.id) != id_:
            yield f"the article {external_id} is lost"
            continue
        if article.status != ArticleStatus.READY:
            yield f"the article {external_id} is {article.status.value}"
        found = appearances.get(article.id, Counter())
        if len(found) != CLAIMS_EACH or max(found.values()) > 1:
            yield f"the article {external_id} has the claims {sorted(map(str, found.items()))}"
    texts = Counter(session.scalars(select(Claim.text)))
    yield from (f"{number} claims are {text!r}" for text, number in texts.items() if number > 1)


def _check_runs(session: Session) -> Iterator[str]:
    for run in session.scalars(select(Run).where(Run.status.in_((RunStatus.DEAD, RunStatus.OPEN)))):
        yield f"the run {run.stage} of {run.subject_id} is {run.status.value}: {run.error}"


def _check_imports(session: Session, book: Book) -> Iterator[str]:
    """Every imported fact-check is there, once."""
    counted = Counter(session.scalars(select(Verdict.url).where(Verdict.origin == Origin.IMPORTED)))
    yield from (f"{url} was imported {number} times" for url, number in counted.items() if number > 1)
    ids = {str(id_) for id_ in session.scalars(select(Verdict.id))}
    yield from (f"the imported {url} is lost" for url, id_ in book.imported.items() if id_ not in ids)


def _check_leases(session: Session) -> Iterator[str]:
    """I2: of a claim, and of a person, at most one is live."""
    live = session.execute(select(Lease.claim_id, Lease.account_id).where(Lease.ended_at.is_(None))).all()
    for place, whose in enumerate(("claim", "person")):
        counted = Counter(row[place] for row in live)
        yield from (f"the {whose} {id_} has {number} leases" for id_, number in counted.items() if number > 1)


def _check_reviews(session: Session, book: Book) -> Iterator[str]:
    """No answered read is lost, none is doubled, and each is in the history once (I11)."""
    rows = {str(review.id): review for review in session.scalars(select(Review))}
    yield from (f"the read {id_} is lost" for id_ in book.reviews if id_ not in rows)
    written = Counter(
        line.changes.get("review_id")
        for line in session.scalars(
            select(HistoryItem).where(HistoryItem.what.in_(("reviewed", "adjudicated")))
        )
    )
    for id_ in rows:
        if written[id_] != 1:
            yield f"the read {id_} is in the history {written[id_]} times"
    twice = Counter((review.claim_id, review.account_id, review.round) for review in rows.values())
    yield from (f"{key} was read {number} times in a round" for key, number in twice.items() if number > 1)


def _check_verdicts(session: Session, book: Book) -> Iterator[str]:
    """No answered verdict or correction is lost, none is doubled, and revisions have no gap (I6)."""
    own = set(map(str, session.scalars(select(Verdict.id).where(Verdict.origin == Origin.OWN))))
    yield from (f"the verdict {id_} is lost" for id_ in book.verdicts if id_ not in own)
    published: Counter[Any] = Counter()
    decided: Counter[Any] = Counter()  # a claim that is looked at again is decided and published again
    for line in session.scalars(select(HistoryItem).where(HistoryItem.subject_kind == SubjectKind.CLAIM)):
        published[line.subject_id] += line.what == "published"
        decided[line.subject_id] += line.changes.get("status", {}).get("to") == ClaimStatus.DECIDED
    yield from (
        f"{id_} was published {number} times and decided {decided[id_]} times"
        for id_, number in published.items()
        if number > decided[id_]
    )
    revisions: dict[str, list[int]] = {}
    for verdict_id, revision in session.execute(
        select(VerdictRevision.verdict_id, VerdictRevision.revision).order_by(VerdictRevision.revision)
    ):
        revisions.setdefault(str(verdict_id), []).append(revision)
    for id_, numbers in revisions.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the verdict {id_} has the revisions {numbers}"
    for verdict, revision in book.corrections:
        if revision not in revisions.get(verdict, ()):
            yield f"the correction {revision} of {verdict} is lost"


def _check_events(session: Session) -> Iterator[str]:
    """The log has no gap: nobody who reads on has missed anything."""
    last, counted = session.execute(select(func.max(Event.sequence), func.count())).one()
    if last != counted:
        yield f"the log ends at {last} and has {counted} events"
