"""No work starves other work: each due stage of a lane has its turn, and the awaited ones come first."""

import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest

from claimdesk import clock
from claimdesk.runs import planning
from claimdesk.runs.stages import STAGES, Lane, Urgency, list_stages
from claimdesk.runs.taking import DueStage
from workers import running
from workers.lane_threads import LaneThreads
from workers.resources import Tools
from workers.turns import Turns

START = clock.now()
HOME = clock.new_id()


def due(*names: str) -> list[DueStage]:
    """The stages, each due a second longer than the one behind it."""
    return [DueStage(STAGES[name], START + timedelta(seconds=place)) for place, name in enumerate(names)]


def choose(turns: Turns, times: int, *names: str) -> list[str]:
    return [turns.choose(due(*names)).stage.name.value for _ in range(times)]


def test_an_awaited_stage_comes_before_any_that_is_not_however_long_that_one_waits():
    assert choose(Turns(), 1, "passages", "split") == ["split"]


def test_what_nobody_waits_for_goes_on_while_articles_come_in():
    assert choose(Turns(), 4, "passages", "split") == ["split", "passages", "split", "passages"]


def test_between_an_article_and_its_worker_stands_one_taking_of_the_others_at_most():
    turns = Turns()
    assert choose(turns, 5, "passages") == ["passages"] * 5
    assert choose(turns, 1, "passages", "split") == ["split"]


def test_each_stage_of_the_io_lane_has_its_turn():
    names = [stage.name for stage in list_stages(Lane.IO)]
    served = Counter(choose(Turns(), 60, *names))
    assert set(served) == {name.value for name in names}
    awaited = {name.value for name in names if STAGES[name].urgency == Urgency.AWAITED}
    assert {served[name] for name in awaited} <= {14, 15, 16}
    assert min(served[name] for name in served.keys() - awaited) >= 3


@dataclass(frozen=True)
class Task:
    subject_id: UUID


@dataclass
class Recorded:
    """Modules of stages that note the order of their takings; then says what happens while one computes."""

    takings: list[str] = field(default_factory=list)
    then: dict[int, object] = field(default_factory=dict)

    def find(self, name):
        outer = self

        class Module:
            def load(self, session, subject_ids, tools, /):
                return [Task(subject_id) for subject_id in subject_ids]

            def compute(self, tasks, tools, /):
                outer.takings.append(str(name))
                if happens := outer.then.get(len(outer.takings)):
                    happens()
                return list(tasks)

            def save(self, session, results, /):
                pass

        return Module()


@pytest.fixture
def tools(settings, database):
    made = Tools(settings)
    made.__dict__["database"], made.__dict__["send"] = database, lambda _stage: None
    return made


def plan(database, stage, number=1, share=None):
    kind = STAGES[stage].subjects[0]
    with database.transaction() as session:
        planning.plan_runs(
            session,
            stage,
            [planning.Wanted(HOME, kind, clock.new_id(), "x", share=share) for _ in range(number)],
        )


def work(tools, lane, recorded, stopping=None):
    return running.work_in_turns(
        tools, list_stages(lane), recorded.find, "test", stopping or threading.Event()
    )


def test_an_article_that_comes_in_among_4000_documents_is_split_after_the_taking_under_way(tools, database):
    plan(database, "passages", 4_000)
    stopping = threading.Event()
    recorded = Recorded(then={3: lambda: plan(database, "split"), 6: stopping.set})
    work(tools, Lane.LANGUAGE, recorded, stopping)
    assert recorded.takings == ["passages", "passages", "passages", "split", "passages", "passages"]


def test_all_that_is_due_is_done_and_then_the_worker_rests(tools, database):
    for stage in list_stages(Lane.IO):
        plan(database, stage.name)
    recorded = Recorded()
    assert work(tools, Lane.IO, recorded) is False
    assert {stage.name.value for stage in list_stages(Lane.IO)} <= set(recorded.takings)


def test_a_worker_hints_while_there_is_more_than_it_has_taken(tools, database):
    heard = []
    tools.__dict__["send"] = heard.append
    plan(database, "split")
    work(tools, Lane.LANGUAGE, Recorded())
    assert heard == []
    plan(database, "passages", STAGES["passages"].batch + 1)
    work(tools, Lane.LANGUAGE, Recorded())
    assert heard == ["passages"]


def test_two_pages_of_a_host_are_fetched_at_once_and_a_page_of_another_beside_them(tools, database):
    """A taking of each thread: the third of the slow host's pages finds no room, the other host's does."""
    plan(database, "fetch", 80, share="slow.example")
    plan(database, "fetch", 1, share="other.example")
    first = [running.taking.take_runs for _ in range(3)]
    held = []
    for take in first:
        with database.transaction() as session:
            held.append(take(session, STAGES["fetch"], "test"))
    assert [len(taken.runs) for taken in held] == [1, 1, 1]
    recorded = Recorded()
    assert work(tools, Lane.FETCH, recorded) is False
    assert recorded.takings == [], "79 are due, but their host has as many as it may have"
    with database.transaction() as session:
        running.taking.give_back_runs(session, held[0], [held[0].runs[0].id])
    stopping = threading.Event()
    recorded.then = {2: stopping.set}
    work(tools, Lane.FETCH, recorded, stopping)
    assert recorded.takings == ["fetch", "fetch"]


def test_a_run_that_was_lost_is_taken_though_its_host_has_as_many_as_it_may(database):
    stage = replace(STAGES["fetch"], patience_s=-1)
    plan(database, "fetch", 3, share="slow.example")
    for _ in range(3):
        with database.transaction() as session:
            assert running.taking.take_runs(session, stage, "test") is not None


def test_a_lane_has_its_own_number_of_threads_and_a_hint_for_a_full_one_is_not_forgotten():
    threads = LaneThreads(2)
    assert [threads.enter(), threads.enter(), threads.enter()] == [True, True, False]
    assert threads.leave() is True, "the hint that found no thread"
    assert threads.leave() is False
    assert threads.enter() is True
