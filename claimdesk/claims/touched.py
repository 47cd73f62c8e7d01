"""Which claims are still the machine's alone: no person has changed, taken, drafted or said anything of them."""

from sqlalchemy import ColumnElement, and_, or_, select

from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.review import Draft

WAITING = (ClaimStatus.NEW, ClaimStatus.WAITING, ClaimStatus.UNQUEUED)  # in nobody's hands, and undecided


def build_is_waiting() -> ColumnElement[bool]:
    """The condition that a claim is in nobody's hands and undecided, so that other matches and evidence disturb nobody."""
    return and_(Claim.status.in_(WAITING), Claim.owner_id.is_(None))


def build_is_touched() -> ColumnElement[bool]:
    """The condition that a person has left a trace at a claim: in its history, in a draft, or in an appearance."""
    history = select(HistoryItem.id).where(HistoryItem.subject_id == Claim.id, HistoryItem.by.is_not(None))
    drafts = select(Draft.id).where(Draft.claim_id == Claim.id)
    marked = select(Appearance.id).where(Appearance.claim_id == Claim.id, Appearance.by_hand.is_(True))
    traces = (query.correlate(Claim).exists() for query in (history, drafts, marked))
    return or_(~build_is_waiting(), *traces)
