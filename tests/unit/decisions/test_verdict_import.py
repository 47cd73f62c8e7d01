"""ClaimReviews become verdicts: once, with revisions, with labels that the workspace can map."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from claimdesk.claims.verdict_search import SearchRequest
from claimdesk.decisions import claimreview_reading, rating_maps, verdicts
from claimdesk.errors import NotFound
from claimdesk.records.event import HistoryItem
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Label, Verdict, VerdictRevision


def review(number: int = 1, rating: str | None = "False", **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "ClaimReview",
        "url": f"https://checks.example/{number}",
        "claimReviewed": f"The tower has {number} lifts.",
        "datePublished": f"2024-03-{number:02}",
        "author": {"name": "Checks"},
        "reviewRating": {"alternateName": rating},
    }
    return {**made, **changes}


@pytest.fixture
def take_in(database, principal):
    def take_in(*values):
        with database.transaction() as session:
            return verdicts.import_reviews(session, principal, claimreview_reading.read_reviews(list(values)))

    return take_in


def list_newest(session, workspace_id, *, to=None, **facets):
    return verdicts.list_newest(session, workspace_id, SearchRequest(facets=facets, published_to=to))


def count(database, kind) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def get(database, verdict_id) -> Verdict:
    with database.reading() as session:
        return session.get_one(Verdict, verdict_id)


def test_each_item_is_answered_in_order_and_its_vector_planned(database, take_in):
    outcomes = take_in(review(1), {"@type": "Event"}, review(2, rating="Geppetto shrugs"))
    assert [outcome.status for outcome in outcomes] == [201, 422, 201]
    assert [outcome.label for outcome in outcomes] == [Label.REFUTED, None, None]
    assert "no ClaimReview" in outcomes[1].problem
    with database.reading() as session:
        runs = {run.subject_id: (run.stage, run.status) for run in session.scalars(select(Run))}
    assert runs == {
        outcome.verdict_id: ("passages", RunStatus.OPEN) for outcome in outcomes if outcome.verdict_id
    }


def test_the_same_feed_twice_changes_nothing(database, take_in):
    feed = [review(number) for number in range(1, 20)]
    first = take_in(*feed)
    before = {kind: count(database, kind) for kind in (Verdict, VerdictRevision, HistoryItem, Run)}
    again = take_in(*feed)
    assert [outcome.status for outcome in again] == [200] * 19
    assert [outcome.verdict_id for outcome in again] == [outcome.verdict_id for outcome in first]
    assert {kind: count(database, kind) for kind in before} == before


def test_the_same_review_twice_in_one_feed_is_one_verdict(database, take_in):
    assert [outcome.status for outcome in take_in(review(), review())] == [201, 200]
    assert count(database, Verdict) == 1


def test_spelling_of_address_and_claim_does_not_make_another_verdict(database, take_in):
    take_in(review())
    (again,) = take_in(review(url="http://www.checks.example/1/#top", claimReviewed="the tower has 1 lifts"))
    assert again.status == 202
    assert count(database, Verdict) == 1


def test_two_claims_at_one_address_are_two_verdicts(database, take_in):
    take_in(review(claimReviewed=["One thing.", "Another thing."]))
    assert count(database, Verdict) == 2


def test_a_changed_review_is_a_new_revision_and_the_old_one_stays(database, take_in):
    (first,) = take_in(review(rating="False"))
    (second,) = take_in(review(rating="True", dateModified="2024-05-01"))
    assert (second.status, second.verdict_id, second.label) == (202, first.verdict_id, Label.SUPPORTED)
    verdict = get(database, first.verdict_id)
    assert (verdict.revision, verdict.version, verdict.search_version) == (2, 2, 2)
    with database.reading() as session:
        contents = [revision.content for revision in verdicts.list_revisions(session, verdict)]
    assert [(content["label"], content["modified_at"]) for content in contents] == [
        ("refuted", None),
        ("supported", "2024-05-01T00:00:00+00:00"),
    ]


def test_ratings_nobody_has_mapped_are_listed_with_examples(database, principal, take_in):
    outcomes = take_in(*(review(number, rating="Geppetto shrugs!") for number in range(1, 6)), review(9))
    with database.reading() as session:
        (found,) = rating_maps.list_ratings(session, principal.workspace_id, unmapped=True)
    assert (found.publisher, found.rating_key, found.label) == ("Checks", "geppetto shrugs", None)
    assert found.examples == [str(outcome.verdict_id) for outcome in outcomes[:3]]


def test_mapping_a_rating_relabels_what_is_there_and_what_comes(database, principal, take_in):
    (first,) = take_in(review(1, rating="Geppetto shrugs"))
    (theirs,) = take_in(review(2, rating="Geppetto shrugs", author={"name": "Others"}))
    with database.transaction() as session:
        changed = rating_maps.map_ratings(
            session, principal, "Checks", {"Geppetto Shrugs": Label.NOT_ENOUGH_EVIDENCE}
        )
    assert [rating.id for rating in changed] == [first.verdict_id]
    assert get(database, first.verdict_id).label == Label.NOT_ENOUGH_EVIDENCE
    assert get(database, first.verdict_id).search_version == 2
    assert get(database, theirs.verdict_id).label is None
    assert take_in(review(3, rating="geppetto shrugs"))[0].label == Label.NOT_ENOUGH_EVIDENCE
    assert [outcome.status for outcome in take_in(review(1, rating="Geppetto shrugs"))] == [200]
    with database.transaction() as session:
        for_all = rating_maps.map_ratings(session, principal, "", {"Geppetto Shrugs": Label.MISLEADING})
    assert [rating.id for rating in for_all] == [theirs.verdict_id]


def test_taking_a_mapping_back_leaves_it_to_the_table(database, principal, take_in):
    (first,) = take_in(review(1, rating="Mixture"))
    with database.transaction() as session:
        rating_maps.map_ratings(session, principal, "Checks", {"Mixture": Label.CONFLICTING_EVIDENCE})
    assert get(database, first.verdict_id).label == Label.CONFLICTING_EVIDENCE
    with database.transaction() as session:
        rating_maps.map_ratings(session, principal, "Checks", {"Mixture": None})
    assert get(database, first.verdict_id).label == Label.MISLEADING


def test_a_review_without_a_rating_is_kept_without_a_label(database, take_in):
    (found,) = take_in(review(reviewRating=None))
    verdict = get(database, found.verdict_id)
    assert (found.status, verdict.label, verdict.rating) == (201, None, None)
    assert "no rating" in found.notes


def test_newest_come_first_undated_last_and_a_walk_meets_each_once(database, principal, take_in):
    take_in(
        *(review(number) for number in range(1, 8)),
        review(8, datePublished=None),
        review(9, datePublished="2024-03-07"),
    )
    seen: list[Verdict] = []
    with database.reading() as session:
        while True:
            after = (seen[-1].published_key, seen[-1].id) if seen else None
            page = verdicts.list_newest(
                session, principal.workspace_id, SearchRequest(), after=after, limit=2
            )
            seen += page
            if not page:
                break
    keys = [verdict.published_key for verdict in seen]
    assert len({verdict.id for verdict in seen}) == 9
    assert keys == sorted(keys, reverse=True)
    assert keys[-1] == ""


def test_lists_filter_and_nothing_crosses_the_workspace(database, principal, stranger, take_in):
    first, second = take_in(
        review(1, rating="False", inLanguage="en-GB"),
        review(2, rating="True", author={"name": "Others"}, inLanguage="de"),
    )
    with database.reading() as session:
        mine = principal.workspace_id
        assert [verdict.id for verdict in list_newest(session, mine, label=["refuted"])] == [first.verdict_id]
        assert len(list_newest(session, mine, publisher=["Others"])) == 1
        assert len(list_newest(session, mine, publisher=["Others", "Checks"])) == 2
        assert [verdict.id for verdict in list_newest(session, mine, rating=["True"])] == [second.verdict_id]
        assert list_newest(session, mine, rating=["true"]) == []
        assert len(list_newest(session, mine, language=["en"])) == 1
        assert len(list_newest(session, mine, language=["EN-us"])) == 1
        assert list_newest(session, mine, language=["e"]) == []
        assert [
            verdict.id for verdict in list_newest(session, mine, to=datetime(2024, 3, 2, tzinfo=UTC))
        ] == [first.verdict_id]
        assert [
            verdict.id for verdict in verdicts.list_by_url(session, mine, "https://checks.example/1")
        ] == [first.verdict_id]
        assert verdicts.list_newest(session, stranger.workspace_id, SearchRequest()) == []
        assert verdicts.list_by_url(session, stranger.workspace_id, "https://checks.example/1") == []
        with pytest.raises(NotFound):
            verdicts.get_verdict(session, stranger.workspace_id, first.verdict_id)


def test_several_forms_of_one_review_in_a_feed_leave_the_newest_and_the_feed_again_changes_nothing(
    database, take_in
):
    feed = [
        review(1, rating="True", dateModified="2024-05-02"),
        review(1, rating="False", dateModified="2024-05-01"),
        review(2, rating="False"),
        review(2, rating="True"),
    ]
    first = take_in(*feed)
    assert [outcome.status for outcome in first] == [201, 200, 201, 200]
    assert get(database, first[0].verdict_id).label == Label.SUPPORTED
    assert get(database, first[2].verdict_id).label == Label.SUPPORTED
    assert "a newer form of this review is kept" in first[1].notes
    assert "a newer form of this review is kept" not in first[0].notes
    before = count(database, VerdictRevision)
    assert [outcome.status for outcome in take_in(*feed)] == [200, 200, 200, 200]
    assert count(database, VerdictRevision) == before == 2


def test_a_form_changed_earlier_than_the_kept_one_is_old_news(database, take_in):
    (first,) = take_in(review(1, rating="False", dateModified="2024-05-02"))
    (again,) = take_in(review(1, rating="True", dateModified="2024-05-01"))
    assert again.status == 200
    assert "a newer form of this review is kept" in again.notes
    assert get(database, first.verdict_id).label == Label.REFUTED


def test_the_answer_says_which_rating_could_not_be_mapped(take_in):
    (known, strange) = take_in(review(1), review(2, rating="Four Rotten Eggs"))
    assert "the rating is not mapped to a label: Four Rotten Eggs" in strange.notes
    assert known.notes == ()


def test_a_rating_that_is_not_mapped_is_told_as_it_was_sent(database, principal, take_in):
    (hindi,) = take_in(review(1, rating="भ्रामक"))
    assert "the rating is not mapped to a label: भ्रामक" in hindi.notes
    with database.reading() as session:
        (found,) = rating_maps.list_ratings(session, principal.workspace_id, unmapped=True)
    assert found.rating_key == "भ्रामक"


def test_a_review_is_one_verdict_whatever_tells_where_its_reader_came_from(database, principal, take_in):
    url = "https://checks.example/z"
    outcomes = take_in(review(url=url), review(url=f"{url}?utm_source=rss&fbclid=x"))
    assert len({outcome.verdict_id for outcome in outcomes}) == 1
    (other,) = take_in(review(url=f"{url}?id=2"))
    assert other.verdict_id != outcomes[0].verdict_id
    assert find_at(database, principal, f"{url}/?utm_campaign=spring") == [outcomes[0].verdict_id]
    assert find_at(database, principal, f"{url}?id=2&gclid=1") == [other.verdict_id]


def test_a_verdict_is_found_where_its_claim_stood(database, principal, stranger, take_in):
    video, copy = "https://social.example/v/1", "https://social.example/v/2"
    (found,) = take_in(review(itemReviewed={"appearance": [video]}))
    assert find_at(database, principal, f"{video}?utm_source=x") == [found.verdict_id]
    assert find_at(database, stranger, video) == []
    (changed,) = take_in(review(itemReviewed={"appearance": [{"url": copy}]}))
    assert (changed.status, changed.verdict_id) == (202, found.verdict_id)
    assert find_at(database, principal, video) == []
    assert find_at(database, principal, copy) == [found.verdict_id]


def find_at(database, principal, url):
    with database.reading() as session:
        return [verdict.id for verdict in verdicts.list_by_url(session, principal.workspace_id, url)]
