"""poll: a feed is looked at, and its new items are taken in as articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.errors import ClaimdeskError
from claimdesk.intake import subscriptions
from claimdesk.intake.feeds import read_feed
from claimdesk.intake.fetching import fetch_feed
from claimdesk.intake.subscriptions import Polled
from claimdesk.records.subscription import Subscription
from workers.resources import Tools


@dataclass(frozen=True, slots=True)
class PollTask:
    """A feed's address, with the marks of what was read last."""

    subject_id: UUID
    url: str
    etag: str | None
    last_modified: str | None


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[PollTask]:
    """The feeds to look at."""
    found = session.scalars(select(Subscription).where(Subscription.id.in_(subject_ids)))
    return [
        PollTask(subscription.id, subscription.url, subscription.etag, subscription.last_modified)
        for subscription in found
    ]


def compute(tasks: Sequence[PollTask], tools: Tools) -> list[Polled]:
    """The feeds as they are now; one that is away is no failure of ours."""
    return [_poll_feed(task, tools) for task in tasks]


def _poll_feed(task: PollTask, tools: Tools) -> Polled:
    try:
        page = fetch_feed(task.url, tools.settings, task.etag, task.last_modified)
        if page is None:
            return Polled(task.subject_id)
        return Polled(task.subject_id, read_feed(page), page.etag, page.last_modified)
    except ClaimdeskError as error:
        return Polled(task.subject_id, error=error.detail)


def save(session: Session, results: Sequence[Polled]) -> None:
    """Take in what is new, and say when the next look is."""
    for polled in sorted(results, key=lambda polled: polled.subject_id):
        subscriptions.record_poll(session, polled)
