"""The supervisor, with real processes: it starts again what dies, stops all, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.commands import supervisor
from service.commands.supervisor import FIRST_PAUSE_S, LONGEST_PAUSE_S, Program, Supervisor

DEADLINE_S = 20.0
HOME = Path(__file__).parents[2]


def is_running(pid: int) -> bool:
    """Whether the process is there; one that has ended and that nobody has asked about yet is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


def wait_until(is_so: Callable[[], bool], tend: Callable[[], None] = lambda: None) -> None:
    ends = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < ends, "it did not happen in time"
        tend()
        time.sleep(0.02)


@pytest.fixture
def parts(tmp_path):
    def part(name: str, script: str, **more: object) -> Program:
        return Program(
            name,
            ["sh", "-c", script],
            tmp_path / "logs" / f"{name}.log",
            dict(os.environ),
            **more,
        )

    return part


@pytest.fixture
def running():
    started = Supervisor()
    yield started
    for child in started.children.values():
        child.process.kill()
    started.stop()


def test_a_killed_child_is_started_again_and_its_new_pid_is_told(running, parts):
    told: list[dict[str, int]] = []
    running.on_change = told.append
    running.start(parts("web", "exec sleep 600"))
    first = running.pids()["web"]
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: running.pids()["web"] != first, running.tend)
    assert is_running(running.pids()["web"])
    assert told == [{"web": first}, running.pids()]


def test_the_others_run_on_when_one_dies(running, parts):
    running.start(parts("web", "exec sleep 600"))
    running.start(parts("beat", "exec sleep 600"))
    web, beat = running.pids()["web"], running.pids()["beat"]
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: running.pids()["web"] != web, running.tend)
    assert running.pids()["beat"] == beat
    assert is_running(beat)


def test_what_dies_at_once_is_started_with_growing_pauses(running, parts, tmp_path):
    starts = tmp_path / "starts"
    running.start(parts("web", f"date +%s.%N >> {starts}; exit 3"))
    wait_until(lambda: starts.exists() and len(starts.read_text().split()) == 3, running.tend)
    first, second, third = map(float, starts.read_text().split())
    assert second - first >= FIRST_PAUSE_S - 0.01
    assert third - second >= 2 * FIRST_PAUSE_S - 0.01
    running.children["web"].pause_s = LONGEST_PAUSE_S
    wait_until(lambda: running.children["web"].start_again_at is not None, running.tend)
    assert running.children["web"].pause_s == LONGEST_PAUSE_S


def test_after_a_calm_time_the_pause_is_short_again(running, parts, monkeypatch):
    monkeypatch.setattr(supervisor, "CALM_AFTER_S", 0.0)
    running.start(parts("web", "exec sleep 600"))
    running.children["web"].pause_s = 8.0
    running.children["web"].process.kill()
    wait_until(lambda: running.children["web"].start_again_at is not None, running.tend)
    assert running.children["web"].pause_s == 2 * FIRST_PAUSE_S


LISTENER = """
import os, socket, sys, time
if os.path.exists(sys.argv[1]):
    os.unlink(sys.argv[1])
listening = socket.socket(socket.AF_UNIX)
listening.bind(sys.argv[1])
listening.listen()
time.sleep(600)
"""


@pytest.fixture
def listener(tmp_path, parts, monkeypatch):
    monkeypatch.setattr(supervisor, "PROBES_EVERY_S", 0.02)
    monkeypatch.setattr(supervisor, "UNREACHABLE_S", 2.0)
    path = tmp_path / "socket"
    part = parts("broker", f"exec {sys.executable} -c '{LISTENER}' {path}", listens_on=path)
    return path, part


def test_a_child_whose_socket_was_taken_away_is_started_anew(running, listener):
    path, part = listener
    running.start(part)
    wait_until(path.exists, running.tend)
    first = running.pids()["broker"]
    path.unlink()
    wait_until(lambda: running.pids()["broker"] != first and path.exists(), running.tend)
    assert not is_running(first)


def test_a_child_that_can_be_reached_is_left_alone(running, listener):
    path, part = listener
    running.start(part)
    wait_until(path.exists)
    running.tend()
    first = running.pids()["broker"]
    ends = time.monotonic() + 3
    wait_until(lambda: time.monotonic() > ends, running.tend)
    assert running.pids()["broker"] == first
    assert is_running(first)


def test_stop_ends_all_the_broker_last(running, parts, tmp_path):
    said = tmp_path / "said"
    for name, own_group in (("broker", True), ("web", False), ("beat", False)):
        script = f"trap 'echo {name} >> {said}; exit' TERM; echo on > {tmp_path / name}; while :; do sleep 0.02; done"
        running.start(parts(name, script, own_group=own_group))
    wait_until(lambda: all((tmp_path / name).exists() for name in ("broker", "web", "beat")))
    pids = running.pids()
    running.stop()
    assert not any(map(is_running, pids.values()))
    assert said.read_text().split()[-1] == "broker"
    assert sorted(said.read_text().split()) == ["beat", "broker", "web"]
    assert running.pids() == {}


def test_stop_kills_what_does_not_listen(running, parts, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE_S", 0.3)
    script = f"trap '' TERM; echo on > {tmp_path / 'deaf'}; while :; do sleep 0.02; done"
    running.start(parts("web", script))
    wait_until((tmp_path / "deaf").exists)
    pid = running.pids()["web"]
    running.stop()
    assert not is_running(pid)


def test_a_failure_is_described_by_the_last_words_of_what_died(running, parts):
    running.start(parts("web", "echo all is well; exec sleep 600"))
    running.start(parts("beat", "for n in $(seq 30); do echo line $n; done; exit 1"))
    wait_until(lambda: running.children["beat"].process.poll() is not None)
    told = running.describe_failure(lines=3)
    assert told.splitlines()[1:] == ["line 28", "line 29", "line 30"]
    assert told.startswith("beat (log: ")
    assert "all is well" not in told


PARENT = """
import json, os, sys, time
from pathlib import Path
from service.commands.supervisor import Program, Supervisor
folder = Path(sys.argv[1])
mine = Supervisor()
for name, own_group in (("broker", True), ("web", False), ("beat", False)):
    mine.start(Program(name, ["sleep", "600"], folder / name, dict(os.environ), own_group=own_group))
(folder / "pids.new").write_text(json.dumps(mine.pids()))
(folder / "pids.new").rename(folder / "pids")
while True:
    mine.tend()
    time.sleep(0.05)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_the_children_of_a_killed_parent_are_gone(tmp_path, how):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=HOME)
    try:
        wait_until((tmp_path / "pids").exists)
        pids = json.loads((tmp_path / "pids").read_text()).values()
        assert len(pids) == 3
        assert all(map(is_running, pids))
        parent.send_signal(how)
        parent.wait(DEADLINE_S)
        wait_until(lambda: not any(map(is_running, pids)))
    finally:
        parent.kill()
        parent.wait()
