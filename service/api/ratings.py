"""Rating scales, ours and publishers', and how far readers agree."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.decisions import agreement, rating_maps, scales, verdicts
from claimdesk.decisions.scales import Scale, Step
from claimdesk.errors import StaleVersion
from claimdesk.people import policies
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Label, PublisherRating
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import expected_version, version_taken
from service.http.paging import split_counted
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import Input, ListQuery, Name, Output

api = build_blueprint("ratings", "The workspace's own scale.")
of_publishers = build_blueprint("publishers", "What publishers' ratings mean.")
reports = build_blueprint("reports", "Figures of the desk's work.")


class StepIn(Input):
    """A word of the scale, the label that it goes with, and its number."""

    name: Name
    label: Label
    value: float | None = None
    best: float | None = None
    worst: float | None = None


class ScaleIn(Input):
    items: list[StepIn] = Field(max_length=100)


class StepOut(Output):
    name: str
    label: Label
    value: float | None
    best: float | None
    worst: float | None


class ScaleOut(Output):
    """Our scale; empty: any word is taken."""

    items: list[StepOut]
    version: int


class PublisherPath(Input):
    name: Annotated[str, Field(min_length=1, max_length=500)]


class MappedIn(Input):
    rating: Name
    label: Label | None = Field(description="null: nobody knows; it is listed as unmapped.")


class MappingIn(Input):
    items: list[MappedIn] = Field(max_length=1000)


class MappedOut(Output):
    """A publisher's rating, our label for it, and verdicts in which it stands."""

    rating: str
    label: Label | None
    examples: list[UUID]


class MappingOut(Output):
    items: list[MappedOut]
    changed: int = Field(0, description="Verdicts whose label is another now.")


class RatingsQuery(ListQuery):
    unmapped: bool = Field(False, description="Only those that nobody has mapped yet.")


class PublisherRatingOut(MappedOut):
    publisher: str = Field(description="Empty: whoever says so.")


class PublisherRatingsOut(Output):
    items: list[PublisherRatingOut]
    next_cursor: str | None


class FiguresOut(Output):
    claims: int
    percent: float | None = Field(description="The share of claims with equal labels, 0–1.")
    alpha: float | None = Field(
        description="Krippendorff's, for nominal labels; 1 is agreement, 0 is chance."
    )


class GroupOut(FiguresOut):
    name: str


class AgreementOut(FiguresOut):
    """How far independent readers agree."""

    pairs: list[GroupOut]
    labels: list[GroupOut]
    months: list[GroupOut]


@api.get("", responses={200: ScaleOut})
@needs(Scope.VERDICTS_READ)
def get_scale() -> Response:
    """Our own scale, with our label for each word."""
    with reading() as session:
        scale = scales.get_scale(session, principal().workspace_id)
    return answer(_show_scale(scale), version=scale.version)


@api.put("", responses={200: ScaleOut})
@needs(Scope.VERDICTS_PUBLISH)
@version_taken
@may_fail(StaleVersion)
def put_scale(body: ScaleIn) -> Response:
    """Set our own scale; verdicts keep the ratings that they have."""
    policies.check_is_editor(principal(), "set the scale")
    steps = [Step(**item.model_dump()) for item in body.items]
    with transaction() as session:
        scale = scales.save_scale(session, principal(), steps, expected_version())
        return answer(_show_scale(scale), version=scale.version)


@of_publishers.get("/ratings", responses={200: PublisherRatingsOut})
@needs(Scope.VERDICTS_READ)
def list_all_ratings(query: RatingsQuery) -> Response:
    """The ratings of all publishers with our labels for them, or those that could not be mapped."""
    with reading() as session:
        found = rating_maps.list_ratings(session, principal().workspace_id, unmapped=query.unmapped)
        page, next_cursor = split_counted(found, query, f"publishers' ratings {query.unmapped}")
        items = [
            PublisherRatingOut(
                publisher=rating.publisher,
                rating=rating.rating_key,
                label=rating.label,
                examples=rating.examples,
            )
            for rating in page
        ]
    return answer(PublisherRatingsOut(items=items, next_cursor=next_cursor))


@of_publishers.get("/<name>/ratings", responses={200: MappingOut})
@needs(Scope.VERDICTS_READ)
def list_ratings(path: PublisherPath) -> Response:
    """A publisher's ratings and our labels for them; null where nobody has mapped one."""
    with reading() as session:
        return answer(_show_mapping(rating_maps.list_ratings(session, principal().workspace_id, path.name)))


@of_publishers.put("/<name>/ratings", responses={200: MappingOut})
@needs(Scope.VERDICTS_PUBLISH)
def map_ratings(path: PublisherPath, body: MappingIn) -> Response:
    """Say what a publisher's ratings mean; imported verdicts get their labels anew, as revisions."""
    policies.check_is_editor(principal(), "map ratings")
    wanted = {item.rating: item.label for item in body.items}
    with transaction() as session:
        changed = rating_maps.map_ratings(session, principal(), path.name, wanted)
        verdicts.plan_vectors(session, changed)
        found = rating_maps.list_ratings(session, principal().workspace_id, path.name)
        return answer(_show_mapping(found, len(changed)))


@reports.get("/agreement", responses={200: AgreementOut})
@needs(Scope.CLAIMS_READ)
def report_agreement() -> Response:
    """Agreement between independent readers: percent and Krippendorff's alpha, by pair, label and month."""
    with reading() as session:
        found = agreement.build_report(session, principal().workspace_id)
    groups = {
        name: [GroupOut(name=group.name, **asdict(group.figures)) for group in getattr(found, name)]
        for name in ("pairs", "labels", "months")
    }
    return answer(AgreementOut(**asdict(found.all), **groups))


def _show_scale(found: Scale) -> ScaleOut:
    return ScaleOut(items=[StepOut(**asdict(step)) for step in found.steps], version=found.version)


def _show_mapping(found: list[PublisherRating], changed: int = 0) -> MappingOut:
    items = [
        MappedOut(rating=rating.rating_key, label=rating.label, examples=rating.examples) for rating in found
    ]
    return MappingOut(items=items, changed=changed)
