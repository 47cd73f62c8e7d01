"""The process that parses pages for extraction.py: length-prefixed JSON in and out, until its input ends."""

import json
import re
import resource
import signal
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO

import trafilatura
from trafilatura.utils import load_html

from claimdesk.intake.page_dates import find_published_at
from claimdesk.intake.raised_text import settle_tree

MEMORY = 3 * 1024**3  # bytes of address space; a page of 10 MB needs 0.5 GB
ENTITY = re.compile(r"&(?=#?\w{1,31};)")
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
    """Text and metadata by trafilatura, the date as the page declares it; None when it is no HTML."""
    tree = load_html(page)
    if tree is None:
        return None
    published = find_published_at(tree, url)
    dated = {
        "published_at": published.moment and published.moment.isoformat(),
        "published_at_source": published.source,
        "notes": published.notes,
    }
    settle_tree(tree)
    _guard_entities(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        url=url,
        favor_recall=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False
        },  # its dates are not used: it guesses from any text
    )
    if found is None:
        return dated
    return {
        **dated,
        "text": found.text,
        "title": found.title,
        "summary": found.description,
        "language": find_language(tree) or found.language,
        "source_name": found.sitename,
        "source_domain": found.hostname,
        "canonical_url": found.url,
        "author": found.author,
    }


def _guard_entities(tree: Any) -> None:
    """Escape what would be an entity in the text, which trafilatura reads a second time: &amp;lt; is no "<"."""
    for element in tree.iter("*"):
        if element.text and element.tag not in {"script", "style"}:
            element.text = ENTITY.sub("&amp;", element.text)
        if element.tail:
            element.tail = ENTITY.sub("&amp;", element.tail)


def find_language(tree: Any) -> str | None:
    """The language that the page declares, e.g. "en"."""
    values = tree.xpath("//html/@lang") or tree.xpath("/*/@xml:lang")
    declared = str(values[0]).strip() if values else ""
    return declared if declared and len(declared) <= 20 and declared.replace("-", "").isalnum() else None


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
