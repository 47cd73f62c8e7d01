"""How much waits and since when, for operators."""

from datetime import timedelta

from sqlalchemy import select

from claimdesk import clock
from claimdesk.errors import SearchUnavailable
from claimdesk.records.run import Run
from claimdesk.runs import backlog, planning, taking
from claimdesk.runs.stages import STAGES


def test_how_long_a_run_is_wanted_is_told_although_it_is_put_off(database, principal):
    subject = clock.new_id()

    def want(inputs: str) -> None:
        with database.transaction() as session:
            planning.plan_runs(
                session, "index", [planning.Wanted(principal.workspace_id, "verdict", subject, inputs)]
            )

    want("a")
    with database.transaction() as session:
        run = session.scalars(select(Run)).one()
        run.wanted_at -= timedelta(seconds=300)
        held = taking.take_runs(session, STAGES["index"], "test")
        taking.record_failures(session, held, [taking.Failed(subject, SearchUnavailable())])
    want("b")
    with database.reading() as session:
        (found,) = backlog.measure_backlog(session)
    assert (found.stage, found.open) == ("index", 1)
    assert 299 < found.oldest_s < 400


def test_runs_are_counted_by_what_they_wait_for(database, principal):
    def want(number: int, delay: timedelta) -> None:
        wanted = [
            planning.Wanted(principal.workspace_id, "claim", clock.new_id(), "x") for _ in range(number)
        ]
        with database.transaction() as session:
            planning.plan_runs(session, "match", wanted, delay=delay)

    want(2, timedelta())
    with database.transaction() as session:
        held = taking.take_runs(session, STAGES["match"], "test")
        taking.kill_runs(session, [held.runs[0].id], "stage_defect", "a defect")
    want(3, timedelta())
    want(4, timedelta(hours=1))
    with database.reading() as session:
        (found,) = backlog.measure_backlog(session)
    assert (found.due, found.later, found.taken, found.dead, found.open) == (3, 4, 1, 1, 8)
