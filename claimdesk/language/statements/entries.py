"""Lines "key: value, value (other: value)" as statements: each value with the key."""

import re

from claimdesk.language.context.decontextualise import Statement, TextPiece
from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.shapes import Span

ENTRY = re.compile(r"(?P<key>[^\d:;,.!?“”\"()][^:;.!?“”\"]{1,60}):[ ](?=\S)")
VALUE = re.compile(r"(?:, | ?\((?=[^()]{1,80}\))|(?<=\)),? )")
FIGURE = re.compile(r"\d")
LONGEST_ENTRY = 200  # characters


def read_entry(sentence: ParsedSentence) -> list[tuple[Statement, Span]]:
    """The statements of an entry with the stretch that each stands on; none where the line has not several figures."""
    text = sentence.text.rstrip(" .;")
    key = ENTRY.match(text)
    if key is None or len(text) > LONGEST_ENTRY:
        return []
    values = [(start, end) for start, end in _find_values(text, key.end()) if FIGURE.search(text, start, end)]
    if len(values) < 2:
        return []
    return [
        _state_value(sentence, key, start, end, first=number == 0)
        for number, (start, end) in enumerate(values)
    ]


def _find_values(text: str, start: int) -> list[tuple[int, int]]:
    """The stretches between commas and brackets."""
    edges = [(match.start(), match.end()) for match in VALUE.finditer(text, start)]
    starts = [start, *(end for _, end in edges)]
    ends = [*(begin for begin, _ in edges), len(text)]
    return [
        (first, last - (text[last - 1 : last] == ")"))
        for first, last in zip(starts, ends, strict=True)
        if first < last
    ]


def _state_value(
    sentence: ParsedSentence, key: re.Match[str], start: int, end: int, *, first: bool
) -> tuple[Statement, Span]:
    at = sentence.start
    name = TextPiece(key["key"], at + key.start("key"), at + key.end("key"))
    value = TextPiece(sentence.text[start:end], at + start, at + end)
    link = TextPiece(", " if ":" in value.text else ": ")
    span = Span(at + (key.start("key") if first else start), at + end)
    return Statement(sentence.part, (name, link, value)), span
