"""Addresses of one page are the same, and those of two pages are not."""

import pytest

from claimdesk.decisions.addresses import is_address, normalise_address


@pytest.mark.parametrize(
    "other",
    [
        "http://checks.example/a?id=1",
        "https://www.Checks.example/a/?id=1",
        "https://checks.example/a?id=1#top",
        "https://checks.example/a?utm_source=rss&id=1&utm_medium=x",
        "https://checks.example/a?id=1&fbclid=abc&msclkid=d&gclid=e&mc_cid=f&igshid=g",
    ],
)
def test_what_never_changes_the_page_is_no_part_of_its_address(other):
    assert normalise_address(other) == normalise_address("https://checks.example/a?id=1")


@pytest.mark.parametrize(
    "other", ["https://checks.example/A?id=1", "https://checks.example/a?id=2", "http://[broken"]
)
def test_other_pages_keep_their_own(other):
    assert normalise_address(other) != normalise_address("https://checks.example/a?id=1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" https://a.example/x ", True), ("see https://a.example/x", False), ("a.example", False), ("", False)],
)
def test_only_an_address_alone_is_one(text, expected):
    assert is_address(text) == expected
