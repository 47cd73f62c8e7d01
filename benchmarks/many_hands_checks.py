"""What must hold after many hands have worked: the processes' own files against the records."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import many_hands_claims_checks
from claimdesk.queue import queue_counts, queues
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.lease import Lease
from claimdesk.records.review import Draft, Review
from claimdesk.records.verdict import VerdictRevision

IN_NOBODYS_HANDS = {
    ClaimStatus.WAITING,
    ClaimStatus.DECIDED,
    ClaimStatus.PUBLISHED,
    ClaimStatus.DISMISSED,
    ClaimStatus.MERGED,
}


def read_books(files: Iterable[Path]) -> list[tuple[str, list[str]]]:
    """(whose, words) of each line."""
    return [(file.stem, line.split()) for file in files for line in file.read_text().splitlines()]


def find_wrong(
    session: Session, workspace_id: UUID, books: Sequence[Path], readers: Sequence[Path]
) -> list[str]:
    """Each breach of what must hold, in words; none is the goal."""
    told = read_books(books)
    return [
        *(f"untyped error: {' '.join(words)}" for _, words in told if words[0] == "untyped"),
        *_check_leases(session, told),
        *_check_reviews(session, told),
        *_check_history(session),
        *_check_drafts(session, told),
        *_check_revisions(session, told),
        *_check_readers(session, workspace_id, readers),
        *_check_counts(session, workspace_id),
        *many_hands_claims_checks.find_wrong(session, told),
    ]


def _check_leases(session: Session, told: Sequence[tuple[str, list[str]]]) -> Iterable[str]:
    """I2: of one claim, and of one person, each lease begins after the one before has ended."""
    found = session.scalars(select(Lease).order_by(Lease.created_at, Lease.id)).all()
    last: dict[UUID, Lease] = {}
    for lease in found:
        for whose in (lease.claim_id, lease.account_id):
            before = last.get(whose)
            if before is not None and (before.ended_at is None or before.ended_at > lease.created_at):
                yield f"the leases {before.id} and {lease.id} were held at once"
            last[whose] = lease
    known = {str(one.id): str(one.claim_id) for one in found}
    for who, words in told:
        if words[0] == "leased" and known.get(words[1]) != words[2]:
            yield f"{who} was given the lease {words[1]}, which is not there"
    live = {one.claim_id for one in found if one.ended_at is None}
    for claim in session.scalars(select(Claim)):
        if claim.status in IN_NOBODYS_HANDS and (claim.id in live or claim.owner_id is not None):
            yield f"the claim {claim.id} is {claim.status.value} and in somebody's hands"
        if claim.status == ClaimStatus.IN_REVIEW and claim.id not in live and claim.owner_id is None:
            yield f"the claim {claim.id} is in review and in nobody's hands"


def _check_reviews(session: Session, told: Sequence[tuple[str, list[str]]]) -> Iterable[str]:
    """No review is lost, each is in the history once (I11), and nobody read a claim twice in a round."""
    found = {str(one.id): one for one in session.scalars(select(Review))}
    for who, words in told:
        if words[0] == "reviewed" and words[1] not in found:
            yield f"{who}'s review {words[1]} is lost"
    written = Counter(
        one.changes.get("review_id")
        for one in session.scalars(
            select(HistoryItem).where(HistoryItem.what.in_(("reviewed", "adjudicated")))
        )
    )
    kept = Counter(found.keys())
    if written != kept:
        yield f"reviews and history differ in {len((written - kept) + (kept - written))} reviews"
    twice = Counter(
        (one.claim_id, one.account_id, one.round) for one in found.values() if one.state != "returned"
    )
    for (claim_id, account_id, _), number in twice.items():
        if number > 1:
            yield f"{account_id} has read the claim {claim_id} {number} times in one round"


def _check_history(session: Session) -> Iterable[str]:
    """I11: the history tells each claim's way from `waiting` to where it is, without a step left out."""
    now = {one.id: one.status.value for one in session.scalars(select(Claim))}
    told = dict.fromkeys(now, ClaimStatus.WAITING.value)
    for line in session.scalars(select(HistoryItem).order_by(HistoryItem.id)):
        step = line.changes.get("status")
        if step and line.subject_id in told:
            if step["from"] != told[line.subject_id]:
                yield f"the claim {line.subject_id} was {told[line.subject_id]}, its history says {step['from']}"
            told[line.subject_id] = step["to"]
    for claim_id, status in now.items():
        if told[claim_id] != status:
            yield f"the claim {claim_id} is {status}, its history ends at {told[claim_id]}"


def _check_drafts(session: Session, told: Sequence[tuple[str, list[str]]]) -> Iterable[str]:
    """A draft is as it was last kept, here or where its claim was merged, or a review of its author came of it."""
    into = {str(one.id): str(one.merged_into) for one in session.scalars(select(Claim)) if one.merged_into}
    kept = {(str(one.account_id), str(one.claim_id)): one.version for one in session.scalars(select(Draft))}
    done = {(str(one.account_id), str(one.claim_id)) for one in session.scalars(select(Review))}
    last = {(who, words[1]): int(words[2]) for who, words in told if words[0] == "drafted"}
    for (who, claim_id), version in last.items():
        places = [(who, one) for one in _follow(claim_id, into)]
        if done.isdisjoint(places) and max(kept.get(one, 0) for one in places) < version:
            yield f"{who}'s draft of {claim_id} is lost"


def _follow(claim_id: str, into: Mapping[str, str]) -> list[str]:
    """The claim, and those that it became part of."""
    ways = [claim_id]
    while ways[-1] in into:
        ways.append(into[ways[-1]])
    return ways


def _check_revisions(session: Session, told: Sequence[tuple[str, list[str]]]) -> Iterable[str]:
    known = {(str(one.verdict_id), one.revision) for one in session.scalars(select(VerdictRevision))}
    for who, words in told:
        if words[0] == "corrected" and (words[1], int(words[2])) not in known:
            yield f"{who}'s correction {words[1]} {words[2]} is lost"
        if words[0] == "published" and (words[1], 1) not in known:
            yield f"{who}'s verdict {words[1]} is lost"


def _check_readers(session: Session, workspace_id: UUID, readers: Sequence[Path]) -> Iterable[str]:
    """The log has no gap, and each reader has read it once, in order, however often it was killed."""
    log = session.scalars(
        select(Event.sequence).where(Event.workspace_id == workspace_id).order_by(Event.sequence)
    ).all()
    if list(log) != list(range(1, len(log) + 1)):
        yield "the log has gaps"
    for file in readers:
        read = [int(word) for word in file.read_text().split()]
        if read != list(log):
            yield f"{file.stem} read {len(read)} events, {len(set(read))} different, of {len(log)}"


def _check_counts(session: Session, workspace_id: UUID) -> Iterable[str]:
    """The counts are what a recount finds."""
    defined = queues.list_queues(session, workspace_id)
    counts = queue_counts.count_claims(session, defined)
    recount = Counter((one.queue_id, one.status) for one in session.scalars(select(Claim)))
    for queue in defined:
        for status in queue_counts.COUNTED:
            counted = getattr(counts[queue.id], status.value)
            if counted != recount[queue.id, status]:
                yield f"{queue.name} counts {counted} {status.value}, there are {recount[queue.id, status]}"
