"""Queues of claims for people: their definitions, which claim goes where, their order and their counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.errors import FieldError, Invalid, NotFound
from claimdesk.events import history
from claimdesk.language.other_languages.naming import find_base
from claimdesk.people import accounts
from claimdesk.queue import priority, sla, workflow
from claimdesk.queue.article_caps import ArticlePlaces
from claimdesk.queue.priority import PriorityPart
from claimdesk.queue.workflow import Call
from claimdesk.records.account import Account
from claimdesk.records.article import Article
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.match import Match
from claimdesk.records.queue import Queue
from claimdesk.search.indexing.claimants import find_named_claimants
from claimdesk.terms import UNQUEUED_KINDS, SubjectKind

DEFAULT_NAME = "main"
NOWHERE = ""  # as the queue that was asked for: a person took the claim out of all
# .4: of gold claims of sixteen kinds of text .79 are taken, of what is no claim .07; with .5 .76 and .06
DEFAULT_FILTER: dict[str, Any] = {"min_check_worthiness": 0.4}


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What a queue's filter looks at, of a claim and the articles that it appears in."""

    sources: frozenset[str]
    languages: frozenset[str]
    claimants: frozenset[str]
    kinds: frozenset[str]
    check_worthiness: float
    text: str
    reach: int | None
    best_match: float


def open_workspace(session: Session, name: str, *, is_instance_admin: bool = False) -> Account:
    """A new workspace with its queue `main` and its first admin, who is given back; nobody is asked."""
    admin = accounts.add_workspace(session, name, is_instance_admin=is_instance_admin)
    ensure_default_queue(session, admin.workspace_id)
    return admin


def ensure_default_queue(session: Session, workspace_id: UUID) -> Queue:
    """The workspace's first queue, made when it has none."""
    first = session.scalars(
        select(Queue).where(Queue.workspace_id == workspace_id).order_by(Queue.position, Queue.id).limit(1)
    ).first()
    if first is None:
        first = Queue(
            workspace_id=workspace_id, name=DEFAULT_NAME, filter=dict(DEFAULT_FILTER), position=1000
        )
        session.add(first)
        session.flush()
    return first


def get_queue(session: Session, workspace_id: UUID, name: str, *, lock: bool = False) -> Queue:
    """The queue of that name, locked for a change where asked. Raises NotFound with the names that there are."""
    query = select(Queue).where(Queue.workspace_id == workspace_id, Queue.name == name)
    found = session.scalars(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound(_describe_unknown(name, _list_names(session, workspace_id)))
    return found


def check_names(
    session: Session, workspace_id: UUID, names: Collection[str], pointer: str = "/queue"
) -> None:
    """Raise Invalid for a name that no queue has, with the names that there are."""
    known = _list_names(session, workspace_id) if names else []
    for name in names:
        if name not in known:
            said = _describe_unknown(name, known)
            raise Invalid(said, [FieldError(pointer, said)])


def _list_names(session: Session, workspace_id: UUID) -> list[str]:
    """The names of the workspace's queues; of one that has none yet, that of the queue that it gets."""
    return [queue.name for queue in list_queues(session, workspace_id)] or [DEFAULT_NAME]


def _describe_unknown(name: str, known: Sequence[str]) -> str:
    return f"there is no queue named {name}; there {'are' if len(known) > 1 else 'is'} {', '.join(known)}"


def find_queue(session: Session, queue_id: UUID | None) -> Queue | None:
    """The queue of that id; None for none."""
    return session.get(Queue, queue_id) if queue_id is not None else None


def list_queues(session: Session, workspace_id: UUID) -> list[Queue]:
    """All queues of the workspace, in the order in which claims are offered to them."""
    return list(
        session.scalars(
            select(Queue).where(Queue.workspace_id == workspace_id).order_by(Queue.position, Queue.id)
        )
    )


def list_claims(
    session: Session, queue: Queue, *, after: tuple[float, UUID] | None = None, limit: int = 50
) -> list[Claim]:
    """The queue's waiting claims in their order: by priority, then by age."""
    query = select(Claim).where(Claim.queue_id == queue.id, Claim.status == ClaimStatus.WAITING)
    if after is not None:
        score, id_ = after
        query = query.where(Claim.priority <= score, (Claim.priority < score) | (Claim.id > id_))
    return list(session.scalars(query.order_by(Claim.priority.desc(), Claim.id).limit(limit)))


def place_claims(session: Session, workspace_id: UUID, claims: Sequence[Claim]) -> list[Claim]:
    """Put each claim that is `new` into the first queue that it fits; those that fit none become `unqueued`.

    One that was met before and fitted none is looked at again: it may appear elsewhere now. Returns the claims that
    were queued.
    """
    ensure_default_queue(session, workspace_id)
    definitions = list_queues(session, workspace_id)
    facts = gather_facts(session, claims)
    places = ArticlePlaces(session, definitions, claims)
    queued = []
    for claim in sorted(claims, key=lambda claim: -claim.check_worthiness):
        is_new = claim.status == ClaimStatus.NEW
        if not is_new and (claim.status != ClaimStatus.UNQUEUED or claim.wanted_queue == NOWHERE):
            continue
        queue = choose_queue(definitions, claim, facts[claim.id])
        if queue is None or not places.has_place(queue, claim):
            if not is_new:
                continue
            workflow.move(claim, Call.UNQUEUE)
            claim.version += 1
            history.record(
                session,
                workspace_id,
                SubjectKind.CLAIM,
                claim.id,
                "unqueued",
                why=explain_unqueued(queue, claim),
            )
            continue
        places.take_place(queue.id, claim)
        enqueue_claim(claim, queue, facts[claim.id])
        history.record(
            session, workspace_id, SubjectKind.CLAIM, claim.id, "queued", changes={"queue": queue.name}
        )
        queued.append(claim)
    return queued


def explain_unqueued(queue: Queue | None, claim: Claim) -> str:
    """Why the machine put a claim into no queue, in words."""
    if queue is not None:
        return f"the queue {queue.name} takes no more claims of one article"
    if claim.near_twin_of is not None:
        return "it says almost the same as another claim of its article"
    return "no queue's filter fits it"


def enqueue_claim(claim: Claim, queue: Queue, facts: ClaimFacts) -> dict[str, dict[str, str]]:
    """Put the claim into the queue, due as the queue says where nobody has said when; the change of state.

    Raises WrongState.
    """
    changes = workflow.move(claim, Call.QUEUE)
    claim.queue_id, claim.queued_at = queue.id, clock.now()
    set_due_by_queue(claim, queue)
    claim.version += 1
    set_priority(claim, queue, facts)
    return changes


def set_due_by_queue(claim: Claim, queue: Queue) -> None:
    """Have it due as the queue says, counted from its queueing, where nobody has said when."""
    if claim.due_at is None and queue.sla_hours is not None and claim.queued_at is not None:
        sla.set_due(claim, claim.queued_at + timedelta(hours=queue.sla_hours))


def requeue_claim(session: Session, claim: Claim, queue: Queue | None = None) -> dict[str, dict[str, str]]:
    """Put a claim that a person wants checked into the queue that is named, else one that it fits, else the first.

    Where it would not have come by itself it stays as if asked for by name, whatever becomes of the definition.
    """
    (facts,) = gather_facts(session, [claim]).values()
    definitions = list_queues(session, claim.workspace_id)
    chosen = (
        queue or choose_queue(definitions, claim, facts) or ensure_default_queue(session, claim.workspace_id)
    )
    is_by_itself = fits_filter(chosen.filter, facts) and ArticlePlaces(session, [chosen], [claim]).has_place(
        chosen, claim
    )
    if not is_by_itself:
        claim.wanted_queue = chosen.name
    return enqueue_claim(claim, chosen, facts)


def update_priorities(session: Session, claims: Sequence[Claim]) -> None:
    """Work out the priority of queued claims anew, after what it is made of has changed."""
    facts = gather_facts(session, claims)
    for claim in claims:
        queue = session.get(Queue, claim.queue_id) if claim.queue_id else None
        if queue is not None:
            set_priority(claim, queue, facts[claim.id])


def set_priority(claim: Claim, queue: Queue, facts: ClaimFacts) -> None:
    """Work out the claim's parts and stored key in this queue."""
    queued_at = claim.queued_at or clock.now()
    parts = priority.build_parts(
        worth=facts.check_worthiness,
        demand=claim.demand,
        reach=facts.reach,
        best_match=facts.best_match,
        queued_at=queued_at,
        due_at=claim.due_at,
        weights=queue.weights,
    )
    claim.priority_parts = [asdict(part) for part in parts]
    claim.priority = priority.build_key(parts, queued_at, pinned=claim.pinned)


def explain_priority(claim: Claim) -> tuple[PriorityPart, ...]:
    """Why the claim has its place in its queue, at this moment."""
    parts = [PriorityPart(**part) for part in claim.priority_parts]
    return priority.explain_parts(parts, claim.queued_at, clock.now(), pinned=claim.pinned)


def choose_queue(definitions: Sequence[Queue], claim: Claim, facts: ClaimFacts) -> Queue | None:
    """The queue asked for with the article if it is there, else the first whose filter the claim fits.

    Questions, commands and conditions that no queue asks for by name, and near-twins, stay out.
    """
    if claim.near_twin_of is not None:
        return None
    asked = [queue for queue in definitions if queue.name == claim.wanted_queue]
    return next(
        (
            queue
            for queue in [*asked, *definitions]
            if fits_filter(queue.filter, facts, is_asked=queue in asked)
        ),
        None,
    )


def fits_filter(wanted: Mapping[str, Any], facts: ClaimFacts, *, is_asked: bool = False) -> bool:
    """Whether the facts pass a queue's filter; for a queue that was asked for, only kind and worth are looked at."""
    kinds = set(wanted.get("kind") or [])
    if not kinds and facts.kinds & UNQUEUED_KINDS:
        return False
    if kinds and not facts.kinds <= kinds:
        return False
    if facts.check_worthiness < (wanted.get("min_check_worthiness") or 0.0):
        return False
    if is_asked:
        return True
    lists = (("source", facts.sources), ("language", facts.languages), ("claimant", facts.claimants))
    for name, values in lists:
        if wanted.get(name) and not {value.casefold() for value in wanted[name]} & values:
            return False
    words = (wanted.get("query") or "").casefold().split()
    return all(word in facts.text for word in words)


def gather_facts(session: Session, claims: Sequence[Claim]) -> dict[UUID, ClaimFacts]:
    """The facts of each claim, from its appearances, articles, claimant and matches; four queries for all."""
    ids = [claim.id for claim in claims]
    rows = session.execute(
        select(
            Appearance.claim_id,
            Appearance.claimant,
            Article.source_name,
            Article.source_domain,
            Article.reach,
        )
        .join(Article, Article.id == Appearance.article_id)
        .where(Appearance.claim_id.in_(ids))
        .distinct()
    )
    seen: dict[UUID, list[tuple[str | None, str | None, str | None, int | None]]] = {}
    for claim_id, *values in rows:
        seen.setdefault(claim_id, []).append(tuple(values))  # type: ignore[arg-type]
    best = dict(
        session.execute(
            select(Match.claim_id, func.max(Match.score))
            .where(Match.claim_id.in_(ids))
            .group_by(Match.claim_id)
        ).all()
    )
    for claim_id, name in find_named_claimants(session, ids).items():
        seen.setdefault(claim_id, []).append((name, None, None, None))
    return {
        claim.id: _build_facts(claim, seen.get(claim.id, []), best.get(claim.id, 0.0)) for claim in claims
    }


def _build_facts(
    claim: Claim, seen: Sequence[tuple[str | None, str | None, str | None, int | None]], best_match: float
) -> ClaimFacts:
    return ClaimFacts(
        sources=frozenset(
            source.casefold() for _, name, domain, _ in seen for source in (name, domain) if source
        ),
        languages=frozenset({claim.language.casefold(), find_base(claim.language)} if claim.language else ()),
        claimants=frozenset(claimant.casefold() for claimant, *_ in seen if claimant),
        kinds=frozenset(claim.kinds),
        check_worthiness=claim.check_worthiness,
        text=claim.text.casefold(),
        reach=max((reach for *_, reach in seen if reach is not None), default=None),
        best_match=best_match,
    )
