"""Shares and multiples that stand without a noun."""

import pytest

from claimdesk.language.values.multiples import read_multiples


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("Deaths fell by a third.", "a third", 100 / 3, "%"),
        ("Deaths fell by half.", "half", 50.0, "%"),
        ("It holds half a gram of salt.", "half a gram", 0.0005, "kg"),
        ("Rents doubled.", "doubled", 2.0, "times"),
        ("Crime is twice as high.", "twice", 2.0, "times"),
        ("The price halved.", "halved", 0.5, "times"),
    ],
)
def test_shares_and_multiples(text, words, value, unit):
    (reading,) = read_multiples(text)
    assert (text[reading.start : reading.end], reading.unit()) == (words, unit)
    assert reading.value() == pytest.approx(value)


def test_a_half_in_a_compound_is_none():
    assert read_multiples("The half-time show was short.") == ()
