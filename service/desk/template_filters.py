"""How values read on a page: times, words of the code, shares. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from claimdesk.language.other_languages.naming import describe_reading
from claimdesk.records.claim import ClaimStatus
from claimdesk.records.verdict import Label, Origin
from claimdesk.terms import Voice
from service.api.evidence_schemas import JudgementOut
from service.desk.reason_words import describe_reason, describe_weight

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
BANDS: Mapping[str, str] = {"auto": "the same claim", "suggest": "a similar claim", "weak": "near in topic"}
FIELDS: Mapping[str, str] = {
    "evidence_ids": "Evidence",
    "searched": "What was searched",
    "to": "Person",
    "channel": "How they were asked",
    "asked_at": "When they were asked",
    "deadline_at": "Answer by",
    "publish_at": "When",
    "url": "Link",
    "claimed_at": "When it was said",
    "text": "Text",
    "texts": "Parts",
    "into": "The other claim",
    "claim_text": "The claim",
    "claimant": "Who made it",
    "due_at": "Due",
    "follow_up_at": "Look again",
    "waiting_on": "Waits for",
    "": "Form",
}  # by the names of the API; others are called as they are
MISSING = frozenset({"Field required", "String should have at least 1 character"})
COSINE = re.compile(r" \(cosine [-\d.]+\)")
BOARD_BANDS: Mapping[str, str] = {
    "auto": "same claim",
    "suggest": "similar claim",
    "weak": "near in topic",
    "none": "not checked before",
}
STAGES: Mapping[str, str] = {
    "fetch": "Fetching the page",
    "split": "Finding claims",
    "match": "Looking for earlier checks",
    "retrieve": "Looking for evidence",
    "index": "Making it findable",
    "settle": "Putting claims into queues",
    "erase": "Erasing",
}
STAGE_STATUSES: Mapping[str, str] = {"queued": "waits", "running": "under way", "cancelled": "called off"}
FACET_NAMES: Mapping[str, str] = {"match": "Checked before", "age": "Waiting for"}
LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}  # a language that is not here is shown by its code
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


def show_age(value: datetime | str, now: datetime) -> str:
    """3 h 40: how long ago, in its two largest units, for a narrow column."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return _show_short((now - at).total_seconds())


def show_until(value: datetime | str, now: datetime) -> str:
    """In 3 h 40; a time that is over is so long ago."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    seconds = (at - now).total_seconds()
    return f"in {_show_short(seconds)}" if seconds >= 0 else f"{_show_short(-seconds)} ago"


def _show_short(seconds: float) -> str:
    minutes = max(0, int(seconds // 60))
    hours, days = minutes // 60, minutes // 1440
    if days >= 3:
        return f"{days} days"
    if hours >= 10:
        return f"{hours} h"
    return f"{hours} h {minutes % 60:02}" if hours else f"{minutes} min"


def show_board(value: str, facet: str) -> str:
    """A value that a queue is narrowed to, as its chip says it."""
    if facet == "language":
        return LANGUAGES.get(value.partition("-")[0], value)
    if facet == "match":
        return BOARD_BANDS[value]
    return show_words(value) if facet == "kind" else value


def leave_out(chosen: Mapping[str, str], facet: str) -> dict[str, str]:
    """The filters without one of them."""
    return {name: value for name, value in chosen.items() if name != facet}


def put_in(chosen: Mapping[str, str], facet: str, value: str) -> dict[str, str]:
    """The filters with one more."""
    return {**chosen, facet: value}


def show_words(value: Any) -> str:
    """Own voice for own_voice."""
    return str(value).replace("_", " ")


def show_facet(value: str, name: str) -> str:
    """A facet's value as a reader says it; publishers and claimants as they are written."""
    if name == "label":
        return LABELS[value]
    if name == "language":
        return LANGUAGES.get(value.partition("-")[0], value)
    return ORIGINS[value] if name == "origin" else value


def show_wrong(value: str) -> str:
    """What is wrong with a field; what the checker of schemas says of an empty one, in words."""
    return "is missing" if value in MISSING else value


def show_field(name: str) -> str:
    """A field as its label calls it."""
    return FIELDS.get(name) or show_words(name).capitalize()


def show_said_of(detail: str) -> str:
    """What is wrong with a field, to stand behind its name: "is missing" goes on the sentence, all else has a colon."""
    said = show_wrong(detail)
    return f" {said}" if said.startswith(("is ", "must ")) else f": {said}"


def show_why(value: str) -> str:
    """Why something was found, without the figure behind it."""
    return COSINE.sub("", value)


def show_percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def find_said_by(judgements: Sequence[JudgementOut], account_id: UUID) -> str | None:
    """What the person says of a piece of evidence, by the name of its button."""
    mine = next((judgement for judgement in judgements if judgement.by == account_id), None)
    if mine is None:
        return None
    return "irrelevant" if mine.relevant is False else mine.stance


FILTERS: Mapping[str, Callable[..., Any]] = {
    "time": show_time,
    "day": show_day,
    "field_time": show_field_time,
    "span": show_seconds,
    "words": show_words,
    "reason": describe_reason,
    "weight": describe_weight,
    "percent": show_percent,
    "label": lambda value: LABELS[value],
    "status": lambda value: STATUSES[value],
    "voice": lambda value: VOICES[value],
    "facet": show_facet,
    "age": show_age,
    "until": show_until,
    "board": show_board,
    "board_name": lambda facet: FACET_NAMES.get(facet, facet.capitalize()),
    "band_short": lambda value: BOARD_BANDS[value],
    "without": leave_out,
    "with_value": put_in,
    "said_by": find_said_by,
    "own_marks": lambda marks: [mark for mark in marks if isinstance(mark, int)],
    "other_marks": lambda marks: [mark for mark in marks if not isinstance(mark, int)],
    "stage_name": lambda name: STAGES.get(name, name),
    "stage_status": lambda status: STAGE_STATUSES.get(status, status),
    "why": show_why,
    "field": show_field,
    "said_of": show_said_of,
    "wrong": show_wrong,
    "band": lambda value: BANDS[value],
    "reading": describe_reading,
}
