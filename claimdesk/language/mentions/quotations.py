"""Quotations in a text: where quotation marks open and close, over paragraphs and nested."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from claimdesk.language.shapes import Span

LINE = re.compile(r"[^\n]+")
OPENING = {"“": "”", "„": "“”", "«": "»", '"': '"', "''": "''", "``": "''"}
CLOSING = "”»"
DOUBLE_MARKS = re.compile(r"[“”„«»\"]|''|``")
STRAIGHT = frozenset({'"', "''"})
SINGLE_CURLY = re.compile(r"(?<!\w)‘(?=\S)[^‘’\n]*(?:’\w[^‘’\n]*)*’(?!\w)")
SINGLE_STRAIGHT = re.compile(r"(?<![\w'])'(?=\w)[^'\n]{0,200}(?:'\w[^'\n]{0,200}){0,9}'(?![\w'])")
SENTENCE_END = re.compile(r"[a-z0-9)%](?P<stop>[.!?])\s(?=[A-Z])")
LONGEST_UNMARKED = 3  # paragraphs behind an open one in which its closing mark is looked for
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
    paragraphs = [Span(*match.span()) for match in LINE.finditer(text) if not match.group().isspace()]
    outer: list[Quotation] = []
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        reopened = following is not None and _opens(text, following)
        found = _find_in_paragraph(text, paragraph, reopened=reopened)
        rest = _find_rest(text, found, paragraph, paragraphs[number + 1 : number + 1 + LONGEST_UNMARKED])
        if rest:
            found[-1] = replace(found[-1], continued=True)
        outer.extend([*found, *rest])
    outer.extend(_find_open_single(text, paragraphs))
    inner = [
        Quotation(*match.span(), inner=any(quote.holds(*match.span()) for quote in outer))
        for pattern, mark in ((SINGLE_CURLY, "‘"), (SINGLE_STRAIGHT, "'"))
        if mark in text
        for match in pattern.finditer(text)
    ]
    return sorted([*outer, *inner], key=lambda quote: (quote.start, -quote.end))


def _find_rest(text: str, found: list[Quotation], paragraph: Span, following: list[Span]) -> list[Quotation]:
    """The rest of a quotation that its paragraph leaves open and a later one closes, none of them opened again."""
    last = found[-1] if found else None
    end = len(text[: paragraph.end].rstrip())
    if last is None or last.continued or last.end != end or text[last.start] != "“" or text[end - 1] == "”":
        return []
    rest: list[Quotation] = []
    for later in following:
        marks = list(DOUBLE_MARKS.finditer(text, later.start, later.end))
        if marks and marks[0].group() != "”":
            return []
        stop = marks[0].end() if marks else len(text[: later.end].rstrip())
        rest.append(Quotation(later.start, stop, continued=not marks))
        if marks:
            return rest
    return []


def _find_open_single(text: str, paragraphs: list[Span]) -> list[Quotation]:
    """Paragraphs that open a curly single mark and leave it open, where the next opens one again: British style."""
    if "‘" not in text:
        return []
    quotations = []
    for paragraph, following in pairwise(paragraphs):
        start = (
            paragraph.start
            + len(text[paragraph.start : paragraph.end])
            - len(text[paragraph.start : paragraph.end].lstrip())
        )
        if text[start] != "‘" or not text[following.start : following.end].lstrip().startswith("‘"):
            continue
        if SINGLE_CURLY.match(text, start) is None:
            end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
            quotations.append(Quotation(start, end, continued=True))
    return quotations


def _opens(text: str, paragraph: Span) -> bool:
    """Whether a paragraph begins with an opening mark."""
    return text[paragraph.start : paragraph.end].lstrip().startswith(tuple(OPENING))


def _find_in_paragraph(text: str, paragraph: Span, *, reopened: bool) -> list[Quotation]:
    """The quotations between double marks in one paragraph."""
    quotations: list[Quotation] = []
    opened: list[re.Match[str]] = []
    for mark in DOUBLE_MARKS.finditer(text, paragraph.start, paragraph.end):
        if opened and _closes(text, mark, opened[-1].group(), paragraph):
            start = opened.pop().start()
            quotations.append(Quotation(start, mark.end(), inner=bool(opened)))
        elif mark.group() in OPENING and _has_room(text, mark, paragraph):
            opened.append(mark)
    if opened and (reopened or opened[0].group() not in STRAIGHT):
        start = opened[0].start()
        quotations = [quote for quote in quotations if quote.start < start]
        end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
        if not reopened and text[paragraph.start : start].strip():
            stop = SENTENCE_END.search(text, start, end)  # in running text it ends with its sentence
            end = stop.end("stop") if stop else end
        quotations.append(Quotation(start, end, continued=reopened))
    return quotations


def _closes(text: str, mark: re.Match[str], opening: str, paragraph: Span) -> bool:
    """Whether a mark closes the quotation that was opened last."""
    if mark.group() == opening == "“":  # closed with the mark that opens
        after = text[mark.end() : mark.end() + 1]
        return not text[mark.start() - 1].isspace() and not after.isalnum()
    if mark.group() not in OPENING[opening]:
        return mark.group() in CLOSING and opening in STRAIGHT
    spaced_before = text[mark.start() - 1].isspace()
    spaced_after = mark.end() >= paragraph.end or not text[mark.end()].isalnum()
    return not spaced_before or spaced_after


def _has_room(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether a quotation can open here: a straight mark after a letter or number is a sign of inches."""
    if mark.group() not in STRAIGHT:
        return True
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return not before.isalnum() and not after.isspace()


@dataclass(frozen=True, slots=True)
class QuotedStretches:
    """The stretches of a text that stand in quotation marks, overlapping ones as one."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch lies wholly in quotation marks."""
        at = bisect_right(self.starts, start) - 1
        return at >= 0 and end <= self.ends[at]


def merge_quotations(spans: Iterable[Quotation | Span]) -> QuotedStretches:
    """What quotations, or other stretches of somebody's own words, cover."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(Span(span.start, span.end))
    return QuotedStretches(tuple(span.start for span in merged), tuple(span.end for span in merged))


def group_runs(quotations: list[Quotation]) -> list[list[Quotation]]:
    """Outer quotations in runs: those that continue each other over paragraphs stand together."""
    outer = [quote for quote in quotations if not quote.inner]
    grouped: list[list[Quotation]] = [[quote] for quote in outer[:1]]
    for quote, other in pairwise(outer):
        if quote.continued and len(grouped[-1]) < LONGEST_OPEN:
            grouped[-1].append(other)
        else:
            grouped.append([other])
    return grouped
