"""Sentences of a text."""

import re

import nupunkt

from claimdesk.language.texts import Span

VERSION = "1"


LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")


def segment(text: str) -> list[Span]:
    """The sentences in reading order, blanks at their ends left out; every other character is in one."""
    return [one for span in find_paragraphs(text) for one in segment_paragraph(text, span)]


def segment_paragraph(text: str, paragraph: Span) -> list[Span]:
    """The sentences of one paragraph."""
    inner = text[paragraph.start : paragraph.end]
    return [
        trimmed
        for start, end in nupunkt.sent_spans(inner)
        if (trimmed := trim(text, paragraph.start + start, paragraph.start + end))
    ]


def find_paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The stretches between line breaks, without blanks at their ends; a break inside a sentence is none."""
    end = len(text) if end is None else end
    found = []
    for one in [*LINE_BREAK.finditer(text, start, end), None]:
        stop = one.start() if one else end
        if span := trim(text, start, stop):
            found.append(span)
        start = one.end() if one else end
    return found


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None when nothing is left."""
    inner = text[start:end]
    stripped = inner.strip()
    if not stripped:
        return None
    start += len(inner) - len(inner.lstrip())
    return Span(start, start + len(stripped))
