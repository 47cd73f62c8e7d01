"""Where an article's words are kept beside it and its claims: history, answers, quotations, vectors, speakers, places."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from claimdesk.database import in_batches
from claimdesk.erasure.claims import NO_SYNC, drop_evidence, list_cited
from claimdesk.errors import Gone
from claimdesk.events import history_chain
from claimdesk.people import workspaces
from claimdesk.records.account import Account
from claimdesk.records.article import Article, ArticleRevision
from claimdesk.records.claim import Appearance, Claim, Claimant
from claimdesk.records.document import Document, Passage
from claimdesk.records.entry import Vector
from claimdesk.records.event import Event, HistoryItem, LinkKind
from claimdesk.records.evidence import Evidence
from claimdesk.records.request import IdempotencyAnswer
from claimdesk.records.review import Proposal, Review
from claimdesk.records.run import Run
from claimdesk.records.verdict import Verdict
from claimdesk.search.indexing.vector_cache import hash_text

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
LEAST_QUOTED = 40  # characters; what is shorter stands in many texts
READ_AT_ONCE = 500
BATCH = 500


def empty_history(session: Session, ids: Collection[UUID]) -> None:
    """Take values and reasons out of the history of the subjects and of their reviews; who did what when stays."""
    reviews = session.scalars(select(Review.id).where(Review.claim_id.in_(ids))).all()
    _empty_lines(session, HistoryItem.subject_id.in_([*ids, *reviews]), changes={}, why=None)


def _empty_lines(session: Session, which: ColumnElement[bool], **values: Any) -> None:
    """Replace values of those lines of the history, and have the chain forget their words."""
    lines = session.scalars(select(HistoryItem.id).where(which)).all()
    history_chain.forget_words(session, LinkKind.HISTORY, lines)
    session.execute(
        update(HistoryItem).where(which).values(**values),
        execution_options={"synchronize_session": "fetch"},  # lines of this transaction are yet to be linked
    )


def empty_reasons(session: Session, ids: Collection[UUID], others: Collection[UUID]) -> None:
    """Take out of other claims' histories why they were merged with the subjects; that they were stays."""
    named = [str(id_) for id_ in ids]
    for name in ("claim_id", "into"):
        which = HistoryItem.subject_id.in_(others) & HistoryItem.changes[name].as_string().in_(named)
        _empty_lines(session, which, why=None)


def forget_former_values(session: Session, verdict_ids: Collection[UUID]) -> None:
    """Take out of the verdicts' histories what an editor replaced before it was published; revisions hold what was."""
    rows = session.scalars(select(HistoryItem).where(HistoryItem.subject_id.in_(verdict_ids))).all()
    changed = [
        row
        for row in rows
        if any(isinstance(value, dict) and "from" in value for value in row.changes.values())
    ]
    history_chain.forget_words(session, LinkKind.HISTORY, [row.id for row in changed])
    for row in changed:
        row.changes = {
            name: {**value, "from": None} if isinstance(value, dict) and "from" in value else value
            for name, value in row.changes.items()
        }


def empty_errors(session: Session, ids: Collection[UUID]) -> None:
    """Take out of the subjects' runs what was said of them."""
    session.execute(
        update(Run).where(Run.subject_id.in_(ids)).values(error=None, error_code=None),
        execution_options=NO_SYNC,
    )


def forget_answers(session: Session, workspace_id: UUID, article_id: UUID, ids: Collection[UUID]) -> None:
    """Empty the workspace's kept answers that are about the article: its key sent again is told that it is erased.

    Delete the other answers that are about one of the ids or name one; such a request is done anew.
    """
    accounts = select(Account.id).where(Account.workspace_id == workspace_id)
    for answer in session.scalars(
        select(IdempotencyAnswer).where(
            IdempotencyAnswer.account_id.in_(accounts),
            IdempotencyAnswer.subject_id == article_id,
            IdempotencyAnswer.status != Gone.status,
        )
    ).all():
        answer.key = workspaces.hide_request_key(session, workspace_id, answer.key)
        answer.status, answer.headers, answer.body, answer.request_hash = Gone.status, {}, None, b""
    session.flush()
    wanted = set(ids)
    rows = session.execute(
        select(
            IdempotencyAnswer.id, IdempotencyAnswer.subject_id, IdempotencyAnswer.path, IdempotencyAnswer.body
        ).where(IdempotencyAnswer.account_id.in_(accounts), IdempotencyAnswer.status != Gone.status),
        execution_options={"yield_per": READ_AT_ONCE},
    )
    about = [
        id_
        for id_, subject_id, path, body in rows
        if subject_id in wanted or wanted.intersection(map(UUID, ID.findall(f"{path} {body or ''}")))
    ]
    for batch in in_batches(about, BATCH):
        session.execute(
            delete(IdempotencyAnswer).where(IdempotencyAnswer.id.in_(batch)), execution_options=NO_SYNC
        )


def drop_quotations(session: Session, article: Article, revisions: Collection[ArticleRevision]) -> None:
    """Delete what people added as evidence, on any claim, out of the article; what a published verdict cites stays."""
    texts = [
        text for revision in revisions for text in (revision.text, revision.title, revision.summary) if text
    ]
    urls = {url for url in (article.url, article.canonical_url) if url}
    added = session.execute(
        select(Evidence.id, Evidence.claim_id, Evidence.document, Evidence.text).where(
            Evidence.workspace_id == article.workspace_id, Evidence.by_hand
        )
    )
    found = [
        evidence_id
        for evidence_id in added
        if evidence_id.document.get("url") in urls
        or (len(evidence_id.text) >= LEAST_QUOTED and any(evidence_id.text in text for text in texts))
    ]
    verdicts = session.scalars(
        select(Claim.verdict_id).where(
            Claim.id.in_({evidence_id.claim_id for evidence_id in found}), Claim.verdict_id.is_not(None)
        )
    )
    cited = list_cited(session, {verdict for verdict in verdicts if verdict is not None})
    drop_evidence(session, [evidence_id.id for evidence_id in found if evidence_id.id not in cited])


def list_texts(session: Session, claims: Collection[Claim]) -> dict[bytes, str]:
    """The wordings that the claims have had or were to have, by the hash that finds the vector."""
    ids = [claim.id for claim in claims]
    texts = {claim.text for claim in claims}
    changed = session.scalars(select(HistoryItem.changes).where(HistoryItem.subject_id.in_(ids)))
    proposed = session.scalars(select(Proposal.changes).where(Proposal.claim_id.in_(ids)))
    for changes in [*changed, *proposed]:
        texts |= set(_list_wordings(changes))
    return {hash_text(text): text for text in texts}


def _list_wordings(changes: Mapping[str, Any]) -> Iterator[str]:
    """The claim's text in a change: as it was made, or from what to what."""
    said = changes.get("text")
    values = said.values() if isinstance(said, dict) else (said,)
    yield from (value for value in values if isinstance(value, str))


def drop_vectors(session: Session, texts: Mapping[bytes, str]) -> None:
    """Delete the vectors of those texts that no record has any more."""
    for batch in in_batches(sorted(texts), BATCH):
        wordings = [texts[key] for key in batch]
        needed: set[bytes] = set()
        for column in (Claim.text_hash, Verdict.text_hash, Passage.text_hash):
            needed |= set(session.scalars(select(column).where(column.in_(batch))))
        for title in (Verdict.headline, Document.title):
            titles = session.scalars(select(title).where(title.in_(wordings)))
            needed |= {hash_text(title) for title in titles if title}
        session.execute(
            delete(Vector).where(Vector.text_hash.in_(set(batch) - needed)), execution_options=NO_SYNC
        )


def list_speakers(session: Session, article: Article, claims: Collection[Claim]) -> set[UUID]:
    """Who made claims in the article."""
    said = session.scalars(
        select(Appearance.claimant_id).where(
            Appearance.article_id == article.id, Appearance.claimant_id.is_not(None)
        )
    )
    return {
        claimant_id
        for claimant_id in (*said, *(claim.claimant_id for claim in claims))
        if claimant_id is not None
    }


def drop_speakers(session: Session, ids: Collection[UUID]) -> None:
    """Delete those who make no claim any more."""
    for column in (Appearance.claimant_id, Claim.claimant_id):
        said = {
            used_id
            for used_id in session.scalars(select(column).where(column.in_(ids)))
            if used_id is not None
        }
        ids = set(ids) - said
    ids = set(ids) - set(session.scalars(select(Claimant.merged_into).where(Claimant.merged_into.in_(ids))))
    session.execute(delete(Claimant).where(Claimant.id.in_(ids)), execution_options=NO_SYNC)


def name_places_by_id(session: Session, article: Article, verdict_ids: Collection[UUID]) -> None:
    """Take the newsroom's own id of the article out of its events, and of those that say where the verdicts' claims stood."""
    if article.external_id is None:
        return
    found = session.scalars(
        select(Event).where(
            Event.workspace_id == article.workspace_id,
            Event.subject_id.in_([article.id, *verdict_ids]),
            Event.at >= article.created_at,
        )
    ).all()
    named = [event for event in found if event.more.get("appearances") or event.more.get("external_id")]
    history_chain.forget_words(session, LinkKind.EVENT, [event.sequence for event in named])
    for event in named:
        said = dict(event.more)
        if "external_id" in said:
            said["external_id"] = None
        if "appearances" in said:
            said["appearances"] = [
                {**place, "external_id": None} if place.get("article_id") == str(article.id) else place
                for place in said["appearances"]
            ]
        event.more = said
