"""The lines of an imported file: NDJSON as it stands, and the entries of one large JSON document as lines of their own.

A ClaimReview feed is often one JSON document of some hundred megabytes, on one line or pretty-printed. It is never
held whole: its entries are found by counting brackets, and each is read for itself. No parser does it, because one
wrong entry would fail all that follow it (docs/decisions/feed-entries.md).
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO

LONGEST_LINE = 10_485_760  # bytes, and of an entry characters
TOO_LONG = (
    f"\x00 the line is longer than {LONGEST_LINE} bytes"  # add_lines refuses a NUL, so that this one fails
)
CHUNK = 262_144
LONGEST_KEY = 64  # characters; the names of FEEDS are shorter
FEEDS = ("dataFeedElement", "itemListElement", "@graph", "claims")  # the last one is Google's
FEED = re.compile(rf'"(?:{"|".join(FEEDS)})"\s*:\s*\[')
MARK = re.compile(r'["{}\[\],]')
IN_STRING = re.compile(r'["\\]')
BLANK = b" \t\r\n\xef\xbb\xbf"


def split_lines(file: IO[bytes], kind: str) -> Iterator[str]:
    """The file's lines as text, from its beginning; of one JSON list, or of a ClaimReview document, its entries, one a line.

    What is not UTF-8 comes as lone surrogates and what is too long as TOO_LONG, so that only that line fails.
    """
    file.seek(0)
    is_document = (kind == "claimreview" or _is_list(file)) and _is_document(file)
    file.seek(0)
    yield from _split_document(file) if is_document else _split_ndjson(file)


def _is_list(file: IO[bytes]) -> bool:
    """Whether the file begins as a JSON list; begins at the file's beginning again."""
    found = _next_line(file)[:1] == b"["
    file.seek(0)
    return found


def _split_ndjson(file: IO[bytes]) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE + 2):
        if len(line) > LONGEST_LINE + 1:
            while rest := file.readline(CHUNK):
                if rest.endswith(b"\n"):
                    break
            yield TOO_LONG
        else:
            yield line.rstrip(b"\r\n").decode(errors="surrogateescape")


def _is_document(file: IO[bytes]) -> bool:
    """Whether the file is one JSON value and not one a line, by its first two lines that are not blank."""
    first = _next_line(file)
    if first[:1] == b"[":
        return not _is_json(first) or not _next_line(file)
    if first[:1] != b"{":
        return False
    second = _next_line(file)
    return not second or (not _is_json(first) and not _is_json(second))


def _next_line(file: IO[bytes]) -> bytes:
    """The next line that is not blank, its first LONGEST_LINE bytes."""
    while line := file.readline(LONGEST_LINE):
        if stripped := line.strip(BLANK):
            return stripped
    return b""


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _split_document(file: IO[bytes]) -> Iterator[str]:
    """The entries of the document's list, or of its feed; the whole document where it is neither."""
    head = file.read(CHUNK).decode(errors="surrogateescape").lstrip("\ufeff \t\r\n")
    file.seek(0)
    if not head.startswith("[") and not FEED.search(head):
        whole = file.read(LONGEST_LINE + 1)
        yield TOO_LONG if len(whole) > LONGEST_LINE else whole.decode(errors="surrogateescape")
        return
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    scanner = _Scanner()
    while chunk := file.read(CHUNK):
        yield from scanner.feed(decoder.decode(chunk))
    yield from scanner.finish()


class _Scanner:
    """Finds the entries of a JSON list, or of a feed's list in an object, in text that comes in pieces."""

    def __init__(self) -> None:
        self._text = ""
        self._place = 0  # read up to here
        self._start: int | None = None  # of the entry being read
        self._string: int | None = None  # of the string being read
        self._is_string_cut = False  # it is too long for a key, and its beginning is forgotten
        self._key = ""  # the last string in the outermost object
        self._depth = 0
        self._list_depth = 0  # of the list whose entries are wanted, 0 outside of it
        self._too_long = False

    def feed(self, piece: str) -> Iterator[str]:
        """The entries that end in the piece."""
        self._text += piece
        while mark := self._next_mark():
            yield from self._step(mark, self._place - 1)
        self._trim()

    def finish(self) -> Iterator[str]:
        """What is left of a document that breaks off."""
        if self._start is not None:
            yield from self._cut(len(self._text))

    def _next_mark(self) -> str | None:
        """The next character that matters; one behind a backslash in a string doesn't."""
        while found := (MARK if self._string is None else IN_STRING).search(self._text, self._place):
            if found.group() != "\\":
                self._place = found.end()
                return found.group()
            if found.end() == len(self._text):
                self._place = found.start()
                return None
            self._place = found.end() + 1
        self._place = max(self._place, len(self._text))
        return None

    def _step(self, mark: str, at: int) -> Iterator[str]:
        if mark == '"' and self._string is None:
            self._string = at + 1
        elif mark == '"':
            if self._depth == 1:
                self._key = "" if self._is_string_cut else self._text[self._string : at]
            self._string, self._is_string_cut = None, False
        elif mark in "{[":
            self._depth += 1
            is_wanted = self._depth == 1 or (self._depth == 2 and self._key in FEEDS)
            if mark == "[" and is_wanted and not self._list_depth:
                self._list_depth, self._start = self._depth, at + 1
        elif mark in "]}":
            if self._list_depth and self._depth == self._list_depth:
                yield from self._cut(at)
                self._list_depth, self._start = 0, None
            self._depth -= 1
        elif self._list_depth and self._depth == self._list_depth:
            yield from self._cut(at)
            self._start = at + 1

    def _cut(self, end: int) -> Iterator[str]:
        entry = TOO_LONG if self._too_long else self._text[self._start : end].strip()
        self._too_long = False
        if entry:
            yield entry

    def _trim(self) -> None:
        """Forget what is not needed any more, and of an entry that is too long, all."""
        if self._start is not None and len(self._text) - self._start > LONGEST_LINE:
            self._too_long, self._start = True, self._place
        if self._string is not None and self._place - self._string > LONGEST_KEY:
            self._string, self._is_string_cut = self._place, True
        kept = min(place for place in (self._start, self._string, self._place) if place is not None)
        self._text = self._text[kept:]
        self._place -= kept
        self._start = None if self._start is None else self._start - kept
        self._string = None if self._string is None else self._string - kept
