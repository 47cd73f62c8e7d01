"""What a split found, as a claim: by when it was made."""

from datetime import UTC, datetime

import pytest

from claimdesk.claims.split_results import build_claim, describe_claimed_at
from claimdesk.language.shapes import CheckWorthiness, DateInterval, SplitClaim
from claimdesk.records.article import Article
from claimdesk.terms import Level, Part, Voice

TUESDAY = DateInterval("Tuesday", datetime(2024, 5, 14, tzinfo=UTC), datetime(2024, 5, 15, tzinfo=UTC), "day")
UNKNOWN = DateInterval("Tuesday", None, None, "unknown")
THURSDAY = datetime(2024, 5, 16, 9, tzinfo=UTC)
TUESDAY_NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


def split_claim(said_at):
    return SplitClaim(
        text="The dam leaked in May.",
        original_text="The dam leaked in May.",
        part=Part.TEXT,
        start=0,
        end=22,
        quote="The dam leaked in May.",
        prefix="",
        suffix="",
        voice=Voice.PARAPHRASE,
        level=Level.CONTENT,
        claimant="Karin Holm",
        attribution=(),
        claimed_at=said_at,
        check_worthiness=CheckWorthiness(0.9, (), "test"),
    )


@pytest.mark.parametrize(
    ("said_at", "published_at", "by"),
    [
        (TUESDAY, THURSDAY, TUESDAY.to),  # the day's end: what appeared on it may have come before
        (TUESDAY, TUESDAY_NOON, TUESDAY_NOON),  # nobody can report what was said later
        (TUESDAY, None, TUESDAY.to),
        (UNKNOWN, THURSDAY, THURSDAY),
        (None, THURSDAY, THURSDAY),
        (None, None, None),
    ],
)
def test_a_claim_was_made_by_the_end_of_its_saying_s_day_and_before_its_publication(
    said_at, published_at, by
):
    assert build_claim(Article(published_at=published_at), split_claim(said_at)).claimed_at == by


def test_an_appearance_shows_the_saying_s_words_and_interval_else_the_publication():
    assert describe_claimed_at(TUESDAY, THURSDAY) == {
        "text": "Tuesday",
        "from": "2024-05-14T00:00:00+00:00",
        "to": "2024-05-15T00:00:00+00:00",
        "precision": "day",
    }
    assert describe_claimed_at(None, THURSDAY)["from"] == THURSDAY.isoformat()
