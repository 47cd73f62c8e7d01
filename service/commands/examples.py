"""The examples of the first start, loaded over the API like anybody's data, and shown as a table."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

PATIENCE_S = 600.0
NDJSON = {"Content-Type": "application/x-ndjson"}


def load(client: httpx.Client, folder: Path, console: Console, tend: Callable[[], None]) -> str | None:
    """Load documents, verdicts and the article where they are not there yet; why it failed, or None."""
    article = read_article(folder)
    known = (
        client.get("/articles", params={"external_id": article["external_id"]})
        .raise_for_status()
        .json()["items"]
    )
    if not known or known[0]["status"] != "ready":
        console.print("loading the examples …")
        failure = _load_corpus(client, folder, tend)
        if failure is not None:
            return failure
        client.post("/articles", json=article).raise_for_status()
    return _wait(lambda: _article_problem(client, article["external_id"]), tend)


def _load_corpus(client: httpx.Client, folder: Path, tend: Callable[[], None]) -> str | None:
    documents = (folder / "documents.ndjson").read_bytes()
    verdicts = (folder / "verdicts.ndjson").read_bytes()
    for path, content in (("/documents/bulk", documents), ("/verdicts/import", verdicts)):
        answer = client.post(path, content=content, headers=NDJSON).raise_for_status()
        failed = [line for line in map(json.loads, answer.text.splitlines()) if "problem" in line]
        if failed:
            return f"{path} refused line {failed[0]['line']}: {failed[0]['problem'].get('detail')}"
    return _wait(lambda: _corpus_problem(client), tend)


def _corpus_problem(client: httpx.Client) -> str | None:
    """What is still to be done before all documents and verdicts can be found."""
    ready = client.get("/readyz").json()
    waiting = {
        stage: number for stage, number in ready["parts"]["workers"]["details"]["waiting"].items() if number
    }
    return f"the examples are not indexed yet: {waiting}" if waiting else None


def _article_problem(client: httpx.Client, external_id: str) -> str | None:
    found = client.get("/articles", params={"external_id": external_id}).raise_for_status().json()["items"]
    if not found:
        return "the example article is not there"
    if found[0]["status"] == "ready":
        return None
    return f"the example article is {found[0]['status']}: {found[0].get('error') or found[0].get('waiting_reason') or ''}"


def _wait(problem: Callable[[], str | None], tend: Callable[[], None]) -> str | None:
    ends = time.monotonic() + PATIENCE_S
    found = problem()
    while found is not None and time.monotonic() < ends:
        tend()
        time.sleep(0.3)
        found = problem()
    return found


def build_table(client: httpx.Client, folder: Path) -> Table:
    """The example article's claims in the queue's order, each with its best evidence and its best match."""
    external_id = read_article(folder)["external_id"]
    article = (
        client.get("/articles", params={"external_id": external_id}).raise_for_status().json()["items"][0]
    )
    claims = _list_all(client, f"/articles/{article['id']}/claims")
    queued = [claim for claim in claims if claim["status"] not in {"new", "unqueued"}]
    queued.sort(key=lambda claim: -claim["priority"]["score"])
    table = Table(
        title=f"{article['title']}: {len(queued)} claims in the queue, {len(claims) - len(queued)} kept out of it",
        show_lines=True,
    )
    for heading, ratio in (
        ("worth", 1),
        ("claim", 8),
        ("who", 3),
        ("best evidence", 7),
        ("checked before", 6),
    ):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for claim in queued:
        table.add_row(
            f"{claim['check_worthiness']['score']:.2f}",
            claim["text"],
            _show_claimant(claim),
            _find_best_evidence(client, claim),
            _find_best_match(client, claim),
        )
    return table


def _show_claimant(claim: dict[str, Any]) -> str:
    appearance = claim["appearances"][0]
    return f"{appearance['claimant'] or '—'} ({appearance['voice'].replace('_', ' ')})"


def _find_best_evidence(client: httpx.Client, claim: dict[str, Any]) -> str:
    items = (
        client.get(f"/claims/{claim['id']}/evidence", params={"limit": 1}).raise_for_status().json()["items"]
    )
    return f"{items[0]['document']['title']}: {items[0]['text'][:140]}…" if items else "—"


def _find_best_match(client: httpx.Client, claim: dict[str, Any]) -> str:
    items = (
        client.get(f"/claims/{claim['id']}/matches", params={"limit": 5}).raise_for_status().json()["items"]
    )
    verdicts = [item for item in items if item.get("verdict")]
    if not verdicts:
        return "—"
    best = verdicts[0]
    differs = ", ".join(sorted({difference["kind"] for difference in best["differences"]}))
    label = best["verdict"]["label"] or "unmapped"
    return f"{best['band']}: {best['verdict']['claim_text']} → {label}" + (
        f" (differs: {differs})" if differs else ""
    )


def _list_all(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        parameters: dict[str, str | int] = {"limit": 200}
        if cursor:
            parameters["cursor"] = cursor
        page = client.get(path, params=parameters).raise_for_status().json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


def read_article(folder: Path) -> dict[str, Any]:
    """The example article as it is posted."""
    article: dict[str, Any] = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    return article
