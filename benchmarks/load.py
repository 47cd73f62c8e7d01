"""A whole desk under load: a burst of articles and a large import beside reviewers and searches, over HTTP.

    python -m benchmarks.load --articles 2000 --lines 100000 --people 50 --searches 20 --minutes 10
    CLAIMDESK_DATABASE_URL=postgresql+psycopg://… CLAIMDESK_SEARCH_URL=… python -m benchmarks.load …

All processes run as `claimdesk up` starts them, on the settings' database and index (by default SQLite and the embedded
index in a fresh folder). First some verdicts are imported, so that there is something to search. Then at once: the
articles are posted by eight clients as fast as they are taken, a file of documents is handed to /imports, each person
leases the next claim, reads it and reviews it, with --think seconds between, and searches are sent at a steady rate,
each timed from the moment at which it was due. An error is an answer of 500 and above, or none within a minute; what
else is not expected is counted by its status. Memory is the sum of the processes' resident pages. Prints JSON.
"""

import argparse
import json
import os
import random
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.machine import describe
from benchmarks.pipeline_speed import build_text
from claimdesk import logs
from claimdesk.database import Database, build_engine
from claimdesk.people import accounts, keys
from claimdesk.records.account import Account, Role, Scope
from claimdesk.settings import Settings
from service.commands.supervisor import Supervisor
from service.commands.up import build_parts, prepare

POSTERS = 8
PATIENCE_S = 60.0
REUSED_WITHIN_S = 1.0  # gunicorn ends a connection that is idle for two seconds
STARTS_WITHIN_S = 300.0
VERDICTS = 300
LOOKS_EVERY_S = 5.0
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Figures:
    """Seconds of each answer by endpoint, and what was not answered well."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self, client: httpx.Client, name: str, call: Callable[[], httpx.Response], due: float
    ) -> httpx.Response | None:
        """The answer, timed from when it was due; None for an error."""
        try:
            answer = call()
        except httpx.HTTPError as error:
            with self.lock:
                self.errors[f"{name}: {type(error).__name__}"] += 1
            return None
        with self.lock:
            self.seconds[name].append(time.monotonic() - due)
            self.statuses[f"{name}: {answer.status_code}"] += 1
            if answer.status_code >= 500:
                self.errors[f"{name}: {answer.status_code}"] += 1
        return answer if answer.status_code < 500 else None

    def report(self) -> dict[str, Any]:
        """p50, p95 and the longest in milliseconds, by endpoint."""
        table = {}
        for name, seconds in sorted(self.seconds.items()):
            ordered = sorted(seconds)
            at_95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
            table[name] = {
                "count": len(ordered),
                "p50_ms": round(statistics.median(ordered) * 1000),
                "p95_ms": round(at_95 * 1000),
                "max_ms": round(ordered[-1] * 1000),
            }
        return {"endpoints": table, "errors": dict(self.errors), "statuses": dict(self.statuses)}


@dataclass
class Desk:
    """One running installation, the keys to it, and until when it is under load."""

    address: str
    admin_key: str
    people: list[str]
    figures: Figures
    ends: float = 0.0

    def open(self, key: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.address}/api/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=PATIENCE_S,
            limits=httpx.Limits(keepalive_expiry=REUSED_WITHIN_S),
            trust_env=False,
        )

    def is_over(self) -> bool:
        return time.monotonic() >= self.ends


def add_people(settings: Settings, number: int) -> list[str]:
    """The keys of so many reviewers of the first workspace."""
    database = Database(build_engine(settings.database))
    try:
        with database.transaction() as session:
            admin = accounts.find_instance_admin(session)
            assert admin is not None
            made = [
                Account(
                    workspace_id=admin.workspace_id,
                    name=f"P{index}",
                    email=f"p{index}@desk.invalid",
                    role=Role.REVIEWER,
                )
                for index in range(number)
            ]
            session.add_all(made)
            session.flush()
            scopes = [Scope.CLAIMS_READ, Scope.CLAIMS_REVIEW, Scope.ARTICLES_READ]
            return [keys.add_key(session, account, scopes).secret for account in made]
    finally:
        database.close()


def post_articles(desk: Desk, rng: random.Random, numbers: Sequence[int]) -> None:
    """The burst: each article as soon as the one before was taken."""
    with desk.open(desk.admin_key) as client:
        for number in numbers:
            if desk.is_over():
                return
            body = {"external_id": f"load-{number}", "text": build_text(rng, 15)}
            desk.figures.ask(
                client,
                "POST /articles",
                lambda body=body: client.post("/articles", json=body),  # type: ignore[misc]
                time.monotonic(),
            )


def hand_in_import(desk: Desk, file: Path) -> None:
    with desk.open(desk.admin_key) as client, file.open("rb") as opened:
        answer = desk.figures.ask(
            client,
            "POST /imports",
            lambda: client.post("/imports", data={"kind": "documents"}, files={"file": opened}),
            time.monotonic(),
        )
        assert answer is None or answer.status_code == 202, answer.text


def review_claims(desk: Desk, key: str, think_s: float) -> None:
    """A person's work: the next claim, its page, a decision."""
    figures = desk.figures
    with desk.open(key) as client:
        while not desk.is_over():
            held = figures.ask(
                client, "POST lease", lambda: client.post("/queues/main/lease", json={}), time.monotonic()
            )
            time.sleep(think_s / 2)
            if held is None or held.status_code != 200:
                time.sleep(think_s / 2)
                continue
            given = held.json()
            id_, token = given["claim"]["id"], given["lease"]["token"]
            shown = figures.ask(
                client,
                "GET claim",
                lambda id_=id_: client.get(f"/claims/{id_}"),  # type: ignore[misc]
                time.monotonic(),
            )
            time.sleep(think_s / 2)
            if shown is None or shown.status_code != 200:
                continue
            body = {
                "claim_version": shown.json()["version"],
                "label": "not_enough_evidence",
                "rationale": "Nothing was found.",
                "searched": "The archive",
                "lease_token": token,
            }
            figures.ask(
                client,
                "POST review",
                lambda id_=id_, body=body: client.post(  # type: ignore[misc]
                    f"/claims/{id_}/reviews", json=body, headers={"If-Match": "*"}
                ),
                time.monotonic(),
            )


def search_verdicts(desk: Desk, rng: random.Random, first_due: float, every_s: float) -> None:
    """One of the searchers: at its moments, whether the last answer came or not."""
    due = first_due
    with desk.open(desk.admin_key) as client:
        while due < desk.ends:
            time.sleep(max(0.0, due - time.monotonic()))
            words = " ".join(build_text(rng, 1).split()[:6])
            desk.figures.ask(
                client,
                "GET /verdicts/search",
                lambda words=words: client.get("/verdicts/search", params={"q": words, "limit": 10}),  # type: ignore[misc]
                due,
            )
            due += every_s


def read_memory_mb(pids: dict[str, int]) -> dict[str, int]:
    """Resident megabytes of each process with its children."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {}
    for name, pid in pids.items():
        family = {pid} | {child for child, parent in parents.items() if parent == pid}
        found[name] = sum(map(_read_resident, family)) // 1_000_000
    return found


def _read_resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


def build_reviews(rng: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "@type": "ClaimReview",
            "url": f"https://checks.invalid/{number}",
            "claimReviewed": build_text(rng, 1),
            "author": {"name": "Checks"},
        }
        for number in range(VERDICTS)
    ]


def start(supervisor: Supervisor, settings: Settings, desk: Desk) -> None:
    """All processes, up to the first verdicts that are taken in."""
    for part in build_parts(settings):
        supervisor.start(part)
    ends = time.monotonic() + STARTS_WITHIN_S
    with desk.open(desk.admin_key) as client:
        while time.monotonic() < ends:
            supervisor.tend()
            try:
                if client.get("/verdicts/search", params={"q": "rents"}).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(1)
        else:
            raise SystemExit(f"not up after {STARTS_WITHIN_S:.0f} s\n{supervisor.describe_failure()}")
        client.post("/verdicts/import", json=build_reviews(random.Random(1))).raise_for_status()


def run(desk: Desk, supervisor: Supervisor, options: argparse.Namespace, file: Path) -> dict[str, Any]:
    """The load, and what came of it."""
    began = time.monotonic()
    desk.ends = began + 60 * options.minutes
    every_s = options.searchers / options.searches
    work = [threading.Thread(target=hand_in_import, args=(desk, file))]
    work += [
        threading.Thread(
            target=post_articles, args=(desk, random.Random(index), range(index, options.articles, POSTERS))
        )
        for index in range(POSTERS)
    ]
    work += [threading.Thread(target=review_claims, args=(desk, key, options.think)) for key in desk.people]
    work += [
        threading.Thread(
            target=search_verdicts,
            args=(desk, random.Random(1_000 + index), began + index / options.searches, every_s),
        )
        for index in range(options.searchers)
    ]
    for thread in work:
        thread.start()
    memory = []
    while any(thread.is_alive() for thread in work):
        supervisor.tend()
        if not memory or time.monotonic() >= memory[-1][0] + LOOKS_EVERY_S:
            memory.append((time.monotonic(), read_memory_mb(supervisor.pids())))
        time.sleep(0.2)
    looks = [memory[0][1], memory[len(memory) // 2][1], memory[-1][1]]
    return {"seconds": round(time.monotonic() - began), "memory_mb": looks, **desk.figures.report()}


def read_progress(settings: Settings) -> dict[str, Any]:
    """What became of articles, import and claims."""
    database = Database(build_engine(settings.database))
    try:
        with database.reading() as session:
            connection = session.connection()
            return {
                table: {
                    str(status): int(number)
                    for status, number in connection.exec_driver_sql(
                        f"SELECT status, count(*) FROM {table} GROUP BY status"
                    )
                }
                for table in ("articles", "runs", "claims")
            }
    finally:
        database.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--think", type=float, default=10.0)
    parser.add_argument("--searches", type=float, default=20.0)
    parser.add_argument("--searchers", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--port", type=int, default=8971)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        settings = Settings(
            var=Path(folder), log_level="warning", port=options.port, secret_key="of the benchmark alone"
        )
        logs.configure_logs(settings, "benchmark")
        admin_key = prepare(settings)
        desk = Desk(settings.address, admin_key, add_people(settings, options.people), Figures())
        file, rng = Path(folder) / "documents.ndjson", random.Random(3)
        with file.open("w") as opened:
            for number in range(options.lines):
                line = {"external_id": f"l{number}", "kind": "news", "text": build_text(rng, 5)}
                opened.write(json.dumps(line) + "\n")
        supervisor = Supervisor()
        try:
            start(supervisor, settings, desk)
            found = run(desk, supervisor, options, file)
            left = read_progress(settings)
        finally:
            supervisor.stop()
    asked = {name: getattr(options, name) for name in ("articles", "lines", "people", "think", "searches")}
    print(
        json.dumps(
            {**asked, **found, "left": left, "machine": describe(), "load": round(os.getloadavg()[0], 1)}
        )
    )


if __name__ == "__main__":
    main()
