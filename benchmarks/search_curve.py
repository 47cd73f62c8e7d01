"""Draw how search slows down as an index grows, from the JSON of runs of benchmarks/search_speed.py.

    python -m benchmarks.search_speed --engine embedded --entries 100000 --json benchmarks/results/2026-11-26-embedded-100000.json
    python -m benchmarks.search_curve

Reads every *.json of the folder (a list of rows each; of several rows for one engine, size and search the file whose
name sorts last counts) and draws what is there: one panel for a search, a line an engine, the median and, dashed, the
95th percentile, with the goal.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter, StrMethodFormatter

RESULTS = Path(__file__).parent / "results"
PICTURE = Path("docs/pictures/search-speed.svg")
COLOURS = {"embedded": "#0b6e4f", "elastic": "#b3541e"}
SIZES = (7_000, 1_500_000)
MILLISECONDS = (8, 3_000)
NAMES = {"embedded": "embedded", "elastic": "Elasticsearch"}


@dataclass(frozen=True)
class Panel:
    """What is drawn: rows whose `what` begins so, and the p95 that is aimed at by number of entries."""

    begins: str
    title: str
    goals: tuple[tuple[int, float], ...]


PANELS = (
    Panel(
        "verdict search",
        "verdict search, with the query's embedding",
        ((100_000, 100.0), (1_000_000, 150.0)),
    ),
    Panel("match + retrieve", "match + retrieve, an article of 25 claims", ((100_000, 1000.0),)),
)


@dataclass(frozen=True)
class Point:
    entries: int
    p50_ms: float
    p95_ms: float


def read(folder: Path, panel: Panel) -> dict[str, list[Point]]:
    """The panel's points by engine, in the order of size."""
    found: dict[tuple[str, int], Point] = {}
    for path in sorted(folder.glob("*.json")):
        for row in json.loads(path.read_text("utf-8")):
            if row["what"].startswith(panel.begins):
                found[row["engine"], row["entries"]] = Point(row["entries"], row["p50_ms"], row["p95_ms"])
    lines: dict[str, list[Point]] = {}
    for (engine, _), point in sorted(found.items()):
        lines.setdefault(engine, []).append(point)
    return lines


def draw(axes: Axes, panel: Panel, lines: dict[str, list[Point]]) -> None:
    """One panel on logarithmic scales."""
    for engine, points in lines.items():
        sizes = [point.entries for point in points]
        colour = COLOURS.get(engine, "#444444")
        axes.plot(
            sizes,
            [p.p50_ms for p in points],
            "o-",
            color=colour,
            label=f"{NAMES.get(engine, engine)}, median",
        )
        axes.plot(sizes, [p.p95_ms for p in points], "o--", color=colour, alpha=0.7, label="95th percentile")
    for place, (entries, goal) in enumerate(panel.goals):
        label = "goal for the 95th percentile" if place == 0 else None
        axes.plot([entries], [goal], "v", color="#222222", markersize=9, label=label)
    axes.set(
        title=panel.title, xscale="log", yscale="log", xlabel="verdicts, and as many passages", ylabel="ms"
    )
    axes.set(xlim=SIZES, ylim=MILLISECONDS)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axis.set_minor_formatter(NullFormatter())
    axes.grid(visible=True, which="both", alpha=0.25)
    axes.legend(fontsize=8)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    given = parser.parse_args(arguments)
    mpl.rcParams["svg.hashsalt"] = "claimdesk"  # the same figures make the same file
    figure, places = plt.subplots(1, len(PANELS), figsize=(11, 4.4), layout="constrained")
    for axes, panel in zip(places, PANELS, strict=True):
        draw(axes, panel, read(given.results, panel))
    given.picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(given.picture, metadata={"Date": None})
    print(given.picture)


if __name__ == "__main__":
    main()
