"""I2, I3, I11: many processes at one desk, some killed with SIGKILL, while readers of the log resume."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PEOPLE = {"sqlite": 8, "postgresql": 50}
SECONDS = 15


def test_nothing_is_held_twice_lost_missed_or_doubled_by_many_hands(database_url):
    people = PEOPLE[database_url.partition("+")[0].partition(":")[0]]
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.many_hands", "--people", str(people), "--seconds", str(SECONDS)],
        env={**os.environ, "CLAIMDESK_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert finished.stdout, finished.stderr[-2000:]
    told = json.loads(finished.stdout)
    assert (told["wrong"], told["failed"]) == ([], []), finished.stderr[-2000:]
    assert finished.returncode == 0
    assert told["killed"] >= SECONDS // 3
    assert {"leased", "reviewed", "drafted"} <= set(told["done"])
    assert len(told["deeds"]) > 5, told["deeds"]  # merged, parted, split, edited, put away, owned …
