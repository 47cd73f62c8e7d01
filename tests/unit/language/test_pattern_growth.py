"""Every pattern of the package reads a hostile text in a time that grows no faster than the text."""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import claimdesk

HARMLESS = 0.004  # seconds for the longest text, under which no growth is looked at
LARGEST = 3.1  # times as long for twice the text; linear is 2, quadratic 4
SHORT, LONG = (12, 16, 20, 24, 36), (1500, 3000, 6000)  # characters
HANGING = 0.03  # seconds for a short text, from which a pattern is exponential
SEARCHING = ("search", "finditer", "findall", "sub", "subn", "split")
UNITS = (
    "a", "A", " ", "1", ".", ",", "-", "—", "(", ")", "[", '"', "“", "'", "\n", "\t", "a ", "A ", "Aa ", "Aa", "1:", "10:00\t", "a.", "A. ",
    "a, ", "@a", "#a ", "é", "a-", "A.B. ", "<a ", "&a", "/", "http://a", "1,0", "1.", "1 ", "the ", "of ", "and ", "Aa, ", "Aa and ", "a'", "*a",
    "_", "5 May ", "Mr. Aa ", "“a” ", "a: ", "A\n", "\u200b", "😀", "$1 ", "(a) ",
)  # fmt: skip
ENDS = ("", "\x00", "\nx")


@dataclass(frozen=True)
class NamedPattern:
    name: str
    pattern: re.Pattern[str]
    searched: bool  # else only matched at a place

    def __str__(self) -> str:
        return self.name


def find_patterns() -> Iterator[NamedPattern]:
    seen: set[int] = set()
    sources = {}
    modules = [importlib.import_module(info.name) for info in _walk()]
    for module in modules:
        if module.__file__:
            sources[module.__name__] = Path(module.__file__).read_text(encoding="utf-8")
    everything = "\n".join(sources.values())
    for module in modules:
        for name, value in vars(module).items():
            for path, pattern in _collect(name, value):
                if isinstance(pattern.pattern, bytes) or id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                calls = "|".join(SEARCHING)
                searched = path != name or bool(
                    re.search(rf"\b{re.escape(name)}\.(?:{calls})\b", everything)
                    or not re.search(rf"\b{re.escape(name)}\.(?:match|fullmatch)\(", everything)
                )
                yield NamedPattern(f"{module.__name__}.{path}", pattern, searched)


def _walk() -> Iterator[pkgutil.ModuleInfo]:
    for info in pkgutil.walk_packages(claimdesk.__path__, "claimdesk."):
        if not info.name.endswith("__main__") and ".migrations" not in info.name:
            yield info


def _collect(path: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _collect(f"{path}[{key}]", item)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _collect(f"{path}[{number}]", item)


def find_fault(named: NamedPattern, units: tuple[str, ...]) -> str | None:
    """The text on which a pattern's time grows faster than the text, with its times."""
    read = _reader(named)
    for unit in units:
        for end in ENDS:
            for size in SHORT:
                if _time(read, unit * (size // len(unit)) + end, 1) > HANGING:
                    return f"{unit!r} … {end!r}: more than {HANGING} s for {size} characters"
            if _time(read, unit * (LONG[-1] // len(unit)) + end, 1) < HARMLESS:
                continue
            times = [_time(read, unit * (size // len(unit)) + end, 3) for size in LONG]
            if (
                times[2] > HARMLESS
                and times[2] > LARGEST * times[1]
                and times[1] > (LARGEST - 0.6) * times[0]
            ):
                return f"{unit!r} … {end!r}: {' '.join(f'{seconds * 1000:.1f}' for seconds in times)} ms"
    return None


def _reader(named: NamedPattern) -> Callable[[str], object]:
    if named.searched:
        return lambda text: sum(1 for _ in named.pattern.finditer(text))
    return named.pattern.match


def _time(read: Callable[[str], object], text: str, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - started)
    return best


def _own_units(named: NamedPattern) -> tuple[str, ...]:
    """Words of the pattern itself, repeated: what begins to match again and again."""
    words = dict.fromkeys(re.findall(r"[A-Za-z]{3,12}", named.pattern.pattern))
    return tuple(unit for word in list(words)[:2] for unit in (f"{word} ", f"{word}: "))


PATTERNS = list(find_patterns())


@pytest.mark.parametrize("module", sorted({named.name.rsplit(".", 1)[0] for named in PATTERNS}))
def test_no_pattern_grows_faster_than_the_text(module):
    faults = {
        named.name: fault
        for named in PATTERNS
        if named.name.rsplit(".", 1)[0] == module
        and (fault := find_fault(named, UNITS + _own_units(named))) is not None
    }
    assert not faults


def test_the_patterns_of_all_packages_are_seen():
    assert len(PATTERNS) > 200


@pytest.mark.parametrize(
    ("source", "unit"), [(r"(?:a+)+$", "a"), (r"\s+$", " "), (r"\w+@", "a"), (r"^(?:a|\W*)*b", " ")]
)
def test_a_pattern_that_explodes_is_told(source, unit):
    assert find_fault(NamedPattern("bad", re.compile(source), searched=True), (unit,)) is not None
