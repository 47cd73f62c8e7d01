"""Struck-out, raised and lowered text of a page, written so that plain text says the same.

Figures never join: 10<sup>6</sup> is 10^6 and no 106, the mark of a footnote is no part of the number before it.
"""

import re
from typing import Any

STRUCK = ("del", "s", "strike")
SHORT = 12  # characters; more than that is small print, not an exponent or a mark
BEFORE = re.compile(r"(?:\d[\d.,]*|[^\W\d_]+|\S)$")
POWER = re.compile(r"[-−–+]?\d{1,3}")
BASES = frozenset({"2", "10"})
UNIT = re.compile(r"(?:^|[\s\d/])(?:[kcdmµμ]?m|ft|yd|mi)$|/s$")
PRICE = re.compile(r"[$€£¥]\s?\d+$")
ION = re.compile(r"\d?[+−–-]")
FORMULA = re.compile(
    r"(?:[A-Z][a-z]?){1,8}|[a-z]|[)\]]"
)  # what stands before the figure in CO2, PM2.5, (SO4)3
SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
ELEMENT = re.compile(
    r"<(?P<tag>su[pb])(?:\s[^<>]*)?>(?P<inner>(?:[^<]|</?(?:a|i|b|em|strong|span)\b[^<>]*>){0,300}?)</(?P=tag)\s*>",
    re.IGNORECASE,
)
CUT = re.compile(
    r"<(?P<tag>del|s|strike)(?=[\s>])[^<>]*>(?:(?!<(?P=tag)[\s>]).)*?</(?P=tag)\s*>",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<[^<>]*>")


def write_raised(before: str, text: str, after: str, *, linked: bool) -> str:
    """What stands for `<sup>` text between `before` and `after`: "" for a footnote's mark."""
    inner = text.strip()
    base = match[0] if (match := BEFORE.search(before)) else ""
    if not inner or linked or inner[0] in "[(":
        return ""
    if len(inner) > SHORT:
        return f" {inner} "
    if POWER.fullmatch(inner):
        return _write_power(before, base, inner, after)
    if ION.fullmatch(inner):
        return inner if FORMULA.fullmatch(base) else ""
    if inner.isalpha():
        return _write_letters(base, inner, after)
    return ""


def _write_power(before: str, base: str, power: str, after: str) -> str:
    """Powers, fractions, prices and isotopes; any other raised figure is a footnote's mark."""
    end = " " if after[:1].isdigit() else ""
    if PRICE.search(before) and len(power) == 2 and power.isdigit():
        return f".{power}{end}"
    if base in BASES and power != "1":
        return f"^{power.replace('−', '-').replace('–', '-')}{end}"
    if base[:1].isdigit() and after.lstrip()[:1] in {"/", "⁄"}:  # 5<sup>1</sup>/<sub>2</sub>
        return f" {power}"
    if UNIT.search(before) and power.lstrip("-−–") in {"1", "2", "3"}:
        return power.translate(SUPERSCRIPTS) + end
    if not base and re.match(r"[A-Z][a-z]?(?![a-z])", after):  # <sup>14</sup>C
        return power.translate(SUPERSCRIPTS)
    return power + end if not base and after.lstrip()[:1] in {"/", "⁄"} else ""


def _write_letters(base: str, letters: str, after: str) -> str:
    """Ordinals and abbreviations join (21st, Mme); one letter behind a word is a footnote's mark."""
    if letters == "o" and base[:1].isdigit() and after[:1] in {"C", "F"}:
        return "°"
    is_mark = len(letters) == 1 and letters.islower() and len(base) > 2 and base.isalpha()
    return "" if is_mark else letters


def write_lowered(before: str, text: str, after: str) -> str:
    """What stands for `<sub>` text: figures stay in formulas (CO2), elsewhere they are marks."""
    inner = text.strip()
    base = match[0] if (match := BEFORE.search(before)) else ""
    if len(inner) > SHORT:
        return f" {inner} "
    if not inner or not inner[0].isdigit():
        return inner
    end = " " if after[:1].isdigit() else ""
    if not base or base in {"/", "⁄"} or FORMULA.fullmatch(base):
        return inner + end
    return f"_{inner}{end}" if base[0].isdigit() else ""


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
        linked = parent.tag == "a" or element.find(".//a") is not None
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
        return write_raised(before, inner, after, linked="<a" in match["inner"].casefold())

    page = CUT.sub("", page)
    return ELEMENT.sub(replace, page)
