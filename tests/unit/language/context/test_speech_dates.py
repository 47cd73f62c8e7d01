"""A claim carries the date of its saying, where the article gives one, as an interval with a precision."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from claimdesk.language.pipeline import split_articles
from claimdesk.language.shapes import ArticleText

WEDNESDAY = datetime(2024, 5, 15, 9, tzinfo=UTC)


def encode(texts):
    return np.eye(max(len(texts), 1), 384, dtype=np.float32)[: len(texts)]


def said_at(text, holding, published_at=WEDNESDAY):
    claims = split_articles([ArticleText(text, published_at=published_at)], encode)[0].claims
    return next(claim.claimed_at for claim in claims if holding in claim.text)


@pytest.mark.parametrize(
    ("text", "holding", "day", "precision"),
    [
        ("The rate fell to 4 percent, Karin Holm said on Tuesday.", "4 percent", "2024-05-14", "day"),
        ("On Monday, Olaf Berg said that exports to Chile doubled.", "xports", "2024-05-13", "day"),
        ("Berg said on Monday that exports doubled in 2010.", "xports", "2024-05-13", "day"),
        (
            "In a statement released on 3 May, the bank said prices rose by 3 percent.",
            "rices rose",
            "2024-05-03",
            "day",
        ),
        ("A report published in April found that 40,000 people left.", "40,000", "2024-04-01", "month"),
        ("“We built 40 schools,” Berg said in an interview on Friday.", "40 schools", "2024-05-10", "day"),
    ],
)
def test_a_dated_saying_dates_its_content(text, holding, day, precision):
    date = said_at(text, holding)
    assert (date.from_.date().isoformat(), date.precision, date.start) == (day, precision, None)


@pytest.mark.parametrize(
    ("text", "holding"),
    [
        ("Holm said prices rose on Friday.", "rices rose"),
        ("The mayor, who took office in 2019, said the budget was cut by 12 percent.", "udget was cut"),
        ("Exports doubled in May, the minister said.", "xports"),
        ("The bridge was built on Monday.", "bridge"),
    ],
)
def test_the_date_of_the_content_or_of_something_told_in_passing_is_not_that_of_the_saying(text, holding):
    assert said_at(text, holding) is None


def test_the_day_of_a_saying_is_counted_in_the_time_zone_of_the_article():
    just_after_midnight = datetime(2024, 5, 15, 0, 30, tzinfo=timezone(timedelta(hours=10)))
    date = said_at("The dam leaked, Karin Holm said yesterday.", "dam leaked", just_after_midnight)
    assert date.from_ == datetime(2024, 5, 14, tzinfo=timezone(timedelta(hours=10)))


def test_without_a_publication_date_the_saying_s_words_are_kept_and_no_interval_is_guessed():
    date = said_at("The dam leaked, Karin Holm said on Tuesday.", "dam leaked", None)
    assert (date.text, date.from_, date.to, date.precision) == ("Tuesday", None, None, "unknown")
