"""The pipeline end to end against the encoder alone, in one run: articles in, ready articles out.

    python -m benchmarks.pipeline_speed --articles 40
    CLAIMDESK_DATABASE_URL=… CLAIMDESK_SEARCH_URL=… python -m benchmarks.pipeline_speed

Twice: with every stage in this process, one after the other, which tells what each stage takes; and as `claimdesk up`
runs it, with the bundled broker and a process for each lane ("installed"), which is what a desk gets. Both on the
settings' database and index (by default SQLite and the embedded index in a fresh folder), one short article first to
load the models. The texts are made up from a seed.

share_of_the_encoders_rate: claims that went the whole way a second (split, encoded, matched, evidence kept, indexed),
over the sentences a second that the encoder alone does with the same claims' texts in the same run, on all cores;
once against the encoder as it ships (bfloat16 where the processor has it), once against torch in float32.
share_by_cpu_time: the same of CPU seconds, which other processes disturb less.
"""

import argparse
import json
import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

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
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from claimdesk.search.encoder import Encoder
from claimdesk.settings import Settings
from service.commands.supervisor import Supervisor
from service.commands.up import build_parts
from workers import running
from workers.resources import Tools
from workers.stages import find_module

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

UNFINISHED = (RunStatus.OPEN, RunStatus.DEAD)
LOOK_EVERY_S = 0.1
LONGEST_S = 1800


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


@dataclass
class Spent:
    """Seconds by the clock, and of this process's CPU time."""

    wall: float = 0.0
    cpu: float = 0.0


@dataclass(frozen=True)
class Rate:
    """What the encoder does alone: sentences a second, and the CPU seconds that one takes."""

    a_second: float
    cpu_s: float


def start_desk(tools: Tools) -> Principal:
    """A new workspace with its queues, and its admin."""
    migrating.migrate(tools.database)
    with tools.database.transaction() as session:
        admin = accounts.add_workspace(session, "Benchmark", is_instance_admin=True)
        queues.ensure_default_queue(session, admin.workspace_id)
        return Principal(admin.workspace_id, admin.id, admin.name, admin.role, frozenset(Scope))


def drain(tools: Tools) -> dict[str, Spent]:
    """Do all that is due; what each stage took."""
    spent: dict[str, Spent] = {}
    stopping = threading.Event()
    while True:
        with tools.database.reading() as session:
            due = taking.list_due_stages(session)
        if not due:
            return spent
        for stage in due:
            started, cpu = time.perf_counter(), time.process_time()
            running.take_and_work(tools, STAGES[stage], find_module(stage), "benchmark", stopping)
            of = spent.setdefault(stage, Spent())
            of.wall += time.perf_counter() - started
            of.cpu += time.process_time() - cpu


def rate_encoder(tools: Tools, texts: Sequence[str], precision: Literal["auto", "float32"] = "auto") -> Rate:
    """The encoder alone, the median of three; "auto" is what ships."""
    encoder = tools.encoder if precision == "auto" else Encoder(tools.encoder.name, precision=precision)
    encoder.encode(texts[:8])
    rates, cpus = [], []
    for _ in range(3):
        started, cpu = time.perf_counter(), time.process_time()
        encoder.encode(texts)
        rates.append(len(texts) / (time.perf_counter() - started))
        cpus.append((time.process_time() - cpu) / len(texts))
    return Rate(statistics.median(rates), statistics.median(cpus))


@dataclass(frozen=True)
class Sizes:
    """What is put through."""

    articles: int
    sentences: int
    documents: int


def fill(tools: Tools, me: Principal, rng: random.Random, sizes: Sizes, finish: Callable[[], object]) -> None:
    """The corpus, and one short article that has the models loaded."""
    with tools.database.transaction() as session:
        for number in range(sizes.documents):
            documents.accept_document(
                session, me, DocumentIn(external_id=f"d{number}", text=build_text(rng, 12), kind="news")
            )
    finish()
    submit(tools, me, rng, Sizes(1, 5, 0), "warming")
    finish()


def submit(tools: Tools, me: Principal, rng: random.Random, sizes: Sizes, name: str) -> None:
    """The articles, all at once."""
    with tools.database.transaction() as session:
        for number in range(sizes.articles):
            articles.accept_article(
                session,
                me,
                Submitted(external_id=f"{name}{number}", text=build_text(rng, sizes.sentences)),
            )


def list_texts(tools: Tools, but: set[UUID]) -> list[str]:
    """The claims' texts."""
    with tools.database.reading() as session:
        return [claim.text for claim in session.scalars(select(Claim)) if claim.id not in but]


def list_ids(tools: Tools) -> set[UUID]:
    with tools.database.reading() as session:
        return set(session.scalars(select(Claim.id)))


def run_installed(folder: Path, sizes: Sizes) -> tuple[int, float]:
    """Claims and seconds with a broker and a process for each lane, from the submission to the last run's end."""
    settings = Settings(var=folder, log_level="error")
    tools = Tools(settings)
    me = start_desk(tools)
    supervisor, rng = Supervisor(), random.Random(7)

    def finish() -> None:
        ends = time.monotonic() + LONGEST_S
        while is_busy(tools):
            supervisor.tend()
            if time.monotonic() > ends:
                raise SystemExit(f"not done in {LONGEST_S} s\n{supervisor.describe_failure()}")
            time.sleep(LOOK_EVERY_S)

    try:
        for part in build_parts(settings):
            if part.name != "web":
                supervisor.start(part)
        fill(tools, me, rng, sizes, finish)
        before = list_ids(tools)
        started = time.perf_counter()
        submit(tools, me, rng, sizes, "a")
        finish()
        took = time.perf_counter() - started
        return len(list_texts(tools, before)), took
    finally:
        supervisor.stop()


def is_busy(tools: Tools) -> bool:
    """Whether any run is still open; a dead one ends the benchmark."""
    with tools.database.reading() as session:
        left = set(session.scalars(select(Run.status).where(Run.status.in_(UNFINISHED)).distinct()))
    if RunStatus.DEAD in left:
        raise SystemExit("a run is dead; the figures would not be those of the whole way")
    return bool(left)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--sentences", type=int, default=25)
    parser.add_argument("--documents", type=int, default=200)
    options = parser.parse_args()
    sizes = Sizes(options.articles, options.sentences, options.documents)
    rng = random.Random(7)
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        settings = Settings(var=Path(folder), log_level="error")
        logs.configure_logs(settings, "benchmark")
        tools = Tools(settings)
        me = start_desk(tools)
        fill(tools, me, rng, sizes, lambda: drain(tools))
        before = list_ids(tools)
        submit(tools, me, rng, sizes, "a")
        started, cpu = time.perf_counter(), time.process_time()
        spent = drain(tools)
        took = Spent(time.perf_counter() - started, time.process_time() - cpu)
        texts = list_texts(tools, before)
        rates = {name: rate_encoder(tools, texts[:512], name) for name in ("auto", "float32")}
        installed = run_installed(Path(other), sizes)
        print(json.dumps(report(sizes.articles, len(texts), took, spent, rates, installed)))


def report(
    count: int,
    claims: int,
    took: Spent,
    spent: Mapping[str, Spent],
    rates: Mapping[str, Rate],
    installed: tuple[int, float],
) -> dict[str, Any]:
    """The figures: a share is the pipeline's claims a second over the encoder's sentences a second."""
    sides = {"": rates["auto"], "_in_float32": rates["float32"]}
    in_lanes = installed[0] / installed[1]
    return {
        "articles": count,
        "claims": claims,
        **{
            f"encoder_alone_sentences_a_second{name}": round(rate.a_second, 1) for name, rate in sides.items()
        },
        "installed": {
            "seconds": round(installed[1], 2),
            "articles_a_second": round(count / installed[1], 2),
            "claims_a_second": round(in_lanes, 1),
            **{
                f"share_of_the_encoders_rate{name}": round(in_lanes / rate.a_second, 3)
                for name, rate in sides.items()
            },
        },
        "in_one_process": {
            "seconds": round(took.wall, 2),
            "cpu_seconds": round(took.cpu, 2),
            "articles_a_second": round(count / took.wall, 2),
            "claims_a_second": round(claims / took.wall, 1),
            **{
                f"share_of_the_encoders_rate{name}": round(claims / took.wall / rate.a_second, 3)
                for name, rate in sides.items()
            },
            **{
                f"share_by_cpu_time{name}": round(claims * rate.cpu_s / took.cpu, 3)
                for name, rate in sides.items()
            },
            "seconds_by_stage": {name: round(seconds.wall, 2) for name, seconds in sorted(spent.items())},
            "cpu_by_stage": {name: round(seconds.cpu, 2) for name, seconds in sorted(spent.items())},
        },
        "load": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    main()
