"""What one person, or one reader of the log, does in a process of its own until the time is over.

What was answered is written to the process's own file after the commit, in one write, so that a kill -9 leaves only
whole lines; many_hands_checks.py holds the files against the records.
"""

import os
import random
import time
from collections.abc import Callable
from ctypes import c_double
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimdesk.claims import dismissal
from claimdesk.claims.dismissal import DismissReason
from claimdesk.database import Database, build_engine
from claimdesk.decisions import adjudication, corrections, publishing, reviews, second_reads
from claimdesk.decisions.publishing import Wording
from claimdesk.decisions.reviews import NewReview
from claimdesk.errors import ClaimdeskError
from claimdesk.events import events
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.queue import leases, ownership, queues
from claimdesk.queue.leases import HeldClaim
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.evidence import Evidence
from claimdesk.records.lease import Lease
from claimdesk.records.queue import SkipFor
from claimdesk.records.verdict import Label

LABELS = (Label.REFUTED, Label.SUPPORTED)


@dataclass
class Book:
    """A process's own file of what it was told."""

    file: int

    @classmethod
    def open(cls, path: Path) -> "Book":
        return cls(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND))

    def write(self, *words: object) -> None:
        os.write(self.file, (" ".join(str(word) for word in words) + "\n").encode())


@dataclass
class Person:
    """A reviewer or editor at work."""

    database: Database
    me: Principal
    everybody: list[UUID]
    queues: tuple[str, ...]
    book: Book
    dice: random.Random
    drafts: dict[UUID, int] = field(default_factory=dict)

    def list_acts(self) -> list[Callable[[], None]]:
        """The acts to choose from, the frequent ones several times."""
        acts: list[Callable[[], None]] = [self.take_and_decide] * 12 + [self.own] * 2
        if policies.is_editor(self.me):
            acts += [self.publish] * 4 + [self.correct, self.adjudicate] * 2 + [self.force]
        return acts

    def work(self, until: c_double) -> None:
        acts = self.list_acts()
        while time.time() < until.value:
            act = self.dice.choice(acts)
            try:
                act()
            except ClaimdeskError as error:
                self.book.write("refused", error.code, error.status, act.__name__)
            except Exception as error:
                self.book.write("untyped", act.__name__, repr(error).replace("\n", " ")[:300])
                raise

    def do(self, work: Callable[[Session], Any]) -> Any:
        return self.database.retrying(work)

    def take_and_decide(self) -> None:
        """Lease the next claim, and then one of all that can be done with it."""
        queue = self.dice.choice(self.queues)
        held: HeldClaim | None = self.do(
            lambda session: leases.lease_next(
                session, self.me, queues.get_queue(session, self.me.workspace_id, queue)
            )
        )
        if held is None:
            return
        self.book.write("leased", held.lease.id, held.claim.id)
        if self.dice.random() < 0.5:
            self.draft(held.claim.id)
        if self.dice.random() < 0.3:
            self.do(lambda session: leases.extend_lease(session, self.me, held.lease.id, held.token))
        self.dice.choices(
            [self.review, self.skip, self.release, self.dismiss, self.hand_over, self.walk_away],
            [10, 2, 2, 1, 1, 2],
        )[0](held)

    def draft(self, claim_id: UUID) -> None:
        """Write on the draft: its content says how often."""

        def put(session: Session) -> int:
            claim = leases.get_locked_claim(session, self.me.workspace_id, claim_id)
            known = reviews.find_draft(session, self.me, claim_id)
            kept = reviews.save_draft(
                session,
                self.me,
                claim,
                {"rationale": "so far"},
                expected=known.version if known else None,
                is_new=known is None,
            )
            return kept.version

        self.book.write("drafted", claim_id, self.do(put))

    def review(self, held: HeldClaim) -> None:
        self.book.write(
            "reviewed", self.do(lambda session: self._submit(session, held.claim.id)), held.claim.id
        )

    def _submit(self, session: Session, claim_id: UUID) -> UUID:
        claim = leases.get_locked_claim(session, self.me.workspace_id, claim_id)
        return second_reads.submit_read(session, self.me, claim, self._decision(session, claim)).id

    def _decision(self, session: Session, claim: Claim) -> NewReview:
        cited = session.scalars(select(Evidence.id).where(Evidence.claim_id == claim.id)).all()
        label = LABELS[self.dice.random() < 0.2]
        return NewReview(claim.version, label, "The survey says so.", evidence_ids=tuple(cited))

    def skip(self, held: HeldClaim) -> None:
        whom = self.dice.choice([SkipFor.ME, SkipFor.EVERYONE])
        self.do(
            lambda session: leases.skip_claim(
                session, self.me, held.lease.id, held.token, "not my field", whom, self.dice.choice([None, 1])
            )
        )

    def release(self, held: HeldClaim) -> None:
        self.do(lambda session: leases.release(session, self.me, held.lease.id, held.token))

    def dismiss(self, held: HeldClaim) -> None:
        self.do(
            lambda session: dismissal.dismiss_claim(
                session,
                self.me,
                leases.get_locked_claim(session, self.me.workspace_id, held.claim.id),
                DismissReason.OTHER,
                None,
            )
        )

    def hand_over(self, held: HeldClaim) -> None:
        to = self.dice.choice(self.everybody)
        self.do(
            lambda session: ownership.hand_over_claim(
                session, self.me, leases.get_locked_claim(session, self.me.workspace_id, held.claim.id), to
            )
        )

    def walk_away(self, held: HeldClaim) -> None:
        """Nothing more: the lease runs out, or is mine again when I ask for the next."""

    def own(self) -> None:
        """Finish one of those that I own."""

        def finish(session: Session) -> UUID | None:
            mine = ownership.list_owned_claims(session, self.me.account_id, limit=1)
            return self._submit(session, mine[0].id) if mine else None

        found = self.do(finish)
        if found is not None:
            self.book.write("reviewed", found, "owned")

    def publish(self) -> None:
        def go(session: Session) -> UUID | None:
            claim = self._any(session, ClaimStatus.DECIDED)
            return claim and publishing.publish_claim(session, self.me, claim, Wording(headline="Checked")).id

        found = self.do(go)
        if found is not None:
            self.book.write("published", found)

    def correct(self) -> None:
        def go(session: Session) -> tuple[UUID, int] | None:
            claim = self._any(session, ClaimStatus.PUBLISHED)
            if claim is None or claim.verdict_id is None:
                return None
            verdict = corrections.lock_verdict(session, self.me, claim.verdict_id)
            corrections.correct_verdict(
                session, self.me, verdict, "clarification", "Clearer.", "asked", {"rationale": "Clearer now."}
            )
            return verdict.id, verdict.revision

        found = self.do(go)
        if found is not None:
            self.book.write("corrected", *found)

    def adjudicate(self) -> None:
        def go(session: Session) -> UUID | None:
            claim = self._any(session, ClaimStatus.ADJUDICATION)
            return (
                claim
                and adjudication.adjudicate_claim(session, self.me, claim, self._decision(session, claim)).id
            )

        found = self.do(go)
        if found is not None:
            self.book.write("reviewed", found, "adjudicated")

    def force(self) -> None:
        """End somebody's lease."""

        def go(session: Session) -> None:
            found = session.scalars(
                select(Lease.id).where(Lease.ended_at.is_(None)).order_by(func.random()).limit(1)
            ).first()
            if found is not None:
                leases.release(session, self.me, found, None)

        self.do(go)

    def _any(self, session: Session, status: ClaimStatus) -> Claim | None:
        found = session.scalars(
            select(Claim.id)
            .where(Claim.workspace_id == self.me.workspace_id, Claim.status == status)
            .order_by(func.random())
            .limit(1)
        ).first()
        return leases.get_locked_claim(session, self.me.workspace_id, found) if found else None


def run_reader(url: str, workspace_id: UUID, path: Path, done: Path) -> None:
    """A reader of the log: goes on from the last line of its file, until `done` is there and it has all."""
    database = Database(build_engine(url))
    lines = path.read_text().split() if path.exists() else []
    after = int(lines[-1]) if lines else 0
    book = Book.open(path)
    while True:
        is_over = done.exists()
        with database.reading() as session:
            found = events.list_events(session, workspace_id, after, limit=20)
        if found:
            book.write(*(event.sequence for event in found))
            after = found[-1].sequence
        elif is_over:
            return
        else:
            time.sleep(0.02)
