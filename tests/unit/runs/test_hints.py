"""Hints: a broker that is away costs a request next to nothing."""

import os
import time
from uuid import uuid4

import pytest
import redis

from claimdesk.runs.hints import HintSender


def test_a_broker_that_is_away_is_given_up_at_once_and_left_alone_for_a_while(tmp_path):
    send = HintSender(f"redis+socket://{tmp_path / 'nobody.sock'}", "claimdesk")
    send("match")  # the client is imported
    send._closed_until = 0.0
    started = time.monotonic()
    send("match")
    assert time.monotonic() - started < 1.0
    assert send._closed_until > time.monotonic()


@pytest.fixture
def broker(missing):
    """A Redis: its URL, a prefix of the test's own, and a client."""
    url = os.environ.get("CLAIMDESK_TEST_REDIS_URL", "redis://127.0.0.1:6379/13")
    client = redis.Redis.from_url(url, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.RedisError as error:
        missing("Redis", f"{url} does not answer ({type(error).__name__})")
    prefix = f"test{uuid4().hex}"
    yield url, prefix, client
    client.delete(*client.scan_iter(f"{prefix}:*"))
    client.close()


@pytest.mark.redis
def test_one_hint_waits_in_a_lane_however_many_runs_were_planned(broker):
    url, prefix, client = broker
    send = HintSender(url, prefix)
    for _ in range(100):
        send("passages")
        send("split")
        send("match")
    assert send.waiting() == {"language": 1, "io": 1, "fetch": 0}
    client.lpop(f"{prefix}:language")  # a worker has taken it; what is planned from now on it may not see
    send("passages")
    assert send.waiting()["language"] == 1
