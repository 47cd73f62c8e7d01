from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimdesk.language.values.quantities import find_quantities


def read(text):
    return [
        (quantity.text, quantity.value, quantity.unit, quantity.modifier)
        for quantity in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 6.4 million people fled.", ("6.4 million people", 6_400_000, "people", "about")),
        ("Prices rose 5.4 percent.", ("5.4 percent", 5.4, "%", None)),
        ("Prices rose by twenty per cent.", ("twenty per cent", 20, "%", None)),
        ("It fell 0.5 percentage points.", ("0.5 percentage points", 0.5, "pp", None)),
        ("It fell 25 basis points.", ("25 basis points", 0.25, "pp", None)),
        ("The fund holds US$1.2tn.", ("US$1.2tn", 1.2e12, "USD", None)),
        ("It cost £5m to build.", ("£5m", 5_000_000, "GBP", None)),
        ("It paid 500 million yuan.", ("500 million yuan", 500_000_000, "CNY", None)),
        ("Workers earn $15 an hour.", ("$15 an hour", 15, "USD/hour", None)),
        ("They walked 3 miles.", ("3 miles", 4_828.032, "m", None)),
        ("It reached 101.3 °F.", ("101.3 °F", 38.5, "°C", None)),
        ("It reached -5 °C.", ("-5 °C", -5, "°C", None)),
        ("Some 36 billion tonnes were burned.", ("36 billion tonnes", 3.6e13, "kg", "about")),
        ("Two hundred and five houses burned.", ("Two hundred and five houses", 205, "houses", None)),
        ("It lasted 1½ years.", ("1½ years", 18, "month", None)),
        ("It created 1,200 new jobs.", ("1,200 new jobs", 1_200, "jobs", None)),
        ("A 600-page report came.", ("600-page", 600, "pages", None)),
        ("The 35-year-old won.", ("35-year-old", 35, "years old", None)),
        ("Half of voters stayed away.", ("Half", 50, "%", None)),
        ("In one in five homes it is cold.", ("one in five", 20, "%", None)),
        ("Two thirds of women agreed.", ("Two thirds", 200 / 3, "%", None)),
        ("Thousands of people marched.", ("Thousands of people", 1_000, "people", "at_least")),
        ("Hundreds of thousands of refugees came.", ("Hundreds of thousands of refugees", 1e5, "refugees", "at_least")),
        ("It has three times as many.", ("three times", 3, "times", None)),
        ("GDP grew to 1.5 lakh crore rupees.", ("1.5 lakh crore rupees", 1.5e12, "INR", None)),
        ("About a quarter of a million people left.", ("a quarter of a million people", 250_000, "people", "about")),
        ("Half a million people left.", ("Half a million people", 500_000, "people", None)),
        ("A quarter million homes burned.", ("A quarter million homes", 250_000, "homes", None)),
        ("Two-thirds of a billion dollars went.", ("Two-thirds of a billion dollars", 2e9 / 3, "USD", None)),
        ("Two-thirds of schools closed.", ("Two-thirds", 200 / 3, "%", None)),
        ("Rates rose a tenth of a percent.", ("a tenth of a percent", 0.1, "%", None)),
        ("One and a half million people left.", ("One and a half million people", 1_500_000, "people", None)),
        ("It lives on 1\u2009234\u2009567 votes.", ("1\u2009234\u2009567 votes", 1_234_567, "votes", None)),
        ("Olm has 1 234 567 residents.", ("1 234 567 residents", 1_234_567, "residents", None)),
        ("It emits 10^6 tonnes a year.", ("10^6 tonnes a year", 1e9, "kg/year", None)),
        ("It emits 5 × 10⁶ tonnes.", ("5 × 10⁶ tonnes", 5e9, "kg", None)),
        ("It holds 2.5 x 10^-3 grams.", ("2.5 x 10^-3 grams", 2.5e-6, "kg", None)),
        ("The vote gave 2000 people a home.", ("2000 people", 2_000, "people", None)),
    ],
)  # fmt: skip
def test_a_number_is_read_with_its_unit_and_base_value(text, expected):
    [quantity] = read(text)
    assert quantity == (expected[0], pytest.approx(expected[1]), *expected[2:])


@pytest.mark.parametrize(
    ("words", "modifier"),
    [
        ("more than", "more_than"),
        ("over", "more_than"),
        ("fewer than", "less_than"),
        ("just under", "less_than"),
        ("at least", "at_least"),
        ("no fewer than", "at_least"),
        ("up to", "at_most"),
        ("no more than", "at_most"),
        ("nearly", "about"),
        ("an estimated", "about"),
    ],
)
def test_the_words_before_a_number_are_its_modifier(words, modifier):
    [quantity] = read(f"The storm killed {words} 40 people.")
    assert quantity == ("40 people", 40, "people", modifier)


def test_words_after_a_number_can_be_its_modifier():
    assert [quantity[3] for quantity in read("It hit 40 villages or more, and 20 million-plus.")] == [
        "at_least"
    ] * 2


@pytest.mark.parametrize(
    "text",
    [
        "It was in 2019.",
        "The 2016 elections came.",
        "He came on 5 March 2020 at 10:30 a.m.",
        "On March 5, 2021 it closed.",
        "The 1990s and the '80s are gone.",
        "It was the 21st century, the third quarter and the twenty-first day.",
        "Article 5 and Section 230 hold.",
        "COVID-19, the F-16, a Boeing 737, the G7 and 5G.",
        "No one of them, not one.",
        "It cost millions, and tens of millions more.",
        "Several million people left, and a few hundred cars.",
        "It happened five years ago, two weeks later.",
        "In the last three months it rained.",
        "See https://example.org/2020/4500/x and version 1.2.3.",
        "The 9/11 attacks, 2020-21 and 2021-03-19.",
    ],
)
def test_years_dates_ordinals_and_labels_are_no_quantities(text):
    assert read(text) == []


def test_the_ends_of_a_range_share_scale_and_unit():
    assert read("It takes 5 to 10 million people.") == [
        ("5", 5e6, "people", "at_least"),
        ("10 million people", 1e7, "people", "at_most"),
    ]
    assert read("It costs £5-10bn.") == [("£5", 5e9, "GBP", "at_least"), ("10bn", 1e10, "GBP", "at_most")]
    assert [quantity[3] for quantity in read("between 3% and 4%")] == ["at_least", "at_most"]


def test_a_change_from_one_number_to_another_is_no_range():
    assert [quantity[3] for quantity in read("It fell from 5.4% to 4.9%.")] == [None, None]
    assert [quantity[3] for quantity in read("He won 40 states and 200 votes.")] == [None, None]


def test_the_same_amount_in_two_units_has_one_value():
    [miles], [kilometres] = find_quantities("5 miles"), find_quantities("8.04672 km")
    assert (miles.value, miles.unit) == (kilometres.value, kilometres.unit)


_PIECES = st.sampled_from(
    ["5", "10", "1,200", ".", ",", "-", "–", " ", "$", "£", "million", "m", "k", "%", "of", "people", "to", "and",
     "half", "one", "in", "hundred", "½", "2019", "March", "third", "/", "years", "about", "9" * 400, "٣", "\u202f000"]
)  # fmt: skip


@settings(deadline=None)  # a busy machine is no fault of the text
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(_PIECES, max_size=25).map(" ".join),
        st.lists(_PIECES, max_size=25).map("".join),
    )
)
@example("\ud800 5 km")
@example("one in 0")
def test_any_text_gives_ordered_spans_of_finite_values(text):
    quantities = find_quantities(text)
    assert all(text[quantity.start : quantity.end] == quantity.text for quantity in quantities)
    assert all(abs(quantity.value) < float("inf") for quantity in quantities)
    assert all(quantity.end <= other.start for quantity, other in pairwise(quantities))
