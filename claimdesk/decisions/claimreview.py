"""ClaimReview of schema.org, in and out, pure: messy files to typed verdicts, a verdict to JSON-LD.

Source: https://schema.org/ClaimReview (release 29) and the property list of Google's fact check documentation.
Real feeds lack ratings, hold several claims in one review, HTML and entities in every text, impossible dates and
`null` for what was deleted. What can be read is taken, what was strange is said in `notes`, and what can't be
used is a Problem of its own.
"""

import html
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from claimdesk.decisions.dates import read_date
from claimdesk.decisions.ratings import Rating
from claimdesk.errors import BadRequest, Gone, UrlMissing
from claimdesk.records.verdict import Verdict, VerdictStatus

TYPE = "ClaimReview"
MAX_DEPTH = 30
MAX_CLAIM = 5_000  # characters; longer ones are whole articles put into the wrong field
MAX_TEXT = 100_000
PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
NO_RATING = {"", "null", "none", "n/a", "na", "-"}


@dataclass(frozen=True, slots=True)
class ImportedVerdict:
    """One claim of one review, cleaned; `source` is the review as it came, `notes` what was strange about it."""

    claim_text: str
    url: str | None = None
    claimant: str | None = None
    claimed_at: datetime | None = None
    rating: Rating = field(default_factory=Rating)
    rationale: str | None = None
    headline: str | None = None
    publisher: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    source: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that can't be used, and why."""

    detail: str


Item = ImportedVerdict | Problem


def read_text(content: str) -> list[Item]:
    """The items of a JSON text, or of NDJSON with a value on each line; a broken line is one Problem.

    Raises BadRequest when nothing of it is JSON.
    """
    try:
        return read(_parse(content))
    except BadRequest:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
    items: list[Item] = []
    readable = 0
    for line in lines:
        try:
            items += read(_parse(line))
            readable += 1
        except BadRequest as error:
            items.append(Problem(error.detail))
    if not readable:
        raise BadRequest("neither JSON nor NDJSON")
    return items


def _parse(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"not JSON: {error}") from error


def read(value: Any) -> list[Item]:
    """The verdicts or problems of a ClaimReview, a list, a DataFeed or a @graph, in order.

    Each entry of a list or feed gives at least one item.
    """
    items: list[Item] = []
    for entry in _entries(_cleaned(value)):
        reviews = list(_find_reviews(entry, MAX_DEPTH))
        if not reviews:
            items.append(Problem("the entry is empty" if not entry else "there is no ClaimReview in it"))
        for review in reviews:
            items += _read_review(review)
    return items


def _cleaned(value: Any, depth: int = MAX_DEPTH) -> Any:
    """The value without schema.org prefixes in its names and without characters that no store keeps."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {PREFIX.sub("", str(_cleaned(name))): _cleaned(one, depth - 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, depth - 1) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _entries(value: Any) -> list[Any]:
    """The entries of a list, a feed or a graph; anything else is one entry."""
    if isinstance(value, list):
        return [entry for one in value for entry in (_entries(one) if isinstance(one, list) else [one])]
    if isinstance(value, dict) and not _is_review(value):
        for name in ("dataFeedElement", "itemListElement", "@graph"):
            if name in value:
                inner = value[name] if isinstance(value[name], list) else [value[name]]
                if name != "@graph" or any(_has_review(one) for one in inner):
                    return [one for one in inner if name != "@graph" or _has_review(one)]
    return [value]


def _has_review(value: Any) -> bool:
    return next(_find_reviews(value, MAX_DEPTH), None) is not None


def _is_review(value: dict[str, Any]) -> bool:
    types = [PREFIX.sub("", str(one)) for one in _list(value.get("@type", value.get("type")))]
    return TYPE in types or (not types and "claimReviewed" in value)


def _find_reviews(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The ClaimReviews in a value, outermost first."""
    if depth == 0:
        return
    if isinstance(value, dict):
        if _is_review(value):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _find_reviews(one, depth - 1)


def _read_review(review: dict[str, Any]) -> list[Item]:
    """One item for each claim of the review."""
    claims = [one for one in _list(review.get("itemReviewed")) if isinstance(one, dict)]
    texts = [text for one in _list(review.get("claimReviewed")) if (text := plain_text(one))]
    if len(claims) > 1 and len(texts) <= 1:
        pairs = [(_claim_text(one) or "".join(texts), one) for one in claims]
    else:
        first = claims[0] if claims else {}
        spoken = [text] if claims and (text := _claim_text(first)) else []
        pairs = [
            (text, claims[place] if len(claims) == len(texts) else first)
            for place, text in enumerate(texts or spoken)
        ]
    usable = [(text, claim) for text, claim in pairs if text]
    if not usable:
        return [Problem("the review names no claim (claimReviewed)")]
    return [_build(review, text, claim, len(usable)) for text, claim in usable]


def _claim_text(claim: dict[str, Any]) -> str | None:
    return next(
        (
            found
            for name in ("text", "name", "headline", "description")
            if (found := plain_text(claim.get(name)))
        ),
        None,
    )


def _build(review: dict[str, Any], text: str, claim: dict[str, Any], several: int) -> ImportedVerdict:
    notes: list[str] = []
    if several > 1:
        notes.append(f"one of {several} claims of the review")
    if len(text) > MAX_CLAIM:
        text = text[:MAX_CLAIM]
        notes.append(f"the claim was cut at {MAX_CLAIM} characters")
    url = (
        _address(review.get("url")) or _address(review.get("mainEntityOfPage")) or _address(review.get("@id"))
    )
    if url is None:
        notes.append("no url")
    return ImportedVerdict(
        claim_text=text,
        url=url,
        claimant=_name(claim.get("author")) or _name(claim.get("creator")) or _name(review.get("claimant")),
        claimed_at=_date(claim, ("datePublished", "dateCreated"), notes, "claim's date"),
        rating=_rating(review, notes),
        rationale=_cut(plain_text(review.get("reviewBody")) or plain_text(review.get("description"))),
        headline=_cut(plain_text(review.get("headline")) or plain_text(review.get("name"))),
        publisher=_name(review.get("publisher"))
        or _name(review.get("author"))
        or _name(review.get("sdPublisher")),
        language=_language(review) or _language(claim),
        published_at=_date(review, ("datePublished", "dateCreated"), notes, "date of the review"),
        modified_at=_date(review, ("dateModified",), notes, "date of the change"),
        source=review,
        notes=tuple(notes),
    )


def _cut(text: str | None) -> str | None:
    return text[:MAX_TEXT] if text else None


def plain_text(value: Any) -> str | None:
    """A text without tags, entities and double blanks; None for nothing. Entities may be escaped twice."""
    if isinstance(value, list):
        value = next((one for one in value if one), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("text")
    if not isinstance(value, str):
        return None
    plain = html.unescape(html.unescape(value))
    return " ".join(TAG.sub(" ", plain).split()) or None


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _name(value: Any) -> str | None:
    """The name of a person or organisation, however it is given; an address is no name."""
    names = [name for one in _list(value) if (name := plain_text(one))]
    found = ", ".join(dict.fromkeys(names))[:500]
    return None if not found or found.lower().startswith(("http://", "https://")) else found


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((one for one in value if one), None)
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if not isinstance(value, str):
        return None
    found = html.unescape(value).strip()
    return found if found.lower().startswith(("http://", "https://")) and len(found) <= 4_000 else None


def _language(value: dict[str, Any]) -> str | None:
    found = value.get("inLanguage")
    if isinstance(found, dict):
        found = found.get("alternateName") or found.get("name")
    if not isinstance(found, str) or not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", found.strip()):
        return None
    return found.strip().replace("_", "-")


def _date(value: dict[str, Any], names: tuple[str, ...], notes: list[str], what: str) -> datetime | None:
    given = next((value[name] for name in names if value.get(name)), None)
    if given is None:
        return None
    found = read_date(given, datetime.now(UTC))
    if found is None:
        notes.append(f"the {what} can't be read: {str(given)[:60]}")
    return found


def _rating(review: dict[str, Any], notes: list[str]) -> Rating:
    """The rating's words and number; a rating that is itself a word, or missing, is no error."""
    given = next((one for one in _list(review.get("reviewRating")) if one), None)
    if isinstance(given, str | int | float):
        given = {"alternateName": str(given)}
    if not isinstance(given, dict):
        notes.append("no rating")
        return Rating()
    name = next(
        (text for key in ("alternateName", "name", "description") if (text := plain_text(given.get(key)))),
        None,
    )
    value = given.get("ratingValue")
    if name is None and isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        name, value = plain_text(value), None
    if name is not None and name.casefold() in NO_RATING:
        name = None
    found = Rating(
        name=name[:500] if name else None,
        value=_number(value),
        best=_number(given.get("bestRating")),
        worst=_number(given.get("worstRating")),
    )
    if found.is_empty:
        notes.append("no rating")
    return found


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = NUMBER.fullmatch(str(value).strip())
    number = float(found.group().replace(",", ".")) if found else None
    return number if number is not None and abs(number) < 1e9 else None


def build_jsonld(verdict: Verdict) -> dict[str, Any]:
    """The verdict as ClaimReview. Raises Gone when it is withdrawn, UrlMissing without a public address."""
    if verdict.status == VerdictStatus.WITHDRAWN:
        raise Gone("this verdict was withdrawn")
    if verdict.url is None:
        raise UrlMissing("give the verdict its public url first (PATCH /verdicts/{id})")
    claim = {
        "@type": "Claim",
        "author": {"@type": "Thing", "name": verdict.claimant} if verdict.claimant else None,
        "datePublished": verdict.claimed_at.isoformat() if verdict.claimed_at else None,
    }
    found = {
        "@context": "https://schema.org",
        "@type": TYPE,
        "url": verdict.url,
        "claimReviewed": verdict.short_claim or verdict.claim_text,
        "headline": verdict.headline,
        "reviewBody": verdict.rationale,
        "inLanguage": verdict.language,
        "author": {"@type": "Organization", "name": verdict.publisher} if verdict.publisher else None,
        "datePublished": verdict.published_at.isoformat() if verdict.published_at else None,
        "dateModified": verdict.modified_at.isoformat() if verdict.modified_at else None,
        "itemReviewed": _given(claim),
        "reviewRating": _build_rating(verdict),
    }
    return _given(found)


def _build_rating(verdict: Verdict) -> dict[str, Any]:
    """The publisher's own words and scale; our label in words where there are none."""
    given = verdict.rating or {}
    words = given.get("name") or (
        verdict.label.value.replace("_", " ").capitalize() if verdict.label else None
    )
    return _given(
        {
            "@type": "Rating",
            "alternateName": words,
            "ratingValue": given.get("value"),
            "bestRating": given.get("best"),
            "worstRating": given.get("worst"),
        }
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
