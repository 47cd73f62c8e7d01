"""Subjects that name nobody: "the mayor", "the city", "the Bill". Pure, by words alone; see `open_references`."""

import re

from claimdesk.language.grammar.tense_words import find_past_lemma
from claimdesk.language.grammar.word_lists import split_words

_SUBJECT = re.compile(
    r"^(?:(?:But|And|So|Yet|However,|Still,|Meanwhile,) )?"
    r"(?:(?:In|On|At|By|Since|During|After|Before|For|Last|This|Next|Yesterday|Today|Under|From|As|With)\b[^,]{0,60}?,? )?"
    r"(?:[Tt]he) (?=[\w“‘])"
)
_TOKEN = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*|[,;:—–()]")
LONGEST = 9  # words of a description that are looked at for a name
# of which there is but one, or that stand for all of their sort
GENERAL = split_words("""earth sun moon world planet universe internet web flu sky ocean oceans atmosphere climate sea equator bible koran quran
    body brain heart liver poor rich elderly young old unemployed homeless public human average virus coronavirus pandemic dinosaurs
    death holocaust pope dollar euro pound yen ruble yuan wheel rainforest universe galaxy""")
# what is told of a whole sort, where "of" follows without another "the": "the price of oil"
MEASURED = split_words("""number share price prices cost costs use risk rate level amount value percentage proportion majority average chance
    chances population size age length speed spread history capital effect effects cause causes benefits sale sales""")
RANKED = re.compile(r"(?:first|last|only|most|least|best|worst|[a-z]{3}est)$")
# written with a capital, and no name
CAPITALISED = split_words("""bill act government council minister mayor company committee court state city county department ministry commission board
    president governor agency church party college school university club team corporation bank group report authority""")
PREPOSITIONS = split_words(
    "of in at for from on to between by with against under near outside behind among within"
)
VERBS = split_words("""is are was were be has have had do does did will would can could may might must shall should says say said wants
    needs makes takes gives gets goes comes began began isn’t wasn’t aren’t weren’t won’t didn’t doesn’t hasn’t""")


def is_bare_subject(text: str) -> bool:
    """Whether the text's subject is a description with "the" that no name makes clear.

    >>> is_bare_subject("The mayor resigned."), is_bare_subject("The mayor of Olm resigned.")
    (True, False)
    """
    opening = _SUBJECT.match(text)
    if opening is None:
        return False
    words = _TOKEN.findall(text[opening.end() :])[: LONGEST + 1]
    if not words or words[0].lower() in GENERAL or RANKED.search(words[0]) or words[0][0].isdigit():
        return False
    core = [words[0]]
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else ""
        if word[0].isupper() and (word.lower() not in CAPITALISED or following[:1].isupper()):
            return False
        if word in {",", "(", "—", "–"}:
            return not following[:1].isupper()
        if _is_verb(word, number, following):
            break
        if word in PREPOSITIONS:
            if word == "of" and core[-1] in MEASURED and following not in {"the", "this", "that"}:
                return False
        elif number:
            core.append(word)
    return not any(word in GENERAL for word in core)


def _is_verb(word: str, number: int, following: str) -> bool:
    """Whether the description ends before the word."""
    if word in VERBS or (number > 0 and find_past_lemma(word) is not None):
        return True
    takes = (
        following[:1].isupper()
        or following[:1].isdigit()
        or following in {"the", "a", "an", "his", "her", "its", "their"}
    )
    return number > 0 and word.endswith("s") and takes
