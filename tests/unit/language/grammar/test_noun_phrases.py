import pytest

from claimdesk.language.grammar.noun_phrases import is_plural


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("The mills closed.", "mills", True),
        ("The mill closed.", "mill", False),
        ("Lee and Kim left.", "Lee", True),
        ("They left.", "They", True),
        ("The United States left.", "States", False),
        ("The Senkaku Islands lie east.", "Islands", True),
    ],
)
def test_a_phrase_is_plural_by_its_form_or_by_coordination(token_of, text, head, expected):
    assert is_plural(token_of(text, head)) is expected
