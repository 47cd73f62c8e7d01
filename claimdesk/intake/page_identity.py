"""Which page this is: the addresses, titles and languages that it gives itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

WORD = re.compile(r"\w+")
MOST = 5  # values of a kind
NO_PARTS = SplitResult("", "", "", "", "")
OVERLAP = 0.5  # of the shorter title's words: a headline is often cut or lengthened for its <title>


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """A page's addresses (the one it was asked for first), titles and languages."""

    addresses: tuple[str, ...]
    titles: tuple[str, ...]
    languages: tuple[str, ...]

    def has_address(self, address: str) -> bool:
        """Whether the address is one of the page's."""
        base = self.addresses[0] if self.addresses else ""
        try:
            wanted = _split_address(urljoin(base, address))
        except ValueError:
            return False
        return any(_equal_addresses(wanted, _split_address(known)) for known in self.addresses)

    def has_title(self, title: str) -> bool:
        """Whether the title shares at least half of its words with one of the page's."""
        words = _list_words(title)
        return any(
            len(words & known) >= OVERLAP * min(len(words), len(known))
            for known in map(_list_words, self.titles)
            if known and words
        )


def read_identity(tree: Any, url: str | None) -> PageIdentity:
    """The page's identity from its head, its first headings and the address it came from."""
    addresses = _query(tree, "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
    titles = [*_query(tree, "//meta[@property='og:title']/@content"), *_read_texts(tree, "//title", "//h1")]
    languages = _query(
        tree,
        "//meta[@property='og:locale']/@content",
        "//html/@lang",
        "/*/@xml:lang",
        "//meta[translate(@http-equiv, 'CL', 'cl')='content-language']/@content",
    )
    first = [url] if url else []
    known = [address for address in addresses if _split_safely(address).netloc]
    return PageIdentity(
        tuple(dict.fromkeys([*first, *known])),
        tuple(title for title in titles if title.strip()),
        tuple(sorted(languages, key=lambda language: len(language) < 4)),  # one with a region tells more
    )


def _query(tree: Any, *queries: str) -> list[str]:
    return [
        str(value).strip() for query in queries for value in tree.xpath(query)[:MOST] if str(value).strip()
    ]


def _read_texts(tree: Any, *queries: str) -> list[str]:
    return ["".join(element.itertext())[:500] for query in queries for element in tree.xpath(query)[:MOST]]


def _list_words(title: str) -> set[str]:
    return set(WORD.findall(unescape(title).casefold()))


def _split_address(address: str) -> tuple[str, str, str]:
    """Host, path and query of an address, without what doesn't tell pages apart."""
    parts = _split_safely(address.strip())
    host = re.sub(r"^(?:www|m|amp|mobile)\.", "", (parts.netloc or "").casefold())
    query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("utm_")]
    return host, parts.path.rstrip("/"), urlencode(query)


def _equal_addresses(first: tuple[str, str, str], second: tuple[str, str, str]) -> bool:
    """Equal but for a query that only one of them has."""
    hosts = not first[0] or not second[0] or first[0] == second[0]
    return hosts and first[1] == second[1] and (first[2] == second[2] or not first[2] or not second[2])


def is_front_page(address: str) -> bool:
    """Whether the address names a site and no page of it."""
    parts = _split_safely(address)
    return not parts.path.strip("/") and not parts.query


def _split_safely(address: str) -> SplitResult:
    """The address's parts, relative ones too; of one that can't be read none."""
    try:
        return urlsplit(address)
    except ValueError:
        return NO_PARTS


def list_addresses(values: Sequence[Any]) -> list[str]:
    """The addresses in what a JSON-LD node says of its own page: strings, or objects with an @id or url."""
    found: list[str] = []
    for value in values:
        if isinstance(value, dict):
            found.extend(list_addresses([value.get("@id"), value.get("url")]))
        elif isinstance(value, str) and (value.startswith("/") or _split_safely(value).netloc):
            found.append(value.partition("#")[0])
    return [address for address in found if not is_front_page(address)]
