"""What a web address is: the one test of all that is given as one, and its parts for who reads them.

The threat: an address that looks like one and can't be parsed ("https://[::1") is kept, and breaks whatever reads it later.
"""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

LONGEST = 4_000  # characters
NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff<>\"\\]")
IN_BRACKETS = re.compile(r"(?:^|@)\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{0,5})?$")
NEVER_IN_HOST = re.compile(r"[\[\]%,;!$&'()*+=~]")


def split_web_address(url: str) -> SplitResult | None:
    """The address's parts; None for what is no http or https address with a host."""
    if len(url) > LONGEST or NEVER.search(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if "[" in parts.netloc or "]" in parts.netloc:
            IPv6Address(host or "")
            if not IN_BRACKETS.search(parts.netloc):
                return None
        elif NEVER_IN_HOST.search(host or ""):
            return None
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        return None
    return parts


def is_web_address(url: str) -> bool:
    """Whether the text is a web address and nothing else."""
    return split_web_address(url) is not None


def check_web_address(url: str) -> str:
    """The address as it is given. Raises ValueError in words for who gave it."""
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    if not is_web_address(url):
        raise ValueError("is no web address that can be read; check its host, port and characters")
    return url


def find_host(url: str | None) -> str | None:
    """The address's host in small letters; None where there is none to be read."""
    parts = split_web_address(url) if url else None
    return parts.hostname if parts else None
