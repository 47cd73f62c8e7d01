"""/metrics is for this machine, or for who has the key."""

import socket

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from claimdesk.scraping import find_loopback, serve_metrics
from claimdesk.settings import Settings


@pytest.fixture
def serve(unused_port):
    """Serves one counter; the answer is the address."""
    registry, servers = CollectorRegistry(), []
    Counter("bridges", "Bridges.", registry=registry).inc()

    def start(**settings) -> tuple[str, str]:
        server = serve_metrics(registry, Settings(**settings), unused_port)
        servers.append(server)
        return f"http://127.0.0.1:{unused_port}/metrics", server.server_address[0]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def get(url, **headers):
    return httpx.get(url, headers=headers, trust_env=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "desk.example"])
def test_without_a_key_this_machine_alone_is_listened_to(serve, host):
    url, listened_on = serve(host=host)
    assert listened_on == "127.0.0.1"
    assert "bridges_total 1.0" in get(url).text


def test_with_a_key_nothing_is_told_without_it(serve):
    url, listened_on = serve(host="0.0.0.0", metrics_key="a-long-word")
    assert listened_on == "0.0.0.0"
    for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": "a-long-word"}):
        refused = get(url, **given)
        assert (refused.status_code, refused.text) == (401, "")
    assert "bridges_total 1.0" in get(url, Authorization="Bearer a-long-word").text


def test_a_request_that_never_ends_holds_up_nobody(serve):
    url, _ = serve(host="127.0.0.1")
    with socket.create_connection(("127.0.0.1", httpx.URL(url).port)) as half:
        half.sendall(b"GET /metrics HTTP/1.1\r\n")
        assert get(url).status_code == 200


def test_the_loopback_address_of_a_version_6_host_is_its_own():
    assert (find_loopback("::1"), find_loopback("::")) == ("::1", "127.0.0.1")
