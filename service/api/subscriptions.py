"""Subscriptions: feeds whose new items become articles."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.errors import Conflict
from claimdesk.intake import subscriptions
from claimdesk.intake.submissions import WebAddress
from claimdesk.records.account import Scope
from claimdesk.records.subscription import Subscription
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import parts, principal, reading, transaction
from service.http.limits import check_version, versioned
from service.http.paging import read_position_id, split_page
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import IdPath, Input, ListQuery, Name, Output

api = build_blueprint("subscriptions", "Feeds whose new items become articles.")


class SubscriptionIn(Input):
    url: WebAddress = Field(description="Of an RSS or Atom feed, on a public address.")
    queue: Name | None = Field(None, description="The queue that the articles' claims go to.")
    every_s: Annotated[int, Field(ge=60, le=604_800, strict=True)] = Field(
        900, description="Seconds between two looks."
    )


class SubscriptionOut(Output):
    """A feed, and how it was the last time."""

    id: UUID
    version: int
    url: str
    queue: str | None
    every_s: int
    title: str | None
    created_at: datetime
    polled_at: datetime | None = Field(description="When it last answered what could be read.")
    next_poll_at: datetime
    failures: int = Field(description="One after the other; the time between two looks doubles with each.")
    error: str | None
    articles: int = Field(description="How many of its items became articles.")


class SubscriptionsOut(Output):
    items: list[SubscriptionOut]
    next_cursor: str | None


@api.post("", responses={201: SubscriptionOut})
@needs(Scope.ARTICLES_WRITE)
@may_fail(Conflict)
def make_subscription(body: SubscriptionIn) -> Response:
    """Subscribe to a feed: what stands in it becomes articles at once, what is new from then on."""
    with transaction() as session:
        allow_private = parts().settings.fetch_allow_private
        made = subscriptions.add_subscription(
            session, principal(), body.url, body.queue, body.every_s, allow_private=allow_private
        )
        location = f"/api/v1/subscriptions/{made.id}"
        return answer(
            _show_subscription(made), 201, location=location, version=made.version, subject_id=made.id
        )


@api.get("", responses={200: SubscriptionsOut})
@needs(Scope.ARTICLES_READ)
def list_subscriptions(query: ListQuery) -> Response:
    """The workspace's subscriptions, oldest first."""
    with reading() as session:
        after = read_position_id(query, "subscriptions")
        found = subscriptions.list_subscriptions(session, principal().workspace_id, after, query.limit + 1)
    page, next_cursor = split_page(found, query, "subscriptions", lambda feed: str(feed.id))
    return answer(
        SubscriptionsOut(items=[_show_subscription(feed) for feed in page], next_cursor=next_cursor)
    )


@api.get("/<uuid:id>", responses={200: SubscriptionOut})
@needs(Scope.ARTICLES_READ)
def get_subscription(path: IdPath) -> Response:
    """A feed, and how it was the last time."""
    with reading() as session:
        found = subscriptions.get_subscription(session, principal().workspace_id, path.id)
        return answer(_show_subscription(found), version=found.version)


@api.delete("/<uuid:id>", responses={204: None})
@needs(Scope.ARTICLES_WRITE)
@versioned
def delete_subscription(path: IdPath) -> Response:
    """End a subscription; the articles that came of it stay."""
    with transaction() as session:
        found = subscriptions.get_subscription(session, principal().workspace_id, path.id, locked=True)
        check_version(found.version)
        subscriptions.delete_subscription(session, principal(), found)
        return no_content()


def _show_subscription(found: Subscription) -> SubscriptionOut:
    return SubscriptionOut(**{name: getattr(found, name) for name in SubscriptionOut.model_fields})
