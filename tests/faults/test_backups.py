"""A back-up made while the desk works, restored by the lines of docs/operate.md: all that was there is there again."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import make_url

from tests.faults.conftest import wait_for

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "operate.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def read_blocks(title: str) -> tuple[str, str]:
    """The lines that back up and those that restore, of a section."""
    section = PAGE.partition(f"### {title}\n")[2].partition("\n##")[0]
    backup, restore = BLOCK.findall(section)
    return backup, restore


def run(lines: str, environment: dict[str, str], folder: Path) -> None:
    """Run the lines as a shell would, with `claimdesk` as it stands here."""
    bin_ = folder / "bin"
    if not bin_.exists():
        bin_.mkdir()
        command = bin_ / "claimdesk"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m service "$@"\n')
        command.chmod(0o700)
    told = subprocess.run(
        ["bash", "-c", f"set -euo pipefail\n{lines}"],
        env={**environment, "PATH": f"{bin_}:{os.environ['PATH']}", "PYTHONPATH": str(HOME)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]


def build_article(number: int) -> dict:
    place = ("Northam", "Easton", "Weston")[number]
    return {
        "external_id": f"kept-{number}",
        "published_at": "2025-03-10T09:00:00Z",
        "source": {"name": "The Courier"},
        "text": f"The town of {place} planted {1200 + number} trees in 2024, its council said on Monday.",
    }


def submit(client: httpx.Client, number: int) -> str:
    """The id of an article that is ready."""
    id_ = client.post("/articles", json=build_article(number)).json()["id"]
    wait_for(lambda: client.get(f"/articles/{id_}").json()["status"] == "ready", 200, f"{id_} to be ready")
    return id_


def read_all(client: httpx.Client, ids: list[str]) -> dict:
    """What a newsroom sees of the articles, and of whom the desk is."""
    return {
        "claims": {id_: client.get(f"/articles/{id_}/claims").json()["items"] for id_ in ids},
        "articles": {id_: client.get(f"/articles/{id_}").json()["text"] for id_ in ids},
        "queues": [queue["filter"] for queue in client.get("/queues").json()["items"]],
        "accounts": client.get("/accounts").json(),
    }


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])
def databases(request, tmp_path):
    """The kind's name, and the settings of two databases: the desk's, and one to restore into."""
    if request.param == "SQLite":
        yield request.param, {}, {}
        return
    desk = request.getfixturevalue("postgres_desk")
    names = [desk.create(), desk.create()]
    yield (request.param, *({"CLAIMDESK_DATABASE_URL": desk.url(name)} for name in names))
    for name in names:
        desk.drop(name)


def describe(desk, folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """The environment in which an operator types."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    url = settings.get("CLAIMDESK_DATABASE_URL")
    shown = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False) if url else ""
    backup = folder / "backup"
    backup.mkdir(exist_ok=True)
    return {
        **plain,
        **settings,
        "CLAIMDESK_VAR": str(desk),
        "BACKUP": str(backup),
        "ERASURES": str(folder / "erasures.ndjson"),
        "PG": shown,
    }


def test_what_was_backed_up_under_work_is_there_again(start_desk, databases, tmp_path):
    kind, before, after = databases
    backup, restore = read_blocks(kind)
    first = start_desk(tmp_path / "first", **before)
    with first.client() as client:
        kept, erased = submit(client, 0), submit(client, 1)
        seen = read_all(client, [kept])
        run(backup, describe(first.folder, tmp_path, before), tmp_path)
        later = submit(client, 2)
        seen_as = {"If-Match": client.get(f"/articles/{erased}").headers["ETag"]}
        gone = client.delete(f"/articles/{erased}", params={"erase": "true"}, headers=seen_as)
        assert gone.status_code < 300, gone.text
        list_again = backup.strip().splitlines()[-1]
        assert list_again.startswith("claimdesk erasures")
        run(list_again, describe(first.folder, tmp_path, before), tmp_path)
    first.stop()

    second = tmp_path / "second"
    run(restore, describe(second, tmp_path, after), tmp_path)
    desk = start_desk(second, **after)
    if kind == "SQLite":
        assert desk.state["admin_key"]
    with desk.client() as client:
        assert read_all(client, [kept]) == seen
        assert client.get(f"/articles/{later}").status_code == 404
        assert "Easton" not in client.get(f"/articles/{erased}").text
        found = client.get("/claims", params={"q": "trees Northam"}).json()["items"]
        assert [claim["text"] for claim in found if "Northam" in claim["text"]]
        assert client.get(f"http://127.0.0.1:{desk.port}/readyz").status_code == 200
