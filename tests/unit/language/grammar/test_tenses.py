import pytest

from claimdesk.language.grammar import tenses


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The mill closed.", "closed", True),
        ("The mill has closed.", "closed", True),
        ("The mill was sold.", "sold", True),
        ("The mill closes on Sundays.", "closes", False),
        ("The mills are sold.", "sold", False),
    ],
)
def test_a_past_and_a_perfect_are_over(token_of, text, verb, expected):
    assert tenses.is_past(token_of(text, verb)) is expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The mill may close.", "close", True),
        ("The mill did not close.", "close", True),
        ("The mill will close.", "close", True),
        ("The mill has closed.", "closed", False),
    ],
)
def test_what_may_shall_or_does_not_happen_is_modal(token_of, text, verb, expected):
    assert tenses.is_modal(token_of(text, verb)) is expected


@pytest.mark.parametrize(
    ("text", "participle", "expected"),
    [
        ("The town is known as Little Rome.", "known", True),
        ("The mill is located in Leeds.", "located", True),
        ("The mill was sold in Leeds.", "sold", False),
        ("The mill was called Old Mill by its workers.", "called", False),
    ],
)
def test_a_participle_lasts_unless_an_act_is_told(token_of, text, participle, expected):
    assert tenses.is_lasting(token_of(text, participle)) is expected


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The bank said it is mulling a sale last week.", "mulling", ["week"]),
        ("The bank said it sold ships last week.", "sold", []),
        ("The bank is mulling a sale this week.", "mulling", []),
    ],
)
def test_a_past_date_beside_a_reported_present_is_of_the_saying(token_of, text, verb, expected):
    assert [date.text for date in tenses.find_strayed_dates(token_of(text, verb))] == expected
