"""A running `up`: what it writes is its owner's alone, and neither logs nor output nor metrics tell what was asked for."""

import json
import os
import stat
import subprocess
import sys

import httpx
import pytest

from tests.faults.conftest import free_port, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WORDS = {name: f"zqlog{name}" for name in ("query", "claimant", "reason", "path", "form", "header")}
LINE = {"event", "method", "route", "status", "took_ms", "request_id", "level", "timestamp"}


@pytest.fixture
def wide_open():
    """A shell whose umask lets everybody read."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_running_desk_keeps_what_it_is_told_to_itself(start_desk, tmp_path, wide_open):
    metrics_port = free_port()
    desk = start_desk(tmp_path / "data", CLAIMDESK_METRICS_PORT=str(metrics_port))
    with desk.client() as client:
        ask_for_everything(client, desk.port)
        metrics = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics", trust_env=False).text
    key = desk.state["admin_key"]
    wait_for(lambda: "keys" in desk.log.read_text(), 30, "up to say where all is")
    output = desk.log.read_text()
    logs = {file.name: file.read_text() for file in (desk.folder / "logs").iterdir()}
    desk.stop()
    told = {"output": output, "metrics": metrics, **logs}
    assert [
        (where, word) for where, said in told.items() for word in (*WORDS.values(), key) if word in said
    ] == []
    assert all(
        line["route"] is None or line["route"].startswith("/") for line in read_requests(logs["web.log"])
    )
    assert list_open(desk.folder) == []


def ask_for_everything(client, port):
    """Requests with a word in each part that a server could write down."""
    article = client.post("/articles", json={"text": "The bridge is 80 metres long."}).json()["id"]
    given = {"headers": {"If-Match": "*", "User-Agent": WORDS["header"], "Referer": WORDS["header"]}}
    asked = [
        client.get("/verdicts/search", params={"q": WORDS["query"], "claimant": WORDS["claimant"]}, **given),
        client.get(f"/queues/{WORDS['path']}/claims", **given),
        client.get(f"/{WORDS['path']}?q={WORDS['query']}", **given),
        client.request("DELETE", f"/articles/{article}?erase=true&reason={WORDS['reason']}", **given),
        client.get("/verdicts/search", params={"q": WORDS["query"], "limit": "many"}, **given),
        httpx.get(f"http://127.0.0.1:{port}/desk/?next={WORDS['query']}", trust_env=False),
    ]
    assert [answered.status_code for answered in asked] == [200, 404, 404, 204, 422, 401]
    broken = httpx.Client(trust_env=False)
    long = broken.get(f"http://127.0.0.1:{port}/healthz?q={WORDS['query'] * 1000}")
    assert long.status_code == 413


def read_requests(log: str) -> list[dict]:
    """The lines of requests, each JSON whatever the log's format."""
    lines = [json.loads(line) for line in log.splitlines() if "request.answered" in line]
    assert len(lines) > 5
    assert {name for line in lines for name in line} == LINE
    return lines


def list_open(folder) -> list[str]:
    """What of the folder others may read or enter."""
    return [
        f"{oct(path.stat().st_mode)} {path}"
        for path in [folder, *folder.rglob("*")]
        if not stat.S_ISSOCK(path.stat().st_mode) and path.stat().st_mode & 0o077
    ]


@pytest.mark.parametrize("command", [["migrate"], ["key"], ["doctor"]])
def test_each_command_keeps_its_files_to_its_owner(tmp_path, wide_open, command):
    folder = tmp_path / "data"
    environment = {**os.environ, "CLAIMDESK_VAR": str(folder), "PORT": str(free_port())}
    for arguments in (["migrate"], command):
        subprocess.run(
            [sys.executable, "-m", "service", *arguments], env=environment, capture_output=True, check=False
        )
    assert folder.exists()
    assert list_open(folder) == []
