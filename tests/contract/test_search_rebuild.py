"""Rebuilding and reconciling over both engines, with writes and reads going on (I3, I9)."""

import random
import threading
from dataclasses import replace

import pytest

from claimdesk.errors import SearchUnavailable
from claimdesk.search.engine import KnownEntry, Query
from claimdesk.search.entries import Entry, Index
from claimdesk.search.indexing.rebuild import (
    DisagreementKind,
    compare_versions,
    find_disagreements,
    rebuild_index,
    reconcile_index,
)
from tests.contract.entries import Desk, entry

VERDICTS = Index.VERDICTS


@pytest.fixture
def desk(home):
    return Desk(home)


def texts(engine, home, limit=500):
    engine.refresh()
    return sorted(hit.text for hit in engine.search(VERDICTS, home, Query(limit=limit)).hits)


def test_an_index_is_built_from_the_records_alone(engine, home, desk):
    for number in range(30):
        desk.write(f"text {number:02}")
    gone = desk.write("gone")
    desk.delete(gone.id)
    steps = []
    done = rebuild_index(engine, VERDICTS, desk, steps.append)
    assert texts(engine, home) == [f"text {number:02}" for number in range(30)]
    assert (done.entries, sum(steps), done.refused, dict(done.mended)) == (31, 31, (), {})
    assert engine.put([gone]) == []
    assert "gone" not in texts(engine, home)


def test_a_rebuild_loses_no_write_and_fails_no_read_while_both_go_on(engine, home, desk):
    for number in range(120):
        assert engine.put([desk.write(f"text {number}")]) == []
    engine.refresh()
    ended = threading.Event()
    wrong = []

    def write():
        chance = random.Random(5)
        while not ended.is_set():
            old = chance.choice(list(desk.kept))
            changed = desk.write("new text") if chance.random() < 0.4 else desk.write("changed text", old)
            if chance.random() < 0.2:
                changed = desk.delete(changed.id)
            engine.put([changed])

    def read():
        while not ended.is_set():
            found = engine.search(VERDICTS, home, Query(text="text", limit=10)).hits
            if len(found) < 10:
                wrong.append(len(found))

    def watched(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001  whatever it is, the test names it
            wrong.append(error)

    others = [threading.Thread(target=watched, args=(act,)) for act in (write, read)]
    for thread in others:
        thread.start()
    for _ in range(2):
        rebuild_index(engine, VERDICTS, desk)
    ended.set()
    for thread in others:
        thread.join()
    assert wrong == []
    engine.refresh()
    assert list(find_disagreements(engine, VERDICTS, desk)) == []
    assert texts(engine, home, 1_000) == sorted(
        entry.text for entry in desk.kept.values() if not entry.deleted
    )


def test_a_rebuild_that_fails_leaves_the_live_index_and_nothing_aside(engine, home, desk):
    engine.put([desk.write("kept")])

    class Failing(Desk):
        def load(self, ids):
            raise SearchUnavailable("the records are away")

    failing = Failing(home)
    failing.kept = desk.kept
    with pytest.raises(SearchUnavailable, match="records are away"):
        rebuild_index(engine, VERDICTS, failing)
    assert texts(engine, home) == ["kept"]
    assert not engine.health().details["verdicts"]["is_rebuilding"]


def test_reconciling_finds_and_mends_every_planted_difference(engine, home, desk):
    records = [desk.write(f"text {number}") for number in range(20)]
    engine.put(records)
    engine.refresh()
    missing = desk.write("missing")
    desk.write("stale now", records[1].id)
    desk.delete(records[2].id)
    surplus = entry(home, "surplus")
    ahead = replace(records[3], search_version=9, text="from the future")
    buried = Entry(VERDICTS, records[4].id, home.workspace_id, 1, deleted=True)
    fresh = desk.write("buried at the same version")
    otherwise = desk.write("says otherwise at the same version")
    labelled = desk.write("labelled otherwise at the same version")
    engine.put(
        [
            replace(otherwise, text="what it said before the back-up came in"),
            replace(labelled, facets={"label": "true"}),
        ]
    )
    engine.put([surplus, ahead, Entry(VERDICTS, fresh.id, home.workspace_id, 1, deleted=True), buried])
    engine.refresh()
    wanted = {
        missing.id: DisagreementKind.MISSING,
        records[1].id: DisagreementKind.STALE,
        records[2].id: DisagreementKind.STALE,
        surplus.id: DisagreementKind.SURPLUS,
        records[3].id: DisagreementKind.AHEAD,
        fresh.id: DisagreementKind.AHEAD,
        otherwise.id: DisagreementKind.AHEAD,
        labelled.id: DisagreementKind.AHEAD,
    }
    assert {
        disagreement.id: disagreement.kind for disagreement in find_disagreements(engine, VERDICTS, desk)
    } == wanted
    done = reconcile_index(engine, VERDICTS, desk)
    assert (done.compared, sum(done.differences.values()), done.refused) == (24, 8, ())
    assert reconcile_index(engine, VERDICTS, desk).differences == {}
    assert texts(engine, home) == sorted(entry.text for entry in desk.kept.values() if not entry.deleted)


def test_a_record_written_while_comparing_is_no_difference(engine, home, desk):
    first = desk.write("first")
    engine.put([first])
    engine.refresh()
    walk = desk.versions()
    late = desk.write("late")
    engine.put([late, desk.write("changed", first.id)])
    engine.refresh()
    assert len(list(compare_versions(walk, engine.versions(VERDICTS)))) == 2

    class Slow(Desk):
        def versions(self):
            return iter([KnownEntry(first.id, 1, False)])

    slow = Slow(home)
    slow.kept = desk.kept
    assert list(find_disagreements(engine, VERDICTS, slow)) == []
