"""Sentences of a text: nupunkt's, mended where it reads words as abbreviations, lists, stamps and glued stops.

docs/decisions/segmenter.md has the figures that chose it and what each group of rules adds.
"""

import re
from collections.abc import Iterator

import nupunkt

from claimdesk.language.reading import segment_rules as rules
from claimdesk.language.shapes import Span

LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")
WINDOW = 48  # characters looked at on either side of a stop


def segment(text: str) -> list[Span]:
    """The sentences in reading order, blanks at their ends left out; every other character is in one."""
    return [sentence for span in find_paragraphs(text) for sentence in segment_paragraph(text, span)]


def segment_paragraph(text: str, paragraph: Span) -> list[Span]:
    """The sentences of one paragraph."""
    inner = text[paragraph.start : paragraph.end]
    cuts = sorted(_find_cuts(inner))
    spans = zip([0, *cuts], [*cuts, len(inner)], strict=True)
    return [
        trimmed
        for start, end in spans
        if (trimmed := trim(text, paragraph.start + start, paragraph.start + end))
    ]


def find_paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The stretches between line breaks, without blanks at their ends; a break inside a sentence is none."""
    end = len(text) if end is None else end
    paragraphs: list[Span] = []
    for line_break in [*LINE_BREAK.finditer(text, start, end), None]:
        stop = line_break.start() if line_break else end
        if span := trim(text, start, stop):
            if paragraphs and _runs_on(text, paragraphs[-1], span):
                span = Span(paragraphs.pop().start, span.end)
            paragraphs.append(span)
        start = line_break.end() if line_break else end
    return paragraphs


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None when nothing is left."""
    inner = text[start:end]
    stripped = inner.strip()
    if not stripped:
        return None
    start += len(inner) - len(inner.lstrip())
    return Span(start, start + len(stripped))


def _runs_on(text: str, line: Span, following: Span) -> bool:
    """Whether a line break stands inside a sentence, as in text copied from a page of fixed width.

    A single break, the line of three words or more without a stop, the next line in small letters.
    """
    between = text[line.end : following.start]
    if between.count("\n") > 1 or not text[following.start].islower():
        return False
    last = text[max(line.start, line.end - 400) : line.end]
    return text[line.end - 1] not in rules.LINE_ENDS and len(last.split()) >= rules.RUN_ON_WORDS


def _find_cuts(text: str) -> set[int]:
    """Where a sentence ends and another begins, as places of the first character of the later one."""
    cuts = {cut for cut in _find_library_cuts(text) if not rules.belongs_together(text, cut, WINDOW)}
    cuts.update(_find_missed_cuts(text))
    for start, end in rules.find_list_markers(text):
        cuts.difference_update(range(start + 1, end + 1))
        cuts.add(start)
    for mark in rules.CITATION.finditer(text):
        if mark.start(1) in cuts:
            cuts.remove(mark.start(1))
            cuts.add(mark.end())
    return {cut for cut in cuts if 0 < cut < len(text)}


def _find_library_cuts(text: str) -> Iterator[int]:
    for start, _ in nupunkt.sent_spans(text):
        first = rules.NOT_BLANK.search(text, start)
        yield first.start() if first else len(text)


def _find_missed_cuts(text: str) -> Iterator[int]:
    for stop in rules.STOP.finditer(text):
        if rules.is_end(text, stop):
            yield stop.start("next")
    for glued in rules.GLUED.finditer(text):
        if not rules.ADDRESS.search(
            text, max(0, glued.start() - WINDOW), rules.find_word_end(text, glued.end())
        ):
            yield glued.end("stop")
    for pictured in rules.PICTURED_STOP.finditer(text):
        if len(text[max(0, pictured.start() - WINDOW) : pictured.start()].split()) >= rules.SHORTEST_PICTURED:
            yield pictured.start("next")
    for credit in rules.CREDIT.finditer(text):
        yield credit.start("label")
