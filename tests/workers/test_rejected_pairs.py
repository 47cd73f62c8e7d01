"""A rejected pair never returns, whichever stage or search it could come by, and twins' readers are heard."""

import pytest
from sqlalchemy import select

from claimdesk.claims import claim_views, edit_proposals, judgements, manual_claims, merging, verdict_search
from claimdesk.claims.planning import plan_claims
from claimdesk.decisions import claimreview_reading, verdicts
from claimdesk.people.policies import build_row_filter
from claimdesk.queue import leases, queues
from claimdesk.records.claim import Claim
from claimdesk.records.match import Decision, Match
from claimdesk.records.queue import SecondRead
from claimdesk.runs import planning
from claimdesk.search.differences.compare import ComparedClaim
from claimdesk.search.indexing import vector_cache
from workers.stages import match

CLAIM = "The city of Northam closed 12 libraries in 2024."
TWIN = "City of Northam closed 12 libraries in 2024, officially."
OTHER_NUMBER = "The city of Northam closed 21 libraries in 2024."
REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.invalid/libraries",
    "claimReviewed": "Northam has shut down a dozen of its public libraries.",
    "author": {"@type": "Organization", "name": "Checks"},
    "datePublished": "2025-04-01",
    "reviewRating": {"alternateName": "False"},
}


def take_in(desk, **changes):
    with desk.tools.database.transaction() as session:
        (outcome,) = verdicts.import_reviews(
            session, desk.me, list(claimreview_reading.read_reviews(REVIEW | changes))
        )
    return outcome.verdict_id


def say(desk, text):
    """New claim, encoded as the API does it, matched and indexed."""
    tools = desk.tools
    encoded = vector_cache.encode_once(tools.database, tools.encoder.encode, tools.encoder.version, [text])
    with desk.tools.database.transaction() as session:
        vector_cache.keep(session, encoded)
        made = manual_claims.make_claim(session, desk.me, text)
    desk.work()
    return made.claim.id


def offered(desk, claim_id):
    """What the claim's reader sees: the matched verdicts and claims with what was said of them."""
    with desk.tools.database.reading() as session:
        found = claim_views.list_matches(session, [claim_id], desk.me.account_id).get(claim_id, [])
        return {match.match.verdict_id or match.match.other_claim_id: match for match in found}


def kept(desk, claim_id):
    """What the machine keeps, rejected or not."""
    with desk.tools.database.reading() as session:
        rows = session.scalars(select(Match).where(Match.claim_id == claim_id))
        return {row.verdict_id or row.other_claim_id for row in rows}


def decide(desk, claim_id, other, decision):
    with desk.tools.database.transaction() as session:
        claim = session.get_one(Claim, claim_id)
        row = session.scalars(
            select(Match).where(
                Match.claim_id == claim_id, (Match.verdict_id == other) | (Match.other_claim_id == other)
            )
        ).one()
        judgements.decide_match(session, desk.me, claim, row.id, decision, None)


def match_again(desk, claim_id):
    with desk.tools.database.transaction() as session:
        plan_claims(session, [session.get_one(Claim, claim_id)], None, stages=("match",), again=True)
    desk.work()


def ask(desk, text):
    """What POST /verdicts/match answers."""
    engine, encode, rows = desk.tools.engine, desk.tools.encoder.encode_query, build_row_filter(desk.me)
    twins = verdict_search.find_text_twins(engine, encode, rows, text)
    with desk.tools.database.reading() as session:
        known = verdict_search.load_twin_decisions(session, desk.me.workspace_id, twins)
    candidates = verdict_search.match_text(engine, encode, rows, ComparedClaim(text), known)
    with desk.tools.database.reading() as session:
        joined = verdict_search.join_verdicts(session, desk.me.workspace_id, candidates, known)
    return {verdict.verdict.id: verdict.candidate for verdict in joined}


@pytest.fixture
def verdict_id(desk):
    found = take_in(desk)
    desk.work()
    return found


@pytest.fixture
def rejecting(desk, verdict_id):
    """A claim whose match with the verdict was ruled out."""
    claim_id = say(desk, CLAIM)
    assert verdict_id in offered(desk, claim_id)
    decide(desk, claim_id, verdict_id, Decision.REJECT)
    return claim_id


def test_it_does_not_return_when_the_claim_is_matched_again(desk, verdict_id, rejecting):
    match_again(desk, rejecting)
    assert verdict_id not in kept(desk, rejecting)


def test_it_does_not_return_when_the_verdict_changes_and_is_watched(desk, verdict_id, rejecting):
    assert take_in(desk, reviewRating={"alternateName": "True"}) == verdict_id
    with desk.tools.database.transaction() as session:
        watched = planning.Wanted(desk.me.workspace_id, "verdict", verdict_id, "the same text")
        planning.plan_runs(session, "watch", [watched], again=True)
    desk.work()
    assert verdict_id not in kept(desk, rejecting)


def test_a_rejection_while_the_machine_matches_counts(desk, verdict_id):
    claim_id = say(desk, CLAIM)
    with desk.tools.database.reading() as session:
        tasks = match.load(session, [claim_id], desk.tools)
    found = match.compute(tasks, desk.tools)
    decide(desk, claim_id, verdict_id, Decision.REJECT)
    with desk.tools.database.transaction() as session:
        match.save(session, found)
    assert verdict_id not in kept(desk, claim_id)


def test_it_is_not_offered_to_a_claim_in_nearly_the_same_words(desk, verdict_id, rejecting):
    assert verdict_id not in kept(desk, say(desk, TWIN))
    assert verdict_id in offered(desk, say(desk, OTHER_NUMBER))


def test_a_rejection_reaches_the_twin_that_was_matched_before(desk, verdict_id):
    first, twin = say(desk, CLAIM), say(desk, TWIN)
    match_again(desk, first)
    assert verdict_id in offered(desk, twin)
    decide(desk, first, verdict_id, Decision.REJECT)
    desk.work()
    assert verdict_id not in kept(desk, twin)


def test_a_rejection_under_a_blind_read_reaches_the_twin_when_it_comes_out(desk, verdict_id):
    first, twin = say(desk, CLAIM), say(desk, TWIN)
    match_again(desk, first)
    with desk.tools.database.transaction() as session:
        queues.ensure_default_queue(session, desk.me.workspace_id).second_read = SecondRead.BLIND
        leases.lease_claim(session, desk.me, first)
    decide(desk, first, verdict_id, Decision.REJECT)
    match_again(desk, twin)
    assert verdict_id in kept(desk, twin)
    with desk.tools.database.transaction() as session:
        edit_proposals.reveal_reads(session, leases.get_locked_claim(session, desk.me.workspace_id, first))
    desk.work()
    assert verdict_id not in kept(desk, twin)


def test_what_was_said_of_the_very_claim_counts_before_its_twin(desk, verdict_id):
    first, twin = say(desk, CLAIM), say(desk, TWIN)
    decide(desk, twin, verdict_id, Decision.CONFIRM)
    decide(desk, first, verdict_id, Decision.REJECT)
    match_again(desk, twin)
    assert offered(desk, twin)[verdict_id].decision == "confirm"


def test_another_copy_of_the_verdict_is_not_offered(desk, rejecting):
    copy = take_in(desk, url="https://elsewhere.invalid/1", author={"name": "Elsewhere"})
    news = take_in(desk, url="https://elsewhere.invalid/2", claimReviewed="Northam shut 12 libraries.")
    desk.work()
    match_again(desk, rejecting)
    assert copy not in kept(desk, rejecting)
    assert news in kept(desk, rejecting)


def test_a_text_in_nearly_the_same_words_is_not_answered_with_it(desk, verdict_id, rejecting):
    assert verdict_id not in ask(desk, TWIN)
    assert verdict_id in ask(desk, OTHER_NUMBER)


def test_being_unsure_takes_a_rejection_back(desk, verdict_id, rejecting):
    decide(desk, rejecting, verdict_id, Decision.UNSURE)
    match_again(desk, rejecting)
    assert verdict_id in offered(desk, rejecting)


def test_a_confirmation_is_said_on_the_twin_and_to_who_asks(desk, verdict_id):
    first = say(desk, CLAIM)
    decide(desk, first, verdict_id, Decision.CONFIRM)
    match_again(desk, first)
    found = offered(desk, say(desk, TWIN))[verdict_id]
    assert found.decision is None
    assert found.match.score_parts["confirmed_alike"] == 1.0
    assert ask(desk, TWIN)[verdict_id].score_parts["confirmed_alike"] == 1.0
    assert "confirmed_alike" not in offered(desk, first)[verdict_id].match.score_parts


def test_two_claims_ruled_out_are_ruled_out_for_both(desk):
    first = say(desk, "Northam built 300 council homes last year.")
    second = say(desk, "Northam built 310 council homes in the last year.")
    assert first in offered(desk, second)
    decide(desk, second, first, Decision.REJECT)
    assert second not in offered(desk, first)
    match_again(desk, first)
    match_again(desk, second)
    assert second not in kept(desk, first)
    assert first not in kept(desk, second)


def test_a_merge_carries_rejections_to_the_survivor(desk, verdict_id, rejecting):
    survivor = say(desk, OTHER_NUMBER)
    assert verdict_id in offered(desk, survivor)
    with desk.tools.database.transaction() as session:
        claim = leases.get_locked_claim(session, desk.me.workspace_id, rejecting)
        merging.merge_claim(session, desk.me, claim, survivor, None)
    match_again(desk, survivor)
    assert verdict_id not in kept(desk, survivor)


def test_a_claim_never_meets_its_own_verdict(desk, verdict_id):
    claim_id = say(desk, CLAIM)
    assert verdict_id in kept(desk, claim_id)
    with desk.tools.database.transaction() as session:
        session.get_one(Claim, claim_id).verdict_id = verdict_id
    match_again(desk, claim_id)
    assert verdict_id not in kept(desk, claim_id)
