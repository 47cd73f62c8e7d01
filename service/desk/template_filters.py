"""How values read on a page: times, words of the code, shares. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from claimdesk.language.other_languages.naming import describe_reading
from claimdesk.records.claim import ClaimStatus
from claimdesk.records.verdict import Label, Origin
from claimdesk.terms import Voice

LABELS: Mapping[str | None, str] = {
    Label.SUPPORTED: "Supported",
    Label.REFUTED: "Refuted",
    Label.MISLEADING: "Misleading",
    Label.CONFLICTING_EVIDENCE: "Conflicting evidence",
    Label.NOT_ENOUGH_EVIDENCE: "Not enough evidence",
    None: "No label yet",
}
STATUSES: Mapping[str, str] = {
    ClaimStatus.NEW: "new",
    ClaimStatus.WAITING: "waiting in its queue",
    ClaimStatus.UNQUEUED: "in no queue",
    ClaimStatus.IN_REVIEW: "being checked",
    ClaimStatus.AWAITING_SECOND: "waits for a second reader",
    ClaimStatus.ADJUDICATION: "waits for an editor’s decision",
    ClaimStatus.DECIDED: "decided, not published",
    ClaimStatus.PUBLISHED: "published",
    ClaimStatus.REVISIT: "to be looked at again",
    ClaimStatus.DISMISSED: "dismissed",
    ClaimStatus.MERGED: "merged into another claim",
}
VOICES: Mapping[str, str] = {
    Voice.QUOTE: "quoted",
    Voice.PARAPHRASE: "in other words",
    Voice.OWN_VOICE: "in its own voice",
}
ORIGINS: Mapping[str, str] = {Origin.OWN: "ours", Origin.IMPORTED: "from others"}
BANDS: Mapping[str, str] = {"auto": "the same claim", "suggest": "perhaps nearly", "weak": "near in topic"}
MISSING = frozenset({"Field required", "String should have at least 1 character"})
COSINE = re.compile(r" \(cosine [-\d.]+\)")
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def show_time(value: datetime | str | None) -> str:
    """14 March 2025, 10:00 UTC; an unknown time is a dash. A time keeps the offset that it was given in."""
    if value is None:
        return "–"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.day} {at:%B %Y, %H:%M} {_show_zone(at)}"


def show_field_time(value: datetime | None) -> str:
    """A time as a form's field of day and time holds it, in UTC; nothing for none."""
    return "" if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def show_day(value: datetime | str | None) -> str:
    """14 March 2025; an unknown day is a dash."""
    if value is None:
        return "–"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.day} {at:%B %Y}"


def _show_zone(at: datetime) -> str:
    offset = at.strftime("%z")
    return "UTC" if offset in {"", "+0000"} else f"UTC{offset[:3]}:{offset[3:]}"


def show_seconds(value: float | None) -> str:
    """3 hours; the largest unit that fits, rounded down."""
    if value is None:
        return "–"
    for seconds, unit in UNITS:
        if value >= seconds:
            number = int(value // seconds)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "under a minute"


def show_words(value: Any) -> str:
    """Own voice for own_voice."""
    return str(value).replace("_", " ")


def show_facet(value: str, name: str) -> str:
    """A facet's value as a reader says it; publishers and claimants as they are written."""
    if name == "label":
        return LABELS[value]
    return ORIGINS[value] if name == "origin" else value


def show_wrong(value: str) -> str:
    """What is wrong with a field; what the checker of schemas says of an empty one, in words."""
    return "is missing" if value in MISSING else value


def show_why(value: str) -> str:
    """Why something was found, without the figure behind it."""
    return COSINE.sub("", value)


def show_percent(value: float) -> str:
    return f"{value * 100:.0f} %"


FILTERS: Mapping[str, Callable[..., str]] = {
    "time": show_time,
    "day": show_day,
    "field_time": show_field_time,
    "span": show_seconds,
    "words": show_words,
    "percent": show_percent,
    "label": lambda value: LABELS[value],
    "status": lambda value: STATUSES[value],
    "voice": lambda value: VOICES[value],
    "facet": show_facet,
    "why": show_why,
    "wrong": show_wrong,
    "band": lambda value: BANDS[value],
    "reading": describe_reading,
}
