"""The house keeps its rooms: imports go down, one place reads the environment, one place commits, nothing grows too long."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

HOME = Path(__file__).parents[2]
PACKAGES = ("claimdesk", "service", "workers")
LONGEST_FILE = 420  # lines; the habit is 400
LONGEST_FUNCTION = 60  # lines; the habit is 50
# A folder of somebody's own machine; the image's and the tests' own temporary folders are none.
MACHINE_PATH = re.compile(
    r"(?<![\w.:}\"])/(?:work|root|home/\w+|Users/\w+|mnt/\w+|opt/(?!claimdesk)\w+)(?=[/\s\"'`)]|$)"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def list_modules() -> list[Path]:
    """The Python files of the three packages; migrations are made by Alembic and are as long as the schema."""
    found = [file for package in PACKAGES for file in sorted((HOME / package).rglob("*.py"))]
    assert len(found) > 50
    return [file for file in found if "versions" not in file.parts]


def walk(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file)))


def shown(file: Path, node: ast.expr | ast.stmt | ast.ExceptHandler) -> str:
    return f"{file.relative_to(HOME)}:{node.lineno}"


def reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "os":
        return any(alias.name in {"environ", "getenv", "putenv"} for alias in node.names)
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv", "putenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    )


def commits_session(node: ast.AST) -> bool:
    """A call of .commit() on whatever is called a session; an engine's own file has connections, not sessions."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        and "session" in ast.unparse(node.func.value).lower()
    )


def catches_all(node: ast.ExceptHandler) -> bool:
    return node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}


def list_committed() -> list[Path]:
    """The files that git knows. Skips where this is no checkout."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=False)
    if answer.returncode != 0:
        pytest.skip("this is no git checkout")
    return [HOME / name for name in answer.stdout.decode().split("\0") if name and (HOME / name).is_file()]


def test_imports_keep_their_contracts(capsys, monkeypatch):
    monkeypatch.chdir(HOME)
    outcome = lint_imports(no_logo=True)
    assert outcome == 0, capsys.readouterr().out


def test_only_settings_reads_the_environment():
    found = [shown(file, node) for file in list_modules() for node in walk(file) if reads_environment(node)]
    assert found, "the rule finds nothing at all: it is broken"
    assert [place for place in found if not place.startswith("claimdesk/settings.py:")] == []


def test_only_the_database_room_commits():
    assert commits_session(ast.parse("self.session.commit()").body[0].value)
    found = [shown(file, node) for file in list_modules() for node in walk(file) if commits_session(node)]
    assert [place for place in found if not place.startswith("claimdesk/database.py:")] == []


def test_files_are_short():
    long = {str(file.relative_to(HOME)): len(file.read_text().splitlines()) for file in list_modules()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short():
    long = {
        f"{shown(file, node)} {node.name}": node.end_lineno - node.lineno + 1
        for file in list_modules()
        for node in walk(file)
        if isinstance(node, Function)
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_broad_excepts_raise_again_or_say_why():
    """What catches everything ends in a bare `raise`, or its line says why it is a seam."""
    silent = [
        shown(file, node)
        for file in list_modules()
        for node in walk(file)
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
        if not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
        if not re.search(r"# noqa: BLE001  \w", file.read_text().splitlines()[node.lineno - 1])
    ]
    assert silent == []


def test_no_text_names_a_folder_of_somebodys_machine():
    assert MACHINE_PATH.search("see " + "/home" + "/ana/claimdesk")
    found = []
    for file in list_committed():
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # not a text
        found += [
            f"{file.relative_to(HOME)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(lines, 1)
            if len(line) < 100_000 and MACHINE_PATH.search(line)
        ]
    assert found == []
