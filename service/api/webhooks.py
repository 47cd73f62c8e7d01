"""Webhooks: other systems told of events over HTTP, signed, tried for 24 hours."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response
from pydantic import Field

from claimdesk.errors import Conflict
from claimdesk.events.types import EventType
from claimdesk.intake.submissions import WebAddress
from claimdesk.outgoing import deliveries, webhooks
from claimdesk.outgoing.webhooks import WebhookChange
from claimdesk.records.account import Scope
from claimdesk.records.webhook import Delivery, DeliveryStatus, Webhook
from service.api.blueprints import build_blueprint
from service.http.authentication import needs
from service.http.context import parts, principal, reading, transaction
from service.http.limits import check_version, version_taken, versioned
from service.http.paging import read_position_id, split_page
from service.http.problems import may_fail
from service.http.responses import answer, no_content
from service.http.schemas import IdPath, Input, ListQuery, Output

api = build_blueprint("webhooks", "Other systems told of events over HTTP.")

Types = Annotated[list[EventType], Field(max_length=len(EventType))]
Secret = Annotated[str, Field(max_length=200)]


class WebhookIn(Input):
    url: WebAddress = Field(description="A public address that takes POST.")
    types: Types = Field(default_factory=list, description="The events to be told of; none: all.")
    secret: Secret | None = Field(
        None, description="whsec_ and 24 to 64 random bytes in base64; made when not given."
    )


class WebhookPatch(Input):
    """What is to change; what is left out stays."""

    url: WebAddress | None = None
    types: Types | None = None
    secret: Secret | None = None
    enabled: bool | None = None


class WebhookOut(Output):
    """A webhook without its secret."""

    id: UUID
    version: int
    url: str
    types: list[str]
    enabled: bool
    disabled_why: str | None
    created_at: datetime


class NewWebhookOut(WebhookOut):
    secret: str | None = Field(description="Shown once, with the first answer.")


class WebhooksOut(Output):
    items: list[WebhookOut]
    next_cursor: str | None


class TryOut(Output):
    """One try: what the receiver answered, or why it could not."""

    at: datetime
    status: int | None
    error: str | None
    ms: int


class DeliveryOut(Output):
    """A message to a webhook with its tries, oldest first."""

    id: UUID
    message_id: str = Field(description="The webhook-id header: the same for each try.")
    type: str
    status: DeliveryStatus
    created_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None
    tries: list[TryOut]


class DeliveriesOut(Output):
    items: list[DeliveryOut]
    next_cursor: str | None


class DeliveriesQuery(ListQuery):
    status: DeliveryStatus | None = None


class DeliveryPath(IdPath):
    delivery_id: UUID


@api.post("", responses={201: NewWebhookOut})
@needs(Scope.ADMIN)
@may_fail(Conflict)
def make_webhook(body: WebhookIn) -> Response:
    """A new webhook; it is told of what happens from now on. Its secret is shown this once."""
    with transaction() as session:
        made = webhooks.add_webhook(
            session,
            principal(),
            body.url,
            body.types,
            body.secret,
            allow_private=parts().settings.fetch_allow_private,
        )
        shown = NewWebhookOut(**_show_webhook(made).model_dump(), secret=made.secret)
        return answer(
            shown,
            201,
            location=f"/api/v1/webhooks/{made.id}",
            version=made.version,
            secret=["secret"],
            subject_id=made.id,
        )


@api.get("", responses={200: WebhooksOut})
@needs(Scope.ADMIN)
def list_webhooks(query: ListQuery) -> Response:
    """The workspace's webhooks, oldest first, without their secrets."""
    with reading() as session:
        after = read_position_id(query, "webhooks")
        found = webhooks.list_webhooks(session, principal().workspace_id, after, query.limit + 1)
    page, next_cursor = split_page(found, query, "webhooks", lambda webhook: str(webhook.id))
    return answer(WebhooksOut(items=[_show_webhook(webhook) for webhook in page], next_cursor=next_cursor))


@api.get("/<uuid:id>", responses={200: WebhookOut})
@needs(Scope.ADMIN)
def get_webhook(path: IdPath) -> Response:
    """A webhook, without its secret."""
    with reading() as session:
        found = webhooks.get_webhook(session, principal().workspace_id, path.id)
        return answer(_show_webhook(found), version=found.version)


@api.patch("/<uuid:id>", responses={200: WebhookOut})
@needs(Scope.ADMIN)
@versioned
def change_webhook(path: IdPath, body: WebhookPatch) -> Response:
    """Change address, types or secret, or switch it off and on; switched on again it is told what it missed."""
    with transaction() as session:
        found = webhooks.get_webhook(session, principal().workspace_id, path.id, locked=True)
        check_version(found.version)
        change = WebhookChange(body.url, body.types, body.secret, body.enabled)
        allow_private = parts().settings.fetch_allow_private
        webhooks.change_webhook(session, principal(), found, change, allow_private=allow_private)
        session.flush()
        return answer(_show_webhook(found), version=found.version)


@api.delete("/<uuid:id>", responses={204: None})
@needs(Scope.ADMIN)
@versioned
def delete_webhook(path: IdPath) -> Response:
    """Delete a webhook with its deliveries."""
    with transaction() as session:
        found = webhooks.get_webhook(session, principal().workspace_id, path.id, locked=True)
        check_version(found.version)
        webhooks.delete_webhook(session, principal(), found)
        return no_content()


@api.post("/<uuid:id>/test", responses={202: DeliveryOut})
@needs(Scope.ADMIN)
@version_taken
def test_webhook(path: IdPath) -> Response:
    """Send a message of the type webhook.test; how it ends stands among the deliveries."""
    with transaction() as session:
        found = webhooks.get_webhook(session, principal().workspace_id, path.id)
        check_version(found.version)
        return answer(_show_delivery(deliveries.send_test(session, found)), 202)


@api.get("/<uuid:id>/deliveries", responses={200: DeliveriesOut})
@needs(Scope.ADMIN)
def list_deliveries(path: IdPath, query: DeliveriesQuery) -> Response:
    """What was sent or is still to be, newest first; what is over is kept for 30 days."""
    name = f"deliveries {path.id} {query.status}"
    with reading() as session:
        webhook = webhooks.get_webhook(session, principal().workspace_id, path.id)
        before = read_position_id(query, name)
        found = deliveries.list_deliveries(session, webhook, query.status, before, query.limit + 1)
    page, next_cursor = split_page(found, query, name, lambda delivery: str(delivery.id))
    shown = [_show_delivery(delivery) for delivery in page]
    return answer(DeliveriesOut(items=shown, next_cursor=next_cursor))


@api.post("/<uuid:id>/deliveries/<uuid:delivery_id>/replay", responses={202: DeliveryOut})
@needs(Scope.ADMIN)
@version_taken
def replay_delivery(path: DeliveryPath) -> Response:
    """Send a message again, under the id that it had."""
    with transaction() as session:
        webhook = webhooks.get_webhook(session, principal().workspace_id, path.id)
        check_version(webhook.version)
        delivery = deliveries.get_delivery(session, webhook, path.delivery_id)
        deliveries.replay_delivery(session, principal(), webhook, delivery)
        return answer(_show_delivery(delivery), 202)


def _show_webhook(found: Webhook) -> WebhookOut:
    return WebhookOut(**{name: getattr(found, name) for name in WebhookOut.model_fields})


def _show_delivery(found: Delivery) -> DeliveryOut:
    same = ("id", "type", "status", "created_at", "next_try_at", "delivered_at")
    return DeliveryOut(
        **{name: getattr(found, name) for name in same},
        message_id=deliveries.build_message_id(found.id),
        tries=[TryOut(**told) for told in found.tries],
    )
