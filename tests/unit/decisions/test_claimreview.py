"""ClaimReview in, in all the shapes that are met, and out."""

import json
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from claimdesk.decisions import claimreview_building, claimreview_reading
from claimdesk.decisions.claimreview_building import ClaimPlace, Correction
from claimdesk.decisions.claimreview_reading import ImportedVerdict, ReadProblem
from claimdesk.decisions.claimreview_values import read_plain_text
from claimdesk.decisions.ratings import Rating
from claimdesk.errors import BadRequest, Gone, UrlMissing
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictStatus


def review(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checks.example/tower",
        "claimReviewed": "The tower is 400 metres tall.",
        "datePublished": "2024-03-05",
        "author": {"@type": "Organization", "name": "Checks"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "A. Mayor"},
            "datePublished": "2024-03-01",
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "False",
            "ratingValue": "1",
            "bestRating": "5",
            "worstRating": "1",
        },
    }
    return {**made, **changes}


def one(value: Any) -> ImportedVerdict:
    (found,) = claimreview_reading.read_reviews(value)
    assert isinstance(found, ImportedVerdict), found
    return found


def test_a_clean_review_is_read_whole():
    found = one(review(inLanguage="en", reviewBody="It is 330 metres tall.", headline="No, it is not"))
    assert found.claim_text == "The tower is 400 metres tall."
    assert (found.url, found.publisher, found.claimant) == (
        "https://checks.example/tower",
        "Checks",
        "A. Mayor",
    )
    assert found.rating == Rating("False", 1.0, 5.0, 1.0)
    assert found.published_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert found.claimed_at == datetime(2024, 3, 1, tzinfo=UTC)
    assert (found.language, found.headline, found.rationale) == (
        "en",
        "No, it is not",
        "It is 330 metres tall.",
    )
    assert found.notes == ()


@pytest.mark.parametrize(
    "value",
    [
        review(),
        [review()],
        [[review()]],
        {"@graph": [{"@type": "WebPage", "name": "x"}, review()]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [review()]}]},
        {"@type": "DataFeed", "dataFeedElement": {"item": review()}},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": review()}]},
        {"@type": "NewsArticle", "mainEntity": review()},
        review(**{"@type": ["Review", "ClaimReview"]}),
        review(**{"@type": "http://schema.org/ClaimReview"}),
        {f"schema:{name}" if not name.startswith("@") else name: value for name, value in review().items()},
    ],
)
def test_it_is_found_in_every_wrapping(value):
    assert one(value).claim_text == "The tower is 400 metres tall."


def test_each_entry_of_a_feed_is_answered_in_order():
    feed = {
        "@type": "DataFeed",
        "dataFeedElement": [{"item": [review()]}, {"item": None}, {"item": [{"@type": "Event"}]}, None],
    }
    found = claimreview_reading.read_reviews(feed)
    assert isinstance(found[0], ImportedVerdict)
    assert [type(item) for item in found[1:]] == [ReadProblem] * 3


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (None, Rating()),
        ({}, Rating()),
        ([], Rating()),
        ("False", Rating("False")),
        ({"ratingValue": "False"}, Rating("False")),
        ({"ratingValue": 3, "alternateName": ""}, Rating(None, 3.0)),
        ({"ratingValue": "2,5", "alternateName": None}, Rating(None, 2.5)),
        ({"alternateName": "<b>Half</b>&nbsp;True", "ratingValue": None}, Rating("Half True")),
        ({"alternateName": ["False", "Fake"]}, Rating("False")),
        ({"alternateName": {"@value": "False"}}, Rating("False")),
        ([{"alternateName": "False"}, {"alternateName": "True"}], Rating("False")),
        ({"name": "Wrong"}, Rating("Wrong")),
        ({"alternateName": "N/A", "ratingValue": True}, Rating()),
        ({"ratingValue": "1e400"}, Rating("1e400")),
    ],
)
def test_ratings_of_every_shape_are_read_and_missing_ones_are_noted(rating, expected):
    found = one(review(reviewRating=rating))
    assert found.rating == expected
    assert ("no rating" in found.notes) == expected.is_empty


def test_several_claims_of_a_review_are_several_verdicts():
    by_list = claimreview_reading.read_reviews(review(claimReviewed=["One thing.", "Another thing."]))
    assert [item.claim_text for item in by_list] == ["One thing.", "Another thing."]
    claims = [
        {"@type": "Claim", "text": "One.", "author": "Ana"},
        {"@type": "Claim", "name": "Two.", "author": {"name": "Ben"}},
    ]
    by_item = claimreview_reading.read_reviews(review(claimReviewed=None, itemReviewed=claims))
    assert [(item.claim_text, item.claimant) for item in by_item] == [("One.", "Ana"), ("Two.", "Ben")]
    assert by_item[0].notes == ("one of 2 claims of the review",)


def test_html_and_entities_escaped_twice_are_plain_text_afterwards():
    found = one(review(claimReviewed="<p>“2 &amp;lt; 3”, he\n<br/>said&nbsp;&amp;amp; left</p>"))
    assert found.claim_text == "“2 < 3”, he said & left"


def test_soft_hyphens_and_other_characters_that_nobody_sees_are_taken_out_and_joiners_stay():
    found = one(
        review(
            claimReviewed="The un\u00adem\u00adploy\u00adment&shy; rate\u200b in \u200eKel\u00adling\u00adton&nbsp;is 44"
        )
    )
    assert found.claim_text == "The unemployment rate in Kellington is 44"
    persian = "\u0628\u06cc\u200c\u0627\u0633\u0627\u0633"
    assert one(review(reviewRating={"alternateName": persian})).rating.name == persian


@pytest.mark.parametrize("text", [None, "", "  ", "<p></p>", [], {}, 42])
def test_a_review_without_a_claim_is_a_problem(text):
    (found,) = claimreview_reading.read_reviews(review(claimReviewed=text))
    assert found == ReadProblem("the review names no claim (claimReviewed)")


def test_the_claim_may_stand_in_the_item():
    assert (
        one(review(claimReviewed=None, itemReviewed={"@type": "Claim", "text": "Sugar is salty."})).claim_text
        == "Sugar is salty."
    )


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2024-03-05T10:00:00+02:00", datetime(2024, 3, 5, 10, tzinfo=timezone(timedelta(hours=2)))),
        ("2024-03-05T10:00:00Z", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("Tue, 05 Mar 2024 10:00:00 +0000", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("March 5, 2024", datetime(2024, 3, 5, tzinfo=UTC)),
        ("5 Mar 2024", datetime(2024, 3, 5, tzinfo=UTC)),
        ("Tue Mar 05 2024 00:00:00 GMT+0000 (UTC)", datetime(2024, 3, 5, tzinfo=UTC)),
        ("25/03/2024", datetime(2024, 3, 25, tzinfo=UTC)),
        ("03/25/2024", datetime(2024, 3, 25, tzinfo=UTC)),
        (1709632800, datetime(2024, 3, 5, 10, tzinfo=UTC)),
        (1709632800000, datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("30/09/2023 18:22", datetime(2023, 9, 30, 18, 22, tzinfo=UTC)),
        ("09/30/2023, 6:22 PM", datetime(2023, 9, 30, 18, 22, tzinfo=UTC)),
        ("30.09.2023 18:22:05", datetime(2023, 9, 30, 18, 22, 5, tzinfo=UTC)),
        ("2023/09/30 18:22", datetime(2023, 9, 30, 18, 22, tzinfo=UTC)),
        ("30-09-2023", datetime(2023, 9, 30, tzinfo=UTC)),
        (20240304, datetime(2024, 3, 4, tzinfo=UTC)),
        ("20240304", datetime(2024, 3, 4, tzinfo=UTC)),
        (20191350, None),
        (2019, None),
        ("03/04/2024 10:00", None),
        ("03/04/2024", None),
        ("0000-00-00", None),
        ("0001-01-01", None),
        ("2024-13-45", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ({"@value": "2024"}, None),
        (True, None),
        (1e300, None),
    ],
)
def test_dates_of_every_shape_are_read_and_impossible_ones_are_noted(given_date, expected):
    found = one(review(datePublished=given_date, itemReviewed=None))
    assert found.published_at == expected
    assert bool(found.notes) == (expected is None)


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({"url": None}, None),
        ({"url": "checks.example/tower"}, None),
        ({"url": ["https://checks.example/a", "https://checks.example/b"]}, "https://checks.example/a"),
        ({"url": {"@id": "https://checks.example/a"}}, "https://checks.example/a"),
        ({"url": None, "mainEntityOfPage": "https://checks.example/m"}, "https://checks.example/m"),
        ({"url": "https://checks.example/?a=1&amp;b=2"}, "https://checks.example/?a=1&b=2"),
        ({"url": "javascript:alert(1)"}, None),
    ],
)
def test_the_address_is_found_or_noted_as_missing(changes, url):
    found = one(review(**changes))
    assert found.url == url
    assert ("no url" in found.notes) == (url is None)


def test_names_are_found_in_lists_and_strings():
    assert one(review(author=[{"name": "Checks"}, {"name": "Partner"}])).publisher == "Checks, Partner"
    assert one(review(author="Checks")).publisher == "Checks"
    assert one(review(author="https://checks.example")).publisher == "checks.example"
    assert one(review(author={"url": "https://www.checks.example/team"})).publisher == "checks.example"
    assert one(review(author={"url": "https://a.example"}, sdPublisher={"name": "Desk"})).publisher == "Desk"
    assert one(review(itemReviewed={"author": []})).claimant is None
    assert one(review(itemReviewed=None)).claimant is None
    assert one(review(itemReviewed="a string")).claimant is None


def place_in(page: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**page, "review": [review(url=None, author=None, **changes)]}


PAGE = {"@type": "NewsArticle", "url": "https://desk.example/p3", "publisher": {"name": "Desk"}}


@pytest.mark.parametrize(
    "value",
    [
        place_in(PAGE),
        place_in({**PAGE, "@type": "WebPage"}),
        place_in({**PAGE, "@type": ["Article", "https://schema.org/ReportageNewsArticle"]}),
        place_in({**PAGE, "url": None, "mainEntityOfPage": {"@id": "https://desk.example/p3"}}),
        {"@type": "WebPage", "url": "https://desk.example/other", "mainEntity": place_in(PAGE)},
        {
            "@type": "WebPage",
            "publisher": PAGE["publisher"],
            "mainEntity": place_in({**PAGE, "publisher": None}),
        },
        {"@graph": [{"@id": "#desk", "name": "Desk"}, place_in({**PAGE, "publisher": {"@id": "#desk"}})]},
        {"@graph": [{"@id": "#p", **PAGE}, review(url=None, author=None, isPartOf={"@id": "#p"})]},
        {"@type": "DataFeed", "dataFeedElement": [{"item": [place_in(PAGE)]}]},
    ],
)
def test_a_review_has_the_address_and_the_publisher_of_its_page(value):
    found = one(value)
    assert (found.url, found.publisher) == ("https://desk.example/p3", "Desk")
    assert "no url" not in found.notes


def test_what_a_review_says_of_itself_comes_before_its_page_and_a_site_is_no_page():
    own = one({**PAGE, "review": review()})
    assert (own.url, own.publisher) == ("https://checks.example/tower", "Checks")
    site = one(place_in({**PAGE, "@type": "WebSite"}))
    assert (site.url, site.publisher) == (None, None)


def test_the_places_where_the_claim_stood_are_read():
    claim = {
        "@type": "SocialMediaPosting",
        "firstAppearance": {"url": "https://social.example/v/2"},
        "appearance": [
            "https://social.example/v/1",
            {"@id": "https://social.example/v/2"},
            {"name": "x"},
            None,
        ],
    }
    found = one(review(itemReviewed=claim))
    assert found.appearances == ("https://social.example/v/2", "https://social.example/v/1")
    assert one(review()).appearances == ()


GOOGLE = {
    "claims": [
        {
            "text": "The tower is 400 metres tall.",
            "claimant": "A. Mayor",
            "claimDate": "2024-03-01T00:00:00Z",
            "claimReview": [
                {
                    "publisher": {"name": "Checks", "site": "checks.example"},
                    "url": "https://checks.example/tower",
                    "title": "No, it is not",
                    "reviewDate": "2024-03-05T00:00:00Z",
                    "textualRating": "False",
                    "languageCode": "en",
                },
                {"publisher": {"site": "others.example"}, "url": "https://others.example/1"},
            ],
        },
        {"text": "Nobody has checked this.", "claimReview": []},
    ],
    "nextPageToken": "abc",
}


@pytest.mark.parametrize("value", [GOOGLE, GOOGLE["claims"], [GOOGLE]])
def test_what_googles_search_answers_is_a_review_of_each_publisher(value):
    first, second, unchecked = claimreview_reading.read_reviews(value)
    assert isinstance(first, ImportedVerdict)
    assert (first.claim_text, first.claimant) == ("The tower is 400 metres tall.", "A. Mayor")
    assert (first.url, first.publisher, first.headline, first.language) == (
        "https://checks.example/tower",
        "Checks",
        "No, it is not",
        "en",
    )
    assert (first.rating.name, first.notes) == ("False", ())
    assert first.claimed_at == datetime(2024, 3, 1, tzinfo=UTC)
    assert first.published_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert isinstance(second, ImportedVerdict)
    assert (second.publisher, second.notes) == ("others.example", ("no rating",))
    assert isinstance(unchecked, ReadProblem)


def test_characters_that_no_store_keeps_are_taken_out():
    found = one(json.loads(json.dumps(review(claimReviewed="The tower\x00 is tall\ud83d."))))
    assert found.claim_text == "The tower is tall?."
    assert "\\u0000" not in json.dumps(found.source)


def test_a_claim_of_an_articles_length_is_cut_with_a_note():
    found = one(review(claimReviewed="word " * 5_000))
    assert len(found.claim_text) == claimreview_reading.MAX_CLAIM
    assert "cut" in found.notes[0]


def test_ndjson_answers_line_by_line_and_a_broken_line_loses_no_other():
    text = "\n".join([json.dumps(review()), "{broken", "", json.dumps([review(), review()])])
    found = claimreview_reading.read_text(text)
    assert [type(item) for item in found] == [ImportedVerdict, ReadProblem, ImportedVerdict, ImportedVerdict]


@pytest.mark.parametrize("text", ["", "no json", "a\nb", "[" * 100_000])
def test_what_is_no_json_at_all_is_a_bad_request(text):
    with pytest.raises(BadRequest):
        claimreview_reading.read_text(text)


def test_pretty_printed_json_is_one_value():
    assert len(claimreview_reading.read_text(json.dumps([review(), review()], indent=2))) == 2


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(
                [
                    "@type",
                    "url",
                    "claimReviewed",
                    "itemReviewed",
                    "reviewRating",
                    "author",
                    "name",
                    "datePublished",
                    "@graph",
                    "alternateName",
                    "ratingValue",
                    "bestRating",
                    "inLanguage",
                    "text",
                    "@id",
                    "item",
                    "dataFeedElement",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_breaks_the_reader_and_something_is_always_answered(value):
    items = claimreview_reading.read_reviews(value)
    wrapped = claimreview_reading.read_reviews(
        review(itemReviewed=value, reviewRating=value, author=value, url=value, datePublished=value)
    )
    assert wrapped
    for item in (*items, *wrapped):
        assert isinstance(item, ImportedVerdict | ReadProblem)
        if isinstance(item, ImportedVerdict):
            json.dumps(item.source, allow_nan=False)


def verdict(**changes: Any) -> Verdict:
    made: dict[str, Any] = {
        "origin": Origin.OWN,
        "status": VerdictStatus.PUBLISHED,
        "claim_text": "The tower is 400 metres tall.",
        "claimant": "A. Mayor",
        "label": Label.NOT_ENOUGH_EVIDENCE,
        "url": "https://desk.example/1",
        "publisher": "Desk",
        "published_at": datetime(2024, 3, 5, tzinfo=UTC),
    }
    return Verdict(**{**made, **changes})


def test_a_verdict_goes_out_as_a_claimreview_that_comes_in_again():
    found = one(
        claimreview_building.build_claimreview(
            verdict(rating={"name": "Half True", "value": 3, "best": 5, "worst": 1})
        )
    )
    assert (found.claim_text, found.claimant, found.publisher) == (
        "The tower is 400 metres tall.",
        "A. Mayor",
        "Desk",
    )
    assert found.rating == Rating("Half True", 3.0, 5.0, 1.0)
    assert found.published_at == datetime(2024, 3, 5, tzinfo=UTC)


REQUIRED = {"claimReviewed": str, "reviewRating": dict, "url": str}  # by Google's page on fact checks
RECOMMENDED = {"author": dict, "datePublished": str, "itemReviewed": dict}
OF_CLAIM = {"appearance": list, "author": dict, "datePublished": str, "firstAppearance": dict}
OF_RATING = {"alternateName": str, "bestRating": float, "worstRating": float, "ratingValue": float}


def test_a_verdict_goes_out_with_all_that_search_engines_require_and_recommend():
    march, may = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
    places = [
        ClaimPlace("https://later.example/1", "Tall", "Later", may),
        ClaimPlace("https://undated.example/1"),
        ClaimPlace("https://first.example/1", "Taller", "First", march),
    ]
    rated = verdict(rating={"name": "False", "value": 1.0, "best": 5.0, "worst": 1.0}, claimed_at=march)
    made = claimreview_building.build_claimreview(rated, places, [Correction("We had the wrong tower.", may)])
    claim, rating = made["itemReviewed"], made["reviewRating"]
    for shown, wanted in ((made, REQUIRED | RECOMMENDED), (claim, OF_CLAIM), (rating, OF_RATING)):
        assert {name: type(shown[name]) for name in wanted} == wanted
    assert (made["@context"], made["@type"]) == ("https://schema.org", "ClaimReview")
    assert made["author"] == {"@type": "Organization", "name": "Desk", "url": "https://desk.example/"}
    assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
    assert claim["firstAppearance"] == {
        "@type": "CreativeWork",
        "url": "https://first.example/1",
        "headline": "Taller",
        "datePublished": "2024-03-01T00:00:00+00:00",
        "publisher": {"@type": "Organization", "name": "First"},
    }
    assert [appearance["url"] for appearance in claim["appearance"]] == [
        "https://later.example/1",
        "https://undated.example/1",
    ]
    assert made["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "We had the wrong tower.",
            "datePublished": "2024-05-01T00:00:00+00:00",
        }
    ]
    again = one(json.loads(json.dumps(made)))
    assert (again.claimed_at, again.rating) == (march, Rating("False", 1.0, 5.0, 1.0))


def test_our_label_stands_for_a_missing_rating():
    made = claimreview_building.build_claimreview(verdict())
    assert made["reviewRating"] == {"@type": "Rating", "alternateName": "Not enough evidence"}


def test_a_withdrawn_verdict_and_one_without_address_do_not_go_out():
    with pytest.raises(Gone):
        claimreview_building.build_claimreview(verdict(status=VerdictStatus.WITHDRAWN))
    with pytest.raises(UrlMissing):
        claimreview_building.build_claimreview(verdict(url=None))


TWO = ["The tower is red.", "The tower is blue."]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reviewRating": [{"alternateName": "True"}, {"alternateName": "False"}]}, ["True", "False"]),
        ({"reviewRating": [{"alternateName": "True"}]}, ["True", "True"]),
        ({"reviewRating": [{"alternateName": letter} for letter in ("A", "B", "C")]}, ["A", "A"]),
    ],
)
def test_several_ratings_belong_to_as_many_claims_in_order(changes, expected):
    items = claimreview_reading.read_reviews({"@type": "ClaimReview", "claimReviewed": TWO, **changes})
    assert [item.rating.name for item in items] == expected
    is_unclear = len(changes["reviewRating"]) == 3
    assert any("3 ratings" in note for note in items[0].notes) == is_unclear


def test_of_several_speakers_none_is_guessed():
    speakers = [{"author": {"name": "Ana"}}, {"author": {"name": "Ben"}}]
    three = claimreview_reading.read_reviews(
        {"@type": "ClaimReview", "claimReviewed": [*TWO, "It is old."], "itemReviewed": speakers}
    )
    assert [review.claimant for review in three] == [None, None, None]
    two = claimreview_reading.read_reviews(
        {"@type": "ClaimReview", "claimReviewed": TWO, "itemReviewed": speakers}
    )
    assert [review.claimant for review in two] == ["Ana", "Ben"]


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>Up &lt; 5<br/>now</p>", "Up < 5 now"),
        ('<a href="https://x.example/?a=1&amp;b=2" target=_blank>link</a> text', "link text"),
        ("<script>var a = 1;</script>It is red.<style>p { color: red }</style>", "It is red."),
        ("<![CDATA[It is red.]]>", "It is red."),
        ("<!-- who reads this --> It is red.", "It is red."),
        ("Where a<b and c>d hold", "Where a<b and c>d hold"),
        ("I <3 cats > dogs", "I <3 cats > dogs"),
        ("<o:p>It</o:p> <my-tag class='x'>is</my-tag> <video controls>red</video>", "It is red"),
        ("It is &amp;quot;red&amp;quot;.", 'It is "red".'),
    ],
)
def test_html_goes_and_marks_of_less_and_more_stay(html, plain):
    assert read_plain_text(html) == plain


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<a ", "<a b=c ", "<![CDATA[", "&amp;"])
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(piece):
    """A pattern that starts over at every mark takes minutes here."""
    started = time.process_time()
    read_plain_text(piece * 100_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("named", "tag"),
    [("English", "en"), ("eng", "en"), ("en_us", "en-US"), ("PT-br", "pt-BR"), (["de", "en"], "de"),
     ({"@type": "Language", "name": "German"}, "de"), ("Klingon", None), (7, None), ("zh-Hant", "zh-Hant")],
)  # fmt: skip
def test_a_language_is_a_tag_however_it_is_written(named, tag):
    assert claimreview_reading.read_reviews(review() | {"inLanguage": named})[0].language == tag


def test_a_claim_dated_after_its_review_is_noted():
    claim = {"@type": "Claim", "datePublished": "2024-06-01"}
    (found,) = claimreview_reading.read_reviews(
        review() | {"datePublished": "2024-05-01", "itemReviewed": claim}
    )
    assert "the claim is dated after its review" in found.notes
    (found,) = claimreview_reading.read_reviews(
        review() | {"datePublished": "2024-06-01", "itemReviewed": claim}
    )
    assert "the claim is dated after its review" not in found.notes


def test_a_graph_that_names_the_publisher_elsewhere_is_put_together():
    publisher = {"@type": "Organization", "@id": "https://p.example/#us", "name": "Plain Facts"}
    graph = {
        "@graph": [publisher, review() | {"author": {"@id": "https://p.example/#us"}, "publisher": None}]
    }
    (found,) = claimreview_reading.read_reviews(graph)
    assert found.publisher == "Plain Facts"


def test_expanded_json_ld_is_read():
    schema = "http://schema.org/"
    rating = {schema + "ratingValue": [{"@value": 1}], schema + "bestRating": [{"@value": "5"}]}
    (found,) = claimreview_reading.read_reviews(
        [
            {
                "@type": [schema + "ClaimReview"],
                schema + "claimReviewed": [{"@value": "The tower is red."}],
                schema + "url": [{"@id": "https://p.example/1"}],
                schema + "datePublished": [{"@value": "2024-05-01"}],
                schema + "reviewRating": [rating],
            }
        ]
    )
    assert (found.claim_text, found.url) == ("The tower is red.", "https://p.example/1")
    assert (found.rating.value, found.rating.best) == (1.0, 5.0)
    assert found.published_at is not None


@pytest.mark.parametrize(
    "name", ["claimReview", ["Review", "ClaimReview"], "Review", "https://schema.org/claimreview"]
)
def test_the_type_is_known_in_any_spelling(name):
    assert not isinstance(claimreview_reading.read_reviews(review() | {"@type": name})[0], ReadProblem)


def test_a_byte_order_mark_and_commas_behind_lines_are_no_hindrance():
    line = json.dumps(review())
    assert len(claimreview_reading.read_text(f"\ufeff{line}")) == 1
    assert not any(
        isinstance(item, ReadProblem) for item in claimreview_reading.read_text(f"{line},\n{line},\n")
    )


def test_an_address_in_place_of_a_rating_leaves_the_number():
    rating = {
        "alternateName": "https://p.example/false.png",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
    }
    (found,) = claimreview_reading.read_reviews(review() | {"reviewRating": rating})
    assert (found.rating.name, found.rating.value) == (None, 1.0)
