"""The nodes of a page's JSON-LD that are about the page itself, not about what it links, lists or quotes."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from claimdesk.intake.page_identity import PageIdentity, list_addresses

MOST_SCRIPTS = 20
MOST_NODES = 200
WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
ARTICLES = frozenset({"report", "blogposting", "liveblogposting", "socialmediaposting", "claimreview"})
PAGES = frozenset({"webpage", "itempage", "creativework"})


def find_own_nodes(tree: Any, page: PageIdentity) -> list[dict[str, Any]]:
    """Articles and pages among the outermost nodes that fit the page best; none that names another page.

    A node inside of another (an item of a list, a comment, a part) is about something else.
    """
    ranked = [
        (rank, node) for node in _list_outer_nodes(tree) if (rank := _rank_node(node, page)) is not None
    ]
    articles = [rank for rank, node in ranked if is_article_type(node)]
    best = max(articles, default=0)
    return [node for rank, node in ranked if rank >= best or not is_article_type(node)]


def is_article_type(node: dict[str, Any]) -> bool:
    """Whether the node is an article of some sort, by its @type."""
    return any(name in ARTICLES or name.endswith("article") for name in _list_types(node))


def _list_types(node: dict[str, Any]) -> list[str]:
    """The node's types in lower case, without their vocabulary."""
    given = node.get("@type")
    names = given if isinstance(given, list) else str(given or "").split()
    return [re.split(r"[/:#]", str(name))[-1].casefold() for name in names]


def _list_outer_nodes(tree: Any) -> Iterator[dict[str, Any]]:
    scripts = tree.xpath("//script[starts-with(normalize-space(@type), 'application/ld+json')]")
    for script in scripts[:MOST_SCRIPTS]:
        if any(ancestor.tag in {"aside", "blockquote"} for ancestor in script.iterancestors()):
            continue
        with suppress(ValueError, RecursionError):
            yield from _open_node(json.loads(WRAPPED.sub("", script.text or ""), strict=False), depth=4)


def _open_node(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The node and those that stand beside it (@graph) or are what the page is about (mainEntity)."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value[:MOST_NODES]:
            yield from _open_node(item, depth - 1)
    if isinstance(value, dict):
        yield value
        yield from _open_node(value.get("@graph"), depth - 1)
        if PAGES.intersection(_list_types(value)):
            yield from _open_node(value.get("mainEntity"), depth - 1)


def _rank_node(node: dict[str, Any], page: PageIdentity) -> int | None:
    """How surely the node is about the page: 2 by its address, 1 by its title, 0 where it names none; None if not."""
    if not is_article_type(node) and not PAGES.intersection(_list_types(node)):
        return None
    addresses = list_addresses([node.get("url"), node.get("mainEntityOfPage"), node.get("@id")])
    if any(page.has_address(address) for address in addresses):
        return 2
    titles = [
        title for name in ("headline", "name") if isinstance(title := node.get(name), str) and title.strip()
    ]
    if page.titles and titles:
        return 1 if any(page.has_title(title) for title in titles) else None
    return None if addresses and page.addresses else 0
