"""GET /events from the server as it is shipped: gunicorn with threads, in a process of its own."""

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from claimdesk import clock
from claimdesk.events import events
from claimdesk.people import keys
from claimdesk.records.account import Account, Scope
from tests.faults.conftest import Server, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

LISTENERS = 40
END_WITHIN_S = 5.0  # of gunicorn's 15 for what is still being answered
WRITERS, EACH = 4, 15


@pytest.fixture
def server(database, principal, settings):
    with database.transaction() as session:
        key = keys.add_key(session, session.get_one(Account, principal.account_id), list(Scope)).secret
    made = Server(settings.model_copy(update={"port": free_port()}), key)
    made.start()
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def write(database, workspace_id):
    def happen(session):
        events.record_events(session, events.Happened(workspace_id, "claim.queued", "claim", clock.new_id()))

    for _ in range(EACH):
        database.retrying(happen)


def read(lines, number):
    """(cursor, subject) of the first so many events."""
    found = []
    cursor = None
    while len(found) < number:
        line = next(lines)
        if line.startswith("id: "):
            cursor = line.removeprefix("id: ")
        elif line.startswith("data: "):
            found.append((cursor, json.loads(line.removeprefix("data: "))["subject"]["id"]))
    return found


def test_a_listener_that_is_cut_off_again_and_again_misses_and_doubles_nothing(server, database, principal):
    """Also when the server is stopped and started under it, and while others write."""
    with server.listen() as answered:
        lines = answered.iter_lines()
        last = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
    writers = [
        threading.Thread(target=write, args=(database, principal.workspace_id)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    told = []
    while len(told) < WRITERS * EACH:
        with server.listen(last) as answered:
            told += read(answered.iter_lines(), min(7, WRITERS * EACH - len(told)))
        last = told[-1][0]
        if len(told) == 21:
            server.stop()
            server.start()
    for writer in writers:
        writer.join()
    with database.reading() as session:
        logged = [
            str(event.subject_id) for event in events.list_events(session, principal.workspace_id, limit=1000)
        ]
    assert [subject for _, subject in told] == logged


def test_half_of_the_threads_stream_the_rest_still_answer_and_sigterm_ends_all(server, database, principal):
    most = server.settings.web_threads // 2
    assert most < LISTENERS
    with ExitStack() as stack:
        answers = [stack.enter_context(server.listen()) for _ in range(LISTENERS)]
        assert [answer.status_code for answer in answers] == [200] * most + [503] * (LISTENERS - most)
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers[most:])
        lines = [answer.iter_lines() for answer in answers[:most]]
        for each in lines:
            assert next(line for line in each if line.startswith("id: "))
        write(database, principal.workspace_id)
        with ThreadPoolExecutor(most) as threads:
            heard = list(threads.map(lambda each: read(each, EACH), lines))
        assert all(message == heard[0] for message in heard)
        asked = httpx.get(
            f"{server.url}/queues", headers={"Authorization": f"Bearer {server.key}"}, timeout=30
        )
        assert asked.status_code == 200
        with ThreadPoolExecutor(most) as threads:
            rest = [
                threads.submit(read_to_the_end, answer, each)
                for answer, each in zip(answers, lines, strict=False)
            ]
            told_at = time.monotonic()
            server.stop()
            assert max(reader.result() for reader in rest) - told_at < END_WITHIN_S


def read_to_the_end(answered, lines):
    """When the server ended the stream; it says nothing more."""
    assert [line for line in lines if line.startswith("data")] == []
    ended_at = time.monotonic()
    answered.close()
    return ended_at


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GET /api/v1/verdicts/search?q=" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 413, "too_large"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 9000 + b"\r\n\r\n", 413, "too_large"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n", 400, "bad_request"),
        (b"hello\r\n\r\n", 400, "bad_request"),
    ],
)
def test_what_never_becomes_a_request_is_a_problem_too(server, sent, status, code):
    with socket.create_connection(("127.0.0.1", server.settings.port), timeout=30) as connection:
        connection.sendall(sent)
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    said = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"Content-Type: application/problem+json" in head
    assert (said["status"], said["code"]) == (status, code)
    assert said["request_id"].encode() in head


def test_a_long_question_in_another_script_is_read(server):
    found = httpx.get(f"{server.url}/verdicts/search", params={"q": "ё" * 900}, trust_env=False)
    assert found.json()["code"] == "unauthenticated"
