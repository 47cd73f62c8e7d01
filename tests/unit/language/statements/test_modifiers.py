import pytest

from claimdesk.language.statements import modifiers


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The mill closed.", "closed", True),
        ("The mill has closed.", "closed", True),
        ("They want to close the mill.", "close", False),
    ],
)
def test_a_verb_asserts_by_itself_or_by_its_auxiliary(token_of, text, verb, expected):
    assert modifiers.is_finite(token_of(text, verb)) is expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Close the mill.", "Close", True),
        ("Read the report.", "Read", True),
        ("They close the mill.", "close", False),
    ],
)
def test_a_plain_verb_without_subject_is_a_command(token_of, text, verb, expected):
    assert modifiers.is_command(token_of(text, verb)) is expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The mill closes if it rains.", "closes", True),
        ("The mill closed when it rained.", "closed", False),
        ("The mill closed.", "closed", False),
    ],
)
def test_a_clause_under_a_condition_is_conditional(token_of, text, verb, expected):
    assert modifiers.is_conditional(token_of(text, verb)) is expected


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [("She is a singer.", "singer", True), ("She is a woman.", "woman", False)],
)
def test_a_noun_tells_something_unless_it_is_the_plainest(token_of, text, noun, expected):
    assert modifiers.is_telling(token_of(text, noun)) is expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The mill, built in 1990, closed.", "built", True),
        ("The mill built in 1990 closed.", "built", False),
    ],
)
def test_a_comma_sets_a_phrase_off(token_of, text, word, expected):
    assert modifiers.is_set_off(token_of(text, word)) is expected
