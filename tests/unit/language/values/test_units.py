import pytest

from claimdesk.language.values.units import CURRENCY, MEASURE, RATE, find_currency, find_measure


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        (" percent", "%", 1),
        (" per cent", "%", 1),
        (" basis points", "pp", 0.01),
        (" percentage points", "pp", 1),
        (" cents", "USD", 0.01),
        (" hours", "s", 3600),
        (" years", "month", 12),
    ],
)
def test_a_measure_has_a_base_unit_and_a_factor(text, unit, factor):
    measure = find_measure(MEASURE.match(text))
    assert (measure.base, measure.factor) == (unit, factor)


@pytest.mark.parametrize("text", [" people", " percentages of", " hourly"])
def test_a_word_that_only_begins_like_a_measure_is_none(text):
    assert MEASURE.match(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [(" euros", "EUR"), (" dollars", "USD"), (" yuan", "CNY"), (" CHF", "CHF")]
)
def test_a_currency_is_told_by_its_code(text, code):
    assert find_currency(CURRENCY.match(text)) == code


@pytest.mark.parametrize(
    ("text", "of"), [(" an hour", "hour"), (" per person", "person"), ("/day", "day"), (" a mill", None)]
)
def test_a_rate_says_for_each_of_what(text, of):
    match = RATE.match(text)
    assert (next(filter(None, match.groups())) if match else None) == of
