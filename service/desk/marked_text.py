"""Texts cut into pieces, so that a template can mark stretches of them without touching HTML. Pure.

Offsets are code points, ends exclusive; the pieces of a text joined are the text again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageSpan(Generic[T]):
    """A stretch of a text and what it stands for."""

    start: int
    end: int
    what: T


@dataclass(frozen=True, slots=True)
class PagePiece(Generic[T]):
    """A part of a text and all that covers it; `begins` is true for the first piece of a stretch."""

    text: str
    marks: tuple[T, ...] = ()
    begins: tuple[T, ...] = ()


def cut_text(text: str, spans: Iterable[PageSpan[T]]) -> list[PagePiece[T]]:
    """The text in pieces at the spans' borders; spans may overlap, what lies outside the text is left out."""
    inside = [
        PageSpan(max(0, span.start), min(len(text), span.end), span.what)
        for span in spans
        if max(0, span.start) < min(len(text), span.end)
    ]
    borders = sorted({0, len(text), *(span.start for span in inside), *(span.end for span in inside)})
    return [
        PagePiece(
            text[start:end],
            tuple(span.what for span in inside if span.start <= start and end <= span.end),
            tuple(span.what for span in inside if span.start == start),
        )
        for start, end in pairwise(borders)
        if start < end
    ]


def cut_paragraphs(text: str, spans: Iterable[PageSpan[T]]) -> list[list[PagePiece[T]]]:
    """The pieces by paragraph: a blank line ends one. The blank lines themselves are not in it."""
    paragraphs: list[list[PagePiece[T]]] = [[]]
    for piece in cut_text(text, spans):
        lines = piece.text.split("\n\n")
        for number, line in enumerate(lines):
            if number:
                paragraphs.append([])
            if line.strip("\n"):
                begins = piece.begins if not number else ()
                paragraphs[-1].append(
                    PagePiece(line.strip("\n") if len(lines) > 1 else line, piece.marks, begins)
                )
    return [paragraph for paragraph in paragraphs if paragraph]


def mark_text(text: str, spans: Sequence[tuple[int | None, int | None]]) -> list[PagePiece[bool]]:
    """The text in pieces, those of the spans marked."""
    return cut_text(
        text, [PageSpan(start, end, True) for start, end in spans if start is not None and end is not None]
    )
