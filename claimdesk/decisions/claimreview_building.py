"""Verdicts as schema.org ClaimReview, pure: what Google's Fact Check Tools require and recommend, and what was corrected.

Required by them (developers.google.com/search/docs/appearance/structured-data/factcheck): claimReviewed, reviewRating
with alternateName, url. Recommended: author, itemReviewed with appearance, author, datePublished and firstAppearance,
ratingValue with bestRating and worstRating.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claimdesk.errors import Gone, UrlMissing
from claimdesk.records.verdict import Verdict, VerdictStatus
from claimdesk.web_addresses import split_web_address

MOST_PLACES = 50  # of a claim that stood everywhere


@dataclass(frozen=True, slots=True)
class ClaimPlace:
    """A public page on which the claim was met."""

    url: str
    title: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What was publicly said of a change, and when."""

    note: str
    at: datetime


def build_claimreview(
    verdict: Verdict,
    places: Sequence[ClaimPlace] = (),
    corrections: Sequence[Correction] = (),
    page: str | None = None,
) -> dict[str, Any]:
    """The verdict as ClaimReview. Raises Gone when it is withdrawn, UrlMissing without a public address.

    page: its address where it has none of its own.
    """
    if verdict.status == VerdictStatus.WITHDRAWN:
        raise Gone("this verdict was withdrawn")
    url = verdict.url or page
    if url is None:
        raise UrlMissing("give the verdict its public url first (PATCH /verdicts/{id})")
    found = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": verdict.short_claim or verdict.claim_text,
        "headline": verdict.headline,
        "reviewBody": verdict.rationale,
        "inLanguage": verdict.language,
        "author": _build_organization(verdict.publisher, _find_home(url)),
        "datePublished": _format_moment(verdict.published_at),
        "dateModified": _format_moment(verdict.modified_at),
        "itemReviewed": _build_claim(verdict, places),
        "reviewRating": _build_rating(verdict),
        "correction": [_build_correction(correction) for correction in corrections] or None,
    }
    return _drop_empty(found)


def _build_claim(verdict: Verdict, places: Sequence[ClaimPlace]) -> dict[str, Any]:
    """The claim with who made it, when, and where it stood; the earliest page whose day is known is the first."""
    ages = {number: place.published_at for number, place in enumerate(places) if place.published_at}
    dated = [places[number] for number in sorted(ages, key=ages.__getitem__)]
    first = dated[0] if dated else None
    others = [*dated[1:], *(place for place in places if not place.published_at)]
    return _drop_empty(
        {
            "@type": "Claim",
            # whether it is a person or an organisation is not known
            "author": {"@type": "Thing", "name": verdict.claimant} if verdict.claimant else None,
            "datePublished": _format_moment(verdict.claimed_at),
            "firstAppearance": _build_place(first) if first else None,
            "appearance": [_build_place(place) for place in others[:MOST_PLACES]] or None,
        }
    )


def _build_place(place: ClaimPlace) -> dict[str, Any]:
    return _drop_empty(
        {
            "@type": "CreativeWork",
            "url": place.url,
            "headline": place.title,
            "datePublished": _format_moment(place.published_at),
            "publisher": _build_organization(place.publisher),
        }
    )


def _build_rating(verdict: Verdict) -> dict[str, Any]:
    """The publisher's own words and scale; our label in words where there are none."""
    given = verdict.rating or {}
    words = given.get("name") or (
        verdict.label.value.replace("_", " ").capitalize() if verdict.label else None
    )
    return _drop_empty(
        {
            "@type": "Rating",
            "alternateName": words,
            "ratingValue": given.get("value"),
            "bestRating": given.get("best"),
            "worstRating": given.get("worst"),
        }
    )


def _build_correction(found: Correction) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": found.note, "datePublished": found.at.isoformat()}


def _build_organization(name: str | None, url: str | None = None) -> dict[str, Any] | None:
    return _drop_empty({"@type": "Organization", "name": name, "url": url}) if name else None


def _find_home(url: str) -> str | None:
    """The site that the page is of."""
    parts = split_web_address(url)
    return f"{parts.scheme}://{parts.netloc}/" if parts else None


def _format_moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _drop_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
