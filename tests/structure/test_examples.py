"""The example data that a first start loads: complete, unique, ours, and made to meet each other."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
OURS = "https://examples.claimdesk.invalid/"
DOCUMENT_FIELDS = {
    "external_id",
    "url",
    "title",
    "text",
    "publisher",
    "published_at",
    "language",
    "licence",
    "kind",
}
VERDICT_FIELDS = {
    "@context",
    "@type",
    "url",
    "headline",
    "name",
    "claimReviewed",
    "author",
    "datePublished",
    "inLanguage",
    "reviewRating",
    "itemReviewed",
    "reviewBody",
}
RATINGS = {"True", "Mostly true", "Half true", "Missing context", "Misleading", "False", "Unproven"}


def read_lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def documents():
    return read_lines("documents.ndjson")


@pytest.fixture(scope="module")
def verdicts():
    return read_lines("verdicts.ndjson")


@pytest.fixture(scope="module")
def article():
    return json.loads((EXAMPLES / "article.json").read_text(encoding="utf-8"))


def repeated(values: list[str]) -> list[str]:
    """The values that stand more than once, whatever their case and spacing."""
    counts = Counter(" ".join(value.casefold().split()) for value in values)
    return [value for value, count in counts.items() if count > 1]


def addresses(value: Any) -> Iterator[str]:
    """Every web address in a JSON value but the vocabulary's own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "@context":
                yield from addresses(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses(inner)
    elif isinstance(value, str) and "://" in value:
        yield value


def test_there_is_enough_to_look_alive(documents, verdicts):
    assert len(documents) >= 48
    assert len(verdicts) >= 30


def test_each_document_has_all_fields_and_no_other(documents):
    for document in documents:
        assert set(document) == DOCUMENT_FIELDS, document["external_id"]
        assert all(document.values()), document["external_id"]
        assert document["language"] == "en"
        assert document["licence"] == "CC0-1.0"
        assert document["kind"] in {"news", "reference", "official", "dataset"}
        assert document["publisher"].startswith("Claimdesk Examples")


def test_each_document_is_several_paragraphs_of_150_to_400_words(documents):
    for document in documents:
        assert 150 <= len(document["text"].split()) <= 400, document["external_id"]
        assert len(document["text"].split("\n\n")) >= 3, document["external_id"]


def test_each_verdict_is_a_whole_claim_review(verdicts):
    for verdict in verdicts:
        assert set(verdict) == VERDICT_FIELDS, verdict["url"]
        assert verdict["@context"] == "https://schema.org"
        assert verdict["@type"] == "ClaimReview"
        assert verdict["author"]["name"].startswith("Claimdesk Examples")
        assert verdict["itemReviewed"]["@type"] == "Claim"
        assert verdict["itemReviewed"]["author"]["name"]
        assert verdict["itemReviewed"]["datePublished"] <= verdict["datePublished"], verdict["url"]


def test_ratings_are_varied_and_numbered_within_their_scale(verdicts):
    assert {verdict["reviewRating"]["alternateName"] for verdict in verdicts} == RATINGS
    for verdict in verdicts:
        rating = verdict["reviewRating"]
        if rating["alternateName"] == "Unproven":
            assert "ratingValue" not in rating
        else:
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]


def test_ids_and_texts_stand_once(documents, verdicts):
    assert repeated([document["external_id"] for document in documents]) == []
    assert repeated([document["url"] for document in documents]) == []
    assert repeated([document["title"] for document in documents]) == []
    paragraphs = [text for document in documents for text in document["text"].split("\n\n")]
    assert repeated(paragraphs) == []
    assert repeated([verdict["url"] for verdict in verdicts]) == []
    assert repeated([verdict["claimReviewed"] for verdict in verdicts]) == []
    assert repeated([verdict["reviewBody"] for verdict in verdicts]) == []


def test_no_address_leads_to_a_real_site(documents, verdicts, article):
    found = [*addresses(documents), *addresses(verdicts), *addresses(article)]
    assert len(found) >= len(documents) + len(verdicts)
    assert [address for address in found if not address.startswith(OURS)] == []
    assert article["source"]["domain"].endswith(".example")


def test_times_are_readable_and_lie_before_2026(documents, verdicts, article):
    times = [document["published_at"] for document in [*documents, article]]
    for time in times:
        assert datetime.fromisoformat(time).utcoffset() is not None, time
        assert time < "2026"
    for verdict in verdicts:
        assert datetime.fromisoformat(verdict["datePublished"]).year < 2026


def test_one_document_at_least_is_later_than_the_article(documents, article):
    written = datetime.fromisoformat(article["published_at"])
    later = [document for document in documents if datetime.fromisoformat(document["published_at"]) > written]
    assert 1 <= len(later) < len(documents) / 2


def test_the_article_has_what_a_page_of_news_has(article):
    assert set(article) == {
        "external_id",
        "title",
        "summary",
        "text",
        "published_at",
        "language",
        "source",
    }
    text = article["text"]
    assert 450 <= len(text.split()) <= 650
    assert text.startswith("By ")
    assert "Also read:" in text
    assert "?" in text
    assert '"' in text


def test_the_readme_counts_what_is_there(documents, verdicts):
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert f"{len(documents)} short reference texts" in readme
    assert f"{len(verdicts)} past verdicts" in readme
