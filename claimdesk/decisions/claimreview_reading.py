"""ClaimReview of schema.org, read, pure: messy files to typed verdicts. What goes out is built in claimreview_building.py.

Source: https://schema.org/ClaimReview (release 29) and the property list of Google's fact check documentation.
Real feeds lack ratings, hold several claims in one review, HTML and entities in every text, impossible dates and
`null` for what was deleted. What can be read is taken, what was strange is said in `notes`, and what can't be
used is a Problem of its own.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from claimdesk.decisions import google_claims
from claimdesk.decisions.claimreview_values import (
    cut_text,
    read_address,
    read_appearances,
    read_language,
    read_moment,
    read_name,
    read_organization,
    read_plain_text,
    read_rating,
    wrap_in_list,
)
from claimdesk.decisions.ratings import Rating
from claimdesk.errors import BadRequest

TYPE = "ClaimReview"
POINTING = ("author", "publisher", "sdPublisher", "itemReviewed", "reviewRating", "isPartOf")
MAX_DEPTH = 30
A_DAY = timedelta(days=1)  # time zones apart
MAX_CLAIM = 5_000  # characters; longer ones are whole articles put into the wrong field
PAGE = re.compile(r"(?:article|page|posting|^report)$")  # the types of schema.org whose address is a page's
PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)", re.IGNORECASE)


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
    appearances: tuple[str, ...] = ()  # addresses at which the claim stood
    source: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """An item that can't be used, and why."""

    detail: str


Item = ImportedVerdict | ReadProblem


def read_text(content: str) -> list[Item]:
    """The items of a JSON text, or of NDJSON with a value on each line; a broken line is one Problem.

    Raises BadRequest when nothing of it is JSON.
    """
    content = content.removeprefix("\ufeff")
    try:
        return read_reviews(_parse(content))
    except BadRequest:
        lines = [kept for line in content.splitlines() if (kept := line.strip().rstrip(","))]
        if len(lines) < 2:
            raise
    items: list[Item] = []
    readable = 0
    for line in lines:
        try:
            items += read_reviews(_parse(line))
            readable += 1
        except BadRequest as error:
            items.append(ReadProblem(error.detail))
    if not readable:
        raise BadRequest("neither JSON nor NDJSON")
    return items


def _parse(content: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"not JSON: {error}") from error


def read_reviews(value: Any) -> list[Item]:
    """The verdicts or problems of a ClaimReview, a list, a DataFeed, a @graph or Google's claims, in order.

    Each entry of a list or feed gives at least one item.
    """
    items: list[Item] = []
    cleaned = google_claims.turn_into_reviews(_clean_value(value))
    named = _find_named(cleaned, MAX_DEPTH)
    for entry in _list_entries(cleaned):
        reviews = list(_find_reviews(entry, MAX_DEPTH))
        if not reviews:
            items.append(ReadProblem("the entry is empty" if not entry else "there is no ClaimReview in it"))
        for review, pages in reviews:
            resolved = _resolve_pointers(review, named)
            part_of = [page for page in wrap_in_list(resolved.get("isPartOf")) if _is_page(page)]
            items += _read_review(resolved, [*part_of, *(_resolve_pointers(page, named) for page in pages)])
    return items


def _find_named(value: Any, depth: int) -> dict[str, dict[str, Any]]:
    """What says more of itself than its @id, by @id: graphs name an organisation once and point at it."""
    found: dict[str, dict[str, Any]] = {}
    if depth and isinstance(value, dict):
        if isinstance(value.get("@id"), str) and len(value) > 1:
            found[value["@id"]] = value
        for inner in value.values():
            found |= _find_named(inner, depth - 1)
    elif depth and isinstance(value, list):
        for item in value:
            found |= _find_named(item, depth - 1)
    return found


def _resolve_pointers(review: dict[str, Any], named: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The review with what its members only point at."""

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) == 1:
            return named.get(value["@id"], value)
        return value

    return {name: resolve(item) if name in POINTING else item for name, item in review.items()}


def _clean_value(value: Any, depth: int = MAX_DEPTH) -> Any:
    """The value without schema.org prefixes in its names and without characters that no store keeps."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {
            PREFIX.sub("", str(_clean_value(name))): _clean_value(item, depth - 1)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_clean_value(item, depth - 1) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _list_entries(value: Any) -> list[Any]:
    """The entries of a list, a feed or a graph; anything else is one entry."""
    if isinstance(value, list):
        return [
            entry for item in value for entry in (_list_entries(item) if isinstance(item, list) else [item])
        ]
    if isinstance(value, dict) and not _is_review(value):
        for name in ("dataFeedElement", "itemListElement", "@graph"):
            if name in value:
                inner = value[name] if isinstance(value[name], list) else [value[name]]
                if name != "@graph" or any(_has_review(item) for item in inner):
                    return [item for item in inner if name != "@graph" or _has_review(item)]
    return [value]


def _has_review(value: Any) -> bool:
    return next(_find_reviews(value, MAX_DEPTH), None) is not None


def _is_review(value: dict[str, Any]) -> bool:
    types = {
        PREFIX.sub("", str(type_)).casefold() for type_ in wrap_in_list(value.get("@type", value.get("type")))
    }
    return TYPE.casefold() in types or (types <= {"review"} and "claimReviewed" in value)


def _is_page(value: Any) -> bool:
    return isinstance(value, dict) and any(
        PAGE.search(PREFIX.sub("", str(type_)).casefold()) for type_ in wrap_in_list(value.get("@type"))
    )


def _find_reviews(
    value: Any, depth: int, pages: tuple[dict[str, Any], ...] = ()
) -> Iterator[tuple[dict[str, Any], tuple[dict[str, Any], ...]]]:
    """The ClaimReviews in a value, outermost first, each with the pages that it stands in, the nearest first."""
    if depth == 0:
        return
    if isinstance(value, dict):
        if _is_review(value):
            yield value, pages
            return
        pages = (value, *pages) if _is_page(value) else pages
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _find_reviews(item, depth - 1, pages)


def _read_review(review: dict[str, Any], pages: Sequence[dict[str, Any]]) -> list[Item]:
    """One item for each claim of the review; several ratings belong to as many claims, in order.

    A review without an address or a publisher of its own has those of the page that it stands in.
    """
    claims = [reviewed for reviewed in wrap_in_list(review.get("itemReviewed")) if isinstance(reviewed, dict)]
    texts = [
        text for reviewed in wrap_in_list(review.get("claimReviewed")) if (text := read_plain_text(reviewed))
    ]
    if len(claims) > 1 and len(texts) <= 1:
        pairs = [(_find_claim_text(claim) or "".join(texts), claim) for claim in claims]
    else:
        first = claims[0] if claims else {}
        spoken = [text] if claims and (text := _find_claim_text(first)) else []
        shared = first if len(claims) <= 1 else {}  # of several, nobody knows whose is which
        pairs = [
            (text, claims[place] if len(claims) == len(texts) else shared)
            for place, text in enumerate(texts or spoken)
        ]
    usable = [(text, claim) for text, claim in pairs if text]
    if not usable:
        return [ReadProblem("the review names no claim (claimReviewed)")]
    ratings = [rating_ for rating_ in wrap_in_list(review.get("reviewRating")) if rating_]
    return [
        _build_imported(
            review, text, claim, len(usable), ratings[place] if len(ratings) == len(usable) else None, pages
        )
        for place, (text, claim) in enumerate(usable)
    ]


def _find_url(review: dict[str, Any], pages: Sequence[dict[str, Any]]) -> str | None:
    places = (
        address
        for source in (review, *pages)
        for name in ("url", "mainEntityOfPage", "@id")
        if (address := read_address(source.get(name)))
    )
    return next(places, None)


def _find_publisher(review: dict[str, Any], pages: Sequence[dict[str, Any]]) -> str | None:
    """The publisher's name; an organisation that only has an address is called by its host."""
    own = [review.get(name) for name in ("publisher", "author", "sdPublisher")]
    given = [*own, *(page.get(name) for page in pages for name in ("publisher", "sourceOrganization"))]
    for read in (read_name, read_organization):
        if found := next((name for value in given if (name := read(value))), None):
            return found
    return None


def _find_claim_text(claim: dict[str, Any]) -> str | None:
    return next(
        (
            found
            for name in ("text", "name", "headline", "description")
            if (found := read_plain_text(claim.get(name)))
        ),
        None,
    )


def _build_imported(
    review: dict[str, Any],
    text: str,
    claim: dict[str, Any],
    several: int,
    own_rating: Any,
    pages: Sequence[dict[str, Any]],
) -> ImportedVerdict:
    notes: list[str] = []
    ratings = [rating_ for rating_ in wrap_in_list(review.get("reviewRating")) if rating_]
    if several > 1:
        notes.append(f"one of {several} claims of the review")
    if own_rating is None and len(ratings) > 1:
        notes.append(f"{len(ratings)} ratings, of which the first was taken")
    if len(text) > MAX_CLAIM:
        text = text[:MAX_CLAIM]
        notes.append(f"the claim was cut at {MAX_CLAIM} characters")
    url = _find_url(review, pages)
    if url is None:
        notes.append("no url")
    claimed_at = read_moment(claim, ("datePublished", "dateCreated"), notes, "claim's date")
    published_at = read_moment(review, ("datePublished", "dateCreated"), notes, "date of the review")
    if claimed_at and published_at and claimed_at > published_at + A_DAY:
        notes.append("the claim is dated after its review")
    return ImportedVerdict(
        claim_text=text,
        url=url,
        claimant=read_name(claim.get("author"))
        or read_name(claim.get("creator"))
        or read_name(review.get("claimant")),
        claimed_at=claimed_at,
        rating=read_rating(own_rating or next(iter(ratings), None), notes),
        rationale=cut_text(
            read_plain_text(review.get("reviewBody")) or read_plain_text(review.get("description"))
        ),
        headline=cut_text(read_plain_text(review.get("headline")) or read_plain_text(review.get("name"))),
        publisher=_find_publisher(review, pages),
        language=read_language(review) or read_language(claim),
        published_at=published_at,
        modified_at=read_moment(review, ("dateModified",), notes, "date of the change"),
        appearances=read_appearances(claim),
        source=review,
        notes=tuple(notes),
    )
