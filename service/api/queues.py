"""Queues of claims for people: read, and defined."""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response, request
from pydantic import Field

from claimdesk.errors import BadRequest, Conflict, StaleVersion, VersionRequired
from claimdesk.queue import definitions, queue_counts, queues
from claimdesk.queue.priority import DEFAULT_WEIGHTS
from claimdesk.records.account import Scope
from claimdesk.records.queue import Queue, SecondRead, SkipFor
from claimdesk.terms import Kind
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import CLAIM_SUMMARY, ClaimOut, PriorityPartOut, show_claims, show_why
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.limits import check_version, read_if_match, reads_headers, versioned
from service.http.list_views import answer_list, choose_members, shortened
from service.http.paging import read_position, split_page
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import Input, Name, Output, ViewQuery

api = build_blueprint("queues", "Claims in the order in which people take them.")


class QueuePath(Input):
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]


class FilterIn(Input):
    """Which claims come in; an empty list lets everything through."""

    source: list[Name] = Field([], max_length=200)
    language: list[Name] = Field([], max_length=200)
    claimant: list[Name] = Field([], max_length=200)
    kind: list[Kind] = Field([], max_length=len(Kind))
    query: str | None = Field(None, max_length=500, description="Words that the claim's text holds.")
    min_check_worthiness: float | None = Field(None, ge=0, le=1)


class WeightsIn(Input):
    """What each part of the priority weighs; members that are left out weigh as usual."""

    worth: float | None = Field(None, ge=0, le=100)
    demand: float | None = Field(None, ge=0, le=100)
    due: float | None = Field(None, ge=0, le=100)
    reach: float | None = Field(None, ge=0, le=100)
    novelty: float | None = Field(None, ge=0, le=100)


class WhoIn(Input):
    """Who may take claims; empty: every reviewer, editor and admin."""

    roles: list[Literal["reviewer", "editor", "admin"]] = Field([], max_length=3)
    accounts: list[UUID] = Field([], max_length=1000)


class QueueIn(Input):
    """A queue's definition, whole."""

    filter: FilterIn = FilterIn()
    weights: WeightsIn = WeightsIn()
    second_read: SecondRead = SecondRead.NONE
    readers_confer: bool = False
    min_independent_sources: int = Field(0, ge=0, le=100)
    sla_hours: float | None = Field(None, gt=0, le=100_000)
    cap_per_article: int | None = Field(
        None,
        ge=1,
        le=10_000,
        description="The worthiest claims of an article, so many; the others are unqueued.",
    )
    lease_s: int = Field(1800, ge=10, le=86_400)
    skip: SkipFor = Field(
        SkipFor.EVERYONE, description="As far as a reviewer may skip; an editor always may."
    )
    position: int = Field(0, ge=0, le=1_000_000, description="A claim goes to the first queue that it fits.")
    who: WhoIn = WhoIn()

    def definition(self) -> dict[str, Any]:
        return {
            **self.model_dump(mode="json", exclude={"filter", "weights", "second_read", "skip"}),
            "filter": self.filter.model_dump(mode="json", exclude_defaults=True),
            "weights": self.weights.model_dump(exclude_none=True),
            "second_read": self.second_read,
            "skip": self.skip,
        }


class BlockedOut(Output):
    """Claims that nobody is left to go on with."""

    why: str
    claims: int


class QueueOut(Output):
    """A queue, its definition and how many of its claims are where."""

    name: str
    version: int
    filter: dict[str, Any]
    weights: dict[str, float]
    second_read: SecondRead
    readers_confer: bool
    min_independent_sources: int
    sla_hours: float | None
    cap_per_article: int | None
    lease_s: int
    skip: SkipFor
    position: int
    who: dict[str, Any]
    waiting: int
    in_review: int
    awaiting_second: int
    adjudication: int
    decided: int
    revisit: int
    snoozed: int = Field(description="Of those, how many are offered to nobody before a time.")
    oldest_waiting_s: int | None = Field(description="How long the oldest has waited, seconds.")
    due_soon: int = Field(description="Due within four hours.")
    overdue: int
    decided_24h: int
    reviewers_active: int = Field(description="People who hold a lease now.")
    blocked: list[BlockedOut]


class QueuesOut(Output):
    items: list[QueueOut]
    next_cursor: str | None


class QueuedClaimOut(ClaimOut):
    """A claim with the reasons for its place."""

    why: list[PriorityPartOut]


class QueuedClaimsOut(Output):
    items: list[QueuedClaimOut]
    next_cursor: str | None


@api.get("", responses={200: QueuesOut})
@needs(Scope.CLAIMS_READ)
def list_queues() -> Response:
    """The queues, in the order in which claims are offered to them."""
    with reading() as session:
        found = queues.list_queues(session, principal().workspace_id)
        counts = queue_counts.count_claims(session, found)
    items = [show_queue(queue, counts[queue.id]) for queue in found]
    return answer(QueuesOut(items=items, next_cursor=None))


@api.get("/<name>", responses={200: QueueOut})
@needs(Scope.CLAIMS_READ)
def get_queue(path: QueuePath) -> Response:
    """A queue."""
    with reading() as session:
        queue = queues.get_queue(session, principal().workspace_id, path.name)
        counts = queue_counts.count_claims(session, [queue])
    return answer(show_queue(queue, counts[queue.id]), version=queue.version)


@api.put("/<name>", responses={200: QueueOut, 201: QueueOut})
@needs(Scope.ADMIN)
@may_fail(VersionRequired, StaleVersion, BadRequest)
@reads_headers("If-Match", "If-None-Match")
def put_queue(path: QueuePath, body: QueueIn) -> Response:
    """Make a queue (If-None-Match: *), or change one (If-Match); waiting claims are filed anew, many in the background."""
    only_new = request.headers.get("If-None-Match", "").strip()
    if only_new not in {"", "*"}:
        raise BadRequest("If-None-Match can only be *")
    expected = read_if_match(needed=not only_new)
    with transaction() as session:
        workspace_id = principal().workspace_id
        if expected is None and not only_new:  # If-Match: *, whatever version there is
            expected = queues.get_queue(session, workspace_id, path.name).version
        queue = definitions.put_queue(
            session, workspace_id, path.name, body.definition(), expected=expected, is_new=bool(only_new)
        )
        counts = queue_counts.count_claims(session, [queue])
        return answer(show_queue(queue, counts[queue.id]), 201 if only_new else 200, version=queue.version)


@api.delete("/<name>", responses={204: None})
@needs(Scope.ADMIN)
@versioned
@may_fail(Conflict)
def delete_queue(path: QueuePath) -> Response:
    """Delete a queue in which nothing is left to do; 409 says how many claims are. The last queue stays."""
    with transaction() as session:
        queue = queues.get_queue(session, principal().workspace_id, path.name, lock=True)
        check_version(queue.version)
        definitions.delete_queue(session, principal(), queue)
        return no_content()


@api.get("/<name>/claims", responses={200: QueuedClaimsOut})
@needs(Scope.CLAIMS_READ)
@shortened
def list_claims(path: QueuePath, query: ViewQuery) -> Response:
    """The claims that wait in a queue, in its order, each with the reasons for its place."""
    name = f"queue {path.name}"
    members = choose_members(query, QueuedClaimOut, {**CLAIM_SUMMARY, "why": True})
    with reading() as session:
        queue = queues.get_queue(session, principal().workspace_id, path.name)
        begin = read_position(query, name)
        after = (float(begin[0]), UUID(begin[1])) if begin else None
        found = queues.list_claims(session, queue, after=after, limit=query.limit + 1)
        page, next_cursor = split_page(found, query, name, lambda claim: [claim.priority, str(claim.id)])
        items = [
            QueuedClaimOut(**dict(shown), why=show_why(claim))
            for shown, claim in zip(show_claims(session, page, members=members), page, strict=True)
        ]
    return answer_list(QueuedClaimsOut(items=items, next_cursor=next_cursor), members)


def show_queue(queue: Queue, counts: queue_counts.QueueCounts) -> QueueOut:
    defined = {
        name: getattr(queue, name)
        for name in QueueOut.model_fields
        if name not in queue_counts.QueueCounts.__dataclass_fields__ and name != "weights"
    }
    return QueueOut(
        **defined,
        weights={**DEFAULT_WEIGHTS, **{name: float(weight) for name, weight in queue.weights.items()}},
        **asdict(counts),
    )
