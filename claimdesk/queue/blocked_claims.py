"""What of a queue stands still: claims that nobody is left to go on with, and why.

Who is there decides: a person who is disabled, may not take from the queue, has read the claim or broken its seal
doesn't go on with it. That evidence is missing blocks nothing, since people add it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, exists, false, func, select
from sqlalchemy.orm import Session, aliased

from claimdesk import clock
from claimdesk.people import policies, workspaces
from claimdesk.queue import next_claim
from claimdesk.records.account import Account, Role, Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease, Skip
from claimdesk.records.queue import Queue, SecondRead
from claimdesk.records.review import Review, ReviewKind, ReviewState, SealBreak

READERS = 2  # of one decision
NOBODY_TAKES = "nobody may take claims of this queue"
ONE_TAKES = "only one person may take claims of this queue, and a second read needs another"
NO_SECOND = "nobody is left who may read second"
NO_READER = "the readers who are to confer are gone"
NO_THIRD = "no editor is there to decide between readers"
NO_PUBLISHER = "no editor is left who may publish what was decided"
ALL_SKIP = "everybody who could take them has skipped them"


@dataclass(frozen=True, slots=True)
class BlockedClaims:
    """Claims that nobody is left to go on with, and why."""

    why: str
    claims: int


@dataclass(frozen=True, slots=True)
class People:
    """Who works in the workspace, and who of them is kept from some claim, by a broken seal or by skipping it."""

    roles: dict[UUID, Role]
    breakers: frozenset[UUID]
    skippers: frozenset[UUID]

    def takers(self, queue: Queue) -> set[UUID]:
        return {id_ for id_, role in self.roles.items() if policies.may_take(role, id_, queue.who)}

    @property
    def editors(self) -> set[UUID]:
        return {id_ for id_, role in self.roles.items() if role in policies.EDITING}


def find_blocked(
    session: Session, queues: Sequence[Queue], counts: dict[UUID | None, dict[str, Any]]
) -> dict[UUID, tuple[BlockedClaims, ...]]:
    """What of each queue stands still. counts: how many claims it has in each state.

    One query for the people, and one of each kind only where so few of them are left that claims may be blocked.
    """
    if not queues:
        return {}
    people = _gather_people(session, queues[0].workspace_id)
    everywhere = {
        why: find(session, ids, people)
        for why, status, find in EVERYWHERE
        if (ids := [queue.id for queue in queues if counts[queue.id].get(status.value)])
    }
    found = {}
    for queue in queues:
        whys = _count_without_takers(session, queue, people, counts[queue.id])
        whys |= {why: numbers.get(queue.id, 0) for why, numbers in everywhere.items()}
        found[queue.id] = tuple(BlockedClaims(why, number) for why, number in whys.items() if number)
    return found


def _count_without_takers(
    session: Session, queue: Queue, people: People, counts: dict[str, Any]
) -> dict[str, int]:
    """What stands still in one queue for want of those who may take from it."""
    takers = people.takers(queue)
    waiting = counts.get(ClaimStatus.WAITING.value, 0)
    no_second = 0
    if counts.get(ClaimStatus.AWAITING_SECOND.value) and len(takers - people.breakers) <= 1:
        able = _is_anybody(takers, Account.id != Claim.first_reader_id, ~_has_broken())
        awaited = Claim.first_reader_id.is_not(None)
        no_second = _count_claims(session, [queue.id], ClaimStatus.AWAITING_SECOND, awaited, ~able).get(
            queue.id, 0
        )
    if not takers:
        begun = counts.get(ClaimStatus.IN_REVIEW.value) and _count_abandoned(session, queue)
        return {NOBODY_TAKES: waiting + (begun or 0), NO_SECOND: no_second}
    needs_another = queue.second_read != SecondRead.NONE and len(takers) == 1
    may_be_skipped = waiting and not takers - people.skippers
    return {
        ONE_TAKES: waiting if needs_another else 0,
        NO_SECOND: no_second,
        ALL_SKIP: _count_skipped(session, queue, takers) if may_be_skipped else 0,
    }


def _count_abandoned(session: Session, queue: Queue) -> int:
    """Claims that somebody began to read and whose lease has run out."""
    held = exists().where(
        Lease.claim_id == Claim.id, Lease.ended_at.is_(None), Lease.expires_at > clock.now()
    )
    return _count_claims(session, [queue.id], ClaimStatus.IN_REVIEW, ~held).get(queue.id, 0)


def _count_skipped(session: Session, queue: Queue, takers: set[UUID]) -> int:
    """Waiting claims that all takers have skipped for good."""
    by_one = exists().where(Skip.claim_id == Claim.id, Skip.account_id == min(takers), Skip.until.is_(None))
    other = aliased(Skip)
    skipped = _is_there(other.claim_id == Claim.id, other.account_id == Account.id, other.until.is_(None))
    is_open = ~_is_anybody(takers, ~skipped)
    return _count_claims(session, [queue.id], ClaimStatus.WAITING, by_one, is_open).get(queue.id, 0)


def _count_unpublishable(session: Session, ids: Sequence[UUID], people: People) -> dict[UUID, int]:
    """Decided claims by queue that no editor may publish: each has read it alone, or has broken its seal."""
    if len(people.editors - people.breakers) > 1:
        return {}  # who has read alone is one
    mine, others = aliased(Review), aliased(Review)
    is_sole_reader = _is_there(
        mine.claim_id == Claim.id,
        mine.account_id == Account.id,
        mine.state == ReviewState.DECIDED,
        mine.kind == ReviewKind.READ,
    ) & ~_is_there(
        others.claim_id == Claim.id, others.account_id != Account.id, others.state == ReviewState.DECIDED
    )
    workspace = session.scalars(
        select(Workspace).join(Queue, Queue.workspace_id == Workspace.id).where(Queue.id == ids[0])
    ).one()
    is_alone = false() if workspaces.may_sole_reader_publish(workspace) else is_sole_reader
    able = _is_anybody(people.editors, ~_has_broken(), ~is_alone)
    return _count_claims(session, ids, ClaimStatus.DECIDED, ~able)


def _count_undecidable(session: Session, ids: Sequence[UUID], people: People) -> dict[UUID, int]:
    """Claims by queue that no editor may decide between readers: each is one of them, or has broken the seal."""
    if len(people.editors - people.breakers) > READERS:
        return {}
    able = _is_anybody(people.editors, ~next_claim.has_differing_read(Claim, Account.id), ~_has_broken())
    return _count_claims(session, ids, ClaimStatus.ADJUDICATION, ~able)


def _count_left(session: Session, ids: Sequence[UUID], people: People) -> dict[UUID, int]:
    """Claims by queue whose reads are in and differ, and none of their authors is there any more to confer."""
    theirs, there = aliased(Review), aliased(Review)
    differs = exists().where(theirs.claim_id == Claim.id, theirs.state == ReviewState.DIFFERS)
    somebody = exists().where(
        there.claim_id == Claim.id,
        there.state == ReviewState.DIFFERS,
        there.account_id.in_(people.roles),
    )
    is_conferring = Claim.first_reader_id.is_(None) & differs
    return _count_claims(session, ids, ClaimStatus.AWAITING_SECOND, is_conferring, ~somebody)


def _has_broken() -> ColumnElement[bool]:
    return _is_there(SealBreak.claim_id == Claim.id, SealBreak.account_id == Account.id)


def _is_there(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is a row for the claim and the account, which are of the enclosing selects."""
    return exists().where(*conditions).correlate(Claim, Account)


def _is_anybody(accounts: Collection[UUID], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of the accounts, at least, meets the conditions with the claim."""
    return exists().where(Account.id.in_(accounts), *conditions).correlate(Claim)


def _count_claims(
    session: Session, ids: Sequence[UUID], status: ClaimStatus, *conditions: ColumnElement[bool]
) -> dict[UUID, int]:
    """The queues' claims of a state that nobody owns and that meet the conditions, by queue."""
    rows = session.execute(
        select(Claim.queue_id, func.count())
        .where(Claim.queue_id.in_(ids), next_claim.has_status(status), Claim.owner_id.is_(None), *conditions)
        .group_by(Claim.queue_id)
    )
    return {queue_id: number for queue_id, number in rows if queue_id is not None}


def _gather_people(session: Session, workspace_id: UUID) -> People:
    rows = session.execute(PEOPLE, {"workspace": workspace_id}).all()
    return People(
        roles={person.id: person.role for person in rows},
        breakers=frozenset(person.id for person in rows if person.has_broken),
        skippers=frozenset(person.id for person in rows if person.has_skipped),
    )


PEOPLE = select(
    Account.id,
    Account.role,
    exists().where(SealBreak.account_id == Account.id).label("has_broken"),
    exists().where(Skip.account_id == Account.id, Skip.until.is_(None)).label("has_skipped"),
).where(
    Account.workspace_id == bindparam("workspace", type_=Uuid()),
    Account.disabled_at.is_(None),
    Account.role.in_(policies.WORKING),
)
EVERYWHERE = (
    (NO_READER, ClaimStatus.AWAITING_SECOND, _count_left),
    (NO_THIRD, ClaimStatus.ADJUDICATION, _count_undecidable),
    (NO_PUBLISHER, ClaimStatus.DECIDED, _count_unpublishable),
)
