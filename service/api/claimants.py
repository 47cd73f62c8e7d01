"""Claimants: who makes claims, and which names are one claimant; whose claims the desk has looked at."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import AfterValidator, Field

from claimdesk.claims import claimants
from claimdesk.claims.claimants import KnownClaimant
from claimdesk.decisions import coverage
from claimdesk.decisions.coverage import CoverageBy
from claimdesk.errors import Conflict
from claimdesk.intake.submissions import WebAddress
from claimdesk.records.account import Scope
from claimdesk.records.verdict import Label
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import check_version, version_taken, versioned
from service.http.paging import read_position_id, split_counted, split_page
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, ListQuery, Name, Output, Time

api = build_blueprint("claimants", "Who makes claims.")
reports = build_blueprint("claimant reports", "Whose claims were looked at.", "reports")


class ClaimantKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"


class ClaimantChangesIn(Input):
    """What people know of a claimant. A member that is left out stays; null takes it away."""

    name: Name | None = Field(None, description="The same name in other capitals; another name is a merge.")
    kind: ClaimantKind | None = None
    role: Name | None = Field(None, description="Such as mayor of Northbank.")
    affiliation: Name | None = Field(None, description="A party, a company, a body.")
    same_as: Annotated[list[WebAddress], AfterValidator(lambda given: list(dict.fromkeys(given)))] = Field(
        default_factory=list, max_length=50, description="Addresses of the same claimant elsewhere."
    )


class ClaimantMergeIn(Input):
    into: UUID = Field(description="The claimant that this one is.")


class NamedClaimantOut(Output):
    id: UUID
    name: str


class ClaimantRecordOut(Output):
    """A claimant. Its claims keep the name that their articles say, whatever it is merged with."""

    id: UUID
    version: int
    name: str
    kind: str | None
    role: str | None
    affiliation: str | None
    same_as: list[str]
    aliases: list[str] = Field(description="Names that are merged into this one.")
    claims: int = Field(description="How many claims it makes, under any of its names.")
    merged_into: UUID | None
    created_at: datetime


class ClaimantWholeOut(ClaimantRecordOut):
    perhaps_same: list[NamedClaimantOut] = Field(
        description="Others whose names may mean the same; people say whether they do."
    )


class ClaimantsOut(Output):
    items: list[ClaimantRecordOut]
    next_cursor: str | None


class ClaimantsQuery(ListQuery):
    q: str | None = Field(None, max_length=500, description="Words of a name or an alias.")


class CoverageQuery(ListQuery):
    by: CoverageBy = Field(description="What claims are grouped by.")
    from_: Time | None = Field(None, alias="from", description="Claims that came in from then on.")
    to: Time | None = Field(None, description="And before then.")


class CoverageGroupOut(Output):
    """Claims of one group. A claim of two claimants counts with each."""

    name: str | None = Field(description="null: claims that name no claimant, or whose has no affiliation.")
    claimant_id: UUID | None = Field(description="Where they are grouped by claimant.")
    claims: int
    dismissed: int
    published: int = Field(description="Those with a verdict that is published now.")
    labels: dict[Label, int] = Field(description="The labels of those.")


class CoverageOut(Output):
    by: CoverageBy
    items: list[CoverageGroupOut]
    next_cursor: str | None


@api.get("", responses={200: ClaimantsOut})
@needs(Scope.CLAIMS_READ)
def list_claimants(query: ClaimantsQuery) -> Response:
    """Who makes claims, oldest first; those that are merged into another are its aliases."""
    name = f"claimants {query.q or ''}"
    with reading() as session:
        after = read_position_id(query, name)
        found = claimants.list_claimants(session, principal().workspace_id, query.q, after, query.limit + 1)
    page, next_cursor = split_page(found, query, name, lambda known: str(known.claimant.id))
    items = [ClaimantRecordOut(**_read_known(known)) for known in page]
    return answer(ClaimantsOut(items=items, next_cursor=next_cursor))


@api.get("/<uuid:id>", responses={200: ClaimantWholeOut})
@needs(Scope.CLAIMS_READ)
def get_claimant(path: IdPath) -> Response:
    """A claimant, and others that may be the same."""
    with reading() as session:
        found = claimants.get_claimant(session, principal().workspace_id, path.id)
        known = claimants.describe_claimant(session, found)
        near = claimants.suggest_same(session, found)
        perhaps = [NamedClaimantOut(id=other.id, name=other.name) for other in near]
        return answer(ClaimantWholeOut(**_read_known(known), perhaps_same=perhaps), version=found.version)


@api.patch("/<uuid:id>", responses={200: ClaimantRecordOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(Conflict)
def change_claimant(path: IdPath, body: ClaimantChangesIn) -> Response:
    """Write down what is known of a claimant."""
    given = body.model_dump(include=body.model_fields_set, mode="json")
    if given.get("name", "") is None:
        del given["name"]
    with transaction() as session:
        found = claimants.get_claimant(session, principal().workspace_id, path.id, is_locked=True)
        check_version(found.version)
        claimants.change_claimant(session, principal(), found, given)
        session.flush()
        known = claimants.describe_claimant(session, found)
        return answer(ClaimantRecordOut(**_read_known(known)), version=found.version)


@api.post("/<uuid:id>/merge", responses={200: ClaimantRecordOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(Conflict)
def merge_claimant(path: IdPath, body: ClaimantMergeIn) -> Response:
    """Say that this claimant and another are one. The other is answered; no claim's own words change."""
    with transaction() as session:
        found = claimants.get_claimant(session, principal().workspace_id, path.id)
        check_version(found.version)
        survivor = claimants.merge_claimant(session, principal(), path.id, body.into)
        known = claimants.describe_claimant(session, survivor)
        return answer(ClaimantRecordOut(**_read_known(known)), version=survivor.version)


@api.post("/<uuid:id>/unmerge", responses={200: ClaimantRecordOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(Conflict)
def unmerge_claimant(path: IdPath) -> Response:
    """Part a claimant from the one that it was merged into."""
    with transaction() as session:
        found = claimants.get_claimant(session, principal().workspace_id, path.id)
        check_version(found.version)
        parted = claimants.unmerge_claimant(session, principal(), path.id)
        known = claimants.describe_claimant(session, parted)
        return answer(ClaimantRecordOut(**_read_known(known)), version=parted.version)


@reports.get("/coverage", responses={200: CoverageOut})
@needs(Scope.CLAIMS_READ)
def report_coverage(query: CoverageQuery) -> Response:
    """Whose claims came in, were dismissed and were published, and with which labels."""
    name = f"coverage {query.by} {query.from_} {query.to}"
    with reading() as session:
        found = coverage.build_coverage(session, principal().workspace_id, query.by, query.from_, query.to)
    page, next_cursor = split_counted(found, query, name)
    items = [
        CoverageGroupOut(**{field: getattr(group, field) for field in CoverageGroupOut.model_fields})
        for group in page
    ]
    return answer(CoverageOut(by=query.by, items=items, next_cursor=next_cursor))


def _read_known(known: KnownClaimant) -> dict[str, object]:
    of_record = (
        "id",
        "version",
        "name",
        "kind",
        "role",
        "affiliation",
        "same_as",
        "merged_into",
        "created_at",
    )
    return {
        **{name: getattr(known.claimant, name) for name in of_record},
        "aliases": list(known.aliases),
        "claims": known.claims,
    }
