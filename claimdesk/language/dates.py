"""Dates and periods in English text as intervals with a precision."""

from datetime import datetime

from claimdesk.language.texts import DateInterval

VERSION = "1"


def find_dates(text: str, published_at: datetime | None) -> tuple[DateInterval, ...]:
    """Dates and periods in reading order; start and end are code points into `text`.

    Intervals are [from_, to) in the time zone of `published_at`, UTC where there is none. A relative
    date is counted from `published_at` (kept as anchor); without one it has no interval and the
    precision "unknown".
    """
    return ()
