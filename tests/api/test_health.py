"""What an operator sees: /readyz by part, and the metrics of the installation."""

import json
import math
import os
import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from uuid import UUID

import pytest
import redis
from prometheus_client import CollectorRegistry
from sqlalchemy import text, update

from claimdesk import clock, write_obstacles
from claimdesk.errors import DiskFull, SearchUnavailable
from claimdesk.records.run import Heartbeat, Run, RunStatus
from claimdesk.records.verdict import Verdict
from claimdesk.runs import heartbeats, parity, taking
from claimdesk.runs.stages import STAGES, Lane
from claimdesk.search.indexing.build_entries import build_entries
from claimdesk.settings import Settings
from service.app import create_app

REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.invalid/1",
    "claimReviewed": "The tower has 12 lifts.",
    "author": {"name": "Checks"},
}


@pytest.fixture
def verdict_id(admin, database, engine):
    """An imported verdict that is in the index, with nothing left to do."""
    answer = admin.post("/verdicts/import", REVIEW)
    id_ = UUID(json.loads(answer.text.splitlines()[0])["id"])
    with database.transaction() as session:
        session.execute(update(Run).values(status=RunStatus.DONE))
        verdict = session.get_one(Verdict, id_)
        engine.put(build_entries(session, "verdict", [verdict.id], engine.encoder)[verdict.id])
    return verdict.id


@pytest.fixture(autouse=True)
def looked_at_each_time(monkeypatch):
    monkeypatch.setattr(parity, "KEPT_S", 0.0)


def index_part(admin):
    return admin.get("/readyz").json["parts"]["index"]


def test_the_index_part_tells_parity_and_freshness(admin, database, verdict_id):
    part = index_part(admin)
    assert part["ok"]
    assert part["details"]["parity"]["verdicts"] == {
        "records": 1,
        "entries": 1,
        "sampled": 1,
        "differing": 0,
    }
    assert (part["details"]["waiting"], part["details"]["behind_s"]) == (0, 0.0)


def test_an_index_that_lost_a_write_is_not_well_and_says_what_to_run(admin, database, verdict_id):
    with database.transaction() as session:
        session.get_one(Verdict, verdict_id).search_version += 1
    part = index_part(admin)
    assert not part["ok"]
    assert "1 of 1 verdicts" in part["why"]
    assert "claimdesk reconcile" in part["why"]
    assert admin.get("/readyz").status_code == 503


def test_what_waits_to_be_written_is_told_while_the_index_is_away(
    admin, database, verdict_id, engine, monkeypatch
):
    def away(*_):
        raise SearchUnavailable("Elasticsearch can't be reached")

    monkeypatch.setattr(engine, "health", away)
    with database.transaction() as session:
        session.execute(
            update(Run).values(
                status=RunStatus.OPEN, stage="index", wanted_at=clock.now() - heartbeats.SILENT_AFTER
            )
        )
    part = index_part(admin)
    assert part["why"] == "Elasticsearch can't be reached"
    assert part["details"]["waiting"] == 1
    assert 39 < part["details"]["behind_s"] < 300


def read_part(admin, name):
    return admin.get("/readyz").json["parts"][name]


def test_what_is_imported_and_waits_for_its_passages_is_not_findable_yet(admin, database, verdict_id):
    with database.transaction() as session:
        session.execute(
            update(Run)
            .where(Run.stage == "passages")
            .values(status=RunStatus.OPEN, wanted_at=clock.now() - timedelta(minutes=5))
        )
    details = index_part(admin)["details"]
    assert (details["waiting"], details["not_findable_yet"]) == (1, {"passages": 1})
    assert 299 < details["behind_s"] < 600


def test_a_lane_that_is_at_one_text_for_minutes_is_said_though_its_worker_reports(admin, database):
    admin.submit()
    with database.transaction() as session:
        for lane in Lane:
            heartbeats.record_beat(session, f"host:{len(lane)}", [lane], {})
        heartbeats.record_beat(session, "host:99", [], {"beat": True})
        taking.take_runs(session, STAGES["split"], "host:8")
    assert read_part(admin, "workers")["ok"]
    with database.transaction() as session:
        session.execute(
            update(Run).where(Run.stage == "split").values(started_at=clock.now() - timedelta(seconds=154))
        )
    part = read_part(admin, "workers")
    assert not part["ok"]
    assert "the language lane has been at one taking of split for 15" in part["why"]
    assert [name for name, lane in part["details"]["lanes"].items() if not lane["ok"]] == ["language"]


def test_a_silent_lane_says_what_its_worker_was_at(admin, database):
    admin.submit()
    with database.transaction() as session:
        heartbeats.record_beat(session, "host:1", [Lane.LANGUAGE], {})
        taking.take_runs(session, STAGES["split"], "host:1")
        session.execute(update(Heartbeat).values(seen_at=clock.now() - timedelta(seconds=50)))
        session.execute(update(Run).values(started_at=clock.now() - timedelta(seconds=60)))
    why = read_part(admin, "workers")["why"]
    assert "no worker of the language lane has reported for 5" in why
    assert "at one taking of split for 6" in why


def test_a_beat_that_is_missing_is_said(admin, database):
    with database.transaction() as session:
        for lane in Lane:
            heartbeats.record_beat(session, f"host:{len(lane)}", [lane], {})
    part = read_part(admin, "workers")
    assert (part["ok"], part["details"]["beat"]) == (False, False)
    assert "start `claimdesk beat`" in part["why"]


def test_a_database_that_another_program_has_locked_is_not_well(admin, database, monkeypatch):
    assert read_part(admin, "database")["ok"]
    monkeypatch.setattr(write_obstacles, "LOCK_PATIENCE_S", 0.2)
    monkeypatch.setattr(write_obstacles, "WAITS_TOO_LONG_S", 0.2)
    if database.is_sqlite:
        with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            part = read_part(admin, "database")
        assert "it is locked" in part["why"]
    else:
        stuck = threading.Thread(target=_count_runs, args=(database,))
        with database.engine.begin() as holder:
            holder.execute(text("LOCK TABLE runs IN ACCESS EXCLUSIVE MODE"))
            stuck.start()
            ends = time.monotonic() + 30
            while (why := write_obstacles.find_write_obstacle(database)) is None:
                assert time.monotonic() < ends
        stuck.join(30)
        assert "has been waiting for a lock" in why
    assert read_part(admin, "database")["ok"]


def _count_runs(database):
    with database.reading() as session:
        session.execute(text("SELECT count(*) FROM runs"))


def test_a_disk_that_is_nearly_full_is_said_before_writes_are_refused(admin, monkeypatch):
    assert read_part(admin, "disk")["ok"]
    monkeypatch.setattr(write_obstacles, "LEAST_FREE_BYTES", 10**18)
    part = read_part(admin, "disk")
    assert not part["ok"]
    assert "MB are free under" in part["why"]


def test_a_disk_that_was_full_at_the_last_write_is_said_until_something_is_written_again(admin, database):
    assert read_part(admin, "database")["ok"]
    with pytest.raises(DiskFull), database.transaction():
        raise DiskFull("the database's disk is full")
    assert "its disk was full" in read_part(admin, "database")["why"]
    with database.transaction() as session:
        heartbeats.record_beat(session, "host:1", [Lane.IO], {})
    assert read_part(admin, "database")["ok"]


def test_nothing_is_named_without_a_key(anybody, verdict_id):
    assert anybody.get("/readyz").json == {"ready": False, "parts": None}


def read_metrics(settings, database, engine, encoder) -> dict[tuple, float]:
    """Every sample by its name and its labels' values."""
    registry = CollectorRegistry()
    create_app(settings, database, engine, encoder, registry)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in registry.collect()
        for sample in family.samples
    }


def test_metrics_tell_of_runs_workers_index_and_parts(admin, settings, database, engine, encoder, verdict_id):
    admin.submit()
    with database.transaction() as session:
        heartbeats.record_beat(session, "host:1", [Lane.LANGUAGE], {})
        session.execute(update(Run).where(Run.stage == "passages").values(status=RunStatus.DEAD))
        session.get_one(Verdict, verdict_id).search_version += 1
    found = read_metrics(settings, database, engine, encoder)
    assert found["claimdesk_runs", "split", "due"] == 1
    assert found["claimdesk_runs", "passages", "dead"] == 1
    assert found["claimdesk_runs", "match", "due"] == 0
    assert found["claimdesk_runs_oldest_seconds", "split"] < 300
    assert (found["claimdesk_workers", "language"], found["claimdesk_workers", "io"]) == (1, 0)
    assert 0 <= found["claimdesk_heartbeat_age_seconds", "language"] < 60
    assert found["claimdesk_heartbeat_age_seconds", "fetch"] == math.inf, (
        "a series that is missing alarms nobody"
    )
    assert found["claimdesk_index_records", "verdicts"] == found["claimdesk_index_entries", "verdicts"] == 1
    assert found["claimdesk_index_differing", "verdicts"] == 1
    assert found["claimdesk_part_up", "database"] == 1
    assert found["claimdesk_part_up", "broker"] == 0
    assert not [name for name, *_ in found if name == "claimdesk_hints_waiting"]


@pytest.mark.redis
def test_hints_that_wait_are_counted_by_lane(settings, database, engine, encoder, missing):
    url = os.environ.get("CLAIMDESK_TEST_REDIS_URL", "redis://127.0.0.1:6379/13")
    client = redis.Redis.from_url(url, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.RedisError as error:
        missing("Redis", f"{url} does not answer ({type(error).__name__})")
    prefix = f"test{clock.new_id().hex}"
    mine = Settings(**(settings.model_dump() | {"broker_url": url, "broker_prefix": prefix}))
    client.rpush(f"{prefix}:io", b"a hint", b"another")
    try:
        found = read_metrics(mine, database, engine, encoder)
        assert found["claimdesk_hints_waiting", "io"] == 2
        assert found["claimdesk_part_up", "broker"] == 1
    finally:
        client.delete(f"{prefix}:io")
        client.close()
