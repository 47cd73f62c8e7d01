import pytest

from claimdesk.language.grammar.word_lists import split_words


@pytest.mark.parametrize(("text", "expected"), [("", set()), ("a b", {"a", "b"}), (" a\n  b a ", {"a", "b"})])
def test_words_are_what_blanks_set_apart(text, expected):
    assert split_words(text) == expected
