"""`python -m workers LANE…` starts a worker of those lanes, `python -m workers beat` the beat."""

import sys
import warnings
from collections.abc import Sequence

import structlog
from celery.exceptions import SecurityWarning

from claimdesk import logs, private_files
from claimdesk.errors import NotStartable
from claimdesk.runs.stages import Lane
from claimdesk.settings import Settings, load_settings
from workers.app import count_threads, create_celery
from workers.beat import Beat

COMMON = ["--loglevel=WARNING"]
USAGE = "usage: python -m workers language | io | fetch | io fetch | beat"


def build_arguments(lanes: Sequence[Lane], settings: Settings) -> list[str]:
    """Celery's own command line for the lanes. The language lane forks once, so that a hanging model can be killed."""
    threads = sum(count_threads(lane, settings) for lane in lanes)
    pool = (
        ["--pool=prefork", "--concurrency=1", "--max-memory-per-child=6000000"]
        if Lane.LANGUAGE in lanes
        else ["--pool=threads", f"--concurrency={threads}"]
    )
    names = ["--hostname", f"{'-'.join(lanes)}-{settings.port}@%h", "--without-gossip", "--without-mingle"]
    return ["--quiet", "worker", "--queues", ",".join(lanes), *pool, *names, *COMMON]


def main(arguments: list[str]) -> int:
    """Run until told to stop."""
    is_beat = arguments == ["beat"]
    if not is_beat and not are_lanes(arguments):
        print(USAGE, file=sys.stderr)  # noqa: T201
        return 2
    private_files.restrict_umask()
    try:
        settings = load_settings()
    except NotStartable as error:
        print(error.detail, file=sys.stderr)  # noqa: T201
        return 2
    logs.configure_logs(settings, "beat" if is_beat else f"worker-{'-'.join(arguments)}")
    structlog.get_logger().info("starting", what=arguments)
    if is_beat:
        Beat(settings).run()
        return 0
    return run_worker([Lane(name) for name in arguments], settings)


def are_lanes(names: Sequence[str]) -> bool:
    """Whether one worker can serve these: language, which forks for its models, has a worker of its own."""
    known = bool(names) and set(names) <= set(Lane) and len(set(names)) == len(names)
    return known and (Lane.LANGUAGE not in names or len(names) == 1)


def run_worker(lanes: Sequence[Lane], settings: Settings) -> int:
    """Celery's worker; it ends the process itself when it is told to stop.

    Celery's warning about root is about pickled messages; ours are JSON and hold a stage's name.
    """
    warnings.filterwarnings("ignore", category=SecurityWarning)
    create_celery(settings, tuple(lanes)).worker_main(build_arguments(lanes, settings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
