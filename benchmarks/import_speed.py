"""How long a feed of past verdicts takes from file to findable, its embedding included.

    python -m benchmarks.import_speed --verdicts 5000
    python -m benchmarks.import_speed --verdicts 100000 --folder /var/tmp/import

The feed is made up from a seed: ClaimReview lines with claims that are all different, half of them with a headline,
one in a thousand too long (cut, and said so in the line's notes) and one in a thousand not readable. The stages
import, passages, index and watch run one after the other in this process, on SQLite and the embedded index by
default. Beside the whole stands what the encoder alone takes for the same number of texts in the same run, and CPU
seconds, which a busy machine disturbs less.
"""

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import func, select

from benchmarks.pipeline_speed import PLACES, SPEAKERS, TOPICS, drain, rate_encoder, start_desk
from claimdesk import logs
from claimdesk.intake import imports
from claimdesk.records.entry import Vector
from claimdesk.records.request import Import, ImportStatus
from claimdesk.search.entries import Index
from claimdesk.settings import Settings
from workers.resources import Tools

RATINGS = ("True", "False", "Half true", "Misleading", "Pants on fire", "Unproven")
LINES_AT_ONCE = 2_000
ODD = 1_000  # one line in so many is too long, and one is no JSON


def build_lines(rng: random.Random, count: int) -> Iterator[str]:
    """`count` ClaimReview lines."""
    for number in range(count):
        if number % ODD == ODD - 1:
            yield '{"@type": "ClaimReview", "claimReviewed": '
            continue
        claim = (
            f"In {rng.choice(PLACES)}, {rng.choice(TOPICS)} rose from {rng.randint(2, 60)} to {rng.randint(61, 990)} "
            f"between {rng.randint(1950, 1999)} and {rng.randint(2000, 2024)}, case {number}, according to {rng.choice(SPEAKERS)}."
        )
        review: dict[str, Any] = {
            "@type": "ClaimReview",
            "url": f"https://checks.invalid/{number}",
            "claimReviewed": claim if number % ODD else f"{claim} " * 60,
            "datePublished": f"{rng.randint(2005, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            "author": {"@type": "Organization", "name": f"Desk {number % 40}"},
            "reviewRating": {"@type": "Rating", "alternateName": rng.choice(RATINGS)},
            "itemReviewed": {"@type": "Claim", "author": {"name": rng.choice(SPEAKERS)}},
        }
        if number % 2:
            review["headline"] = f"Did {rng.choice(TOPICS)} rise in {rng.choice(PLACES)}? Check {number}"
        yield json.dumps(review)


def hand_in(tools: Tools, me: Any, lines: Iterator[str]) -> None:
    """The feed as an import that is under way."""
    with tools.database.transaction() as session:
        import_ = imports.begin_import(session, me, "claimreview", 0)
        batch: list[str] = []
        for line in lines:
            batch.append(line)
            if len(batch) == LINES_AT_ONCE:
                imports.add_lines(session, import_, batch)
                batch = []
        imports.add_lines(session, import_, batch)
        imports.close_import(session, import_)


def count_memory_mib() -> int:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--verdicts", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="keep records and index here")
    options = parser.parse_args()
    folder = options.folder or Path(mkdtemp(prefix="import-speed-"))
    settings = Settings(var=folder, log_level="error")
    logs.configure_logs(settings, "benchmark")
    tools = Tools(settings)
    me = start_desk(tools)
    alone = rate_encoder(
        tools, [json.loads(line)["claimReviewed"] for line in build_lines(random.Random(2), 512)]
    )
    started, cpu = time.perf_counter(), time.process_time()
    hand_in(tools, me, build_lines(random.Random(1), options.verdicts))
    seconds = drain(tools)
    took, cpu_took = time.perf_counter() - started, time.process_time() - cpu
    with tools.database.reading() as session:
        import_ = session.scalars(select(Import)).one()
        assert import_.status == ImportStatus.DONE
        encoded = session.scalar(select(func.count()).select_from(Vector)) or 0
        print(
            json.dumps(
                {
                    "verdicts": options.verdicts,
                    "accepted": import_.accepted,
                    "failed": import_.failed,
                    "found_in_the_index": tools.engine.health().entries[Index.VERDICTS],
                    "minutes": round(took / 60, 2),
                    "verdicts_a_second": round(options.verdicts / took, 1),
                    "minutes_for_100000_at_this_rate": round(took / 60 / options.verdicts * 100_000, 1),
                    "cpu_seconds": round(cpu_took, 1),
                    "texts_encoded": encoded,
                    "share_of_time_for_the_encoder_alone": round(encoded / alone.a_second / took, 2),
                    "share_of_cpu_for_the_encoder_alone": round(encoded * alone.cpu_s / cpu_took, 2),
                    "seconds_by_stage": {
                        name: round(value.wall, 1) for name, value in sorted(seconds.items())
                    },
                    "cpu_by_stage": {name: round(value.cpu, 1) for name, value in sorted(seconds.items())},
                    "memory_mib": count_memory_mib(),
                    "load": os.getloadavg()[0],
                }
            )
        )
    if options.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
