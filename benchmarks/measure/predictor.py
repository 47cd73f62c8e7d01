"""Running a predictor: a shell command that reads and writes JSON lines."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure.files import read_jsonl, write_jsonl
from benchmarks.measure.sets import Item, Task

PREDICTOR = os.environ.get(
    "PREDICTOR", f"{sys.executable} -m benchmarks.predict"
)  # the command that is scored


class PredictorError(Exception):
    """The predictor failed or broke its contract."""


def predict(command: str, stage: str, task: Task, options: dict[str, str]) -> list[Item]:
    """One prediction for each item of the task, in its order."""
    with TemporaryDirectory(prefix="measure-") as folder:
        paths = {name: Path(folder, f"{name}.jsonl") for name in [*task.inputs, "out"]}
        for name, lines in task.inputs.items():
            write_jsonl(paths[name], lines)
        arguments = [stage]
        for name, value in {**paths, **task.options, **options}.items():
            arguments += [f"--{name}", str(value)]
        status = subprocess.run(
            f"{command} {shlex.join(arguments)}", shell=True, check=False, stdout=sys.stderr
        ).returncode
        if status:
            raise PredictorError(f"the predictor ended with status {status}")
        try:
            predictions = read_jsonl(paths["out"])
        except (OSError, ValueError) as error:
            raise PredictorError(f"the predictions can't be read: {error}") from error
    if [line.get("id") for line in predictions] != [item["id"] for item in task.items]:
        raise PredictorError("the predictions' ids are not the inputs' ids in the same order")
    return predictions
