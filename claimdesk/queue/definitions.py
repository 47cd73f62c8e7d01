"""Queues are defined, and a changed definition files claims anew, a batch at a time.

Claims that wait in the queue and no longer fit it go to the first queue that they fit, or to none; claims that fitted
no queue before come in when they fit now; those that stay are ordered anew. What a person or an article asked for by
name stays where it was asked for, and so does what is in somebody's hands. A claim keeps the time since which it
waits, and the due time that it was given.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from claimdesk.errors import NotFound, StaleVersion, VersionRequired
from claimdesk.events import events, history
from claimdesk.queue import queues, sla, workflow
from claimdesk.queue.queues import NOWHERE, Facts
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.queue import Queue

BATCH = 200  # some 100 ms; claims that are locked are passed over by those who ask for the next one
BEGINNING = UUID(int=0)
FILING = ("filter", "weights", "sla_hours", "cap_per_article")


def put_queue(
    session: Session,
    workspace_id: UUID,
    name: str,
    definition: Mapping[str, Any],
    *,
    expected: int | None,
    is_new: bool,
) -> Queue:
    """Make or replace a definition. is_new: If-None-Match: * was sent; expected: the version of If-Match.

    Raises StaleVersion when it exists already or has changed, VersionRequired when neither header was sent.
    """
    found = session.scalars(
        select(Queue).where(Queue.workspace_id == workspace_id, Queue.name == name).with_for_update()
    ).first()
    if found is None:
        if expected is not None:
            raise NotFound(f"there is no queue named {name}")
        if not is_new:
            raise VersionRequired(
                "send If-None-Match: * to make a queue, If-Match with its version to change one"
            )
        found = Queue(workspace_id=workspace_id, name=name)
        session.add(found)
    elif is_new or (expected is not None and expected != found.version):
        raise StaleVersion("the queue exists in another version", current={"version": found.version})
    elif expected is None:
        raise VersionRequired("If-Match with the queue's version is needed to change it")
    else:
        found.version += 1
    is_filing_needed = is_new or any(
        name in definition and getattr(found, name) != definition[name] for name in FILING
    )
    for field, value in definition.items():
        setattr(found, field, value)
    session.flush()
    if is_filing_needed:
        found.filed_until = BEGINNING
        _file_batch(session, found)
    return found


def file_on(session: Session) -> bool:
    """File one more batch of a queue that has begun. False: there is nothing left to do."""
    queue = session.scalars(
        select(Queue)
        .where(Queue.filed_until.is_not(None))
        .order_by(Queue.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if queue is None:
        return False
    _file_batch(session, queue)
    return True


def _file_batch(session: Session, changed: Queue) -> None:
    """The next claims, by age, that are the queue's or nobody's."""
    claims = session.scalars(
        select(Claim)
        .where(
            Claim.workspace_id == changed.workspace_id,
            Claim.id > changed.filed_until,
            or_(
                Claim.status == ClaimStatus.UNQUEUED,
                (Claim.queue_id == changed.id) & Claim.status.in_(sla.STILL_DUE),
            ),
        )
        .order_by(Claim.id)
        .limit(BATCH)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    changed.filed_until = claims[-1].id if len(claims) == BATCH else None
    definitions = queues.list_queues(session, changed.workspace_id)
    facts = queues.gather_facts(session, claims)
    for claim in claims:
        if claim.status == ClaimStatus.UNQUEUED:
            _take_in(session, claim, changed, facts[claim.id])
        elif claim.status == ClaimStatus.WAITING:
            _move_out(session, claim, changed, definitions, facts[claim.id])
        if claim.queue_id == changed.id:
            queues.set_due_by_queue(claim, changed)
            queues.set_priority(claim, changed, facts[claim.id])


def _take_in(session: Session, claim: Claim, queue: Queue, facts: Facts) -> None:
    """Queue a claim that was met before, when it fits now; a queue without a filter asks for none of them."""
    is_wanted = claim.wanted_queue != NOWHERE and claim.owner_id is None and claim.near_twin_of is None
    if is_wanted and queue.filter and queues.fits(queue.filter, facts) and _has_room(session, queue, claim):
        changes = queues.enqueue(claim, queue, facts)
        _note(session, claim, None, queue, changes)


def _move_out(session: Session, claim: Claim, queue: Queue, definitions: list[Queue], facts: Facts) -> None:
    """Bring a claim that no longer fits to where it does."""
    if claim.owner_id is not None or claim.wanted_queue == queue.name or queues.fits(queue.filter, facts):
        return
    after = queues.choose(definitions, claim, facts)
    if after is not None and _has_room(session, after, claim):
        claim.queue_id = after.id
        claim.version += 1
        queues.set_priority(claim, after, facts)
        _note(session, claim, queue, after, {})
        return
    changes = workflow.move(claim, Call.UNQUEUE)
    claim.queue_id = None
    claim.version += 1
    _note(session, claim, queue, None, changes)


def _note(
    session: Session, claim: Claim, before: Queue | None, after: Queue | None, changes: dict[str, Any]
) -> None:
    what = "queued" if after else "unqueued"
    named = {"from": before.name if before else None, "to": after.name if after else None}
    why = "a queue's definition changed"
    history.record(
        session,
        claim.workspace_id,
        "claim",
        claim.id,
        what,
        why=why,
        changes={**changes, "queue": named},
    )
    claim.search_version += 1
    events.record(session, events.Happened(claim.workspace_id, f"claim.{what}", "claim", claim.id))


def _has_room(session: Session, queue: Queue, claim: Claim) -> bool:
    """Whether the queue takes one more claim of each article that this one appears in."""
    if queue.cap_per_article is None:
        return True
    session.flush()
    here, other = aliased(Appearance), aliased(Appearance)
    most = session.scalars(
        select(func.count(other.claim_id.distinct()))
        .select_from(here)
        .join(other, other.article_id == here.article_id)
        .join(Claim, Claim.id == other.claim_id)
        .where(here.claim_id == claim.id, Claim.queue_id == queue.id, Claim.id != claim.id)
        .group_by(here.article_id)
    ).all()
    return max(most, default=0) < queue.cap_per_article
