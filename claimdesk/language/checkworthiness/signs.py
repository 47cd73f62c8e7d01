"""The signs in a sentence that a person can see and name, as numbers from 0 to 1.

They are a small transparent part of the check-worthiness model: a sign's contribution is its value times its
weight. What the model learned beyond them is called "wording".
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
)
_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"

# Each pattern is matched on the lower-cased sentence, except for the named ones, which need capitals.
_COUNTED = {
    "numbers": (
        rf"\d[\d,.]*|\b(?:{_NUMBER_WORDS}|hundreds?|thousands?|millions?|billions?|trillions?|half|dozens?)\b"
    ),
    "share_or_money": r"%|\bper ?cent|\bpercentage|[$£€¥]|\b(?:dollars?|euros?|pounds sterling|cents)\b",
    "date": rf"\b(?:1[6-9]|20)\d\d\b|\b(?:{_MONTHS}|{_DAYS})\b|\b(?:last|this|past) (?:year|month|week|decade)\b",
    "change_over_time": (
        r"\b(?:increas|decreas|declin|grew|grow|risen|rise|rising|rose|fell|fallen|falling|drop|doubl|tripl|lost|gained|"
        r"shrank|shrunk|climb|soar|plung|slump|surge|expand|reduc|jump)\w*|\b(?:went|gone|go|goes|going) (?:up|down)\b|"
        r"\b(?:has|have|had) (?:become|been)\b|\bsince\b|\bno longer\b|\b(?:up|down) (?:by|from|to)\b"
    ),
    "comparison": (
        r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger|better|worse|greater|older|faster) than\b|"
        r"\b(?:most|least|biggest|largest|highest|lowest|greatest|worst|best|longest|smallest|oldest|richest|first|"
        r"only|record|majority|average|twice|times as|compared (?:to|with)|than any|number one|as many|as much)\b"
    ),
    "cause": (
        r"\b(?:because|caus(?:e|es|ed|ing)|led to|leads to|due to|result(?:s|ed)? (?:in|of|from)|thanks to|"
        r"responsible for|as a result|triggered|drove|linked to)\b"
    ),
    "deed": (
        r"\b(?:voted|vetoed|signed|passed|cut|raised|created|proposed|opposed|supported|sponsored|sent|sold|bought|"
        r"invaded|approved|rejected|spent|paid|promised|introduced|appointed|endorsed|killed|built|closed|won|"
        r"called for|said|told|wrote|announced|banned|launched|ordered|arrested|charged|found|died)\b"
    ),
    "institution": (
        r"\b(?:congress|senate|parliament|government|ministry|department|agency|committee|court|administration|"
        r"commission|council|union|bank|university|police|army|military|treasury|united nations|u\.?n\.?|nato|e\.?u\.?|"
        r"party|federal|states?|county|company|corporation|institute|bureau|office|white house|kremlin|hospital)\b"
    ),
    "personal": r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself)\b",
    "judgement": (
        r"\b(?:think|believe|feel|hope|wish|want|should|must|ought|need to|have to|let us|let's|guess|opinion|suppose|"
        r"proud|sad|happy|glad|terrible|great|wonderful|wrong|right|important|fair|unfair|love|care about|disagree|"
        r"agree)\b"
    ),
    "vague": (
        r"\b(?:some|something|somebody|someone|things?|stuff|maybe|perhaps|probably|kind of|sort of|a lot|lots|many|"
        r"somehow|various|whatever|very|really|a number of|a bit|people say)\b"
    ),
    "future": r"\b(?:will|won't|shall|would|could|might|going to|gonna|intend|plans? to)\b|\w'(?:ll|d)\b",
    "conditional": r"\b(?:if|unless|whether|suppose)\b",
    "question": r"\?|^(?:who|what|why|when|where|how|do|does|did|is|are|can|will|would)\b",
    "courtesy": (
        r"\b(?:thank|thanks|please|sorry|welcome|good (?:morning|evening|night)|ladies|gentlemen|sir|moderator|"
        r"excuse me|applause|laughter|ok|okay|hello)\b"
    ),
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _COUNTED.items()}
_NAME = re.compile(r"(?<=[a-z,;:0-9] )[A-Z][\w’'-]+|\b[A-Z]{2,}\b|(?<=[A-Z][a-z]\. )[A-Z]\w+")
_NOT_A_NAME = frozenset({"I", "OK", "TV", "AM", "PM"})
_WORD = re.compile(r"\w+")
_FULL = 3  # a sign seen three times or more counts as 1: a fourth number makes a sentence no worthier
_LONG = 30  # words at which "length" is 1; the median of news sentences is 20

NAMES = (*_COUNTED, "names", "length")

_SPEAKING = re.compile(
    r"\b(?:i|me|my|mine|myself|we|us|our|ours|you|your|yours|let's|gonna)\b|\w'(?:m|ve|ll|re|d)\b|n't\b"
)
_UNSURE_SIGNS = [
    NAMES.index(name) for name in ("personal", "judgement", "future", "conditional", "question", "courtesy")
]
_SHORTEST_STATEMENT = 6  # words


def find_signs(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """How strongly each sign of NAMES shows in each text: float32 [texts, len(NAMES)], 0 to 1."""
    return np.array([_measure_signs(text) for text in texts], dtype=np.float32).reshape(
        len(texts), len(NAMES)
    )


def find_plain(texts: Sequence[str], signs: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which texts are plain written statements: no speaker and listener in them, no judgement, future or question."""
    stated = signs[:, _UNSURE_SIGNS].sum(axis=1) == 0
    return np.array(
        [bool(sure) and _is_written(text) for text, sure in zip(texts, stated, strict=True)], dtype=bool
    )


def has_name(text: str) -> bool:
    """Whether a capital stands where only a name has one."""
    return any(name.rstrip("’'s") not in _NOT_A_NAME for name in _NAME.findall(text))


def _is_written(text: str) -> bool:
    lowered = text.lower().replace("’", "'")
    return (
        _SPEAKING.search(lowered) is None
        and not text.rstrip().endswith(("!", "…"))
        and len(_WORD.findall(text)) >= _SHORTEST_STATEMENT
    )


def _measure_signs(text: str) -> list[float]:
    lowered = text.lower().replace("’", "'")
    counts = [len(pattern.findall(lowered)) for pattern in _PATTERNS.values()]
    counts.append(sum(name.rstrip("’'s") not in _NOT_A_NAME for name in _NAME.findall(text)))
    values = [min(count, _FULL) / _FULL for count in counts]
    values.append(min(len(_WORD.findall(text)), _LONG) / _LONG)
    return values
