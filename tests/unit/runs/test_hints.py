"""Hints: a broker that is away costs a request next to nothing."""

import time

from claimdesk.runs.hints import HintSender


def test_a_broker_that_is_away_is_given_up_at_once_and_left_alone_for_a_while(tmp_path):
    send = HintSender(f"redis+socket://{tmp_path / 'nobody.sock'}", "claimdesk")
    send("match")  # the client is imported
    send._closed_until = 0.0
    started = time.monotonic()
    send("match")
    assert time.monotonic() - started < 1.0
    assert send._closed_until > time.monotonic()
