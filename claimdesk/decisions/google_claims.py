"""What Google's fact check search answers (claims:search), as ClaimReviews of schema.org. Pure.

Source: https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims (read 2026-11): an object
`claims`, each with text, claimant, claimDate and, for every publisher who checked it, a claimReview.
"""

from typing import Any

NAMES = {"url": "url", "headline": "title", "datePublished": "reviewDate", "inLanguage": "languageCode"}


def turn_into_reviews(value: Any) -> Any:
    """The value with ClaimReviews in place of Google's claims; anything else as it is.

    One claim alone counts too: large files are read claim by claim.
    """
    if isinstance(value, list):
        return [turn_into_reviews(item) for item in value]
    if not isinstance(value, dict):
        return value
    if _is_claim(value):
        return _build_reviews(value)
    claims = value.get("claims")
    if "@type" not in value and isinstance(claims, list) and any(_is_claim(claim) for claim in claims):
        return [turn_into_reviews(claim) for claim in claims]
    return value


def _is_claim(value: Any) -> bool:
    return isinstance(value, dict) and "@type" not in value and isinstance(value.get("claimReview"), list)


def _build_reviews(claim: dict[str, Any]) -> list[Any]:
    """A review for each publisher; a claim that nobody has checked is an empty entry."""
    reviewed = {
        "@type": "Claim",
        "author": {"name": claim.get("claimant")},
        "datePublished": claim.get("claimDate"),
    }
    return [
        {
            "@type": "ClaimReview",
            "claimReviewed": claim.get("text"),
            "itemReviewed": reviewed,
            "reviewRating": {"alternateName": review.get("textualRating")},
            "publisher": _build_publisher(review.get("publisher")),
            **{name: review.get(theirs) for name, theirs in NAMES.items()},
        }
        for review in claim["claimReview"]
        if isinstance(review, dict)
    ] or [None]


def _build_publisher(given: Any) -> dict[str, Any] | None:
    """Name and site; without a name the site stands for it."""
    if not isinstance(given, dict):
        return None
    return {"@type": "Organization", "name": given.get("name") or given.get("site")}
