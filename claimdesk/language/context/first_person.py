"""Whom "I" and "we" stand for in somebody's own words: listed beside the claim, never written into it."""

import re
from collections.abc import Iterator

from claimdesk.language.context.decontextualise import Statement
from claimdesk.language.shapes import Ambiguity

_FIRST_PERSON = re.compile(
    r"\b(?P<one>I(?=['’\s,])|[Mm]e|[Mm]y|[Mm]yself)\b|\b(?P<many>[Ww]e|us|[Oo]urs?|[Oo]urselves)\b"
)
_NAME = r"(?:[A-Z][\w’&-]+)(?: (?:(?:of|for|and|the) )*[A-Z][\w’&-]+){0,5}"
_OFFICE = (
    r"(?:mayor|spokes\w+|director|executive|head|president|chair\w*|minister|secretary|leader|editor|manager|founder|"
    r"governor|economist|analyst|captain|coach|chief|CEO|commissioner)"
)


def find_first_persons(statement: Statement, speaker: str, article_text: str) -> Iterator[Ambiguity]:
    """The first persons of a speaker's own words: "I" is the speaker, "we" the body that the article says is theirs."""
    for piece in statement.pieces:
        if piece.start is None:
            continue
        for match in _FIRST_PERSON.finditer(piece.text):
            # the whole article is searched for the body, so only where it is asked for
            body = find_body(speaker, article_text) if match["many"] else None
            candidates = (speaker,) if body is None else (body, speaker)
            yield Ambiguity(piece.start + match.start(), piece.start + match.end(), candidates)


def find_body(speaker: str, article_text: str) -> str | None:
    """The one body or place whose office the article says the speaker holds; None where it says none or several.

    >>> find_body("Ana Ruiz", "“We hired 300,” said Mayor Ana Ruiz of Northbank.")
    'Northbank'
    """
    if named := re.fullmatch(
        rf"(?:.{{0,200}} )?(?i:{_OFFICE}) .{{1,200}} of (?:the )?(?P<body>{_NAME})", speaker
    ):
        return named["body"]
    name = re.escape(speaker)
    ways = (
        rf"(?i:{_OFFICE}) {name} of (?:the )?(?P<body>{_NAME})",
        rf"{name}, (?:the |a |an )?(?:[\w’-]+ ){{0,3}}?(?i:{_OFFICE}) (?:of|for|at) (?:the )?(?P<body>{_NAME})",
    )
    bodies = {match["body"] for way in ways for match in re.finditer(way, article_text)}
    return bodies.pop() if len(bodies) == 1 else None
