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
    known = {str(lease.id): str(lease.claim_id) for lease in found}
    for who, words in told:
        if words[0] == "leased" and known.get(words[1]) != words[2]:
            yield f"{who} was given the lease {words[1]}, which is not there"
    live = {lease.claim_id for lease in found if lease.ended_at is None}
    for claim in session.scalars(select(Claim)):
        if claim.status in IN_NOBODYS_HANDS and (claim.id in live or claim.owner_id is not None):
            yield f"the claim {claim.id} is {claim.status.value} and in somebody's hands"
        if claim.status == ClaimStatus.IN_REVIEW and claim.id not in live and claim.owner_id is None:
            yield f"the claim {claim.id} is in review and in nobody's hands"


def _check_reviews(session: Session, told: Sequence[tuple[str, list[str]]]) -> Iterable[str]:
    """No review is lost, each is in the history once (I11), and nobody read a claim twice in a round."""
    found = {str(review.id): review for review in session.scalars(select(Review))}
    for who, words in told:
        if words[0] == "reviewed" and words[1] not in found:
            yield f"{who}'s review {words[1]} is lost"
    written = Counter(
        history_item.changes.get("review_id")
        for history_item in session.scalars(
            select(HistoryItem).where(HistoryItem.what.in_(("reviewed", "adjudicated")))
        )
    )
    kept = Counter(found.keys())
    if written != kept:
        yield f"reviews and history differ in {len((written - kept) + (kept - written))} reviews"
    twice = Counter(
        (review.claim_id, review.account_id, review.round)
        for review in found.values()
        if review.state != "returned"
    )
    for (claim_id, account_id, _), number in twice.items():
        if number > 1:
            yield f"{account_id} has read the claim {claim_id} {number} times in one round"


def _check_history(session: Session) -> Iterable[str]:
    """I11: the history tells each claim's way from `waiting` to where it is, without a step left out."""
    now = {claim.id: claim.status.value for claim in session.scalars(select(Claim))}
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
    into = {
        str(claim.id): str(claim.merged_into) for claim in session.scalars(select(Claim)) if claim.merged_into
    }
    kept = {
        (str(draft.account_id), str(draft.claim_id)): draft.version
        for draft in session.scalars(select(Draft))
    }
    done = {(str(review.account_id), str(review.claim_id)) for review in session.scalars(select(Review))}
    last = {(who, words[1]): int(words[2]) for who, words in told if words[0] == "drafted"}
    for (who, claim_id), version in last.items():
        places = [(who, id_) for id_ in _follow(claim_id, into)]
        if done.isdisjoint(places) and max(kept.get(place, 0) for place in places) < version:
            yield f"{who}'s draft of {claim_id} is lost"


def _follow(claim_id: str, into: Mapping[str, str]) -> list[str]:
    """The claim, and those that it became part of."""
    ways = [claim_id]
    while ways[-1] in into:
        ways.append(into[ways[-1]])
    return ways


def _check_revisions(session: Session, told: Sequence[tuple[str, list[str]]]) -> Iterable[str]:
    known = {
        (str(verdict_revision.verdict_id), verdict_revision.revision)
        for verdict_revision in session.scalars(select(VerdictRevision))
    }
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
    recount = Counter((claim.queue_id, claim.status) for claim in session.scalars(select(Claim)))
    for queue in defined:
        for status in queue_counts.COUNTED:
            counted = getattr(counts[queue.id], status.value)
            if counted != recount[queue.id, status]:
                yield f"{queue.name} counts {counted} {status.value}, there are {recount[queue.id, status]}"
