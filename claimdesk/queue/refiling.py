"""A changed definition files claims anew, a batch at a time (docs/decisions/filing-anew.md says by which rules).

Claims that wait in the queue and no longer fit it, or are too many of one article, leave it; claims that wait in a
later queue, or in none, come in when they fit; those that stay are ordered anew. What a person or an article asked
for by name stays where it was asked for, and so does what is in somebody's hands. A claim keeps the time since which
it waits, and the due time that it was given.
"""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claimdesk.events import events, history
from claimdesk.queue import queues, sla, workflow
from claimdesk.queue.article_caps import ArticlePlaces
from claimdesk.queue.queues import NOWHERE, ClaimFacts
from claimdesk.queue.workflow import Call
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.queue import Queue
from claimdesk.terms import SubjectKind

AT_ONCE_S = 1.0  # some 2,000 claims; a lease of another waits no longer for SQLite's one writer
BATCH = 200  # some 100 ms; only claims that change are locked meanwhile
BEGINNING = UUID(int=0)
MOVING = (ClaimStatus.WAITING, ClaimStatus.UNQUEUED)
CHANGED = "a queue's definition changed"


def begin_refiling(session: Session, changed: Queue) -> None:
    """File what can be filed within AT_ONCE_S, so that a desk sees its new order at once; the rest is the beat's."""
    changed.filed_until = BEGINNING
    until = time.monotonic() + AT_ONCE_S
    _file_batch(session, changed)
    while changed.filed_until is not None and time.monotonic() < until:
        _file_batch(session, changed)


def file_next_batch(session: Session) -> bool:
    """File one more batch of a queue that has begun. False: there is nothing left to do."""
    queue = session.scalars(
        select(Queue)
        .where(Queue.filed_until.is_not(None))
        .order_by(Queue.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    ).first()
    if queue is None:
        return False
    _file_batch(session, queue)
    return True


def _file_batch(session: Session, changed: Queue) -> None:
    """The next claims, by age, that are the queue's, or wait elsewhere or nowhere."""
    claims = session.scalars(
        select(Claim)
        .where(
            Claim.workspace_id == changed.workspace_id,
            Claim.id > changed.filed_until,
            or_(Claim.status.in_(MOVING), (Claim.queue_id == changed.id) & Claim.status.in_(sla.STILL_DUE)),
        )
        .order_by(Claim.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()
    changed.filed_until = claims[-1].id if len(claims) == BATCH else None
    definitions = queues.list_queues(session, changed.workspace_id)
    concerned = [
        claim.id
        for claim, facts in _pair_with_facts(session, claims)
        if claim.queue_id == changed.id or _find_wish(claim, changed, definitions, facts) is not None
    ]
    locked = session.scalars(
        select(Claim)
        .where(Claim.id.in_(concerned))
        .order_by(Claim.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    places = ArticlePlaces(session, definitions, locked)
    places.reopen_places(changed, locked)
    best_first = sorted(
        _pair_with_facts(session, locked),
        key=lambda pair: (-pair[0].pinned, -pair[0].check_worthiness, pair[0].id),
    )
    for claim, facts in best_first:
        _file_claim(session, claim, changed, definitions, facts, places)


def _pair_with_facts(session: Session, claims: Sequence[Claim]) -> list[tuple[Claim, ClaimFacts]]:
    facts = queues.gather_facts(session, claims)
    return [(claim, facts[claim.id]) for claim in claims]


def _file_claim(
    session: Session,
    claim: Claim,
    changed: Queue,
    definitions: list[Queue],
    facts: ClaimFacts,
    places: ArticlePlaces,
) -> None:
    """Bring the locked claim to where it belongs now, and order it anew."""
    before = queues.find_queue(session, claim.queue_id)
    if _may_move(claim):
        wish = _find_wish(claim, changed, definitions, facts)
        if wish is not None and places.has_place(wish, claim):
            _move_claim(session, claim, before, wish, facts, CHANGED)
        elif claim.queue_id == changed.id and not _belongs(claim, changed, facts):
            _move_claim(session, claim, before, None, facts, CHANGED)
        elif (
            claim.queue_id == changed.id
            and not _is_asked(claim, changed)
            and not places.has_place(changed, claim)
        ):
            _move_claim(session, claim, before, None, facts, queues.explain_unqueued(changed, claim))
    if claim.queue_id is not None:
        places.take_place(claim.queue_id, claim)
    if claim.queue_id == changed.id:
        queues.set_due_by_queue(claim, changed)
        queues.set_priority(claim, changed, facts)


def _may_move(claim: Claim) -> bool:
    return claim.status in MOVING and claim.owner_id is None and claim.wanted_queue != NOWHERE


def _find_wish(claim: Claim, changed: Queue, definitions: list[Queue], facts: ClaimFacts) -> Queue | None:
    """The queue that the claim should go to from where it is; None: it stays, or has nowhere to go."""
    if not _may_move(claim) or claim.near_twin_of is not None:
        return None
    if claim.queue_id != changed.id:
        return changed if _is_drawn(claim, changed, definitions, facts) else None
    if _is_asked(claim, changed):
        return None
    if not _belongs(claim, changed, facts):
        return queues.choose_queue(definitions, claim, facts)
    earlier = definitions[: definitions.index(changed)]
    return next(
        (queue for queue in earlier if queue.filter and queues.fits_filter(queue.filter, facts)), None
    )


def _is_drawn(claim: Claim, changed: Queue, definitions: list[Queue], facts: ClaimFacts) -> bool:
    """Whether the changed queue takes a claim that is in a later queue, or in none.

    One that asked for the queue by name comes from anywhere; one that asked for another stays there. A queue without a
    filter asks for none of those that were met before.
    """
    if _is_asked(claim, changed):
        return queues.fits_filter(changed.filter, facts, is_asked=True)
    now = next((queue for queue in definitions if queue.id == claim.queue_id), None)
    if now is not None and (_is_asked(claim, now) or definitions.index(now) < definitions.index(changed)):
        return False
    return bool(changed.filter) and queues.fits_filter(changed.filter, facts)


def _belongs(claim: Claim, queue: Queue, facts: ClaimFacts) -> bool:
    return _is_asked(claim, queue) or queues.fits_filter(queue.filter, facts)


def _is_asked(claim: Claim, queue: Queue) -> bool:
    return claim.wanted_queue == queue.name


def _move_claim(
    session: Session, claim: Claim, before: Queue | None, after: Queue | None, facts: ClaimFacts, why: str
) -> None:
    """Into a queue, from one to another, or out of all; said in the history and the log."""
    changes: dict[str, Any] = {}
    if after is None:
        changes = workflow.move(claim, Call.UNQUEUE)
        claim.queue_id = None
        claim.version += 1
    elif before is None:
        changes = queues.enqueue_claim(claim, after, facts)
    else:
        claim.queue_id = after.id
        claim.version += 1
        queues.set_due_by_queue(claim, after)
        queues.set_priority(claim, after, facts)
    what = "queued" if after else "unqueued"
    named = {"from": before.name if before else None, "to": after.name if after else None}
    history.record(
        session,
        claim.workspace_id,
        SubjectKind.CLAIM,
        claim.id,
        what,
        why=why,
        changes={**changes, "queue": named},
    )
    claim.search_version += 1
    events.record_events(
        session, events.Happened(claim.workspace_id, f"claim.{what}", SubjectKind.CLAIM, claim.id)
    )
