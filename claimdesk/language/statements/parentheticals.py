"""Brackets in a sentence: how a name is spoken, and when somebody lived."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.noun_phrases import Word

DATE = r"(?:\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4})"
LIVED = re.compile(rf"({DATE})\s*[-–—]\s*({DATE})$")
WAS_BORN = re.compile(rf"\bborn\b(?:[^;\d]*;)?\s*(?:on )?({DATE})$")
SOUND = re.compile(r"[ˈˌ]")  # stress marks stand in no word of a language
SPOKEN = re.compile(r"\[|pronounced|/[^ /]*[ˈˌəɪʊɛɔæŋʃʒθð][^ /]*/|[^\x00-\u024f\u2010-\u2044]{2}")


def drop_sounds(words: Sequence[Word]) -> list[Word]:
    """The words without brackets that tell how a name sounds or is written elsewhere."""
    kept = [word for word in words if not SOUND.search(str(word))]
    at = 0
    while at < len(kept):
        end = _find_closing(kept, at)
        if end is not None and SPOKEN.search(" ".join(str(word) for word in kept[at:end])):
            del kept[at : end + 1]
        else:
            at += 1
    return kept


def _find_closing(words: Sequence[Word], at: int) -> int | None:
    """Where the bracket that opens here is closed."""
    if str(words[at]) != "(":
        return None
    depth = 0
    for place in range(at, len(words)):
        depth += {"(": 1, ")": -1}.get(str(words[place]), 0)
        if depth == 0:
            return place
    return None


def find_life(subject: Token) -> tuple[range, list[tuple[str, tuple[Token, ...]]]]:
    """The bracket after a name that tells when somebody lived, and what it says: "was born on", "died on"."""
    doc = subject.doc
    start = subject.i + 1
    if subject.pos_ != "PROPN" or start >= len(doc) or doc[start].text != "(":
        return range(0), []
    end = _find_closing(list(doc), start)
    if end is None:
        return range(0), []
    inside = doc[start + 1 : end]
    clauses: list[tuple[str, tuple[Token, ...]]] = []
    if lived := LIVED.search(inside.text):
        told = [("was born on", *lived.span(1)), ("died on", *lived.span(2))]
    elif born := WAS_BORN.search(inside.text):
        told = [("was born on", *born.span(1))]
    else:
        return range(0), []
    for verb, first, last in told:
        tokens = tuple(_list_between(doc, inside[0].idx + first, inside[0].idx + last))
        clauses.append((verb, tokens))
    return range(start, end + 1), clauses


def _list_between(doc: Doc, first: int, last: int) -> Iterator[Token]:
    return (token for token in doc if first <= token.idx < last)
