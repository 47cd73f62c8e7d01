"""The page offers what the use-cases allow, and nothing that they would refuse, in every state and for every role."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import comments, dismissal, editing, judgements, manual_claims, merging
from claimdesk.decisions import adjudication, corrections, offers, publishing, scheduled_publishing, seals
from claimdesk.decisions.offers import Offer
from claimdesk.errors import ClaimdeskError, Invalid
from claimdesk.people import accounts
from claimdesk.queue import leases, ownership
from claimdesk.records.account import Account
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.queue import SecondRead
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.verdict import Label
from tests.desk.desk_people import ROLES

CALLS = {
    Offer.LEASE: lambda session, by, claim: leases.lease_claim(session, by, claim.id),
    Offer.TAKE: ownership.take_claim,
    Offer.DISMISS: lambda session, by, claim: dismissal.dismiss_claim(
        session, by, claim, dismissal.DismissReason.OTHER, None
    ),
    Offer.REOPEN: lambda session, by, claim: dismissal.reopen_claim(session, by, claim, None),
    Offer.RETURN: lambda session, by, claim: adjudication.return_claim(session, by, claim, "why"),
    Offer.PUBLISH: publishing.check_publishable,
    Offer.UPHOLD: lambda session, by, claim: corrections.uphold_verdict(session, by, claim, "why"),
    Offer.JUDGE: judgements.refresh_evidence,
    Offer.TALK: lambda session, by, claim: comments.add_comment(session, by, claim, "hello"),
    Offer.EDIT: lambda session, by, claim: editing.edit_claim(
        session, by, claim, {"text": "It is 82 metres."}
    ),
    Offer.ARRANGE: lambda session, by, claim: editing.edit_claim(session, by, claim, {"pinned": True}),
    Offer.SPLIT: lambda session, by, claim: manual_claims.split_claim(
        session, by, claim, ["It is long.", "It is red."]
    ),
    Offer.MERGE: lambda session, by, claim: merging.merge_claim(
        session, by, claim, find_other(session, claim), None
    ),
    Offer.HAND_OVER: lambda session, by, claim: ownership.hand_over_claim(
        session, by, claim, find_eve(session)
    ),
    Offer.CALL_OFF: scheduled_publishing.call_off_publication,
}


OTHER = "The tower is 90 metres high."


class Undone(Exception):
    """Takes the transaction back."""


@pytest.fixture
def database_url(sqlite_url):
    """The rules are the same on both databases."""
    return sqlite_url


def find_other(session, claim):
    return session.scalars(select(Claim.id).where(Claim.id != claim.id, Claim.text == OTHER)).one()


def find_eve(session):
    return session.scalars(select(Account.id).where(Account.name == "Eve")).one()


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
@pytest.mark.parametrize("status", [status for status in ClaimStatus if status != ClaimStatus.MERGED])
def test_what_is_offered_is_what_works(desk, status, holder):
    desk.queue()
    verdict = desk.verdict(origin="own") if status in {ClaimStatus.REVISIT, ClaimStatus.PUBLISHED} else None
    desk.claim(OTHER, with_article=False)
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


def add_read(desk, claim, name, status, *, sealed=False):
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
                sealed_for=desk.accounts[name] if sealed else None,
            )
        )
        if status == ClaimStatus.AWAITING_SECOND:
            session.get_one(Claim, claim).first_reader_id = desk.accounts[name]


def test_a_planned_publication_is_called_off_by_whom_it_is_offered(desk):
    desk.queue()
    claim = desk.claim(status=ClaimStatus.DECIDED, with_article=False)
    add_read(desk, claim, "ana", ClaimStatus.DECIDED)
    with desk.database.transaction() as session:
        by = accounts.build_principal(session.get_one(Account, desk.accounts["eve"]))
        scheduled_publishing.plan_publication(
            session,
            by,
            session.get_one(Claim, claim),
            publishing.Wording(),
            clock.now() + timedelta(days=1),
        )
    for name in ROLES:
        offered = Offer.CALL_OFF in standing(desk, desk.accounts[name], claim).offers
        assert offered == works(
            desk, desk.accounts[name], claim, scheduled_publishing.call_off_publication
        ), name
        assert offered == (name == "eve")


def test_the_seal_is_broken_by_whom_it_is_offered_and_nobody_else(desk):
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim(status=ClaimStatus.AWAITING_SECOND, with_article=False)
    add_read(desk, claim, "ana", ClaimStatus.AWAITING_SECOND, sealed=True)
    for name in ROLES:
        offered = Offer.BREAK_SEAL in standing(desk, desk.accounts[name], claim).offers
        does = works(
            desk,
            desk.accounts[name],
            claim,
            lambda session, by, claim: seals.break_seal(session, by, claim, "why"),
        )
        assert offered == does, name
        assert offered == (name == "eve")


def test_what_somebody_else_holds_is_freed_by_an_editor_alone(desk):
    desk.queue()
    claim = desk.claim(with_article=False)
    with desk.database.transaction() as session:
        by = accounts.build_principal(session.get_one(Account, desk.accounts["ben"]))
        leases.lease_claim(session, by, claim)
    offered = {name for name in ROLES if Offer.FREE in standing(desk, desk.accounts[name], claim).offers}
    assert offered == {"eve"}


def test_who_may_not_take_of_a_queue_changes_nothing_in_it(desk):
    desk.queue(who={"roles": ["editor"], "accounts": []})
    claim = desk.claim(with_article=False)
    offered = standing(desk, desk.accounts["ana"], claim).offers
    assert offered == {Offer.JUDGE, Offer.TALK}
