from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimdesk.language.values.dates import find_dates

MOSCOW = ZoneInfo("Europe/Moscow")
FRIDAY = datetime(2021, 3, 19, 10, 30, tzinfo=MOSCOW)
PRECISIONS = {
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "season",
    "year",
    "decade",
    "unknown",
}


def only_date(text, published_at=FRIDAY):
    dates = find_dates(text, published_at)
    assert len(dates) == 1, dates
    return dates[0]


@pytest.mark.parametrize(
    ("text", "words", "start", "end", "precision"),
    [
        ("They met on Thursday.", "Thursday", "2021-03-18", "2021-03-19", "day"),
        ("They met on Friday.", "Friday", "2021-03-19", "2021-03-20", "day"),
        ("They will meet on Thursday.", "Thursday", "2021-03-25", "2021-03-26", "day"),
        ("It said on Thursday it will act.", "Thursday", "2021-03-18", "2021-03-19", "day"),
        ("He arrived yesterday.", "yesterday", "2021-03-18", "2021-03-19", "day"),
        ("It opens tomorrow.", "tomorrow", "2021-03-20", "2021-03-21", "day"),
        ("Three days ago it rained.", "Three days ago", "2021-03-16", "2021-03-17", "day"),
        ("Sanctions came earlier this week.", "earlier this week", "2021-03-15", "2021-03-20", "week"),
        ("Prices rose last month.", "last month", "2021-02-01", "2021-03-01", "month"),
        ("Prices rose in January.", "January", "2021-01-01", "2021-02-01", "month"),
        ("Prices rose in November.", "November", "2020-11-01", "2020-12-01", "month"),
        ("The law passed last year.", "last year", "2020-01-01", "2021-01-01", "year"),
        ("The visit between March 22 and 23", "between March 22 and 23", "2021-03-22", "2021-03-24", "day"),
        ("from 30 March to 2 April 2021", "from 30 March to 2 April 2021", "2021-03-30", "2021-04-03", "day"),
        ("on 5 January 2019", "5 January 2019", "2019-01-05", "2019-01-06", "day"),
        ("on January 5, 2019", "January 5, 2019", "2019-01-05", "2019-01-06", "day"),
        ("on Dec. 25", "Dec. 25", "2020-12-25", "2020-12-26", "day"),
        ("dated 2020-02-29", "2020-02-29", "2020-02-29", "2020-03-01", "day"),
        ("on 19/03/2021", "19/03/2021", "2021-03-19", "2021-03-20", "day"),
        ("in May 2020", "May 2020", "2020-05-01", "2020-06-01", "month"),
        ("the third quarter of 2020", "the third quarter of 2020", "2020-07-01", "2020-10-01", "quarter"),
        ("In 2019, exports fell", "2019", "2019-01-01", "2020-01-01", "year"),
        ("the 2020 presidential race", "2020", "2020-01-01", "2021-01-01", "year"),
        ("In the 1990s", "the 1990s", "1990-01-01", "2000-01-01", "decade"),
        ("in the 2019–20 season", "2019–20", "2019-01-01", "2021-01-01", "year"),
        ("the summer of 2019", "summer of 2019", "2019-06-01", "2019-09-01", "season"),
    ],
)
def test_a_date_is_an_interval_in_the_article_s_own_time_zone(text, words, start, end, precision):
    date = only_date(text)
    assert date.text == words
    assert date.from_ == datetime.fromisoformat(start).replace(tzinfo=MOSCOW)
    assert date.to == datetime.fromisoformat(end).replace(tzinfo=MOSCOW)
    assert date.precision == precision


def test_the_day_is_the_one_at_the_outlet_and_not_at_greenwich():
    late = datetime(2021, 3, 19, 0, 30, tzinfo=MOSCOW)
    assert only_date("It happened today.", late).from_ == datetime(2021, 3, 19, tzinfo=MOSCOW)


def test_a_relative_date_keeps_what_it_was_counted_from_and_a_full_date_has_no_anchor():
    assert only_date("It happened yesterday.").anchor == FRIDAY
    assert only_date("It happened on 5 January 2019.").anchor is None


@pytest.mark.parametrize(
    "text", ["on Thursday", "earlier this week", "three days ago", "in March", "March 5"]
)
def test_a_relative_date_without_a_publication_date_stays_unresolved(text):
    date = only_date(text, None)
    assert (date.from_, date.to, date.precision, date.anchor) == (None, None, "unknown", None)


def test_a_full_date_without_a_publication_date_is_in_utc():
    assert only_date("on 5 January 2019", None).from_ == datetime(2019, 1, 5, tzinfo=UTC)


def test_a_time_of_day_beside_the_date_narrows_it():
    date = only_date("It began at 3.45 p.m. on Friday")
    assert date.text == "at 3.45 p.m. on Friday"
    assert date.from_ == datetime(2021, 3, 19, 15, 45, tzinfo=MOSCOW)
    assert date.precision == "minute"


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01",
        "9999-12-31",
        "2021-02-30",
        "February 30, 2020",
        "31 December 9999",
        "03/04/2021",
        "2021-13-45",
    ],
)
def test_a_date_that_no_calendar_holds_or_that_has_two_readings_is_unknown(text):
    date = only_date("on " + text)
    assert date.from_ is None
    assert date.precision == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "She may march on.", "Black Friday sales", "The Sunday Times wrote", "2,021 people", "It cost $2020.50",
        "He ran 1500 metres", "the second man",
    ],
)  # fmt: skip
def test_words_and_numbers_that_are_no_date_give_none(text):
    assert find_dates(text, FRIDAY) == ()


def test_dates_come_in_reading_order_with_their_places():
    text = "Signed in 2015, left on May 8, 2018, back last month."
    dates = find_dates(text, FRIDAY)
    assert [text[date.start : date.end] for date in dates] == ["2015", "May 8, 2018", "last month"]
    assert [date.text for date in dates] == ["2015", "May 8, 2018", "last month"]


APRIL = datetime(2024, 4, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        ("Elections are in November.", "November", "2024-11-01"),
        ("The vote is on 5 November.", "5 November", "2024-11-05"),
        ("The code will take effect on March 1.", "March 1", "2025-03-01"),
        ("The bank is closing 40 branches in August.", "August", "2024-08-01"),
        ("The plant opens in May.", "May", "2024-05-01"),
        ("The plan failed in November.", "November", "2023-11-01"),
        ("He was arrested on 3 May.", "3 May", "2023-05-03"),
        ("In November, the council voted for it.", "November", "2023-11-01"),
        ("Sales fell 5 percent in Q3.", "Q3", "2023-07-01"),
        ("Sales will fall 5 percent in Q1.", "Q1", "2025-01-01"),
        ("He was arrested on 3 November last year.", "3 November last year", "2023-11-03"),
        ("It closed in August of last year.", "August of last year", "2023-08-01"),
        ("Groups raised it since Jan. 1, 2015, and more.", "Jan. 1, 2015", "2015-01-01"),
        ("She had left by Friday.", "Friday", "2024-03-29"),
    ],
)
def test_a_date_without_a_year_is_the_one_that_its_sentence_looks_to(text, words, start):
    date = only_date(text, APRIL)
    assert (date.text, date.from_) == (words, datetime.fromisoformat(start).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "The threat before Sept. 11 was ignored.",
        "It would open on May 1.",
        "He was born on 3 November.",
        "The firm, which will close, put 300 jobs at risk in May.",
        "The council voted to close the school on Monday.",
        "She scored twice in the third quarter.",
        "A letter from May reached the house.",
    ],
)
def test_a_date_that_may_lie_before_or_after_has_no_interval(text):
    assert only_date(text, APRIL).precision == "unknown"


@pytest.mark.parametrize(
    "text",
    ["Olm Corp will discontinue its Q160 disk drive.", "USA TODAY told her.", "He told the Today show."],
)
def test_a_name_or_a_model_is_no_date(text):
    assert find_dates(text, APRIL) == ()


WORDS = (
    "on in last next this ago earlier week month year decade quarter days three 31 30 00 2021 0000 9999 99 March Feb. "
    "Dec May Monday Friday yesterday at 10:30 25:99 p.m. , . – - / Q1 s the of and summer 1990s 2020-02-31 T Z"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=400, deadline=timedelta(seconds=2))
@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join)),
    st.one_of(
        st.none(),
        st.datetimes(timezones=st.timezones()),
        st.just(datetime.min.replace(tzinfo=UTC)),
        st.just(datetime.max.replace(tzinfo=UTC)),
    ),
)
def test_any_text_and_any_publication_date_give_dates_in_range_and_never_raise(text, published_at):
    end = 0
    for date in find_dates(text, published_at):
        assert end <= date.start < date.end <= len(text)
        assert text[date.start : date.end] == date.text
        assert date.precision in PRECISIONS
        assert (date.from_ is None) == (date.to is None) == (date.precision == "unknown")
        if date.from_ is not None:
            assert date.from_.replace(tzinfo=None) < date.to.replace(tzinfo=None) or date.precision in {
                "hour",
                "minute",
            }
        end = date.end
