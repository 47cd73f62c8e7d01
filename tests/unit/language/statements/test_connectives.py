import pytest

from claimdesk.language.statements import connectives


@pytest.mark.parametrize(
    ("text", "verb", "turns"),
    [
        ("On the other hand, prices rose.", "rose", ["On"]),
        ("In May, prices rose.", "rose", []),
    ],
)
def test_a_phrase_that_turns_from_the_sentence_before_is_found(token_of, text, verb, turns):
    assert [token.text for token in connectives.find_turns(token_of(text, verb))] == turns


@pytest.mark.parametrize(
    ("text", "word", "verb", "expected"),
    [
        ("However, prices rose.", "However", "rose", True),
        ("Prices rose sharply.", "sharply", "rose", False),
        ("In fact prices rose.", "In", "rose", True),
        ("In May prices rose.", "In", "rose", False),
    ],
)
def test_a_word_that_ties_a_clause_to_others_is_a_link(parse, text, word, verb, expected):
    doc = parse(text)
    token, head = (next(token for token in doc if token.text == words) for words in (word, verb))
    assert connectives.is_link(token, head, frozenset()) is expected


def test_a_coordinated_verb_borrows_the_auxiliary_and_the_hedge_of_the_first(parse):
    doc = parse("The mill was allegedly bought and sold.")
    first, second = (next(token for token in doc if token.text == word) for word in ("bought", "sold"))
    borrowed = [word.text for word in connectives.find_borrowed_words(second, first)]
    assert borrowed == ["was", "allegedly"]
    assert connectives.find_borrowed_words(first, None) == []


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("The mill, built in 1990, closed.", "built", [2, 6]),
        ("The mill built in 1990 closed.", "built", []),
    ],
)
def test_the_commas_around_a_part_go_with_it(token_of, text, part, expected):
    assert list(connectives.find_commas(token_of(text, part))) == expected
