"""From a set and a predictor to the rows of the table."""

from dataclasses import dataclass
from time import monotonic

from benchmarks.measure.files import Folders
from benchmarks.measure.predictor import PredictorError, predict
from benchmarks.measure.scores import intervals
from benchmarks.measure.sets import EvaluationSet


@dataclass(frozen=True)
class Row:
    """One metric of one set, with its 95 % interval and the predictor's run time in seconds."""

    stage: str
    mode: str | None
    set: str
    split: str
    metric: str
    value: float
    low: float
    high: float
    n: int
    floor: float | None
    goal: float | None
    seconds: float


Floors = dict[tuple[str, str, str, str], float]


def evaluate(
    stage: str,
    evaluation_set: EvaluationSet,
    folders: Folders,
    command: str,
    mode: str | None,
    floors: Floors,
) -> list[Row]:
    """Load, predict, compare, score."""
    task = evaluation_set.load(folders, *evaluation_set.files)
    started = monotonic()
    predictions = predict(command, stage, task, {"mode": mode} if mode else {})
    seconds = monotonic() - started
    try:
        units = list(map(evaluation_set.compare, task.items, task.gold, predictions))
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise PredictorError(f"a prediction breaks the contract: {error!r}") from error
    ranges = intervals(units, evaluation_set.score)
    name, split = evaluation_set.name, evaluation_set.split
    return [
        Row(
            stage=stage,
            mode=mode,
            set=name,
            split=split,
            metric=metric,
            value=round(value, 4),
            low=round(ranges[metric][0], 4),
            high=round(ranges[metric][1], 4),
            n=len(units),
            floor=floors.get((stage, name, split, metric)),
            goal=evaluation_set.goals.get(metric),
            seconds=round(seconds, 1),
        )
        for metric, value in evaluation_set.score(units).items()
    ]
