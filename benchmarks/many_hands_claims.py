"""What people at the desk do to claims beside reading them: merge, part, split, edit, put away, own, hand over, adopt.

Each act is one transaction, as a request is. What was done is told as `did WHAT CLAIM`, with the word that the history
has for it; many_hands_claims_checks.py holds it against the records.
"""

import random
from collections.abc import Callable, Sequence
from ctypes import c_double
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.many_hands_people import Book, Person
from claimdesk.claims import (
    bulk,
    comments,
    demand,
    dismissal,
    editing,
    judgements,
    manual_claims,
    merging,
    revisits,
)
from claimdesk.claims.bulk import Action
from claimdesk.claims.dismissal import DismissReason
from claimdesk.database import Database, build_engine
from claimdesk.decisions import adjudication, adoption, corrections, seals
from claimdesk.errors import StaleVersion
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, ownership
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.evidence import Evidence
from claimdesk.records.review import Review
from claimdesk.records.verdict import Verdict, VerdictStatus

Act = Callable[[], None]
BULK = 6
ON_THE_WAY = (
    ClaimStatus.WAITING,
    ClaimStatus.IN_REVIEW,
    ClaimStatus.AWAITING_SECOND,
    ClaimStatus.ADJUDICATION,
)
SAID_IN_BULK = {Action.DISMISS: "dismissed", Action.REOPEN: "reopened", Action.MERGE: "merged"}


class Colleague(Person):
    """A person who also works on the claims themselves."""

    def list_acts(self) -> list[Act]:
        """The acts to choose from, the frequent ones several times."""
        acts: list[Act] = [self.comment, self.comment, self.ask_for_it, self.judge, self.edit, self.edit]
        acts += [self.merge, self.unmerge, self.split, self.put_away, self.reopen, self.own_one, self.give_up]
        acts += [self.pass_on, self.many_at_once]
        if policies.is_editor(self.me):
            acts += [self.revisit, self.revisit, self.withdraw, self.uphold, self.adopt]
            acts += [self.send_back, self.look]
        return [*super().list_acts(), *acts]

    def tell(self, what: str, claim_id: UUID | None, *more: object) -> None:
        if claim_id is not None:
            self.book.write("did", what, claim_id, *more)

    def pick(self, session: Session, *statuses: ClaimStatus) -> UUID | None:
        """The id of any claim in one of the states."""
        return session.scalars(
            select(Claim.id)
            .where(Claim.workspace_id == self.me.workspace_id, Claim.status.in_(statuses))
            .order_by(func.random())
            .limit(1)
        ).first()

    def change(
        self, what: str, statuses: Sequence[ClaimStatus], work: Callable[[Session, Claim], Any]
    ) -> None:
        """Do the work on any claim in one of the states, and tell of it."""

        def go(session: Session) -> UUID | None:
            claim_id = self.pick(session, *statuses)
            if claim_id is None:
                return None
            work(session, leases.get_locked_claim(session, self.me.workspace_id, claim_id))
            return claim_id

        self.tell(what, self.do(go))

    def comment(self) -> None:
        def go(session: Session) -> tuple[UUID, UUID] | None:
            claim_id = self.pick(session, *ON_THE_WAY)
            if claim_id is None:
                return None
            claim = leases.get_locked_claim(session, self.me.workspace_id, claim_id)
            return claim_id, comments.add_comment(session, self.me, claim, "I know that bridge.").id

        found = self.do(go)
        if found is not None:
            self.tell("commented", *found)

    def ask_for_it(self) -> None:
        name = f"reader {self.dice.randrange(20)}"

        def go(session: Session) -> UUID | None:
            claim_id = self.pick(session, *ON_THE_WAY)
            if claim_id is None:
                return None
            claim = leases.get_locked_claim(session, self.me.workspace_id, claim_id)
            return claim_id if demand.add_request(session, self.me, claim, name, None) else None

        self.tell("requested", self.do(go))

    def judge(self) -> None:
        def judge(session: Session, claim: Claim) -> None:
            found = session.scalars(
                select(Evidence.id)
                .where(Evidence.claim_id == claim.id, Evidence.sealed_for.is_(None))
                .limit(1)
            ).first()
            if found is not None:
                judgements.judge_evidence(session, self.me, claim, found, {"stance": "refutes"})
            else:
                new = judgements.NewEvidence(text=f"A plan of {claim.id}.")
                judgements.add_evidence(session, self.me, claim, new)

        self.change_silently(ON_THE_WAY, judge)

    def change_silently(self, statuses: Sequence[ClaimStatus], work: Callable[[Session, Claim], Any]) -> None:
        """The same where the history has one word or another."""

        def go(session: Session) -> None:
            claim_id = self.pick(session, *statuses)
            if claim_id is not None:
                work(session, leases.get_locked_claim(session, self.me.workspace_id, claim_id))

        self.do(go)

    def edit(self) -> None:
        """Change the words or the tags in the version that I have seen, as If-Match does."""
        said: dict[str, Any] = {"text": f"The bridge is {self.dice.randrange(10**9)} metres long."}
        given = self.dice.choice([said, {"tags": [f"tag {self.dice.randrange(1000)}"]}])

        def look(session: Session) -> tuple[UUID, int] | None:
            claim_id = self.pick(session, *ON_THE_WAY)
            return (claim_id, session.get_one(Claim, claim_id).version) if claim_id else None

        seen = self.do(look)
        if seen is None:
            return
        claim_id, version = seen

        def go(session: Session) -> int | None:
            claim = leases.get_locked_claim(session, self.me.workspace_id, claim_id)
            if claim.version != version:
                raise StaleVersion("it has changed")
            editing.edit_claim(session, self.me, claim, given)
            return claim.version if claim.version > version else None

        after = self.do(go)
        if after is not None:
            self.tell("edited", claim_id, after)

    def merge(self) -> None:
        def go(session: Session) -> UUID | None:
            one, other = self.pick(session, *ON_THE_WAY), self.pick(session, *ON_THE_WAY, ClaimStatus.MERGED)
            if one is None or other is None:
                return None
            claim = merging.lock_for_merge(session, self.me.workspace_id, one, other)
            merging.merge_claim(session, self.me, claim, other, "the same")
            return one

        self.tell("merged", self.do(go))

    def unmerge(self) -> None:
        def go(session: Session) -> UUID | None:
            claim_id = self.pick(session, ClaimStatus.MERGED)
            if claim_id is not None:
                merging.unmerge_claim(
                    session, self.me, merging.lock_for_merge(session, self.me.workspace_id, claim_id)
                )
            return claim_id

        self.tell("unmerged", self.do(go))

    def split(self) -> None:
        texts = [f"The bridge number {self.dice.randrange(10**9)} is long." for _ in range(2)]
        self.change(
            "split",
            (ClaimStatus.WAITING, ClaimStatus.IN_REVIEW),
            lambda session, claim: manual_claims.split_claim(session, self.me, claim, texts),
        )

    def put_away(self) -> None:
        self.change(
            "dismissed",
            ON_THE_WAY,
            lambda session, claim: dismissal.dismiss_claim(
                session, self.me, claim, DismissReason.TOO_MINOR, None
            ),
        )

    def reopen(self) -> None:
        self.change(
            "reopened",
            (ClaimStatus.DISMISSED,),
            lambda session, claim: dismissal.reopen_claim(session, self.me, claim, None),
        )

    def many_at_once(self) -> None:
        """One action on several claims; each that did not fail for itself is told of."""
        action = self.dice.choice([Action.DISMISS, Action.REOPEN, Action.MERGE, Action.TAG, Action.PIN])

        def go(session: Session) -> list[UUID]:
            found = session.scalars(
                select(Claim.id)
                .where(Claim.workspace_id == self.me.workspace_id)
                .order_by(func.random())
                .limit(BULK)
            ).all()
            given = {"reason": DismissReason.DUPLICATE, "into": found[-1], "tags": ["many"], "pinned": True}
            done = bulk.apply_action(session, self.me, action, found[:-1], given, {})
            return [outcome.id for outcome in done if outcome.error is None]

        for claim_id in self.do(go):
            if action in SAID_IN_BULK:
                self.tell(SAID_IN_BULK[action], claim_id)

    def own_one(self) -> None:
        def go(session: Session) -> UUID | None:
            claim_id = self.pick(session, ClaimStatus.WAITING, ClaimStatus.AWAITING_SECOND)
            if claim_id is None:
                return None
            claim = leases.get_locked_claim(session, self.me.workspace_id, claim_id)
            is_mine = claim.owner_id == self.me.account_id
            ownership.take_claim(session, self.me, claim)
            return None if is_mine else claim_id

        self.tell("taken", self.do(go))

    def give_up(self) -> None:
        self.with_mine("given_up", lambda session, claim: ownership.give_up_claim(session, self.me, claim))

    def pass_on(self) -> None:
        to = self.dice.choice(self.everybody)
        self.with_mine(
            "handed_over", lambda session, claim: ownership.hand_over_claim(session, self.me, claim, to)
        )

    def with_mine(self, what: str, work: Callable[[Session, Claim], Any]) -> None:
        """Do the work on a claim that I own."""

        def go(session: Session) -> UUID | None:
            mine = ownership.list_owned_claims(session, self.me.account_id, limit=5)
            if not mine:
                return None
            claim = leases.get_locked_claim(session, self.me.workspace_id, self.dice.choice(mine).id)
            if claim.owner_id != self.me.account_id:
                return None
            work(session, claim)
            return claim.id

        self.tell(what, self.do(go))

    def revisit(self) -> None:
        """What the machine does when a verdict that matches is new."""

        def go(session: Session) -> None:
            claim_id = self.pick(session, ClaimStatus.PUBLISHED)
            verdict = self.pick_verdict(session)
            if claim_id is not None and verdict is not None:
                revisits.revisit_claims(session, [claim_id], verdict, "a verdict that matches it is there")

        self.do(go)

    def pick_verdict(self, session: Session) -> UUID | None:
        return session.scalars(
            select(Verdict.id)
            .where(Verdict.status == VerdictStatus.PUBLISHED)
            .order_by(func.random())
            .limit(1)
        ).first()

    def withdraw(self) -> None:
        def go(session: Session) -> UUID | None:
            found = self.pick_verdict(session)
            if found is not None:
                verdict = corrections.lock_verdict(session, self.me, found)
                corrections.withdraw_verdict(session, self.me, verdict, "Gone.", "forged")
            return found

        self.tell("withdrawn", self.do(go))

    def uphold(self) -> None:
        self.change(
            "verdict_upheld",
            (ClaimStatus.REVISIT,),
            lambda session, claim: corrections.uphold_verdict(session, self.me, claim, "It stands."),
        )

    def adopt(self) -> None:
        def adopt(session: Session, claim: Claim) -> None:
            verdict = self.pick_verdict(session)
            if verdict is None:
                raise StaleVersion("there is no verdict yet")
            adoption.adopt_verdict(session, self.me, claim, verdict, None)

        self.change("adopted", (ClaimStatus.WAITING, ClaimStatus.REVISIT), adopt)

    def send_back(self) -> None:
        self.change(
            "returned",
            (ClaimStatus.DECIDED, ClaimStatus.ADJUDICATION, ClaimStatus.AWAITING_SECOND),
            lambda session, claim: adjudication.return_claim(session, self.me, claim, "thin"),
        )

    def look(self) -> None:
        """Break the seal of a read."""

        def go(session: Session) -> UUID | None:
            found = session.scalars(
                select(Review.claim_id).where(Review.sealed_for.is_not(None)).order_by(func.random()).limit(1)
            ).first()
            if found is not None and self.dice.random() < 0.3:
                claim = leases.get_locked_claim(session, self.me.workspace_id, found)
                seals.break_seal(session, self.me, claim, "a complaint")
                return found
            return None

        self.tell("seal_broken", self.do(go))


def run_person(
    url: str,
    me: Principal,
    everybody: list[UUID],
    names: tuple[str, ...],
    path: Path,
    seed: int,
    until: c_double,
) -> None:
    """A person's process; the engine is made in it, after the fork."""
    database = Database(build_engine(url))
    Colleague(database, me, everybody, names, Book.open(path), random.Random(seed)).work(until)
    database.close()
