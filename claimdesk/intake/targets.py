"""Addresses that are given now and asked for later: refused at once where they are seen to lead inside.

Names are not resolved here: who gives one would learn which names there are inside, and it may lead elsewhere by the
time that it is asked for, which is when the guarded client checks it.
"""

import socket
from ipaddress import IPv4Address, ip_address

import httpx

from claimdesk.errors import Unfetchable
from claimdesk.intake.fetching import NOT_PUBLIC, Address, check_address, is_public

LOCAL = ("localhost", ".localhost", ".local", ".internal")


def check_target(url: str, *, allow_private: bool) -> None:
    """Raises Unfetchable for an address that can't be asked for, or is seen to lead inside."""
    try:
        host = check_address(url).host
    except (httpx.InvalidURL, ValueError) as error:
        raise Unfetchable("the address can't be read") from error
    if not allow_private and _is_inside(host.rstrip(".").casefold()):
        raise Unfetchable(NOT_PUBLIC)


def _is_inside(host: str) -> bool:
    address = _read_literal(host)
    if address is not None:
        return not is_public(address)
    return host == LOCAL[0] or host.endswith(LOCAL[1:]) or "." not in host


def _read_literal(host: str) -> Address | None:
    """The address that the host is, in any of the spellings that a resolver takes: 127.1, 0x7f000001."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None
