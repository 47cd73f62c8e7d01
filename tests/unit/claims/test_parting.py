"""Claims of the old key, which was the words alone, parted again by `claimdesk reconcile`; nothing that people did is lost."""

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import identity, merging, parting
from claimdesk.claims.editing import edit_claim
from claimdesk.claims.split_results import describe_claimed_at
from claimdesk.queue import leases, queues
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimKey, ClaimStatus
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.match import Match
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.talk import Comment
from claimdesk.records.verdict import Label
from claimdesk.terms import Band, Level, Part, Voice
from service.commands.reindexing import part_claims
from tests.factories import build_claim, build_verdict

WE = "We hired 300 police officers in 2023."
ALONE = "Norway exports 40 percent of its gas to Germany."


class Desk:
    """Claims as earlier versions kept them: found by their words alone."""

    def __init__(self, database, principal):
        self.database, self.me = database, principal
        with database.transaction() as session:
            self.queue_id = queues.ensure_default_queue(session, principal.workspace_id).id

    def article(self, session):
        article = Article(
            workspace_id=self.me.workspace_id,
            identity_hash=clock.new_id().bytes,
            status=ArticleStatus.READY,
            published_at=clock.now(),
        )
        session.add(article)
        session.flush()
        return article

    def keep(self, *speakers, text=WE, **more):
        """The ids of a claim and its articles, one for each speaker; None is the outlet itself."""
        with self.database.transaction() as session:
            claim = build_claim(self.me.workspace_id, text, **{"queue_id": self.queue_id, **more})
            session.add(claim)
            session.flush()
            session.add(
                ClaimKey(
                    workspace_id=claim.workspace_id,
                    key_hash=identity.build_text_key(text),
                    claim_id=claim.id,
                )
            )
            articles = [self.article(session) for _ in speakers]
            for article, speaker in zip(articles, speakers, strict=True):
                session.add(self.appearance(claim, article, speaker))
            return claim.id, [article.id for article in articles]

    def appearance(self, claim, article, speaker, **more):
        return Appearance(
            workspace_id=claim.workspace_id,
            claim_id=claim.id,
            article_id=article.id,
            revision=1,
            part=Part.TEXT,
            start=0,
            end=len(claim.text),
            quote=claim.text,
            prefix="",
            suffix="",
            voice=Voice.QUOTE if speaker else Voice.OWN_VOICE,
            level=Level.CONTENT,
            claimant=speaker,
            claimed_at=describe_claimed_at(None, article.published_at),
            **more,
        )

    def claims(self):
        """Every claim with the speakers and articles of its appearances."""
        with self.database.reading() as session:
            found = session.scalars(select(Claim).order_by(Claim.id)).all()
            rows = session.scalars(select(Appearance).order_by(Appearance.id)).all()
        return {claim: [row for row in rows if row.claim_id == claim.id] for claim in found}

    def speakers(self):
        return [{row.claimant for row in rows} for rows in self.claims().values()]

    def all(self, record):
        with self.database.reading() as session:
            return session.scalars(
                select(record).order_by(record.id if hasattr(record, "id") else "sequence")
            ).all()


@pytest.fixture
def desk(database, principal):
    return Desk(database, principal)


def test_what_people_did_stays_with_the_first_and_the_others_wait(desk):
    with desk.database.transaction() as session:
        verdict = build_verdict(desk.me.workspace_id, WE)
        session.add(verdict)
    done = {"status": ClaimStatus.PUBLISHED, "verdict_id": verdict.id, "decided_at": clock.now()}
    claim_id, articles = desk.keep("Ana Ruiz", "Bob Lee", "Cara Diaz", **done)
    with desk.database.transaction() as session:
        common = {"workspace_id": desk.me.workspace_id, "claim_id": claim_id}
        by = {"account_id": desk.me.account_id, "by_name": "Ana"}
        session.add(
            Review(
                **common,
                **by,
                label=Label.REFUTED,
                rationale="So.",
                claim_version=1,
                round=1,
                state=ReviewState.PUBLISHED,
            )
        )
    assert part_claims(desk.database) == 2
    assert desk.speakers() == [{"Ana Ruiz"}, {"Bob Lee"}, {"Cara Diaz"}]
    first, *others = desk.claims()
    assert (first.id, first.status, first.verdict_id, first.version) == (
        claim_id,
        ClaimStatus.PUBLISHED,
        verdict.id,
        1,
    )
    assert [(claim.status, claim.verdict_id, claim.queue_id) for claim in others] == [
        (ClaimStatus.WAITING, None, desk.queue_id)
    ] * 2
    assert [review.claim_id for review in desk.all(Review)] == [claim_id]
    suggested = {(match.claim_id, match.other_claim_id, match.verdict_id) for match in desk.all(Match)}
    assert suggested == {(claim.id, claim_id, None) for claim in others} | {
        (claim.id, None, verdict.id) for claim in others
    }
    assert {match.band for match in desk.all(Match)} == {Band.SUGGEST}

    said = [(line.subject_id, line.what) for line in desk.all(HistoryItem)]
    assert (claim_id, "parted") in said
    assert {(claim.id, "parted_from") for claim in others} <= set(said)
    happened = [event for event in desk.all(Event) if event.type == "claim.parted"]
    assert [event.more for event in happened] == [
        {
            "parted_into": [str(claim.id) for claim in others],
            "article_ids": [str(id_) for id_ in articles[1:]],
        }
    ]


def test_done_again_or_broken_off_it_finds_nothing_more(desk):
    desk.keep("Ana Ruiz", "Bob Lee")
    desk.keep("Ana Ruiz", "Bob Lee", text="I was born in Northbank.")
    with desk.database.reading() as session:
        suspects, _ = parting.list_suspects(session, None, 50)
    with desk.database.transaction() as session:
        parting.part_claim(session, suspects[0])  # and then the lights go out
    assert part_claims(desk.database) == 1
    before = desk.speakers()
    assert part_claims(desk.database) == 0
    assert desk.speakers() == before == [{"Ana Ruiz"}, {"Ana Ruiz"}, {"Bob Lee"}, {"Bob Lee"}]


def test_claims_that_stand_alone_and_claims_of_one_speaker_stay_whole(desk):
    desk.keep("Ana Ruiz", "Bob Lee", None, text=ALONE)
    claim_id, articles = desk.keep("Ana Ruiz", "Ana Ruiz")
    assert part_claims(desk.database) == 0
    keys = identity.build_keys(WE, [], identity.Said("Ana Ruiz", str(articles[0])))
    found = {key.key_hash: key.claim_id for key in desk.all(ClaimKey)}
    assert found[keys.kept] == claim_id
    assert identity.build_text_key(WE) not in found
    assert found[identity.build_text_key(ALONE)]


def test_surnames_are_parted_by_article_and_speaker(desk):
    desk.keep("Brown", "Brown", "Holm", None)
    assert part_claims(desk.database) == 3
    assert desk.speakers() == [{"Brown"}, {"Brown"}, {"Holm"}, {None}]


def test_a_reworded_claim_keeps_its_words_and_the_others_get_the_articles_words_back(desk):
    claim_id, _ = desk.keep("Ana Ruiz", "Bob Lee")
    with desk.database.transaction() as session:
        claim = leases.get_locked_claim(session, desk.me.workspace_id, claim_id)
        edit_claim(session, desk.me, claim, {"text": "Northbank hired 300 police officers in 2023."})
    assert part_claims(desk.database) == 1
    texts = [(claim.text, claim.made_by.value) for claim in desk.claims()]
    assert texts == [("Northbank hired 300 police officers in 2023.", "person"), (WE, "verbatim")]


def test_what_people_merged_stays_merged_and_parting_them_later_brings_back_its_own_only(desk):
    claim_id, _ = desk.keep("Ana Ruiz", "Bob Lee")
    into_id, _ = desk.keep("Cara Diaz", text="Eastham hired 300 police officers in 2023.")
    with desk.database.transaction() as session:
        claim = merging.lock_for_merge(session, desk.me.workspace_id, claim_id, into_id)
        merging.merge_claim(session, desk.me, claim, into_id, None)
        session.add(
            Comment(
                workspace_id=desk.me.workspace_id,
                claim_id=into_id,
                account_id=desk.me.account_id,
                by_name="Ana",
                text="So.",
            )
        )
    with desk.database.transaction() as session:
        into = session.get_one(Claim, into_id)
        into.text, into.open_reference = WE, True
    assert part_claims(desk.database) == 1
    assert desk.speakers() == [set(), {"Ana Ruiz", "Cara Diaz"}, {"Bob Lee"}]
    with desk.database.transaction() as session:
        claim = merging.lock_for_merge(session, desk.me.workspace_id, claim_id)
        merging.unmerge_claim(session, desk.me, claim)
    assert desk.speakers() == [{"Ana Ruiz"}, {"Cara Diaz"}, {"Bob Lee"}]


def test_an_appearance_goes_to_the_claim_that_its_speaker_has_by_now(desk):
    desk.keep("Ana Ruiz", "Bob Lee")
    with desk.database.transaction() as session:
        claim = build_claim(desk.me.workspace_id, WE, open_reference=True, queue_id=desk.queue_id)
        article = desk.article(session)
        session.add(claim)
        session.flush()
        keys = identity.build_keys(WE, [], identity.Said("Bob Lee", str(article.id)))
        session.add(ClaimKey(workspace_id=claim.workspace_id, key_hash=keys.kept, claim_id=claim.id))
        session.add(desk.appearance(claim, article, "Bob Lee"))
    assert part_claims(desk.database) == 0
    found = {claim.id: [row.claimant for row in rows] for claim, rows in desk.claims().items()}
    assert found[claim.id] == ["Bob Lee", "Bob Lee"]
