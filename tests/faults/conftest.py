"""The product as an operator runs it: `claimdesk up` in a process of its own, reached over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from claimdesk.settings import child_environment
from service.commands.up import build_web_command

STARTS_WITHIN_S = 190  # `up` itself gives up after 180 and says why


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object], within_s: float, what: str, every_s: float = 0.1):
    """The condition's first true answer. Fails with what was waited for."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        if answer := condition():
            return answer
        time.sleep(every_s)
    raise AssertionError(f"waited {within_s:.0f} s in vain: {what}")


@dataclass
class Desk:
    """One running `up`."""

    folder: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")},
            "CLAIMDESK_VAR": str(self.folder),
            "PORT": str(self.port),
            **self.more,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "up"], env=environment, stdout=log, stderr=log
            )
        wait_for(self._is_ready, STARTS_WITHIN_S, f"up to be ready; see {self.log}", every_s=1)

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        if not (self.folder / "up.json").exists() or "pids" not in self.state:
            return False
        try:
            with self.client() as client:
                return client.get(f"http://127.0.0.1:{self.port}/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    @property
    def state(self) -> dict:
        return json.loads((self.folder / "up.json").read_text())

    def client(self) -> httpx.Client:
        state = self.state
        return httpx.Client(
            base_url=state["api"],
            headers={"Authorization": f"Bearer {state['admin_key']}"},
            timeout=30,
            trust_env=False,
        )

    def kill(self, name: str) -> None:
        """kill -9 one process, and wait until another runs in its place."""
        old = self.state["pids"][name]
        os.kill(old, signal.SIGKILL)
        wait_for(lambda: self.state["pids"].get(name) not in {None, old}, 60, f"{name} to be started again")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()


class Server:
    """The web process of `up`, and a key of its workspace."""

    def __init__(self, settings, key):
        self.settings = settings
        self.key = key
        self.url = f"http://127.0.0.1:{settings.port}/api/v1"
        self.process = None

    def start(self):
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")},
            **child_environment(self.settings),
        }
        self.process = subprocess.Popen(
            build_web_command(self.settings), env=environment, stdout=subprocess.DEVNULL
        )
        wait_for(self._answers, 120, "the web process to answer")

    def _answers(self):
        assert self.process.poll() is None
        try:
            return httpx.get(f"http://127.0.0.1:{self.settings.port}/healthz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def listen(self, last=None):
        headers = {"Authorization": f"Bearer {self.key}"} | ({"Last-Event-ID": last} if last else {})
        return httpx.stream("GET", f"{self.url}/events", headers=headers, timeout=60, trust_env=False)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def start_desk(tmp_path):
    """Starts a desk with further settings; all are stopped at the end."""
    desks: list[Desk] = []

    def start(folder: Path | None = None, **more: str) -> Desk:
        folder = folder or tmp_path / f"desk{len(desks)}"
        folder.mkdir(exist_ok=True, mode=0o700)
        desk = Desk(folder, free_port(), more)
        desks.append(desk)
        desk.start()
        return desk

    yield start
    for desk in desks:
        desk.stop()


@pytest.fixture(scope="session")
def elasticsearch_url(missing) -> str:
    """The URL of an Elasticsearch that answers."""
    url = os.environ.get("CLAIMDESK_TEST_ELASTICSEARCH_URL", "")
    if not url:
        missing("Elasticsearch", "CLAIMDESK_TEST_ELASTICSEARCH_URL is not set")
    try:
        httpx.get(url, timeout=5, trust_env=False)
    except httpx.HTTPError as error:
        missing("Elasticsearch", f"{url} does not answer ({type(error).__name__})")
    return url
