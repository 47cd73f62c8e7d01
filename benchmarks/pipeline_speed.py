"""The pipeline end to end against the encoder alone, in one run: articles in, ready articles out.

    python -m benchmarks.pipeline_speed --articles 40
    CLAIMDESK_DATABASE_URL=… CLAIMDESK_SEARCH_URL=… python -m benchmarks.pipeline_speed

Runs every stage in this process, one after the other as a worker would, on the settings' database and index (by
default SQLite and the embedded index in a fresh folder). The texts are made up from a seed.
"""

import argparse
import json
import random
import statistics
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from claimdesk import logs
from claimdesk.intake import articles, documents
from claimdesk.intake.articles import Submitted
from claimdesk.intake.submissions import DocumentIn
from claimdesk.people import accounts
from claimdesk.people.principals import Principal
from claimdesk.queue import queues
from claimdesk.records import migrating
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from claimdesk.settings import Settings
from workers import running
from workers.stages import find_module
from workers.tools import Tools

PLACES = ("Northam", "Easton", "Westbury", "Southby", "Port Ellery", "Highcliff", "Lowmarsh")
TOPICS = (
    "unemployment",
    "rents",
    "bus fares",
    "hospital waits",
    "crime",
    "rainfall",
    "exports",
    "school places",
)
SPEAKERS = (
    "the mayor, Ana Ruiz",
    "the minister, Tom Vale",
    "the statistics office",
    "a report by the auditors",
)


def build_text(rng: random.Random, sentences: int) -> str:
    """An article's text of so many sentences, all different."""
    lines = []
    for number in range(sentences):
        place, topic, year = rng.choice(PLACES), rng.choice(TOPICS), rng.randint(1995, 2024)
        low, high = sorted((rng.randint(2, 60), rng.randint(61, 990)))
        lines.append(
            rng.choice(
                (
                    f"In {place}, {topic} rose from {low} to {high} in {year}, said {rng.choice(SPEAKERS)}.",
                    f"“We spent {high} million euros on {topic} in {year},” said {rng.choice(SPEAKERS)}.",
                    f"{place} had {high}.{low} percent less of it than {rng.choice(PLACES)} in {year}, and {topic} fell.",
                    f"According to {rng.choice(SPEAKERS)}, {topic} in {place} cost {high}0 people their homes in {year}.",
                )
            )
        )
        if number % 4 == 3:
            lines.append("\n")
    return " ".join(lines)


def drain(tools: Tools) -> dict[str, float]:
    """Do all that is due; seconds by stage."""
    seconds: dict[str, float] = {}
    stopping = threading.Event()
    while True:
        with tools.database.reading() as session:
            due = taking.due_stages(session)
        if not due:
            return seconds
        for stage in due:
            started = time.perf_counter()
            running.work(tools, STAGES[stage], find_module(stage), "benchmark", stopping)
            seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - started


def encoder_rate(tools: Tools, texts: list[str]) -> float:
    """Sentences a second of the encoder alone, the median of three."""
    rates = []
    for _ in range(3):
        started = time.perf_counter()
        tools.encoder.encode(texts)
        rates.append(len(texts) / (time.perf_counter() - started))
    return statistics.median(rates)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--sentences", type=int, default=25)
    parser.add_argument("--documents", type=int, default=200)
    options = parser.parse_args()
    rng = random.Random(7)
    with TemporaryDirectory() as folder:
        settings = Settings(var=Path(folder), log_level="warning")
        logs.configure_logs(settings, "benchmark")
        tools = Tools(settings)
        migrating.migrate(tools.database)
        with tools.database.transaction() as session:
            admin = accounts.add_workspace(session, "Benchmark", is_instance_admin=True)
            queues.ensure_default(session, admin.workspace_id)
            me = Principal(admin.workspace_id, admin.id, admin.name, admin.role, frozenset(Scope))
        with tools.database.transaction() as session:
            for number in range(options.documents):
                documents.accept(
                    session, me, DocumentIn(external_id=f"d{number}", text=build_text(rng, 12), kind="news")
                )
        drain(tools)
        with tools.database.transaction() as session:
            for number in range(options.articles):
                articles.accept(
                    session, me, Submitted(external_id=f"a{number}", text=build_text(rng, options.sentences))
                )
        started = time.perf_counter()
        seconds = drain(tools)
        took = time.perf_counter() - started
        with tools.database.reading() as session:
            texts = list(session.scalars(select(Claim.text)))
            claims = session.scalar(select(func.count()).select_from(Claim)) or 0
        alone = encoder_rate(tools, texts[:512])
        print(
            json.dumps(
                {
                    "articles": options.articles,
                    "claims": claims,
                    "seconds": round(took, 2),
                    "articles_a_second": round(options.articles / took, 2),
                    "claims_a_second": round(claims / took, 1),
                    "encoder_alone_sentences_a_second": round(alone, 1),
                    "share_of_the_encoders_rate": round(claims / took / alone, 3),
                    "seconds_by_stage": {name: round(value, 2) for name, value in sorted(seconds.items())},
                }
            )
        )


if __name__ == "__main__":
    main()
