import pytest

from claimdesk.language.statements.clause import Clause, build_event_words, is_perfect, put_pair


@pytest.mark.parametrize(
    ("text", "verb", "event"),
    [
        ("China extended an invitation.", "extended", "the invitation"),
        ("China closed its border.", "closed", "China closing its border"),
        ("The border was closed.", "closed", "The border being closed"),
    ],
)
def test_an_event_is_named_by_its_noun_or_as_a_gerund(token_of, text, verb, event):
    token = token_of(text, verb)
    words = build_event_words(token, list(token.doc), range(len(token.doc)))
    assert " ".join(str(word) for word in words) == event


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The mill has closed.", "closed", True),
        ("The mill closed.", "closed", False),
        ("The mill had closed.", "closed", False),
    ],
)
def test_a_perfect_has_has_or_have(token_of, text, verb, expected):
    assert is_perfect(token_of(text, verb)) is expected


@pytest.mark.parametrize(
    ("text", "verb", "opening"),
    [
        ("France and Italy met, and both signed.", "signed", "France and Italy"),
        ("It rained, and both signed.", "signed", "both"),
    ],
)
def test_both_stands_for_the_pair_before_it(token_of, text, verb, opening):
    token = token_of(text, verb)
    both = token_of(text, "both")
    words = put_pair(Clause(token, (token.doc[both.i], token), (token,))).words
    assert " ".join(str(word) for word in words) == f"{opening} signed"
