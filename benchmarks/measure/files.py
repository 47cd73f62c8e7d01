"""Reading and writing the files of the evaluation sets and of the predictor."""

import csv
import gzip
import io
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(
    os.environ.get("EVALUATION_DATA", "../shared/data")
)  # one folder a set; docs/quality.md says where each is to be had


@dataclass(frozen=True)
class Folders:
    """The data folder being scored and the open one, which holds the corpora of both."""

    scored: Path
    opened: Path

    def find(self, file: str) -> Path:
        """The file in the scored folder, else in the open one."""
        path = self.scored / file
        return path if path.exists() else self.opened / file


def read_text(path: Path) -> str:
    """A file's text, unzipped if its name ends in .gz; line ends are left alone."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


def read_json(path: Path) -> Any:
    return json.loads(read_text(path))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read_text(path).split("\n") if line.strip()]


def read_table(path: Path, delimiter: str = "\t") -> list[list[str]]:
    """Rows of a TSV or CSV file, its header included, with CSV quoting undone."""
    return list(csv.reader(io.StringIO(read_text(path), newline=""), delimiter=delimiter))


def write_jsonl(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
