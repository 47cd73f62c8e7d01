"""Which claims go with an erased article and what is left of the others; nothing that was begun before comes back."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from claimdesk import clock
from claimdesk.claims import manual_claims, merging, split_results
from claimdesk.claims.claimants import ensure_claimants
from claimdesk.claims.matching import MatchCandidate, Matched, save_matches
from claimdesk.erasure import article_erasure
from claimdesk.intake import articles
from claimdesk.intake.articles import Submitted
from claimdesk.intake.revisions import get_revision
from claimdesk.language.shapes import SplitArticle
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, Claimant, ClaimKey, ClaimStatus
from claimdesk.records.entry import Tombstone, Vector
from claimdesk.records.event import HistoryItem
from claimdesk.records.evidence import Evidence, Timing
from claimdesk.records.match import Match
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.run import RunStatus
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictRevision
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from claimdesk.search.differences.compare import Comparison
from claimdesk.search.indexing.vector_cache import hash_text
from claimdesk.terms import Band

OPENED, COST = "The bridge over the Aller was opened in 1913.", "It cost 2.1 million marks."
TEXT = f"{OPENED} {COST}"


def erase(desk, article):
    with desk.database.transaction() as session:
        found = articles.get_article(session, desk.principal.workspace_id, article.id, for_update=True)
        article_erasure.erase_article(session, found, desk.principal, "asked for")


def count(desk, kind):
    with desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def find(desk, claim):
    with desk.database.reading() as session:
        return session.get(Claim, claim.id)


def add_evidence(desk, claim, text="A passage.", **more):
    values = {
        "id": clock.new_id(),
        "workspace_id": claim.workspace_id,
        "claim_id": claim.id,
        "document": {},
        "text": text,
        "start": 0,
        "end": len(text),
        "sha256": text,
        "retrieved_at": clock.now(),
        "timing": Timing.UNKNOWN,
        "independent_group": "a",
        "rank": 1,
        "score": 0.0,
        "index": "",
        "model_version": "",
    }
    with desk.database.transaction() as session:
        session.add(Evidence(**{**values, **more}))
    return more.get("id", values["id"])


def add_review(desk, claim, evidence_id, state):
    with desk.database.transaction() as session:
        review = Review(
            workspace_id=claim.workspace_id,
            claim_id=claim.id,
            account_id=desk.principal.account_id,
            by_name="Ana",
            state=state,
            round=1,
            claim_version=1,
            label=Label.REFUTED,
            rationale="Measured.",
            evidence_ids=[str(evidence_id)],
        )
        session.add(review)


def keep_vector(desk, *texts):
    with desk.database.transaction() as session:
        session.add_all(Vector(text_hash=hash_text(text), encoder="m", vector=b"0000") for text in texts)


def test_claims_of_this_article_alone_are_deleted_with_keys_and_vectors_and_a_tombstone_is_left(desk):
    article = desk.submit(TEXT).article
    claims = desk.split(article, OPENED, COST)
    keep_vector(desk, OPENED, COST, "Another text.")
    erase(desk, article)
    assert [count(desk, kind) for kind in (Claim, ClaimKey, Appearance, Vector)] == [0, 0, 0, 1]
    with desk.database.reading() as session:
        left = {
            tombstone.id: (tombstone.kind, tombstone.parent_id)
            for tombstone in session.scalars(select(Tombstone))
        }
    assert left == {claim.id: ("claims", article.id) for claim in claims}
    assert desk.runs(article.id) == {"split": RunStatus.CANCELLED, "erase": RunStatus.OPEN}
    assert set(desk.runs(claims[0].id).values()) == {RunStatus.CANCELLED}


def test_a_claim_that_another_article_makes_stays_with_what_that_article_says(desk):
    article, other = desk.submit(TEXT).article, desk.submit(f"Again: {OPENED}").article
    (claim,) = desk.split(article, OPENED)
    desk.split(other, OPENED)
    keep_vector(desk, OPENED)
    with desk.database.transaction() as session:
        found = session.get_one(Claim, claim.id)
        found.original_text = "It was opened then, said Vrimbok."
        found.context = [{"kind": "pronoun", "from": "It", "to": "The Vrimbok bridge"}]
        ids = ensure_claimants(session, article.workspace_id, ["Vrimbok", "The Courier"])
        for where, name in ((article, "Vrimbok"), (other, "The Courier")):
            appearance = session.scalars(select(Appearance).where(Appearance.article_id == where.id)).one()
            appearance.claimant, appearance.claimant_id = name, ids[name.casefold()]
    erase(desk, article)
    left = find(desk, claim)
    assert (left.text, left.original_text, left.context) == (OPENED, OPENED, [])
    with desk.database.reading() as session:
        assert session.scalars(select(Appearance.article_id)).all() == [other.id]
        assert session.scalars(select(Claimant.name)).all() == ["The Courier"]
    assert count(desk, Vector) == 1
    assert desk.runs(claim.id)["index"] == RunStatus.OPEN
    erase(desk, other)
    assert find(desk, claim) is None


def test_a_claim_that_began_in_another_article_keeps_the_words_of_that_one(desk):
    other, article = desk.submit(f"First: {OPENED}").article, desk.submit(TEXT).article
    (claim,) = desk.split(other, OPENED)
    desk.split(article, OPENED)
    with desk.database.transaction() as session:
        session.get_one(Claim, claim.id).original_text = "It was opened then."
    erase(desk, article)
    assert find(desk, claim).original_text == "It was opened then."


def test_a_claim_that_only_withdrawn_articles_make_from_now_on_leaves_its_queue(desk):
    article, other = desk.submit(TEXT).article, desk.submit(f"Again: {OPENED}").article
    (claim,) = desk.split(article, OPENED)
    desk.split(other, OPENED)
    desk.withdraw(other)
    with desk.database.transaction() as session:
        session.get_one(Claim, claim.id).status = ClaimStatus.WAITING
    erase(desk, article)
    assert find(desk, claim).status == ClaimStatus.NEW


def test_a_claim_that_a_person_brought_from_outside_stays(desk):
    with desk.database.transaction() as session:
        claim = manual_claims.make_claim(session, desk.principal, COST).claim
    article = desk.submit(TEXT).article
    desk.split(article, COST)
    erase(desk, article)
    left = find(desk, claim)
    assert (left.text, left.status) == (COST, ClaimStatus.WAITING)
    assert count(desk, Appearance) == 0


def test_a_claim_that_a_later_split_left_without_a_place_goes_too(desk):
    article = desk.submit(TEXT).article
    desk.split(article, OPENED, COST)
    desk.split(article, OPENED)  # replaces what was found before
    assert count(desk, Appearance) == 1
    assert count(desk, Claim) == 2
    erase(desk, article)
    assert count(desk, Claim) == 0


def test_an_older_revisions_text_and_claims_go_too(desk):
    article = desk.submit(TEXT, external_id="a").article
    desk.split(article, COST)
    desk.submit(f"{OPENED} New.", external_id="a")
    erase(desk, article)
    with desk.database.reading() as session:
        revisions = session.scalars(select(ArticleRevision)).all()
        assert [(revision.text, revision.content_hash, revision.minhash) for revision in revisions] == [
            (None, b"", None)
        ] * 2
    assert count(desk, Claim) == 0


@pytest.mark.parametrize(
    ("text", "url", "stays"),
    [
        (f"{OPENED} {COST}", "https://elsewhere.invalid", False),
        ("Other words.", "https://page.invalid/1", False),
        ("opened in 1913", "https://elsewhere.invalid", True),
    ],
)
def test_evidence_that_a_person_took_from_the_article_goes_wherever_it_is(desk, text, url, stays):
    article = desk.submit(TEXT, canonical_url="https://page.invalid/1").article
    other = desk.submit("Elsewhere a tower is 90 metres high.").article
    (claim,) = desk.split(other, "a tower is 90 metres high.")
    add_evidence(desk, claim, text=text, document={"url": url}, by_hand=True)
    erase(desk, article)
    assert count(desk, Evidence) == int(stays)


def test_another_workspaces_claims_in_the_same_words_are_not_touched(desk, stranger):
    article = desk.submit(TEXT).article
    desk.split(article, COST)
    with desk.database.transaction() as session:
        theirs = manual_claims.make_claim(session, stranger, COST).claim
    keep_vector(desk, COST)
    erase(desk, article)
    assert find(desk, theirs).text == COST
    assert count(desk, Vector) == 1


def test_the_history_keeps_who_did_what_without_values_and_reasons(desk):
    article = desk.submit(TEXT).article
    desk.amend(article, title="Vrimbok")
    desk.split(article, COST)
    erase(desk, article)
    with desk.database.reading() as session:
        rows = session.scalars(select(HistoryItem).order_by(HistoryItem.id)).all()
    shown = [(row.what, row.by_name, row.why) for row in rows if row.subject_id == article.id]
    assert shown == [
        ("submitted", "Ana", None),
        ("amended", "Ana", None),
        ("erased", "Ana", "asked for"),
    ]
    assert [row.what for row in rows if row.subject_kind == "claim"] == ["found", "erased"]
    assert not any("Vrimbok" in str(row.changes) for row in rows)


def test_evidence_of_a_merged_claim_that_the_other_ones_reader_cites_stays_there_without_the_question(desk):
    article = desk.submit(TEXT).article
    (gone,) = desk.split(article, OPENED)
    with desk.database.transaction() as session:
        stays = manual_claims.make_claim(session, desk.principal, "A bridge was opened in 1913.").claim
    query = {"text": OPENED, "names": ["Aller"], "mode": "hybrid"}
    difference = {"kind": "place", "ours": {"text": "Aller", "start": 16, "end": 21}, "theirs": None}
    cited = add_evidence(desk, gone, query=query, differences=[difference])
    add_evidence(desk, gone, "Another passage.", query=query)
    with desk.database.transaction() as session:
        locked = merging.lock_for_merge(session, gone.workspace_id, gone.id, stays.id)
        merging.merge_claim(session, desk.principal, locked, stays.id, "the same")
    add_review(desk, stays, cited, ReviewState.DECIDED)
    erase(desk, article)
    with desk.database.reading() as session:
        (left,) = session.scalars(select(Evidence)).all()
        assert (left.id, left.claim_id, left.text) == (cited, stays.id, "A passage.")
        assert left.query == {"text": "A bridge was opened in 1913.", "names": [], "mode": "hybrid"}
        assert left.differences == []
    assert find(desk, gone) is None


def test_a_published_claim_keeps_its_verdicts_words_and_what_that_cites(desk):
    article = desk.submit(TEXT).article
    (claim,) = desk.split(article, OPENED)
    cited = add_evidence(desk, claim, query={"text": OPENED, "names": ["Aller"]})
    add_evidence(desk, claim, "Another passage.")
    with desk.database.transaction() as session:
        verdict = Verdict(
            workspace_id=claim.workspace_id,
            origin=Origin.OWN,
            claim_text="A bridge was opened in 1913.",
            text_hash=hash_text("A bridge was opened in 1913."),
        )
        session.add(verdict)
        session.flush()
        content = {"claim_text": verdict.claim_text, "evidence": [{"id": str(cited)}]}
        session.add(
            VerdictRevision(
                workspace_id=claim.workspace_id,
                verdict_id=verdict.id,
                revision=1,
                content=content,
                kind="publication",
            )
        )
        found = session.get_one(Claim, claim.id)
        found.status, found.verdict_id = ClaimStatus.PUBLISHED, verdict.id
    add_review(desk, claim, cited, ReviewState.PUBLISHED)
    keep_vector(desk, OPENED, "A bridge was opened in 1913.")
    erase(desk, article)
    left = find(desk, claim)
    assert left.text == left.original_text == "A bridge was opened in 1913."
    assert (left.status, left.text_hash) == (ClaimStatus.PUBLISHED, hash_text(left.text))
    assert (count(desk, Appearance), count(desk, Review)) == (0, 1)
    with desk.database.reading() as session:
        assert session.scalars(select(Vector.text_hash)).all() == [left.text_hash]
        (kept,) = session.scalars(select(Evidence)).all()
        assert (kept.id, kept.query) == (cited, {"text": left.text, "names": []})
        assert session.scalars(select(VerdictRevision.content)).all() == [content]


def test_a_claim_that_only_adopted_another_ones_verdict_goes(desk):
    article = desk.submit(TEXT).article
    (claim,) = desk.split(article, OPENED)
    with desk.database.transaction() as session:
        verdict = Verdict(
            workspace_id=claim.workspace_id, origin=Origin.OWN, claim_text="Another.", text_hash=b"a" * 32
        )
        session.add(verdict)
        session.flush()
        found = session.get_one(Claim, claim.id)
        found.status, found.verdict_id = ClaimStatus.PUBLISHED, verdict.id
    erase(desk, article)
    assert find(desk, claim) is None
    assert count(desk, Verdict) == 1


# at the same time


def at_once(*works):
    start, outcomes = threading.Barrier(len(works)), {}

    def run(number, work):
        start.wait()
        outcomes[number] = work()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [outcomes[number] for number in range(len(works))]


@pytest.mark.parametrize("round_", range(5))
def test_a_split_that_commits_while_its_article_is_erased_leaves_nothing(desk, round_):
    article = desk.submit(TEXT, external_id=f"a-{round_}").article
    with desk.database.transaction() as session:
        held = taking.take_runs(session, STAGES["split"], "here:1")

    def save(session, _results):
        found = session.get_one(Article, article.id, with_for_update=True)
        split = SplitArticle((desk.build_claim(TEXT, COST),), ())
        split_results.record_split(session, found, get_revision(session, found), split)

    def commit():
        result = type("Result", (), {"subject_id": article.id})()
        return desk.database.retrying(lambda session: taking.finish_taking(session, held, [result], [], save))

    at_once(commit, lambda: erase(desk, article))
    assert [count(desk, kind) for kind in (Claim, ClaimKey, Appearance)] == [0, 0, 0]
    assert desk.get(Article, article.id).status == ArticleStatus.ERASED
    assert desk.runs(article.id)["split"] == RunStatus.CANCELLED


def test_another_claims_match_that_was_computed_before_is_not_written(desk):
    """On PostgreSQL the other worker waits in the middle of its writing, and its foreign key is refused."""
    article, other = desk.submit(TEXT).article, desk.submit("Elsewhere it cost 2.2 million marks.").article
    (gone,) = desk.split(article, COST)
    (mine,) = desk.split(other, "it cost 2.2 million marks.")
    compared = Comparison((), (), (), is_same=False)
    candidate = MatchCandidate(gone.id, False, 0.9, {}, Band.SUGGEST, None, compared)
    refused = []

    def write():
        try:
            with desk.database.transaction() as session:
                save_matches(session, [Matched(mine.id, (candidate,))])
        except IntegrityError as error:
            refused.append(error)

    with desk.database.transaction() as session:
        found = articles.get_article(session, article.workspace_id, article.id, for_update=True)
        article_erasure.erase_article(session, found, desk.principal, None)
        session.flush()
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(60)
    assert count(desk, Match) == 0
    assert bool(refused) != desk.database.is_sqlite  # SQLite's second writer has not looked yet


def test_the_same_article_submitted_while_it_is_erased_is_a_new_one(desk):
    article = desk.submit(TEXT, external_id="a").article
    made: list[UUID] = []

    def submit():
        with desk.database.transaction() as session:
            again = articles.accept_article(session, desk.principal, Submitted(text=TEXT, external_id="a"))
            made.append(again.article.id)

    with desk.database.transaction() as session:
        found = articles.get_article(session, article.workspace_id, article.id, for_update=True)
        article_erasure.erase_article(session, found, desk.principal, None)
        session.flush()
        thread = threading.Thread(target=submit)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join(60)
    assert made
    assert made != [article.id]
    assert desk.get(Article, article.id).status == ArticleStatus.ERASED
    assert desk.get(Article, made[0]).external_id == "a"
