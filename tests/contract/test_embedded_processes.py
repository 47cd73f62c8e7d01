"""The embedded index with several processes, and with a writer that is killed at any moment (I1, I3, I9)."""

import random
import signal
import subprocess
import sys
import textwrap
import time
from uuid import UUID

import numpy as np
import pytest

from claimdesk.search.embedded import store as stored
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.engine import Query, RowFilter
from claimdesk.search.entries import Entry, Index
from tests.contract.entries import direction, entry

HOME = RowFilter(UUID(int=7))
VERDICTS = Index.VERDICTS
WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from uuid import UUID
    import numpy as np
    from claimdesk.search.embedded.engine import EmbeddedEngine
    from claimdesk.search.entries import Entry, Index

    folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    engine = EmbeddedEngine(folder, "test@1")

    def build(number, version):
        vector = np.random.default_rng((number, version)).normal(size=384).astype(np.float32)
        return Entry(Index.VERDICTS, UUID(int=number + 1), UUID(int=7), version, f"word{number} version{version}",
                     vector=vector / np.linalg.norm(vector))

    for batch in range(first, first + count):
        entries = [build(batch * 20 + one, 1) for one in range(20)]
        if batch > first:
            entries += [build((batch - 1) * 20 + one, 2) for one in range(0, 20, 3)]
            entries += [Entry(Index.VERDICTS, UUID(int=(batch - 1) * 20 + one + 1), UUID(int=7), 3, deleted=True)
                        for one in range(0, 20, 9)]
        print("writing", batch, flush=True)
        assert engine.put(entries) == []
        print("written", batch, flush=True)
    """
)


def start_writer(folder, first, count):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first), str(count)], stdout=subprocess.PIPE, text=True
    )


def check_whole(folder):
    """Text side, vector side and counts say the same; how many entries live."""
    engine = EmbeddedEngine(folder, "test@1")
    known = list(engine.versions(VERDICTS))
    live = [version for version in known if not version.is_deleted]
    assert engine.health().entries["verdicts"] == len(live)
    with engine._store.reading() as connection:
        build = stored.find_build(connection, VERDICTS)
    with engine._store.writing() as connection:
        words = f"{build.name}_words"
        connection.execute(f"INSERT INTO {words} ({words}) VALUES ('integrity-check')")
        (texts,) = connection.execute(f"SELECT count(*) FROM {build.name}_texts").fetchone()
    assert texts == len(live)
    for version in live[:: max(1, len(live) // 40)]:
        number = version.id.int - 1
        vector = np.random.default_rng((number, version.search_version)).normal(size=384).astype(np.float32)
        (hit,) = engine.similar(
            VERDICTS, HOME, [Query(text=f"word{number}", vector=vector / np.linalg.norm(vector), limit=1)]
        )[0]
        assert (hit.id, hit.search_version) == (version.id, version.search_version)
        assert hit.cosine == pytest.approx(1.0, abs=1e-4)
        assert hit.text_score > 0
    engine.close()
    return len(live)


def test_a_writer_killed_at_any_moment_leaves_text_and_vectors_consistent(tmp_path):
    chance = random.Random(11)
    next_batch = 0
    for _ in range(8):
        wanted = next_batch + chance.randint(1, 4)
        with start_writer(tmp_path, next_batch, 1_000) as writer:
            for line in writer.stdout:
                what, batch = line.split()
                if what == "writing" and int(batch) >= wanted:
                    break
            until = time.perf_counter() + chance.random() * 0.03
            while time.perf_counter() < until:
                pass
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read()
        assert writer.returncode == -signal.SIGKILL
        written = [int(line.split()[1]) for line in rest.splitlines() if line.startswith("written")]
        next_batch = max([int(batch), *(number + 1 for number in written)])
        assert check_whole(tmp_path) > 0


def test_readers_in_another_process_see_what_a_writer_writes(tmp_path):
    reader = EmbeddedEngine(tmp_path, "test@1")
    assert reader.search(VERDICTS, HOME, Query(text="word0")).hits == ()
    with start_writer(tmp_path, 0, 12) as writer:
        for line in writer.stdout:
            what, batch = line.split()
            if what == "written":
                number = int(batch) * 20 + 1
                vector = np.random.default_rng((number, 1)).normal(size=384).astype(np.float32)
                (hit,) = reader.search(
                    VERDICTS,
                    HOME,
                    Query(text=f"word{number}", vector=vector / np.linalg.norm(vector), limit=1),
                ).hits
                assert hit.text.startswith(f"word{number} ")
                assert hit.cosine == pytest.approx(1.0, abs=1e-4)
    assert writer.returncode == 0
    reader.close()


def test_two_writers_take_turns_and_lose_nothing(tmp_path):
    with start_writer(tmp_path, 0, 10) as one, start_writer(tmp_path, 500, 10) as other:
        assert "written 9" in one.stdout.read()
        assert "written 509" in other.stdout.read()
    assert check_whole(tmp_path) == 2 * (10 * 20 - 9 * 3)


def test_beyond_what_is_promised_an_entry_is_refused_with_what_to_do(tmp_path):
    engine = EmbeddedEngine(tmp_path, "test@1", promised=3)
    kept = [entry(HOME, f"text {number}") for number in range(3)]
    assert engine.put(kept) == []
    (refused,) = engine.put([entry(HOME, "one more"), entry(HOME, "changed", id=kept[0].id, version=2)])
    assert "holds 3 verdicts" in refused.why
    assert "CLAIMDESK_SEARCH_URL" in refused.why
    assert engine.search(VERDICTS, HOME, Query(text="changed")).hits
    assert engine.put([Entry(VERDICTS, kept[1].id, HOME.workspace_id, 2, deleted=True)]) == []
    assert engine.put([entry(HOME, "room again")]) == []
    engine.close()


def test_an_erased_entrys_vector_is_gone_from_the_file(tmp_path):
    engine = EmbeddedEngine(tmp_path, "test@1")
    secret = direction(*((place, float(place + 1)) for place in range(384)))
    gone = entry(HOME, "secret words", vector=secret)
    engine.put([gone, entry(HOME, "other")])
    (file,) = tmp_path.glob("verdicts*.f32")
    assert secret.tobytes() in file.read_bytes()
    engine.put([Entry(VERDICTS, gone.id, HOME.workspace_id, 2, deleted=True)])
    assert secret.tobytes() not in file.read_bytes()
    engine.close()


def test_scrubbing_leaves_neither_words_nor_vectors_of_what_is_gone_in_any_file(tmp_path):
    engine = EmbeddedEngine(tmp_path, "test@1")
    secret = direction(*((place, float(place + 1)) for place in range(384)))
    gone = entry(HOME, "zorblat vrimbok", vector=secret, title="Quendok", facets={"claimant": "Drelvik"})
    kept = [entry(HOME, f"other words {number}") for number in range(50)]
    for written_entry in [*kept[:25], gone, *kept[25:]]:  # each write is a segment of its own
        engine.put([written_entry])
    engine._wipe = lambda _left: None  # as if killed between the commit and the wiping
    engine.put([Entry(VERDICTS, gone.id, HOME.workspace_id, 2, deleted=True)])
    (tmp_path / "verdicts_0.f32").write_bytes(secret.tobytes())  # of a build that was dropped
    engine.scrub()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not [word for word in (b"zorblat", b"vrimbok", b"uendok", b"relvik") if word in held.lower()]
    assert secret.tobytes() not in held
    assert len(engine.search(VERDICTS, HOME, Query(text="words", limit=100)).hits) == 50
    vector = kept[3].vector
    best = engine.search(VERDICTS, HOME, Query(vector=vector, mode="vector", limit=1)).hits[0]
    assert best.cosine > 0.999
    engine.close()


def test_scrubbing_leaves_no_words_where_rows_once_were(tmp_path):
    """Rows that grow are moved, and `secure_delete` passes over their old places."""
    engine = EmbeddedEngine(tmp_path, "test@1")
    written = [
        entry(HOME, f"{'other' if number % 5 else 'zorblat'} words {'x' * (10 + number * 37 % 290)}")
        for number in range(300)
    ]
    engine.put(written)
    for version in range(2, 212):
        old = written[version * 77 % 300]
        engine.put(
            [entry(HOME, f"{old.text} {'y' * (100 + version * 91 % 1100)}", id=old.id, version=version)]
        )
    engine.put([Entry(VERDICTS, old.id, HOME.workspace_id, 212, deleted=True) for old in written[::5]])
    engine.scrub()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"zorblat" not in held
    assert engine.search(VERDICTS, HOME, Query(text="zorblat", mode="text")).hits == ()
    assert len(engine.search(VERDICTS, HOME, Query(text="words", mode="text", limit=300)).hits) == 240
    engine.put([entry(HOME, "written after it")])
    assert engine.search(VERDICTS, HOME, Query(text="written", mode="text")).hits
    engine.close()
