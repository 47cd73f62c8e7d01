"""Quotations by the marks of any language: „…“ « » ‹ › “ ” ‘ ’ 「」 『』 《》 and straight marks."""

import re
from dataclasses import dataclass

from claimdesk.language.shapes import Span

CLOSING = {
    "„": '“”"',
    "«": "»",
    "»": "«",
    "“": '”"',
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"“”',
    "‚": "‘",
    "‘": "’",
    "”": "”",
}
LONGEST = 2000  # characters; a mark that is not closed before is none
WORD = re.compile(r"\w+")
FEWEST_WORDS = 4  # of a quotation that may be a statement; fewer are a name, a title or a word in doubt
FEWEST_CHARACTERS = 7  # the same where words are not parted by blanks


@dataclass(frozen=True, slots=True)
class QuotedStretch:
    outer: Span  # with its marks
    inner: Span


def find_quotations(text: str) -> list[QuotedStretch]:
    """The outermost quotations in reading order, those that are not closed left out."""
    found: list[QuotedStretch] = []
    at = 0
    while at < len(text):
        close = CLOSING.get(text[at])
        if close is None or not _may_open(text, at):
            at += 1
            continue
        end = _find_end(text, at, close)
        if end is None:
            at += 1
            continue
        inner = trim_span(text, at + 1, end)
        if inner.start < inner.end:
            found.append(QuotedStretch(Span(at, end + 1), inner))
        at = end + 1
    return found


def is_statement(text: str, quotation: QuotedStretch, *, is_spaced: bool) -> bool:
    """Whether the quoted words are enough to assert something by themselves."""
    inner = text[quotation.inner.start : quotation.inner.end]
    if not is_spaced:
        return len(inner) >= FEWEST_CHARACTERS
    return len(WORD.findall(inner)) >= FEWEST_WORDS


def _may_open(text: str, at: int) -> bool:
    """Whether the mark stands where a quotation begins: an apostrophe inside a word opens none."""
    mark, before, behind = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "「『„«":
        return True
    if mark == "»":
        return not before.strip() and bool(behind.strip())
    return not before.isalnum() and bool(behind.strip())


def _find_end(text: str, at: int, close: str) -> int | None:
    opening, depth = text[at], 0
    for place in range(at + 1, min(len(text), at + LONGEST)):
        mark = text[place]
        if mark in close and not (mark in "’‘" and text[place + 1 : place + 2].isalnum()):
            if depth == 0:
                return place
            depth -= 1
        elif mark == opening and opening in "«「『“„":
            depth += 1
    return None


def trim_span(text: str, start: int, end: int) -> Span:
    """The stretch without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
