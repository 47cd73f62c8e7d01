import pytest

from claimdesk.language.statements.adjuncts import find_possession, split_adjuncts


@pytest.mark.parametrize(
    ("text", "verb", "clauses"),
    [
        (
            "Lee was born in Leeds in 1950.",
            "born",
            ["Lee was born in Leeds .", "Lee was born in 1950 ."],
        ),
        ("Lee was born in Leeds.", "born", ["Lee was born in Leeds ."]),
        ("Lee slept in Leeds in 1950.", "slept", ["Lee slept in Leeds in 1950 ."]),
        (
            "Two hundred mills were closed in Leeds in 1950.",
            "closed",
            ["Two hundred mills were closed in Leeds in 1950 ."],
        ),
    ],
)
def test_what_happens_once_is_told_once_for_each_circumstance(token_of, text, verb, clauses):
    token = token_of(text, verb)
    split = split_adjuncts(token, list(token.doc))
    assert sorted(" ".join(str(word) for word in words) for words in split) == sorted(clauses)


@pytest.mark.parametrize(
    ("text", "verb", "subject", "possession"),
    [
        ("Brask is a town, with a population of 11,000.", "is", "Brask", ["has a population of 11,000"]),
        ("Brask is a town.", "is", "Brask", []),
    ],
)
def test_with_after_a_comma_tells_what_the_subject_has(token_of, text, verb, subject, possession):
    token = token_of(text, verb)
    owner = token.doc[token_of(text, subject).i]
    had = find_possession(token, owner)
    assert [" ".join([have, *(word.text for word in possessed)]) for _, have, possessed in had] == possession
