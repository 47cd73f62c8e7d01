"""/metrics on a port of its own, for this machine alone or for who has the key.

Counts tell what people do: how much is read, written and refused, and when. From elsewhere nobody gets them unasked.
"""

import hmac
import socket
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from claimdesk.settings import Settings

LOOPBACK = "127.0.0.1"
TIMEOUT_S = 10  # for a scraper that stops in the middle of its request

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _ServerOfVersion6(_Server):
    address_family = socket.AF_INET6


class _Handler(WSGIRequestHandler):
    timeout = TIMEOUT_S

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base's name
        """Scrapes are not logged."""


def serve_metrics(registry: CollectorRegistry, settings: Settings, port: int) -> WSGIServer:
    """Answer /metrics on the port, in threads of its own. Without a key only this machine is listened to.

    Raises OSError when the port can't be had.
    """
    host = settings.host if settings.metrics_key else find_loopback(settings.host)
    kind = _ServerOfVersion6 if ":" in host else _Server
    server = make_server(
        host, port, require_key(make_wsgi_app(registry), settings.metrics_key), kind, _Handler
    )
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def find_loopback(host: str) -> str:
    """The host where it is this machine's own address for itself, else the usual one."""
    try:
        return host if ip_address(host).is_loopback else LOOPBACK
    except ValueError:  # a name
        return LOOPBACK


def require_key(app: WsgiApp, key: str) -> WsgiApp:
    """The app for who sends `Authorization: Bearer <key>`; for everybody where there is no key."""
    if not key:
        return app

    def check(environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_AUTHORIZATION", "")
        if hmac.compare_digest(given.encode(), f"Bearer {key}".encode()):
            return app(environ, begin)
        refused = HTTPStatus.UNAUTHORIZED
        begin(f"{refused.value} {refused.phrase}", [("WWW-Authenticate", "Bearer"), ("Content-Length", "0")])
        return [b""]

    return check
