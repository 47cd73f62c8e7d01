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
        ("The bank said it is mulling a sale last week.", "mulling", ["week"]),
        ("The bank said it sold ships last week.", "sold", []),
        ("The bank is mulling a sale this week.", "mulling", []),
    ],
)
def test_a_past_date_beside_a_reported_present_is_of_the_saying(token_of, text, verb, expected):
    assert [date.text for date in tenses.find_strayed_dates(token_of(text, verb))] == expected
