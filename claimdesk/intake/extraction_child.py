"""The process that parses pages for extraction.py: length-prefixed JSON in and out, until its input ends."""

import json
import resource
import signal
import struct
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO

import trafilatura
from trafilatura.utils import load_html

MEMORY = 3 * 1024**3  # bytes of address space; a page of 10 MB needs 0.5 GB
LD_DEPTH = 20
LONGEST_S = 60  # then the alarm ends the process, even where its parent is gone


def main() -> None:
    """Answer until the parent closes the pipe."""
    sys.setrecursionlimit(2_000)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    given, said = sys.stdin.buffer, sys.stdout.buffer
    _send_message(said, None)
    while head := given.read(4):
        question = json.loads(given.read(struct.unpack(">I", head)[0]))
        signal.alarm(LONGEST_S)
        answer = read_page(question["page"], question["url"])
        signal.alarm(0)
        _send_message(said, answer)


def _send_message(stream: BinaryIO, answer: Any) -> None:
    body = json.dumps(answer).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def read_page(page: str, url: str | None) -> dict[str, Any] | None:
    """Text and metadata by trafilatura, exact times from the page's own data; None when it is no HTML."""
    tree = load_html(page)
    if tree is None:
        return None
    moment = find_moment(tree)
    found: Any = trafilatura.bare_extraction(
        tree, url=url, favor_recall=True, include_comments=False, with_metadata=True
    )
    if found is None:
        return {"published_at": moment}
    return {
        "text": found.text,
        "title": found.title,
        "summary": found.description,
        "published_at": moment or found.date,
        "language": find_language(tree) or found.language,
        "source_name": found.sitename,
        "source_domain": found.hostname,
        "canonical_url": found.url,
        "author": found.author,
    }


def find_moment(tree: Any) -> str | None:
    """The time of publication with its offset, from JSON-LD or meta tags, ISO 8601."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        with suppress(ValueError, RecursionError):
            if moment := _find_in_ld(json.loads(script.text or ""), LD_DEPTH):
                return moment
    for query in (
        "//meta[@property='article:published_time']/@content",
        "//meta[@name='article:published_time' or @name='pubdate' or @name='date' or @name='DC.date.issued']/@content",
        "//meta[@itemprop='datePublished']/@content",
        "//time[@itemprop='datePublished']/@datetime",
    ):
        for value in tree.xpath(query)[:5]:
            if moment := read_moment(value):
                return moment
    return None


def _find_in_ld(value: Any, depth: int) -> str | None:
    if depth == 0:
        return None
    if isinstance(value, dict):
        if moment := read_moment(value.get("datePublished")):
            return moment
        value = list(value.values())
    if isinstance(value, list):
        for item in value[:200]:
            if isinstance(item, dict | list) and (moment := _find_in_ld(item, depth - 1)):
                return moment
    return None


def read_moment(value: Any) -> str | None:
    """The value if it is a date with a time and an offset."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    with suppress(ValueError):
        if datetime.fromisoformat(value.strip()).tzinfo is not None:
            return value.strip()
    return None


def find_language(tree: Any) -> str | None:
    """The language that the page declares, e.g. "en"."""
    values = tree.xpath("//html/@lang") or tree.xpath("/*/@xml:lang")
    declared = str(values[0]).strip() if values else ""
    return declared if declared and len(declared) <= 20 and declared.replace("-", "").isalnum() else None


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
