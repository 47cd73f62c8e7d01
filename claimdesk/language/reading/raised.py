"""What plain text has for raised and lowered characters. Pure.

Figures never join: 10<sup>6</sup> is 10^6 and no 106, the mark of a footnote is no part of the number before it.
"""

import re

SHORT = 12  # characters; more than that is small print, not an exponent or a mark
BEFORE = re.compile(r"(?:\d[\d.,]{0,20}|[^\W\d_]{1,40}|\S)$")
POWER = re.compile(r"[-−–+]?\d{1,3}")
BASES = frozenset({"2", "10"})
UNIT = re.compile(r"(?:^|[\s\d/])(?:[kcdmµμ]?m|ft|yd|mi)$|/s$")
PRICE = re.compile(r"[$€£¥]\s?\d+$")
ION = re.compile(r"\d?[+−–-]")
FORMULA = re.compile(
    r"(?:[A-Z][a-z]?){1,8}|[a-z]|[)\]]"
)  # what stands before the figure in CO2, PM2.5, (SO4)3
SUPERSCRIPTS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


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
    if len(letters) > 1 or not letters.islower():
        return letters
    kept = letters in {"o", "e"} if base[:1].isdigit() else len(base) <= 2
    return letters if kept else ""


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
