"""The tense of a sentence by its words."""

import pytest

from claimdesk.language.grammar.tense_words import find_past_lemma, find_tense_words


@pytest.mark.parametrize(
    ("text", "tense", "verb"),
    [
        ("The bank lent the town money.", "past", "lend"),
        ("The army has withdrawn.", "past", "withdraw"),
        ("The army has already left.", "past", "leave"),
        ("The court upheld the ban.", "past", "uphold"),
        ("The firm closed the plant.", "past", "closed"),
        ("The dam was built.", "past", ""),
        ("The dam will be built.", "future", ""),
        ("The firm is going to close.", "future", ""),
        ("The dam is safe.", "present", ""),
        ("The firm has 90 workers.", "present", ""),
        ("It ran out in May.", "past", "run"),
    ],
)
def test_tense(text, tense, verb):
    words = find_tense_words(text)
    assert words is not None
    assert (words.tense, words.verb) == (tense, verb)


@pytest.mark.parametrize("word", ["hundred", "speed", "indeed", "exceed", "ground", "cost", "united", "red"])
def test_what_is_no_past(word):
    assert find_past_lemma(word) is None


def test_a_text_without_a_verb_has_no_tense():
    assert find_tense_words("Rents up again") is None
