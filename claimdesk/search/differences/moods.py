"""How a claim holds what it says: as done, as coming, as possible, as planned, as no longer so. Pure."""

import re
from functools import lru_cache

from claimdesk.search.differences.alignment import TextPart

_MOODS = {
    "nearly": r"\b(?:nearly|almost|narrowly|barely|hardly|practically)\s(?!(?:all|every|everyone|everybody|everything|no|none|nobody|nothing|never|half|a|an|the|as|\w+ty|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundreds?|thousands?|doubled|tripled|twice|always|\d+)\b)(?![\d$€£])",
    "would have": r"\b(?:would|could|might|should)(?:n['’]t)?(?:\snot)?\s(?:\w+ly\s)?have\b",
    "will": r"\b(?:will|shall|won['’]t|(?:is|are|was|were)(?:n['’]t|\snot)?\s(?:going|about|set|due|to(?=\s[a-z]+\b)))\b(?!\shave\b)|\b\w+['’]ll\b",
    "will have": r"\bwill(?:\snot)?\shave\s(?:been\s)?\w+(?:ed|n|t|k|g|d)\b(?=.*\b(?:when|by|before)\b)",
    "would": r"\bwould(?:n['’]t)?\b(?!\s(?:not\s)?(?:\w+ly\s)?have\b)",
    "may": r"\b(?:may(?=\s(?:not\s)?[a-z])|might|could(?:n['’]t)?|perhaps|possibly|maybe|potentially|likely|probably|is\sthought\sto|are\sthought\sto|risks?\s\w+ing)\b(?!\s(?:not\s)?(?:\w+ly\s)?have\b)",
    "must": r"\b(?:must|should(?:n['’]t)?|ought|(?:has|have|had|having)\sto|(?:is|are|was|were|been)\s(?:obliged|required|forced|compelled)\sto|needs?\sto|needed\sto)\b(?!\shave\b)",
    "can": r"\b(?:can|cannot|can['’]t|(?:is|are|was|were|be)\s(?:not\s)?(?:able|allowed|permitted|free)\sto)\b",
    "used to": r"(?<!be\s)(?<!is\s)(?<!are\s)(?<!was\s)(?<!were\s)(?<!been\s)\bused\sto\s(?=[a-z])|\bformerly\b|\bonce\s(?=\w+ed\b)",
    "plan": r"\b(?:plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|want(?:s|ed|ing)?|hope(?:s|d)?|hoping|consider(?:s|ed|ing)?|aim(?:s|ed|ing)?|propose(?:s|d)?|proposing|"
    r"promise(?:s|d)?|pledge(?:s|d)?|vow(?:s|ed)?|threaten(?:s|ed)?|agree(?:s|d)?|ask(?:s|ed)?|call(?:s|ed)?\sfor|demand(?:s|ed)?|seek(?:s|ing)?|sought|offer(?:s|ed)?|refus(?:es|ed))\sto\b",
    "try": r"\b(?:try|tries|tried|trying|attempt(?:s|ed|ing)?|struggl(?:es|ed|ing)|fail(?:s|ed|ing)?|manag(?:es|ed))\sto\b",
    "being": r"\b(?:is|are|am|isn['’]t|aren['’]t|['’]re)\s(?:not\s|now\s|currently\s|still\s|already\s|also\s)?(?:being|[a-z]+ing)\b(?!\s(?:to\b))(?<!\bgoing)",
    "begin": r"\b(?:begin(?:s|ning)?|began|begun|start(?:s|ed|ing)?|stop(?:s|ped|ping)?|continue(?:s|d)?|keep(?:s)?|kept|resum(?:es|ed)|finish(?:es|ed)?|ceas(?:es|ed))\s(?:to\s[a-z]+|[a-z]+ing)\b",
}  # fmt: skip
# Those in which the same verb tells another tense; "may" or "must" may be in a verb of the other text.
TELLING_MOODS = frozenset(["would have", "will", "will have", "used to", "being", "would"])
_PATTERNS = {mood: re.compile(pattern, re.IGNORECASE) for mood, pattern in _MOODS.items()}


@lru_cache(maxsize=4096)
def find_moods(text: str) -> frozenset[str]:
    """The moods of a text's verbs; none where it says what was or is so.

    >>> sorted(find_moods("The bank would have closed."))
    ['would have']
    """
    return frozenset(mood for mood, pattern in _PATTERNS.items() if pattern.search(text))


def place_mood(text: str, moods: frozenset[str]) -> TextPart | None:
    """The words of the first of these moods in a text."""
    for mood in sorted(moods):
        if match := _PATTERNS[mood].search(text):
            return TextPart(match[0], match.start(), match.end())
    return None
