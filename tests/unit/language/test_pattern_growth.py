"""Every pattern of the package reads a hostile text in a time that grows no faster than the text."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import claimdesk
import service
import workers

HARMLESS = 0.004  # seconds for the longest text, under which no growth is looked at
LARGEST = 3.1  # times as long for twice the text; linear is 2, quadratic 4
SHORT, LONG = (12, 16, 20, 24, 36), (1500, 3000, 6000)  # characters
HANGING = 0.03  # seconds for a short text, from which a pattern is exponential
OURS = ("claimdesk.", "service.", "workers.")
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
    pattern: re.Pattern[str] | re.Pattern[bytes]
    searched: bool  # else only matched at a place

    def __str__(self) -> str:
        return self.name

    @property
    def module(self) -> str:
        return self.name.partition(":")[0]


def find_patterns() -> Iterator[NamedPattern]:
    """Every pattern of our packages: those that modules hold, however deep, and those that stand within functions."""
    modules = [importlib.import_module(name) for name in _walk()]
    sources = {
        module.__name__: Path(module.__file__).read_text(encoding="utf-8")
        for module in modules
        if module.__file__
    }
    everything = "\n".join(sources.values())
    seen: set[object] = set()
    for module in modules:
        for name, value in vars(module).items():
            for path, pattern in _collect(name, value, 6):
                if id(pattern) not in seen:
                    seen |= {id(pattern), pattern.pattern}
                    yield NamedPattern(
                        f"{module.__name__}:{path}", pattern, path != name or _is_searched(name, everything)
                    )
    for module_name, source in sources.items():
        for line, call, pattern in _read_inline(source):
            if pattern.pattern not in seen:
                seen.add(pattern.pattern)
                yield NamedPattern(f"{module_name}:{line}", pattern, call in SEARCHING)


def _is_searched(name: str, everything: str) -> bool:
    called = re.search(rf"\b{re.escape(name)}\.(?:{'|'.join(SEARCHING)})\b", everything)
    return bool(called or not re.search(rf"\b{re.escape(name)}\.(?:match|fullmatch)\(", everything))


def _walk() -> Iterator[str]:
    for package in (claimdesk, service, workers):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__") and ".migrations" not in info.name:
                yield info.name


def _collect(path: str, value: object, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns in a value: itself, the items of a collection, the members of a class or an object of ours."""
    if isinstance(value, re.Pattern):
        yield path, value
    elif depth == 0:
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _collect(f"{path}[{key}]", item, depth - 1)
            yield from _collect(f"{path}[{key}]", key, depth - 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, item in enumerate(value):
            yield from _collect(f"{path}[{number}]", item, depth - 1)
    elif type(value).__module__.startswith(OURS) or (
        isinstance(value, type) and value.__module__.startswith(OURS)
    ):
        names = [*getattr(value, "__dict__", {}), *getattr(value, "__slots__", ())]
        for name in names:
            if not name.startswith("__"):
                yield from _collect(f"{path}.{name}", getattr(value, name, None), depth - 1)


def _read_inline(source: str) -> Iterator[tuple[int, str, re.Pattern[str]]]:
    """Patterns that are written within functions in a call of re's, with line and call; what is put into one is a word here.

    One that is compiled within a function is tried at one place: none of those is searched with over a whole text.
    """
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in (inner for function in functions for inner in ast.walk(function)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in {"compile", "match", "fullmatch", *SEARCHING}
            and node.args
        ):
            found = _read_literal(node.args[0])
            if found is not None:
                yield node.lineno, node.func.attr, re.compile(found)


def _read_literal(node: ast.expr) -> str | bytes | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "Word" for part in node.values)
    return None


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
    pattern = named.pattern
    if isinstance(pattern.pattern, bytes):
        if named.searched:
            return lambda text: sum(1 for _ in pattern.finditer(text.encode()))
        return lambda text: pattern.match(text.encode())
    if named.searched:
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return pattern.match


def _time(read: Callable[[str], object], text: str, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - started)
    return best


def _own_units(named: NamedPattern) -> tuple[str, ...]:
    """Words of the pattern itself, repeated: what begins to match again and again."""
    source = named.pattern.pattern
    told = source.decode() if isinstance(source, bytes) else source
    words = dict.fromkeys(re.findall(r"[A-Za-z]{3,12}", told))
    return tuple(unit for word in list(words)[:2] for unit in (f"{word} ", f"{word}: "))


PATTERNS = list(find_patterns())


@pytest.mark.parametrize("module", sorted({named.module for named in PATTERNS}))
def test_no_pattern_grows_faster_than_the_text(module):
    faults = {
        named.name: fault
        for named in PATTERNS
        if named.module == module and (fault := find_fault(named, UNITS + _own_units(named))) is not None
    }
    assert not faults


def test_the_patterns_of_all_packages_are_seen():
    assert len(PATTERNS) > 200
    seen = {named.module for named in PATTERNS}
    assert {
        "claimdesk.intake.extraction",
        "claimdesk.intake.lines",
        "claimdesk.decisions.dates",
        "claimdesk.decisions.claimreview_values",
        "claimdesk.intake.page_identity",
        "service.commands.gunicorn_worker",
        "service.http.limits",
        "service.desk.template_filters",
        "claimdesk.web_addresses",
    } <= seen


def test_patterns_are_seen_wherever_they_stand():
    source = "def f(name):\n    re.search(rf'<{name}\\b', text)\n    return re.compile(b'(a+)+').match(x)\n"
    assert [(line, pattern.pattern) for line, _, pattern in _read_inline(source)] == [
        (2, r"<Word\b"),
        (3, b"(a+)+"),
    ]
    held = {"a": [re.compile("x")], re.compile("y"): None, "b": frozenset({re.compile("z")})}
    assert {pattern.pattern for _, pattern in _collect("HELD", held, 6)} == {"x", "y", "z"}


@pytest.mark.parametrize(
    ("source", "unit"), [(r"(?:a+)+$", "a"), (r"\s+$", " "), (r"\w+@", "a"), (r"^(?:a|\W*)*b", " ")]
)
def test_a_pattern_that_explodes_is_told(source, unit):
    assert find_fault(NamedPattern("bad", re.compile(source), searched=True), (unit,)) is not None
