"""Webhooks: who is told of events over HTTP, kept and changed by admins."""

import secrets
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import lock
from claimdesk.errors import Conflict, FieldError, Invalid, NotFound, Unfetchable
from claimdesk.events import events, history
from claimdesk.events.types import EventType
from claimdesk.intake.targets import check_target
from claimdesk.people.principals import Principal
from claimdesk.records.run import Run
from claimdesk.records.webhook import Delivery, Webhook

PREFIX = "whsec_"
SECRET_BYTES = 32
FEWEST_BYTES, MOST_BYTES = 24, 64  # of a secret, as Standard Webhooks has them
MOST = 100  # webhooks of a workspace


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """What is to change; None: as it is."""

    url: str | None = None
    types: Sequence[EventType] | None = None
    secret: str | None = None
    enabled: bool | None = None


def add_webhook(
    session: Session,
    by: Principal,
    url: str,
    types: Sequence[EventType],
    secret: str | None,
    *,
    allow_private: bool,
) -> Webhook:
    """A webhook that is told of what happens from now on. Raises Invalid, Conflict when there are too many."""
    _check_url(url, allow_private=allow_private)
    lock(session, f"webhooks {by.workspace_id}")  # or another may add one between this count and the row
    known = session.scalars(select(Webhook.id).where(Webhook.workspace_id == by.workspace_id)).all()
    if len(known) >= MOST:
        raise Conflict(f"a workspace has {MOST} webhooks at most")
    webhook = Webhook(
        id=clock.new_id(),
        workspace_id=by.workspace_id,
        url=url,
        types=sorted(set(types)),
        secret=check_secret(secret) if secret else make_secret(),
        enabled=True,
        sequence=events.find_last(session),
        version=1,
    )
    session.add(webhook)
    history.record_by(session, by, webhook, "made", changes={"types": list(webhook.types)})
    session.flush()
    return webhook


def change_webhook(
    session: Session, by: Principal, webhook: Webhook, change: WebhookChange, *, allow_private: bool
) -> None:
    """Change a locked webhook. One that is enabled again is told of what happened meanwhile. Raises Invalid."""
    said: dict[str, object] = {}
    if change.url is not None and change.url != webhook.url:
        _check_url(change.url, allow_private=allow_private)
        webhook.url = change.url
        said["url"] = "changed"
    if change.types is not None:
        webhook.types = sorted(set(change.types))
        said["types"] = list(webhook.types)
    if change.secret is not None:
        webhook.secret = check_secret(change.secret)
        said["secret"] = "changed"  # noqa: S105  says that, not what
    if change.enabled is not None and change.enabled != webhook.enabled:
        webhook.enabled, webhook.disabled_why = change.enabled, None
        said["enabled"] = change.enabled
    if said:
        webhook.version += 1
        history.record_by(session, by, webhook, "changed", changes=said)


def delete_webhook(session: Session, by: Principal, webhook: Webhook) -> None:
    """Delete a locked webhook with its deliveries and their runs."""
    own = select(Delivery.id).where(Delivery.webhook_id == webhook.id)
    session.execute(delete(Run).where(Run.subject_id.in_(own)))
    session.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
    history.record_by(session, by, webhook, "deleted")
    session.delete(webhook)


def get_webhook(session: Session, workspace_id: UUID, webhook_id: UUID, *, locked: bool = False) -> Webhook:
    """The webhook. Raises NotFound, also for another workspace's."""
    found = session.get(Webhook, webhook_id, with_for_update={"key_share": True} if locked else None)
    if found is None or found.workspace_id != workspace_id:
        raise NotFound("there is no such webhook")
    return found


def list_webhooks(session: Session, workspace_id: UUID, after: UUID | None, limit: int) -> list[Webhook]:
    """The workspace's webhooks, oldest first."""
    query = select(Webhook).where(Webhook.workspace_id == workspace_id)
    if after is not None:
        query = query.where(Webhook.id > after)
    return list(session.scalars(query.order_by(Webhook.id).limit(limit)))


def make_secret() -> str:
    """A secret of 256 random bits, as Standard Webhooks writes them."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def check_secret(secret: str) -> str:
    """The secret as it is given. Raises Invalid for one that Standard Webhooks' libraries don't read."""
    try:
        size = len(b64decode(secret.removeprefix(PREFIX), validate=True))
    except (NoBase64, ValueError):
        size = 0
    if not secret.startswith(PREFIX) or not FEWEST_BYTES <= size <= MOST_BYTES:
        said = f"must be {PREFIX} and {FEWEST_BYTES} to {MOST_BYTES} random bytes in base64; left out, one is made"
        raise Invalid(said, [FieldError("/secret", said)])
    return secret


def _check_url(url: str, *, allow_private: bool) -> None:
    """Raises Invalid for an address that nothing can be sent to."""
    try:
        check_target(url, allow_private=allow_private)
    except Unfetchable as error:
        raise Invalid("the address can't be sent to", [FieldError("/url", error.detail)]) from error
