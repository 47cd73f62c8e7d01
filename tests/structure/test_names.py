"""Names say what a thing is: a loop variable is its noun, and a class name has one meaning in the product."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parents[2]
PRODUCT = ("claimdesk", "service", "workers")
ALL_CODE = (*PRODUCT, "tests", "benchmarks")
SAY_NOTHING = {"one", "found"}  # of what the loop runs over


def read_modules(folders: tuple[str, ...]) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for file in sorted((HOME / folder).rglob("*.py")):
            yield file.relative_to(HOME), ast.parse(file.read_text(encoding="utf-8"))


def list_loop_variables(tree: ast.AST) -> Iterator[ast.Name]:
    """The names that loops and comprehensions bind."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            yield from (name for name in ast.walk(node.target) if isinstance(name, ast.Name))


def test_a_loop_variable_says_what_it_is():
    nameless = [
        f"{file}:{variable.lineno} {variable.id}"
        for file, tree in read_modules(ALL_CODE)
        for variable in list_loop_variables(tree)
        if variable.id in SAY_NOTHING
    ]
    assert nameless == []


def test_a_class_name_has_one_meaning():
    homes: dict[str, list[str]] = defaultdict(list)
    for file, tree in read_modules(PRODUCT):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(str(file))
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}
