"""A small supervisor: starts processes, starts them again when they die, and stops them all, the last one too.

Each child dies with its parent (PR_SET_PDEATHSIG), so that nothing is left behind by a kill -9. A process
that dies again and again is started with a growing pause. Linux only for the death signal; elsewhere the
lock file tells the next start what was left.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog

from claimdesk import private_files

PR_SET_PDEATHSIG = 1  # linux/prctl.h
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
CALM_AFTER_S = 30.0  # alive that long, a process starts again without a pause
PATIENCE_S = 25.0  # with a process that was asked to stop
PROBES_EVERY_S = 2.0
UNREACHABLE_S = 20.0  # a process whose socket is gone that long is started anew

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Program:
    """What to start, and where its output goes."""

    name: str
    command: Sequence[str]
    log_file: Path
    environment: Mapping[str, str]
    own_group: bool = False  # a terminal's Ctrl-C doesn't reach it: it is stopped last, by us
    listens_on: Path | None = (
        None  # what it listens on: alive without it (a cleaner of old files took it), it is no use
    )


@dataclass
class Child:
    part: Program
    process: subprocess.Popen[bytes]
    started_at: float
    pause_s: float = FIRST_PAUSE_S
    start_again_at: float | None = None
    reached_at: float = 0.0
    probes_at: float = 0.0


@dataclass
class Supervisor:
    """Keeps parts running. All calls come from the thread that made it: the children die with that thread."""

    on_change: Callable[[dict[str, int]], None] = field(default=lambda _pids: None)
    children: dict[str, Child] = field(default_factory=dict)

    def start(self, part: Program) -> None:
        """Start the part; it is kept running from now on."""
        self.children[part.name] = Child(part, _spawn_program(part), time.monotonic())
        self.on_change(self.pids())

    def pids(self) -> dict[str, int]:
        return {name: child.process.pid for name, child in self.children.items()}

    def tend(self) -> None:
        """Start again what has died, when its pause is over. Call it every fraction of a second."""
        now = time.monotonic()
        for child in self.children.values():
            if child.start_again_at is None:
                code = child.process.poll()
                if code is None:
                    _end_unreachable(child, now)
                    continue
                if now - child.started_at > CALM_AFTER_S:
                    child.pause_s = FIRST_PAUSE_S
                log.warning(
                    "process_died",
                    name=child.part.name,
                    code=code,
                    again_in_s=child.pause_s,
                    log=str(child.part.log_file),
                )
                child.start_again_at = now + child.pause_s
                child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)
            elif now >= child.start_again_at:
                child.process, child.started_at, child.start_again_at = _spawn_program(child.part), now, None
                self.on_change(self.pids())

    def stop(self) -> None:
        """Ask all to stop, last started first, and kill what does not; own groups are stopped after the others."""
        for own_group in (False, True):
            wave = [child for child in reversed(self.children.values()) if child.part.own_group == own_group]
            for child in wave:
                if child.process.poll() is None:
                    child.process.terminate()
            ends = time.monotonic() + PATIENCE_S
            for child in wave:
                _wait_for_end(child, ends)
        self.children.clear()

    def describe_failure(self, lines: int = 12) -> str:
        """The last lines that each part wrote which is dead or had to be started again."""
        told = []
        for child in self.children.values():
            if child.process.poll() is not None or child.pause_s > FIRST_PAUSE_S:
                tail = child.part.log_file.read_text(errors="replace").splitlines()[-lines:]
                told.append("\n".join([f"{child.part.name} (log: {child.part.log_file}):", *tail]))
        return "\n".join(told)


def _end_unreachable(child: Child, now: float) -> None:
    """Kill the child if nobody could connect to its socket for a while; it is started again as one that died."""
    path = child.part.listens_on
    if path is None or now < child.probes_at:
        return
    child.probes_at = now + PROBES_EVERY_S
    if _accepts(path):
        child.reached_at = now
    elif now - max(child.reached_at, child.started_at) > UNREACHABLE_S:
        log.warning("process_unreachable", name=child.part.name, socket=str(path))
        child.process.kill()


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(0.2)
        try:
            probe.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):  # no file, or one that nobody listens on
            return False
        except OSError:  # too many wait to be accepted: it is there
            return True
        return True


def _wait_for_end(child: Child, ends: float) -> None:
    try:
        child.process.wait(max(0.1, ends - time.monotonic()))
    except subprocess.TimeoutExpired:
        log.warning("process_killed", name=child.part.name)
        child.process.kill()
        child.process.wait()


def _spawn_program(part: Program) -> subprocess.Popen[bytes]:
    private_files.make_folder(part.log_file.parent)
    with part.log_file.open("ab") as output:
        return subprocess.Popen(  # noqa: S603  the parts' own commands
            list(part.command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(part.environment),
            process_group=0 if part.own_group else None,
            preexec_fn=partial(_die_with, os.getpid()),  # noqa: PLW1509  the supervisor has one thread
        )


def _die_with(parent: int) -> None:
    """In the new process: be told when the parent is gone, also when it went before this could be asked for."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
