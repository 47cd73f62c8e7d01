"""Published verdicts with all that their ClaimReview tells: where their claims were met, and what was corrected."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.decisions import claimreview_building, corrections
from claimdesk.decisions.claimreview_building import ClaimPlace, Correction
from claimdesk.records.article import GONE, Article
from claimdesk.records.claim import Appearance, Claim, build_stands_in
from claimdesk.records.verdict import Origin, Verdict


def build_claimreviews(
    session: Session,
    found: Sequence[Verdict],
    find_page: Callable[[UUID], str] | None = None,
    *,
    public_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """The verdicts as ClaimReview, in the order given; four queries for all. Raises Gone, UrlMissing.

    find_page: the address of those that have none of their own. public_at: for everybody to read at that moment, so
    without the places that may not be public: of articles without a day of publication before it, and of who brought
    a claim.
    """
    own = [verdict for verdict in found if verdict.origin == Origin.OWN]
    wholes = {
        verdict_id.verdict.id: verdict_id for verdict_id in corrections.build_whole_verdicts(session, own)
    }
    places = _list_places(session, [claim for whole in wholes.values() for claim in whole.claims], public_at)
    built = []
    for verdict in found:
        whole = wholes.get(verdict.id)
        claims = whole.claims if whole else ()
        changes = whole.corrections if whole else ()
        said = [
            Correction(each.revision.note, each.revision.created_at) for each in changes if each.revision.note
        ]
        page = find_page(verdict.id) if find_page else None
        met = _drop_repeated(claims, places)
        built.append(claimreview_building.build_claimreview(verdict, met, said, page))
    return built


def _drop_repeated(claims: Sequence[Claim], places: dict[UUID, list[ClaimPlace]]) -> list[ClaimPlace]:
    found = {place.url: place for claim in claims for place in places.get(claim.id, ())}
    return list(found.values())


def _list_places(
    session: Session, claims: Sequence[Claim], public_at: datetime | None
) -> dict[UUID, list[ClaimPlace]]:
    """The pages of each claim: of the articles that make it and are not withdrawn, and of who brought it."""
    found = {claim.id: [ClaimPlace(claim.url)] if claim.url and public_at is None else [] for claim in claims}
    rows = session.execute(
        select(Appearance.claim_id, Article)
        .join(Article, (Article.id == Appearance.article_id) & build_stands_in(Article.revision))
        .where(Appearance.claim_id.in_(found), Article.status.not_in(GONE))
        .order_by(Article.id, Appearance.id)
    )
    for claim_id, article in rows:
        url = article.canonical_url or article.url
        is_public = article.stated_at is not None and public_at is not None and article.stated_at <= public_at
        if url is not None and (public_at is None or is_public):
            publisher = article.source_name or article.source_domain
            found[claim_id].append(ClaimPlace(url, article.title, publisher, article.stated_at))
    return found
