import pytest

from claimdesk.language.grammar.relative_clauses import find_moved_antecedent, find_relative_pronoun


@pytest.mark.parametrize(
    ("text", "verb", "pronoun"),
    [
        ("The bridge, which was built in 1990, fell.", "built", "which"),
        ("The man who built it left.", "built", "who"),
        ("The man whose son built it left.", "built", "whose"),
        ("The book which he wrote sold well.", "wrote", None),
    ],
)
def test_the_pronoun_in_the_subject_s_place_stands_for_the_antecedent(token_of, text, verb, pronoun):
    found_pronoun = find_relative_pronoun(token_of(text, verb))
    assert (found_pronoun.text if found_pronoun else None) == pronoun


@pytest.mark.parametrize(
    ("text", "verb", "added"),
    [
        ("The book which he wrote sold well.", "wrote", "The book"),
        ("The house in which he lived burned down.", "lived", "in The house"),
        ("He moved to Leeds, where he built a mill.", "built", "in Leeds"),
        ("The man who left was old.", "left", None),
    ],
)
def test_an_antecedent_goes_to_where_its_pronoun_would_stand(token_of, text, verb, added):
    token = token_of(text, verb)
    moved = find_moved_antecedent(token, range(len(token.doc)))
    assert (moved and " ".join(str(word) for word in moved.added)) == added
