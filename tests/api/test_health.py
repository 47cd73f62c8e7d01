"""What an operator sees: /readyz by part, and the metrics of the installation."""

import json
import os
from uuid import UUID

import pytest
import redis
from prometheus_client import CollectorRegistry
from sqlalchemy import update

from claimdesk import clock
from claimdesk.errors import SearchUnavailable
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Verdict
from claimdesk.runs import heartbeats, parity
from claimdesk.runs.stages import Lane
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
    before = client.llen("io")
    mine = Settings(**(settings.model_dump() | {"broker_url": url}))
    client.rpush("io", b"a hint", b"another")
    try:
        found = read_metrics(mine, database, engine, encoder)
        assert found["claimdesk_hints_waiting", "io"] == before + 2
        assert found["claimdesk_part_up", "broker"] == 1
    finally:
        client.ltrim("io", 0, -3)
        client.close()
