"""What a package holds beside its code is installed with it, and stands where the code looks for it."""

import tomllib
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PATTERNS = [
    (package, pattern) for package, patterns in CONFIGURATION["package-data"].items() for pattern in patterns
]


def as_glob(pattern: str) -> str:
    """The pattern as pathlib takes it, whose `**` gives folders alone."""
    return f"{pattern}/*" if pattern.endswith("**") else pattern


def list_data(package: str) -> set[Path]:
    """The package's files that are no code, without what Python and tools leave behind."""
    files = (path for path in (HOME / package).rglob("*") if path.is_file())
    return {path for path in files if path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts}


@pytest.mark.parametrize(("package", "pattern"), PATTERNS)
def test_a_pattern_of_installed_files_finds_some(package, pattern):
    assert [path for path in (HOME / package).glob(as_glob(pattern)) if path.is_file()]


@pytest.mark.parametrize("package", ["claimdesk", "service", "workers"])
def test_every_file_beside_the_code_is_installed(package):
    patterns = CONFIGURATION["package-data"].get(package, [])
    installed = {path for pattern in patterns for path in (HOME / package).glob(as_glob(pattern))}
    assert list_data(package) - installed == set()
