"""The guarded client: web pages from public addresses, within caps on time and size.

The threat: an address given by a user, or a redirect of its page, that leads into our own network, or a server that
never stops sending. So the name is resolved once, each address is checked, and the connection goes to the checked
address itself; names can't change in between. Redirects are followed by hand and checked again.
"""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx
import structlog

from claimdesk import __version__
from claimdesk.errors import FetchFailed, Unfetchable
from claimdesk.settings import Settings

MAX_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
READABLE = ("text/html", "application/xhtml+xml", "text/plain")
FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "text/html",  # what some servers call their feeds
    "text/plain",
)
UNCHANGED = 304
WORTH_RETRYING = {408, 425, 429}
USER_AGENT = f"Mozilla/5.0 (compatible; claimdesk/{__version__})"
GZIP_MAGIC = b"\x1f\x8b"
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291; nothing else of IPv6 is the public internet
TEREDO = IPv6Network("2001::/32")  # RFC 4380

# The same words whether a name is not there or leads inside: who asks learns no name of our network.
NOT_PUBLIC = "the address, or one that it leads on to, has no host with a public address"

log = structlog.get_logger()

Address = IPv4Address | IPv6Address
SocketOptions = Iterable[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What a web server answered: the address it came from in the end and the decompressed bytes."""

    url: str
    body: bytes
    content_type: str
    charset: str | None
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a page is asked for, and what is taken."""

    headers: dict[str, str]
    types: tuple[str, ...]


def fetch_page(url: str, settings: Settings) -> Page:
    """The page at the address.

    Raises Unfetchable for what may not or can never be fetched, FetchFailed where trying again may help.
    """
    page = _follow(url, settings, _Asked({"Accept": "text/html, text/plain;q=0.8"}, READABLE))
    if page is None:
        raise Unfetchable("its server says that it has not changed, which nobody asked")
    return page


def fetch_feed(url: str, settings: Settings, etag: str | None, last_modified: str | None) -> Page | None:
    """The RSS or Atom feed at the address; None where it has not changed since it had these marks. Raises as fetch_page."""
    marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    wanted = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
    headers = {"Accept": wanted, **{name: mark for name, mark in marks.items() if mark and mark.isascii()}}
    return _follow(url, settings, _Asked(headers, FEEDS))


def _follow(url: str, settings: Settings, asked: _Asked) -> Page | None:
    """The page at the end of the redirects; None where it is unchanged."""
    deadline = time.monotonic() + settings.fetch_timeout_s
    with httpx.Client(
        transport=GuardedTransport(deadline, allow_private=settings.fetch_allow_private),
        trust_env=False,
        follow_redirects=False,
        headers={
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "gzip, deflate",
            **asked.headers,
        },
    ) as client:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _fetch_once(client, url, settings.fetch_max_bytes, asked.types)
            if not isinstance(answer, str):
                return answer
            url = answer
    raise Unfetchable(f"more than {MAX_REDIRECTS} redirects")


def _fetch_once(client: httpx.Client, url: str, max_bytes: int, types: tuple[str, ...]) -> Page | str | None:
    """The page, or the address that it redirects to; None where it is unchanged."""
    try:
        request = client.build_request("GET", check_address(url))
        with closing(client.send(request, stream=True)) as response:
            if response.status_code in REDIRECTS and "location" in response.headers:
                return str(response.url.join(response.headers["location"]))
            if response.status_code == UNCHANGED:
                return None
            _check_status(response)
            content_type = _check_type(response, types)
            body = _read_body(response, max_bytes)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
        raise Unfetchable("the address, or one that it leads on to, can't be read") from error
    return Page(
        str(response.url),
        body,
        content_type,
        response.charset_encoding,
        sha256(body).hexdigest(),
        response.headers.get("etag"),
        response.headers.get("last-modified"),
    )


def check_address(url: str) -> httpx.URL:
    """The address as one that may be asked for. Raises Unfetchable for another scheme, no host, or a password."""
    found = httpx.URL(url)
    if found.scheme not in {"http", "https"}:
        raise Unfetchable("only http and https addresses are fetched")
    if not found.host:
        raise Unfetchable("the address has no host")
    if found.userinfo:
        raise Unfetchable("the address holds a name or password; leave it out")
    return found


def find_host(url: str) -> str | None:
    """The host that the address leads to first; None where it leads nowhere."""
    try:
        return check_address(url).host
    except (httpx.InvalidURL, Unfetchable):
        return None


def _check_status(response: httpx.Response) -> None:
    if response.is_success:
        return
    said = f"its server answered {response.status_code} {response.reason_phrase}".rstrip()
    if response.status_code >= 500 or response.status_code in WORTH_RETRYING:
        raise FetchFailed(said)
    raise Unfetchable(said)


def _check_type(response: httpx.Response, types: tuple[str, ...]) -> str:
    content_type = str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()
    if content_type and content_type not in types:
        known = "only HTML and plain text can be read" if types is READABLE else "a feed is RSS or Atom"
        raise Unfetchable(f"the page is {content_type}; {known}")
    return content_type or "text/html"


def _read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The body, decompressed, never more than max_bytes of it in memory."""
    too_large = Unfetchable(f"the page is larger than {max_bytes} bytes")
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise too_large
    body = bytearray()
    for chunk in _decompress_body(response, max_bytes + 1):
        body += chunk
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)


def _decompress_body(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The body in chunks of at most `most` bytes, whatever a small compressed chunk would grow to."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        yield from response.iter_raw()
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Unfetchable(f"the page is compressed with {encoding}, which was not asked for")
    decoder: Any = None
    for arrived in response.iter_raw():
        raw = arrived
        if decoder is None:
            decoder = zlib.decompressobj(_find_window_bits(encoding, raw))
        while raw:
            try:
                yield decoder.decompress(raw, most)
            except zlib.error as error:
                raise FetchFailed(f"the page's compressed form is broken: {error}") from error
            if decoder.unconsumed_tail:
                raise Unfetchable(f"the page is larger than {most - 1} bytes")
            raw = decoder.unused_data
            if not raw.startswith(GZIP_MAGIC):
                break  # padding
            decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)  # a further member, RFC 1952 section 2.2
    if decoder is not None and not decoder.eof:
        raise FetchFailed("the page's compressed form broke off before its end")


def _find_window_bits(encoding: str, first: bytes) -> int:
    """Gzip, or deflate with the zlib header of RFC 9110, or without it as some servers send it."""
    if encoding != "deflate":
        return zlib.MAX_WBITS | 16
    has_header = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] * 256 + first[1]) % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


class GuardedTransport(httpx.BaseTransport):
    """Requests over connections to checked addresses only, all within one deadline."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            http1=True,
            network_backend=_CheckedBackend(deadline, allow_private=allow_private),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.read(),
                )
            )
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _translate_error(error) from error
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The answer's bytes as they arrive."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _translate_error(error) from error

    def close(self) -> None:
        self._answer.close()


def _translate_error(error: Exception) -> FetchFailed:
    log.info("page.not_fetched", why=type(error).__name__, detail=str(error))
    if isinstance(error, httpcore.TimeoutException):
        return FetchFailed("its server was too slow")
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return FetchFailed("its server's certificate is not valid")
    return FetchFailed("its server can't be reached or broke off")


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only; the address that is checked is the one connected to."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve_host(host, port, count_seconds_left(self._deadline))
        if not self._allow_private and (
            closed := [address for address in addresses if not is_public(address)]
        ):
            log.info("page.not_public", host=host, address=str(closed[0]))
            raise Unfetchable(NOT_PUBLIC)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, count_seconds_left(self._deadline), local_address
                )
            except httpcore.ConnectError as error:
                failure = error
                continue
            return _Timed(stream, self._deadline)
        raise failure or httpcore.ConnectError("the host has no address")


class _Timed(httpcore.NetworkStream):
    """A stream whose every step must end before the deadline, so that dripping bytes don't prolong it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, count_seconds_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, count_seconds_left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, count_seconds_left(self._deadline))
        return _Timed(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def count_seconds_left(deadline: float) -> float:
    """Seconds until the deadline. Raises httpcore.ReadTimeout when it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds


def resolve_host(host: str, port: int, timeout_s: float) -> list[Address]:
    """The host's addresses. Raises Unfetchable when the name is unknown, FetchFailed when resolving takes too long."""
    found: list[Address] = []
    failure: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(ip_address(str(row[4][0]).partition("%")[0]) for row in rows))
        except (OSError, UnicodeError) as error:
            failure.append(error)

    thread = threading.Thread(target=look_up, name="resolve", daemon=True)  # getaddrinfo knows no timeout
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        raise FetchFailed("the address's host was not resolved in time")
    if not failure:
        return found
    if isinstance(failure[0], socket.gaierror) and failure[0].errno == socket.EAI_AGAIN:
        raise FetchFailed("the address's host can't be resolved just now") from failure[0]
    raise Unfetchable(NOT_PUBLIC) from failure[0]


def is_public(address: Address) -> bool:
    """Whether the address is on the public internet; one that carries an IPv4 address inside counts as that one."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None:
        return is_public(address.sixtofour)
    return address in GLOBAL_UNICAST and address not in TEREDO and address.is_global
