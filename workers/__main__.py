"""`python -m workers language|io|all` starts a worker of that lane, `python -m workers beat` the beat."""

import sys
import warnings

import structlog
from celery.exceptions import SecurityWarning

from claimdesk import logs
from claimdesk.errors import NotStartable
from claimdesk.runs.stages import Lane
from claimdesk.settings import Settings, load_settings
from workers.app import create_celery

COMMON = ["--loglevel=WARNING"]


def build_arguments(what: str, settings: Settings) -> list[str]:
    """Celery's own command line for a lane. The language lane forks once, so that a hanging model can be killed."""
    lane = Lane(what)
    pool = (
        ["--pool=prefork", "--concurrency=1", "--max-memory-per-child=6000000"]
        if lane == Lane.LANGUAGE
        else ["--pool=threads", f"--concurrency={settings.io_threads}"]
    )
    names = ["--hostname", f"{lane.value}-{settings.port}@%h", "--without-gossip", "--without-mingle"]
    return ["--quiet", "worker", "--queues", lane.value, *pool, *names, *COMMON]


def main(arguments: list[str]) -> int:
    """Run until told to stop."""
    if len(arguments) != 1 or arguments[0] not in {*Lane, "beat"}:
        print("usage: python -m workers language|io|beat", file=sys.stderr)  # noqa: T201
        return 2
    what = arguments[0]
    try:
        settings = load_settings()
    except NotStartable as error:
        print(error.detail, file=sys.stderr)  # noqa: T201
        return 2
    logs.configure_logs(settings, "beat" if what == "beat" else f"worker-{what}")
    structlog.get_logger().info("starting", what=what)
    if what == "beat":
        create_celery(settings).Beat(loglevel="WARNING", quiet=True).run()
        return 0
    return run_worker(what, settings)


def run_worker(what: str, settings: Settings) -> int:
    """Celery's worker; it ends the process itself when it is told to stop.

    Celery's warning about root is about pickled messages; ours are JSON and hold a stage's name.
    """
    warnings.filterwarnings("ignore", category=SecurityWarning)
    create_celery(settings, (Lane(what),)).worker_main(build_arguments(what, settings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
