"""Documents cut into passages: windows of sentences that overlap, so that no statement is cut from its context."""

from collections.abc import Sequence
from dataclasses import dataclass

WINDOW_WORDS = 90  # of MiniLM's 256 word pieces about 180 with the title
OVERLAP_SENTENCES = 1
LONGEST_CHARACTERS = 1200  # a sentence without an end is cut


@dataclass(frozen=True, slots=True)
class PassageWindow:
    """document.text[start:end] == text."""

    position: int
    start: int
    end: int
    text: str


def build_windows(text: str, sentences: Sequence[tuple[int, int]]) -> list[PassageWindow]:
    """Windows of whole sentences, at most WINDOW_WORDS long where sentences allow, each sharing its first sentence."""
    spans = [piece for start, end in sentences for piece in _cut_sentence(start, end)]
    windows: list[PassageWindow] = []
    first = 0
    while first < len(spans):
        last, words = first, len(text[slice(*spans[first])].split())
        while last + 1 < len(spans):
            more = len(text[slice(*spans[last + 1])].split())
            if words + more > WINDOW_WORDS:
                break
            last, words = last + 1, words + more
        start, end = spans[first][0], spans[last][1]
        windows.append(PassageWindow(len(windows), start, end, text[start:end]))
        if last + 1 >= len(spans):
            break
        first = max(first + 1, last + 1 - OVERLAP_SENTENCES)
    return windows


def _cut_sentence(start: int, end: int) -> list[tuple[int, int]]:
    return [(at, min(at + LONGEST_CHARACTERS, end)) for at in range(start, end, LONGEST_CHARACTERS)]
