"""How long an article waits before its text is read, with a corpus of documents waiting in the same lane.

    python -m benchmarks.fairness --documents 60000 --articles 40
    CLAIMDESK_DATABASE_URL=postgresql+psycopg://… python -m benchmarks.fairness --documents 60000

Broker, workers and beat run as `claimdesk up` starts them, on the settings' database (by default a SQLite file in a
fresh folder; PostgreSQL: an empty database). The documents are written first, a thousand a transaction; then an article
every --every seconds. begins_s: from the commit of an article to the taking of its `split`. The texts are made up from
a seed. Goal: p95 under 5 s.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.pipeline_speed import build_text, start_desk
from claimdesk import clock, logs
from claimdesk.intake import articles
from claimdesk.intake.articles import Submitted
from claimdesk.intake.revisions import build_digest
from claimdesk.people.principals import Principal
from claimdesk.records.document import Document
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import planning
from claimdesk.settings import Settings
from claimdesk.terms import StageName, SubjectKind
from service.commands.supervisor import Supervisor
from service.commands.up import build_parts
from workers.resources import Tools

A_TRANSACTION = 1_000  # documents
TEXTS = 500  # different ones; each document has its own number before it, so that none is encoded for another
LOOK_EVERY_S = 0.2
WARM_WITHIN_S = 180.0  # that the workers have their models loaded


def add_documents(tools: Tools, me: Principal, rng: random.Random, number: int) -> None:
    """Documents of twelve sentences each, planned as an import plans them; their rows are written straight away."""
    texts = [build_text(rng, 12) for _ in range(TEXTS)]
    for start in range(0, number, A_TRANSACTION):
        made = [
            Document(
                id=clock.new_id(),
                workspace_id=me.workspace_id,
                identity_hash=build_digest(f"d{index}"),
                external_id=f"d{index}",
                text=f"Number {index}. {texts[index % TEXTS]}",
                text_hash=build_digest(f"d{index}"),
                kind="news",
            )
            for index in range(start, min(number, start + A_TRANSACTION))
        ]
        with tools.database.transaction() as session:
            session.add_all(made)
            session.flush()
            wanted = [
                planning.Wanted(me.workspace_id, SubjectKind.DOCUMENT, document.id, "1") for document in made
            ]
            planning.plan_runs(session, StageName.PASSAGES, wanted)


def submit_article(tools: Tools, me: Principal, rng: random.Random, name: str) -> UUID:
    """An article of 25 sentences; its id."""
    with tools.database.transaction() as session:
        submitted = Submitted(external_id=name, text=build_text(rng, 25))
        return articles.accept_article(session, me, submitted).article.id


def wait_for_split(tools: Tools, supervisor: Supervisor, article_id: UUID, most_s: float) -> float | None:
    """Seconds from the wanting to the taking; None when it was not taken in most_s."""
    ends = time.monotonic() + most_s
    while time.monotonic() < ends:
        supervisor.tend()
        with tools.database.reading() as session:
            wanted, started = session.execute(
                select(Run.wanted_at, Run.started_at).where(
                    Run.subject_id == article_id, Run.stage == StageName.SPLIT
                )
            ).one()
        if started is not None:
            return float((started - wanted).total_seconds())
        time.sleep(LOOK_EVERY_S)
    return None


def count_waiting(tools: Tools) -> dict[str, int]:
    """Open runs by stage."""
    with tools.database.reading() as session:
        rows = session.execute(
            select(Run.stage, func.count()).where(Run.status == RunStatus.OPEN).group_by(Run.stage)
        )
        return {stage: number for stage, number in rows}  # noqa: C416  rows are no pairs to mypy


def measure(
    tools: Tools, me: Principal, supervisor: Supervisor, options: argparse.Namespace
) -> dict[str, Any]:
    """The corpus handed in, then articles one after the other while it waits."""
    rng = random.Random(7)
    if wait_for_split(tools, supervisor, submit_article(tools, me, rng, "warming"), WARM_WITHIN_S) is None:
        raise SystemExit(f"no worker took the first article\n{supervisor.describe_failure()}")
    started = time.monotonic()
    add_documents(tools, me, rng, options.documents)
    took_s = time.monotonic() - started
    before = count_waiting(tools)
    begins: list[float | None] = []
    for number in range(options.articles):
        begun = time.monotonic()
        id_ = submit_article(tools, me, rng, f"a{number}")
        begins.append(wait_for_split(tools, supervisor, id_, options.patience))
        print(number, begins[-1], count_waiting(tools), file=sys.stderr, flush=True)
        while time.monotonic() < begun + options.every:
            supervisor.tend()
            time.sleep(LOOK_EVERY_S)
    return {
        "database": tools.database.engine.dialect.name,
        "documents": options.documents,
        "taking_in_s": round(took_s, 1),
        "waiting_before": before,
        "waiting_after": count_waiting(tools),
        **describe(begins, options.patience),
        "load": round(os.getloadavg()[0], 1),
    }


def describe(begins: Sequence[float | None], patience_s: float) -> dict[str, Any]:
    """p50, p95 and the longest; one that was not begun counts as the patience."""
    seconds = sorted(patience_s if begun is None else begun for begun in begins)
    return {
        "articles": len(seconds),
        "not_begun": sum(begun is None for begun in begins),
        "begins_s": {
            "p50": round(statistics.median(seconds), 2),
            "p95": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 2),
            "max": round(seconds[-1], 2),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=60_000)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--patience", type=float, default=600.0)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), log_level="warning")
        logs.configure_logs(settings, "benchmark")
        tools, supervisor = Tools(settings), Supervisor()
        me = start_desk(tools)
        try:
            for part in build_parts(settings):
                if part.name != "web":
                    supervisor.start(part)
            print(json.dumps(measure(tools, me, supervisor, options)))
        finally:
            supervisor.stop()


if __name__ == "__main__":
    main()
