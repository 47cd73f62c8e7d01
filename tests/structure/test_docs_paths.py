"""Each file and module that a document or a comment names is there, so that a moved file takes its mentions along."""

import re
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
ROOMS = "claimdesk|service|workers|tests|docs|benchmarks|examples"
WHOLE_PATH = re.compile(rf"(?<![\w/.-])(?:{ROOMS})/[\w./*-]*[\w*]")
SHORT_PATH = re.compile(r"(?<![\w/.*-])(?:\w+/)*\w+\.(?:py|npz)\b(?!\.)")
MODULE = re.compile(r"python -m ((?:benchmarks|service|workers|claimdesk)[\w.]*\w)")


def list_texts() -> list[Path]:
    """Documents, configuration, and code with its comments, as git knows them. Skips where this is no checkout."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=False)
    if answer.returncode != 0:
        pytest.skip("this is no git checkout")
    return [Path(name) for name in answer.stdout.decode().split("\0") if (HOME / name).is_file() and name]


FILES = list_texts()
KNOWN = {str(place) for file in FILES for place in (file, *file.parents)}
DOCUMENTS = [file for file in FILES if file.suffix == ".md"]
CODE = [
    file for file in FILES if file.suffix == ".py" or file.name in {"Makefile", "Dockerfile", ".importlinter"}
]


def is_there(path: str) -> bool:
    """Whether the repository has it: a file, a folder, or what a pattern stands for; DAY stands for any day."""
    pattern = path.replace("DAY", "*")
    return path in KNOWN or ("*" in pattern and any(HOME.glob(pattern)))


def ends_a_path(name: str) -> bool:
    return any(file == name or file.endswith(f"/{name}") for file in KNOWN)


def list_missing(file: Path, text: str, *, with_short: bool) -> list[str]:
    """What the text names and the repository lacks. Short: `errors.py` or `search/bands.py`, which some file ends in."""
    whole = WHOLE_PATH.findall(text)
    missing = [path for path in whole if not is_there(path)]
    if with_short:
        missing += [path for path in SHORT_PATH.findall(text) if not ends_a_path(path)]
    for module in MODULE.findall(text):
        name = module.replace(".", "/")
        if not {f"{name}.py", f"{name}/__main__.py"} & KNOWN:
            missing.append(module)
    return [f"{file}: {name}" for name in missing]


def test_a_file_that_is_not_there_is_found():
    text = "See `claimdesk/nowhere.py`, nowhere.py and `python -m benchmarks.nowhere`; not errors.py."
    assert len(list_missing(Path("a.md"), text, with_short=True)) == 4


@pytest.mark.parametrize("file", DOCUMENTS, ids=str)
def test_what_a_document_names_is_there(file):
    assert list_missing(file, (HOME / file).read_text(encoding="utf-8"), with_short=True) == []


def test_what_code_and_comments_name_is_there():
    own = Path(__file__).relative_to(HOME)
    missing = [
        name
        for file in CODE
        if file != own
        for name in list_missing(
            file, (HOME / file).read_text(encoding="utf-8"), with_short="tests" not in file.parts
        )
    ]
    assert missing == []
