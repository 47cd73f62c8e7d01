"""When a page says that it was published, and what on a page doesn't say that."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from trafilatura.utils import load_html

from claimdesk.intake import page_dates
from claimdesk.intake.date_values import read_date_value
from claimdesk.intake.page_dates import AMBIGUOUS, CONTRADICTORY, DAY_ONLY, GUESSED, UNREADABLE
from claimdesk.terms import PublishedAtSource

URL = "https://paper.example/town/dam-holds"
MORNING = datetime(2024, 3, 12, 10, tzinfo=UTC)
DAY = datetime(2024, 3, 12, tzinfo=UTC)
OWN = {"@type": "NewsArticle", "datePublished": "2024-03-12T10:00:00Z"}
OTHER = {"@type": "NewsArticle", "datePublished": "2016-01-05T08:00:00Z"}


def write_ld(*nodes):
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def find(body, *, head="", lang="", url=None):
    page = f"<html{lang and f' lang={lang}'}><head><title>Dam holds</title>{head}</head><body>{body}</body></html>"
    found = page_dates.find_published_at(load_html(page), url)
    return found.moment, found.source, found.notes


NOWHERE = {
    "the text": "<article><h1>Dam holds</h1><p>The council spent 12 million euros in 2019.</p></article>",
    "a date in the text": "<article><p>On 5 March 2019 the dam broke. It was rebuilt by 2020-05-06.</p></article>",
    "a time in a sentence": '<article><p>It broke on <time datetime="2019-03-05">5 March</time> at noon.</p></article>',
    "a time in a sentence of a block": '<article><div>It broke on <time datetime="2019-03-05">5 March</time>.</div></article>',
    "a script": '<script>var cfg = {"expires": "2026-01-31", "datePublished": "2026-01-31"};</script>',
    "a comment in the markup": '<!-- <meta property="article:published_time" content="2019-03-05T08:00:00Z"> -->',
    "the footer": "<footer>© 2019 The Paper. Last built 2019-03-05</footer>",
    "a reader's comment": '<article><p>Text.</p><div class="comments"><time pubdate datetime="2019-03-05">x</time></div></article>',
    "a comment's item": '<div id="comment-4"><span itemscope itemtype="https://schema.org/Comment"><meta itemprop="datePublished" content="2019-03-05"></span></div>',
    "a related item": '<article><p>Text.</p><article><time pubdate datetime="2019-03-05">x</time></article></article>',
    "an item beside": '<aside><div itemscope itemtype="https://schema.org/NewsArticle"><time itemprop="datePublished" datetime="2019-03-05"></time></div></aside>',
    "a list of items": write_ld({"@type": "ItemList", "itemListElement": [OTHER]}),
    "comments in the data": write_ld({"@type": "WebPage", "comment": [{**OTHER, "@type": "Comment"}]}),
    "a part": write_ld({"@type": "WebPage", "hasPart": OTHER, "mentions": [OTHER]}),
    "what is quoted": write_ld({"@type": "NewsArticle", "citation": OTHER, "isBasedOn": OTHER}),
    "a film": write_ld({"@type": "VideoObject", "uploadDate": "2019-03-05", "datePublished": "2019-03-05"}),
    "a change": write_ld({"@type": "NewsArticle", "dateModified": "2019-03-05T08:00:00Z"})
    + '<meta property="article:modified_time" content="2019-03-05T08:00:00Z">',
    "the time of a change": '<article><header>Updated <time datetime="2019-03-05">5 March</time></header><p>Text.</p></article>',
    "the only other article": '<main><h1>Dam holds</h1><p>Text.</p></main><div><article><h3>Other</h3><time pubdate datetime="2019-03-05">x</time></article></div>',
    "an article of few words": '<p>It was built in 1961.</p><article><h3>Other</h3><time pubdate datetime="2019-03-05">x</time></article>',
    "a change by class": '<article><time class="updated" datetime="2019-03-05">5 March</time><p>Text.</p></article>',
    "a change with its label beside": '<article><div><span>Last modified: </span><b><time datetime="2019-03-05">x</time></b></div></article>',
    "a quoted post": '<article><p>Text.</p><blockquote><time datetime="2019-03-05">x</time></blockquote></article>',
}


@pytest.mark.parametrize("place", NOWHERE)
def test_a_date_that_the_page_does_not_declare_as_its_own_is_none(place):
    assert find(NOWHERE[place]) == (None, None, ())


DECLARED = {
    "data": write_ld(OWN),
    "data behind a list of others": write_ld({"@type": "ItemList", "itemListElement": [OTHER]}, OWN),
    "data in a graph": write_ld({"@graph": [{"@type": "WebSite"}, OWN]}),
    "data in a list": write_ld([{"@type": "BreadcrumbList"}, OWN]),
    "what the page is about": write_ld({"@type": "WebPage", "mainEntity": OWN}),
    "several types": write_ld({**OWN, "@type": ["Thing", "https://schema.org/ReportageNewsArticle"]}),
    "the address among others": write_ld(
        {**OTHER, "url": "https://paper.example/town/other"},
        {**OWN, "url": "http://www.paper.example/town/dam-holds/"},
    ),
    "the page's address in an object": write_ld(
        OTHER, {**OWN, "mainEntityOfPage": {"@type": "WebPage", "@id": URL}}
    ),
    "the headline among others": write_ld(
        {**OTHER, "headline": "Mayor resigns"}, {**OWN, "headline": "Dam holds"}
    ),
    "a page's data": write_ld({**OWN, "@type": "WebPage", "url": URL}),
    "wrapped data": f'<script type="application/ld+json"><!-- {json.dumps(OWN)} --></script>',
    "meta": '<meta property="article:published_time" content="2024-03-12T10:00:00Z">',
    "meta of a library": '<meta name="DC.date.issued" content="2024-03-12T11:00+01:00">',
    "microdata": '<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" content="2024-03-12T10:00:00Z"></div>',
    "a marked time": '<article><p>Text.</p><time pubdate datetime="2024-03-12T10:00:00Z">12 March</time></article>',
    "a marked time in the main part": '<main><h1>Dam holds</h1><time pubdate datetime="2024-03-12T10:00:00Z">x</time></main><article>x</article>',
    "meta with points": '<meta name="article.published" content="2024-03-12T10:00:00Z">',
    "a marked and changed time": '<article><time class="entry-date published updated" datetime="2024-03-12T10:00:00Z">x</time></article>',
    "a time in a byline": '<article><header>By Ann Lee, <time datetime="2024-03-12T10:00:00Z">12 March</time></header><p>Text.</p></article>',
    "a time after that of a change": '<article><p>Updated <time datetime="2025-01-01T00:00:00Z">x</time> Published <time class="published" datetime="2024-03-12T10:00:00Z">x</time></p></article>',
    "seconds": write_ld({**OWN, "datePublished": 1710237600}),
    "milliseconds": write_ld({**OWN, "datePublished": "1710237600000"}),
}


@pytest.mark.parametrize("way", DECLARED)
def test_what_the_page_declares_is_its_date(way):
    assert find(DECLARED[way], url=URL) == (MORNING, PublishedAtSource.DECLARED, ())


def test_a_node_about_another_page_is_not_this_page_s():
    assert find(
        write_ld({**OTHER, "url": "https://paper.example/town/other", "headline": "Mayor resigns"}), url=URL
    ) == (
        None,
        None,
        (),
    )


def test_nodes_that_contradict_each_other_give_no_date_and_leave_it_to_the_meta_tags():
    assert find(write_ld(OWN, OTHER)) == (None, None, (CONTRADICTORY,))
    meta = '<meta property="article:published_time" content="2024-03-12T10:00:00Z">'
    assert find(write_ld(OWN, OTHER), head=meta) == (MORNING, PublishedAtSource.DECLARED, ())


@pytest.mark.parametrize(
    "value",
    ["2024-03-12", "2024-03-12T23:30:00", "12 March 2024, 23:30", "March 12, 2024", 20240312, "12.03.2024"],
)
def test_without_an_offset_only_the_day_counts(value):
    assert find(write_ld({**OWN, "datePublished": value})) == (DAY, PublishedAtSource.DECLARED, (DAY_ONLY,))


def test_a_later_declaration_of_the_same_day_tells_the_time():
    meta = '<meta name="pubdate" content="2024-03-12T10:00:00Z">'
    assert find(write_ld({**OWN, "datePublished": "2024-03-12"}), head=meta) == (
        MORNING,
        PublishedAtSource.DECLARED,
        (),
    )


AMBIGUOUS_META = '<meta name="pubdate" content="03/04/2024">'


@pytest.mark.parametrize("lang", ["", "en"])
def test_a_date_that_may_mean_two_days_is_none(lang):
    assert find("", head=AMBIGUOUS_META, lang=lang) == (None, None, (AMBIGUOUS,))


@pytest.mark.parametrize(
    ("lang", "month", "day"), [("en-US", 3, 4), ("en-GB", 4, 3), ("de", 4, 3), ("fr-FR", 4, 3)]
)
def test_the_page_s_language_decides_what_may_mean_two_days(lang, month, day):
    assert find("", head=AMBIGUOUS_META, lang=lang) == (
        datetime(2024, month, day, tzinfo=UTC),
        PublishedAtSource.DECLARED,
        (DAY_ONLY,),
    )


def test_another_declaration_or_the_address_decides_what_may_mean_two_days():
    clear = '<meta name="dc.date" content="2024-04-03">'
    third = (datetime(2024, 4, 3, tzinfo=UTC), PublishedAtSource.DECLARED, (DAY_ONLY,))
    assert find("", head=AMBIGUOUS_META + clear) == third
    assert find("", head=AMBIGUOUS_META, url="https://paper.example/2024/04/03/dam") == third


@pytest.mark.parametrize(
    "value",
    [
        0,
        1,
        42,
        -1,
        "0",
        True,
        "1970",
        "yesterday",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        [],
        {},
        9e99,
    ],
)
def test_what_is_no_date_is_never_1970(value):
    moment, source, notes = find(write_ld({**OWN, "datePublished": value}))
    assert (moment, source) == (None, None)
    assert notes == (UNREADABLE,)


@pytest.mark.parametrize(
    "path", ["/2024/03/12/dam", "/town/2024/mar/12/dam", "/2024-03-12/dam", "/20240312/dam"]
)
def test_a_day_in_the_address_is_a_guess(path):
    assert find("<p>Text.</p>", url=f"https://paper.example{path}") == (
        DAY,
        PublishedAtSource.GUESSED,
        (GUESSED, DAY_ONLY),
    )


@pytest.mark.parametrize(
    "path", ["/2024/", "/2024/03/", "/2024/13/12/dam", "/123456789/dam", "/dam?d=2024/03/12"]
)
def test_other_figures_in_the_address_are_no_day(path):
    assert find("<p>Text.</p>", url=f"https://paper.example{path}") == (None, None, ())


def test_offsets_are_kept():
    value = read_date_value("Tue, 12 Mar 2024 10:00:00 +0530")
    assert value.moment == datetime(2024, 3, 12, 10, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert read_date_value("2024/03/12 10:00:00 -0100").moment.utcoffset() == -timedelta(hours=1)
    assert read_date_value("March 12, 2024 10:00 PM UTC").moment == datetime(2024, 3, 12, 22, tzinfo=UTC)


@pytest.mark.parametrize("value", ["31/02/2024", "2024-02-31", "32 March 2024", "x" * 200, "12 Foo 2024"])
def test_days_that_do_not_exist_are_none(value):
    assert read_date_value(value) is None
