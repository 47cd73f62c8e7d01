"""What the words of a date say, without a day to count from."""

import pytest

from claimdesk.language.values.partial_dates import find_partial_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell on 9 November 1989.", (1989, 11, 9, "", "")),
        ("It fell on November 9, 1989.", (1989, 11, 9, "", "")),
        ("It fell in November 1989.", (1989, 11, None, "", "")),
        ("The 2019 vote was fair.", (2019, None, None, "", "")),
        ("It lasted from 2014 to 2018.", (2014, None, None, "", "–18")),
        ("It opened on 2021-03-19.", (2021, 3, 19, "", "")),
        ("It opened on 19/3/2021.", (2021, 3, 19, "", "")),
        ("It opened on 3/4/2021.", (2021, None, None, "", "")),
        ("It closed in the 1990s.", (None, None, None, "", "1990s")),
        ("In the 19th century it burned.", (None, None, None, "", "19th")),
        ("In the third quarter of 2020 it grew.", (2020, None, None, "", "q3")),
        ("It grew in Q3 2020.", (2020, None, None, "", "q3")),
        ("It closed last year.", (None, None, None, "", "last year")),
        ("It closed two weeks ago.", (None, None, None, "", "2 week ago")),
        ("It closed on Sunday.", (None, None, None, "sunday", "")),
        ("Over the past five years it grew.", (None, None, None, "", "past 5 year")),
    ],
)
def test_what_is_said_of_a_date(text, expected):
    (date,) = find_partial_dates(text)
    assert (date.year, date.month, date.day, date.weekday, date.period) == expected


@pytest.mark.parametrize(
    "text", ["It may rain.", "They march on.", "It cost 2019 euros.", "$2,019 was paid.", "Up 1.5 %."]
)
def test_what_only_looks_like_a_date(text):
    assert find_partial_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "is_open"),
    [("It closed yesterday.", True), ("It closed on Sunday.", True), ("It closed last year.", True),
     ("It closed in May.", False), ("It closed in 2019.", False)],
)  # fmt: skip
def test_a_date_is_open_that_depends_on_the_day_it_was_said(text, is_open):
    (date,) = find_partial_dates(text)
    assert date.is_open is is_open


def test_spans_are_the_words_without_their_preposition():
    text = "It closed in 2019 and opened in March."
    assert [text[date.start : date.end] for date in find_partial_dates(text)] == ["2019", "March"]
