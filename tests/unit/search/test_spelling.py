"""Corrected words: chosen once, and behind what has an exact word."""

from claimdesk.search import spelling
from claimdesk.search.spelling import EXACT, put_exact_first


def test_the_most_that_corrected_words_can_get_is_less_than_an_exact_one():
    rarest = 22  # ln(1 + N / ½) among two billion entries
    assert spelling.MOST * spelling.WEIGHT * rarest < EXACT


def test_corrected_words_alone_keep_their_order_behind_the_least_exact_one():
    exact, weak, best, second = put_exact_first([EXACT + 5.0, EXACT + 0.1, 8.0, 4.0])
    assert (exact, weak) == (5.0, EXACT + 0.1 - EXACT)
    assert 0 < second < best < weak


def test_corrected_words_that_are_behind_already_stay_as_they_are():
    assert put_exact_first([EXACT + 5.0, 2.0, 0.0]) == [5.0, 2.0, 0.0]


def test_without_an_exact_word_nothing_is_scaled():
    assert put_exact_first([4.0, 2.0, 0.0]) == [4.0, 2.0, 0.0]


def test_a_correction_is_added_once_and_only_where_it_was_not_typed():
    assert spelling.choose_added(["vaccin", "trial"], ["vaccin", "mandat", "mandat"]) == ["mandat"]
