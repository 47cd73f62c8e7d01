"""What a view works with: the parts of this process, the caller, and the one transaction of a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, g
from sqlalchemy.orm import Session

from claimdesk.database import Database
from claimdesk.people.principals import Principal
from claimdesk.runs.hints import HintSender
from claimdesk.runs.parity import ParityWatch
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.settings import Settings
from service.http import deadlock_retry, idempotency
from service.http.cursors import Signer
from service.http.search_windows import Windows

EXTENSION = "claimdesk"


@dataclass(frozen=True, slots=True)
class Parts:
    """The opened parts of a web process."""

    settings: Settings
    database: Database
    engine: SearchEngine
    encoder: Encoder
    hints: HintSender
    signer: Signer
    windows: Windows
    parity: ParityWatch


def parts() -> Parts:
    """The parts of the running app."""
    found: Parts = current_app.extensions[EXTENSION]
    return found


def principal() -> Principal:
    """Who is asking. Only views that need a key have one."""
    found: Principal = g.principal
    return found


@contextmanager
def transaction() -> Iterator[Session]:
    """The request's transaction; the answer to an Idempotency-Key is kept in it, or replayed instead of it."""
    with idempotency.run_alone(), parts().database.transaction() as session, idempotency.keep_answer(session):
        yield session
    deadlock_retry.note_commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session over one snapshot, for a view that changes nothing."""
    with parts().database.reading() as session:
        idempotency.replay_answer(session)
        yield session
