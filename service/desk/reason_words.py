"""The signs of check-worthiness in words that a newsroom uses. Each is read after "the claim …"."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "wording": "its words taken together",
    "digits": "has a figure",
    "figure": "has a figure",
    "numbers": "counts or measures something",
    "share_or_money": "names a share or a sum of money",
    "date": "names a date or a year",
    "change_over_time": "tells of a rise or fall",
    "comparison": "compares",
    "cause": "says what causes what",
    "deed": "tells what somebody did",
    "institution": "is about an institution",
    "name": "names somebody or something",
    "names": "names somebody or something",
    "reported": "is reported of somebody",
    "plain_statement": "is a plain statement",
    "length": "is long",
    "length_of_claim": "is long",
    "short": "is short",
    "capitals": "is in capitals",
    "broken": "is cut off from its sentence",
    "unfinished": "breaks off",
    "personal": "speaks of “I”",
    "first_person": "speaks of “I” or “we”",
    "we": "speaks of “we”",
    "listener": "speaks to “you”",
    "points_elsewhere": "leans on what was said before",
    "unnamed_subject": "does not name whom it speaks of",
    "modal": "says what can, may or should be",
    "negated": "says that something is not so",
    "judgement": "judges or wishes",
    "opinion": "is an opinion",
    "vague": "is vague",
    "future": "is about the future",
    "conditional": "has an “if”",
    "question": "asks",
    "courtesy": "is a courtesy",
    "procedure": "is about the sitting itself",
    "about_itself": "is about the outlet itself",
    "sharing": "asks to be shared",
    "exclamation": "is an exclamation",
    "headline": "is a headline",
}
STRONG, SOME = 1.0, 0.3  # log-odds


def describe_reason(name: str) -> str:
    """The sign in words; one that is not known as it is called."""
    return REASONS.get(name, name.replace("_", " "))


def describe_weight(weight: float) -> str:
    """How much the sign says, and in which direction."""
    way = "for it" if weight > 0 else "against it"
    size = abs(weight)
    return f"strongly {way}" if size >= STRONG else way if size >= SOME else f"slightly {way}"
