"""Struck-out, raised and lowered text of a page, written so that plain text says the same."""

import re
from typing import Any

from claimdesk.language.reading.raised import write_lowered, write_raised

STRUCK = ("del", "s", "strike")
NOTE_CLASS = re.compile(r"\b(?:ref|note|foot|cite)", re.IGNORECASE)
ELEMENT = re.compile(
    r"<(?P<tag>su[pb])(?P<given>\s[^<>]*)?>(?P<inner>(?:[^<]|</?(?:a|i|b|em|strong|span)\b[^<>]*>){0,300}?)</(?P=tag)\s*>",
    re.IGNORECASE,
)
CUT = re.compile(
    r"<(?P<tag>del|s|strike)(?=[\s>])[^<>]*>(?:(?!<(?P=tag)[\s>]).)*?</(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<[^<>]*>")


def settle_tree(tree: Any) -> None:
    """Take struck-out elements out of the tree and write raised and lowered ones as plain text, in place."""
    for element in list(tree.iter(*STRUCK)):
        if element.getparent() is not None:
            if _read_before(element)[-1:].isspace():
                element.tail = (element.tail or "").lstrip(" ")
            element.drop_tree()
    for element in list(tree.iter("sup", "sub")):
        parent = element.getparent()
        if parent is None or element.find(".//p") is not None:
            continue
        before, after, inner = _read_before(element), element.tail or "", "".join(element.itertext())
        linked = (
            parent.tag == "a"
            or element.find(".//a") is not None
            or bool(NOTE_CLASS.search(element.get("class", "")))
        )
        written = (
            write_lowered(before, inner, after)
            if element.tag == "sub"
            else write_raised(before, inner, after, linked=linked)
        )
        element.tail = written + after
        element.drop_tree()


def _read_before(element: Any) -> str:
    """The text just before the element within its block."""
    previous = element.getprevious()
    if previous is None:
        parent = element.getparent()
        if parent.text or parent.tag not in {"a", "b", "i", "em", "strong", "span"}:
            return (parent.text or "")[-40:]
        return _read_before(parent) if parent.getparent() is not None else ""
    return str(previous.tail or ("".join(previous.itertext()) if isinstance(previous.tag, str) else ""))[-40:]


def settle_markup(page: str) -> str:
    """The same in a page's markup, for pages too strange to be parsed."""

    def replace(match: re.Match[str]) -> str:
        before = TAG.sub("", page[max(0, match.start() - 40) : match.start()])
        after = page[match.end() : match.end() + 4]
        inner = TAG.sub("", match["inner"])
        if match["tag"].casefold() == "sub":
            return write_lowered(before, inner, after)
        linked = "<a" in match["inner"].casefold() or NOTE_CLASS.search(match["given"] or "")
        return write_raised(before, inner, after, linked=bool(linked))

    page = CUT.sub("", page)
    return ELEMENT.sub(replace, page)
