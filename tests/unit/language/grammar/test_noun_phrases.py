import pytest

from claimdesk.language.grammar.noun_phrases import collect_noun_phrase, fit_article, is_plural


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


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("A mill closed.", "mill", "the mill"),
        ("The old mill, which was built in 1950, closed.", "mill", "The old mill"),
        ("The mill of Leeds closed.", "mill", "The mill of Leeds"),
        ("The mill (est. 1950) closed.", "mill", "The mill"),
    ],
)
def test_a_phrase_met_again_loses_what_hangs_loosely_on_it(token_of, text, head, expected):
    token = token_of(text, head)
    words = collect_noun_phrase(token, range(len(token.doc)))
    assert " ".join(str(word) for word in words) == expected


def test_a_bare_phrase_has_no_preposition(token_of):
    mill = token_of("The old mill of Leeds closed.", "mill")
    words = collect_noun_phrase(mill, range(len(mill.doc)), bare=True)
    assert [str(word) for word in words] == ["The", "old", "mill"]


@pytest.mark.parametrize(
    ("article", "following", "expected"),
    [("a", "actor", "an"), ("an", "singer", "a"), ("the", "actor", "the")],
)
def test_an_article_fits_the_next_word(parse, article, following, expected):
    first, second = parse(f"{article} {following}")
    assert str(fit_article(first, second)) == expected
