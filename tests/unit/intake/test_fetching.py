"""The guarded client: nothing private is reached, nothing grows or lasts beyond its cap."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

from claimdesk.errors import FetchFailed, Unfetchable
from claimdesk.intake import fetching
from claimdesk.settings import Settings

PAGE = b"<html><body><p>The dam holds.</p></body></html>"
HTML = [("Content-Type", "text/html; charset=ISO-8859-1")]


class Site(BaseHTTPRequestHandler):
    """A small real site with some bad habits."""

    seen: list[str] = []  # noqa: RUF012  shared on purpose

    def do_GET(self):
        self.seen.append(f"{self.headers['Host']} {self.path}")
        getattr(self, f"do_{self.path.strip('/').partition('?')[0].replace('-', '_')}")()

    def answer(self, body=PAGE, status=200, headers=HTML):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_page(self):
        self.answer()

    def do_gzipped(self):
        self.answer(gzip.compress(PAGE), headers=[*HTML, ("Content-Encoding", "gzip")])

    def do_deflated(self):
        self.answer(zlib.compress(PAGE), headers=[*HTML, ("Content-Encoding", "deflate")])

    def do_brotli(self):
        self.answer(b"\x00", headers=[*HTML, ("Content-Encoding", "br")])

    def do_bomb(self):
        self.answer(gzip.compress(bytes(200_000_000)), headers=[*HTML, ("Content-Encoding", "gzip")])

    def do_broken_gzip(self):
        self.answer(b"no gzip at all", headers=[*HTML, ("Content-Encoding", "gzip")])

    def do_half_gzip(self):
        self.answer(gzip.compress(PAGE * 100)[:-20], headers=[*HTML, ("Content-Encoding", "gzip")])

    def do_half_deflate(self):
        self.answer(zlib.compress(PAGE * 100)[:-20], headers=[*HTML, ("Content-Encoding", "deflate")])

    def do_gzipped_twice(self):
        halves = gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])
        self.answer(halves, headers=[*HTML, ("Content-Encoding", "gzip")])

    def do_large(self):
        self.answer(b"x" * 3_000_000)

    def do_claims_large(self):
        self.answer(b"x", headers=[*HTML, ("Content-Length", "99999999999")])

    def do_pdf(self):
        self.answer(b"%PDF", headers=[("Content-Type", "application/pdf")])

    def do_gone(self):
        self.answer(status=404)

    def do_broken(self):
        self.answer(status=503)

    def do_moved(self):
        self.answer(b"", 302, [("Location", "/page?again=1")])

    def do_loop(self):
        self.answer(b"", 302, [("Location", "/loop")])

    def do_to_file(self):
        self.answer(b"", 302, [("Location", "file:///etc/passwd")])

    def do_to_private(self):
        self.answer(b"", 302, [("Location", "http://10.0.0.1/admin")])

    def do_drip(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)  # a server that drips; the test waits for the client's cap, not for this

    def do_drip_head(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            self.wfile.write(b"X-%d: y\r\n" % number)
            self.wfile.flush()
            time.sleep(0.1)  # the same in the head

    def do_cuts_off(self):
        self.answer(b"half", headers=[*HTML, ("Content-Length", "100")])

    def log_message(self, *args):
        """Say nothing."""

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def within(tmp_path: Path) -> Settings:
    """Settings of a closed network, with small caps."""
    return Settings(var=tmp_path, fetch_allow_private=True, fetch_timeout_s=2, fetch_max_bytes=1_000_000)


@pytest.fixture
def outside(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path, fetch_timeout_s=3)


@pytest.mark.parametrize("path", ["page", "gzipped", "gzipped_twice", "deflated"])
def test_a_page_comes_decompressed_with_its_charset_and_hash(site, within, path):
    page = fetching.fetch_page(f"{site}/{path}", within)
    assert (page.body, page.content_type, page.charset) == (PAGE, "text/html", "iso-8859-1")
    assert page.sha256 == sha256(PAGE).hexdigest()


def test_redirects_are_followed_and_the_last_address_is_told(site, within):
    assert fetching.fetch_page(f"{site}/moved", within).url == f"{site}/page?again=1"


@pytest.mark.parametrize(
    ("path", "error", "what"),
    [
        ("bomb", Unfetchable, "larger than 1000000"),
        ("large", Unfetchable, "larger than 1000000"),
        ("claims-large", Unfetchable, "larger than 1000000"),
        ("brotli", Unfetchable, "compressed with br"),
        ("broken_gzip", FetchFailed, "broken"),
        ("half_gzip", FetchFailed, "broke off"),
        ("half_deflate", FetchFailed, "broke off"),
        ("pdf", Unfetchable, "application/pdf"),
        ("gone", Unfetchable, "404"),
        ("broken", FetchFailed, "503"),
        ("loop", Unfetchable, "redirects"),
        ("to-file", Unfetchable, "only http"),
        ("cuts_off", FetchFailed, "broke off"),
    ],
)
def test_what_can_not_be_used_is_said(site, within, path, error, what):
    with pytest.raises(Unfetchable, match=what) as caught:
        fetching.fetch_page(f"{site}/{path}", within)
    assert type(caught.value) is error


@pytest.mark.parametrize("path", ["drip", "drip_head"])
def test_a_dripping_server_is_left_after_the_whole_time_is_up(site, within, path):
    started = time.monotonic()
    with pytest.raises(FetchFailed, match="too slow"):
        fetching.fetch_page(f"{site}/{path}", within)
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
    ],
)
def test_this_machine_is_not_reached_under_any_of_its_names(site, outside, host):
    Site.seen.clear()
    port = site.rpartition(":")[2]
    with pytest.raises(Unfetchable, match=r"no host with a public address|can.t be read"):
        fetching.fetch_page(f"http://{host}:{port}/page", outside)
    assert Site.seen == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2002:7f00:0001::",
        "2002:c0a8:0101::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "100::1",
    ],
)
def test_private_and_mapped_ranges_are_not_public(address):
    assert not fetching.is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:220:1::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_public_addresses_are_public(address):
    assert fetching.is_public(ip_address(address))


def test_a_redirect_into_a_private_network_is_refused(site, outside, monkeypatch):
    here = ip_address("127.0.0.1")
    monkeypatch.setattr(fetching, "is_public", lambda address: address == here)
    with pytest.raises(Unfetchable) as caught:
        fetching.fetch_page(f"{site}/to-private", outside)
    assert caught.value.detail == fetching.NOT_PUBLIC


def test_the_name_is_resolved_once_and_the_checked_address_is_connected_to(site, within, monkeypatch):
    asked = []
    real = socket.getaddrinfo

    def answer(host, port, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    Site.seen.clear()
    port = site.rpartition(":")[2]
    assert fetching.fetch_page(f"http://paper.example:{port}/page", within).body == PAGE
    assert [host for host in asked if host == "paper.example"] == ["paper.example"]
    assert Site.seen == [f"paper.example:{port} /page"]


def test_a_proxy_in_the_environment_is_not_used(site, within, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert fetching.fetch_page(f"{site}/page", within).body == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/x",
        "file:///etc/passwd",
        "gopher://a.example",
        "http://",
        "http:///x",
        "http://u:p@a.example/",
        "http://a b/",
        "//a.example",
        "http://[::1",
        "http://a.example:99999/",
    ],
)
def test_addresses_that_are_none_are_refused(outside, url):
    with pytest.raises(Unfetchable):
        fetching.fetch_page(url, outside)


def test_nobody_listening_may_be_tried_again(within):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchFailed, match="can't be reached"):
        fetching.fetch_page(f"http://127.0.0.1:{port}/", within)


def test_an_unknown_host_and_one_inside_are_told_alike(outside, monkeypatch):
    """Who may have pages fetched learns no name and no address of our network."""
    said = set()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_more: [(2, 1, 6, "", ("10.20.30.40", 80))])
    with pytest.raises(Unfetchable) as inside:
        fetching.fetch_page("http://payroll.internal/", outside)
    said.add((type(inside.value), inside.value.detail))

    def unknown(*_given, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unfetchable) as nowhere:
        fetching.fetch_page("http://nowhere.internal/", outside)
    said.add((type(nowhere.value), nowhere.value.detail))
    assert said == {(Unfetchable, fetching.NOT_PUBLIC)}
