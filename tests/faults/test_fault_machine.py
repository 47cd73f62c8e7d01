"""A minute of the fault machine, with the seed of this week; schedules that once failed; and the machine's own parts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import fault_schedule
from tests.faults.fault_schedule import Fault, Kind

SEED = 20261130
SECONDS = 60


def run_machine(*arguments: str) -> dict:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.faults.fault_machine", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=1700,
        check=False,
    )
    assert finished.stdout, finished.stderr[-3000:]
    return json.loads(finished.stdout)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_minute_of_faults_loses_and_doubles_nothing(database, request, tmp_path):
    more = ["--database", request.getfixturevalue("postgres_server")] if database == "postgres" else []
    kept = str(tmp_path / "failing.ndjson")
    told = run_machine("--seed", str(SEED), "--seconds", str(SECONDS), "--keep", kept, *more)
    assert told["wrong"] == [], f"kept: {kept}"
    assert told["faults"] >= 40, told
    assert told["told"]["articles"] > 0, told


def test_the_same_seed_is_the_same_schedule_and_another_is_another():
    kinds = list(Kind)
    made = fault_schedule.build_schedule(7, 300, kinds)
    assert made == fault_schedule.build_schedule(7, 300, kinds)
    assert made != fault_schedule.build_schedule(8, 300, kinds)
    assert {fault.kind for fault in made} >= {Kind.KILL, Kind.STOP, Kind.FLUSH, Kind.BACKENDS, Kind.CLOCK}


def test_a_kept_schedule_is_read_as_it_was(tmp_path):
    made = fault_schedule.build_schedule(7, 50, list(Kind))
    file = tmp_path / "kept.ndjson"
    fault_schedule.write_schedule(made, file)
    assert fault_schedule.read_schedule(file.read_text()) == made


def test_a_failing_schedule_is_shrunk_to_the_faults_that_fail_together():
    made = fault_schedule.build_schedule(7, 60, list(Kind))
    guilty = {made[11], made[42]}
    tried = []

    def fails(fewer):
        tried.append(len(fewer))
        return guilty <= set(fewer)

    assert fault_schedule.shrink(made, fails) == [made[11], made[42]]
    assert len(tried) < 100


def test_a_single_fault_is_not_shrunk():
    only = [Fault(1.0, Kind.FLUSH)]
    assert fault_schedule.shrink(only, lambda _fewer: True) == only


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_work_that_was_planned_while_the_clock_was_an_hour_ahead_is_not_an_hour_late(tmp_path):
    """Shrunk from seed 1501: articles accepted while the clock was ahead waited for the hour at which they were due."""
    schedule = [Fault(2.0, Kind.CLOCK, lasts_s=10.0, amount=3600)]
    file = tmp_path / "schedule.ndjson"
    fault_schedule.write_schedule(schedule, file)
    told = run_machine("--seed", "7", "--schedule", str(file), "--keep", str(tmp_path / "failing.ndjson"))
    assert told["wrong"] == []
    assert told["told"]["articles"] > 0, told
