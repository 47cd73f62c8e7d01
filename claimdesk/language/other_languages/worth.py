"""How worth checking a sentence of another language is, by signs that carry over from one language to the next.

Figures, dates, names, comparison, cause and who is said to say it: no model has learned these weights. They are set so that
a plain statement of some length is just kept and an opinion is not; docs/languages.md says what is measured.
"""

import math
import re

from claimdesk.language.other_languages.kinds import count_words, is_opinion
from claimdesk.language.other_languages.sources import is_cased
from claimdesk.language.other_languages.tables import LanguageTable
from claimdesk.language.shapes import CheckWorthiness, ScoreReason

MODEL_VERSION = "surface-signs-1"
BASE = -0.9  # log-odds of a sentence without any sign: .29
WEIGHTS = {
    "figure": 1.6,
    "date": 0.6,
    "name": 0.5,
    "reported": 0.6,
    "comparison": 0.6,
    "cause": 0.6,
    "plain_statement": 0.55,
    "opinion": -1.8,
    "first_person": -0.5,
    "exclamation": -0.8,
    "short": -0.6,
    "headline": -1.5,
}
PLAIN_WORDS = 5  # words from which a sentence is a statement of some length
NAME_INSIDE = re.compile(r"(?<=[\w,»”’] )[^\W\d_a-z][^\W\d_]+")
HEADLINE = "headline"


def score(
    text: str, table: LanguageTable, *, figures: int, dates: int, is_reported: bool, is_headline: bool
) -> CheckWorthiness:
    """The score and its reasons; `text` is the claim, the counts are of what was read in it."""
    count = count_words(text, table)
    signs = {
        "figure": figures > 0,
        "date": dates > 0,
        "name": _has_name(text, table),
        "reported": is_reported,
        "comparison": table.find("comparisons", text) is not None,
        "cause": table.find("causes", text) is not None,
        "plain_statement": count >= PLAIN_WORDS,
        "opinion": is_opinion(text, table),
        "first_person": _is_first_person(text, table),
        "exclamation": text.rstrip().endswith(("!", "！")),
        "short": count < PLAIN_WORDS - 1,
        HEADLINE: is_headline,
    }
    reasons = tuple(ScoreReason(name, 1.0, WEIGHTS[name]) for name, shows in signs.items() if shows)
    total = BASE + sum(reason.weight for reason in reasons)
    return CheckWorthiness(
        1 / (1 + math.exp(-total)), (ScoreReason("base", 1.0, BASE), *reasons), MODEL_VERSION
    )


def _has_name(text: str, table: LanguageTable) -> bool:
    """Whether a capital stands inside the sentence; German writes every noun so, others have no capitals."""
    return table.code != "de" and is_cased(text) and NAME_INSIDE.search(text) is not None


def _is_first_person(text: str, table: LanguageTable) -> bool:
    if not table.is_spaced:
        return any(word in text for word in table.first_person)
    return any(word in table.first_person for word in re.findall(r"[^\s,.;:!?\"„“”«»]+", text.casefold()))
