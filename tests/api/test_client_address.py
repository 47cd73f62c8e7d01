"""Whose tries are counted: a client's own, also behind a proxy, and never by what the client says of itself."""

from ipaddress import ip_network

import pytest

from service.app import create_app
from service.http import limits
from service.http.client_address import find_client

PROXY = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: rates are not in the database."""
    return sqlite_url


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "6.6.6.6, 203.0.113.9, 10.0.0.3", "203.0.113.9"),
        ("10.0.0.2", "6.6.6.6, nonsense", "10.0.0.2"),
        ("10.0.0.2", "nonsense, 10.0.0.3", "10.0.0.3"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.2", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_client_is_whom_the_last_trusted_proxy_names(peer, forwarded, client):
    assert find_client(peer, forwarded, PROXY) == client


def ask(app, path, peer="203.0.113.9", forwarded=None, key=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return app.test_client().get(path, headers=headers, environ_base={"REMOTE_ADDR": peer})


@pytest.fixture
def few_tries(monkeypatch):
    monkeypatch.setattr(limits, "REFUSED_RATE", "5/5 minutes")


@pytest.mark.parametrize(
    ("path", "key"), [("/api/v1/claims", None), ("/api/v1/claims", "cd_a_b"), ("/nowhere", None)]
)
def test_who_is_refused_on_and_on_is_told_to_wait_and_a_right_key_still_opens(
    app, admin, few_tries, path, key
):
    for _ in range(5):
        assert ask(app, path, key=key).status_code in {401, 404}
    refused = ask(app, path, key=key)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert ask(app, path, peer="198.51.100.1", key=key).status_code in {401, 404}
    assert ask(app, "/api/v1/claims", key=admin.key).status_code == 200
    assert ask(app, "/api/v1/claims/01975b00-0000-7000-8000-000000000000", key=admin.key).status_code == 404


def test_a_client_changes_nothing_by_naming_another_address(app, few_tries):
    for number in range(5):
        ask(app, "/nowhere", forwarded=f"198.51.100.{number}")
    assert ask(app, "/nowhere", forwarded="198.51.100.9").status_code == 429


def test_clients_of_a_trusted_proxy_are_counted_each_for_itself(
    settings, database, engine, encoder, few_tries
):
    app = create_app(settings.model_copy(update={"trusted_proxies": "10.0.0.0/8"}), database, engine, encoder)
    for _ in range(6):
        last = ask(app, "/nowhere", peer="10.0.0.2", forwarded="203.0.113.9")
    assert last.status_code == 429
    assert ask(app, "/nowhere", peer="10.0.0.2", forwarded="203.0.113.10").status_code == 404


def test_addresses_of_one_ipv6_network_are_one_client(app, few_tries):
    for number in range(5):
        ask(app, "/nowhere", peer=f"2001:db8::{number}")
    assert ask(app, "/nowhere", peer="2001:db8::ffff").status_code == 429
    assert ask(app, "/nowhere", peer="2001:db8:0:1::1").status_code == 404
