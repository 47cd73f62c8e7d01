"""transaction(), reading() and the translation of the drivers' errors, on both databases, with real errors."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, exc, func, insert, select, text, update

from claimdesk import database as room
from claimdesk.database import Database, after_commit, at_end, build_engine, check_reachable, lock
from claimdesk.errors import DatabaseUnavailable, DiskFull, NotStartable

THREADS, TIMES = 8, 15
COUNTERS = Table(
    "counters",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("n", Integer),
    Column("word", Text),
)


@pytest.fixture
def counters(database_url):
    """A database with a table of two counters at 0, which is gone afterwards."""
    opened = Database(build_engine(database_url))
    with opened.engine.begin() as connection:
        COUNTERS.create(connection)
        connection.execute(insert(COUNTERS), [{"id": 1, "n": 0}, {"id": 2, "n": 0}])
    yield opened
    with opened.engine.begin() as connection:
        COUNTERS.drop(connection)
    opened.close()


def count(session, which: int = 1) -> int:
    return session.scalar(select(COUNTERS.c.n).where(COUNTERS.c.id == which))


def set_count(session, number: int, which: int = 1) -> None:
    session.execute(update(COUNTERS).where(COUNTERS.c.id == which).values(n=number))


def test_read_then_write_from_eight_threads_loses_nothing(counters):
    def raise_often() -> None:
        for _ in range(TIMES):
            with counters.transaction() as session:
                found = session.scalar(select(COUNTERS.c.n).where(COUNTERS.c.id == 1).with_for_update())
                set_count(session, found + 1)

    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(raise_often) for _ in range(THREADS)]:
            each.result()
    with counters.reading() as session:
        assert count(session) == THREADS * TIMES


def test_a_named_lock_makes_read_then_write_safe(counters):
    def raise_often() -> None:
        for _ in range(TIMES):
            with counters.transaction() as session:
                lock(session, "counters")
                set_count(session, count(session) + 1)

    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(raise_often) for _ in range(THREADS)]:
            each.result()
    with counters.reading() as session:
        assert count(session) == THREADS * TIMES


def test_a_reading_sees_one_moment(counters):
    with counters.reading() as reading:
        before = count(reading)
        with counters.transaction() as session:
            set_count(session, 7)
        assert count(reading) == before == 0
    with counters.reading() as reading:
        assert count(reading) == 7


def test_what_a_reading_writes_is_not_kept(counters):
    try:
        with counters.reading() as session:
            set_count(session, 7)
    except exc.DBAPIError:
        assert not counters.is_sqlite  # PostgreSQL refuses; SQLite's is rolled back
    with counters.reading() as session:
        assert count(session) == 0


def test_an_error_undoes_the_transaction_and_sends_nothing(counters):
    heard: list[str] = []
    counters.send = heard.append
    with pytest.raises(ZeroDivisionError), counters.transaction() as session:
        set_count(session, 7)
        after_commit(session, "hint", lambda: heard.append("split"))
        raise ZeroDivisionError
    assert heard == []
    with counters.reading() as session:
        assert count(session) == 0


def test_what_follows_the_commit_runs_once_and_sees_it(counters):
    seen: list[int] = []

    def look() -> None:
        with counters.reading() as other:
            seen.append(count(other))

    with counters.transaction() as session:
        set_count(session, 7)
        after_commit(session, "look", look)
        after_commit(session, "look", look)
        assert seen == []
    assert seen == [7]


def test_what_is_for_the_end_runs_last_once_and_inside(counters):
    with counters.transaction() as session:
        at_end(session, "last", lambda mine: set_count(mine, count(mine) + 10))
        at_end(session, "last", lambda mine: set_count(mine, count(mine) + 100))
        set_count(session, 1)
    with counters.reading() as session:
        assert count(session) == 11
    with pytest.raises(ZeroDivisionError), counters.transaction() as session:
        at_end(session, "breaks", lambda _mine: 1 // 0)
        set_count(session, 50)
    with counters.reading() as session:
        assert count(session) == 11


def test_a_busy_sqlite_is_unavailable_for_now_and_retrying_gets_through(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "BUSY_TIMEOUT_S", 0.05)
    opened = Database(build_engine(f"sqlite:///{tmp_path / 'x.db'}"))
    with opened.engine.begin() as connection:
        COUNTERS.create(connection)
        connection.execute(insert(COUNTERS), [{"id": 1, "n": 0}])
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable) as refused, opened.transaction() as session:
        set_count(session, 1)
    assert refused.value.more == {"transient": True}
    timer = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
    timer.start()
    opened.retrying(lambda session: set_count(session, 2))
    timer.join()
    other.close()
    with opened.reading() as session:
        assert count(session) == 2
    opened.close()


@pytest.mark.postgres
def test_a_deadlock_is_tried_again(postgres_url):
    opened = Database(build_engine(postgres_url))
    with opened.engine.begin() as connection:
        COUNTERS.create(connection)
        connection.execute(insert(COUNTERS), [{"id": 1, "n": 0}, {"id": 2, "n": 0}])
    both, attempts = threading.Barrier(2, timeout=20), []

    def cross(first: int, second: int) -> None:
        def work(session) -> None:
            attempts.append(first)
            session.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            session.execute(update(COUNTERS).where(COUNTERS.c.id == first).values(n=COUNTERS.c.n + 1))
            if attempts.count(first) == 1:
                both.wait()
            session.execute(update(COUNTERS).where(COUNTERS.c.id == second).values(n=COUNTERS.c.n + 1))

        opened.retrying(work)

    with ThreadPoolExecutor(2) as pool:
        for each in (pool.submit(cross, 1, 2), pool.submit(cross, 2, 1)):
            each.result()
    assert len(attempts) > 2
    with opened.reading() as session:
        assert [count(session, 1), count(session, 2)] == [2, 2]
    opened.close()


def test_a_full_disk_has_its_own_error_and_loses_nothing(tmp_path):
    opened = Database(build_engine(f"sqlite:///{tmp_path / 'x.db'}"))
    with opened.engine.begin() as connection:
        COUNTERS.create(connection)
        connection.execute(insert(COUNTERS), [{"id": 1, "n": 5}])
    with pytest.raises(DiskFull, match="free some space"), opened.transaction() as session:
        session.execute(text("PRAGMA max_page_count = 1"))  # as many pages as it has, and no more
        session.execute(insert(COUNTERS), [{"id": 2, "n": 0, "word": "x" * 1_000_000}])
    with opened.reading() as session:
        assert count(session) == 5
    opened.close()


@pytest.mark.postgres
def test_a_database_that_is_away_is_unavailable(unused_port):
    opened = Database(build_engine(f"postgresql+psycopg://desk:hidden@127.0.0.1:{unused_port}/desk"))
    with pytest.raises(DatabaseUnavailable), opened.reading() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(NotStartable) as refused:
        check_reachable(opened)
    assert "start it or set CLAIMDESK_DATABASE_URL" in refused.value.detail
    assert "hidden" not in refused.value.detail
    opened.close()


def test_a_defect_stays_what_it_is(counters):
    with pytest.raises(exc.IntegrityError), counters.transaction() as session:
        session.execute(insert(COUNTERS), [{"id": 1, "n": 0}])


def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    (tmp_path / "x.db").write_text("this is a letter, not a database " * 100)
    opened = Database(build_engine(f"sqlite:///{tmp_path / 'x.db'}"))
    with pytest.raises(NotStartable, match="CLAIMDESK_DATABASE_URL"):
        check_reachable(opened)
    opened.close()


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path):
    (tmp_path / "letter").write_text("x")
    with pytest.raises(NotStartable, match="CLAIMDESK_DATABASE_URL"):
        build_engine(f"sqlite:///{tmp_path / 'letter' / 'x.db'}")


def test_a_rewritten_file_holds_no_words_where_rows_once_were(tmp_path):
    """Rows that grow are moved, and `secure_delete` passes over their old places."""
    opened = Database(build_engine(f"sqlite:///{tmp_path / 'counters.db'}"))
    with opened.transaction() as session:
        COUNTERS.create(session.connection())
        rows = [
            {
                "id": number,
                "n": 0,
                "word": ("zorblat" if number % 5 == 0 else "other") + "x" * (number * 37 % 300),
            }
            for number in range(400)
        ]
        session.execute(insert(COUNTERS), rows)
    for number in [row["id"] for row in rows if row["id"] % 3]:
        with opened.transaction() as session:
            longer = COUNTERS.c.word + "y" * (100 + number * 91 % 1100)
            session.execute(update(COUNTERS).where(COUNTERS.c.id == number).values(word=longer))
    with opened.transaction() as session:
        session.execute(COUNTERS.delete().where(COUNTERS.c.id % 5 == 0))
    opened.rewrite_file()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    with opened.reading() as session:
        assert session.scalar(select(func.count()).select_from(COUNTERS)) == 320
    assert b"zorblat" not in held
    opened.close()
