"""Which way a sentence looks at a date in it without a year: back, ahead, or not to be told. Pure, by words alone.

The verb that stands nearest before the date decides, else the first one after it; `grammar.tense_words` reads a
sentence's one tense instead, for pairs of claims.
"""

import re
from enum import StrEnum

from claimdesk.language.grammar.tense_words import find_past_lemma


class Direction(StrEnum):
    """BACK and AHEAD are sure; OPEN: the words speak for both; UNTOLD: no word tells."""

    BACK = "back"
    AHEAD = "ahead"
    OPEN = "open"
    UNTOLD = "untold"


REACH = 120  # characters on either side of a date in which its verb is looked for
_ADVERB = r"(?:\w+ly\s|also\s|not\s|now\s|still\s|already\s|never\s)?"
_PLANNED = r"(?:to\s[a-z]|due\b|(?:all\s)?set\s(?:to|for)|going\sto|about\sto|expected|scheduled|planned|slated|supposed\sto)"
_CUE = re.compile(
    rf"""
    (?P<open>\b(?:was|were|had\sbeen|has\sbeen|have\sbeen)\s{_ADVERB}{_PLANNED}
        | \b(?:would|could|should|might|can|must|(?-i:may))\b
        | \b(?:has|have|had)\sto\b
        | \b(?:forecasts?|forecasting|foresees?|foresaw|predicts?|predicted|expects?|expected|possible|likely)\b)
    | (?P<ahead>\b(?:will|shall|won['’]t)\b | ['’]ll\b
        | (?:\b(?:is|are|remains?)|['’](?:s|re))\s{_ADVERB}(?:{_PLANNED}|planning|[a-z]{{2,}}ing\b)
        | \b(?:plan|hope|aim|intend|want|mean|expect|promise|vow|threaten)s?\sto\s[a-z]
        | \b(?:begins|starts|opens|ends|closes|expires|resumes|returns)\b
        | \b(?:takes?\s(?:effect|place|force)|comes?\sinto\s(?:effect|force)|goes\son\ssale|kicks\soff)\b
        | \b(?:scheduled|slated|planned|set|due)\s(?=(?:for|on|in|by)\b) | \b(?:upcoming|forthcoming|deadline|ahead\sof)\b)
    | (?P<back>\b(?:was|were|had|did|wasn['’]t|weren['’]t|hadn['’]t|didn['’]t)\b
        | \b(?:has|have)\s{_ADVERB}(?:been|[a-z]+(?:ed|en))\b)
    | (?P<present>\b(?:is|are|am)\b) | (?P<weak>\b(?:does|do|has|have)\b | \bto\s(?=[a-z]{{2,}}))
    | (?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;]\s(?=[A-Z“\"‘(])")
_UP_TO_DATE = re.compile(r"\s(?:not\s|only\s|just\s)?(?:on\s|in\s|for\s|from\s)?")
_CLAUSE_WORD = re.compile(r"\b(?:who|which|that|whose|where|if|when|while)\b", re.IGNORECASE)
# in -ed, and no act that is over: "the planned vote in May"
_NO_ACTS = frozenset(
    ["planned", "scheduled", "expected", "proposed", "united", "limited", "so-called", "related"]
)


def find_direction(text: str, start: int, end: int) -> Direction:
    """Which way the sentence around text[start:end] looks at the date that stands there.

    >>> find_direction("The code will take effect on October 1.", 30, 39)
    <Direction.AHEAD: 'ahead'>
    """
    before = _SENTENCE_END.split(text[max(0, start - REACH) : start])[-1]
    told = _read_cues(before, before_date=True)
    if told:
        direction, at = told[-1]
        between = before[at:]
        # "The mill, which will close, cut jobs in May": another verb may stand behind the comma
        if direction is Direction.AHEAD and "," in between:
            return Direction.OPEN
        return direction
    after = _SENTENCE_END.split(text[end : end + REACH])[0]
    told = _read_cues(after, before_date=False)
    if not told:
        return Direction.UNTOLD
    direction, at = told[0]
    return Direction.OPEN if _CLAUSE_WORD.search(after[:at]) else direction


def _read_cues(text: str, *, before_date: bool) -> list[tuple[Direction, int]]:
    """The words that look a way, with the place of each one's end."""
    cues = []
    for match in _CUE.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            lower = match[0].lower()
            if lower not in _NO_ACTS and find_past_lemma(lower) is not None:
                cues.append((Direction.BACK, match.end()))
        elif kind == "present":
            # "Elections are in November"; what merely is so in a month may have been or be
            ahead = before_date and _UP_TO_DATE.fullmatch(text, match.end()) is not None
            cues.append((Direction.AHEAD if ahead else Direction.OPEN, match.end()))
        elif kind in {"weak", "open"}:
            cues.append((Direction.OPEN, match.end()))
        else:
            cues.append((Direction(kind or ""), match.end()))
    return cues
