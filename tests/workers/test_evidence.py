"""What is kept with a claim, through the real stages: enough to look it up, to date it, and to ask for it again."""

from datetime import datetime
from hashlib import sha256

import pytest
from sqlalchemy import select

from claimdesk.claims import claim_views, judgements
from claimdesk.claims.judgements import NewEvidence
from claimdesk.decisions import claimreview_reading, verdicts
from claimdesk.records.claim import Appearance, Claim
from claimdesk.records.document import Document, Passage
from claimdesk.records.evidence import Timing
from claimdesk.search.entries import Index
from claimdesk.search.indexing.rebuild import rebuild_index
from claimdesk.search.indexing.record_source import KeptRecords

PUBLISHED = datetime.fromisoformat("2025-03-10T09:00:00+01:00")
ARTICLE = "The Suez Canal was blocked for six days in March 2021, costing trade 6.4 million dollars an hour."
WIRE = (
    "A container ship ran aground in the Suez Canal on 23 March 2021 and blocked it. The canal was blocked for six "
    "days, and the world's trade lost some 6.4 million dollars for every hour that it was shut."
)
CHECK = "https://checks.invalid/suez"


def work_on(desk, documents):
    for number, document in enumerate(documents):
        desk.add_document(**{"external_id": str(number), **document})
    desk.work()
    desk.submit(text=ARTICLE, published_at=PUBLISHED)
    desk.work()
    return evidence_of(desk)


def evidence_of(desk):
    with desk.tools.database.reading() as session:
        claim = session.scalars(select(Claim).where(Claim.text.contains("six days"))).first()
        return list_evidence(session, claim)


def list_evidence(session, claim):
    return [passage.evidence for passage in claim_views.list_evidence(session, [claim.id]).get(claim.id, [])]


def test_every_item_keeps_its_words_place_question_index_and_models(desk):
    (item, *_) = work_on(desk, [{"title": "The canal", "text": WIRE, "url": "https://wire.invalid/1"}])
    with desk.tools.database.reading() as session:
        document = session.scalars(select(Document)).one()
    assert document.text[item.start : item.end] == item.text
    assert item.sha256 == sha256(item.text.encode()).hexdigest()
    assert item.document["title"] == "The canal"
    assert item.query["text"] in ARTICLE or "Suez" in item.query["text"]
    assert item.query["mode"] == "hybrid"
    assert item.query["numbers"] == ["6", "6400000"]  # the claim is the whole sentence
    assert item.model_version == desk.tools.encoder.version
    assert {item.text[mark["start"] : mark["end"]] for mark in item.highlights} & {"Suez Canal", "six days"}


def test_the_index_that_is_kept_is_the_very_build(desk):
    (first, *_) = work_on(desk, [{"title": "The canal", "text": WIRE}])
    rebuild_index(
        desk.tools.engine,
        Index.PASSAGES,
        KeptRecords(desk.tools.database, Index.PASSAGES, desk.tools.encoder),
    )
    desk.submit(text=f"{ARTICLE} It was freed by tugs on 29 March 2021.", published_at=PUBLISHED)
    desk.work()
    with desk.tools.database.reading() as session:
        found = [
            item.index for claim in session.scalars(select(Claim)) for item in list_evidence(session, claim)
        ]
    assert first.index in found
    assert len(set(found)) == 2


def test_two_outlets_with_one_wire_story_are_one_source(desk):
    found = work_on(
        desk,
        [
            {"text": WIRE, "publisher": "Morning Post", "url": "https://post.invalid/1"},
            {"text": f"{WIRE} (Agency)", "publisher": "Evening News", "url": "https://news.invalid/2"},
            {"text": "Tugs freed the ship that had blocked the Suez Canal.", "publisher": "Port authority"},
        ],
    )
    groups = {item.document["publisher"]: item.independent_group for item in found}
    assert groups["Morning Post"] == groups["Evening News"] != groups["Port authority"]


@pytest.mark.parametrize("kind", ["factcheck", "news"])
def test_a_fact_check_of_this_claim_is_not_offered_as_evidence(desk, kind):
    review = {
        "@type": "ClaimReview",
        "url": CHECK,
        "claimReviewed": ARTICLE,
        "author": {"@type": "Organization", "name": "Checks"},
        "reviewRating": {"alternateName": "True"},
    }
    with desk.tools.database.transaction() as session:
        verdicts.import_reviews(session, desk.me, list(claimreview_reading.read_reviews(review)))
    url = CHECK if kind == "news" else "https://other.invalid/check"
    assert work_on(desk, [{"text": f"Claim: {ARTICLE}", "kind": kind, "url": url}]) == []


def test_what_was_published_later_is_marked_and_stands_last(desk):
    documents = [
        {"text": f"{WIRE} Told {when}.", "published_at": datetime.fromisoformat(f"{when}T00:00:00+00:00")}
        for when in ("2026-01-02", "2021-05-01")
    ]
    found = work_on(desk, documents)
    assert [item.timing for item in found] == [Timing.BEFORE, Timing.AFTER]


def test_what_a_person_adds_is_dated_as_what_the_machine_finds(desk):
    later = datetime.fromisoformat("2025-02-01T00:00:00+00:00")
    work_on(desk, [{"text": WIRE, "published_at": later}])
    with desk.tools.database.transaction() as session:
        claim = session.scalars(select(Claim).where(Claim.text.contains("six days"))).one()
        said = session.scalars(select(Appearance).where(Appearance.claim_id == claim.id)).one()
        said.claimed_at = {"from": "2025-01-01T00:00:00+00:00", "to": "2025-01-02T00:00:00+00:00"}
        passage = session.scalars(select(Passage)).first()
        added = judgements.add_evidence(session, desk.me, claim, NewEvidence(passage_id=passage.id))
        assert claim.claimed_at > later
        assert added.evidence.timing == Timing.AFTER
