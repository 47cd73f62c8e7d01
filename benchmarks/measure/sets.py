"""An evaluation set: what a predictor reads, what it is compared with, how it is scored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.measure.files import Folders
from benchmarks.measure.scores import Scores

Item = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """The predictor's inputs by option name, and the gold of each item, in the items' order."""

    inputs: dict[str, list[Item]]
    gold: list[Any]
    options: dict[str, str] = field(default_factory=dict)

    @property
    def items(self) -> list[Item]:
        """The lines that are answered one by one."""
        return self.inputs["queries" if "queries" in self.inputs else "in"]


@dataclass(frozen=True)
class EvaluationSet:
    """One split of one set. It can be scored where all its files lie in the scored folder.

    `load(folders, *files)` gives the task; `compare(item, gold, prediction)` gives one unit, the
    thing that is counted and redrawn for the interval; `score(units)` gives the metrics.
    """

    name: str
    split: str
    files: tuple[str, ...]
    load: Callable[..., Task]
    compare: Callable[[Item, Any, Item], Any]
    score: Callable[..., Scores]
    goals: Mapping[str, float] = field(default_factory=dict)

    def is_in(self, folders: Folders) -> bool:
        return all((folders.scored / file).exists() for file in self.files)
