"""Whose request it is: the address of the client, also where a reverse proxy hands its requests on.

The threat: a client that writes X-Forwarded-For itself, to have its tries counted for others, or for nobody twice. So
it is believed from the proxies that the settings name alone, and read from its end, which those proxies wrote.
"""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from flask import Flask, request

from claimdesk.settings import IpNetwork, Settings

FORWARDED = "HTTP_X_FORWARDED_FOR"
IPV6_PREFIX = 64  # bits: what one customer gets at least, so that another address costs nothing within it

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def configure(app: Flask, settings: Settings) -> None:
    """Have requests of the trusted proxies count for the clients that they name."""
    if settings.proxy_networks:
        app.wsgi_app = _read_forwarded(app.wsgi_app, settings.proxy_networks)  # type: ignore[method-assign, assignment]


def _read_forwarded(inner: WsgiApp, trusted: Sequence[IpNetwork]) -> WsgiApp:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = find_client(
            environ.get("REMOTE_ADDR", ""), environ.get(FORWARDED, ""), trusted
        )
        return inner(environ, start_response)

    return answer


def find_client(peer: str, forwarded: str, trusted: Sequence[IpNetwork]) -> str:
    """The last address of X-Forwarded-For that no trusted proxy has; the peer's own where none is to be believed.

    From 10.0.0.2 with "6.6.6.6, 203.0.113.9, 10.0.0.3", where 10.0.0.0/8 is trusted: 203.0.113.9.
    """
    client = peer
    for claimed in reversed(forwarded.split(",")):
        if not _is_within(client, trusted):
            return client
        found = _parse(claimed)
        if found is None:
            return client
        client = str(found)
    return client


def find_origin() -> str:
    """What the client's tries are counted for: its address, or of IPv6 the network that it is of."""
    found = _parse(request.remote_addr or "")
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, IPV6_PREFIX), strict=False))
    return str(found or request.remote_addr)


def _is_within(address: str, networks: Sequence[IpNetwork]) -> bool:
    found = _parse(address)
    return found is not None and any(found in network for network in networks)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address; one of IPv4 that is written as IPv6 is that of IPv4."""
    try:
        found = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found
