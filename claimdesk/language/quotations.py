"""Quotations in a text: where quotation marks open and close, over paragraphs and nested."""

import re
from dataclasses import dataclass
from itertools import pairwise

from claimdesk.language.texts import Span

PARAGRAPH = re.compile(r"[^\n]*[^\s][^\n]*")
OPENING = {"“": "”", "„": "“”", "«": "»", '"': '"'}
CLOSING = "”»"
DOUBLE_MARKS = re.compile(r"[“”„«»\"]")
SINGLE_CURLY = re.compile(r"(?<!\w)‘(?=\S)[^‘’\n]*(?:’\w[^‘’\n]*)*’(?!\w)")
SINGLE_STRAIGHT = re.compile(r"(?<![\w'])'(?=\w)[^'\n]{0,200}(?:'\w[^'\n]{0,200}){0,9}'(?!\w)")
LONGEST_OPEN = 6  # paragraphs that one quotation may run on without being closed


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between marks, the marks included; `inner` lies within another quotation."""

    start: int
    end: int
    inner: bool = False
    continued: bool = False  # goes on in the next quotation: its paragraph ends without a closing mark

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.end

    def touches(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def find_quotations(text: str) -> list[Quotation]:
    """The quotations of a text in the order of their start; unmatched marks give none.

    A quotation that its paragraph leaves open ends with the paragraph, and is `continued` when the
    next paragraph opens with a mark again.
    """
    paragraphs = [Span(*found.span()) for found in PARAGRAPH.finditer(text)]
    outer: list[Quotation] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        reopened = following is not None and _opens(text, following)
        outer.extend(_in_paragraph(text, paragraph, reopened))
    inner = [
        Quotation(*found.span(), inner=any(quote.holds(*found.span()) for quote in outer))
        for pattern, mark in ((SINGLE_CURLY, "‘"), (SINGLE_STRAIGHT, "'"))
        if mark in text
        for found in pattern.finditer(text)
    ]
    return sorted([*outer, *inner], key=lambda quote: (quote.start, -quote.end))


def _opens(text: str, paragraph: Span) -> bool:
    """Whether a paragraph begins with an opening mark."""
    return text[paragraph.start : paragraph.end].lstrip()[0] in OPENING


def _in_paragraph(text: str, paragraph: Span, reopened: bool) -> list[Quotation]:
    """The quotations between double marks in one paragraph."""
    found: list[Quotation] = []
    open_at: list[int] = []
    for mark in DOUBLE_MARKS.finditer(text, paragraph.start, paragraph.end):
        at, sign = mark.start(), mark.group()
        if _closes(text, at, open_at, paragraph):
            start = open_at.pop()
            found.append(Quotation(start, at + 1, inner=bool(open_at)))
        elif sign in OPENING and _has_room(text, at, paragraph):
            open_at.append(at)
    if open_at and (reopened or text[open_at[0]] != '"'):
        start = open_at[0]
        found = [quote for quote in found if quote.start < start]
        end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
        found.append(Quotation(start, end, continued=reopened))
    return found


def _closes(text: str, at: int, open_at: list[int], paragraph: Span) -> bool:
    """Whether the mark at `at` closes the quotation that was opened last."""
    if not open_at:
        return False
    if text[at] not in OPENING[text[open_at[-1]]]:
        return text[at] in CLOSING and text[open_at[-1]] == '"'
    spaced_before = text[at - 1].isspace()
    spaced_after = at + 1 >= paragraph.end or not text[at + 1].isalnum()
    return not spaced_before or spaced_after


def _has_room(text: str, at: int, paragraph: Span) -> bool:
    """Whether a quotation can open at `at`: a straight mark after a letter or number is a sign of inches."""
    if text[at] != '"':
        return True
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    return not before.isalnum() and not after.isspace()


def is_quoted(quotations: list[Quotation], start: int, end: int) -> bool:
    """Whether a stretch lies wholly within one quotation."""
    return any(quote.holds(start, end) for quote in quotations)


def runs(quotations: list[Quotation]) -> list[list[Quotation]]:
    """Outer quotations in runs: those that continue each other over paragraphs stand together."""
    outer = [quote for quote in quotations if not quote.inner]
    grouped: list[list[Quotation]] = [[quote] for quote in outer[:1]]
    for one, other in pairwise(outer):
        if one.continued and len(grouped[-1]) < LONGEST_OPEN:
            grouped[-1].append(other)
        else:
            grouped.append([other])
    return grouped
