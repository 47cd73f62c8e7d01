"""Two people whose changes reach the same claims: one waits for the other, neither is refused by the database."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from claimdesk.claims import bulk, merging
from claimdesk.claims.bulk import Action
from claimdesk.decisions import corrections, publishing
from claimdesk.decisions.publishing import Wording
from claimdesk.errors import Invalid
from claimdesk.records.account import Role
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.verdict import Label, Verdict
from tests.factories import build_evidence, build_match

ROUNDS = 5
WAITS_S = 20
BLOCKED = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)


def at_once(desk, *works):
    """What each work gives or raises, all begun at the same moment, each in one try: a deadlock would show."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            with desk.database.transaction() as session:
                return work(session)
        except Invalid as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


@pytest.fixture
def editors(desk):
    return [desk.hire(name, Role.EDITOR) for name in ("Eve", "Ed")]


def test_two_who_merge_two_claims_into_each_other_leave_one(desk, editors):
    for _ in range(ROUNDS):
        one, other = desk.add(2)

        def merge(by, claim, into):
            def work(session):
                locked = merging.lock_for_merge(session, desk.workspace_id, claim, into)
                return merging.merge_claim(session, by, locked, into, None).id

            return work

        found = at_once(desk, merge(editors[0], one, other), merge(editors[1], other, one))
        assert sorted(isinstance(each, Invalid) for each in found) == [False, True], found
        with desk.database.reading() as session:
            states = {session.get_one(Claim, id_).status.value for id_ in (one, other)}
        assert states == {"waiting", "merged"}


def test_bulk_merges_in_other_orders_and_other_directions_wait_for_each_other(desk, editors):
    for _ in range(ROUNDS):
        claims = desk.add(6)

        def merge(by, ids, into):
            return lambda session: [
                done.error and done.error.code
                for done in bulk.apply_action(session, by, Action.MERGE, ids, {"into": into}, {})
            ]

        found = at_once(
            desk,
            merge(editors[0], claims[:5], claims[5]),
            merge(editors[1], list(reversed(claims[1:])), claims[0]),
        )
        refused = {code for codes in found for code in codes if code}
        assert refused <= {"invalid", "wrong_state"}
        with desk.database.reading() as session:
            left = [claim for claim in claims if session.get_one(Claim, claim).status == ClaimStatus.WAITING]
        assert len(left) == 1


def add_verdict(session, desk, claim, **values):
    """A published verdict of the claim."""
    found = Verdict(
        workspace_id=desk.workspace_id,
        origin="own",
        claim_text=claim.text,
        text_hash=claim.text_hash,
        label=Label.NOT_ENOUGH_EVIDENCE,
        rationale="So.",
        **values,
    )
    session.add(found)
    session.flush()
    claim.verdict_id, claim.status = found.id, ClaimStatus.PUBLISHED
    return found.id


def correct(by, verdict):
    def work(session):
        locked = corrections.lock_verdict(session, by, verdict)
        return corrections.correct_verdict(
            session, by, locked, "update", "New.", "why", {"rationale": "More."}
        ).revision

    return work


def test_two_verdicts_that_match_each_others_claims_are_corrected_at_once(desk, editors):
    for _ in range(ROUNDS):
        claims = desk.add(2)
        with desk.database.transaction() as session:
            rows = [session.get_one(Claim, claim) for claim in claims]
            verdicts = [add_verdict(session, desk, row) for row in rows]
            for claim, verdict in zip(claims, reversed(verdicts), strict=True):
                session.add(build_match(desk.workspace_id, claim, verdict_id=verdict))
        works = [correct(by, verdict) for by, verdict in zip(editors, verdicts, strict=True)]
        assert at_once(desk, *works) == [1 + 1, 1 + 1]
        with desk.database.reading() as session:
            assert "revisit" in {session.get_one(Claim, claim).status.value for claim in claims}


def test_a_verdict_is_corrected_while_the_claim_that_was_read_again_is_published(desk, editors):
    for _ in range(ROUNDS):
        (claim,) = desk.add(1)
        reader = desk.hire("Ana")
        with desk.database.transaction() as session:
            row = session.get_one(Claim, claim)
            verdict = add_verdict(session, desk, row)
            row.status = ClaimStatus.DECIDED
            evidence = add_evidence(session, desk, claim)
            session.add(add_review(desk, claim, reader, evidence))

        # SQLite lets one of the two in at a time, so there each goes on alone.
        both = threading.Barrier(1 if desk.database.is_sqlite else 2, timeout=WAITS_S)

        def publish(session, claim=claim, both=both):
            locked = merging.lock_for_merge(session, desk.workspace_id, claim)
            both.wait()
            wait_for_blocked(session)
            return publishing.publish_claim(session, editors[0], locked, Wording()).revision

        def correct_meanwhile(session, verdict=verdict, both=both):
            both.wait()
            return correct(editors[1], verdict)(session)

        assert sorted(at_once(desk, publish, correct_meanwhile)) == [2, 3]


def wait_for_blocked(session):
    """Returns when another transaction waits for this one, with all that it could lock before; SQLite has no other."""
    if session.get_bind().dialect.name == "sqlite":
        return
    until = time.monotonic() + WAITS_S
    while not session.scalar(BLOCKED):
        assert time.monotonic() < until, "nobody came to wait"
        time.sleep(0.002)


def add_evidence(session, desk, claim):
    found = build_evidence(desk.workspace_id, claim, "It is.")
    session.add(found)
    return found.id


def add_review(desk, claim, reader, evidence):
    return Review(
        workspace_id=desk.workspace_id,
        claim_id=claim,
        account_id=reader.account_id,
        by_name=reader.name,
        state=ReviewState.DECIDED,
        round=1,
        claim_version=1,
        label=Label.REFUTED,
        rationale="So.",
        evidence_ids=[str(evidence)],
    )
