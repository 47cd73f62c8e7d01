"""docs/api.md is true: its lines are run as they stand, in order, against `claimdesk up`."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

HOME = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STARTS_WITHIN_S, RUNS_WITHIN_S = 180, 900


@pytest.fixture
def running(tmp_path):
    """The environment of a shell beside a running `claimdesk up`, on an empty folder of data."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    environment = {**plain, "CLAIMDESK_VAR": str(tmp_path), "PORT": str(port), "PYTHONPATH": str(HOME)}
    with (tmp_path / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "up"], env=environment, stdout=log, stderr=log, cwd=HOME
        )
    try:
        wait_until_ready(process, port, tmp_path)
        yield environment
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def wait_until_ready(process, port, folder):
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends:
        assert process.poll() is None, (folder / "up.log").read_text()
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"not ready in {STARTS_WITHIN_S} s: {(folder / 'up.log').read_text()}")


@pytest.mark.slow
@pytest.mark.timeout(STARTS_WITHIN_S + RUNS_WITHIN_S + 60)
def test_the_lines_of_the_page_take_a_claim_from_the_article_to_a_corrected_verdict(running, tmp_path):
    blocks = BLOCK.findall((HOME / "docs" / "api.md").read_text(encoding="utf-8"))
    script = "\n".join(["set -euo pipefail", *blocks, 'echo "$VERDICT" > "$CLAIMDESK_VAR/verdict"'])
    told = subprocess.run(
        ["bash", "-c", script],
        cwd=HOME,
        env=running,
        capture_output=True,
        text=True,
        timeout=RUNS_WITHIN_S,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]
    state = json.loads((tmp_path / "up.json").read_text())
    with httpx.Client(headers={"Authorization": f"Bearer {state['admin_key']}"}, trust_env=False) as http:
        verdict = http.get(f"{state['api']}/verdicts/{(tmp_path / 'verdict').read_text().strip()}").json()
    assert verdict["revision"] == 2
    assert verdict["corrections"][0]["kind"] == "clarification"
    assert [claim["status"] for claim in verdict["claims"]] == ["published"]
    assert verdict["url"] == "https://desk.invalid/volcanoes"
    assert "yearly figures" in told.stdout
