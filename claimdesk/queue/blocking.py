"""What of a queue stands still: claims that nobody is left to go on with, and why.

Who is there decides: a person who is disabled, may not take from the queue, has read the claim or broken its seal
doesn't go on with it. That evidence is missing blocks nothing, since people add it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from claimdesk.people import policies, workspaces
from claimdesk.queue import choosing
from claimdesk.records.account import Account, Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Skip
from claimdesk.records.queue import Queue, SecondRead
from claimdesk.records.review import Review, ReviewState, SealBreak

NOBODY_TAKES = "nobody may take claims of this queue"
ONE_TAKES = "only one person may take claims of this queue, and a second read needs another"
NO_SECOND = "nobody is left who may read second"
NO_READER = "the readers who are to confer are gone"
NO_THIRD = "no editor is there to decide between readers"
NO_PUBLISHER = "no editor is left who may publish what was decided"
ALL_SKIP = "everybody who could take them has skipped them"


@dataclass(frozen=True, slots=True)
class Blocked:
    """Claims that nobody is left to go on with, and why."""

    why: str
    claims: int


@dataclass(frozen=True, slots=True)
class People:
    """Who works in the workspace, and who of them is kept from some claim, by a broken seal or by skipping it."""

    roles: dict[UUID, Account]
    breakers: frozenset[UUID]
    skippers: frozenset[UUID]
    sole_reader_may_publish: bool

    def takers(self, queue: Queue) -> set[UUID]:
        return {id_ for id_, one in self.roles.items() if policies.may_take(one.role, id_, queue.who)}

    @property
    def editors(self) -> set[UUID]:
        return {id_ for id_, one in self.roles.items() if one.role in policies.EDITING}


def find_blocked(
    session: Session, queues: Sequence[Queue], counts: dict[UUID | None, dict[str, Any]]
) -> dict[UUID, tuple[Blocked, ...]]:
    """What of each queue stands still. counts: how many claims it has in each state.

    A handful of queries for all queues, and more only where so few people are left that claims may be blocked.
    """
    if not queues:
        return {}
    people = _gather_people(session, queues[0].workspace_id)
    ids = [queue.id for queue in queues]
    everywhere = {
        NO_READER: _count(session, ids, ClaimStatus.AWAITING_SECOND, *_is_left_by_readers(people)),
        NO_THIRD: _count(session, ids, ClaimStatus.ADJUDICATION, ~_is_anybody(people.editors, _may_decide())),
        NO_PUBLISHER: _count_unpublishable(session, ids, people),
    }
    found = {}
    for queue in queues:
        whys = _look_at_takers(session, queue, people, counts[queue.id].get("waiting", 0))
        whys |= {why: numbers.get(queue.id, 0) for why, numbers in everywhere.items()}
        found[queue.id] = tuple(Blocked(why, number) for why, number in whys.items() if number)
    return found


def _look_at_takers(session: Session, queue: Queue, people: People, waiting: int) -> dict[str, int]:
    """What stands still in one queue for want of those who may take from it."""
    takers = people.takers(queue)
    ids = [queue.id]
    no_second = 0
    if len(takers - people.breakers) < 2:
        able = _is_anybody(takers, Account.id != Claim.first_reader_id, ~_has_broken())
        awaited = Claim.first_reader_id.is_not(None)
        no_second = _count(session, ids, ClaimStatus.AWAITING_SECOND, awaited, ~able).get(queue.id, 0)
    if not takers:
        return {NOBODY_TAKES: waiting, NO_SECOND: no_second}
    needs_another = queue.second_read != SecondRead.NONE and len(takers) == 1
    return {
        ONE_TAKES: waiting if needs_another else 0,
        NO_SECOND: no_second,
        ALL_SKIP: 0 if takers - people.skippers else _count_skipped(session, queue, takers),
    }


def _count_skipped(session: Session, queue: Queue, takers: set[UUID]) -> int:
    """Waiting claims that all takers have skipped for good."""
    by_one = exists().where(Skip.claim_id == Claim.id, Skip.account_id == min(takers), Skip.until.is_(None))
    other = aliased(Skip)
    skipped = (
        exists()
        .where(other.claim_id == Claim.id, other.account_id == Account.id, other.until.is_(None))
        .correlate_except(other)
    )
    is_open = ~_is_anybody(takers, ~skipped)
    return _count(session, [queue.id], ClaimStatus.WAITING, by_one, is_open).get(queue.id, 0)


def _count_unpublishable(session: Session, ids: Sequence[UUID], people: People) -> dict[UUID, int]:
    """Decided claims by queue that no editor may publish: each has read it alone, or has broken its seal."""
    if len(people.editors - people.breakers) > 1:
        return {}  # who has read alone is one
    mine, others = aliased(Review), aliased(Review)
    has_read = mine.claim_id == Claim.id, mine.account_id == Account.id, mine.state == ReviewState.DECIDED
    has_another = (
        others.claim_id == Claim.id,
        others.account_id != Account.id,
        others.state == ReviewState.DECIDED,
    )
    is_sole_reader = exists().where(*has_read).correlate_except(mine) & ~(
        exists().where(*has_another).correlate_except(others)
    )
    allowed = [~_has_broken()] if people.sole_reader_may_publish else [~_has_broken(), ~is_sole_reader]
    return _count(session, ids, ClaimStatus.DECIDED, ~_is_anybody(people.editors, *allowed))


def _is_left_by_readers(people: People) -> list[ColumnElement[bool]]:
    """Both reads are in and differ, and none of their authors is there any more to confer."""
    theirs, there = aliased(Review), aliased(Review)
    differs = exists().where(theirs.claim_id == Claim.id, theirs.state == ReviewState.DIFFERS)
    somebody = exists().where(
        there.claim_id == Claim.id,
        there.state == ReviewState.DIFFERS,
        there.account_id.in_(people.roles),
    )
    return [Claim.first_reader_id.is_(None), differs, ~somebody]


def _may_decide() -> ColumnElement[bool]:
    """The account is none of the claim's readers and hasn't broken its seal."""
    return ~choosing.has_read(Claim, Account.id) & ~_has_broken()


def _has_broken() -> ColumnElement[bool]:
    broken = exists().where(SealBreak.claim_id == Claim.id, SealBreak.account_id == Account.id)
    return broken.correlate_except(SealBreak)


def _is_anybody(accounts: Collection[UUID], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of the accounts, at least, meets the conditions with the claim."""
    return exists().where(Account.id.in_(accounts), *conditions)


def _count(
    session: Session, ids: Sequence[UUID], status: ClaimStatus, *conditions: ColumnElement[bool]
) -> dict[UUID, int]:
    """The queues' claims of a state that nobody owns and that meet the conditions, by queue."""
    rows = session.execute(
        select(Claim.queue_id, func.count())
        .where(Claim.queue_id.in_(ids), choosing.is_in(status), Claim.owner_id.is_(None), *conditions)
        .group_by(Claim.queue_id)
    )
    return {queue_id: number for queue_id, number in rows if queue_id is not None}


def _gather_people(session: Session, workspace_id: UUID) -> People:
    working = session.scalars(
        select(Account).where(
            Account.workspace_id == workspace_id,
            Account.disabled_at.is_(None),
            Account.role.in_(policies.WORKING),
        )
    ).all()
    broken = exists().where(SealBreak.account_id == Account.id)
    skipped = exists().where(Skip.account_id == Account.id, Skip.until.is_(None))
    kept_from = session.execute(
        select(Account.id, broken, skipped).where(Account.id.in_([one.id for one in working]))
    ).all()
    return People(
        roles={one.id: one for one in working},
        breakers=frozenset(id_ for id_, has_broken, _ in kept_from if has_broken),
        skippers=frozenset(id_ for id_, _, has_skipped in kept_from if has_skipped),
        sole_reader_may_publish=workspaces.sole_reader_may_publish(session.get_one(Workspace, workspace_id)),
    )
