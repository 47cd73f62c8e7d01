"""Each stage of the table has a module with the three verbs, a lane with a worker, and a line in docs/operate.md."""

import importlib
import inspect
import re
from dataclasses import is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints
from uuid import UUID

import pytest

from claimdesk.runs.stages import STAGES, Lane
from claimdesk.settings import Settings
from service.commands.up import build_parts
from workers.__main__ import are_lanes, build_arguments
from workers.stages import find_module

HOME = Path(__file__).parents[2]


def parameters(verb) -> list[str]:
    """The names of what a verb takes; one that it doesn't use may begin with an underscore."""
    return [name.lstrip("_") for name in inspect.signature(verb).parameters]


def shapes_in(hint) -> list[type]:
    """The classes that a list of tasks or results may hold."""
    (inner,) = get_args(hint)
    return list(get_args(inner)) or [inner]


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_loads_computes_and_saves(name):
    module = importlib.import_module(f"workers.stages.{name}{'_' if name == 'import' else ''}")
    assert find_module(name) is module
    assert parameters(module.load) == ["session", "subject_ids", "tools"]
    assert parameters(module.compute) == ["tasks", "tools"]
    assert parameters(module.save) == ["session", "results"]
    for verb in (module.load, module.compute):
        for shape in shapes_in(get_type_hints(verb)["return"]):
            assert is_dataclass(shape), shape
            assert shape.__dataclass_params__.frozen, shape
            assert shape.__dataclass_fields__["subject_id"].type in {UUID, "UUID"}, shape


def test_no_stage_module_is_left_out():
    files = {file.stem for file in (HOME / "workers" / "stages").glob("*.py")} - {"__init__"}
    used = {module.__name__.rpartition(".")[2] for module in map(find_module, STAGES)}
    stages = {name for name in files if hasattr(importlib.import_module(f"workers.stages.{name}"), "save")}
    assert stages == used


def test_each_lane_has_a_worker_under_up(settings):
    started = [part.command[3:] for part in build_parts(settings) if part.command[1:3] == ["-m", "workers"]]
    assert sorted(word for words in started for word in words) == sorted([*Lane, "beat"])
    assert all(words == ["beat"] or are_lanes(words) for words in started)


@pytest.mark.parametrize("lanes", [[Lane.LANGUAGE], [Lane.IO], [Lane.FETCH], [Lane.IO, Lane.FETCH]])
def test_a_worker_listens_to_its_lanes_alone_with_a_thread_for_each_taking(lanes):
    settings = Settings(io_threads=3, fetch_threads=5)
    arguments = build_arguments(lanes, settings)
    assert arguments[arguments.index("--queues") + 1] == ",".join(lanes)
    threads = sum({"language": 1, "io": 3, "fetch": 5}[lane] for lane in lanes)
    assert f"--concurrency={threads}" in arguments


@pytest.mark.parametrize("words", [[], ["language", "io"], ["io", "io"], ["nothing"], ["beat", "io"]])
def test_other_words_are_no_lanes_of_one_worker(words):
    assert not are_lanes(words)


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_stands_in_the_operators_table(name):
    rows = re.findall(r"^\| `([a-z]+)` \| ([a-z]+) \|", (HOME / "docs/operate.md").read_text(), re.MULTILINE)
    assert dict(rows).get(name) == STAGES[name].lane.value


def test_the_operators_table_names_no_other_stage():
    section = (HOME / "docs/operate.md").read_text().partition("## The stages")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z]+)` \|", section, re.MULTILINE)) == set(STAGES)
