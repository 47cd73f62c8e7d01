import pytest

from claimdesk.search.lexical import (
    analyse_text,
    best_possible,
    choose_rarest,
    clean_query,
    count_terms,
    score_bm25,
)


def test_a_query_loses_links_and_its_tags_become_words():
    tweet = "RT @BarackObama: #StayAtHome2020 is over https://t.co/abc pic.twitter.com/xyz"
    assert clean_query(tweet) == "RT Barack Obama: Stay At Home 2020 is over"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The minister's hospitals", ["minist", "hospit"]),
        ("1,200.5 million", ["1200.5", "million"]),
        ("didn't pay", ["not", "pay"]),
        ("U.S. troops", ["us", "troop"]),
        ("São Tomé’s cafés", ["sao", "tome", "cafe"]),
        ("of the and", []),
    ],
)
def test_a_text_becomes_folded_stems_without_stop_words(text, terms):
    assert analyse_text(text) == terms


def test_a_language_has_its_own_stems_and_an_unknown_one_keeps_whole_words():
    assert analyse_text("Häuser", "de") == analyse_text("Häusern", "de")
    assert analyse_text("running dogs", "xx") == ["running", "dogs"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("水素", ["水素"]),
        ("港の水素2021年", ["港の", "の水", "水素", "2021", "年"]),
        ("เมือง", ["เม", "มื", "ือ", "อง"]),
        ("水", ["水"]),
        ("शहर का पुल", ["शहर", "का", "पुल"]),
    ],
)
def test_scripts_that_part_no_words_give_pairs_of_neighbours(text, terms):
    assert analyse_text(text, "ja") == terms


FREQUENCY = {"dam": 2, "burst": 1, "water": 90}


def test_bm25_prefers_the_rarer_term_and_the_shorter_document():
    documents = [count_terms(words) for words in (["water"], ["burst"], ["burst", *["filler"] * 20])]
    water, burst, long = score_bm25(["burst", "water"], documents, FREQUENCY, 100, mean_length=5)
    assert burst > long > water > 0


def test_a_query_term_counts_once_and_an_unknown_one_nothing():
    document = count_terms(["dam", "dam"])
    once = score_bm25(["dam"], [document], FREQUENCY, 100, 2)
    assert score_bm25(["dam", "dam", "unheard"], [document], FREQUENCY, 100, 2) == once


def test_no_document_exceeds_the_best_possible():
    query = ["dam", "burst", "water"]
    (score,) = score_bm25(query, [count_terms(query * 50)], FREQUENCY, 100, 3)
    assert 0 < score <= best_possible(query, FREQUENCY, 100)


def test_a_term_that_the_index_never_saw_raises_the_best_possible():
    assert best_possible(["dam", "unheard"], FREQUENCY, 100) > best_possible(["dam"], FREQUENCY, 100)


def test_the_rarest_terms_come_first_and_unknown_ones_are_left_out():
    assert choose_rarest(["water", "unheard", "dam", "burst"], FREQUENCY, 2) == ["burst", "dam"]


def test_more_terms_than_the_rarest_are_taken_while_they_are_cheap():
    query, known = ["water", "dam", "burst"], sorted(FREQUENCY[word] for word in ("water", "dam", "burst"))
    assert choose_rarest(query, FREQUENCY, 1, postings=sum(known)) == ["burst", "dam", "water"]
    assert choose_rarest(query, FREQUENCY, 1, postings=sum(known) - 1) == ["burst", "dam"]
    assert choose_rarest(query, FREQUENCY, 2, postings=0) == ["burst", "dam"]
