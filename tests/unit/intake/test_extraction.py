"""Main text and metadata out of pages, hostile ones included."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from claimdesk.errors import Unreadable
from claimdesk.intake import extraction

PAGE = """<!doctype html><html lang="en-GB"><head><title>Dam holds - The Paper</title>
<meta property="og:site_name" content="The Paper"><link rel="canonical" href="https://paper.example/dam">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
 "datePublished": "2024-03-05T08:00:00+01:00"}]}</script></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>
<article><h1>Dam holds</h1><p>The dam on the upper Aller held on Tuesday, said the water board's engineer.
It was built in 1961 and is 42 metres high.</p><p>About 300 people had left their homes on Monday as a
precaution. They may return on Thursday, the mayor said.</p><script>alert("gotcha")</script>
<style>p {color: red}</style></article>
<footer>Imprint · Privacy · © The Paper</footer></body></html>"""


def test_the_main_text_comes_without_scripts_and_navigation_with_its_metadata():
    found = extraction.extract_page(PAGE, "https://paper.example/x?y=1")
    assert "It was built in 1961 and is 42 metres high." in found.text
    assert "return on Thursday" in found.text
    for gone in ("gotcha", "color", "Weather", "Imprint"):
        assert gone not in found.text
    assert (found.title, found.language, found.source_name) == ("Dam holds", "en-GB", "The Paper")
    assert found.canonical_url == "https://paper.example/dam"
    assert found.published_at == datetime(2024, 3, 5, 8, tzinfo=timezone(timedelta(hours=1)))
    assert found.published_at.utcoffset() == timedelta(hours=1)


def test_a_fragment_of_html_gives_what_it_holds():
    assert extraction.extract_page("<p>The dam holds.</p>").text == "The dam holds."


def test_an_xml_declaration_does_no_harm():
    assert "The dam" in extraction.extract_page("<?xml version='1.0' encoding='latin-1'?>" + PAGE).text


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>T</title></head><body></body></html>",
        "<script>var a = 'text';</script>",
        "<!-- only a comment",
        "<p>\u00a0</p>",
    ],
)
def test_a_page_without_text_is_unreadable(page):
    with pytest.raises(Unreadable, match="no text"):
        extraction.extract_page(page)


HOSTILE = {
    "deep nesting": "<div>" * 200_000 + "The dam holds." + "</div>" * 200_000,
    "open formatting": "<p>The dam holds.<b><i>" + "text <b><i>" * 20_000,
    "comments that never end": "The dam holds." + "<!--" * 50_000,
    "scripts that never end": "<p>The dam holds.</p>" + "<script>" * 50_000,
    "brackets": "The dam holds." + "<" * 300_000,
    "nested tables": "The dam holds." + "<table><tr><td>" * 20_000,
    "deep JSON-LD": "<script type='application/ld+json'>" + "[" * 100_000 + "</script><p>The dam holds.</p>",
    "entities": "The dam holds." + "&amp;" * 200_000,
    "NUL characters": "<p>The dam\x00 holds.</p>" * 3,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_their_text_in_bounded_time(name):
    started = time.monotonic()
    found = extraction.extract_page(f"<html><body>{HOSTILE[name]}")
    assert "The dam" in found.text
    assert "\x00" not in found.text
    assert time.monotonic() - started < extraction.TIMEOUT_S + 5


def test_a_page_that_takes_too_long_is_stripped_roughly_and_the_next_one_is_read_well(monkeypatch):
    monkeypatch.setattr(extraction, "TIMEOUT_S", 1.0)
    endless = (
        "<html><body><p>The dam holds.</p><p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">Indeed.</p>"
    )
    started = time.monotonic()
    found = extraction.extract_page(endless)
    assert time.monotonic() - started < 5
    assert (found.text, found.notes) == ("The dam holds.\nIndeed.", (extraction.ROUGH,))
    assert extraction.extract_page(PAGE).notes == ()


def test_a_child_that_was_ended_from_outside_is_replaced():
    assert extraction.extract_page(PAGE).notes == ()
    before = extraction._CHILD._process
    before.kill()
    before.wait(10)
    assert extraction.extract_page(PAGE).notes == ()
    assert extraction._CHILD._process.pid != before.pid
    assert before.stdin.closed
    assert before.stdout.closed


def test_stripping_ten_megabytes_takes_time_in_proportion():
    started = time.monotonic()
    text = extraction.strip_tags("<p class='x'>The dam &amp; the river.</p>" * 250_000)
    assert text.count("The dam & the river.") == 250_000
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Grüße".encode(), None, "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), None, "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("Grüße".encode("utf-16"), None, "Grüße"),
        ("\ufeffGrüße".encode(), None, "Grüße"),
        ("“quoted” – it’s".encode("cp1252"), "iso-8859-1", "“quoted” – it’s"),
        ("“quoted” – it’s".encode("cp1252"), "us-ascii", "“quoted” – it’s"),
        ("“quoted” – it’s".encode(), "iso-8859-1", "“quoted” – it’s"),
        ("“quoted” – it’s".encode(), "gb2312", "“quoted” – it’s"),
        (b"<meta charset=latin1>" + "“it’s”".encode(), None, "<meta charset=latin1>“it’s”"),
        (b"<meta charset=utf-16>" + "“it’s”".encode(), None, "<meta charset=utf-16>“it’s”"),
        (
            b"<?xml version='1.0' encoding='koi8-r'?>" + "мост".encode("koi8-r"),
            None,
            "<?xml version='1.0' encoding='koi8-r'?>мост",
        ),
        ("堤坝".encode("gb18030"), "gb2312", "堤坝"),
        ("ダム".encode("cp932"), "Shift_JIS", "ダム"),
        ("ダム".encode("iso2022_jp"), "ISO-2022-JP", "ダム"),
        (
            "Grüße, “schön” ".encode() + b"\xff" + "für alle".encode(),
            "utf-8",
            "Grüße, “schön” \ufffdfür alle",
        ),
        (
            "Grüße, “schön” ".encode() + b"\xff" + "für alle".encode(),
            "iso-8859-1",
            "Grüße, “schön” \ufffdfür alle",
        ),
        ("Grüße, schön ".encode("cp1252") + b"\x81.", "windows-1252", "Grüße, schön \ufffd."),
        ("Grüße, “schön”".encode()[:-1], None, "Grüße, “schön\ufffd"),
        ("Grüße".encode(), "base64", "Grüße"),
        (b"<meta charset=koi8-r>" + "мост".encode("koi8-r"), None, "<meta charset=koi8-r>мост"),
        ("Grüße".encode(), "no-such-charset", "Grüße"),
    ],
)
def test_bytes_are_decoded_by_mark_header_or_meta_tag(body, charset, text):
    assert extraction.decode_page(body, charset) == text


def test_a_day_without_a_time_is_its_midnight():
    page = PAGE.replace('"datePublished": "2024-03-05T08:00:00+01:00"', '"datePublished": "2024-03-05"')
    assert extraction.extract_page(page).published_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_plain_text_stays_as_it_is():
    assert extraction.read_plain("One.\r\n  Two.", "https://paper.example/a.txt").text == "One.\r\n  Two."
    with pytest.raises(Unreadable):
        extraction.read_plain(" \n")
