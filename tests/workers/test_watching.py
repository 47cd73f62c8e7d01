"""Published claims are looked at again when a verdict that matches them is published, imported or changed."""

import pytest
from sqlalchemy import select

from claimdesk.claims import judgements
from claimdesk.claims.judgements import NewEvidence
from claimdesk.decisions import corrections, publishing, second_reads
from claimdesk.decisions.publishing import Wording
from claimdesk.decisions.reviews import NewReview
from claimdesk.queue import leases
from claimdesk.records.account import Workspace
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.match import Decision
from claimdesk.records.verdict import Label
from tests.workers.test_rejected_pairs import decide, offered, say, take_in

CLAIM = "The city of Northam closed 12 libraries in 2024."
SAME = "Northam has shut down 12 of its public libraries in 2024."
ELSE = "The harbour of Southam was dredged to 14 metres last spring."


def publish(desk, claim_id):
    """Our verdict on the claim, with all that the machine does afterwards."""
    with desk.tools.database.transaction() as session:
        session.get_one(Workspace, desk.me.workspace_id).settings = {"sole_reader_may_publish": True}
        leases.lease_claim(session, desk.me, claim_id)
        claim = leases.get_locked_claim(session, desk.me.workspace_id, claim_id)
        cited = judgements.add_evidence(
            session, desk.me, claim, NewEvidence(text=f"The town says so of {claim_id}.")
        )
        new = NewReview(claim.version, Label.REFUTED, "It did not.", evidence_ids=(cited.evidence.id,))
        second_reads.submit_read(session, desk.me, claim, new)
        verdict = publishing.publish_claim(session, desk.me, claim, Wording())
    desk.work()
    return verdict.id


def status(desk, claim_id):
    with desk.tools.database.reading() as session:
        return session.get_one(Claim, claim_id).status


@pytest.fixture
def published(desk):
    claim_id = say(desk, CLAIM)
    publish(desk, claim_id)
    assert status(desk, claim_id) == ClaimStatus.PUBLISHED
    return claim_id


def test_publishing_another_verdict_that_matches(desk, published):
    other, stranger = say(desk, SAME), say(desk, ELSE)
    publish(desk, stranger)
    assert status(desk, published) == ClaimStatus.PUBLISHED
    verdict_id = publish(desk, other)
    assert (status(desk, published), status(desk, other)) == (ClaimStatus.REVISIT, ClaimStatus.PUBLISHED)
    with desk.tools.database.reading() as session:
        line = session.scalars(select(HistoryItem).where(HistoryItem.what == "revisit")).one()
        told = session.scalars(select(Event.subject_id).where(Event.type == "claim.revisit")).all()
    assert (line.by, line.why) == (None, "a verdict that matches it is there")
    assert line.changes["verdict_id"] == str(verdict_id)
    assert list(told) == [published]


def test_importing_one_that_matches_and_the_same_again_does_nothing(desk, published):
    take_in(desk)
    desk.work()
    assert status(desk, published) == ClaimStatus.REVISIT
    with desk.tools.database.transaction() as session:
        corrections.uphold_verdict(
            session, desk.me, leases.get_locked_claim(session, desk.me.workspace_id, published), "It stands."
        )
    take_in(desk)
    desk.work()
    assert status(desk, published) == ClaimStatus.PUBLISHED
    take_in(desk, reviewRating={"alternateName": "True"})
    desk.work()
    assert status(desk, published) == ClaimStatus.REVISIT


def test_one_that_was_ruled_out_sends_nobody_to_look_again(desk):
    verdict_id = take_in(desk)
    desk.work()
    claim_id = say(desk, CLAIM)
    assert verdict_id in offered(desk, claim_id)
    decide(desk, claim_id, verdict_id, Decision.REJECT)
    publish(desk, claim_id)
    take_in(desk, reviewRating={"alternateName": "True"})
    desk.work()
    assert status(desk, claim_id) == ClaimStatus.PUBLISHED
