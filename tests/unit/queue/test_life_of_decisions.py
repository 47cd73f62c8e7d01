"""The life of a claim from its first blind read to a withdrawn verdict, with several actors, against a small model.

Reads, conferring, adjudication, return, publication, correction, withdrawal, second looks, adoption, merging, parting,
splitting and broken seals: each rule says beforehand what the desk must answer. After each step: the states are the
model's, the counts too and what of them is blocked, nobody sees a sealed read of another (I7), and no published
revision has changed (I6).
"""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import claim_views, dismissal, manual_claims, merging, revisits
from claimdesk.claims.dismissal import DismissReason
from claimdesk.decisions import adjudication, adoption, corrections, publishing, seals, second_reads
from claimdesk.decisions.publishing import Wording
from claimdesk.decisions.reviews import NewReview
from claimdesk.errors import ClaimLeased, Conflict, Forbidden, Invalid, NotIndependent, WrongState
from claimdesk.queue import blocked_claims, leases, queue_counts
from claimdesk.records.account import Account, Role
from claimdesk.records.claim import Claim
from claimdesk.records.evidence import Evidence
from claimdesk.records.queue import Queue, SecondRead
from claimdesk.records.review import Review
from claimdesk.records.verdict import Label, VerdictRevision
from tests.factories import build_evidence

CLAIMS = 2
EDITORS = {2, 3, 4}
PEOPLE = st.integers(0, 4)
WHICH = st.integers(0, CLAIMS - 1)
LABELS = st.sampled_from([Label.REFUTED, Label.SUPPORTED])
READABLE = {"waiting", "in_review", "revisit"}
UNDECIDED = {"waiting", "in_review", "awaiting_second", "adjudication"}
PUT_AWAY = {"d": "dismissed", "m": "merged", "r": "waiting", "u": "waiting", "s": "dismissed"}


class Expected:
    """What the model knows of one claim."""

    def __init__(self):
        self.status = "waiting"
        self.reads = {}  # person → label, of the decision that is being made
        self.first = None
        self.again = set()  # who has read again after conferring
        self.is_conferring = False
        self.deciders = set()
        self.readers = []  # of the decision that was made or is being made, in order
        self.sealed = set()  # whose rows are sealed
        self.barred = set()
        self.owner = None
        self.was_decided = False
        self.verdict = None
        self.into = None  # where it was merged

    def open_up(self):
        self.sealed = set()

    def begin_anew(self):
        self.reads, self.again, self.is_conferring, self.first = {}, set(), False, None


class Decisions(RuleBasedStateMachine):
    """Each rule is one request of one person."""

    open_desk = None  # a new desk of the test's database

    @initialize(confer=st.booleans())
    def begin(self, confer):
        self.confer = confer
        self.desk = type(self).open_desk()
        names = ("Ana", "Ben", "Eve", "Ed", "Zed")
        self.people = [
            self.desk.hire(name, Role.EDITOR if place in EDITORS else Role.REVIEWER)
            for place, name in enumerate(names)
        ]
        self.claims = self.desk.add(CLAIMS)
        self.model = {claim: Expected() for claim in self.claims}
        self.away = set()
        self.verdicts = {}  # id → published or withdrawn
        self.revisions = {}
        with self.desk.database.transaction() as session:
            queue = session.get_one(Queue, self.desk.queue_id)
            queue.second_read, queue.readers_confer = SecondRead.BLIND, confer
            self.evidence = {claim: add_evidence(session, self.desk, claim) for claim in self.claims}

    def ask(self, work, wrong):
        """Do the work as one request, or see it refused in the way that the model foresees."""
        if wrong is None:
            return self.desk.do(work)
        with pytest.raises(wrong):
            self.desk.do(work)
        return None

    def locked(self, session, claim):
        return leases.get_locked_claim(session, self.desk.workspace_id, claim)

    @rule(person=PEOPLE, which=WHICH, label=LABELS)
    def read(self, person, which, label):
        claim, who = self.claims[which], self.people[person]
        known = self.model[claim]

        def work(session):
            if not known.is_conferring:
                leases.lease_claim(session, who, claim)
            found = self.locked(session, claim)
            return second_reads.submit_read(session, who, found, self.review(found, label))

        wrong = self.foresee_read(person, known)
        self.ask(work, wrong)
        if wrong is None:
            self.note_read(person, known, label)

    def review(self, claim, label):
        return NewReview(claim.version, label, "Measured.", evidence_ids=(self.evidence[claim.id],))

    def foresee_read(self, person, known):
        if known.is_conferring:
            return None if person in known.reads else NotIndependent
        if known.owner not in {None, person}:
            return ClaimLeased
        if known.status == "awaiting_second" and known.first == person:
            return NotIndependent
        if known.status == "adjudication" and person not in EDITORS:
            return Forbidden
        if known.status == "adjudication" and person in known.readers:
            return NotIndependent
        if person in known.barred:
            return NotIndependent
        return None if known.status in READABLE | {"awaiting_second"} else WrongState

    @rule(person=PEOPLE)
    def go_or_come_back(self, person):
        """Who is away is not counted on; they may finish what they have begun."""
        self.away ^= {person}
        with self.desk.database.transaction() as session:
            account = session.get_one(Account, self.people[person].account_id)
            account.disabled_at = clock.now() if person in self.away else None

    @rule(person=PEOPLE)
    def take_the_next(self, person):
        """What is nearest to its end, of what the person may go on with; it is given back at once."""
        who = self.people[person]

        def work(session):
            found = leases.lease_next(session, who, session.get_one(Queue, self.desk.queue_id))
            if found is not None:
                leases.release(session, who, found.lease.id, found.token)
            return found and found.claim.id

        offered = {id_: self.place_for(person, known) for id_, known in self.model.items()}
        best = min((place for place in offered.values() if place is not None), default=None)
        got = self.desk.do(work)
        assert (got is None) == (best is None)
        assert got is None or offered[got] == best

    def place_for(self, person, known):
        """The place of the claim among what is offered to the person, the first 0; None: it isn't."""
        if known.owner is not None or person in known.barred:
            return None
        if known.status == "awaiting_second" and known.is_conferring:
            return 0 if person in known.reads and person not in known.again else None
        if known.status == "adjudication":
            return 1 if person in EDITORS and person not in known.readers else None
        if known.status == "awaiting_second":
            return 2 if known.first != person else None
        return {"revisit": 3, "waiting": 4}.get(known.status)

    def note_read(self, person, known, label):
        if known.status in READABLE:
            known.begin_anew()
            known.status, known.first, known.reads = "awaiting_second", person, {person: label}
            known.readers, known.owner = [person], None
            known.sealed.add(person)
            return
        was_conferring = known.is_conferring
        known.reads[person] = label
        if person not in known.readers:
            known.readers.append(person)
        known.open_up()
        if was_conferring:
            known.again.add(person)
        if len(set(known.reads.values())) == 1:
            known.status, known.deciders, known.was_decided = "decided", set(known.reads), True
            known.is_conferring = False
        elif self.confer and known.again != set(known.reads):
            known.is_conferring = True
        else:
            known.status, known.is_conferring = "adjudication", False

    @rule(person=PEOPLE, which=WHICH, label=LABELS)
    def adjudicate(self, person, which, label):
        claim, who = self.claims[which], self.people[person]
        known = self.model[claim]

        def work(session):
            found = self.locked(session, claim)
            adjudication.adjudicate_claim(session, who, found, self.review(found, label))

        wrong = None
        if person not in EDITORS:
            wrong = Forbidden
        elif known.status != "adjudication":
            wrong = WrongState
        elif person in known.readers or person in known.barred:
            wrong = NotIndependent
        self.ask(work, wrong)
        if wrong is None:
            known.status, known.deciders, known.was_decided = "decided", set(), True

    @rule(person=PEOPLE, which=WHICH)
    def send_back(self, person, which):
        claim, who = self.claims[which], self.people[person]
        known = self.model[claim]
        wrong = None
        if person not in EDITORS:
            wrong = Forbidden
        elif known.status not in {"awaiting_second", "adjudication", "decided"}:
            wrong = WrongState
        self.ask(lambda s: adjudication.return_claim(s, who, self.locked(s, claim), "thin"), wrong)
        if wrong is None:
            first = known.readers[0]
            known.begin_anew()
            known.owner = None if first in known.barred | self.away else first
            known.was_decided = False
            known.status = "waiting" if known.owner is None else "in_review"

    @rule(person=PEOPLE, which=WHICH)
    def publish(self, person, which):
        claim, who = self.claims[which], self.people[person]
        known = self.model[claim]
        wrong = None
        if person not in EDITORS:
            wrong = Forbidden
        elif known.status != "decided":
            wrong = WrongState
        elif known.deciders == {person} or person in known.barred:
            wrong = NotIndependent
        made = self.ask(
            lambda s: publishing.publish_claim(s, who, self.locked(s, claim), Wording()).id, wrong
        )
        if wrong is None:
            goes_on = (
                self.verdicts.get(known.verdict) == "published" and len(self.sharing(known.verdict)) == 1
            )
            assert (made == known.verdict) == goes_on
            known.status, known.verdict = "published", made
            self.verdicts[made] = "published"

    def sharing(self, verdict):
        return [expected for expected in self.model.values() if expected.verdict == verdict]

    @rule(person=PEOPLE, which=WHICH, way=st.sampled_from(["correct", "withdraw"]))
    def change_the_verdict(self, person, which, way):
        known, who = self.model[self.claims[which]], self.people[person]
        if known.verdict is None:
            return
        wrong = None
        if person not in EDITORS:
            wrong = Forbidden
        elif self.verdicts[known.verdict] == "withdrawn":
            wrong = WrongState

        def work(session):
            verdict = corrections.lock_verdict(session, who, known.verdict)
            if way == "correct":
                corrections.correct_verdict(
                    session, who, verdict, "update", "New.", "why", {"rationale": "More."}
                )
            else:
                corrections.withdraw_verdict(session, who, verdict, "Gone.", "why")

        self.ask(work, wrong)
        if wrong is None:
            self.note_change(known.verdict, way)

    def note_change(self, verdict, way):
        if way == "withdraw":
            self.verdicts[verdict] = "withdrawn"
        for claim in self.sharing(verdict):
            if claim.status in {"published", "revisit"}:
                claim.status = "published" if way == "correct" else "revisit"
                if way == "correct":
                    claim.owner = None
                    claim.open_up()

    @rule(which=WHICH)
    def look_at_it_again(self, which):
        """What the machine does with a published claim when a verdict that matches it is new."""
        claim = self.claims[which]
        known = self.model[claim]
        self.desk.do(lambda s: revisits.revisit_claims(s, [claim], clock.new_id(), "a verdict matches it"))
        if known.status == "published":
            known.status = "revisit"

    @rule(person=PEOPLE, which=WHICH)
    def uphold(self, person, which):
        claim, who = self.claims[which], self.people[person]
        known = self.model[claim]
        wrong = None
        if person not in EDITORS:
            wrong = Forbidden
        elif known.status != "revisit":
            wrong = WrongState
        elif self.verdicts.get(known.verdict) != "published":
            wrong = Conflict
        self.ask(lambda s: corrections.uphold_verdict(s, who, self.locked(s, claim), "It stands."), wrong)
        if wrong is None:
            known.status = "published"

    @rule(person=PEOPLE, which=WHICH, other=WHICH)
    def adopt(self, person, which, other):
        claim, who = self.claims[which], self.people[person]
        known, verdict = self.model[claim], self.model[self.claims[other]].verdict
        if verdict is None:
            return
        wrong = None
        if known.status not in READABLE:
            wrong = WrongState
        elif person not in EDITORS:
            wrong = Forbidden
        elif person in known.barred:
            wrong = NotIndependent
        elif self.verdicts[verdict] == "withdrawn":
            wrong = Invalid
        self.ask(lambda s: adoption.adopt_verdict(s, who, self.locked(s, claim), verdict, None), wrong)
        if wrong is None:
            known.status, known.verdict, known.owner = "published", verdict, None
            known.open_up()

    @rule(person=st.sampled_from(sorted(EDITORS)), which=WHICH, other=WHICH, way=st.sampled_from("dmrus"))
    def put_away(self, person, which, other, way):
        claim, into, who = self.claims[which], self.claims[other], self.people[person]
        known = self.model[claim]

        def work(session):
            found = self.locked(session, claim)
            if way == "d":
                dismissal.dismiss_claim(session, who, found, DismissReason.OTHER, None)
            elif way == "m":
                merging.merge_claim(session, who, found, into, None)
            elif way == "u":
                merging.unmerge_claim(session, who, found)
            elif way == "s":
                return [part.id for part in manual_claims.split_claim(session, who, found, build_parts())]
            else:
                dismissal.reopen_claim(session, who, found, None)
            return []

        wrong = self.foresee_put_away(known, into, way)
        parts = self.ask(work, wrong)
        if wrong is not None:
            return
        self.claims += parts
        self.model |= {part: Expected() for part in parts}
        if way in "dms":
            if known.sealed - {person}:
                known.barred.add(person)
            known.open_up()
            known.begin_anew()
            known.owner = None
        known.status, known.into = PUT_AWAY[way], into
        if way == "u":  # a copy came back where the other is being read
            self.evidence[claim] = self.find_evidence(claim)

    def find_evidence(self, claim):
        with self.desk.database.reading() as session:
            mark = sha256(str(claim).encode()).hexdigest()
            found = select(Evidence.id).where(Evidence.claim_id == claim, Evidence.sha256 == mark)
            return session.scalars(found).one()

    def survivor(self, claim):
        while self.model[claim].status == "merged":
            claim = self.model[claim].into
        return self.model[claim]

    def foresee_put_away(self, known, into, way):
        if way in "rus":
            fits = {"r": {"dismissed"}, "u": {"merged"}, "s": {"waiting", "in_review"}}
            return None if known.status in fits[way] else WrongState
        if way == "m":
            target = self.survivor(into)
            if target is known:
                return Invalid
            if target.status == "dismissed":
                return WrongState
        return None if known.status in UNDECIDED else WrongState

    @rule(person=PEOPLE, which=WHICH)
    def break_the_seal(self, person, which):
        claim, who = self.claims[which], self.people[person]
        known = self.model[claim]
        wrong = None
        if person not in EDITORS:
            wrong = Forbidden
        elif known.status in {"awaiting_second", "adjudication"} and person in known.reads:
            wrong = NotIndependent
        elif not known.sealed - {person}:
            wrong = Conflict
        self.ask(lambda s: seals.break_seal(s, who, self.locked(s, claim), "a complaint"), wrong)
        if wrong is None:
            known.barred.add(person)
            if known.owner == person:
                known.owner = None
                known.status = "waiting" if known.status == "in_review" else known.status

    @invariant()
    def the_records_are_the_models_and_sealed_reads_are_their_authors(self):
        if not hasattr(self, "evidence"):
            return
        with self.desk.database.reading() as session:
            claims = {
                claim.id: claim for claim in session.scalars(select(Claim).where(Claim.id.in_(self.claims)))
            }
            assert {id_: claim.status.value for id_, claim in claims.items()} == {
                id_: known.status for id_, known in self.model.items()
            }
            owners = {id_: claim.owner_id for id_, claim in claims.items()}
            assert owners == {
                id_: None if known.owner is None else self.people[known.owner].account_id
                for id_, known in self.model.items()
            }
            for who in self.people:
                for reads in claim_views.list_reviews(session, self.claims, who.account_id).values():
                    assert all(read.sealed_for in {None, who.account_id} for read in reads)
            sealed = session.execute(
                select(Review.claim_id, Review.account_id).where(Review.sealed_for.is_not(None))
            )
            mine = {who.account_id for who in self.people}
            assert {(claim, claim_id) for claim, claim_id in sealed if claim_id in mine} == {
                (id_, self.people[account_id].account_id)
                for id_, known in self.model.items()
                for account_id in known.sealed
            }

    @invariant()
    def counts_are_right_and_say_what_nobody_can_go_on_with(self):
        if not hasattr(self, "evidence"):
            return
        with self.desk.database.reading() as session:
            queue = session.get_one(Queue, self.desk.queue_id)
            counts = queue_counts.count_claims(session, [queue])[queue.id]
        states = Counter(known.status for known in self.model.values())
        counted = {status.value: getattr(counts, status.value) for status in queue_counts.COUNTED}
        assert counted == {name: states[name] for name in counted}
        assert counts.decided_24h == sum(known.was_decided for known in self.model.values())
        stuck = Counter(why for known in self.model.values() for why in self.list_blocks(known))
        assert {blocked.why: blocked.claims for blocked in counts.blocked} == dict(stuck)

    def list_blocks(self, known):
        here = set(range(len(self.people))) - self.away
        able = here - known.barred
        third = (EDITORS & able) - set(known.readers)
        publishers = (EDITORS & able) - (known.deciders if len(known.deciders) == 1 else set())
        is_second = known.status == "awaiting_second"
        blocks = {
            blocked_claims.NOBODY_TAKES: known.status == "waiting" and not here,
            blocked_claims.ONE_TAKES: known.status == "waiting" and len(here) == 1,
            blocked_claims.ALL_SKIP: known.status == "waiting" and here and not able,
            blocked_claims.NO_SECOND: is_second and not known.is_conferring and not able - {known.first},
            blocked_claims.NO_READER: is_second and known.is_conferring and not here & set(known.reads),
            blocked_claims.NO_THIRD: known.status == "adjudication" and not third,
            blocked_claims.NO_PUBLISHER: known.status == "decided" and not publishers,
        }
        return [why for why, is_so in blocks.items() if is_so]

    @invariant()
    def published_revisions_never_change(self):
        if not hasattr(self, "evidence"):
            return
        with self.desk.database.reading() as session:
            found = {
                revision.id: (revision.revision, revision.kind, revision.note, revision.content)
                for revision in session.scalars(
                    select(VerdictRevision).where(VerdictRevision.workspace_id == self.desk.workspace_id)
                )
            }
        assert self.revisions.items() <= found.items()
        self.revisions = found


def build_parts():
    return [f"The part {clock.new_id()} is long.", f"The part {clock.new_id()} is red."]


def add_evidence(session, desk, claim):
    text = "Two surveys say 82 metres."
    found = build_evidence(desk.workspace_id, claim, text, sha256=sha256(str(claim).encode()).hexdigest())
    session.add(found)
    return found.id


def test_decisions_are_what_the_table_and_the_rules_say(new_desk):
    class Here(Decisions):
        open_desk = staticmethod(new_desk)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(
                Phase.explicit,
                Phase.reuse,
                Phase.generate,
            ),  # to shrink takes minutes, to read 30 steps one
        ),
    )
