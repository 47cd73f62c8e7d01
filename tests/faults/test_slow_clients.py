"""Clients that send half a request, read nothing of an answer, or never go, take no thread from the others."""

import socket
import time
from contextlib import ExitStack

import httpx
import pytest

from claimdesk.people import accounts, keys
from claimdesk.records.account import Scope
from claimdesk.settings import Settings
from service.commands.gunicorn_worker import ARRIVES_WITHIN_S, SMALL_BODY
from tests.databases import copy_sqlite, open_database
from tests.faults.conftest import Server, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CLIENTS = 70  # more than there are threads
SOON_S = 5.0  # beside a machine full of other work; as long as they are held, it would be 10 and more

HALF_HEAD = b"POST /api/v1/articles HTTP/1.1\r\nHost: desk\r\nContent-Le"
HALF_FORM = (
    b"POST /desk/sign-in HTTP/1.1\r\nHost: desk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 5000\r\n\r\nemail=a"
)
HALF_UPLOAD = (
    b"POST /api/v1/articles HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\n"
    b"Content-Length: 9000000\r\n\r\n" + b'{"text": "' + b"a" * (SMALL_BODY + 10)
)
WHOLE_THAT_NEVER_GOES = b"GET /healthz HTTP/1.0\r\n\r\n"


@pytest.fixture(scope="module")
def server(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    url = copy_sqlite(sqlite_template, folder)
    database = open_database(url)
    with database.transaction() as session:
        key = keys.add_key(session, accounts.add_workspace(session, "Desk"), list(Scope)).secret
    database.close()
    made = Server(Settings(var=folder, database_url=url, port=free_port()), key)
    made.root = f"http://127.0.0.1:{made.settings.port}"
    made.start()
    yield made
    made.stop()


def send(server, content):
    client = socket.create_connection(("127.0.0.1", server.settings.port), timeout=60)
    client.sendall(content)
    return client


def read_to_end(client):
    answer = b""
    while piece := client.recv(65_536):
        answer += piece
    return answer


def look(server):
    """Seconds until /healthz answers, and until an honest form does."""
    began = time.monotonic()
    with httpx.Client(trust_env=False, timeout=60) as client:
        assert client.get(f"{server.root}/healthz").status_code == 200
        answer = client.post(f"{server.root}/desk/sign-in", data={"email": "a@example.org", "password": "b"})
        assert answer.status_code < 500
    return time.monotonic() - began


@pytest.mark.parametrize(
    "content",
    [HALF_HEAD, HALF_FORM, HALF_UPLOAD, WHOLE_THAT_NEVER_GOES],
    ids=["head", "form", "upload", "idle"],
)
def test_the_others_are_answered_beside_more_slow_clients_than_there_are_threads(server, content):
    content = content.replace(b"%s", server.key.encode())
    look(server)
    with ExitStack() as stack:
        for _ in range(CLIENTS):
            stack.enter_context(send(server, content))
        time.sleep(0.5)
        assert max(look(server) for _ in range(4)) < SOON_S


def test_half_a_request_is_told_that_it_was_too_slow(server):
    with send(server, HALF_FORM) as client:
        began = time.monotonic()
        answer = read_to_end(client)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code": "too_slow"' in answer
        assert time.monotonic() - began < ARRIVES_WITHIN_S + 3


def test_a_body_that_stops_coming_is_told_that_it_was_too_slow(server):
    with send(server, HALF_UPLOAD.replace(b"%s", server.key.encode())) as client:
        answer = read_to_end(client)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code": "too_slow"' in answer


def test_more_connections_than_may_be_open_don_t_keep_a_new_one_out(server):
    with ExitStack() as stack:
        for _ in range(600):
            stack.enter_context(send(server, HALF_HEAD))
        assert look(server) < SOON_S


def test_requests_of_one_connection_are_answered_in_turn_also_when_they_come_together_or_in_pieces(server):
    ask = b"GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n"
    with send(server, ask + ask + ask[:20]) as client:
        time.sleep(0.3)
        client.sendall(ask[20:])
        client.settimeout(10)
        found = b""
        while found.count(b"HTTP/1.1 200 ") < 3:
            piece = client.recv(65_536)
            assert piece, found
            found += piece


def test_a_body_that_comes_in_pieces_is_read_whole(server):
    body = b'{"text": "The council closed 3 libraries in 2023. ' + b"a" * 200_000 + b'"}'
    head = (
        f"POST /api/v1/articles HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {server.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode()
    whole = head + body
    with send(server, whole[:60]) as client:
        for place in range(60, len(whole), 30_000):
            time.sleep(0.02)
            client.sendall(whole[place : place + 30_000])
        client.settimeout(30)
        assert client.recv(4096).startswith(b"HTTP/1.1 202 ")
