"""The curve is drawn of whatever runs there are, and the latest file of a size counts."""

import json

from benchmarks import search_curve
from benchmarks.search_curve import PANELS, Point, read


def write(folder, name, **row):
    given = {"engine": "embedded", "entries": 1000, "what": "verdict search: a window", "p50_ms": 5.0}
    (folder / f"{name}.json").write_text(json.dumps([{**given, "p95_ms": 9.0, "runs": 3, **row}]))


def test_points_come_by_engine_in_the_order_of_size_and_the_last_file_counts(tmp_path):
    write(tmp_path, "a", entries=10_000, p50_ms=50.0)
    write(tmp_path, "b", entries=1000, p50_ms=6.0)
    write(tmp_path, "c", entries=1000, p50_ms=7.0)
    write(tmp_path, "d", engine="elastic")
    write(tmp_path, "e", what="newest first")
    assert read(tmp_path, PANELS[0]) == {
        "embedded": [Point(1000, 7.0, 9.0), Point(10_000, 50.0, 9.0)],
        "elastic": [Point(1000, 5.0, 9.0)],
    }


def test_the_same_runs_make_the_same_picture(tmp_path):
    write(tmp_path, "a")
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        search_curve.main(["--results", str(tmp_path), "--picture", str(picture)])
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    assert b"goal for the 95th percentile" in pictures[0].read_bytes()
