"""The run protocol: nothing lost, nothing twice, a stale worker never wins (I1, I3)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from claimdesk import clock
from claimdesk.errors import FetchFailed, SearchUnavailable, Unreadable
from claimdesk.events import events
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import heartbeats, planning, taking
from claimdesk.runs.stages import STAGES, Lane

STAGE = STAGES["match"]
HOME = clock.new_id()


def want(database, count=1, *, inputs="a", article_id=None, again=False, subjects=None):
    subjects = subjects or [clock.new_id() for _ in range(count)]
    with database.transaction() as session:
        planning.plan_runs(
            session,
            "match",
            [planning.Wanted(HOME, "claim", subject, inputs, article_id) for subject in subjects],
            again=again,
        )
    return subjects


def take(database, stage=STAGE):
    with database.transaction() as session:
        return taking.take_runs(session, stage, "worker-1")


class Result:
    def __init__(self, subject_id):
        self.subject_id = subject_id


def finish(database, held, failures=(), saved=None, results=None):
    results = [Result(run.subject_id) for run in held.runs] if results is None else results
    with database.transaction() as session:
        return taking.finish_taking(
            session,
            held,
            results,
            failures,
            lambda _session, passed: saved.extend(passed) if saved is not None else None,
        )


def expire(database):
    with database.transaction() as session:
        session.execute(update(Run).values(taken_until=clock.now() - timedelta(seconds=1)))


def run_of(database, subject, stage="match"):
    with database.reading() as session:
        return session.scalars(select(Run).where(Run.subject_id == subject, Run.stage == stage)).one()


def test_a_done_run_is_not_due_again_until_something_else_is_wanted(database):
    subjects = want(database, 3)
    finish(database, take(database))
    assert take(database) is None
    want(database, subjects=subjects)
    assert take(database) is None
    want(database, subjects=subjects, inputs="b")
    assert len(take(database).runs) == 3


def test_what_is_taken_is_not_taken_by_another(database):
    want(database, 3)
    assert len(take(database).runs) == 3
    assert take(database) is None


def test_a_taking_brings_at_most_one_batch(database):
    want(database, STAGE.batch + 5)
    assert [len(take(database).runs), len(take(database).runs)] == [STAGE.batch, 5]


def test_a_worker_that_lost_its_taking_writes_nothing(database):
    want(database)
    late = take(database)
    expire(database)
    second = take(database)
    saved = []
    assert finish(database, late, saved=saved) == 0
    assert saved == []
    assert finish(database, second, saved=saved) == 1


def test_a_result_for_what_is_not_wanted_any_more_writes_nothing_and_is_due_again(database):
    subjects = want(database)
    held = take(database)
    want(database, subjects=subjects, inputs="newer")
    saved = []
    assert finish(database, held, saved=saved) == 0
    assert saved == []
    again = take(database)
    assert [run.subject_id for run in again.runs] == subjects
    assert finish(database, again, saved=saved) == 1


def test_a_cancelled_run_writes_nothing_even_when_it_was_taken_before(database):
    subjects = want(database)
    held = take(database)
    with database.transaction() as session:
        planning.cancel_runs(session, subjects)
    saved = []
    assert finish(database, held, saved=saved) == 0
    assert saved == []
    assert run_of(database, subjects[0]).status == RunStatus.CANCELLED
    assert take(database) is None


def test_a_cancelled_run_that_is_wanted_again_is_due(database):
    subjects = want(database)
    finish(database, take(database))
    with database.transaction() as session:
        planning.cancel_runs(session, subjects)
    want(database, subjects=subjects)
    assert len(take(database).runs) == 1


def test_suspects_are_taken_alone(database):
    want(database, 3)
    take(database)
    expire(database)
    want(database, 2)
    assert [len(take(database).runs) for _ in range(4)] == [1, 1, 1, 2]


def test_a_run_whose_worker_is_lost_each_time_dies_and_the_others_live(database):
    (poison,) = want(database)
    for _ in range(taking.MAX_ATTEMPTS):
        assert take(database) is not None
        expire(database)
    (innocent,) = want(database)
    assert [run.subject_id for run in take(database).runs] == [innocent]
    dead = run_of(database, poison)
    assert (dead.status, dead.error_code) == (RunStatus.DEAD, "worker_lost")
    with database.reading() as session:
        assert [event.type for event in events.list_events(session, HOME)].count("run.dead") >= 1


def test_a_failure_that_may_pass_is_tried_later_and_in_the_end_dies(database):
    (subject,) = want(database)
    for attempt in range(1, taking.MAX_ATTEMPTS + 1):
        held = take(database)
        assert held.runs[0].attempt == attempt
        finish(database, held, [taking.Failed(subject, FetchFailed("no answer"))], results=[])
        assert take(database) is None
        with database.transaction() as session:
            session.execute(update(Run).values(due_at=clock.now()))
    assert run_of(database, subject).status == RunStatus.DEAD


def test_a_failure_for_good_dies_at_once_and_is_seen(database):
    article = clock.new_id()
    (subject,) = want(database, article_id=article)
    finish(database, take(database), [taking.Failed(subject, Unreadable("no text"))], results=[])
    found = run_of(database, subject)
    assert (found.status, found.error, found.error_code) == (RunStatus.DEAD, "no text", "unreadable")
    assert run_of(database, article, "settle").status == RunStatus.OPEN


def test_waiting_for_a_part_that_is_away_never_uses_up_the_attempts(database):
    (subject,) = want(database)
    for _ in range(taking.MAX_ATTEMPTS * 2):
        finish(database, take(database), [taking.Failed(subject, SearchUnavailable("away"))], results=[])
        with database.transaction() as session:
            session.execute(update(Run).values(due_at=clock.now()))
    assert run_of(database, subject).status == RunStatus.OPEN


def test_giving_back_counts_no_attempt(database):
    (subject,) = want(database)
    held = take(database)
    finish(database, held, results=[])
    found = run_of(database, subject)
    assert (found.attempt, found.claim_token) == (0, None)


def test_each_commit_makes_the_articles_settling_due(database):
    article = clock.new_id()
    want(database, 2, article_id=article)
    settle = STAGES["settle"]
    finish(database, take(database))
    held = take(database, settle)
    want(database, 1, article_id=article)
    finish(database, take(database))
    finish(database, held)
    assert take(database, settle) is not None, "the commit after the taking makes it due again"


def test_a_worker_takes_only_its_own_version_until_nobody_serves_the_other(database):
    want(database)
    with database.transaction() as session:
        session.execute(update(Run).values(component_version="0"))
    assert take(database) is None
    with database.transaction() as session:
        heartbeats.adopt_versions(session)
    assert take(database) is not None


def test_concurrent_takers_never_share_a_run(database):
    subjects = set(want(database, 300))
    taken, lock = [], threading.Lock()

    def work():
        while (held := take(database)) is not None:
            with lock:
                taken.extend(run.subject_id for run in held.runs)
            finish(database, held)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == sorted(subjects)


def test_a_hint_is_sent_after_the_commit_once_per_stage(database):
    sent = []
    database.send = sent.append
    with database.transaction() as session:
        for _ in range(3):
            planning.plan_runs(session, "match", [planning.Wanted(HOME, "claim", clock.new_id(), "a")])
        assert sent == []
    assert sent == ["match"]


def test_a_rolled_back_plan_sends_no_hint_and_leaves_no_event(database):
    sent = []
    database.send = sent.append
    with pytest.raises(RuntimeError), database.transaction() as session:
        planning.plan_runs(session, "match", [planning.Wanted(HOME, "claim", clock.new_id(), "a")])
        events.record_events(session, events.Happened(HOME, "claim.queued", "claim", clock.new_id()))
        raise RuntimeError
    assert sent == []
    with database.reading() as session:
        assert session.scalars(select(Run)).all() == []
        assert events.list_events(session, HOME) == []


def test_silence_of_a_lane_is_told(database):
    with database.transaction() as session:
        assert "no worker has reported" in heartbeats.find_silence(session, Lane.IO)
        heartbeats.record_beat(session, "here:1", [Lane.IO], {})
    with database.reading() as session:
        assert heartbeats.find_silence(session, Lane.IO) is None
        assert heartbeats.find_silence(session, Lane.LANGUAGE) is not None


def test_events_of_many_writers_are_seen_in_order_with_none_missed(database):
    """A reader that resumes at its last cursor sees every event although writers commit out of order."""
    writers, each = 4, 25
    seen, after = [], 0

    def write():
        for _ in range(each):
            with database.transaction() as session:
                events.record_events(session, events.Happened(HOME, "claim.queued", "claim", clock.new_id()))

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    is_last = False
    while not is_last:
        is_last = not any(thread.is_alive() for thread in threads)
        with database.reading() as session:
            found = events.list_events(session, HOME, after=after, limit=1000)
        seen += [event.sequence for event in found]
        after = seen[-1] if seen else 0
    assert seen == list(range(1, writers * each + 1))


def test_nothing_that_happened_is_no_event(database):
    with database.transaction() as session:
        events.record_events(session)
    with database.reading() as session:
        assert events.list_events(session, HOME) == []
