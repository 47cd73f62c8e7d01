"""Starts, ends and restarts: nothing left behind blocks what comes next, and a reload loses no request."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest

from claimdesk.people import keys
from claimdesk.records.account import Account, Scope
from service.commands.leftovers import MARK, end_leftovers
from tests.faults.conftest import Server, free_port, wait_for

pytestmark = pytest.mark.timeout(600)

ASKING = 8  # threads that ask all the time
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)",
]


@pytest.mark.slow
def test_up_waits_for_itself_where_it_runs_and_is_not_held_up_by_what_was_left(start_desk):
    desk = start_desk(CLAIMDESK_PUBLIC_URL="https://desk.invalid")  # a name that leads nowhere
    assert desk.state["api"] == "https://desk.invalid/api/v1"
    old = desk.state["pids"]
    os.kill(old["web"], signal.SIGSTOP)  # so that it can't end when it is told to: a hanging process
    os.kill(old["up"], signal.SIGKILL)
    desk.process.wait(30)
    desk.start()
    assert not psutil.pid_exists(old["web"])
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"http://127.0.0.1:{desk.port}/healthz").status_code == 200


def test_only_what_carries_the_folders_mark_is_ended(tmp_path):
    mine, other = {**os.environ, MARK: str(tmp_path)}, {**os.environ, MARK: str(tmp_path / "other")}
    with (
        subprocess.Popen(SLEEPER, env=mine) as left,
        subprocess.Popen(STUBBORN, env=mine, stdout=subprocess.PIPE) as deaf,
        subprocess.Popen(SLEEPER, env=other) as others,
        subprocess.Popen(SLEEPER) as unmarked,
    ):
        try:
            deaf.stdout.readline()
            assert sorted(end_leftovers(tmp_path, patience_s=0.5)) == sorted([left.pid, deaf.pid])
            assert not psutil.pid_exists(left.pid)
            assert not psutil.pid_exists(deaf.pid)
            assert others.poll() is None
            assert unmarked.poll() is None
        finally:
            for process in (left, deaf, others, unmarked):
                process.kill()


@pytest.fixture
def server(database, principal, settings):
    with database.transaction() as session:
        key = keys.add_key(session, session.get_one(Account, principal.account_id), list(Scope)).secret
    made = Server(settings.model_copy(update={"port": free_port()}), key)
    made.start()
    yield made
    made.stop()


@pytest.mark.slow
def test_a_reload_of_the_web_process_loses_no_request(server):
    workers = psutil.Process(server.process.pid).children()
    failed, answered, over = [], [], threading.Event()

    def ask(number: int) -> None:
        headers = {"Authorization": f"Bearer {server.key}"}
        while not over.is_set():
            try:
                answer = httpx.get(f"{server.url}/queues", headers=headers, timeout=60, trust_env=False)
                answered.append(answer.status_code)
            except httpx.HTTPError as error:
                failed.append(f"{number}: {error!r}")

    with ThreadPoolExecutor(ASKING) as pool:
        asked = [pool.submit(ask, number) for number in range(ASKING)]
        try:
            wait_for(lambda: len(answered) > 50, 60, "answers before the reload")
            server.process.send_signal(signal.SIGHUP)
            wait_for(
                lambda: not any(worker.is_running() for worker in workers), 60, "the old worker to be gone"
            )
            before = len(answered)
            wait_for(lambda: len(answered) > before + 50, 60, "answers after the reload")
        finally:
            over.set()
    for each in asked:
        each.result()
    assert failed == []
    assert set(answered) == {200}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_a_killed_web_process_leaves_nobody_on_its_port(server):
    worker = psutil.Process(server.process.pid).children()[0]
    with server.listen():  # a request that would take long to end
        server.process.kill()
        server.process.wait(30)
        wait_for(lambda: not worker.is_running(), 5, "the orphan to be gone")
    started = time.monotonic()
    server.start()
    assert time.monotonic() - started < 60
