"""The life of claims with several actors, against a small model: states, who holds what, who owns what."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import dismissal, merging
from claimdesk.claims.dismissal import DismissReason
from claimdesk.errors import ClaimLeased, Conflict, Invalid, LeaseLost, WrongState
from claimdesk.queue import blocked_claims, leases, ownership, queue_counts, sla
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.lease import Lease, Skip
from claimdesk.records.queue import Queue, SkipFor

CLAIMS = 4
PEOPLE = st.integers(0, 2)
WHICH = st.integers(0, CLAIMS - 1)


class Life(RuleBasedStateMachine):
    """Each rule asks the desk and says beforehand what it must answer."""

    open_desk = None  # a new desk of the test's database

    @initialize()
    def begin(self):
        self.desk = type(self).open_desk()
        self.database = self.desk.database
        self.people = [self.desk.hire(name) for name in ("Ana", "Ben", "Cem")]
        self.claims = self.desk.add(CLAIMS)
        self.status = dict.fromkeys(self.claims, "waiting")
        self.held = {}  # claim → (person, token, lease id)
        self.expired = set()
        self.owner = {}
        self.skipped = set()
        self.snoozed = set()
        self.due = {}  # claim → hours from now
        self.into = {}

    def lease_of(self, person):
        return next((claim for claim, (who, *_) in self.held.items() if who == person), None)

    def is_free_for(self, person, claim):
        held = self.held.get(claim)
        return (held is None or held[0] == person or claim in self.expired) and self.owner.get(
            claim, person
        ) == person

    def let_go(self, claim):
        self.held.pop(claim, None)
        self.expired.discard(claim)

    def settle(self, claim):
        """A claim that is in nobody's hands any more waits again."""
        if claim not in self.owner and claim not in self.held:
            self.status[claim] = "waiting"

    @rule(person=PEOPLE)
    def next_claim(self, person):
        who = self.people[person]
        found = self.desk.do(
            lambda session: leases.lease_next(session, who, session.get_one(Queue, self.desk.queue_id))
        )
        mine = self.lease_of(person)
        if mine is not None:
            assert found.claim.id == mine
        else:
            left = [claim for claim in self.claims if self.is_offered(person, claim)]
            assert (found is None) == (not left)
            if found is None:
                return
            assert found.claim.id in left
            started = [claim for claim in left if claim in self.expired]
            waiting = [claim for claim in left if self.status[claim] == "waiting"]
            assert found.claim.id in started or (not started and found.claim.id in waiting)
        self.hold(person, found)

    def is_offered(self, person, claim):
        if claim in self.owner or (person, claim) in self.skipped or claim in self.snoozed:
            return False
        return self.status[claim] == "waiting" or (claim in self.expired and self.held[claim][0] != person)

    def hold(self, person, held):
        claim = held.claim.id
        self.held[claim] = (person, held.token, held.lease.id)
        self.expired.discard(claim)
        self.status[claim] = "in_review"

    @rule(person=PEOPLE, which=WHICH)
    def certain_claim(self, person, which):
        claim, who = self.claims[which], self.people[person]
        mine = self.lease_of(person)

        def ask():
            return self.desk.do(lambda session: leases.lease_claim(session, who, claim))

        if mine == claim:
            self.hold(person, ask())
        elif not self.is_free_for(person, claim):
            with pytest.raises(ClaimLeased):
                ask()
        elif self.status[claim] in {"dismissed", "merged"}:
            with pytest.raises(WrongState):
                ask()
        elif mine is not None and mine not in self.expired:
            with pytest.raises(Conflict):
                ask()
        else:
            found = ask()
            if mine is not None:
                self.let_go(mine)
                self.settle(mine)
            self.hold(person, found)

    @precondition(lambda self: set(self.held) - self.expired)
    @rule(data=st.data())
    def time_passes(self, data):
        claim = data.draw(st.sampled_from(sorted(set(self.held) - self.expired)))
        with self.database.transaction() as session:
            session.get_one(Lease, self.held[claim][2]).expires_at = clock.now() - timedelta(seconds=1)
        self.expired.add(claim)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), way=st.sampled_from(["release", "skip", "snooze", "beat"]), person=PEOPLE)
    def use_the_token(self, data, way, person):
        claim = data.draw(st.sampled_from(sorted(self.held)))
        holder, token, lease_id = self.held[claim]
        who = self.people[person]

        def act(session):
            if way == "release":
                leases.release(session, who, lease_id, token)
            elif way == "skip":
                leases.skip_claim(session, who, lease_id, token, "no", SkipFor.ME)
            elif way == "snooze":
                leases.skip_claim(session, who, lease_id, token, "not now", SkipFor.EVERYONE, 600)
            else:
                leases.extend_lease(session, who, lease_id, token)

        if person != holder:
            with pytest.raises(LeaseLost):
                self.desk.do(act)
            return
        self.desk.do(act)
        self.expired.discard(claim)
        if way != "beat":
            self.let_go(claim)
            self.settle(claim)
        if way == "skip":
            self.skipped.add((person, claim))
        if way == "snooze":
            self.snoozed.add(claim)

    @precondition(lambda self: self.skipped or self.snoozed)
    @rule()
    def what_was_put_off_comes_back(self):
        past = clock.now() - timedelta(seconds=1)
        with self.database.transaction() as session:
            for skip in session.scalars(select(Skip).where(Skip.workspace_id == self.desk.workspace_id)):
                skip.until = past
            for claim in self.snoozed:
                session.get_one(Claim, claim).snoozed_until = past
        self.skipped, self.snoozed = set(), set()

    @rule(which=WHICH, hours=st.sampled_from([-1, 1, 9, None]))
    def promise(self, which, hours):
        claim = self.claims[which]
        due_at = None if hours is None else clock.now() + timedelta(hours=hours)
        with self.database.transaction() as session:
            sla.set_due(session.get_one(Claim, claim), due_at)
        self.due[claim] = hours

    @rule(person=PEOPLE, which=WHICH)
    def take(self, person, which):
        claim, who = self.claims[which], self.people[person]

        def ask(session):
            ownership.take_claim(session, who, leases.get_locked_claim(session, who.workspace_id, claim))

        if not self.is_free_for(person, claim):
            with pytest.raises(ClaimLeased):
                self.desk.do(ask)
        elif self.status[claim] in {"dismissed", "merged"}:
            with pytest.raises(WrongState):
                self.desk.do(ask)
        else:
            self.desk.do(ask)
            self.let_go(claim)
            self.owner[claim], self.status[claim] = person, "in_review"

    @rule(person=PEOPLE, to=PEOPLE, which=WHICH)
    def hand_over(self, person, to, which):
        claim, who, whom = self.claims[which], self.people[person], self.people[to]

        def ask(session):
            found = leases.get_locked_claim(session, who.workspace_id, claim)
            ownership.hand_over_claim(session, who, found, whom.account_id)

        if not self.is_free_for(person, claim):
            with pytest.raises(ClaimLeased):
                self.desk.do(ask)
        elif self.status[claim] in {"dismissed", "merged"}:
            with pytest.raises(WrongState):
                self.desk.do(ask)
        else:
            self.desk.do(ask)
            self.let_go(claim)
            self.owner[claim], self.status[claim] = to, "in_review"

    @precondition(lambda self: self.owner)
    @rule(data=st.data())
    def give_up(self, data):
        claim = data.draw(st.sampled_from(sorted(self.owner)))
        who = self.people[self.owner.pop(claim)]
        self.desk.do(
            lambda session: ownership.give_up_claim(
                session, who, leases.get_locked_claim(session, who.workspace_id, claim)
            )
        )
        self.settle(claim)

    @rule(
        person=PEOPLE,
        which=WHICH,
        other=WHICH,
        way=st.sampled_from(["dismiss", "reopen", "merge", "unmerge"]),
    )
    def put_away(self, person, which, other, way):
        claim, into, who = self.claims[which], self.claims[other], self.people[person]

        def act(session):
            found = leases.get_locked_claim(session, who.workspace_id, claim)
            if way == "dismiss":
                dismissal.dismiss_claim(session, who, found, DismissReason.OTHER, None)
            elif way == "reopen":
                dismissal.reopen_claim(session, who, found, None)
            elif way == "merge":
                merging.merge_claim(session, who, found, into, None)
            else:
                merging.unmerge_claim(session, who, found)

        wrong = self.foresee(person, claim, into, way)
        if wrong:
            with pytest.raises(wrong):
                self.desk.do(act)
            return
        self.desk.do(act)
        self.let_go(claim)
        self.owner.pop(claim, None)
        self.status[claim] = {"dismiss": "dismissed", "merge": "merged"}.get(way, "waiting")
        if way == "merge":
            self.into[claim] = self.survivor(into)
        if way == "unmerge":
            del self.into[claim]

    def foresee(self, person, claim, into, way):
        held = self.held.get(claim)
        is_anothers = (
            held is not None and held[0] != person and claim not in self.expired
        ) or self.owner.get(claim, person) != person
        if way == "merge" and self.survivor(into) == claim:
            return Invalid
        if way == "merge" and self.status[self.survivor(into)] == "dismissed":
            return WrongState
        if is_anothers:
            return ClaimLeased
        fits = {"dismiss": ("waiting", "in_review"), "merge": ("waiting", "in_review")}
        fits |= {"reopen": ("dismissed",), "unmerge": ("merged",)}
        return None if self.status[claim] in fits[way] else WrongState

    def survivor(self, claim):
        while claim in self.into:
            claim = self.into[claim]
        return claim

    @invariant()
    def the_records_say_what_the_model_says(self):
        if not hasattr(self, "desk"):
            return
        with self.database.reading() as session:
            home = self.desk.workspace_id
            claims = {
                claim.id: claim for claim in session.scalars(select(Claim).where(Claim.workspace_id == home))
            }
            running = select(Lease).where(Lease.workspace_id == home, Lease.ended_at.is_(None))
            live = {lease.claim_id: lease.account_id for lease in session.scalars(running)}
            queue = session.get_one(Queue, self.desk.queue_id)
            counts = queue_counts.count_claims(session, [queue])[queue.id]
        assert {id_: claim.status.value for id_, claim in claims.items()} == self.status
        assert live == {claim: self.people[held[0]].account_id for claim, held in self.held.items()}
        owners = {id_: claim.owner_id for id_, claim in claims.items() if claim.owner_id}
        assert owners == {claim: self.people[person].account_id for claim, person in self.owner.items()}
        self.check(counts)
        for claim in claims.values():
            assert (claim.merged_into is not None) == (claim.status == ClaimStatus.MERGED)

    def check(self, counts):
        """Each of the counts is what the model counts."""
        open_ = [claim for claim, status in self.status.items() if status in {"waiting", "in_review"}]
        states = list(self.status.values())
        assert (counts.waiting, counts.in_review) == (states.count("waiting"), states.count("in_review"))
        assert counts.snoozed == len(self.snoozed & set(open_))
        hours = [self.due.get(claim) for claim in open_]
        assert (counts.overdue, counts.due_soon) == (hours.count(-1), hours.count(1))
        assert counts.reviewers_active == len(set(self.held) - self.expired)
        assert (counts.oldest_waiting_s is None) == (counts.waiting == 0)
        skipped_by_all = [
            claim
            for claim, status in self.status.items()
            if status == "waiting"
            and all((person, claim) in self.skipped for person in range(len(self.people)))
        ]
        expected = {blocked_claims.ALL_SKIP: len(skipped_by_all)} if skipped_by_all else {}
        assert {blocked.why: blocked.claims for blocked in counts.blocked} == expected


def test_the_life_of_claims_is_what_the_table_and_the_rules_say(new_desk):
    class Here(Life):
        open_desk = staticmethod(new_desk)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
