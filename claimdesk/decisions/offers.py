"""What a person can do with a claim just now, so that a page shows these ways on and no others.

It follows the workflow's table and who holds the claim. It decides nothing: the use-cases do, each for itself.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.decisions import publications, reviews, second_reads
from claimdesk.errors import NotIndependent
from claimdesk.people import policies, workspaces
from claimdesk.people.principals import Principal
from claimdesk.queue import blind_reads, independence, workflow
from claimdesk.queue.workflow import Call
from claimdesk.records.account import Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease
from claimdesk.records.queue import Queue, SecondRead
from claimdesk.records.review import Review, ReviewState


class Offer(StrEnum):
    """A way on."""

    LEASE = "lease"
    TAKE = "take"
    RELEASE = "release"
    SKIP = "skip"
    REVIEW = "review"
    ADJUDICATE = "adjudicate"
    RETURN = "return"
    PUBLISH = "publish"
    ADOPT = "adopt"
    UPHOLD = "uphold"
    JUDGE = "judge"
    TALK = "talk"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    EDIT = "edit"
    ARRANGE = "arrange"
    SPLIT = "split"
    MERGE = "merge"
    UNMERGE = "unmerge"
    HAND_OVER = "hand over"
    FREE = "free"  # an editor ends what somebody else holds or owns
    BREAK_SEAL = "break seal"
    CALL_OFF = "call off"


DECIDING = frozenset(
    {Offer.LEASE, Offer.TAKE, Offer.REVIEW, Offer.ADJUDICATE, Offer.PUBLISH, Offer.CALL_OFF}
)  # closed to who has broken the seal
CHANGING = (
    (Offer.DISMISS, Call.DISMISS),
    (Offer.REOPEN, Call.REOPEN),
    (Offer.EDIT, Call.EDIT),
    (Offer.ARRANGE, Call.ARRANGE),
    (Offer.SPLIT, Call.SPLIT),
    (Offer.MERGE, Call.MERGE),
    (Offer.UNMERGE, Call.UNMERGE),
    (Offer.HAND_OVER, Call.HAND_OVER),
)  # for who holds the claim, for an editor, and for whoever may take it while nobody has it


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a claim: what is theirs, and what stands in their way."""

    offers: frozenset[Offer]
    lease: Lease | None  # mine, whether or not it has run out
    is_owner: bool
    is_second: bool  # my read would be the second one
    is_conferring: bool  # the two reads differ, and both readers read again
    is_sole_reader: bool  # somebody else has to publish
    is_blind: bool
    least_sources: int


def find_standing(session: Session, by: Principal, claim: Claim) -> Standing:
    """What the caller can do with the claim now."""
    queue = reviews.find_queue(session, claim)
    lease = _find_lease(session, claim.id)
    mine = lease if lease is not None and lease.account_id == by.account_id else None
    is_owner = claim.owner_id == by.account_id
    differing = _list_differing(session, claim.id)
    is_conferring = claim.status == ClaimStatus.AWAITING_SECOND and by.account_id in differing
    is_second = claim.status == ClaimStatus.AWAITING_SECOND
    is_sole_reader = _is_sole_reader(session, by, claim)
    offers: set[Offer] = set()
    if by.role in policies.WORKING:
        is_mine = mine is not None or is_owner
        may_begin = (not differing or not is_second) and independence.is_independent(
            session, by.account_id, claim
        )
        offers |= _offer_holding(by, claim, queue, lease, is_mine=is_mine, may_begin=may_begin)
        offers |= _offer_changes(by, claim, queue, lease)
        offers |= _offer_letting_go(claim, mine, is_owner=is_owner)
        offers |= _offer_overruling(session, by, claim, queue, lease, is_conferring=bool(differing))
        offers |= _offer_deciding(session, by, claim, queue, is_mine=is_mine, is_conferring=is_conferring)
        if is_sole_reader:
            offers -= {Offer.PUBLISH, Offer.CALL_OFF}
        if _has_broken_seal(session, by, claim):
            offers -= DECIDING
    return Standing(
        offers=frozenset(offers),
        lease=mine,
        is_owner=is_owner,
        is_second=is_second,
        is_conferring=is_conferring,
        is_sole_reader=is_sole_reader,
        is_blind=queue is not None and queue.second_read == SecondRead.BLIND,
        least_sources=queue.min_independent_sources if queue else 0,
    )


def _offer_holding(
    by: Principal,
    claim: Claim,
    queue: Queue | None,
    lease: Lease | None,
    *,
    is_mine: bool,
    may_begin: bool,
) -> set[Offer]:
    """Taking the claim into one's hands; judging and talking, which need no hold."""
    is_taken = _is_taken(by, claim, lease)
    found = set()
    if (
        policies.may_take(by.role, by.account_id, queue.who if queue else {})
        and not is_taken
        and may_begin
        and (claim.status != ClaimStatus.ADJUDICATION or policies.is_editor(by))
    ):
        if workflow.fits(claim.status, Call.LEASE) and not is_mine:
            found.add(Offer.LEASE)
        if workflow.fits(claim.status, Call.TAKE) and claim.owner_id != by.account_id:
            found.add(Offer.TAKE)
    return found | {
        offer
        for offer, call in ((Offer.JUDGE, Call.JUDGE), (Offer.TALK, Call.TALK))
        if workflow.fits(claim.status, call)
    }


def _offer_changes(by: Principal, claim: Claim, queue: Queue | None, lease: Lease | None) -> set[Offer]:
    """What changes the claim itself, as ownership.check_holds_or_edits lets one."""
    is_theirs = claim.owner_id == by.account_id or (lease is not None and lease.account_id == by.account_id)
    may_change = policies.is_editor(by) or claim.owner_id == by.account_id
    if not may_change and not _is_taken(by, claim, lease) and claim.status != ClaimStatus.ADJUDICATION:
        may_change = is_theirs or policies.may_take(by.role, by.account_id, queue.who if queue else {})
    return {offer for offer, call in CHANGING if may_change and workflow.fits(claim.status, call)}


def _offer_overruling(
    session: Session,
    by: Principal,
    claim: Claim,
    queue: Queue | None,
    lease: Lease | None,
    *,
    is_conferring: bool,
) -> set[Offer]:
    """What only an editor does with what others have in hand, or have planned."""
    if not policies.is_editor(by):
        return set()
    found = set()
    is_anothers = claim.owner_id not in {None, by.account_id}
    if is_anothers or (lease is not None and lease.account_id != by.account_id):
        found.add(Offer.FREE)
    is_blind = queue is not None and queue.second_read == SecondRead.BLIND and not is_conferring
    # the first read is sealed for sure; before it is in, offering this would tell whether anything is
    if (
        is_blind
        and claim.status == ClaimStatus.AWAITING_SECOND
        and all(review.account_id != by.account_id for review in reviews.list_open_reads(session, claim.id))
    ):
        found.add(Offer.BREAK_SEAL)
    if (
        workflow.fits(claim.status, Call.PUBLISH)
        and publications.find_publication(session, claim) is not None
    ):
        found.add(Offer.CALL_OFF)
    return found


def _is_taken(by: Principal, claim: Claim, lease: Lease | None) -> bool:
    """Whether somebody else has the claim in hand."""
    if claim.owner_id is not None and claim.owner_id != by.account_id:
        return True
    return lease is not None and lease.account_id != by.account_id and lease.expires_at > clock.now()


def _offer_letting_go(claim: Claim, mine: Lease | None, *, is_owner: bool) -> set[Offer]:
    if mine is not None:
        return {Offer.RELEASE, Offer.SKIP}
    return {Offer.RELEASE} if is_owner and workflow.fits(claim.status, Call.RELEASE) else set()


def _offer_deciding(
    session: Session, by: Principal, claim: Claim, queue: Queue | None, *, is_mine: bool, is_conferring: bool
) -> set[Offer]:
    """Concluding on the claim: as reader, as the third person, as editor."""
    found = set()
    is_second = claim.status == ClaimStatus.AWAITING_SECOND
    may_read = is_mine and not (is_second and claim.first_reader_id == by.account_id)
    if (may_read and (is_second or workflow.fits(claim.status, Call.REVIEW))) or is_conferring:
        found.add(Offer.REVIEW)
    is_editor = policies.is_editor(by)
    reads_once = queue is None or queue.second_read == SecondRead.NONE
    if workflow.fits(claim.status, Call.ADOPT) and (is_editor or (is_mine and reads_once)):
        found.add(Offer.ADOPT)
    if not is_editor:
        return found
    if claim.status == ClaimStatus.ADJUDICATION:
        round_ = reviews.find_round(session, claim.id)
        if by.account_id not in second_reads.list_readers(session, claim.id, round_):
            found.add(Offer.ADJUDICATE)
    for offer, call in (
        (Offer.RETURN, Call.RETURN),
        (Offer.PUBLISH, Call.PUBLISH),
        (Offer.UPHOLD, Call.UPHOLD),
    ):
        if workflow.fits(claim.status, call):
            found.add(offer)
    return found


def _is_sole_reader(session: Session, by: Principal, claim: Claim) -> bool:
    """Whether the caller alone read the claim that is decided, where the workspace asks for another to publish."""
    if claim.status != ClaimStatus.DECIDED:
        return False
    workspace = session.get_one(Workspace, by.workspace_id)
    return second_reads.is_sole_reader(
        session, by.account_id, claim.id
    ) and not workspaces.may_sole_reader_publish(workspace)


def _has_broken_seal(session: Session, by: Principal, claim: Claim) -> bool:
    """Whether the caller has looked at what was sealed, and so decides the claim no more."""
    try:
        blind_reads.check_unbroken(session, by.account_id, claim)
    except NotIndependent:
        return True
    return False


def _find_lease(session: Session, claim_id: UUID) -> Lease | None:
    return session.scalars(select(Lease).where(Lease.claim_id == claim_id, Lease.ended_at.is_(None))).first()


def _list_differing(session: Session, claim_id: UUID) -> set[UUID]:
    """Who wrote the open reads that differ."""
    return set(
        session.scalars(
            select(Review.account_id).where(
                Review.claim_id == claim_id, Review.state == ReviewState.DIFFERS, Review.sealed_for.is_(None)
            )
        )
    )
