"""RSS and Atom feeds read, by feedparser: what each item says of itself. Pure.

feedparser opens files and addresses that it is given as text, so it is given the bytes that were fetched, in a stream.
"""

from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import feedparser

from claimdesk.errors import Unreadable
from claimdesk.intake.fetching import Page
from claimdesk.intake.submissions import UNKEPT
from claimdesk.web_addresses import find_host, is_web_address

MOST_ITEMS = 5_000  # of a feed; the newest of any that was seen are some hundred
LONGEST_NAME = 500
LONGEST_TITLE = 2_000


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of a feed; `key` is its id, else its address, else its text: what makes it the same item again."""

    key: str
    url: str | None
    html: str | None
    title: str | None
    published_at: datetime | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed's title and host, and its items as they stand in it."""

    title: str | None
    domain: str | None
    items: tuple[FoundItem, ...]


def read_feed(page: Page) -> ReadFeed:
    """The feed. Raises Unreadable for what is none; one that is broken somewhere gives what can be read."""
    try:
        parsed: Any = feedparser.parse(
            BytesIO(page.body),
            response_headers={"content-location": page.url, "content-type": _describe_type(page)},
        )
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        # its loose parser stumbles over half a surrogate pair and numbers that are no character
        raise Unreadable("the feed is broken at a place that can't be passed over") from error
    if not parsed.get("version"):
        raise Unreadable("what is at the address is no RSS or Atom feed")
    feed = parsed.feed
    items = {item.key: item for item in _list_items(parsed.entries[:MOST_ITEMS], feed)}
    return ReadFeed(_shorten(feed.get("title"), LONGEST_NAME), find_host(page.url), tuple(items.values()))


def _describe_type(page: Page) -> str:
    """The type for feedparser, which believes a charset in it before the feed's own."""
    return f"application/xml; charset={page.charset}" if page.charset else "application/xml"


def _list_items(entries: list[Any], feed: Any) -> Iterator[FoundItem]:
    for entry in entries:
        link = str(entry.get("link") or "").strip()
        url = link if is_web_address(link) else None
        html = None if url else _find_content(entry)
        key = str(entry.get("id") or url or html or "")
        if key and (url or html):
            yield FoundItem(
                key,
                url,
                html,
                _shorten(entry.get("title"), LONGEST_TITLE),
                _read_time(entry),
                entry.get("language") or feed.get("language"),
            )


def _find_content(entry: Any) -> str | None:
    """The item's own text, where there is no page to fetch."""
    contents = [part.get("value") for part in entry.get("content", ())] + [entry.get("summary")]
    return next((str(content) for content in contents if content and str(content).strip()), None)


def _read_time(entry: Any) -> datetime | None:
    """When the item says that it was published, with the offset that it gives; in UTC where it gives none."""
    written = str(entry.get("published") or "")
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
        except (ValueError, TypeError):
            continue
        if moment.tzinfo is not None:
            return moment
    parsed = entry.get("published_parsed")
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def _shorten(text: Any, longest: int) -> str | None:
    return " ".join(UNKEPT.sub("", str(text)).split())[:longest] or None if text else None
