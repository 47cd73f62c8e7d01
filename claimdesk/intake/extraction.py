"""A page's main text and what it says of itself. Hostile pages can cost time, but only a bounded one.

Parsing runs in a child process that is ended when it takes too long (100,000 attributes on one tag take libxml2
minutes, 10 MB of plain paragraphs take trafilatura 88 s); then the text is stripped of tags roughly instead.
"""

import atexit
import codecs
import html
import json
import re
import select
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claimdesk.errors import Unreadable
from claimdesk.intake.raised_text import settle_markup
from claimdesk.intake.submissions import check_readable
from claimdesk.terms import PublishedAtSource
from claimdesk.web_addresses import find_host

TIMEOUT_S = 15.0  # a news page of 200 KB takes 0.2 s
ROUGH = "extracted_roughly"
DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "head")
BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|li|tr|br|section|article|blockquote|ul|ol|table|hr)\b[^<>]*>", re.IGNORECASE
)
TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
BLANKS = re.compile(r"[^\S\n]+")
BREAKS = re.compile(r"\n\s*\n+")
META_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(rb"\s*<\?xml[^<>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BEHIND = {  # what stands behind a label on the web (WHATWG Encoding Standard, names and labels)
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "utf-16": "utf-8",  # a meta tag that can be read as ASCII is not in UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
SEVEN_BIT = frozenset(
    {"iso2022_jp", "iso2022_kr", "hz"}
)  # their bytes are ASCII, so valid UTF-8 says nothing
MANY_BYTES = frozenset({"utf-8", "gb18030", "big5", "big5hkscs", "cp949", "cp932", "euc_jp", "euc_jis_2004"})
LEADS = bytes(range(0xC2, 0xF5))  # what begins a character of several bytes in UTF-8
VALID_TO_BAD = (
    2  # in Windows-1252 two letters beyond ASCII seldom stand together, so hardly any pair is valid
)
TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A page's main text with the metadata found in it; published_at is at midnight UTC where only a day is given."""

    text: str
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    published_at_source: PublishedAtSource | None = None
    language: str | None = None
    source_name: str | None = None
    source_domain: str | None = None
    canonical_url: str | None = None
    author: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def stated_at(self) -> datetime | None:
        """When the page says that it was published; None where that is only guessed."""
        return None if self.published_at_source == PublishedAtSource.GUESSED else self.published_at


def extract_page(page: str, url: str | None = None) -> Extracted:
    """The main text and metadata of HTML. Raises Unreadable when it holds no text at all."""
    found = _CHILD.ask({"page": page, "url": url}, TIMEOUT_S)
    if found is None or not (found.get("text") or "").strip():
        rough = strip_tags(page)
        if not rough:
            raise Unreadable("the page holds no text")
        title = TITLE.search(page[:200_000])
        known = found or {"title": html.unescape(title.group(1)).strip() if title else None}
        return _build_extracted({**known, "text": rough}, (ROUGH,))
    return _build_extracted(found, ())


def read_plain(text: str, url: str | None = None) -> Extracted:
    """A page of plain text as it stands. Raises Unreadable when it is blank or binary."""
    kept = text.removeprefix("\ufeff").replace("\x00", "")
    check_readable(kept, "/url")
    return Extracted(text=kept, source_domain=find_host(url))


def decode_page(body: bytes, charset: str | None) -> str:
    """A page's bytes as text: by its byte order mark, as UTF-8 where it is that, else by what is declared.

    A wrong declaration is common and bytes that happen to be valid UTF-8 are not, so UTF-8 comes before the header's
    charset and the meta tag's. A single bad byte spoils its own character only. Windows-1252 is what is left.
    """
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    declared = META_CHARSET.search(body[:4_096]) or XML_ENCODING.match(body[:200])
    named = declared.group(1).decode("ascii") if declared else None
    names = [known for name in (charset, named) if name and (known := _look_up_encoding(name))]
    if names and names[0] in SEVEN_BIT:
        return body.decode(names[0], "replace")
    with suppress(UnicodeDecodeError):
        return body.decode("utf-8")
    for name in names:
        if name in MANY_BYTES:
            with suppress(UnicodeDecodeError):
                return body.decode(name)
    if _is_mostly_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(next((name for name in names if name != "utf-8"), "cp1252"), "replace")


def _look_up_encoding(name: str) -> str | None:
    """Python's name of the encoding that browsers read under that label, None for an unknown one."""
    with suppress(LookupError):
        known = codecs.lookup(name.strip("\"' ")).name
        known = BEHIND.get(known, known)
        return known if isinstance("".encode(known), bytes) else None
    return None


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether nearly all characters beyond ASCII are valid UTF-8."""
    bad = body.decode("utf-8", "replace").count("\ufffd")
    begun = len(body) - len(body.translate(None, LEADS))
    return begun - bad >= VALID_TO_BAD * bad


def _build_extracted(answer: dict[str, Any], notes: tuple[str, ...]) -> Extracted:
    return Extracted(
        text=_make_storable(answer["text"]) or "",
        title=_make_storable(answer.get("title")),
        summary=_make_storable(answer.get("summary")),
        published_at=datetime.fromisoformat(moment) if (moment := answer.get("published_at")) else None,
        published_at_source=PublishedAtSource(source)
        if (source := answer.get("published_at_source"))
        else None,
        language=_make_storable(answer.get("language")),
        source_name=_make_storable(answer.get("source_name")),
        source_domain=_make_storable(answer.get("source_domain")),
        canonical_url=_make_storable(answer.get("canonical_url")),
        author=_make_storable(answer.get("author")),
        notes=(*answer.get("notes", ()), *notes),
    )


def _make_storable(value: str | None) -> str | None:
    """The text without characters that no store keeps; None for nothing."""
    if not value:
        return None
    return value.replace("\x00", "").encode("utf-8", "replace").decode().strip() or None


def strip_tags(page: str) -> str:
    """The page's visible text, a block a line; takes time in proportion to the page, whatever it holds."""
    kept = settle_markup(page)
    for name in DROPPED:
        kept = _cut_elements(kept, name)
    kept = TAG.sub(" ", BLOCK.sub("\n", _cut_comments(kept)))
    lines = (BLANKS.sub(" ", line).strip() for line in html.unescape(kept).split("\n"))
    return _make_storable(BREAKS.sub("\n", "\n".join(line for line in lines if line))) or ""


def _cut_elements(page: str, name: str) -> str:
    """The page without the elements of that name; an unclosed one reaches to the end."""
    opening = re.compile(rf"<{name}\b", re.IGNORECASE)
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    return _cut_between(page, opening, closing)


def _cut_comments(page: str) -> str:
    return _cut_between(page, re.compile("<!--"), re.compile("-->"))


def _cut_between(page: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    kept: list[str] = []
    place = 0
    while start := opening.search(page, place):
        kept.append(page[place : start.start()])
        end = closing.search(page, start.end())
        if end is None:
            return "".join(kept)
        place = end.end()
    kept.append(page[place:])
    return "".join(kept)


class _Child:
    """A process that reads pages one after the other; started when first needed, ended when one takes too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: dict[str, Any], timeout_s: float) -> dict[str, Any] | None:
        """The child's answer, None when it took too long or broke."""
        with self._lock:
            try:
                process = self._running()
                answer = _exchange_messages(
                    process, json.dumps(question).encode(), time.monotonic() + timeout_s
                )
            except (OSError, TimeoutError, EOFError):
                self.close()
                return None
        found: dict[str, Any] | None = json.loads(answer)
        return found

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "claimdesk.intake.extraction_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
            _receive_message(
                self._process, time.monotonic() + 60
            )  # it says when it is ready; importing takes about 1 s
        return self._process


def _exchange_messages(process: subprocess.Popen[bytes], question: bytes, deadline: float) -> bytes:
    assert process.stdin is not None
    process.stdin.write(struct.pack(">I", len(question)))
    view = memoryview(question)
    while view:
        view = view[process.stdin.write(view) :]
    return _receive_message(process, deadline)


def _receive_message(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """One length-prefixed message. Raises TimeoutError at the deadline, EOFError when the child is gone."""
    assert process.stdout is not None
    size = struct.unpack(">I", _read_exactly(process.stdout, 4, deadline))[0]
    return _read_exactly(process.stdout, size, deadline)


def _read_exactly(stream: Any, size: int, deadline: float) -> bytes:
    found = bytearray()
    while len(found) < size:
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        chunk = stream.read(min(65_536, size - len(found)))
        if not chunk:
            raise EOFError
        found += chunk
    return bytes(found)


_CHILD = _Child()
atexit.register(_CHILD.close)
