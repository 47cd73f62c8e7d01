"""Words of saying by which nobody says anything: "has never said", "was told", "they say", "announced a law that"."""

import re

from claimdesk.language.other_languages.name_phrases import WORD, opens_with_stop
from claimdesk.language.other_languages.sources import name_source
from claimdesk.language.other_languages.tables import LanguageTable

# "to me", "to us" at the head of a sentence, ahead of a verb without a subject: "mi hanno detto"
OBJECTS = frozenset(["mi", "ci", "me", "nos", "m’", "m'", "lhe", "mir"])
MOST_OBJECTS = 2
# words that make another clause of what "that" begins: "while", "because", "after"
BEFORE_THAT = frozenset(
    [
        "pendant",
        "alors",
        "tandis",
        "parce",
        "dès",
        "après",
        "avant",
        "depuis",
        "pour",
        "mientras",
        "antes",
        "después",
        "para",
        "desde",
        "depois",
        "dopo",
        "prima",
    ]
)
TOLD_TO = re.compile(
    r"\b(?:wurde|wurden|wird|werd|werden|worden|wordt|soll|sollen)\s(?:[^,.;:]{0,40}\s)?$", re.IGNORECASE
)
HEARD_WITHIN = 30  # characters ahead of a word of saying, for "it is said"
BYNAME = re.compile(r"\s(?:le|la|les|l[’'])\s?[A-ZÀ-Ý]")
NAME_AHEAD = re.compile(r"(?:^|\s)[A-ZÀ-Ý][^\s,]*,\s*$")
NOT_SAID = re.compile(r"(?:て|ては)?(?:いな|な)(?:い|かった)|(?:て)?(?:い|お)?らず|ず|ません")
NOT_AHEAD = re.compile(r"(?:不|没有?|沒有?|未|从未|從未|并未|並未)(?:再|曾|有)?$")
OTHER_CHENG = re.compile(  # the last sign of other words: "name", "title", "so-called"
    r"[名职職俗简簡统統总總对對人昵别別通声聲宣尊谦][称稱]$|的(?:声|聲|宣)[称稱]$"
)


def is_negated(text: str, verb: re.Match[str], table: LanguageTable) -> bool:
    """Whether a word of negation stands beside the word of saying: then nothing was said."""
    ahead = WORD.findall(text[max(0, verb.start() - 40) : verb.start()])[-4:]
    behind = WORD.findall(text[verb.end() : verb.end() + 30])[:2]
    return table.is_spaced and any(table.find("negations", word) for word in (*ahead, *behind))


def is_unsaid(text: str, verb: re.Match[str]) -> bool:
    """The same in Japanese and Chinese, whose negation is written as one with the word of saying."""
    ahead = text[max(0, verb.start() - 4) : verb.start()]
    return NOT_SAID.match(text, verb.end()) is not None or NOT_AHEAD.search(ahead) is not None


def is_no_saying(name: str, cue: str) -> bool:
    """Whether the Chinese name ends in "not", or its last sign and 称 are one word that says nothing."""
    return NOT_AHEAD.search(name) is not None or OTHER_CHENG.search(name + cue) is not None


def is_hearsay(text: str, verb: re.Match[str], table: LanguageTable) -> bool:
    """Whether the word of saying is part of "they say", "I was told": then nobody says it."""
    heard = table.find("hearsay", text)
    if heard is not None and heard.start() < verb.end() and verb.start() < heard.end():
        return True
    ahead = WORD.findall(text[: verb.start()])
    return bool(ahead) and len(ahead) <= MOST_OBJECTS and ahead[-1].casefold() in OBJECTS


def is_told_to(text: str, verb: re.Match[str], table: LanguageTable) -> bool:
    """Whether somebody was told, or is said to have said."""
    ahead = text[max(0, verb.start() - 60) : verb.start()]
    return TOLD_TO.search(ahead) is not None or table.find("hearsay", ahead[-HEARD_WITHIN:]) is not None


def is_byname(text: str, verb: re.Match[str], table: LanguageTable) -> bool:
    """Whether the French "dit" joins a name and a byname: "Jean Martin, dit le Boucher"."""
    return (
        table.code == "fr"
        and verb[0].casefold() == "dit"
        and BYNAME.match(text, verb.end()) is not None
        and NAME_AHEAD.search(text[: verb.start()]) is not None
    )


def belongs_elsewhere(lead: str, between: str, table: LanguageTable) -> bool:
    """Whether "that" goes on with what stands between it and the word of saying: "announced a law that", "answered while"."""
    if between.casefold().split()[-1:] and between.casefold().split()[-1] in BEFORE_THAT:
        return True
    return _is_object(between, table) and bool(name_source(lead, table) and name_source(between, table))


def _is_object(phrase: str, table: LanguageTable) -> bool:
    words = WORD.findall(phrase)
    if not words or opens_with_stop(phrase, table):
        return False
    return (
        not table.determiners
        or words[0].casefold() in table.determiners
        or words[0][:1].isupper()
        or table.code == "pl"
    )
