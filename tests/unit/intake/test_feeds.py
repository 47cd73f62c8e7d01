"""Feeds as they are written: what is read of an item, and what is none."""

from contextlib import suppress

import pytest

from claimdesk.errors import Unreadable
from claimdesk.intake import feeds
from claimdesk.intake.fetching import Page

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Arles  Gazette</title>
<entry><id>tag:gazette.example,2026:1</id><title>The bridge</title><link href="/1"/>
<published>2026-03-02T10:00:00+01:00</published></entry>
<entry><id>tag:gazette.example,2026:2</id><title>No page</title><content type="html">&lt;p&gt;It is long.&lt;/p&gt;</content></entry>
<entry><id>tag:gazette.example,2026:2</id><title>No page again</title><content>It is long.</content></entry>
<entry><title>Nothing</title></entry></feed>"""


def read(body, content_type="application/atom+xml", charset=None):
    page = Page("https://gazette.example/feed", body.encode(charset or "utf-8"), content_type, charset, "0")
    return feeds.read_feed(page)


def test_items_have_address_title_and_time_with_its_offset():
    feed = read(ATOM)
    assert (feed.title, feed.domain) == ("Arles Gazette", "gazette.example")
    first = feed.items[0]
    assert (first.key, first.url, first.html) == (
        "tag:gazette.example,2026:1",
        "https://gazette.example/1",
        None,
    )
    assert first.published_at.isoformat() == "2026-03-02T10:00:00+01:00"


def test_an_item_without_a_page_has_its_own_text_and_is_one_where_it_stands_twice():
    items = read(ATOM).items
    assert len(items) == 2
    assert (items[1].url, "It is long." in items[1].html) == (None, True)


def test_a_feed_that_breaks_off_gives_what_can_be_read():
    assert len(read(ATOM.partition("<entry><title>Nothing")[0]).items) == 2


@pytest.mark.parametrize("body", ["<html><body>No feed</body></html>", "", "{}", "/etc/hostname"])
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(Unreadable):
        read(body)


def test_a_charset_that_the_server_names_is_believed():
    assert read(ATOM.replace("Gazette", "Gazétte"), charset="latin-1").title == "Arles Gazétte"


@pytest.mark.parametrize("reference", ["&#55357;", "&#99999999999;"])
def test_a_reference_to_no_character_is_an_error_that_says_so_or_passed_over(reference):
    body = ATOM.replace("The bridge", f"The bridge {reference}")
    with suppress(Unreadable):  # nothing else: it would be taken for a defect, and tried for ever
        assert read(body).items


def test_a_title_has_nothing_that_no_store_keeps():
    assert feeds._shorten("Arles\x00 Gazette\ud83d", 100) == "Arles Gazette"
