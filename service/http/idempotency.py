"""Idempotency-Key: row, effect and answer in one transaction, so that none is there without the others.

A key belongs to an account, a method and a path. The same request again gets the first answer with
`Idempotency-Replayed: true`; another request with the same key is refused. Secrets are never kept.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from threading import Lock
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.errors import BadRequest, DatabaseUnavailable, FieldError, Gone, KeyInUse, KeyReused
from claimdesk.people import workspaces
from claimdesk.records.request import IdempotencyAnswer

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class KeyScope:
    """What a key is one of."""

    account_id: UUID
    method: str
    path: str
    key: str


@dataclass(slots=True)
class KeptAnswer:
    """What is kept of a first answer; body is without secrets."""

    status: int
    headers: dict[str, str]
    body: str | None
    subject_id: UUID | None = None


@dataclass(slots=True)
class Running:
    """The keys whose first request is running in this process (I1: SQLite's writers would queue up instead)."""

    scopes: set[KeyScope] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)


class Replay(Exception):
    """Not an error: the answer to give instead of doing the work again."""

    def __init__(self, answer: KeptAnswer) -> None:
        super().__init__()
        self.answer = answer


def configure(app: Flask, database: Database) -> None:
    """Have keys read before each POST, answers replayed, and answers of POSTs that only read kept."""
    app.extensions["idempotency"] = Running()
    app.before_request(_read_key)
    app.after_request(lambda response: _keep_late(response, database))
    app.register_error_handler(Replay, _build_replayed)


def _read_key() -> None:
    key = request.headers.get(HEADER)
    g.idempotency = None
    if key is None or request.method != "POST" or not hasattr(g, "principal"):
        return
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable() or not key.isascii():
        raise BadRequest(f"{HEADER} must be 1 to {LONGEST_KEY} printable ASCII characters")
    g.idempotency = KeyScope(g.principal.account_id, request.method, request.path, key)


def remember_answer(answer: KeptAnswer) -> None:
    """Take note of the answer that the view is about to give."""
    g.answer = answer


def note_body_digest(digest: bytes) -> None:
    """Say what a streamed body holds; it is not there to be read again."""
    g.body_digest = digest


def _hash_request() -> bytes:
    """Of what makes a request the same: its query and its body, JSON without regard to spelling."""
    if hasattr(g, "body_digest"):
        body: bytes = g.body_digest
    elif request.is_json:
        body = json.dumps(request.get_json(), sort_keys=True).encode()
    else:
        body = request.get_data()
    return sha256(b"\x1f".join((request.query_string, body))).digest()


@contextmanager
def run_alone() -> Iterator[None]:
    """Refuse a second request with the same key while the first runs in this process. Raises KeyInUse."""
    scope: KeyScope | None = g.idempotency
    if scope is None:
        yield
        return
    running: Running = current_app.extensions["idempotency"]
    with running.lock:
        if scope in running.scopes:
            raise KeyInUse
        running.scopes.add(scope)
    try:
        yield
    except DatabaseUnavailable:
        g.idempotency = scope  # nothing was kept; the request may be done again
        raise
    finally:
        with running.lock:
            running.scopes.discard(scope)


@contextmanager
def keep_answer(session: Session) -> Iterator[None]:
    """Keep the answer that the block remembers, in the block's transaction.

    Raises Replay when there is one already, KeyReused when it answered another request, KeyInUse when another
    process is at it.
    """
    scope: KeyScope | None = g.idempotency
    if scope is None:
        yield
        return
    _hold_key(session, scope)
    replay_answer(session)
    _forget_answer(session, scope)
    yield
    answer: KeptAnswer | None = g.get("answer")
    if answer is None:
        raise AssertionError(f"{request.path}: the view answered outside its transaction")
    session.add(
        IdempotencyAnswer(
            account_id=scope.account_id,
            method=scope.method,
            path=scope.path,
            key=scope.key,
            request_hash=_hash_request(),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            subject_id=answer.subject_id,
        )
    )
    g.idempotency = None  # it is done


def replay_answer(session: Session) -> None:
    """Raise Replay or KeyReused when the request's key is known, Gone when what it made was erased."""
    scope: KeyScope | None = g.idempotency
    if scope is None:
        return
    found = session.scalar(
        select(IdempotencyAnswer).filter_by(
            account_id=scope.account_id, method=scope.method, path=scope.path, key=scope.key
        )
    )
    if found is None:
        _refuse_erased(session, scope)
    if found is None or found.created_at <= clock.now() - KEPT_FOR:
        return
    if found.request_hash != _hash_request():
        said = "this Idempotency-Key was used with another body"
        raise KeyReused(said, [FieldError("/Idempotency-Key", said)])
    raise Replay(KeptAnswer(found.status or 200, dict(found.headers), found.body))


def _refuse_erased(session: Session, scope: KeyScope) -> None:
    """Raises Gone where the key's answer is there no more, as what it told of was erased."""
    hidden = workspaces.hide_request_key(session, g.principal.workspace_id, scope.key)
    erased = select(IdempotencyAnswer.id).where(
        IdempotencyAnswer.account_id == scope.account_id,
        IdempotencyAnswer.method == scope.method,
        IdempotencyAnswer.path == scope.path,
        IdempotencyAnswer.key == hidden,
        IdempotencyAnswer.created_at > clock.now() - KEPT_FOR,
    )
    if session.scalar(erased) is not None:
        raise Gone("what the first request with this Idempotency-Key made has been erased")


def _hold_key(session: Session, scope: KeyScope) -> None:
    """On PostgreSQL, where other web processes may be: hold the key until the transaction ends, or KeyInUse."""
    if session.get_bind().dialect.name != "postgresql":
        return
    name = f"idempotency {scope.account_id} {scope.method} {scope.path} {scope.key}"
    got = session.scalar(text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
    if not got:
        raise KeyInUse


def _forget_answer(session: Session, scope: KeyScope) -> None:
    """Delete this key's answer: it is too old to be replayed, and the beat has not come by yet."""
    session.execute(
        delete(IdempotencyAnswer).filter_by(
            account_id=scope.account_id, method=scope.method, path=scope.path, key=scope.key
        )
    )


def _keep_late(response: Response, database: Database) -> Response:
    """Keep the answer of a POST that changed nothing and so had no transaction to keep it in."""
    if g.get("idempotency") is None or g.get("answer") is None or response.status_code >= 400:
        return response
    try:
        with database.transaction() as session, keep_answer(session):
            return response
    except Replay as first:  # somebody asked the same meanwhile
        return _build_replayed(first)


def _build_replayed(replay: Replay) -> Response:
    first = replay.answer
    response = Response(first.body or b"", first.status, mimetype="application/json")
    if not first.body:
        del response.headers["Content-Type"]
    response.headers.update(first.headers)
    response.headers[REPLAYED] = "true"
    return response
