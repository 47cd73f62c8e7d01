"""Each command and make target is in the documents, and the documents name no other; links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from service.commands.cli import claimdesk

HOME = Path(__file__).parents[2]
DOCUMENTS = [HOME / "README.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").rglob("*.md"))]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (HOME / "Makefile").read_text(), re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def code_of(text: str) -> str:
    """What stands as code: in backticks, in fences or set in by four blanks."""
    return "\n".join(re.findall(r"(?s:```.*?```)|(?<!`)`[^`\n]+`|^ {4}.*$", text, re.MULTILINE))


CODE = "\n".join(code_of(file.read_text(encoding="utf-8")) for file in DOCUMENTS)


@pytest.mark.parametrize("name", claimdesk.commands)
def test_a_command_is_documented_and_says_what_it_does(name):
    assert re.search(rf"\bclaimdesk {name}\b", CODE)
    assert claimdesk.commands[name].help


@pytest.mark.parametrize("name", TARGETS)
def test_a_make_target_is_documented(name):
    assert re.search(rf"\bmake {name}\b", CODE)


def test_every_phony_target_says_what_it_does():
    phony = re.search(r"^\.PHONY: (.*)$", (HOME / "Makefile").read_text(), re.MULTILINE)
    assert sorted(phony[1].split()) == sorted(TARGETS)


def test_documents_name_no_command_that_is_not_there():
    found = set(re.findall(r"(?:^|[`$\s])claimdesk ([a-z][a-z-]*)", CODE, re.MULTILINE))
    assert found - set(claimdesk.commands) == set()


def test_documents_name_no_make_target_that_is_not_there():
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", CODE)) - set(TARGETS) == set()


def test_make_shows_each_target():
    shown = subprocess.run(["make"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    assert [name for name in TARGETS if f"make {name} " not in shown] == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_links_between_documents_lead_somewhere(file):
    links = [link for link in LINK.findall(file.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_errors_advise_no_command_that_is_not_there():
    """A sentence that says what to do must say what can be done."""
    advised = re.compile(r"(?:run:? `?|`)claimdesk ([a-z][a-z-]*)")
    found = {
        name: str(file.relative_to(HOME))
        for package in ("claimdesk", "service", "workers")
        for file in sorted((HOME / package).rglob("*.py"))
        for name in advised.findall(file.read_text(encoding="utf-8"))
    }
    assert {name: place for name, place in found.items() if name not in claimdesk.commands} == {}
