"""A process keeps a limited number of windows, whichever way they come in."""

from service.http import search_windows
from service.http.search_windows import KEPT, Windows


def test_windows_that_are_searched_anew_push_the_oldest_out():
    windows = Windows()
    for number in range(3 * KEPT):
        assert windows.ensure(f"gone{number}", lambda number=number: number) == number
    assert len(windows.kept) == KEPT
    assert windows.ensure(f"gone{3 * KEPT - 1}", lambda: "anew") == 3 * KEPT - 1
    assert windows.ensure("gone0", lambda: "anew") == "anew"


def test_a_window_that_has_run_out_is_dropped_when_the_next_one_comes(monkeypatch):
    windows = Windows()
    now = [0.0]
    monkeypatch.setattr(search_windows.time, "monotonic", lambda: now[0])
    first = windows.put("first")
    now[0] = search_windows.KEPT_S + 1
    windows.put("second")
    assert first not in windows.kept
    assert len(windows.kept) == 1
