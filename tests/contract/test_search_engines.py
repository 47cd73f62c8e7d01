"""One suite over both engines: what the product relies on."""

from datetime import UTC, datetime

import numpy as np
import pytest

from claimdesk import clock
from claimdesk.errors import EncoderMismatch
from claimdesk.search.engine import Narrowing, Query, RowFilter
from claimdesk.search.entries import Entry, Index, build_published_key
from tests.contract.entries import direction, entry


def texts(found):
    return [hit.text for hit in found.hits]


def search(engine, home, text=None, **more):
    facets = more.pop("facets", ())
    index = more.pop("index", Index.VERDICTS)
    return engine.search(index, home, Query(text=text, **more), facets)


def put(engine, *entries):
    assert engine.put(entries) == []
    engine.refresh()


def test_what_is_put_is_found_by_its_words_at_once(engine, home):
    put(
        engine, entry(home, "The Great Wall is visible from the Moon"), entry(home, "Bananas are radioactive")
    )
    assert texts(search(engine, home, "great walls")) == ["The Great Wall is visible from the Moon"]


def test_what_is_put_is_found_by_its_vector(engine, home):
    near, far = direction((1, 1.0)), direction((2, 1.0))
    put(engine, entry(home, "near", vector=near), entry(home, "far", vector=far))
    found = search(engine, home, vector=direction((1, 1.0), (2, 0.2)), mode="vector")
    assert texts(found) == ["near", "far"]
    assert found.hits[0].cosine == pytest.approx(0.98, abs=0.02)


def test_every_hit_of_a_hybrid_search_has_both_scores(engine, home):
    put(
        engine,
        entry(home, "coral reefs are bleaching", vector=direction((1, 1.0))),
        entry(home, "sea ice is melting", vector=direction((2, 1.0))),
    )
    found = search(engine, home, "coral reefs", vector=direction((2, 1.0), (1, 0.5)))
    assert len(found.hits) == 2
    for hit in found.hits:
        assert hit.text_score is not None
        assert hit.cosine is not None
        assert 0 <= hit.score <= 1
    by_text = {hit.text: hit for hit in found.hits}
    assert by_text["sea ice is melting"].text_score == 0.0
    assert by_text["coral reefs are bleaching"].text_score > 0


def test_title_and_text_are_searched_as_one(engine, home):
    put(engine, entry(home, "It was measured again.", title="Height of Everest"))
    assert texts(search(engine, home, "everest")) == ["It was measured again."]


def test_nothing_crosses_a_workspace(engine, home):
    other = RowFilter(clock.new_id())
    put(engine, entry(home, "our secret", vector=direction((1, 1.0))))
    put(engine, entry(other, "their secret", vector=direction((1, 1.0))))
    for query in ({"text": "secret"}, {"vector": direction((1, 1.0))}, {}):
        assert texts(search(engine, home, **query)) == ["our secret"]
    facets = search(engine, home, "secret", facets=("language",))
    assert facets.total.value == 1


def test_an_older_version_never_replaces_a_newer_one(engine, home):
    id_ = clock.new_id()
    put(engine, entry(home, "new words", id=id_, version=5))
    put(engine, entry(home, "old words", id=id_, version=4))
    assert texts(search(engine, home, "words")) == ["new words"]


def test_a_newer_version_replaces_texts_facets_and_vector(engine, home):
    id_ = clock.new_id()
    put(
        engine,
        entry(home, "first", id=id_, version=1, vector=direction((1, 1.0)), facets={"label": "refuted"}),
    )
    put(
        engine,
        entry(home, "second", id=id_, version=2, vector=direction((2, 1.0)), facets={"label": "supported"}),
    )
    assert texts(search(engine, home, "first")) == []
    (hit,) = search(engine, home, vector=direction((1, 1.0), (2, 1.0)), mode="vector").hits
    assert (hit.text, hit.facets["label"]) == ("second", "supported")
    assert hit.cosine == pytest.approx(0.707, abs=0.02)


def test_a_deleted_entry_is_found_no_more_and_a_late_write_does_not_bring_it_back(engine, home):
    id_ = clock.new_id()
    put(engine, entry(home, "gone soon", id=id_, version=1))
    put(engine, Entry(Index.VERDICTS, id_, home.workspace_id, 3, deleted=True))
    assert texts(search(engine, home, "gone")) == []
    put(engine, entry(home, "gone soon", id=id_, version=2))
    assert texts(search(engine, home, "gone")) == []
    assert texts(search(engine, home)) == []


def test_without_a_query_the_newest_come_first_and_undated_ones_last(engine, home):
    put(
        engine,
        entry(home, "older", published_at=datetime(2020, 1, 1, tzinfo=UTC)),
        entry(home, "undated"),
        entry(home, "newer", published_at=datetime(2024, 1, 1, tzinfo=UTC)),
    )
    assert texts(search(engine, home)) == ["newer", "older", "undated"]


def test_dates_of_the_years_1_and_9999_are_kept(engine, home):
    put(
        engine,
        entry(home, "long ago", published_at=datetime(1, 1, 1, tzinfo=UTC)),
        entry(home, "far away", published_at=datetime(9999, 12, 31, tzinfo=UTC)),
    )
    assert texts(search(engine, home)) == ["far away", "long ago"]


def test_a_search_is_narrowed_by_facets_dates_and_exclusions(engine, home):
    hidden, parent = clock.new_id(), clock.new_id()
    put(
        engine,
        entry(home, "claim one", facets={"label": "refuted"}, published_at=datetime(2020, 5, 1, tzinfo=UTC)),
        entry(
            home, "claim two", facets={"label": "supported"}, published_at=datetime(2022, 5, 1, tzinfo=UTC)
        ),
        entry(home, "claim three", facets={"label": "refuted"}, id=hidden),
        entry(home, "claim four", facets={"label": "refuted"}, parent=parent),
    )

    def found(**narrowing):
        return set(texts(search(engine, home, "claim", narrowing=Narrowing(**narrowing))))

    assert found(facets={"label": ["supported"]}) == {"claim two"}
    assert found(facets={"label": ["supported", "refuted"]}, without_ids=frozenset({hidden})) == {
        "claim one",
        "claim two",
        "claim four",
    }
    assert found(without_parents=frozenset({parent})) == {"claim one", "claim two", "claim three"}
    before = build_published_key(datetime(2021, 1, 1, tzinfo=UTC))
    assert found(published_to=before) == {"claim one"}
    assert found(published_from=before) == {"claim two"}


def test_vectors_are_narrowed_too(engine, home):
    put(
        engine,
        entry(home, "one", vector=direction((1, 1.0)), facets={"label": "refuted"}),
        entry(home, "two", vector=direction((1, 1.0), (2, 0.1)), facets={"label": "supported"}),
    )
    wanted = Narrowing(facets={"label": ["supported"]})
    assert texts(search(engine, home, vector=direction((1, 1.0)), narrowing=wanted)) == ["two"]


def test_a_facets_counts_respect_the_other_filters_but_not_its_own(engine, home):
    put(
        engine,
        entry(home, "claim a", facets={"label": "refuted", "language": "en"}),
        entry(home, "claim b", facets={"label": "refuted", "language": "de"}),
        entry(home, "claim c", facets={"label": "supported", "language": "en"}),
    )
    wanted = Narrowing(facets={"label": ["refuted"]})
    found = search(engine, home, "claim", narrowing=wanted, facets=("label", "language"))
    assert dict(found.facets["label"]) == {"refuted": 2, "supported": 1}
    assert dict(found.facets["language"]) == {"en": 1, "de": 1}
    assert (found.total.value, found.total.relation) == (2, "eq")


def test_a_phrase_must_stand_and_an_excluded_word_must_not(engine, home):
    put(
        engine,
        entry(home, "the white house said"),
        entry(home, "the house is white"),
        entry(home, "a white cat"),
    )
    assert texts(search(engine, home, '"white house"')) == ["the white house said"]
    assert set(texts(search(engine, home, "white -house"))) == {"a white cat"}


@pytest.mark.parametrize(
    "hostile",
    [
        '"',
        '""" OR *',
        "NEAR(a b)",
        "a AND",
        "col:x",
        "-",
        "--",
        "*",
        "NOT",
        "(",
        "{words}: x",
        "\x00",
        "' OR 1=1 --",
        "{}[]^~",
    ],
)
def test_syntax_in_a_query_is_only_text(engine, home, hostile):
    put(engine, entry(home, "plain words"))
    assert search(engine, home, hostile).hits is not None
    assert texts(search(engine, home, f"plain {hostile}")) in (["plain words"], [])


def test_a_text_of_10000_words_is_a_query(engine, home):
    put(engine, entry(home, "plain words"))
    assert search(engine, home, "plain words " * 5_000).hits


def test_many_queries_are_answered_each_for_itself(engine, home):
    put(
        engine,
        entry(home, "alpha particles", vector=direction((1, 1.0))),
        entry(home, "beta blockers", vector=direction((2, 1.0))),
    )
    asked = [
        Query(text="alpha", vector=direction((1, 1.0)), limit=1),
        Query(text="beta", vector=direction((2, 1.0)), limit=1),
        Query(text="nothing like it", limit=1),
    ]
    found = engine.similar(Index.VERDICTS, home, asked)
    assert [[hit.text for hit in hits] for hits in found] == [["alpha particles"], ["beta blockers"], []]


def test_quotation_marks_and_hyphens_of_a_claim_rule_nothing_out(engine, home):
    put(engine, entry(home, "The mayor called the bridge safe"))
    claim = Query(text='Mayor: the old bridge is "perfectly safe" -mayor', mode="text")
    assert [hit.text for hit in engine.similar(Index.VERDICTS, home, [claim])[0]] == [
        "The mayor called the bridge safe"
    ]


def test_an_empty_index_answers_with_nothing(engine, home):
    found = search(engine, home, "anything", vector=direction((1, 1.0)), facets=("label",))
    assert (found.hits, found.total.value, dict(found.facets)) == ((), 0, {"label": ()})


def test_an_entry_without_a_vector_is_found_by_text(engine, home):
    put(engine, entry(home, "no vector here", vector=None))
    (hit,) = search(engine, home, "vector", vector=direction((1, 1.0))).hits
    assert hit.cosine is None


def test_the_three_indices_are_apart(engine, home):
    put(
        engine,
        entry(home, "shared words", index=Index.CLAIMS),
        entry(home, "shared words", index=Index.PASSAGES),
    )
    assert len(search(engine, home, "shared", index=Index.CLAIMS).hits) == 1
    assert search(engine, home, "shared", index=Index.VERDICTS).hits == ()


def test_versions_lists_every_entry_in_the_order_of_ids(engine, home):
    entries = [entry(home, f"text {number}", version=number + 1) for number in range(12)]
    put(engine, *entries)
    put(engine, Entry(Index.VERDICTS, entries[3].id, home.workspace_id, 99, deleted=True))
    wanted = sorted(
        (entry.id, 99 if entry is entries[3] else entry.search_version, entry is entries[3])
        for entry in entries
    )
    assert [version[:3] for version in engine.versions(Index.VERDICTS)] == wanted
    assert [version[:3] for version in engine.versions(Index.VERDICTS, after=wanted[5][0])] == wanted[6:]


def test_fields_come_back_as_they_were(engine, home):
    put(engine, entry(home, "text", fields={"url": "https://x.invalid/ä", "rating": {"value": 1.5}}))
    assert search(engine, home, "text").hits[0].fields == {
        "url": "https://x.invalid/ä",
        "rating": {"value": 1.5},
    }


def test_the_same_entry_twice_in_one_call_leaves_the_newer(engine, home):
    id_ = clock.new_id()
    put(engine, entry(home, "newer words", id=id_, version=2), entry(home, "older words", id=id_, version=1))
    assert texts(search(engine, home, "words")) == ["newer words"]


def test_another_encoders_vectors_are_refused(engine, home):
    put(engine, entry(home, "text"))
    other = engine.reopened_with("other@1")
    try:
        with pytest.raises(EncoderMismatch, match="reindex"):
            other.put([entry(home, "text two")])
        assert not other.health().is_well
    finally:
        other.close()


def test_health_counts_live_entries(engine, home):
    gone = clock.new_id()
    put(engine, entry(home, "one"), entry(home, "two"), entry(home, "three", id=gone))
    put(engine, Entry(Index.VERDICTS, gone, home.workspace_id, 2, deleted=True))
    health = engine.health()
    assert health.is_well
    assert health.entries["verdicts"] == 2


def test_hybrid_ranks_no_worse_than_text_when_vectors_say_nothing(engine, home):
    rng = np.random.default_rng(7)
    entries = [
        entry(home, f"item about topic{number}", vector=direction(*enumerate(rng.normal(size=384))))
        for number in range(30)
    ]
    put(engine, *entries)
    for number in (0, 13, 29):
        found = search(engine, home, f"topic{number}", vector=direction(*enumerate(rng.normal(size=384))))
        assert found.hits[0].text == f"item about topic{number}"


def test_a_misspelt_word_finds_what_was_meant_and_says_so(engine, home):
    put(engine, entry(home, "the vaccine was tested"), entry(home, "a bridge was built"))
    found = search(engine, home, "vacine")
    assert texts(found) == ["the vaccine was tested"]
    assert list(found.corrections) == ["vacin"]


def test_a_corrected_word_never_beats_an_exact_one(engine, home):
    put(
        engine,
        entry(home, "carbon tax carbon tax", vector=None),
        entry(home, "carton tax", vector=None),
        *(entry(home, f"tax number {number}", vector=None) for number in range(5)),
    )
    assert texts(search(engine, home, "carton tax"))[0] == "carton tax"
    assert search(engine, home, "carton tax").corrections == {}


def test_a_rare_corrected_word_stands_behind_a_common_exact_one(engine, home):
    put(
        engine,
        entry(home, "the vaccine", vector=None),
        entry(home, "a mandate for the vaccine", vector=None),
        *(
            entry(home, f"the mandate that was given to commission number {number} last year", vector=None)
            for number in range(30)
        ),
    )
    found = texts(search(engine, home, "vacine mandate"))
    assert len(found) == 32
    assert found[0] == "a mandate for the vaccine"
    assert found[-1] == "the vaccine"


def test_what_has_an_exact_word_is_not_crowded_out_by_corrected_words(engine, home):
    put(
        engine,
        *(entry(home, f"vaccine {number}", vector=None) for number in range(150)),
        *(
            entry(home, f"the mandate that was given to commission {number} last year", vector=None)
            for number in range(260)
        ),
    )
    found = texts(search(engine, home, "vacine mandate", limit=100))
    assert len(found) == 100
    assert all("mandate" in text for text in found)


def test_a_word_typed_right_and_wrong_counts_once(engine, home):
    put(engine, entry(home, "the vaccine", vector=None), entry(home, "the tunnel", vector=None))
    wrong_too = search(engine, home, "vaccine vacine tunnel").hits
    right = search(engine, home, "vaccine tunnel").hits
    assert {hit.text: hit.text_score for hit in wrong_too} == pytest.approx(
        {hit.text: hit.text_score for hit in right}, rel=1e-4
    )


def test_a_claim_is_not_corrected(engine, home):
    put(engine, entry(home, "the vaccine was tested", vector=None))
    (found,) = engine.similar(Index.VERDICTS, home, [Query(text="vacine")])
    assert found == ()


def test_an_exclusion_alone_leaves_the_others_newest_first(engine, home):
    put(
        engine,
        entry(home, "white house", published_at=datetime(2020, 1, 1, tzinfo=UTC)),
        entry(home, "white cat", published_at=datetime(2021, 1, 1, tzinfo=UTC)),
        entry(home, "black cat", published_at=datetime(2022, 1, 1, tzinfo=UTC)),
    )
    assert texts(search(engine, home, "-house")) == ["black cat", "white cat"]


def test_a_phrase_rules_out_what_only_its_vector_finds(engine, home):
    near = direction((1, 1.0))
    put(engine, entry(home, "the white house said", vector=near), entry(home, "unrelated", vector=near))
    assert texts(search(engine, home, '"white house"', vector=near)) == ["the white house said"]


def test_decimals_are_found_as_they_stand(engine, home):
    put(engine, entry(home, "prices rose 3.5 percent"), entry(home, "prices rose 5.3 percent"))
    assert texts(search(engine, home, "3.5"))[0] == "prices rose 3.5 percent"


def test_words_in_other_languages_are_found_by_their_stems(engine, home):
    put(engine, entry(home, "Die Impfungen wirken", facets={"language": "de"}, vector=None))
    assert texts(search(engine, home, "impfung", language="de")) == ["Die Impfungen wirken"]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Brücken", "en"),
        ("brucken gesperrt", "en"),
        ('"Brücken wurden"', "en"),
        ("Brücke", "de"),
        ("Brücke", "de-AT"),
    ],
)
def test_words_of_another_language_are_found_by_who_does_not_say_which_it_is(engine, home, said, language):
    put(engine, entry(home, "Die Brücken wurden gesperrt", facets={"language": "de"}, vector=None))
    assert texts(search(engine, home, said, language=language)) == ["Die Brücken wurden gesperrt"]


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("港のクレーンは2021年から水素で動いている", "ja", "水素"),
        ("市长去年贪污了五百万元", "zh", "贪污"),
        ("เมืองปิดสะพานเมื่อปีที่แล้ว", "th", "สะพาน"),
        ("أغلقت المدينة الجسر", "ar", "الجسر"),
        ("शहर ने पुल बंद किया", "hi", "पुल"),
        ("Belediye köprüyü kapattı", "tr", "köprüyü"),
    ],
)
def test_a_word_is_found_in_scripts_of_every_kind(engine, home, text, language, asked):
    put(
        engine,
        entry(home, text, facets={"language": language}, vector=None),
        entry(home, "The cranes", vector=None),
    )
    assert texts(search(engine, home, asked, language=language)) == [text]
    assert texts(search(engine, home, asked)) == [text]


@pytest.mark.parametrize("language", ["en", "en-US", "en_AU"])
def test_a_region_is_no_other_language(engine, home, language):
    put(engine, entry(home, "The bridges were closed", facets={"language": "en-GB"}, vector=None))
    assert texts(search(engine, home, "bridge closing", language=language)) == ["The bridges were closed"]


def test_by_vector_alone_facets_count_what_the_filters_leave(engine, home):
    put(
        engine,
        entry(home, "one", facets={"label": "refuted", "language": "en"}),
        entry(home, "two", facets={"label": "supported", "language": "en"}),
    )
    wanted = Narrowing(facets={"label": ["refuted"]})
    more = {"vector": direction((1, 1.0)), "mode": "vector", "narrowing": wanted, "facets": ("language",)}
    for text in (None, "words that are not asked"):
        found = search(engine, home, text, **more)
        assert dict(found.facets["language"]) == {"en": 1}
        assert found.total is None


def test_marks_without_a_word_find_nothing_by_text(engine, home):
    put(engine, entry(home, "plain words"))
    found = search(engine, home, "?! ...", facets=("label",))
    assert (found.hits, found.total.value) == ((), 0)


@pytest.mark.parametrize(("ours", "theirs"), [(1, 5), (5, 1)])
def test_a_small_and_a_large_workspace_see_only_their_own(engine, home, ours, theirs):
    other, near = RowFilter(clock.new_id()), direction((1, 1.0))
    put(
        engine,
        *(entry(home, f"ours is the white house {number}", vector=near) for number in range(ours)),
        *(entry(other, f"theirs is the white house {number}", vector=near) for number in range(theirs)),
    )
    for text in ("house", '"white house"', "house -cat", "-cat", "hause", None):
        found = search(engine, home, text, facets=("language",))
        assert len(found.hits) == ours
        assert found.total.value == ours
        assert all(hit.text.startswith("ours") for hit in found.hits)
    (found,) = engine.similar(Index.VERDICTS, home, [Query(text="white house", vector=near)])
    assert len(found) == ours
