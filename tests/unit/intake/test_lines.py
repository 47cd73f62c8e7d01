"""Files of lines, and feeds that are one large JSON document."""

import io
import json
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from claimdesk.intake import lines
from claimdesk.intake.lines import TOO_LONG, split_lines

REVIEWS = [
    {
        "@type": "ClaimReview",
        "claimReviewed": 'A [tricky] "claim\\" }, with ] and {',
        "tags": ["x", [1, 2], {}],
    },
    {"@type": "ClaimReview", "claimReviewed": "Größe 😀 \\", "author": {"name": "Ö, “P”"}},
    {},
]


def split(text: str | bytes, kind: str = "claimreview") -> list[str]:
    return list(split_lines(io.BytesIO(text if isinstance(text, bytes) else text.encode()), kind))


def test_lines_stay_as_they_are_with_their_blank_ones():
    assert split('{"a": 1}\r\n\n{"b": 2}', "articles") == ['{"a": 1}', "", '{"b": 2}']


@pytest.mark.parametrize("kind", ["articles", "claimreview"])
def test_reviews_one_a_line_stay_one_a_line(kind):
    text = "\n".join(json.dumps(review) for review in REVIEWS)
    assert [json.loads(line) for line in split(text, kind)] == REVIEWS


def test_a_broken_first_line_does_not_make_the_file_a_document():
    assert split('{"broken\n{"a": 1}\n{"b": 2}')[1:] == ['{"a": 1}', '{"b": 2}']


FEED = {
    "@context": ["https://schema.org", {"x": []}],
    "@type": "DataFeed",
    "dataFeedElement": REVIEWS,
    "more": [1],
}


@pytest.mark.parametrize("indent", [None, 0, 2, "\t"])
@pytest.mark.parametrize("document", [REVIEWS, FEED, {"@graph": REVIEWS}])
def test_the_entries_of_a_document_are_lines_of_their_own_however_it_is_printed(document, indent):
    assert [json.loads(line) for line in split(json.dumps(document, indent=indent))] == REVIEWS
    assert [
        json.loads(line) for line in split("\ufeff\n" + json.dumps(document, ensure_ascii=False))
    ] == REVIEWS


def test_the_claims_of_googles_search_are_lines_of_their_own():
    claims = [{"text": "One.", "claimReview": [{"url": "https://checks.example/1"}]}, {"text": "Two."}]
    document = json.dumps({"claims": claims, "nextPageToken": "abc"}, indent=1)
    assert [json.loads(line) for line in split(document, "claimreview")] == claims


def test_one_review_printed_over_many_lines_is_one_line():
    text = json.dumps({**REVIEWS[0], "author": [{"name": "A"}, {"name": "B"}]}, indent=2)
    assert split(text) == [text]


@given(
    some.lists(
        some.recursive(
            some.integers() | some.text(),
            lambda number_strategy: (
                some.lists(number_strategy) | some.dictionaries(some.text(), number_strategy)
            ),
            max_leaves=8,
        )
    ),
    some.integers(1, 7),
    some.booleans(),
)
def test_any_list_is_found_whole_in_pieces_of_any_size(entries, size, is_ascii):
    text = json.dumps(entries, ensure_ascii=is_ascii)
    scanner = lines._Scanner()
    found = [
        entry for start in range(0, len(text), size) for entry in scanner.feed(text[start : start + size])
    ]
    assert [json.loads(entry) for entry in (*found, *scanner.finish())] == entries


def test_a_document_that_breaks_off_keeps_the_entries_before():
    first, broken = split(json.dumps(REVIEWS)[:-20])
    assert json.loads(first) == REVIEWS[0]
    assert broken.startswith("{")
    assert not broken.endswith("}")


def test_what_is_too_long_fails_alone(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST_LINE", 100_000)
    monkeypatch.setattr(lines, "CHUNK", 10_000)
    long = {"claimReviewed": "x" * 300_000}
    assert split("\n".join(map(json.dumps, [{"a": 1}, long, {"b": 2}]))) == ['{"a": 1}', TOO_LONG, '{"b": 2}']
    assert split(json.dumps([{"a": 1}, long, {"b": 2}], indent=1)) == [
        '{\n  "a": 1\n }',
        TOO_LONG,
        '{\n  "b": 2\n }',
    ]


def test_what_is_not_utf8_fails_alone():
    found = split(b'{"a": 1}\n{"b": "\xff"}\n{"c": 3}')
    assert (found[0], found[2]) == ('{"a": 1}', '{"c": 3}')
    assert "\udcff" in found[1]


@pytest.mark.parametrize("text", ["", "\n \n", "[]", "[\n]", "{}", '{"dataFeedElement": []}'])
def test_empty_files_hold_nothing_that_can_be_taken_in(text):
    assert [line for line in split(text) if line.strip() not in {"", "{}"}] == []


def test_twenty_megabytes_on_one_line_take_a_few_seconds():
    entry = {
        "@type": "ClaimReview",
        "claimReviewed": "word " * 40,
        "author": {"name": "P"},
        "n": random.random(),
    }
    text = json.dumps({"dataFeedElement": [{"item": [entry]}] * 60_000})
    assert len(text) > 15_000_000
    started = time.monotonic()
    assert len(split(text)) == 60_000
    assert time.monotonic() - started < 20


def test_one_string_of_a_hundred_megabytes_is_not_held_and_takes_a_few_seconds():
    """Its beginning is needed for no key: kept, it was copied with every chunk."""
    text = io.BytesIO(b'[{"a": 1}, {"b": "' + b"x" * 100_000_000 + b'"}, {"c": 3}]')
    started = time.monotonic()
    assert list(split_lines(text, "claimreview")) == ['{"a": 1}', TOO_LONG, '{"c": 3}']
    assert time.monotonic() - started < 20


def test_a_long_string_that_ends_like_the_name_of_a_feed_is_no_name():
    scanner = lines._Scanner()
    pieces = ['{"text": "' + "x" * 100, "y" * 100, '@graph", "more": [1], "@graph": [{"a": 1}]}']
    found = [entry for piece in pieces for entry in scanner.feed(piece)]
    assert [*found, *scanner.finish()] == ['{"a": 1}']
