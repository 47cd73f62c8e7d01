"""The page offers what the use-cases allow, and nothing that they would refuse, in every state and for every role."""

import pytest
from desk_people import ROLES

from claimdesk import clock
from claimdesk.claims import judging, retiring, talk
from claimdesk.decisions import adjudication, corrections, offers, publishing
from claimdesk.decisions.offers import Offer
from claimdesk.errors import ClaimdeskError, Invalid
from claimdesk.people import accounts
from claimdesk.queue import leases, ownership
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.verdict import Label

CALLS = {
    Offer.LEASE: lambda session, by, claim: leases.lease_claim(session, by, claim.id),
    Offer.TAKE: ownership.take,
    Offer.DISMISS: lambda session, by, claim: retiring.dismiss(
        session, by, claim, retiring.Reason.OTHER, None
    ),
    Offer.REOPEN: lambda session, by, claim: retiring.reopen(session, by, claim, None),
    Offer.RETURN: lambda session, by, claim: adjudication.send_back(session, by, claim, "why"),
    Offer.PUBLISH: publishing.check_publishable,
    Offer.UPHOLD: lambda session, by, claim: corrections.uphold(session, by, claim, "why"),
    Offer.JUDGE: judging.refresh,
    Offer.TALK: lambda session, by, claim: talk.comment(session, by, claim, "hello"),
}


class Undone(Exception):
    """Takes the transaction back."""


@pytest.fixture
def database_url(tmp_path):
    """The rules are the same on both databases."""
    return f"sqlite:///{tmp_path / 'claimdesk.db'}"


def undo():
    raise Undone


def works(desk, account_id, claim_id, call):
    """Whether the use-case does it, in a transaction that is taken back; what the form lacks is no refusal."""
    try:
        with desk.database.transaction() as session:
            by = accounts.build_principal(session.get_one(Account, account_id))
            call(session, by, session.get_one(Claim, claim_id))
            undo()
    except (Undone, Invalid):
        return True
    except ClaimdeskError:
        return False


def standing(desk, account_id, claim_id):
    with desk.database.reading() as session:
        by = accounts.build_principal(session.get_one(Account, account_id))
        return offers.find_standing(session, by, session.get_one(Claim, claim_id))


@pytest.mark.parametrize("holder", [None, "ben"])
@pytest.mark.parametrize("status", [one for one in ClaimStatus if one != ClaimStatus.MERGED])
def test_what_is_offered_is_what_works(desk, status, holder):
    desk.queue()
    verdict = desk.verdict(origin="own") if status in {ClaimStatus.REVISIT, ClaimStatus.PUBLISHED} else None
    claim = desk.claim(status=status, verdict_id=verdict, with_article=False)
    if status in {ClaimStatus.DECIDED, ClaimStatus.AWAITING_SECOND}:
        add_read(desk, claim, "ana", status)
    if holder is not None and status in {ClaimStatus.IN_REVIEW, ClaimStatus.REVISIT}:
        with desk.database.transaction() as session:
            session.get_one(Claim, claim).owner_id = desk.accounts[holder]
    assert standing(desk, desk.accounts["vic"], claim).offers == frozenset()
    for name in ROLES.keys() - {"vic"}:
        offered = standing(desk, desk.accounts[name], claim).offers
        for offer, call in CALLS.items():
            if offer == Offer.TAKE and standing(desk, desk.accounts[name], claim).is_owner:
                continue  # they have it: taking it again changes nothing
            if offer == Offer.LEASE and standing(desk, desk.accounts[name], claim).is_owner:
                continue  # the same
            does = works(desk, desk.accounts[name], claim, call)
            assert (offer in offered) == does, (name, status, offer, offered)


def add_read(desk, claim, name, status):
    with desk.database.transaction() as session:
        session.add(
            Review(
                workspace_id=desk.workspace_id,
                claim_id=claim,
                account_id=desk.accounts[name],
                by_name=name.title(),
                label=Label.REFUTED,
                rationale="It is 82.",
                claim_version=1,
                round=1,
                state=ReviewState.DECIDED if status == ClaimStatus.DECIDED else ReviewState.SUBMITTED,
                created_at=clock.now(),
            )
        )
        if status == ClaimStatus.AWAITING_SECOND:
            session.get_one(Claim, claim).first_reader_id = desk.accounts[name]
