"""The tense of a sentence by its words alone, where there is no parse: future, past or present. Pure.

For pairs of claims, ten of which are compared in the time that one parse takes; `tenses` reads parsed clauses.
"""

import re
from dataclasses import dataclass
from typing import Literal

from claimdesk.language.grammar.inflection import IRREGULAR_PARTICIPLES, IRREGULAR_PAST

Tense = Literal["future", "past", "present"]

_FUTURE = re.compile(
    r"\b(?:will|shall|would|won['’]t|going to|about to|set to|due to (?=[a-z]+\b)|plans? to|planning to|intends? to|"
    r"(?:is|are) to (?=[a-z])|(?:promise[sd]?|pledge[sd]?|vow(?:s|ed)?) to|(?-i:may)|might|could|(?:is|are) expected to)\b|\b\w+['’]ll\b",
    re.IGNORECASE,
)
_AUXILIARY_PAST = re.compile(
    r"\b(?:was|were|had|did|wasn['’]t|weren['’]t|didn['’]t|hadn['’]t|used to)\b", re.IGNORECASE
)
_PERFECT = re.compile(
    r"\b(?:has|have)(?:n['’]t)?\s(?:\w+ly\s|already\s|just\s|never\s|not\s|since\s)*(?P<participle>\w+)",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:is|are|am|isn['’]t|aren['’]t|does|do|doesn['’]t|don['’]t|has|have)\b", re.IGNORECASE
)
_IN_PRESENT_PASSIVE = re.compile(
    r"\b(?:is|are|am|be|being|gets?|isn['’]t|aren['’]t)\s(?:\w+ly\s|not\s|also\s|still\s|now\s|often\s)*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Pasts that are oftener a noun, an adjective or another verb's plain form.
_NO_PASTS = frozenset(
    [
        "bet",
        "bit",
        "bore",
        "bound",
        "broadcast",
        "burst",
        "cast",
        "cost",
        "fed",
        "felt",
        "forecast",
        "ground",
        "hurt",
        "lay",
        "let",
        "put",
        "quit",
        "read",
        "rid",
        "set",
        "shed",
        "split",
        "spread",
        "thrust",
        "upset",
        "wound",
    ]
)
_PAST_OF = {past: lemma for lemma, past in IRREGULAR_PAST.items()}
_PARTICIPLE_OF = _PAST_OF | {participle: lemma for lemma, participle in IRREGULAR_PARTICIPLES.items()}
# Words in -ed that are no past: a verb in -eed is one only as below.
_NOT_REGULAR = frozenset(
    [
        "hundred",
        "united",
        "sacred",
        "naked",
        "kindred",
        "infrared",
        "wicked",
        "biased",
        "alleged",
        "so-called",
    ]
)
_REGULAR_IN_EED = frozenset(["agreed", "disagreed", "freed", "guaranteed", "decreed"])
SHORTEST_REGULAR = 5  # letters: "ended"; shorter words in -ed are mostly nouns


@dataclass(frozen=True, slots=True)
class TenseWords:
    """The words that set a sentence's tense; verb: the lemma or form of a full verb among them, else ""."""

    tense: Tense
    verb: str
    start: int
    end: int


def find_tense_words(text: str) -> TenseWords | None:
    """What sets the tense of a text: a word of the future, then of the past, then of the present; None without a verb.

    >>> find_tense_words("The bank lent the town money.")
    TenseWords(tense='past', verb='lend', start=9, end=13)
    """
    if future := _FUTURE.search(text):
        return TenseWords("future", "", future.start(), future.end())
    return _find_auxiliary_past(text) or _find_simple_past(text) or _find_present(text)


def find_past_lemma(word: str) -> str | None:
    """The lemma of an irregular past, the word itself where it is a regular one; None for what is no simple past."""
    lower = word.lower()
    if lower in _PAST_OF and lower not in _NO_PASTS:
        return _PAST_OF[lower]
    is_regular = lower.endswith("ed") and len(lower) >= SHORTEST_REGULAR and lower not in _NOT_REGULAR
    return lower if is_regular and (not lower.endswith("eed") or lower in _REGULAR_IN_EED) else None


def _find_auxiliary_past(text: str) -> TenseWords | None:
    """The first past auxiliary or perfect."""
    auxiliary = _AUXILIARY_PAST.search(text)
    found = TenseWords("past", "", auxiliary.start(), auxiliary.end()) if auxiliary else None
    for perfect in _PERFECT.finditer(text):
        word = perfect["participle"].lower()
        lemma = _PARTICIPLE_OF.get(word) or find_past_lemma(word)
        if lemma and (found is None or perfect.start() < found.start):
            verb = "" if lemma in {"be", "have"} else lemma
            return TenseWords("past", verb, perfect.start(), perfect.end())
    return found


def _find_simple_past(text: str) -> TenseWords | None:
    for match in _WORD.finditer(text):
        if (lemma := find_past_lemma(match[0])) and not _IN_PRESENT_PASSIVE.search(text[: match.start()]):
            return TenseWords("past", lemma, match.start(), match.end())
    return None


def _find_present(text: str) -> TenseWords | None:
    match = _PRESENT.search(text)
    return TenseWords("present", "", match.start(), match.end()) if match else None
