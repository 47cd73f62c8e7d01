"""Deliveries: each event to each webhook that wants it, tried for 24 hours, never lost and never told to another.

Beat makes deliveries of the log's new events and has those tried that are due; a worker sends. A message keeps its id
over all tries, so that its receiver knows one that comes twice.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import lock
from claimdesk.errors import Conflict, NotFound
from claimdesk.events import events, history
from claimdesk.events.types import EventType
from claimdesk.people.principals import Principal
from claimdesk.records.event import Event
from claimdesk.records.run import Run
from claimdesk.records.webhook import Delivery, DeliveryStatus, Webhook
from claimdesk.runs import planning
from claimdesk.terms import StageName, SubjectKind

TEST = "webhook.test"
TRIED_FOR = timedelta(hours=24)
# then every two hours; the first ones are for a receiver that is being restarted
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 300, 900, 1800, 3600))
LONGEST_PAUSE = timedelta(hours=2)
SPREAD = 0.1  # of a pause, so that what failed together does not come back together
LOST_AFTER = timedelta(minutes=15)  # a try whose worker and run are gone is planned again
KEPT_FOR = timedelta(days=30)  # the log of what is over
AT_ONCE = 200  # events, and tries, in a transaction
GONE = 410  # by which a receiver says that it wants no more


@dataclass(frozen=True, slots=True)
class Message:
    """What a try sends, and to whom."""

    subject_id: UUID  # of the delivery
    url: str
    secret: str
    body: str

    @property
    def message_id(self) -> str:
        return build_message_id(self.subject_id)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended; status: what the receiver answered, None where nothing was."""

    subject_id: UUID
    at: datetime
    status: int | None
    error: str | None
    ms: int

    @property
    def is_delivered(self) -> bool:
        return self.error is None


def build_message_id(delivery_id: UUID) -> str:
    """The message's id, the same for each try."""
    return f"msg_{delivery_id.hex}"


def dispatch_events(session: Session) -> bool:
    """Make deliveries of the events behind each webhook's place in the log; whether there may be more."""
    lock(session, "claimdesk.webhooks")
    last = events.find_last(session)
    behind = session.scalars(
        select(Webhook).where(Webhook.enabled, Webhook.sequence < last).order_by(Webhook.id)
    ).all()
    more = False
    for webhook in behind:
        types = frozenset(EventType(type_) for type_ in webhook.types) or events.ALL
        found = events.list_events(session, webhook.workspace_id, webhook.sequence, types, AT_ONCE)
        made = [_build_delivery(webhook, event.type, event.sequence) for event in found]
        session.add_all(made)
        is_full = len(found) == AT_ONCE
        webhook.sequence = (
            found[-1].sequence if is_full else max([last, *(event.sequence for event in found)])
        )
        _plan_tries(session, made)
        more |= is_full
    return more


def _build_delivery(webhook: Webhook, type_: str, sequence: int | None) -> Delivery:
    now = clock.now()
    return Delivery(
        id=clock.new_id(),
        workspace_id=webhook.workspace_id,
        webhook_id=webhook.id,
        sequence=sequence,
        type=type_,
        status=DeliveryStatus.PENDING,
        tries=[],
        wanted_at=now,
        next_try_at=now,
    )


def plan_due_tries(session: Session) -> bool:
    """Have those tried whose time has come; whether there may be more."""
    due = session.scalars(
        select(Delivery)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .where(
            Delivery.status == DeliveryStatus.PENDING, Delivery.next_try_at <= clock.now(), Webhook.enabled
        )
        .order_by(Delivery.next_try_at, Delivery.id)
        .limit(AT_ONCE)
        .with_for_update(of=Delivery, skip_locked=True)
    ).all()
    _plan_tries(session, due)
    return len(due) == AT_ONCE


def _plan_tries(session: Session, deliveries: Sequence[Delivery]) -> None:
    """Plan a run for each; should it be lost with its worker, another follows."""
    for delivery in deliveries:
        delivery.next_try_at = clock.now() + LOST_AFTER
    session.flush()
    planning.plan_runs(
        session,
        StageName.DELIVER,
        [
            planning.Wanted(
                delivery.workspace_id,
                SubjectKind.DELIVERY,
                delivery.id,
                str(len(delivery.tries)),
                share=str(delivery.webhook_id),
            )
            for delivery in deliveries
        ],
        again=True,
    )


def load_messages(session: Session, delivery_ids: Sequence[UUID]) -> list[Message]:
    """What is to be sent now; not what is over, or whose webhook is gone or disabled."""
    rows = session.execute(
        select(Delivery, Webhook, Event)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .outerjoin(Event, Event.sequence == Delivery.sequence)
        .where(Delivery.id.in_(delivery_ids), Delivery.status == DeliveryStatus.PENDING, Webhook.enabled)
    )
    return [
        Message(delivery.id, webhook.url, webhook.secret, build_body(delivery, event))
        for delivery, webhook, event in rows
    ]


def build_body(delivery: Delivery, event: Event | None) -> str:
    """The message in the form of Standard Webhooks; without an event, which the log may have no more, its type alone."""
    told: dict[str, Any] = {}
    if event is not None:
        subject = {"kind": str(event.subject_kind), "id": str(event.subject_id)}
        told = {"at": event.at.isoformat(), "subject": subject, **event.more}
    at = event.at if event is not None else delivery.created_at
    message = {"type": delivery.type, "timestamp": at.isoformat(), **told, "data": told}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def record_try(session: Session, tried: Tried) -> None:
    """Keep how a try ended, and when the next one is; a receiver that is gone for good is disabled."""
    delivery = session.get(Delivery, tried.subject_id, with_for_update=True)
    if delivery is None or delivery.status != DeliveryStatus.PENDING:
        return
    told = {"at": tried.at.isoformat(), "status": tried.status, "error": tried.error, "ms": tried.ms}
    delivery.tries = [*delivery.tries, told]
    if tried.is_delivered:
        delivery.status, delivery.delivered_at = DeliveryStatus.DELIVERED, clock.now()
        delivery.next_try_at = None
        return
    delivery.next_try_at = choose_next_try(delivery.wanted_at, clock.now(), _count_recent(delivery))
    if delivery.next_try_at is None:
        delivery.status = DeliveryStatus.FAILED
    if tried.status == GONE:
        delivery.status, delivery.next_try_at = DeliveryStatus.FAILED, None
        _disable(session, delivery)


def _count_recent(delivery: Delivery) -> int:
    """The tries since it was last asked for."""
    return sum(datetime.fromisoformat(told["at"]) >= delivery.wanted_at for told in delivery.tries)


def choose_next_try(wanted_at: datetime, now: datetime, tries: int) -> datetime | None:
    """When to try again after so many tries; None when 24 hours are over. The last try is at their end."""
    end = wanted_at + TRIED_FOR
    if now >= end:
        return None
    pause = PAUSES[tries - 1] if 0 < tries <= len(PAUSES) else LONGEST_PAUSE
    return min(end, now + pause * random.uniform(1 - SPREAD, 1 + SPREAD))


def _disable(session: Session, delivery: Delivery) -> None:
    webhook = session.get_one(Webhook, delivery.webhook_id, with_for_update={"key_share": True})
    webhook.enabled, webhook.disabled_why = False, "its receiver answered 410: it wants no more"
    webhook.version += 1
    history.record(
        session, webhook.workspace_id, SubjectKind.WEBHOOK, webhook.id, "disabled", why=webhook.disabled_why
    )


def send_test(session: Session, webhook: Webhook) -> Delivery:
    """A message of the type webhook.test, sent as any other. Raises Conflict for a disabled webhook."""
    _check_enabled(webhook)
    delivery = _build_delivery(webhook, TEST, None)
    session.add(delivery)
    _plan_tries(session, [delivery])
    return delivery


def replay_delivery(session: Session, by: Principal, webhook: Webhook, delivery: Delivery) -> None:
    """Send it again, under the id that it had, for another 24 hours. Raises Conflict for a disabled webhook."""
    _check_enabled(webhook)
    delivery.status, delivery.wanted_at, delivery.delivered_at = DeliveryStatus.PENDING, clock.now(), None
    _plan_tries(session, [delivery])
    history.record_by(session, by, webhook, "replayed", changes={"delivery_id": str(delivery.id)})


def _check_enabled(webhook: Webhook) -> None:
    if not webhook.enabled:
        raise Conflict("the webhook is disabled, and nothing is sent to it; enable it first")


def get_delivery(session: Session, webhook: Webhook, delivery_id: UUID) -> Delivery:
    """The webhook's delivery, locked. Raises NotFound."""
    found = session.get(Delivery, delivery_id, with_for_update=True)
    if found is None or found.webhook_id != webhook.id:
        raise NotFound("there is no such delivery")
    return found


def list_deliveries(
    session: Session, webhook: Webhook, status: DeliveryStatus | None, before: UUID | None, limit: int
) -> list[Delivery]:
    """The webhook's deliveries, newest first."""
    query = select(Delivery).where(Delivery.webhook_id == webhook.id)
    if status is not None:
        query = query.where(Delivery.status == status)
    if before is not None:
        query = query.where(Delivery.id < before)
    return list(session.scalars(query.order_by(Delivery.id.desc()).limit(limit)))


def forget_old_deliveries(session: Session) -> None:
    """Delete what has been over for long, with its runs."""
    old = select(Delivery.id).where(
        Delivery.status != DeliveryStatus.PENDING, Delivery.wanted_at < clock.now() - KEPT_FOR
    )
    ids = session.scalars(old.order_by(Delivery.id).limit(AT_ONCE * 10)).all()
    if ids:
        session.execute(delete(Run).where(Run.subject_id.in_(ids)))
        session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
