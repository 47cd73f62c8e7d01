"""Rates are counted in the broker for all web processes, and in memory while it is away."""

import os

import pytest
import redis

from service.app import create_app

URL = os.environ.get("CLAIMDESK_TEST_REDIS_URL", "redis://127.0.0.1:6379/13")


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: rates are not in the database."""
    return sqlite_url


@pytest.fixture
def redis_url(missing):
    client = redis.Redis.from_url(URL, socket_connect_timeout=2)
    try:
        client.ping()
    except redis.ConnectionError as error:
        missing("Redis", f"{URL} does not answer ({type(error).__name__})")
    finally:
        client.close()
    return URL


def statuses(settings, database, engine, encoder, caller, broker_url, apps, requests):
    """What a key with two requests a minute gets over some web processes in turn."""
    changed = settings.model_copy(update={"broker_url": broker_url})
    clients = [create_app(changed, database, engine, encoder).test_client() for _ in range(apps)]
    headers = {"Authorization": f"Bearer {caller.key}"}
    return [
        clients[number % apps].get("/api/v1/articles", headers=headers).status_code
        for number in range(requests)
    ]


@pytest.mark.redis
def test_two_web_processes_share_a_keys_rate(redis_url, settings, database, engine, encoder, admin):
    slow = admin.with_key("articles:read", rate_limit="2/minute")
    assert statuses(settings, database, engine, encoder, slow, redis_url, 2, 3) == [200, 200, 429]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_while_the_broker_is_away_each_process_counts_for_itself(settings, database, engine, encoder, admin):
    slow = admin.with_key("articles:read", rate_limit="2/minute")
    away = "redis://127.0.0.1:1/0"
    assert statuses(settings, database, engine, encoder, slow, away, 1, 3) == [200, 200, 429]
