"""A desk of version 0.1.0, killed in the middle of its work, goes on as the present version while people work at it.

data/desk-0.1.0.tar.xz is the data folder of such a desk (without its secret) and, in book.json, what its clients had
been answered: the clients of the fault machine worked at `claimdesk up` of 0.1.0 until it was killed by kill -9.
"""

import json
import tarfile
import threading
from pathlib import Path

import pytest

from claimdesk.database import Database, build_engine
from tests.faults.fault_checks import find_wrong
from tests.faults.fault_clients import Book, employ, run_all
from tests.faults.fault_desk import Machine, wait_until
from tests.faults.fault_machine import check_index, settle

PACKED = Path(__file__).parent / "data" / "desk-0.1.0.tar.xz"
WORKS_FOR_S = 240.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def unpack(folder: Path) -> Book:
    with tarfile.open(PACKED) as packed:
        packed.extractall(folder, filter="data")
    told = json.loads((folder / "book.json").read_text())
    told["corrections"] = {(verdict, revision) for verdict, revision in told["corrections"]}
    return Book(**told)


def count(book: Book) -> list[int]:
    return [
        len(kept) for kept in (book.articles, book.imported, book.reviews, book.verdicts, book.corrections)
    ]


def test_all_that_0_1_0_had_answered_for_is_there_and_work_goes_on(tmp_path):
    folder = tmp_path / "desk"
    book, until = unpack(folder), threading.Event()
    before = count(book)
    assert min(before) > 0, before
    machine = Machine(folder, "")
    machine.start()
    try:
        with machine.desk.client() as admin:
            threads = run_all(employ(admin, book, 2, until))
        goes_on = wait_until(
            lambda: all(new > old for new, old in zip(count(book), before, strict=True)), WORKS_FOR_S
        )
        until.set()
        for thread in threads:
            thread.join(60)
        assert goes_on, (before, count(book), machine.describe())
        assert settle(machine), machine.describe()
    finally:
        until.set()
        machine.desk.stop()
    assert check_index(machine) == []
    database = Database(build_engine(machine.records_url))
    with database.reading() as session:
        assert find_wrong(session, book) == []
    database.close()
