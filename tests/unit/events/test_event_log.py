"""The event log with many writers at once: in order, without a gap, and nothing missed or doubled by who reads on."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.events import events
from claimdesk.events.types import EventType, list_visible
from claimdesk.people.policies import ROLE_SCOPES
from claimdesk.records.account import Role
from claimdesk.records.event import Event

WRITERS = 6
TIMES = 15


class Changed(Exception):
    """A writer has changed its mind."""


def change_mind(dice):
    if dice.random() < 0.2:
        raise Changed


def write(database, workspace_id, number):
    """Transactions of one to three events; some are rolled back, some dawdle before they commit. What was kept."""
    dice = random.Random(number)
    kept = []
    for _ in range(TIMES):
        ids = [clock.new_id() for _ in range(dice.randint(1, 3))]
        try:
            with database.transaction() as session:
                for id_ in ids:
                    events.record_events(session, events.Happened(workspace_id, "claim.queued", "claim", id_))
                time.sleep(dice.random() / 200)
                change_mind(dice)
        except Changed:
            continue
        kept += ids
    return kept


def test_who_reads_on_while_many_write_gets_every_kept_event_once_and_in_order(database, principal, stranger):
    done = threading.Event()
    read = []

    def read_on():
        while True:
            is_over = done.is_set()
            with database.reading() as session:
                found = events.list_events(
                    session, principal.workspace_id, read[-1].sequence if read else 0, limit=4
                )
            read.extend(found)
            if not found and is_over:
                return

    homes = [principal.workspace_id if number % 3 else stranger.workspace_id for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reader = threads.submit(read_on)
        kept = list(threads.map(write, [database] * WRITERS, homes, range(WRITERS)))
        done.set()
        reader.result(60)
    with database.reading() as session:
        everything = session.scalars(select(Event.sequence).order_by(Event.sequence)).all()
    assert list(everything) == list(range(1, len(everything) + 1))
    assert len(everything) == sum(map(len, kept))
    told = [event.subject_id for event in read]
    mine = [ids for home, ids in zip(homes, kept, strict=True) if home == principal.workspace_id]
    assert sorted(told) == sorted(id_ for ids in mine for id_ in ids)
    for ids in mine:  # each writer's own in the order of its commits
        assert [id_ for id_ in told if id_ in set(ids)] == ids


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_who_is_no_admin_hears_of_all_but_the_machines_own_failures(role):
    assert set(EventType) - list_visible(ROLE_SCOPES[role]) == {EventType.RUN_DEAD}


def test_an_admin_hears_of_everything():
    assert list_visible(ROLE_SCOPES[Role.ADMIN]) == set(EventType)
