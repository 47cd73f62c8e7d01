"""Subscriptions: feeds that are looked at now and then, each of whose items becomes an article once."""

import hmac
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import build_insert, in_batches, lock
from claimdesk.errors import ClaimdeskError, Conflict, FieldError, Invalid, NotFound, Unfetchable
from claimdesk.events import history
from claimdesk.intake import articles
from claimdesk.intake.articles import Submitted
from claimdesk.intake.feeds import FoundItem, ReadFeed
from claimdesk.intake.fetching import find_host
from claimdesk.intake.submissions import EARLIEST, LATEST
from claimdesk.intake.targets import check_target
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.records.account import Account, Scope, Workspace
from claimdesk.records.run import Run
from claimdesk.records.subscription import FeedItem, Subscription
from claimdesk.runs import planning
from claimdesk.terms import StageName, SubjectKind

log = structlog.get_logger()

MOST = 1_000  # subscriptions of a workspace
ITEMS_AT_ONCE = 100  # in one transaction, as lines of an import
SPREAD = 0.1  # of the time between two looks, so that feeds of one day do not stay together
LONGEST_PAUSE = timedelta(hours=24)
LOST_AFTER = timedelta(minutes=15)  # a look whose worker and run are gone is planned again
AT_ONCE = 200
BATCH = 500


@dataclass(frozen=True, slots=True)
class Polled:
    """What a look at a feed gave: the feed, None where it has not changed; or why it could not be read."""

    subject_id: UUID
    feed: ReadFeed | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: str | None = None


def add_subscription(
    session: Session, by: Principal, url: str, queue: str | None, every_s: int, *, allow_private: bool
) -> Subscription:
    """A feed that is looked at at once and then every so often. Raises Invalid, Conflict for one that is there."""
    try:
        check_target(url, allow_private=allow_private)
    except Unfetchable as error:
        raise Invalid("the address can't be fetched", [FieldError("/url", error.detail)]) from error
    if queue is not None:
        queues.check_names(session, by.workspace_id, [queue])
    lock(session, f"subscriptions {by.workspace_id}")  # or another may add one between this look and the row
    known = session.scalars(
        select(Subscription.url).where(Subscription.workspace_id == by.workspace_id)
    ).all()
    if url in known:
        raise Conflict("there is a subscription to this address")
    if len(known) >= MOST:
        raise Conflict(f"a workspace has {MOST} subscriptions at most")
    found = Subscription(
        id=clock.new_id(),
        workspace_id=by.workspace_id,
        account_id=by.account_id,
        url=url,
        queue=queue,
        every_s=every_s,
        next_poll_at=clock.now(),
        failures=0,
        articles=0,
        version=1,
    )
    session.add(found)
    history.record_by(session, by, found, "made", changes={"queue": queue, "every_s": every_s})
    session.flush()
    _plan_polls(session, [found])
    return found


def get_subscription(
    session: Session, workspace_id: UUID, subscription_id: UUID, *, locked: bool = False
) -> Subscription:
    """The subscription. Raises NotFound, also for another workspace's."""
    found = session.get(
        Subscription, subscription_id, with_for_update={"key_share": True} if locked else None
    )
    if found is None or found.workspace_id != workspace_id:
        raise NotFound("there is no such subscription")
    return found


def list_subscriptions(
    session: Session, workspace_id: UUID, after: UUID | None, limit: int
) -> list[Subscription]:
    """The workspace's subscriptions, oldest first."""
    query = select(Subscription).where(Subscription.workspace_id == workspace_id)
    if after is not None:
        query = query.where(Subscription.id > after)
    return list(session.scalars(query.order_by(Subscription.id).limit(limit)))


def delete_subscription(session: Session, by: Principal, found: Subscription) -> None:
    """End a locked subscription; its articles stay."""
    session.execute(delete(FeedItem).where(FeedItem.subscription_id == found.id))
    session.execute(delete(Run).where(Run.subject_id == found.id))
    history.record_by(session, by, found, "deleted")
    session.delete(found)


def plan_due_polls(session: Session) -> bool:
    """Have those feeds looked at whose time has come; whether there may be more."""
    due = session.scalars(
        select(Subscription)
        .where(Subscription.next_poll_at <= clock.now())
        .order_by(Subscription.next_poll_at, Subscription.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    _plan_polls(session, due)
    return len(due) == AT_ONCE


def _plan_polls(session: Session, due: Sequence[Subscription]) -> None:
    for subscription in due:
        subscription.next_poll_at = clock.now() + LOST_AFTER
    session.flush()
    planning.plan_runs(
        session,
        StageName.POLL,
        [
            planning.Wanted(
                subscription.workspace_id,
                SubjectKind.SUBSCRIPTION,
                subscription.id,
                "",
                share=find_host(subscription.url),
            )
            for subscription in due
        ],
        again=True,
    )


def record_poll(session: Session, polled: Polled) -> None:
    """Take in the items that are new, at most ITEMS_AT_ONCE, and say when the next look is."""
    found = session.get(Subscription, polled.subject_id, with_for_update={"key_share": True})
    if found is None:
        return
    now = clock.now()
    if polled.error is not None:
        found.failures, found.error = found.failures + 1, polled.error
        found.next_poll_at = choose_next_poll(now, found.every_s, found.failures)
        return
    found.failures, found.error, found.polled_at = 0, None, now
    account = session.get_one(Account, found.account_id)
    if account.disabled_at is not None:
        found.error = "the account that subscribed is disabled: subscribe with another one"
        found.etag = found.last_modified = None  # what the feed has is taken in when somebody may again
        found.next_poll_at = choose_next_poll(now, found.every_s, 0)
        return
    queue = _find_queue(session, found)
    is_whole = polled.feed is None or _take_items(session, found, account, polled.feed, queue)
    if polled.feed is not None:
        found.title = polled.feed.title
        # the marks are kept once nothing is left: with them the rest would not be sent again
        found.etag = polled.etag if is_whole else None
        found.last_modified = polled.last_modified if is_whole else None
    found.next_poll_at = choose_next_poll(now, found.every_s, 0) if is_whole else now


def choose_next_poll(now: datetime, every_s: int, failures: int) -> datetime:
    """When to look again: after the time that was asked for, doubled with each failure up to a day."""
    pause = min(
        timedelta(seconds=every_s * 2 ** min(failures, 20)), max(LONGEST_PAUSE, timedelta(seconds=every_s))
    )
    return now + pause * random.uniform(1 - SPREAD, 1 + SPREAD)


def _take_items(
    session: Session, found: Subscription, account: Account, feed: ReadFeed, queue: str | None
) -> bool:
    """Have the feed's new items taken in, the oldest first; whether that was all."""
    key = session.get_one(Workspace, found.workspace_id).group_key
    by_hash = {_hash_item(key, item.key): item for item in reversed(feed.items)}
    known: set[bytes] = set()
    for batch in in_batches(list(by_hash), BATCH):
        known |= set(
            session.scalars(
                select(FeedItem.item_hash).where(
                    FeedItem.subscription_id == found.id, FeedItem.item_hash.in_(batch)
                )
            )
        )
    new = [(item_hash, item) for item_hash, item in by_hash.items() if item_hash not in known]
    by = Principal(
        found.workspace_id, account.id, account.name, account.role, frozenset({Scope.ARTICLES_WRITE})
    )
    for item_hash, item in new[:ITEMS_AT_ONCE]:
        found.articles += _take_item(session, by, build_submitted(found.id, item, feed, queue))
        row: dict[str, Any] = {"subscription_id": found.id, "item_hash": item_hash}
        session.execute(build_insert(session, FeedItem).values(row).on_conflict_do_nothing())
    return len(new) <= ITEMS_AT_ONCE


def _find_queue(session: Session, found: Subscription) -> str | None:
    """The queue that was asked for; where it is there no more, none, and the subscription says so."""
    try:
        queues.check_names(session, found.workspace_id, [found.queue] if found.queue else [])
    except Invalid as error:
        found.error = f"{error.detail}; its articles' claims go where the queues' filters say"
        return None
    return found.queue


def _take_item(session: Session, by: Principal, submitted: Submitted) -> bool:
    """Whether the item became an article; one that can't be read is passed over, it would be no better the next time.

    What is here already stays as it is: a feed, which anybody may write, changes and brings back nothing.
    """
    try:
        with session.begin_nested():
            if articles.is_known(session, by.workspace_id, submitted):
                return False
            return articles.accept_article(session, by, submitted).outcome == "created"
    except ClaimdeskError as error:
        if error.retryable:
            raise
        log.info("feed.item_passed_over", code=error.code)
        return False


def build_submitted(subscription_id: UUID, item: FoundItem, feed: ReadFeed, queue: str | None) -> Submitted:
    """The item as an article: by its address, which is fetched, else by the text that the feed has."""
    moment = item.published_at
    return Submitted(
        url=item.url,
        html=item.html,
        title=item.title,
        published_at=moment if moment and EARLIEST <= moment.year <= LATEST else None,
        source_name=feed.title,
        source_domain=find_host(item.url) if item.url else feed.domain,
        canonical_url=item.url,
        external_id=None if item.url else _name_item(subscription_id, item.key),
        queue=queue,
    )


def _name_item(subscription_id: UUID, key: str) -> str:
    """The id of an item without an address: its feed's own, so that it is no other system's and no other feed's."""
    return f"feed {subscription_id} {sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _hash_item(key: bytes, item_key: str) -> bytes:
    """What an item is known by; without the workspace's key nobody can try addresses on it."""
    return hmac.digest(key, f"feed item {item_key}".encode("utf-8", "surrogatepass"), "sha256")
